from __future__ import annotations

import json
import pickle
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer
from sklearn.base import clone

from summarizer import (
    IdfModel,
    Language,
    ModelFormatError,
    Summarizer,
    load_language,
    split_sentences,
    summarize,
    train_splitter,
)
from summarizer.text.punkt import is_border

TOWNS = ["Varsund", "Moen", "Lie", "Haugen", "Solheim", "Vold"]
# A made-up legal corpus. Neither "Abs." nor "Anm." is known to the English profile.
CORPUS = [
    f"The fee of {100 + i} crowns is due under Abs. Three of the Harbour Act. It must be paid this month. "
    f"Compare Anm. {town} on late payment. The council of {town} may waive it. "
    f"The act sets no other fee, and the month of payment counts. In a good year the council earns little. "
    f"A waiver under Abs. Four needs a reason. Anm. {town} names two of them. Nobody asked for one last year."
    for i, town in enumerate(TOWNS * 15)
]
TEXT = "The rule stands in Abs. Three of the act. Read Anm. Varsund on it. Nobody does."
WANTED = ["The rule stands in Abs. Three of the act.", "Read Anm. Varsund on it.", "Nobody does."]


@pytest.fixture(scope="module")
def trained() -> Language:
    return train_splitter(iter(CORPUS))


def sentences(language: str | Language) -> list[str]:
    return [s.text for s in split_sentences(TEXT, language=language)]


def test_abbreviations_of_a_corpus_are_learned(trained: Language) -> None:
    assert {"abs", "anm"} <= trained.abbreviations
    assert not {"abs", "anm"} & load_language("en").abbreviations
    assert sentences("en") != WANTED
    assert sentences(trained) == WANTED
    assert not {"month", "act", "payment", "year"} & trained.abbreviations


def test_what_the_language_knew_stays_known(trained: Language) -> None:
    english = load_language("en")
    assert english.abbreviations <= trained.abbreviations
    assert (english.titles, english.stop_words) == (trained.titles, trained.stop_words)
    assert len(split_sentences("Dr. Lie met Mr. Moen at 5 p.m. on Friday.", language=trained)) == 1


def test_a_rare_abbreviation_needs_a_lower_threshold() -> None:
    few = CORPUS[:3]
    assert "abs" not in train_splitter(few, min_count=10).abbreviations
    assert "abs" in train_splitter(few, min_count=2).abbreviations


def test_saved_and_loaded_it_is_the_same(trained: Language, tmp_path: Path) -> None:
    path = tmp_path / "legal.json"
    trained.save(path)
    loaded = Language.load(path)
    assert loaded == trained
    loaded.save(tmp_path / "again.json")
    assert path.read_bytes() == (tmp_path / "again.json").read_bytes()
    assert pickle.loads(pickle.dumps(trained)) == trained  # noqa: S301


@pytest.mark.parametrize("code", ["en", "de", "el", "th", "sw"])
def test_every_profile_survives_saving(code: str, tmp_path: Path) -> None:
    load_language(code).save(tmp_path / "x.json")
    assert Language.load(tmp_path / "x.json") == load_language(code)


def test_a_language_goes_wherever_its_name_goes(trained: Language) -> None:
    summary = summarize(TEXT, 2, language=trained)
    assert summary.language == "en"
    assert [s.text for s in summary.source] == WANTED
    assert summary.explain()
    model = clone(Summarizer(2, language=trained))
    assert model.transform([TEXT]) == [str(summary)]
    assert model.fit([TEXT]).idf_.language == "en"
    assert IdfModel.fit([TEXT], language=trained) == IdfModel.fit([TEXT])


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.update(format="other"),
        lambda data: data.update(version=99),
        lambda data: data.pop("titles"),
        lambda data: data.update(punkt=[]),
        lambda data: data["punkt"].update(collocations=[["one"]]),
        lambda data: data.update(stop_words=3),
    ],
)
def test_a_damaged_file_is_named(damage: object, tmp_path: Path) -> None:
    path = tmp_path / "legal.json"
    load_language("de").save(path)
    data = json.loads(path.read_text(encoding="utf-8"))
    damage(data)  # type: ignore[operator]
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ModelFormatError, match=r"legal\.json"):
        Language.load(path)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe"])
def test_a_file_of_something_else_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "legal.json"
    path.write_bytes(content)
    with pytest.raises(ModelFormatError, match=r"legal\.json"):
        Language.load(path)


def test_wrong_arguments() -> None:
    with pytest.raises(TypeError, match="put it in a list"):
        train_splitter("one text")
    with pytest.raises(TypeError, match="text 1 must be str, got int"):
        train_splitter(["a", 3])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="at least one text"):
        train_splitter([])
    with pytest.raises(ValueError, match="min_count"):
        train_splitter(["a"], min_count=0)
    with pytest.raises(ValueError, match="klingon"):
        train_splitter(["a"], "klingon")
    with pytest.raises(TypeError, match="or a Language, got int"):
        split_sentences("a", language=3)  # type: ignore[arg-type]


ENGLISH = load_language("en")


def nltk_tokenizer() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = set(ENGLISH.abbreviations | ENGLISH.titles)
    parameters.collocations = set(ENGLISH.collocations)
    parameters.sent_starters = set(ENGLISH.starters)
    for word, flags in ENGLISH.orthography.items():
        parameters.ortho_context[word] = flags
    return PunktSentenceTokenizer(parameters)


TOKENS = """
Rain rain The the He Dr. Mr. Inc. U.S. a.m. e.g. etc. J. I. K. 5. 1954. 3.14 Oslo. council. Council sea Marsh
said. It. However however but But ... .. end! why? 1,000. p.m. No. Fig. Jan. jan. x-ray. co. Co. W. Bush City
""".split()


@given(
    st.lists(
        st.sampled_from(TOKENS + sorted(ENGLISH.starters)[:40] + sorted(ENGLISH.abbreviations)[:60]),
        min_size=2,
        max_size=12,
    )
)
def test_the_model_agrees_with_nltks_punkt(tokens: list[str]) -> None:
    text = " ".join(tokens)
    expected = {end for _, end in nltk_tokenizer().span_tokenize(text)} - {len(text)}
    found = set()
    at = 0
    for token, following in pairwise(tokens):
        at += len(token)
        if token[-1] in ".!?" and is_border(token, following, ENGLISH):
            found.add(at)
        at += 1
    assert found == expected

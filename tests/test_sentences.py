from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import texts
from summarizer import split_sentences, summarize
from summarizer.text.sentences import Sentences
from summarizer.text.unicode import is_blank

CASES = Path(__file__).parent / "cases"


@given(texts)
def test_spans_are_exact_and_nothing_is_lost(text: str) -> None:
    at = 0
    for i, sentence in enumerate(split_sentences(text)):
        assert sentence.index == i
        assert text[sentence.start : sentence.end] == sentence.text
        assert is_blank(text[at : sentence.start])
        assert not is_blank(sentence.text[0])
        assert not is_blank(sentence.text[-1])
        at = sentence.end
    assert is_blank(text[at:])


@given(texts, st.data())
def test_sentences_made_on_demand_are_those_of_the_split(text: str, data: st.DataObject) -> None:
    split = split_sentences(text)
    speakers = data.draw(
        st.dictionaries(st.integers(0, max(len(split) - 1, 0)), st.sampled_from(["Ida", "Moe"]))
    )
    wanted = [replace(s, speaker=speakers.get(s.index, "")) for s in split]
    sentences = Sentences.at(text, [(s.start, s.end) for s in split], speakers)
    assert len(sentences) == len(wanted)
    assert [*sentences] == [sentences[i] for i in range(len(wanted))] == wanted
    assert [*reversed(sentences)] == wanted[::-1]
    part = data.draw(st.slices(len(wanted)))
    assert [*sentences[part]] == wanted[part]
    assert [*sentences[part][::-1]] == wanted[part][::-1]  # a sentence keeps its number
    with pytest.raises(IndexError):
        sentences[len(wanted)]


@pytest.mark.parametrize(
    "case", json.loads((CASES / "sentences.json").read_text(encoding="utf-8")), ids=lambda c: c[0][:40]
)
def test_cases(case: list[str]) -> None:
    text = " ".join(case)
    assert [s.text for s in split_sentences(text)] == case


BY_LANGUAGE = json.loads((CASES / "sentences_by_language.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("between", "language", "case"),
    [
        ("" if name == "run together" else " ", code, case)
        for name, languages in BY_LANGUAGE.items()
        for code, cases in languages.items()
        for case in cases
    ],
)
def test_cases_by_language(between: str, language: str, case: list[str]) -> None:
    assert [s.text for s in split_sentences(between.join(case), language=language)] == case


@pytest.mark.parametrize("text", [b"bytes", None, 3, ["a"]])
def test_a_text_of_the_wrong_type(text: object) -> None:
    with pytest.raises(TypeError, match="text must be a str, got"):
        split_sentences(text)  # type: ignore[arg-type]


# --- Text without marks ---------------------------------------------------------------------------------

SPEECH = (
    "so the council voted to open the dike and nobody knew what it would cost then they all went home".split()
)
unmarked = st.lists(
    st.sampled_from([*SPEECH, "well,", "dike;", "—", "2,500"]), min_size=1, max_size=1500
).map(" ".join)
without_spaces = st.text(alphabet="สภาเมืองลงมติเมื่อคืนให้เปิดแก้ไข水海市議会投票の、", min_size=1, max_size=1500)


@given(unmarked)
def test_speech_without_marks_comes_in_bounded_pieces_of_whole_words(text: str) -> None:
    sentences = split_sentences(text)
    assert " ".join(s.text for s in sentences) == text
    assert all(len(s.text) <= 450 for s in sentences)
    if len(sentences) > 1:
        assert all(len(s.text) + 1 >= 120 and len(s.text) <= 300 for s in sentences)


@given(without_spaces)
def test_so_does_text_without_spaces(text: str) -> None:
    sentences = split_sentences(text, language="th")
    assert "".join(s.text for s in sentences) == text
    assert all(len(s.text) <= 200 for s in sentences)
    assert not any(unicodedata.category(s.text[0]) == "Mn" for s in sentences[1:])


def test_a_summary_of_unmarked_speech_is_not_the_whole_text() -> None:
    text = " ".join(SPEECH * 150)
    assert len(str(summarize(text, 3))) < len(text) / 10
    ended = text + "."
    assert len(str(summarize(ended, 3))) < len(text) / 10


def test_pieces_end_at_pauses_and_before_links() -> None:
    clause = "the council of the town met in the old hall by the harbour on tuesday night "
    at_commas = split_sentences(", ".join([(clause * 2).strip()] * 6))
    assert [s.text[-1] for s in at_commas[:-1]] == [","] * 5
    at_links = split_sentences("and ".join([clause * 2] * 6).strip())
    assert [s.text.split()[0] for s in at_links[1:]] == ["and"] * 5


def test_a_long_sentence_with_its_mark_stays_whole() -> None:
    text = "The council " + "of the town by the sea " * 40 + "voted."
    assert [s.text for s in split_sentences(text)] == [text]


def test_lines_of_a_chat_stay_apart() -> None:
    lines = ["Kari: are you there", "Odd: yes", "Kari: did they vote", "Odd: nine to four"] * 20
    assert [s.text for s in split_sentences("\n".join(lines))] == lines

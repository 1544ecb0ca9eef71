from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from strategies import texts
from summarizer import load_language, split_sentences
from summarizer.blocks import blocks, is_blank
from summarizer.punkt import is_border

CASES = Path(__file__).parent / "cases"
ENGLISH = load_language("en")


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


@given(texts)
def test_blocks_cover_the_text_in_order(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert is_blank(text[at : block.start])
        assert block.start < block.end
        assert block.kind in {"title", "heading", "prose", "item", "furniture", "code", "table"}
        at = block.end
    assert is_blank(text[at:])
    assert sum(block.kind == "title" for block in blocks(text)) <= 1


@pytest.mark.parametrize(
    "case", json.loads((CASES / "sentences.json").read_text(encoding="utf-8")), ids=lambda c: c[0][:40]
)
def test_cases(case: list[str]) -> None:
    text = " ".join(case)
    assert [s.text for s in split_sentences(text)] == case


BLOCK_CASES = json.loads((CASES / "blocks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", BLOCK_CASES)
def test_block_cases(name: str) -> None:
    lines = BLOCK_CASES[name]
    text = "\n".join(line for _, line in lines)
    found = [(block.kind, text[block.start : block.end]) for block in blocks(text)]
    expected: list[list[str]] = []
    for kind, line in lines:
        if kind == "+":
            expected[-1][1] += "\n" + line
        elif kind:
            expected.append([kind, line])
    assert found == [(kind, line.strip()) for kind, line in expected]


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


def test_hard_wrapped_prose_is_joined() -> None:
    text = (
        "The council of the town voted on Tuesday night to open a gap in the\n"
        "dike that has kept the sea out of its northern fields for more than\n"
        "seventy years, although eleven of the farms there will lose a good\n"
        "part of their land. Nobody from\n\nOslo came."
    )
    assert [s.text[-8:] for s in split_sentences(text)] == ["ir land.", "ody from", "lo came."]


@pytest.mark.parametrize("text", [b"bytes", None, 3, ["a"]])
def test_a_text_of_the_wrong_type(text: object) -> None:
    with pytest.raises(TypeError, match="text must be a str, got"):
        split_sentences(text)  # type: ignore[arg-type]


def test_languages_go_by_code_and_name() -> None:
    assert load_language("German").ordinals
    assert load_language("ja").stop_words == frozenset()
    assert load_language("English").code == load_language(" en ").code == "en"
    with pytest.raises(ValueError, match=r"en, .*got 'klingon'"):
        load_language("klingon")

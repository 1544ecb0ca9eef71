"""Decomposed letters count as what they make, and spans stay where they are."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strategies import CASES, texts
from summarizer import (
    RANKERS,
    IdfModel,
    Summarizer,
    detect_language,
    keywords,
    split_sentences,
    summarize,
    summarize_documents,
    train_splitter,
)
from summarizer.text.blocks import blocks
from summarizer.text.terms import words
from summarizer.text.unicode import (
    _LONG_RUN_OF_MARKS,
    count_words,
    join_words,
    nfc,
    nfc_with_offsets,
    plain_letters,
    plain_with_offsets,
)

PARAGRAPHS = {code: " ".join(case["paragraph"]) for code, case in CASES.items()}


def both_forms(text: str) -> tuple[str, str]:
    whole = unicodedata.normalize("NFC", text)
    return whole, unicodedata.normalize("NFD", whole)


@given(texts)
def test_places_are_ascending_and_lead_back(text: str) -> None:
    whole, places = nfc_with_offsets(text)
    if not places:
        assert whole == text
        return
    assert len(places) == len(whole) + 1
    assert (places[0], places[-1]) == (0, len(text))
    assert list(places) == sorted(set(places))
    assert nfc(whole) == nfc(text)
    assert nfc_with_offsets(whole) == (whole, ())


@example(" \u0bcc", 1, "centroid", "sentences")  # a vowel sign of two parts without a letter
@given(texts, st.integers(1, 5), st.sampled_from(sorted(RANKERS)), st.sampled_from(["sentences", "words"]))
def test_the_same_sentences_are_chosen(text: str, length: int, ranker: str, unit: str) -> None:
    whole, apart = both_forms(text)
    expected, found = (summarize(t, length, unit, ranker=ranker) for t in (whole, apart))
    assert [s.index for s in found] == [s.index for s in expected]
    assert [nfc(s.text) for s in found.source] == [s.text for s in expected.source]
    assert [s.score for s in found.source] == [s.score for s in expected.source]
    assert [b.kind for b in found.skipped] == [b.kind for b in expected.skipped]
    assert found.language == expected.language
    assert all(apart[s.start : s.end] == s.text for s in found.source)


@given(texts)
def test_other_functions_read_both_forms_alike(text: str) -> None:
    whole, apart = both_forms(text)
    assert words(apart) == words(whole)
    assert count_words(apart) == count_words(whole)
    assert detect_language(apart) == detect_language(whole)
    assert [b.kind for b in blocks(apart)] == [b.kind for b in blocks(whole)]
    assert [nfc(s.text) for s in split_sentences(apart)] == [s.text for s in split_sentences(whole)]
    found = keywords(apart, 5)
    assert [(nfc(k.text), k.score) for k in found] == [(k.text, k.score) for k in keywords(whole, 5)]
    assert all(join_words(apart[slice(*k.spans[0])]) == k.text for k in found)


@pytest.mark.parametrize("code", sorted(CASES))
def test_every_language_in_both_forms(code: str) -> None:
    whole, apart = both_forms(PARAGRAPHS[code])
    query = max(words(whole), key=len)
    for text, asked in ((apart, query), (whole, unicodedata.normalize("NFD", query))):
        expected, found = summarize(whole, 2, query=query), summarize(text, 2, query=asked)
        assert [s.index for s in found] == [s.index for s in expected]
        assert found.query_found is expected.query_found
        assert [(e.parts, e.topics) for e in found.explain()] == [
            (e.parts, e.topics) for e in expected.explain()
        ]
    assert IdfModel.fit([apart]) == IdfModel.fit([whole])
    assert [s.index for s in summarize_documents([apart, whole], 2)] == [
        s.index for s in summarize_documents([whole, whole], 2)
    ]


def test_a_sentence_in_the_other_form_is_a_repeat() -> None:
    whole, apart = both_forms("Der Bürgermeister aß.")
    summary = summarize(f"{whole} {apart} Der Zug kam.", 3)
    assert [s.index for s in summary] == [0, 2]
    assert summary.source[1].score == summary.source[0].score


def test_your_own_words_in_either_form() -> None:
    whole, apart = both_forms("Der Bürgermeister schlief. Der Zug kam. Der Bürgermeister aß.")
    models = [
        Summarizer(1, language="de", ranker="centroid", stop_words=[word])
        for word in both_forms("Bürgermeister")
    ]
    assert len({tuple(s.score for s in m.summarize(t).source) for m in models for t in (whole, apart)}) == 1
    statutes = [f"Siehe Verfüg. Köln {i} dort. Sie gilt. Verfüg. Bonn {i} auch." for i in range(60)]
    assert train_splitter([both_forms(s)[1] for s in statutes], "de") == train_splitter(statutes, "de")


def test_profiles_hold_composed_letters_only() -> None:
    for file in (Path(__file__).parent.parent / "src" / "summarizer" / "text" / "languages").glob("*.json"):
        assert unicodedata.is_normalized("NFC", file.read_text(encoding="utf-8")), file


@given(texts)
def test_counts_of_words_add_up_over_lines(text: str) -> None:
    lines = text.split("\n")
    assert count_words("\n".join(lines)) == sum(map(count_words, lines))


MARKS = "\u0301\u0316\u0327\u0345\u0344\u0f71\u0f73\u0f7d\u0f81\u05b7\U0001d165…"
LETTERS = ["a", "é", "\u1ec7", "अ", "한", "\u1112\u1161", " "]


@given(st.lists(st.sampled_from(LETTERS) | st.text(alphabet=MARKS, min_size=25)).map("".join))
def test_long_runs_of_marks_equal_unicodedata(text: str) -> None:
    assert nfc(text) == unicodedata.normalize("NFC", text)


def test_runs_of_marks_are_found_whatever_the_marks() -> None:
    for code in range(0x300, sys.maxunicode + 1):
        marks = 40 * unicodedata.normalize("NFD", chr(code))[-1:]
        if unicodedata.combining(marks[0]):
            assert _LONG_RUN_OF_MARKS.fullmatch(marks)


@pytest.mark.parametrize("text", [" \u0930\u093c", "আমি এলাম। কোথায় তুমি?", "நான் வந்தேன். கொண்டு வா!"])
def test_no_letter_of_a_decomposed_text_is_lost(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    spans = [(s.start, s.end) for s in split_sentences(decomposed)]
    assert "".join("".join(decomposed[a:b] for a, b in spans).split()) == "".join(decomposed.split())


DIVIDED = st.text(alphabet="ab -\n\r\t\u00ad\u2010A1\ufb03\uff21\uff76\uff9e\u0301")


@given(DIVIDED | st.text())
def test_plain_text_leads_back_to_the_text(text: str) -> None:
    plain, offsets = plain_with_offsets(text)
    if not offsets:
        assert plain == text
        return
    assert nfc(plain) == nfc(plain_letters(join_words(text)))
    assert len(offsets) == len(plain) + 1
    assert list(offsets) == sorted(offsets)
    assert offsets[-1] == len(text)
    for i, sign in enumerate(plain):  # a character that stays is found again at its place
        assert text[offsets[i]] == sign or plain_letters(text[offsets[i] :]) != text[offsets[i] :]


def test_spans_of_joined_words_hold_the_hyphen() -> None:
    text = "More infor-\nmation, the o\ufb03ce."
    plain, offsets = plain_with_offsets(text)
    assert plain == "More information, the office."
    for word, expected in (("information", "infor-\nmation"), ("office", "o\ufb03ce")):
        start = plain.index(word)
        assert text[offsets[start] : offsets[start + len(word)]] == expected

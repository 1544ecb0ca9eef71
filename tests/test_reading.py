from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import texts
from summarizer import load_language, summarize_documents
from summarizer.document import analyse
from summarizer.reading import Reading, join_readings, read
from summarizer.text.unicode import is_blank

ENGLISH = load_language("en")


def test_what_a_reading_knows_of_a_text() -> None:
    text = "# Rain\n\nRain fell. Snow came.\n\n```\nx = 1\n```\n"
    reading = read(text)
    assert reading.text == text
    assert reading.language.code == "en"
    assert reading.title == "Rain"
    assert [s.text for s in reading.sentences] == ["Rain fell.", "Snow came."]
    assert [s.index for s in reading.sentences] == [0, 1]
    assert {block.kind for block in reading.left_out} == {"title", "code"}
    assert len(reading.blocks) == len(reading.left_out) + 1
    assert reading.starts == {0}


def test_nothing_is_left_out_on_request_or_where_nothing_else_is_there() -> None:
    text = "# Rain\n\nRain fell."
    everything = read(text, leave_out=frozenset())
    assert everything.left_out == ()
    assert [s.text for s in everything.sentences] == ["# Rain", "Rain fell."]
    headline = read("# Rain")
    assert headline.left_out == ()
    assert len(headline.sentences) == 1


def test_sentences_that_are_given_are_taken_as_they_are() -> None:
    given_sentences = ["# Rain. Snow", " ", "", "It fell."]
    reading = read(given_sentences)
    assert reading.text == "# Rain. Snow\n \n\nIt fell."
    assert [(s.text, s.start, s.index) for s in reading.sentences] == [
        ("# Rain. Snow", 0, 0),
        ("It fell.", 16, 1),
    ]
    assert reading.blocks == reading.left_out == ()
    assert reading.title == ""


@given(texts, st.booleans())
def test_spans_are_places_in_the_text_as_given(text: str, keep_all: bool) -> None:
    reading = read(text, **({"leave_out": frozenset()} if keep_all else {}))  # type: ignore[arg-type]
    assert bool(reading.sentences) != is_blank(text)
    at = 0
    for i, s in enumerate(reading.sentences):
        assert (text[s.start : s.end], i) == (s.text, s.index)
        assert at <= s.start < s.end
        at = s.end


def test_spans_of_a_text_with_decomposed_letters() -> None:
    text = "Cafe\u0301s in Malmo\u0308 opened. Nobody came."
    assert [s.text for s in read(text, "en").sentences] == [text[:24], "Nobody came."]


@given(st.lists(texts, max_size=4))
def test_joined_readings_are_one_text(given_texts: list[str]) -> None:
    readings = [read(text, "en") for text in given_texts]
    joined = join_readings(readings, ENGLISH, "Storm")
    assert joined.title == "Storm"
    assert [s.text for s in joined.sentences] == [s.text for r in readings for s in r.sentences]
    assert all(joined.text[s.start : s.end] == s.text for s in joined.sentences)
    assert [s.index for s in joined.sentences] == list(range(len(joined.sentences)))
    own = [(r.text[b.start : b.end], b.kind) for r in readings for b in r.blocks]
    assert [(joined.text[b.start : b.end], b.kind) for b in joined.blocks] == own
    sizes = [len(r.sentences) for r in readings]
    assert joined.starts == {sum(sizes[:i]) for i, size in enumerate(sizes) if size}


def test_the_first_sentence_of_each_text_needs_no_other() -> None:
    stories = ["Ida Moe farms there. She agreed.", " ", "She left. He stayed."]
    joined = join_readings([read(text, "en") for text in stories], ENGLISH)
    assert joined.starts == {0, 2}
    assert analyse(joined).needs.tolist() == [-1, 0, -1, 2]
    assert str(summarize_documents([stories[0], stories[2]], 1, language="en")) != "She agreed."


def splitter(spans: object) -> Callable[[str], Iterable[tuple[int, int]]]:
    return lambda _: spans  # type: ignore[return-value]


@pytest.mark.parametrize("span", ["Rain fell.", (0, 5, 7), (0.0, 5), 3, None])
def test_a_splitter_that_yields_no_spans_is_told_what_to_yield(span: object) -> None:
    with pytest.raises(TypeError, match=r"must yield \(start, end\) spans, two whole numbers each; got "):
        read("Rain fell. Snow came.", splitter=splitter([span]))


def test_a_splitter_that_returns_nothing_to_iterate_over() -> None:
    with pytest.raises(TypeError, match=r"must return the .* spans of its sentences, got NoneType"):
        read("Rain fell.", splitter=splitter(None))


def test_sentences_of_a_splitter_that_touch_a_kept_block_come() -> None:
    text = "# Rain\n\nRain fell. Snow came.\n\n# Fog\n\nFog stayed."
    found: Reading = read(text, splitter=splitter([(0, 10), (10, 18), (19, 29), (31, 36), (38, 49)]))
    assert [s.text for s in found.sentences] == [text[0:10], text[10:18], text[19:29], "Fog stayed."]


def test_a_path_gets_advice() -> None:
    with pytest.raises(TypeError, match="read the file first"):
        read(Path("article.txt"))  # type: ignore[arg-type]


TALK = "Kari: We open the dike in spring.\nOdd: Who pays for the gate?\nKari: The county pays half of it."


def test_sentences_of_talk_know_who_speaks() -> None:
    reading = read(TALK)
    assert [(s.speaker, s.text) for s in reading.sentences] == [
        ("Kari", "We open the dike in spring."),
        ("Odd", "Who pays for the gate?"),
        ("Kari", "The county pays half of it."),
    ]
    assert [block.kind for block in reading.left_out] == ["cue"] * 3


def test_a_speaker_who_is_kept_stays_with_the_words() -> None:
    assert [s.text for s in read(TALK, leave_out=frozenset()).sentences] == TALK.split("\n")

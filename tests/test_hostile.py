"""Hostile texts: time and memory stay within ten times those of ordinary prose, and nothing fails."""

import json
import random
import time
import tracemalloc
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import assert_growth
from summarizer import Language, load_language, split_sentences, summarize
from summarizer.errors import ModelFormatError
from summarizer.text.blocks import blocks
from summarizer.text.idf import IdfModel

PIECES: list[str] = json.loads((Path(__file__).parent / "cases" / "hostile.json").read_text(encoding="utf-8"))
WORDS = (
    "the dike storm council harbour rain of and to in a farmers voted ferry town quay north report".split()
)
TIME_SIZE, MEMORY_SIZE = 10_000, 5_000  # characters
AT_MOST = 10  # times ordinary prose
NOISE = 1.5  # a busy machine

# What hostile texts are made of: the pieces of the rows, and single characters of all kinds.
mixtures = st.lists(
    st.tuples(st.sampled_from(PIECES) | st.text(max_size=3), st.integers(1, 30)), max_size=8
).map(lambda parts: "".join(piece * times for piece, times in parts))


@lru_cache
def prose(size: int) -> str:
    """Return ordinary prose of about so many characters: paragraphs of a few different sentences."""
    chance = random.Random(1)  # noqa: S311 - the same text in each run
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < size:
        lines = [" ".join(chance.choices(WORDS, k=chance.randint(8, 22))) for _ in range(3)]
        paragraphs.append(" ".join(f"{line.capitalize()}." for line in lines))
    return "\n\n".join(paragraphs)


def seconds(text: str) -> float:
    """Return the processor time of a summary."""
    start = time.process_time()
    summarize(text)
    return time.process_time() - start


def peak(text: str) -> int:
    """Return the largest amount of memory that a summary holds, in bytes."""
    tracemalloc.start()
    try:
        summarize(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("piece", PIECES)
def test_a_hostile_text_takes_linear_time(piece: str) -> None:
    def work(size: int) -> None:
        assert len(summarize(piece * (size // len(piece)))) <= 3

    assert_growth(work, 4_000, 32_000, at_most=8 * 3)  # quadratic work would cost 64 times as much


@pytest.mark.parametrize("piece", PIECES)
def test_a_hostile_text_takes_at_most_ten_times_the_time_of_prose(piece: str) -> None:
    text = piece * (TIME_SIZE // len(piece))
    ratios = []
    for _ in range(3):  # a measurement that misses the bound is made again
        ratios.append(seconds(text) / max(seconds(prose(TIME_SIZE)), 0.005))
        if ratios[-1] < AT_MOST * NOISE:
            return
    raise AssertionError(f"{min(ratios):.1f} times the time of prose")


@pytest.mark.parametrize("piece", PIECES)
def test_a_hostile_text_takes_at_most_ten_times_the_memory_of_prose(piece: str) -> None:
    text = piece * (MEMORY_SIZE // len(piece))
    assert peak(text) < AT_MOST * peak(prose(MEMORY_SIZE))


@settings(max_examples=150, deadline=None)
@given(mixtures, st.sampled_from(["en", "de", "zh", "th", "auto"]))
def test_blocks_and_sentences_cover_any_mixture(text: str, language: str) -> None:
    for found in (blocks(text), split_sentences(text, language=language)):
        at = 0
        for part in found:
            assert at <= part.start < part.end <= len(text)
            at = part.end


@settings(max_examples=100, deadline=None)
@given(mixtures, st.integers(1, 300), st.sampled_from(["sentences", "words", "chars"]))
def test_any_mixture_is_summarized_within_the_budget(text: str, length: int, unit: str) -> None:
    summary = summarize(text, length, unit)
    assert all(text[s.start : s.end] == s.text for s in summary)
    if unit == "sentences":
        assert len(summary) <= length
    elif unit == "chars":
        assert len(str(summary)) <= length or len(summary) == 1


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300), at=st.integers(0, 2000), length=st.integers(0, 40))
def test_a_damaged_file_is_refused_or_read(
    data: bytes, at: int, length: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    whole = folder / "whole.json"
    if not whole.exists():
        load_language("en").save(whole)
    (folder / "damaged").write_bytes(whole.read_bytes()[:at] + data + whole.read_bytes()[at + length :])
    for load in (Language.load, IdfModel.load):
        with suppress(ModelFormatError):
            load(folder / "damaged")

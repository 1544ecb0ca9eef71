"""Hostile texts: time and memory stay within ten times those of ordinary prose."""

import random
import time
import tracemalloc
from functools import lru_cache

import pytest

from strategies import HOSTILE, assert_growth
from summarizer import summarize

WORDS = (
    "the dike storm council harbour rain of and to in a farmers voted ferry town quay north report".split()
)
TIME_SIZE, MEMORY_SIZE = 10_000, 5_000  # characters
AT_MOST = 10  # times ordinary prose
NOISE = 1.5  # a busy machine


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


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_linear_time(piece: str) -> None:
    def work(size: int) -> None:
        assert len(summarize(piece * (size // len(piece)))) <= 3

    assert_growth(work, 4_000, 32_000, at_most=8 * 3)  # quadratic work would cost 64 times as much


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_at_most_ten_times_the_time_of_prose(piece: str) -> None:
    text = piece * (TIME_SIZE // len(piece))
    ratios = []
    for _ in range(3):  # a measurement that misses the bound is made again
        ratios.append(seconds(text) / max(seconds(prose(TIME_SIZE)), 0.005))
        if ratios[-1] < AT_MOST * NOISE:
            return
    raise AssertionError(f"{min(ratios):.1f} times the time of prose")


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_at_most_ten_times_the_memory_of_prose(piece: str) -> None:
    text = piece * (MEMORY_SIZE // len(piece))
    assert peak(text) < AT_MOST * peak(prose(MEMORY_SIZE))

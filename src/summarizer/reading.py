"""Reading: a text, its language, its blocks and its sentences."""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from .text.blocks import Block

Text: TypeAlias = "str | Sequence[str]"
Splitter: TypeAlias = Callable[[str], Iterable[tuple[int, int]]]


def whole_text(text: Text) -> str:
    """Return a text whole, or say why it is none."""
    if isinstance(text, str):
        return text
    if isinstance(text, (bytes, bytearray, memoryview)) or not isinstance(text, Sequence):
        hint = ": decode it first, text.decode('utf-8')" if isinstance(text, (bytes, bytearray)) else ""
        raise TypeError(f"text must be a str or a sequence of sentences, got {type(text).__name__}{hint}")
    for number, item in enumerate(text):
        if not isinstance(item, str):
            raise TypeError(f"sentence {number} of the list must be str, got {type(item).__name__}")
    return JOINER.join(text)


def checked_spans(spans: Iterable[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Pass on the spans of a user's splitter, or say what is wrong with them."""
    at = 0
    if not isinstance(spans, Iterable):
        raise TypeError(
            f"the splitter must return the (start, end) spans of its sentences, got {type(spans).__name__}"
        )
    for span in spans:
        start, end = map(operator.index, span)
        if not at <= start < end <= size:
            raise ValueError(
                f"the splitter must yield ascending, non-empty (start, end) spans within 0..{size}; "
                f"after {at} came ({start}, {end})"
            )
        yield start, end
        at = end


def spans_within(spans: Iterable[tuple[int, int]], kept: Sequence[Block]) -> list[tuple[int, int]]:
    """Keep the spans that share text with one of the blocks."""
    starts = [block.start for block in kept]
    found = []
    for start, end in spans:
        before = bisect_left(starts, end) - 1  # the last block that begins before the span ends
        if before >= 0 and kept[before].end > start:
            found.append((start, end))
    return found


JOINER = "\n"
"""What stands between the sentences of a summary's text; counted in budgets of characters and tokens."""

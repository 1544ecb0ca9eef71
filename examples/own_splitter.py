"""Your own splitter: a function from a text to the (start, end) spans of its sentences."""

import re
from collections.abc import Iterator

from summarizer import Summarizer, summarize

LAW = "§ 1 The dike belongs to the town; the town keeps it up. § 2 Sheep may graze on the dike."


def sections(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each section of a law, from one "§" to the next."""
    starts = [match.start() for match in re.finditer("§", text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield start, start + len(text[start:end].rstrip())


print(Summarizer(1, splitter=sections).summarize(LAW))

# A list of sentences needs no splitter. The sentences come out as they were.
print(summarize(["the dike is old", "the dike must be raised", "sheep graze"], 1))

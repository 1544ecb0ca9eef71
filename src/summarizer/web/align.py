"""Which lines of a page stand in a text that was made from the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

_NO_LETTERS = re.compile(r"[\W_]+")
_PROBE = 20  # letters by which a line is looked up
_MOST = 20  # places that are tried for a line
_LEAST = 0.5  # share of a line that must stand in the text


def lines_within(lines: Sequence[str], text: str) -> set[int]:
    r"""Return the numbers of the lines that a text was made from.

    A line may stand several times on a page, and may stand in the text in part. Of all choices in which the
    lines have the order of the text, the choice with the most letters counts (the heaviest increasing
    chain). Of equal choices the lines close to the next chosen line count: a standfirst of an overview gives
    way to the standfirst of the article.

    Parameters
    ----------
    lines : sequence of str
        In the order of the page.
    text : str
        White space, marks and line breaks may be others than those of the lines.

    Returns
    -------
    set of int

    Examples
    --------
    >>> lines_within(["Menu", "Rain fell.", "Snow came.", "Menu"], "* Rain fell.\n* Snow  came.")
    {1, 2}
    """
    candidates = list(_candidates(lines, text))
    weights: list[int] = []  # of the best chain that ends with each candidate
    before: list[int] = []  # the candidate before it in that chain
    ends: list[int] = []  # where the best chains end so far: each later end has more weight
    best: list[int] = []  # the last candidate of each of these chains
    at = 0
    while at < len(candidates):
        line = candidates[at][0]
        group = at
        while at < len(candidates) and candidates[at][0] == line:  # a line does not follow itself
            _, start, end = candidates[at]
            last = bisect_right(ends, start) - 1
            before.append(best[last] if last >= 0 else -1)
            weights.append(end - start + (weights[best[last]] if last >= 0 else 0))
            at += 1
        for number in range(group, at):
            end, weight = candidates[number][2], weights[number]
            place = bisect_right(ends, end)
            if place and weights[best[place - 1]] > weight:
                continue
            beaten = place
            if place and ends[place - 1] == end:
                place -= 1
            while beaten < len(best) and weights[best[beaten]] <= weight:
                beaten += 1
            ends[place:beaten], best[place:beaten] = [end], [number]
    chain = set()
    number = best[-1] if best else -1
    while number >= 0:
        chain.add(candidates[number][0])
        number = before[number]
    return chain


def _candidates(lines: Sequence[str], text: str) -> Iterator[tuple[int, int, int]]:
    """Yield (line, start, end) for places in the letters of the text where a line may stand."""
    rows = [[word for word in _NO_LETTERS.split(row) if word] for row in text.split("\n")]
    letters = "".join(word for row in rows for word in row)
    openings: dict[str, list[int]] = defaultdict(list)  # the first letters of each row and word
    rows_of: dict[str, list[int]] = defaultdict(list)  # short rows as a whole
    at = 0
    for row in rows:
        whole = "".join(row)
        if len(whole) < _PROBE:
            rows_of[whole].append(at)
        for word in row:
            places = openings[letters[at : at + _PROBE]]
            if len(places) < _MOST:
                places.append(at)
            at += len(word)
    for number, line in enumerate(lines):
        wanted = _NO_LETTERS.sub("", line)
        if not wanted:
            continue
        if len(wanted) < _PROBE:
            yield from ((number, at, at + len(wanted)) for at in rows_of.get(wanted, ())[:_MOST])
            continue
        for at in openings.get(wanted[:_PROBE], ()):
            length = _common(wanted, letters, at)
            if length >= _LEAST * len(wanted):
                yield number, at, at + length


def _common(wanted: str, letters: str, at: int) -> int:
    """Return how many letters of `wanted` stand at a place, by bisection."""
    low, high = 0, len(wanted)
    if letters.startswith(wanted, at):
        return high
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if letters.startswith(wanted[:middle], at) else (low, middle - 1)
    return low

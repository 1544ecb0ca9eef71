"""Danglers: precision and recall of the rule, on openers that were labelled before the rule was written.

    python benchmarks/danglers.py [--errors]
    python benchmarks/danglers.py --openings FILE [--errors]

The openers are `tests/cases/openers.json`: {before, sentence, dangles, why}. A file of openings holds
sentences in their texts: {text, language, start, sentence, needs, which, half}. `start` is the place of the
sentence, `needs` tells whether a reader needs an earlier sentence, `which` has the positions of the
sentences that help, and `half` names the part of the file.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import click

from summarizer import load_language
from summarizer.pipeline import Pipeline
from summarizer.text.dependence import dangles

OPENERS = Path(__file__).parent.parent / "tests" / "cases" / "openers.json"
ROUNDS = 50


class Opener(TypedDict):
    """A sentence, the sentence before it, whether it needs the sentence before it, and why."""

    before: str
    sentence: str
    dangles: bool
    why: str


def precision_recall(openers: Sequence[Opener], found: Sequence[bool]) -> tuple[float, float]:
    """Return precision and recall, from 0 to 1."""
    right = sum(opener["dangles"] and flag for opener, flag in zip(openers, found, strict=True))
    return right / max(sum(found), 1), right / max(sum(opener["dangles"] for opener in openers), 1)


class Opening(TypedDict):
    """A sentence in its text, and whether a reader needs an earlier sentence, and which."""

    text: str
    language: str
    start: int
    sentence: str
    needs: bool
    which: list[int]
    half: str


def need_of(opening: Opening) -> int:
    """Return the position of the sentence that an opening needs, or -1."""
    document = Pipeline(language=opening["language"]).document(opening["text"])
    places = [sentence.start for sentence in document.sentences]
    return int(document.needs_of([places.index(opening["start"])])[0])


def measure_openings(openings: Sequence[Opening], *, errors: bool) -> None:
    """Print precision, recall and the share of right sentences for each half of a file of openings."""
    found = [need_of(opening) for opening in openings]
    for half in sorted({opening["half"] for opening in openings}):
        pairs = [pair for pair in zip(openings, found, strict=True) if pair[0]["half"] == half]
        hits = [opening for opening, need in pairs if need >= 0]
        right = [(opening, need) for opening, need in pairs if opening["needs"] and need >= 0]
        precision = 100 * len(right) / max(len(hits), 1)
        recall = 100 * len(right) / max(sum(opening["needs"] for opening, _ in pairs), 1)
        placed = 100 * sum(need in opening["which"] for opening, need in right) / max(len(right), 1)
        print(f"{half:10} {len(pairs):4} openings: precision {precision:.1f}, recall {recall:.1f}", end="")
        print(f", right sentence {placed:.1f}")
        for opening, need in pairs if errors else ():
            if opening["needs"] != (need >= 0):
                print(f"{'wrong ' if need >= 0 else 'missed'} {opening['sentence'][:150]}")


@click.command()
@click.option("--openings", type=click.Path(exists=True, path_type=Path), help="A file of labelled openings.")
@click.option("--errors", is_flag=True, help="Print the openers with a wrong answer.")
def main(*, openings: Path | None, errors: bool) -> None:
    """Measure and print."""
    if openings:
        measure_openings(json.loads(openings.read_text(encoding="utf-8")), errors=errors)
        return
    openers: list[Opener] = json.loads(OPENERS.read_text(encoding="utf-8"))
    language = load_language("en")
    found = [dangles(opener["sentence"], language) for opener in openers]
    precision, recall = precision_recall(openers, found)
    print(f"{len(openers)} openers: precision {100 * precision:.1f}, recall {100 * recall:.1f}")
    for why in ("pronoun", "demonstrative", "link", "quote", "fine"):
        flags = [flag for opener, flag in zip(openers, found, strict=True) if opener["why"] == why]
        print(f"{why:14} {sum(flags):3} of {len(flags):3} found")
    start = time.perf_counter()
    for _ in range(ROUNDS):
        for opener in openers:
            dangles(opener["sentence"], language)
    print(f"{(time.perf_counter() - start) / ROUNDS / len(openers) * 1e6:.1f} µs a sentence")
    if errors:
        for opener, flag in zip(openers, found, strict=True):
            if flag != opener["dangles"]:
                print(f"{'wrong ' if flag else 'missed'} {opener['why']:14} {opener['sentence']}")


if __name__ == "__main__":
    main()

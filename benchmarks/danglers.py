"""Danglers: precision and recall of the rule, on openers that were labelled before the rule was written.

    python benchmarks/danglers.py [--errors]

The openers are `tests/cases/openers.json`: {before, sentence, dangles, why}.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import click

from summarizer import load_language
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


@click.command()
@click.option("--errors", is_flag=True, help="Print the openers with a wrong answer.")
def main(*, errors: bool) -> None:
    """Measure and print."""
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

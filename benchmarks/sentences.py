"""Sentences: F1 of the inner borders and speed, of this library and five other splitters.

    python benchmarks/sentences.py [--peers/--no-peers]

Reads every set of ``sentences/``. A border is the end of a sentence, counted in characters that are not white
space. The end of a document is not counted. For golden rules the figure is the share of texts that are split
exactly as wanted, white space aside, averaged over languages.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from data import default_folder, machine
from peers import ask

from summarizer import load_language, split_sentences

RESULTS = Path(__file__).parent / "results" / "sentences.json"
SPLITTERS = ("nltk", "pysbd", "syntok", "blingfire", "nupunkt")


def rows_of(file: Path) -> list[dict[str, Any]]:
    """Read gzip-compressed JSON lines."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def our_split(row: dict[str, Any]) -> list[str]:
    """Split with the profile of the language of the text. If there is no profile, with English."""
    try:
        language = load_language(row["lang"]).code
    except ValueError:
        language = "en"
    return [sentence.text for sentence in split_sentences(row["text"], language=language)]


def borders(sentences: Sequence[str]) -> set[int]:
    """Return the inner borders, counted in characters that are not white space."""
    ends = np.cumsum([sum(not c.isspace() for c in sentence) for sentence in sentences])
    return set(ends[:-1].tolist()) - {0, int(ends[-1])} if len(ends) else set()


def precision_recall_f1(
    rows: list[dict[str, Any]], splits: Sequence[Sequence[str]]
) -> tuple[float, float, float]:
    """Compare the borders of all documents of a set."""
    right = found = wanted = 0
    for row, split in zip(rows, splits, strict=True):
        gold, ours = borders(row["sentences"]), borders(split)
        right += len(gold & ours)
        found += len(ours)
        wanted += len(gold)
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    return 100 * precision, 100 * recall, 200 * precision * recall / max(precision + recall, 1e-12)


def golden(rows: list[dict[str, Any]], splits: Sequence[Sequence[str]]) -> float:
    """Return the share of texts split exactly as wanted, averaged over languages."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for row, split in zip(rows, splits, strict=True):
        ours, wanted = (["".join(s.split()) for s in each if s.strip()] for each in (split, row["sentences"]))
        hits[row["lang"]].append(ours == wanted)
    return 100 * float(np.mean([np.mean(each) for each in hits.values()]))


def run_ours(rows: list[dict[str, Any]]) -> tuple[list[list[str]], float]:
    """Split all documents; return the sentences and the seconds."""
    start = time.perf_counter()
    splits = [our_split(row) for row in rows]
    return splits, time.perf_counter() - start


def run_peer(name: str, rows: list[dict[str, Any]]) -> tuple[list[list[str]], float]:
    """Split all documents with another splitter, in its environment; return sentences and seconds."""
    answers = ask(
        f"split {name}", [{"text": r["text"], "lang": r["lang"]} for r in rows], environment="splitters"
    )
    return [a.get("sentences", []) for a in answers], sum(a["seconds"] for a in answers)


@click.command()
@click.option("--peers/--no-peers", "with_peers", default=True, show_default=True)
@click.option("--data", type=click.Path(path_type=Path), default=default_folder)
def main(*, with_peers: bool, data: Path) -> None:
    """Measure, print, and write the results."""
    results: dict[str, Any] = {}
    for file in sorted((data / "sentences").glob("*.jsonl.gz")):
        name = file.name.removesuffix(".jsonl.gz")
        rows = rows_of(file)
        megabytes = sum(len(row["text"].encode()) for row in rows) / 1e6
        run_ours(rows[:20])
        table: dict[str, list[float]] = {}
        for system in ("ours", *(SPLITTERS if with_peers else ())):
            splits, seconds = run_ours(rows) if system == "ours" else run_peer(system, rows)
            figures = (
                (golden(rows, splits),) if name.startswith("golden") else precision_recall_f1(rows, splits)
            )
            table[system] = [round(x, 2) for x in (*figures, megabytes / max(seconds, 1e-9))]
        results[name] = table
        columns = "exact   MB/s" if name.startswith("golden") else "    P      R     F1   MB/s"
        print(f"\n{name:24} {columns}")
        for system, row in sorted(table.items(), key=lambda entry: -entry[1][-2]):
            print(f"{system:24} " + " ".join(f"{figure:6.2f}" for figure in row))
    if with_peers:
        RESULTS.parent.mkdir(exist_ok=True)
        written = {"measured": machine("numpy"), "sets": results}
        RESULTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Detection: the share of texts whose language is recognised, and the time it takes.

    python benchmarks/detect.py [--data FOLDER]

Reads all texts of ``summaries/``, and the documents of ``sentences/`` with 200 characters or more. Prints the
share for whole texts and the share for the first 50 characters.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from data import default_folder

from summarizer.text.detect import detect_language

MIN_CHARS = 200
SHORT = 50


def texts(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the language and the text of each document."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row.get("text") or "\n\n".join(
                d["text"] if isinstance(d, dict) else d for d in row["documents"]
            )
            yield row["lang"], text


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=default_folder)
def main(*, data: Path) -> None:
    """Measure and print."""
    detect_language("the first call reads the data")
    print(f"{'set':28} {'texts':>6} {'right %':>8} {f'first {SHORT} %':>12} {'µs a text':>10}  mistakes")
    right = total = 0
    for file in sorted([*(data / "summaries").glob("*.gz"), *(data / "sentences").glob("ud_*.gz")]):
        rows = [row for row in texts(file) if file.parent.name == "summaries" or len(row[1]) >= MIN_CHARS]
        start = time.perf_counter()
        found = [detect_language(text) for _, text in rows]
        seconds = time.perf_counter() - start
        hits = sum(code == lang for code, (lang, _) in zip(found, rows, strict=True))
        short = sum(detect_language(text[:SHORT]) == lang for lang, text in rows)
        mistakes = Counter(code for code, (lang, _) in zip(found, rows, strict=True) if code != lang)
        right, total = right + hits, total + len(rows)
        print(
            f"{file.name.removesuffix('.jsonl.gz'):28} {len(rows):6} {100 * hits / len(rows):8.2f}"
            f" {100 * short / len(rows):12.2f} {1e6 * seconds / len(rows):10.0f}"
            f"  {', '.join(f'{code} {n}' for code, n in mistakes.most_common(4))}"
        )
    print(f"{'all':28} {total:6} {100 * right / total:8.2f}")


if __name__ == "__main__":
    main()

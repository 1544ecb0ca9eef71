"""Print one hash of the results for each data set. A pure move of code changes no hash.

    python scripts/fingerprint.py DATA > benchmarks/fingerprint.txt

The hash of a set of summaries covers the spans of all sentences, their scores to the last digit, and the
chosen positions for several lengths and for a query. A second hash covers all rankers. The hash of a treebank
covers the spans of the sentences. The hash of a set of several articles covers the choices of
`summarize_documents`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed

from summarizer import RANKERS, split_sentences, summarize, summarize_documents

# Set -> the length that it asks for, and the number of texts that are read.
SETS: dict[str, tuple[tuple[float, str], int]] = {
    "cnn_dev": ((3, "sentences"), 711),
    "cnn_val": ((3, "sentences"), 500),
    "dailymail_dev": ((1, "sentences"), 500),
    "gum_dev": ((50, "words"), 26),
    "scitldr_dev": ((1, "sentences"), 300),
    "acl_dev": ((150, "words"), 100),
    "pubmed_dev": ((270, "words"), 100),
    "temario_pt_dev": ((200, "words"), 50),
    "cstnews_pt_dev": ((100, "words"), 69),
    "sadedegel_tr_dev": ((0.2, "ratio"), 48),
    "klexikon_de_dev": ((350, "words"), 100),
    "qmsum_dev": ((110, "words"), 71),
    "opinosis_dev": ((20, "words"), 51),
}
CLUSTERS = "cstnews_multi_pt_dev"
RANKED_TEXTS = 20  # texts of each set that all rankers read
OTHER_LENGTHS: tuple[tuple[float, str], ...] = ((60, "words"), (300, "chars"), (5, "sentences"))


def rows(path: Path, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the first rows of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == limit:
                return
            yield json.loads(line)


def of_text(text: str, length: tuple[float, str]) -> list[object]:
    """Return sentences, scores and choices of one text."""
    summary = summarize(text, *length)
    told: list[object] = [[(s.start, s.end, repr(s.score)) for s in summary.source], summary.title]
    for other in (length, *OTHER_LENGTHS):
        told.append([s.index for s in summarize(text, *other)])
    query = " ".join(text.split()[40:42])
    return [*told, [s.index for s in summarize(text, *length, query=query)]]


def of_rankers(text: str) -> list[object]:
    """Return scores and choices of every ranker for one text."""
    return [
        (name, [repr(s.score) for s in summary.source], [s.index for s in summary])
        for name in RANKERS
        for summary in (summarize(text, 4, ranker=name), summarize(text, 4, ranker=name, diversity=0.3))
    ]


def of_cluster(texts: list[str]) -> list[tuple[int, int]]:
    """Return the choices from several articles."""
    return [(s.document, s.index) for s in summarize_documents(texts, 140, "words")]


def digest(told: object) -> str:
    """Return the beginning of a hash of results."""
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def main(data: str) -> None:
    """Print the hashes of all sets."""
    parallel = Parallel(n_jobs=-1, batch_size=8)
    for name, (length, limit) in SETS.items():
        texts = [row["text"] for row in rows(Path(data) / "summaries" / f"{name}.jsonl.gz", limit)]
        ranked = [text for text in texts if len(text) < 20_000][:RANKED_TEXTS]
        told = parallel(delayed(of_text)(text, length) for text in texts)
        print(
            f"{name:24} {digest(told)}  rankers {digest(parallel(map(delayed(of_rankers), ranked)))}",
            flush=True,
        )
    clusters = [
        [d["text"] if isinstance(d, dict) else d for d in row["documents"]]
        for row in rows(Path(data) / "summaries" / f"{CLUSTERS}.jsonl.gz")
    ]
    print(f"{CLUSTERS:24} {digest(parallel(map(delayed(of_cluster), clusters)))}", flush=True)
    for path in sorted((Path(data) / "sentences").glob("*.jsonl.gz")):
        spans = [
            [(s.start, s.end) for s in split_sentences(row["text"], language=row["lang"])]
            for row in rows(path)
        ]
        print(f"{path.name.removesuffix('.jsonl.gz'):24} {digest(spans)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

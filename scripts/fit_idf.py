"""Count the background document frequencies that come with the package.

    python scripts/fit_idf.py en DATA/summaries/*_train.jsonl.gz

Each input is a gzip-compressed file of JSON lines with a field "text". Each line is a document. Terms in
fewer than MIN_DOCUMENTS documents are left out: a term without a count has the largest weight.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from summarizer import IdfModel

LANGUAGES = Path(__file__).parent.parent / "src" / "summarizer" / "text" / "languages"
MIN_DOCUMENTS = 4


def texts(paths: list[str]) -> Iterator[str]:
    """Read the texts of all files, one at a time."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def main(code: str, *paths: str) -> None:
    """Count, prune and save ``languages/<code>.idf.json.gz``."""
    model = IdfModel.fit(texts(sorted(paths)), language=code)
    counts = {term: n for term, n in model.counts.items() if n >= MIN_DOCUMENTS and len(term) <= 30}
    file = LANGUAGES / f"{code}.idf.json.gz"
    IdfModel(model.n_documents, counts, code).save(file)
    print(f"{file.name}: {len(counts):,} terms of {model.n_documents:,} documents")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A folder of files to JSON lines, one file at a time. A bad file costs that file only."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from summarizer import Summary, summarize_many

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
files = sorted(folder.glob("*.txt"))


def texts() -> Iterator[str]:
    """Read the files as they are needed."""
    for file in files:
        yield file.read_text(encoding="utf-8", errors="replace")


for file, result in zip(files, summarize_many(texts(), 2, errors="return"), strict=True):
    if isinstance(result, Summary):
        print(json.dumps({"file": file.name, **result.to_dict()}, ensure_ascii=False))
    else:
        print(f"{file}: {result}", file=sys.stderr)

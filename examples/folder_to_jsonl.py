"""Read a folder of files one at a time and write JSON lines. A bad file is reported, the others go on."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from summarizer import Summary, summarize_many

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
files = sorted(folder.glob("*.txt"))


def texts() -> Iterator[str]:
    """Read each file when it is needed."""
    for file in files:
        yield file.read_text(encoding="utf-8", errors="replace")


for file, result in zip(files, summarize_many(texts(), 2, errors="return"), strict=True):
    if isinstance(result, Summary):
        print(json.dumps({"file": file.name, **result.to_dict()}, ensure_ascii=False))
    else:
        print(f"{file}: {result}", file=sys.stderr)

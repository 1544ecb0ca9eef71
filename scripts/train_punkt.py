"""Learn the Punkt model of a language from plain text, and write it into the profile of the language.

    python scripts/train_punkt.py en DATA/summaries/{cnn,dailymail,gum,scitldr,acl}_train.jsonl.gz

Each input is a gzip-compressed file of JSON lines with a field "text". `summarizer.train_splitter` does the
same with texts of users.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from summarizer.text.language import as_lines
from summarizer.text.punkt import learn

LANGUAGES = Path(__file__).parent.parent / "src" / "summarizer" / "text" / "languages"
MAX_TEXTS = 2000  # of each file; more texts take minutes and change little


def texts(paths: tuple[str, ...]) -> Iterator[str]:
    """Read the first texts of files of JSON lines."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line, _ in zip(lines, range(MAX_TEXTS), strict=False):
                yield json.loads(line)["text"]


def main(code: str, *paths: str) -> None:
    """Train on all files and rewrite the part "punkt" of ``languages/<code>.json``."""
    file = LANGUAGES / f"{code}.json"
    profile = json.loads(file.read_text(encoding="utf-8"))
    profile["punkt"] = learn(texts(paths))
    file.write_text(as_lines(profile), encoding="utf-8")
    print(f"{code}: " + ", ".join(f"{len(part)} {name}" for name, part in profile["punkt"].items()))


if __name__ == "__main__":
    main(*sys.argv[1:])

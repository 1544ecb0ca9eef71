"""Learn the Punkt model of a language from plain text and write it into the language's data file.

    python scripts/train_punkt.py en DATA/summaries/{cnn,dailymail,gum,scitldr,acl}_train.jsonl.gz

Each input is a gzip-compressed file of JSON lines with a field "text". The training (Kiss & Strunk 2006,
"Unsupervised multilingual sentence boundary detection") is NLTK's; only what a threshold leaves is kept.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

from nltk.tokenize.punkt import PunktTrainer

LANGUAGES = Path(__file__).parent.parent / "src" / "summarizer" / "languages"
MAX_TEXTS = 2000  # a file; more teach it next to nothing and take minutes
MIN_ABBREVIATION = 5  # an abbreviation must have been seen so often
MIN_ORTHOGRAPHY = 100  # a word must have been seen so often for its orthographic context to be kept


def texts(path: str) -> list[str]:
    """Read the first texts of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line, _ in zip(lines, range(MAX_TEXTS), strict=False)]


def main(code: str, *paths: str) -> None:
    """Train on all files and rewrite the part "punkt" of ``languages/<code>.json``."""
    trainer = PunktTrainer()
    trainer.INCLUDE_ALL_COLLOCS = False
    seen: Counter[str] = Counter()
    for path in paths:
        for text in texts(path):
            trainer.train(text, finalize=False)
            seen.update(re.findall(r"[^\W\d_]+(?:\.[^\W\d_]+)*", text.lower()))
    trainer.finalize_training()
    params = trainer.get_params()
    abbreviations = sorted(
        a for a in params.abbrev_types if seen[a] >= MIN_ABBREVIATION and not a.isnumeric()
    )
    orthography = {
        word: flags
        for word, flags in sorted(params.ortho_context.items())
        if flags and seen[word] >= MIN_ORTHOGRAPHY
    }
    file = LANGUAGES / f"{code}.json"
    profile = json.loads(file.read_text(encoding="utf-8"))
    profile["punkt"] = {
        "abbreviations": abbreviations,
        "collocations": sorted([a, b] for a, b in params.collocations if "##" not in a + b),
        "starters": sorted(s for s in params.sent_starters if s.isalpha()),
        "orthography": orthography,
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in profile.items()]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{code}: " + ", ".join(f"{len(part)} {name}" for name, part in profile["punkt"].items()))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Lengths: sentences, words, characters, a share, or the tokens of a language model."""

from pathlib import Path

from summarizer import summarize
from summarizer.select.budget import Unit

text = Path(__file__).with_name("article.txt").read_text(encoding="utf-8")


def tokens(text: str) -> int:
    """Count tokens; put your model's own counter here, e.g. ``len(encoding.encode(text))``."""
    return len(text) // 4 + 1


sizes: list[tuple[float, Unit]] = [
    (2, "sentences"),
    (60, "words"),
    (280, "chars"),
    (0.05, "ratio"),
    (100, tokens),
]
for length, unit in sizes:
    summary = summarize(text, length, unit)
    name = unit if isinstance(unit, str) else "tokens"
    print(f"{length} {name}: {len(summary)} sentences, {len(str(summary).split())} words")

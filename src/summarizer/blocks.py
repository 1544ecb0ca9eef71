"""Blocks: the lines of a text as prose, headings, list items and page furniture."""

from __future__ import annotations

from dataclasses import dataclass
import re


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text with one job; ``text[start:end]`` is what it holds."""

    kind: str
    start: int
    end: int


def blocks(text: str) -> tuple[Block, ...]:
    """Split a text into its blocks (first version: paragraphs at blank lines)."""
    return tuple(Block("prose", m.start(), m.end()) for m in re.finditer(r"\S(?:.|\n(?!\s*\n))*\S|\S", text))

"""Print how much text `blocks` keeps and leaves out, on treebanks and on web pages as plain text.

    python scripts/check_blocks.py DATA [-v]

DATA holds ``sentences/*.jsonl.gz`` ({text, sentences}) and ``pages/*.jsonl.gz`` ({html, with, without}). -v
prints each sentence that is lost, and each other text that is kept.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from summarizer.text.blocks import LEFT_OUT, blocks

BLOCK_ELEMENTS = frozenset(
    """address article aside blockquote body br button dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot
    th thead title tr ul""".split()
)
HIDDEN = {"script", "style", "noscript", "head", "template", "svg"}


class Flattener(HTMLParser):
    """Writes a page as plain text, with each block element on its own line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    # html.parser calls these three methods by their names.
    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002, D102
        self.hidden += tag in HIDDEN
        if tag in BLOCK_ELEMENTS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:  # noqa: D102
        if tag in HIDDEN and self.hidden:
            self.hidden -= 1
        if tag in BLOCK_ELEMENTS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:  # noqa: D102
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))

    def text(self, joiner: str) -> str:
        """Return the lines, joined."""
        lines = (" ".join(line.split()) for line in "".join(self.parts).split("\n"))
        return joiner.join(line for line in lines if line)


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """Read gzip-compressed JSON lines."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def kept_and_left_out(text: str) -> tuple[str, str, str]:
    """Return three texts: of blocks that a summary may take from, of headings, of all other blocks."""
    parts: tuple[list[str], list[str], list[str]] = ([], [], [])
    for block in blocks(text):
        place = 1 if block.kind in ("title", "heading") else 2 if block.kind in LEFT_OUT else 0
        parts[place].append(" ".join(text[block.start : block.end].split()))
    return "\n".join(parts[0]), "\n".join(parts[1]), "\n".join(parts[2])


def sentences(file: Path) -> None:
    """Print the share of sentences with an end mark that `blocks` leaves out."""
    ended = lost = 0
    for row in rows(file):
        left_out = "\n".join(kept_and_left_out(row["text"])[1:])
        for sentence in row["sentences"]:
            if re.search(r"[.!?…。！？][\"'”’)\]]*$", sentence):
                ended += 1
                if " ".join(sentence.split()) in left_out:
                    lost += 1
                    if "-v" in sys.argv:
                        print("   left out:", sentence)
    print(f"{file.name}: {lost} of {ended} sentences with an end mark left out ({lost / max(ended, 1):.2%})")


def pages(file: Path, joiner: str) -> None:
    """Print the share of the main text that is kept, and the share of other text that is left out."""
    kept = headings = wanted = skipped = unwanted = 0
    for row in rows(file):
        flattener = Flattener()
        flattener.feed(row["html"])
        flattener.close()
        text = flattener.text(joiner)
        keep, heads, rest = kept_and_left_out(text)
        drop = f"{heads}\n{rest}"
        for string in (" ".join(string.split()) for string in row["with"]):
            if string in keep or string in drop:
                wanted += 1
                kept += string in keep
                headings += string not in keep and string in heads
                if string not in keep and "-v" in sys.argv:
                    print("   lost:", row["url"], string)
        for string in (" ".join(string.split()) for string in row["without"]):
            if string in keep or string in drop:
                unwanted += 1
                skipped += string not in keep
                if string in keep and "-v" in sys.argv:
                    print("   kept:", row["url"], string)
    form = "blank line between blocks" if len(joiner) > 1 else "line break between blocks"
    print(f"{file.name}, {form}: {kept}/{wanted} = {kept / wanted:.1%} of main text kept", end="")
    print(f" (and {headings} as headings: {(kept + headings) / wanted:.1%}), ", end="")
    print(f"{skipped}/{unwanted} = {skipped / unwanted:.1%} of other text left out")


if __name__ == "__main__":
    data = Path(sys.argv[1])
    for name in sorted((data / "sentences").glob("ud_*.jsonl.gz")):
        sentences(name)
    for name in sorted((data / "pages").glob("*.jsonl.gz")):
        pages(name, "\n")
        pages(name, "\n\n")

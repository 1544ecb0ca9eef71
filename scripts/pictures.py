"""Make the pictures of the documentation.

    python scripts/pictures.py docs/pictures

plot.svg: `Summary.plot` of examples/article.txt.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from summarizer import summarize

ROOT = Path(__file__).parent.parent


def plot(folder: Path) -> Path:
    """Draw the example article and return the file."""
    text = (ROOT / "examples" / "article.txt").read_text(encoding="utf-8")
    path = folder / "plot.svg"
    figure = summarize(text).plot().figure
    assert isinstance(figure, Figure)  # noqa: S101 - not a part of a figure
    with mpl.rc_context({"svg.hashsalt": "pictures"}):  # the same file in every run
        figure.savefig(path, metadata={"Date": None})
    return path


def main(folder: Path) -> None:
    """Write all pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for make in (plot,):
        print(make(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

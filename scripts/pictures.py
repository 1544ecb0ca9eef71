"""Make the pictures of the documentation.

    python scripts/pictures.py docs/pictures

plot.svg: `Summary.plot` of examples/article.txt.
box.png: the open box on a page of the tests, in the Chromium that `make browser` installs.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from playwright.sync_api import sync_playwright

from summarizer import summarize
from summarizer.web.box import add_box

ROOT = Path(__file__).parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def plot(path: Path) -> None:
    """Draw the example article."""
    text = (ROOT / "examples" / "article.txt").read_text(encoding="utf-8")
    figure = summarize(text).plot().figure
    assert isinstance(figure, Figure)  # noqa: S101 - not a part of a figure
    with mpl.rc_context({"svg.hashsalt": "pictures"}):  # the same file in every run
        figure.savefig(path, metadata={"Date": None})


def box(path: Path) -> None:
    """Photograph a news page from its top to the paragraph below the open box."""
    html = add_box((ROOT / "examples" / "page.html").read_text(encoding="utf-8"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 760, "height": 900}, device_scale_factor=2)
        page.set_content(html)
        page.locator("details > summary").click()
        page.mouse.move(0, 0)
        bottom = page.locator("details + *").evaluate("element => element.getBoundingClientRect().bottom")
        page.screenshot(path=path, clip={"x": 0, "y": 0, "width": 760, "height": bottom + 12})
        browser.close()


def main(folder: Path) -> None:
    """Write all pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    plot(folder / "plot.svg")
    box(folder / "box.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

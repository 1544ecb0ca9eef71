"""Make the pictures of the documentation.

    python scripts/pictures.py docs/pictures

plot.svg: `Summary.plot` of examples/article.txt.
box.png: the open box on a page of the tests, in the Chromium that `make browser` installs.
service-*.png: the page of `summarize serve` in ten states, in the same Chromium.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from summarizer import summarize
from summarizer.web.box import add_box

ROOT = Path(__file__).parent.parent
ARTICLE = (ROOT / "examples" / "article.txt").read_text(encoding="utf-8")
ARABIC = (
    "أعلن المجلس البلدي في المدينة مساء الثلاثاء عن خطة جديدة لحماية الساحل. "
    "وقال رئيس البلدية إن الخطة ستكلف ثلاثة ملايين دينار خلال خمس سنوات. "
    "وأضاف أن السكان سيشاركون في القرار.\n\n"
    "وتعاني المدينة منذ سنوات من ارتفاع مستوى البحر. وقد غمرت المياه الطرق مرتين في الشتاء الماضي. "
    "ويخشى الصيادون أن يفقدوا الميناء القديم.\n\n"
    "وقالت خبيرة في معهد البحار إن الخطة هي الأرخص من بين أربع خطط. "
    "لكنها حذرت من أن العمل يجب أن يبدأ قبل الصيف. وسيصوت المجلس على الخطة في الشهر القادم."
)
PASTE = """text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const options = {clipboardData, bubbles: true, cancelable: true};
    document.body.dispatchEvent(new ClipboardEvent('paste', options));
}"""
SENTENCES = "#sentences [role=link]"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def plot(path: Path) -> None:
    """Draw the example article."""
    figure = summarize(ARTICLE).plot().figure
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


@contextmanager
def serving() -> Iterator[str]:
    """Run the service on a free port, and give its address."""
    command = [sys.executable, "-m", "summarizer", "serve", "--port", "0", "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stderr is not None  # noqa: S101 - it is a pipe
        try:
            yield process.stderr.readline().split()[0]
        finally:
            process.terminate()


def service(folder: Path) -> None:
    """Photograph the page of the service."""

    def example(page: Page) -> None:
        page.get_by_role("button", name="Try an example").click()
        page.locator(SENTENCES).first.wait_for()

    def pasted(text: str, then: Callable[[Page], object] = bool) -> Callable[[Page], None]:
        def act(page: Page) -> None:
            page.evaluate(PASTE, text)
            page.locator(SENTENCES).first.wait_for()
            then(page)

        return act

    def away(page: Page) -> None:
        page.route("**/api/**", lambda route: route.abort())
        page.get_by_role("radio", name="Medium").check()
        page.locator("#away").wait_for()

    def paper(page: Page) -> None:
        page.emulate_media(media="print")
        page.evaluate("document.body.style.padding = '40px'")  # the margin of the paper

    with serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        states: dict[str, Callable[[Page], object]] = {
            "empty": bool,  # nothing is done
            "example": example,
            "why": pasted(ARTICLE, lambda page: page.locator(SENTENCES).nth(1).hover()),
            "why-not": pasted(ARTICLE, lambda page: page.locator("#article [data-index='4']").hover()),
            "arabic": pasted(ARABIC),
            "away": pasted(ARTICLE, away),
        }
        for name, act in states.items():
            photograph(browser, url, act, folder / f"service-{name}.png")
        question = f"{url}#length=medium&question=Who+has+to+close+a+farm%3F"
        photograph(browser, question, pasted(ARTICLE), folder / "service-question.png")
        photograph(browser, url, example, folder / "service-dark.png", dark=True)
        photograph(browser, url, example, folder / "service-phone.png", width=360, height=780)
        photograph(browser, url, pasted(ARTICLE, paper), folder / "service-paper.png", width=760, height=900)
        browser.close()


def photograph(
    browser: Browser,
    url: str,
    act: Callable[[Page], object],
    path: Path,
    *,
    width: int = 1280,
    height: int = 800,
    dark: bool = False,
) -> None:
    """Open the page, do something on it, and write a picture of 160 colours."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    page.locator("#version:not(:empty)").wait_for()
    act(page)
    page.wait_for_timeout(500)  # the card waits for a pointer that rests
    picture = Image.open(io.BytesIO(page.screenshot(caret="hide"))).convert("RGB")
    picture.quantize(160, dither=Image.Dither.NONE).save(path, optimize=True)
    context.close()


def main(folder: Path) -> None:
    """Write all pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    plot(folder / "plot.svg")
    box(folder / "box.png")
    service(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

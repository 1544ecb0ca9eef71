"""The page of `summarize serve`, as people use it: by pointer, by keyboard, on a telephone, with bad luck."""

from __future__ import annotations

import functools
import http.server
import json
import random
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from summarizer import summarize

from .conftest import NARROW, WIDE, assert_accessible

EXAMPLES = Path(__file__).parents[2] / "examples"
ARTICLE = (EXAMPLES / "article.txt").read_text(encoding="utf-8")
ARABIC = (
    "أعلن المجلس البلدي مساء الثلاثاء عن خطة جديدة لحماية الساحل. "
    "وقال رئيس البلدية إن الخطة ستكلف ثلاثة ملايين دينار. وأضاف أن السكان سيشاركون في القرار.\n\n"
    "وتعاني المدينة منذ سنوات من ارتفاع مستوى البحر. وقد غمرت المياه الطرق مرتين في الشتاء الماضي. "
    "ويخشى الصيادون أن يفقدوا الميناء القديم."
)
CHINESE = (
    "市议会周二晚上决定打开海堤。这个决定结束了十年的争论。工程师早就警告说，海堤每年下沉一厘米。"
    "新的海堤将耗资两千万。十一个农场必须关闭。市长说他会拜访每一个农场。"
)
PASTE = """text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.querySelector('#input').dispatchEvent(
        new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
}"""
DROP = """([name, type, ...contents]) => {
    const dataTransfer = new DataTransfer();
    for (const content of contents) dataTransfer.items.add(new File([content], name, {type}));
    for (const kind of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true}));
}"""
DROP_TEXT = """text => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/plain', text);
    document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}));
}"""
AROUND = ["Weather", "Night trains return", "From June a sleeper", "By Marit Osk", "Read next", "© 2026"]
MARKED = "[...document.querySelectorAll('#article mark')].map(mark => mark.textContent)"
SENTENCES = "#sentences [role=link]"
OpenService = Callable[..., Page]


@contextmanager
def serving(port: int = 0, *options: str) -> Iterator[str]:
    """Run the service, and give its address."""
    command = [sys.executable, "-m", "summarizer", "serve", "--port", str(port), "--workers", "1"]
    command += ["--allow-host", "localhost", "--max-bytes", "2000000", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield process.stderr.readline().split()[0]
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.fixture(scope="module")
def article_url() -> Iterator[str]:
    """The address of examples/page.html on a server of this machine; article.txt stands beside it."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    handler = functools.partial(Quiet, directory=str(EXAMPLES))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_port}/page.html"
        server.shutdown()
        thread.join()


@pytest.fixture
def open_service(chromium: Browser, service: str) -> Iterator[OpenService]:
    """Opens the page. No request may go elsewhere, nothing may be stored, no script may fail."""
    strange: list[str] = []
    contexts = []

    def note(what: str, fine: bool) -> None:
        if not fine:
            strange.append(what)

    def open_it(
        fragment: str = "",
        width: int = WIDE,
        dark: bool = False,
        url: str = "",
        errors: bool = False,
        touch: bool = False,
    ) -> Page:
        base = url or service
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            has_touch=touch,
            permissions=["clipboard-read", "clipboard-write"],
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: note(request.url, request.url.startswith((base, "blob:"))))
        page.on("pageerror", lambda error: note(f"script: {error}", fine=False))
        page.on("console", lambda told: note(told.text, errors or told.type not in ("error", "warning")))
        page.goto(base + fragment)
        expect(page.locator("#version")).not_to_be_empty()
        return page

    yield open_it
    for context in contexts:
        for page in context.pages:
            kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
            assert kept == [0, 0, ""]
            assert page.evaluate("indexedDB.databases()") == []
        context.close()
    assert strange == []


def paste(page: Page, text: str = ARTICLE) -> None:
    page.evaluate(PASTE, text)
    expect(page.locator(SENTENCES).first).to_be_visible(timeout=20_000)


def summary(page: Page) -> list[str]:
    found: list[str] = page.locator(SENTENCES).all_text_contents()
    return found


def settings(page: Page) -> dict[str, list[str]]:
    page.wait_for_timeout(400)  # the address follows when the settings have settled
    return parse_qs(urlsplit(page.url).fragment)


def test_the_summary_follows_what_is_typed(open_service: OpenService) -> None:
    page = open_service()
    field = page.locator("#input")
    field.press_sequentially("Rain fell on Oslo all week. The rain closed two roads. Nobody was hurt.")
    expect(page.locator("#amount")).to_have_text("1 of 3 sentences")
    field.press_sequentially(" Sheep were saved. The old dike broke on Monday. It was late. A week of rain.")
    expect(page.locator("#amount")).to_have_text("1 of 7 sentences")
    assert field.input_value().endswith("A week of rain.")  # still in the field
    expect(field).to_be_focused()
    page.get_by_role("button", name="Done").click()
    assert page.evaluate(MARKED) == summary(page)
    page.get_by_role("button", name="Edit").click()
    field.fill("")
    expect(page.locator("#invitation")).to_be_visible()


def test_a_pasted_text_is_shown_with_its_chosen_sentences(open_service: OpenService) -> None:
    page = open_service()
    page.evaluate("text => navigator.clipboard.writeText(text)", ARTICLE)
    page.locator("#input").press("Control+V")
    expect(page.locator(SENTENCES)).to_have_count(4)  # half the square root of 51
    expected = [sentence.text for sentence in summarize(ARTICLE, 4)]
    assert summary(page) == page.evaluate(MARKED) == expected
    expect(page.locator("#title")).to_have_text("Harbour town votes to let the sea back in")
    expect(page.locator("#input")).to_be_hidden()
    shown = page.locator(".outside", has_text="Home | News")
    expect(shown).to_have_text("menu Home | News | Region | Weather | Subscribe")
    whole = re.sub(r"\s+", "", page.evaluate("""() => {
        const copy = document.querySelector('#article').cloneNode(true);
        copy.querySelectorAll('.kind').forEach(kind => kind.remove());
        return copy.textContent;
    }"""))  # fmt: skip
    assert whole == re.sub(r"\s+", "", ARTICLE)


def test_files_are_dropped_or_chosen(open_service: OpenService, tmp_path: Path) -> None:
    page = open_service()
    page.evaluate(DROP, ["news.md", "", ARTICLE])
    expect(page.locator("#origin")).to_have_text("news.md")
    expect(page.locator(SENTENCES)).to_have_count(4)
    page.evaluate(DROP, ["page.html", "text/html", (EXAMPLES / "page.html").read_text(encoding="utf-8")])
    expect(page.locator("#title")).to_have_text("Night trains return to the Lindal line after fourteen years")
    expect(page.locator("#byline")).to_contain_text("2026-03-12")
    page.evaluate(DROP, ["photo.png", "image/png", "\x89PNG"])
    expect(page.locator("#problem")).to_have_text(re.compile("“photo.png” is no text"))
    page.get_by_role("button", name="New text").click()
    path = tmp_path / "old.txt"
    text = "Der Müller mahlt. Das Mehl ist weiß. Der Bach führt wenig Wasser. Im Mai regnet es."
    path.write_bytes(text.encode("cp1252"))
    page.locator("#file").set_input_files(path)
    expect(page.locator("#article")).to_have_text(text)


def test_lengths_and_the_slider(open_service: OpenService) -> None:
    page = open_service()
    paste(page)
    for name, count in (("Medium", 7), ("Long", 14), ("Short", 4)):
        page.get_by_role("radio", name=name).check()
        expect(page.locator("#amount")).to_have_text(f"{count} of 51 sentences")
        expect(page.locator(SENTENCES)).to_have_count(count)
        expect(page.locator("#article mark")).to_have_count(count)
    slider = page.get_by_role("slider", name="Number of sentences")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "5 of 51 sentences")
    expect(page.locator(SENTENCES)).to_have_count(5)
    assert settings(page) == {"length": ["5"]}
    assert not page.locator("#presets input:checked").count()
    slider.press("End")
    expect(page.locator(SENTENCES)).to_have_count(51)
    expect(page.locator("#time")).to_have_text("4 minutes to read")


def test_ranker_language_and_question(open_service: OpenService) -> None:
    page = open_service()
    paste(page)
    page.get_by_role("button", name="More settings").click()
    page.get_by_label("How sentences are chosen").select_option("lead")
    expect(page.locator(SENTENCES).nth(2)).to_have_text(re.compile("^It is the first time"))
    page.get_by_label("How sentences are chosen").select_option("learned")
    assert page.locator("#language option").first.text_content() == "Found by itself: English"
    page.get_by_label("Language of the text").select_option("no")
    expect(page.locator("#language option").first).to_have_text("Found by itself")
    page.get_by_label("Language of the text").select_option("auto")
    page.get_by_label("Question or topic").press_sequentially("Who has to close a farm?")
    expect(page.locator(SENTENCES).first).to_have_text("The price is paid by eleven farms.")
    expect(page.locator("#question-hint")).to_have_text("Sentences with its words are preferred.")
    page.get_by_label("Question or topic").fill("volcano")
    expect(page.locator("#question-hint")).to_contain_text("Nothing of this stands in the text")


def test_an_address_is_fetched_once_and_kept_in_the_address(
    open_service: OpenService, article_url: str
) -> None:
    page = open_service()
    page.get_by_label("Or the address of an article").fill(article_url)
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("#title")).to_have_text("Night trains return to the Lindal line after fourteen years")
    assert settings(page) == {"url": [article_url]}
    asked: list[set[str]] = []
    page.on("request", lambda request: asked.append(set(json.loads(request.post_data or "{}"))))
    page.get_by_role("radio", name="Long").check()
    expect(page.locator("#amount")).to_have_text("12 of 37 sentences")
    expect(page.locator(SENTENCES)).to_have_count(12)
    assert not any("url" in fields for fields in asked)
    assert any("html" in fields for fields in asked)
    assert settings(page) == {"url": [article_url], "length": ["long"]}
    page.reload()
    expect(page.locator("#title")).to_have_text("Night trains return to the Lindal line after fourteen years")
    expect(page.get_by_role("radio", name="Long")).to_be_checked()
    page.get_by_role("button", name="New text").click()
    assert settings(page) == {"length": ["long"]}


def test_a_plain_text_at_an_address_is_fetched_once(open_service: OpenService, article_url: str) -> None:
    page = open_service()
    asked: list[set[str]] = []
    page.on("request", lambda request: asked.append(set(json.loads(request.post_data or "{}"))))
    url = article_url.replace("page.html", "article.txt")
    page.get_by_label("Or the address of an article").fill(url)
    page.keyboard.press("Enter")
    expect(page.locator("#amount")).to_have_text("4 of 51 sentences")
    page.get_by_role("radio", name="Long").check()
    expect(page.locator(SENTENCES)).to_have_count(14)
    assert [sorted(fields & {"url", "text"}) for fields in asked if fields] == [["url"], ["text"]]
    assert settings(page)["url"] == [url]


@pytest.mark.parametrize("way", ["paste", "drop", "type"])
def test_an_address_alone_in_the_field_is_fetched(
    open_service: OpenService, article_url: str, way: str
) -> None:
    page = open_service()
    if way == "paste":
        page.evaluate("text => navigator.clipboard.writeText(text)", f" {article_url}\n")
        page.locator("#input").press("Control+V")
    elif way == "drop":
        page.evaluate(DROP_TEXT, article_url)
    else:
        page.locator("#input").fill(article_url)
        page.locator("#input").press("Enter")
    expect(page.locator("#title")).to_have_text("Night trains return to the Lindal line after fourteen years")
    assert settings(page) == {"url": [article_url]}


def test_a_service_that_fetches_nothing_says_what_to_do(open_service: OpenService, article_url: str) -> None:
    advice = "This service fetches no addresses. Paste the text, or drop the file."
    with serving(0, "--name", "read.example") as url:
        page = open_service(f"#url={article_url}", url=url, errors=True)
        expect(page.locator("#address-error")).to_have_text(advice)
        page = open_service(url=url)
        expect(page.locator("#address-form")).to_be_hidden()
        page.evaluate(PASTE, article_url)
        expect(page.locator("#file-error")).to_have_text(advice)


def test_back_and_forward_go_through_texts_and_addresses(open_service: OpenService, article_url: str) -> None:
    page = open_service()
    title = page.locator("#title")
    paste(page)
    page.get_by_role("radio", name="Medium").check()
    expect(page.locator(SENTENCES)).to_have_count(7)
    page.evaluate(PASTE, article_url)
    expect(title).to_have_text("Night trains return to the Lindal line after fourteen years")
    page.get_by_role("radio", name="Long").check()
    expect(page.locator(SENTENCES)).to_have_count(12)
    page.get_by_role("button", name="New text").click()
    expect(page.locator("#invitation")).to_be_visible()
    page.go_back()
    expect(title).to_have_text("Night trains return to the Lindal line after fourteen years")
    expect(page.locator(SENTENCES)).to_have_count(12)
    assert settings(page) == {"url": [article_url], "length": ["long"]}
    page.go_back()  # the settings have no entries of their own
    expect(title).to_have_text("Harbour town votes to let the sea back in")
    expect(page.locator(SENTENCES)).to_have_count(7)
    assert settings(page) == {"length": ["medium"]}
    page.go_back()
    expect(page.locator("#invitation")).to_be_visible()
    assert settings(page) == {}
    page.go_forward()
    expect(title).to_have_text("Harbour town votes to let the sea back in")
    page.go_forward()
    expect(title).to_have_text("Night trains return to the Lindal line after fourteen years")
    page.reload()
    expect(title).to_have_text("Night trains return to the Lindal line after fourteen years")
    page.go_back()  # texts are not stored
    expect(page.locator("#invitation")).to_be_visible()
    assert settings(page) == {"length": ["medium"]}


def test_an_address_without_an_article_opens_none(open_service: OpenService, article_url: str) -> None:
    page = open_service(f"#url={article_url}")
    expect(page.locator("#title")).to_be_visible()
    page.evaluate("location.hash = '#length=medium'")
    expect(page.locator("#invitation")).to_be_visible()
    assert settings(page) == {"length": ["medium"]}


def test_what_a_page_has_around_its_article_is_grey(open_service: OpenService) -> None:
    page = open_service()
    page.evaluate(DROP, ["page.html", "text/html", (EXAMPLES / "page.html").read_text(encoding="utf-8")])
    expect(page.locator("#article mark")).to_have_count(3)
    byline = page.locator("#article .outside", has_text="By Marit Osk")
    expect(byline).to_have_text("byline By Marit Osk and Jon Revheim")
    expect(page.locator("#article .outside.title")).to_contain_text("Night trains return")
    menu = page.locator("#article details").first
    expect(menu.locator("summary")).to_have_text("7 lines of the page left out")
    expect(menu.get_by_text("Weather")).to_be_hidden()
    menu.locator("summary").press("Enter")
    expect(menu.get_by_text("Weather")).to_be_visible()
    menu.get_by_text("Weather").hover()
    expect(page.locator("#why")).to_contain_text("no part of the article")
    assert_accessible(page)
    texts = page.locator("#article p").all_text_contents()
    found = [next(n for n, text in enumerate(texts) if part in text) for part in AROUND]
    assert found == sorted(found)


def test_a_new_text_costs_one_request_and_shows_no_old_number(open_service: OpenService) -> None:
    page = open_service()
    paste(page)
    page.evaluate(SLOWLY)
    page.evaluate(PASTE, ARTICLE.replace("It is", "It rained again on Sunday. It is", 1))
    expect(page.locator("#article")).to_contain_text("It rained again on Sunday.")  # before the answer
    expect(page.locator("#away")).to_have_text("Reading …")
    expect(page.locator("#amount")).to_be_hidden()
    expect(page.locator("#slider")).to_be_hidden()
    assert page.locator(SENTENCES).count() == 0
    expect(page.locator("#amount")).to_have_text("4 of 52 sentences", timeout=10_000)
    page.wait_for_timeout(300)
    assert page.evaluate("window.asked") == ["short"]


def test_a_number_of_a_long_text_gives_way_in_a_short_text(open_service: OpenService) -> None:
    page = open_service()
    paste(page)
    slider = page.get_by_role("slider")
    slider.press("End")
    for _ in range(30):
        slider.press("ArrowLeft")
    expect(page.locator(SENTENCES)).to_have_count(21)
    page.get_by_role("button", name="New text").click()
    page.evaluate(PASTE, ARTICLE.replace("It is", "It rained again on Sunday. It is", 1))
    expect(page.locator(SENTENCES)).to_have_count(21)
    page.evaluate(PASTE, ARTICLE[: len(ARTICLE) // 2])
    expect(page.get_by_role("radio", name="Short")).to_be_checked()
    expect(page.locator(SENTENCES)).to_have_count(2)
    assert settings(page) == {}


def test_files_without_a_text_and_several_files(open_service: OpenService) -> None:
    page = open_service()
    page.evaluate(DROP, ["empty.txt", "text/plain", ""])
    expect(page.locator("#file-error")).to_have_text("“empty.txt” is empty.")
    page.evaluate(DROP, ["news.txt", "text/plain", ARTICLE, "Another text."])
    expect(page.locator(SENTENCES)).to_have_count(4)
    expect(page.locator("#origin")).to_have_text("news.txt, the first of 2 files")
    page.evaluate(DROP, ["blank.txt", "text/plain", " \n"])
    expect(page.locator("#problem")).to_have_text("“blank.txt” is empty.")
    expect(page.locator(SENTENCES)).to_have_count(4)


def test_a_text_of_one_sentence_has_no_slider(open_service: OpenService) -> None:
    page = open_service()
    paste(page, "The old dike broke on Monday night.")
    expect(page.locator("#amount")).to_have_text("1 of 1 sentence")
    expect(page.locator("#slider")).to_be_hidden()


def test_downloads_are_in_sight_when_they_open(open_service: OpenService) -> None:
    page = open_service()
    paste(page)
    page.get_by_role("radio", name="Long").check()
    expect(page.locator(SENTENCES)).to_have_count(14)
    page.locator("#download").click()
    for name in ("Text", "Page with the summary on it"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)


def test_the_skip_link_leads_to_the_summary(open_service: OpenService) -> None:
    page = open_service()
    skip = page.get_by_role("link", name="Go to the summary")
    expect(skip).to_be_hidden()  # there is none
    paste(page)
    page.get_by_role("radio", name="Medium").check()
    expect(page.locator(SENTENCES)).to_have_count(7)
    skip.focus()
    accent = page.evaluate("getComputedStyle(document.querySelector('#copy')).color")
    expect(skip).to_have_css("color", accent)
    page.keyboard.press("Enter")
    expect(page.locator("#summary-heading")).to_be_focused()
    assert settings(page) == {"length": ["medium"]}
    expect(page.locator(SENTENCES)).to_have_count(7)


def test_the_card_covers_neither_side_of_its_sentence(open_service: OpenService) -> None:
    page = open_service()
    paste(page)
    card = page.locator("#why")
    for n in range(4):
        page.locator(SENTENCES).nth(n).hover()
        expect(page.locator("#article mark").nth(n)).to_have_class("lit")
        assert page.evaluate("""() => {
            const card = document.querySelector('#why').getBoundingClientRect();
            const lines = [...document.querySelectorAll('.lit')].flatMap(lit => [...lit.getClientRects()]);
            return lines.every(line => line.right <= card.left || line.left >= card.right
                || line.bottom <= card.top || line.top >= card.bottom);
        }""")  # fmt: skip
        expect(card).to_be_in_viewport(ratio=1)


def test_an_address_that_cannot_be_fetched(open_service: OpenService) -> None:
    page = open_service(errors=True)
    page.get_by_label("Or the address of an article").fill("http://localhost:1/page.html")
    page.keyboard.press("Enter")
    expect(page.locator("#address-error")).to_be_visible()
    expect(page.locator("#address-error")).to_have_text(
        re.compile("^localhost:1 ")
    )  # a host, as it is written
    expect(page.get_by_label("Or the address of an article")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("button", name="Read it")).to_be_visible()  # to try again
    assert_accessible(page)


def test_the_address_restores_the_settings(open_service: OpenService) -> None:
    page = open_service("#length=6&ranker=tfidf&language=en&question=farms")
    paste(page)
    expect(page.locator("#amount")).to_have_text("6 of 51 sentences")
    expected = [sentence.text for sentence in summarize(ARTICLE, 6, ranker="tfidf", query="farms")]
    expect(page.locator(SENTENCES)).to_have_text(expected)
    assert page.get_by_label("Question or topic").input_value() == "farms"
    assert page.get_by_label("How sentences are chosen").input_value() == "tfidf"
    page.evaluate("location.hash = '#length=medium'")
    expect(page.locator("#amount")).to_have_text("7 of 51 sentences")
    assert page.get_by_label("Question or topic").input_value() == ""
    assert "dike" not in page.url


def test_settings_that_are_refused_are_told_at_their_field(open_service: OpenService) -> None:
    page = open_service("#ranker=nonsense&length=0", errors=True)
    page.evaluate(PASTE, ARTICLE)
    expect(page.locator("#ranker-error")).to_have_text(
        "“nonsense” is not in this list. Choose something else."
    )
    expect(page.locator("#article")).to_contain_text("The price is paid by eleven farms.")
    assert_accessible(page)
    page.get_by_label("How sentences are chosen").select_option("learned")
    expect(page.locator(SENTENCES)).to_have_count(4)
    expect(page.locator("#ranker-error")).to_be_hidden()


def test_why_a_sentence_was_chosen_or_not(open_service: OpenService) -> None:
    page = open_service()
    paste(page)
    card = page.locator("#why")
    page.locator(SENTENCES).first.hover()
    expect(card).to_contain_text("It shares its topics with the rest of the text: “dike” is in 12 of 51")
    expect(card.locator("tr").first).to_contain_text("topic")
    expect(page.locator("#article mark.lit")).to_have_count(1)
    card.hover()  # the card stays while the pointer is on it
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.locator(SENTENCES).nth(1).hover()
    expect(card).to_contain_text("3 sentences with higher scores were passed over, for example “Engineers")
    page.locator("#article [data-index='4']").hover()
    expect(card).to_contain_text("It was passed over.")
    page.locator("#article [data-index='12']").hover()
    expect(card).to_contain_text("a higher score.")
    page.locator(".left-out").first.hover()
    expect(card).to_contain_text("parts like this: menu")
    page.mouse.move(600, 30)
    expect(card).to_be_hidden()


def test_a_click_leads_to_the_place_in_the_article_and_back(open_service: OpenService) -> None:
    page = open_service()
    paste(page, "\n\n".join(f"{ARTICLE}\n\nPart {n} ends here with {n} words." for n in range(12)))
    page.get_by_role("radio", name="Long").check()
    last = page.locator(SENTENCES).last
    last.click()
    mark = page.locator("#article mark").last
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()
    assert mark.text_content() == last.text_content()
    page.keyboard.press("Enter")
    expect(last).to_be_focused()


def test_by_finger_on_a_telephone(open_service: OpenService) -> None:
    page = open_service(width=NARROW, touch=True)
    page.set_viewport_size({"width": NARROW, "height": 640})
    expect(page.get_by_role("button", name="Try an example")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Try an example").tap()
    page.locator(SENTENCES).nth(2).tap()  # the card comes where the finger is
    mark = page.locator("#article mark").nth(2)
    expect(mark).to_be_focused()
    expect(page.locator("#why")).to_contain_text("Why this sentence")
    box, card = mark.bounding_box(), page.locator("#why").bounding_box()
    assert box is not None
    assert card is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= card["y"]
    page.locator("#article [data-index='5']").tap()
    expect(page.locator("#why")).to_contain_text("Why not this sentence")
    back = page.get_by_role("button", name="Back to the summary")
    expect(back).to_be_in_viewport(ratio=1)
    assert_accessible(page)
    back.tap()
    expect(page.locator(SENTENCES).nth(2)).to_be_in_viewport(ratio=1)
    expect(page.locator("#why")).to_be_hidden()
    expect(back).to_be_hidden()


def test_everything_by_keyboard_alone(open_service: OpenService) -> None:
    page = open_service()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "try":
            break
    page.keyboard.press("Enter")
    expect(page.locator(SENTENCES)).to_have_count(3)
    seen: list[str] = []
    for _ in range(16):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.closest('[id]')?.id"))
    assert [*dict.fromkeys(seen)][:6] == ["presets", "more", "slider", "sentences", "copy", "download"]
    page.locator(SENTENCES).first.focus()
    expect(page.locator("#why")).to_contain_text("Why this sentence")
    page.keyboard.press("ArrowRight")
    expect(page.locator(SENTENCES).nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#article mark").nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight")  # the next sentence of the article, which was not chosen
    expect(page.locator("#why")).to_contain_text("Why not this sentence")
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_be_hidden()
    page.locator("#download").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#formats")).to_be_visible()
    page.keyboard.press("Tab")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename.endswith(".txt")


def test_copies_and_downloads(open_service: OpenService, tmp_path: Path) -> None:
    page = open_service()
    paste(page)
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#copy")).to_have_text("Copied")
    lines = [sentence.text for sentence in summarize(ARTICLE, 4)]
    assert page.evaluate("navigator.clipboard.readText()").splitlines() == lines
    page.get_by_role("button", name="Download").click()

    def downloaded(name: str) -> str:
        with page.expect_download() as started:
            page.get_by_role("button", name=name, exact=True).click()
        path: Path = tmp_path / started.value.suggested_filename
        started.value.save_as(path)
        assert path.stem == "harbour-town-votes-to-let-the-sea-back-in"
        return path.read_text(encoding="utf-8")

    assert downloaded("Text").splitlines() == lines
    assert downloaded("Markdown").startswith("## Harbour town votes")
    assert json.loads(downloaded("JSON")) == json.loads(json.dumps(summarize(ARTICLE, 4).to_dict()))
    html = downloaded("Page with the summary on it")
    assert html.count("<details") == 1
    assert all(line in html for line in lines)


def test_markup_in_a_text_is_shown_as_text(open_service: OpenService) -> None:
    page = open_service()
    bad = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
    text = f"The {bad} title\n\nThe dike {bad} broke on Monday. Rain fell for a week on it. Nobody was hurt."
    paste(page, text)
    expect(page.locator("#article")).to_contain_text(bad)
    page.get_by_role("slider").press("End")
    expect(page.locator("#sentences")).to_contain_text(bad)
    expect(page.locator(SENTENCES)).to_have_count(3)
    page.locator(SENTENCES).last.hover()
    expect(page.locator("#why")).to_be_visible()
    page.evaluate(DROP, [f"{bad}.html", "text/html", f"<title>&lt;b&gt;{bad}</title><p>{ARTICLE}</p>"])
    expect(page.locator("#origin")).to_contain_text("<img")
    assert page.evaluate("window.hit") is None
    assert not page.locator("main img, main script").count()


def test_letters_outside_the_basic_plane(open_service: OpenService) -> None:
    text = "🌊🌊 The sea 🐑 came in. 𝔄 dike broke on Monday 🐄. Nobody 👨‍👩‍👧 was hurt. All 🛠 was mended."
    page = open_service("#length=3")
    paste(page, text)
    assert page.evaluate(MARKED) == [sentence.text for sentence in summarize(text, 3)]


@pytest.mark.parametrize(("text", "language"), [(ARABIC, "Arabic"), (CHINESE, "Chinese")])
def test_other_scripts(open_service: OpenService, text: str, language: str) -> None:
    page = open_service()
    paste(page, text)
    expect(page.locator("#language option").first).to_have_text(f"Found by itself: {language}")
    mark = page.locator("#article mark").first
    direction = "rtl" if language == "Arabic" else "ltr"
    assert mark.evaluate("mark => getComputedStyle(mark.parentElement).direction") == direction
    item = page.locator("#sentences li").first
    assert item.evaluate("item => getComputedStyle(item).direction") == direction
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"
    assert_accessible(page)


@pytest.mark.parametrize("state", ["empty", "read", "edit", "settings", "why", "arabic", "long words"])
def test_a_narrow_screen_never_scrolls_sideways(open_service: OpenService, state: str) -> None:
    page = open_service(width=NARROW)
    if state != "empty":
        long = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle" * 3
        paste(page, {"arabic": ARABIC, "long words": f"{long} is a word. {ARTICLE}"}.get(state, ARTICLE))
        assert page.evaluate("document.querySelector('#desk').firstElementChild.id") == "summary-pane"
    if state == "edit":
        page.get_by_role("button", name="Edit").click()
        assert page.evaluate("document.querySelector('#desk').firstElementChild.id") == "text-pane"
    if state == "settings":
        page.get_by_role("button", name="More settings").click()
    if state == "why":
        page.locator(SENTENCES).first.press("ArrowRight")
        expect(page.locator("#why")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert_accessible(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_barrier_in_any_state(open_service: OpenService, dark: bool) -> None:
    page = open_service(dark=dark)
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == ("rgb(25, 24, 22)" if dark else "rgb(252, 251, 248)")
    assert_accessible(page)
    page.get_by_role("button", name="Try an example").click()
    expect(page.locator(SENTENCES)).to_have_count(3)
    assert_accessible(page)
    page.get_by_role("button", name="More settings").click()
    page.get_by_role("button", name="Download").click()
    page.locator(SENTENCES).first.press("ArrowRight")
    expect(page.locator("#why")).to_be_visible()
    assert_accessible(page)
    page.locator("#article mark").first.press("ArrowRight")
    assert_accessible(page)
    page.get_by_role("button", name="Edit").click()
    assert_accessible(page)


def test_a_megabyte_of_text_stays_usable(open_service: OpenService) -> None:
    chance = random.Random(7)  # noqa: S311 - a text
    syllables = [a + b for a in "bdfgklmnprstv" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(8_000)]
    weights = [1 / (n + 3) for n in range(len(words))]  # as in a language, few words are frequent

    def sentence() -> str:
        return " ".join(chance.choices(words, weights, k=chance.randint(6, 24))).capitalize() + "."

    text = "\n\n".join(" ".join(sentence() for _ in range(6)) for _ in range(1_900))
    assert len(text) > 1_000_000
    page = open_service()
    page.evaluate("""() => {
        window.longest = 0;
        new PerformanceObserver(list => list.getEntries().forEach(({duration}) => {
            window.longest = Math.max(window.longest, duration);
        })).observe({type: 'longtask'});
    }""")
    paste(page, text)
    expect(page.locator("#amount")).to_have_text(re.compile("of 11,4.. sentences"))
    before = page.locator("#amount").inner_text()
    slider = page.get_by_role("slider")
    for _ in range(5):
        slider.press("ArrowRight")
    assert page.locator("#amount").inner_text() != before  # at once, ahead of the answer
    wanted = int(page.locator("#amount").inner_text().split()[0])
    expect(page.locator(SENTENCES)).to_have_count(wanted, timeout=20_000)
    assert page.evaluate("window.longest") < 800  # milliseconds, on a busy machine; alone, it is below 100
    page.locator(SENTENCES).last.click()
    expect(page.locator("#article mark:focus")).to_be_in_viewport()


SLOWLY = """() => {
    const quickly = window.fetch;
    Object.assign(window, {open: 0, most: 0, asked: []});
    window.fetch = async (path, options) => {
        if (path !== 'api/summarize') return quickly(path, options);
        window.asked.push(JSON.parse(options.body).length);
        window.most = Math.max(window.most, ++window.open);
        try {
            await new Promise(resolve => setTimeout(resolve, 1500));
            return await quickly(path, options);
        } finally {
            window.open -= 1;
        }
    };
}"""


def test_only_the_newest_answer_counts(open_service: OpenService) -> None:
    """One request is in flight. All that happens meanwhile is one more request."""
    page = open_service()
    paste(page)
    page.evaluate(SLOWLY)
    slider = page.get_by_role("slider")
    for _ in range(4):
        slider.press("ArrowRight")
        page.wait_for_timeout(300)  # longer than any pause after the quick answer before
    expect(page.locator(SENTENCES)).to_have_count(8, timeout=10_000)
    assert page.evaluate("window.most") == 1
    assert page.evaluate("window.asked") == [5, 8]
    slider.press("ArrowRight")
    while not page.evaluate("window.open"):
        page.wait_for_timeout(50)
    page.get_by_role("button", name="New text").click()  # the answer on its way belongs to no text any more
    page.wait_for_timeout(2_000)
    expect(page.locator("#invitation")).to_be_visible()
    expect(page.locator(SENTENCES)).to_have_count(0)


def test_a_service_that_goes_away_and_comes_back(open_service: OpenService) -> None:
    with serving() as url:
        page = open_service(url=url, errors=True)
        paste(page)
    page.get_by_role("radio", name="Medium").check()
    expect(page.locator("#away")).to_have_text("No answer from the service. Trying again …")
    expect(page.locator(SENTENCES)).to_have_count(4)  # what was there stays
    assert_accessible(page)
    page.get_by_role("button", name="More settings").click()
    page.get_by_label("Question or topic").fill("farms")
    with serving(port=int(urlsplit(url).port or 0)):
        expect(page.locator(SENTENCES)).to_have_count(7, timeout=20_000)
        expect(page.locator("#away")).to_be_hidden()
        assert settings(page) == {"length": ["medium"], "question": ["farms"]}


def test_a_busy_service_is_asked_again(open_service: OpenService) -> None:
    page = open_service(errors=True)
    answers = iter([503])

    def busy(route: Route) -> None:
        if status := next(answers, None):
            problem = {"title": "busy", "status": status, "detail": "too many requests"}
            route.fulfill(
                status=status,
                body=json.dumps(problem),
                headers={"Retry-After": "1", "Content-Type": "application/problem+json"},
            )
        else:
            route.continue_()

    page.route("**/api/summarize", busy)
    page.evaluate(PASTE, ARTICLE)
    expect(page.locator("#away")).to_have_text("The service is busy. One moment …")
    expect(page.locator(SENTENCES)).to_have_count(4)
    expect(page.locator("#away")).to_be_hidden()


def test_a_text_that_is_too_large_is_told_before_it_is_sent(open_service: OpenService) -> None:
    page = open_service()
    page.evaluate(PASTE, "Too much of a good thing. " * 80_000)
    expect(page.locator("#file-error")).to_have_text("This text has 2.1 MB. At most 2.0 MB can be read.")


def test_paper_shows_the_summary_and_the_marked_article(open_service: OpenService) -> None:
    page = open_service()
    paste(page)
    page.emulate_media(media="print")
    expect(page.locator("#controls")).to_be_hidden()
    expect(page.locator("#copy")).to_be_hidden()
    top = page.locator("#sentences").bounding_box()
    article = page.locator("#article").bounding_box()
    assert top is not None
    assert article is not None
    assert top["y"] < article["y"]
    kind = page.locator("#article .kind").first
    expect(kind).to_have_css("display", "block")  # no word of the text


def test_paper_shows_the_article_while_one_edits(open_service: OpenService) -> None:
    page = open_service()
    paste(page)
    page.get_by_role("button", name="Edit").click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#input")).to_be_hidden()
    expect(page.locator("#article mark")).to_have_count(4)

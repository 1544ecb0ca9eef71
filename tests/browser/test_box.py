"""The box of a summary, as a reader meets it on ten pages. Screenshots for a look: build/screenshots/."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from summarizer.web.box import add_box

from .conftest import NAMES, NARROW, WIDE, OpenPage, assert_accessible, page_source

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
BOX = "details.no-time-to-read"
SMALLEST_TARGET = 24  # pixels; success criterion 2.5.8 of WCAG 2.2

# The text from a link's place to the end of the page; without raised figures, which a summary may leave out.
TEXT_FROM = """(link, raised) => {
    const place = document.getElementById(link.hash.slice(1));
    const range = document.createRange();
    range.setStartAfter(place);
    range.setEndAfter(document.body.lastChild);
    const part = range.cloneContents();
    if (!raised) part.querySelectorAll('sup').forEach(figure => figure.remove());
    return part.textContent;
}"""
REMOVE_BOX = "box => document.querySelectorAll(box).forEach(found => found.remove())"
# The visible text, and the rectangle of each piece of it.
APPEARANCE = """() => [document.body.innerText, Array.from(
    document.querySelectorAll('h1, h2, h3, p, li, td, th, pre'),
    element => Object.values(element.getBoundingClientRect().toJSON()))]"""
# The right end of the line of an element that ends farthest to the left.
SHORTEST_REACH = """element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const lines = {};
    for (const piece of range.getClientRects()) {
        const line = Math.round(piece.bottom / 8);
        lines[line] = Math.max(piece.right, lines[line] ?? 0);
    }
    return Math.min(...Object.values(lines));
}"""

on_all_pages = pytest.mark.parametrize("name", NAMES)


def folded(text: str | None) -> str:
    return " ".join((text or "").split())


def links(page: Page) -> list[Locator]:
    found: list[Locator] = page.locator(f"{BOX} a").all()
    return found


def label(page: Page) -> Locator:
    return page.locator(f"{BOX} > summary")


def rectangle(locator: Locator) -> dict[str, float]:
    """Return left, right, top, bottom, width and height, in pixels of the window."""
    found: dict[str, float] = locator.evaluate("element => element.getBoundingClientRect().toJSON()")
    return found


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the window around the box."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.evaluate(f"scrollTo(0, document.querySelector('{BOX}').getBoundingClientRect().top + scrollY - 300)")
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


@on_all_pages
def test_the_box_is_closed_at_first_and_opens_by_click(name: str, open_page: OpenPage) -> None:
    page = open_page(add_box(page_source(name)))
    expect(page.locator(BOX)).to_have_count(1)
    expect(label(page)).to_be_visible()
    assert folded(label(page).inner_text())
    assert len(links(page)) == 3
    for link in links(page):
        expect(link).to_be_hidden()
    shoot(page, f"{name}-closed")
    label(page).click()
    for link in links(page):
        expect(link).to_be_visible()
    shoot(page, f"{name}-open")
    label(page).click()
    expect(links(page)[0]).to_be_hidden()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_the_box_and_reaches_its_links(key: str, open_page: OpenPage) -> None:
    page = open_page(add_box(page_source("essay")))
    page.keyboard.press("Tab")
    expect(label(page)).to_be_focused()  # the essay has no link before the box
    page.keyboard.press(key)
    for link in links(page):
        expect(link).to_be_visible()
        page.keyboard.press("Tab")
        expect(link).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#no-time-to-read-3"


@on_all_pages
def test_each_link_leads_to_its_sentence(name: str, open_page: OpenPage) -> None:
    page = open_page(add_box(page_source(name)), NARROW)  # most to scroll
    label(page).click()
    for number, link in enumerate(links(page), 1):
        assert link.get_attribute("href") == f"#no-time-to-read-{number}"
        sentence = folded(link.inner_text())
        texts = [folded(link.evaluate(TEXT_FROM, raised)) for raised in (True, False)]
        assert any(text.startswith(sentence) for text in texts), (sentence, texts[0][:200])
        place = page.locator(f"span#no-time-to-read-{number}")
        assert place.inner_html() == ""
        link.click()
        assert -1 <= rectangle(place)["top"] < 800
    tops = [rectangle(page.locator(f"#no-time-to-read-{number}"))["top"] for number in (1, 2, 3)]
    assert tops == sorted(tops)
    assert rectangle(page.locator(BOX))["bottom"] <= tops[0]


@on_all_pages
def test_print_shows_the_sentences(name: str, open_page: OpenPage) -> None:
    page = open_page(add_box(page_source(name)), 794)  # an A4 page
    closed = rectangle(page.locator(BOX))["height"]
    page.emulate_media(media="print")
    for link in links(page):
        expect(link).to_be_visible()
    box = rectangle(page.locator(BOX))
    assert box["height"] > closed + 40
    assert all(rectangle(link)["bottom"] <= box["bottom"] for link in links(page))
    shoot(page, f"{name}-print")


@on_all_pages
def test_the_box_fits_a_narrow_screen(name: str, open_page: OpenPage) -> None:
    page = open_page(add_box(page_source(name)), NARROW)
    label(page).click()
    for part in (page.locator(BOX), label(page), *links(page)):
        sides = rectangle(part)
        assert 0 <= sides["left"] < sides["right"] <= NARROW
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert rectangle(label(page))["height"] >= SMALLEST_TARGET
    shoot(page, f"{name}-narrow")


@on_all_pages
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(name: str, dark: bool, open_page: OpenPage) -> None:
    """The pages have no violation without a box: `test_the_pages_themselves_are_sound`."""
    page = open_page(add_box(page_source(name), below=True), dark=dark)
    assert_accessible(page)
    for summary in page.locator(f"{BOX} > summary").all():
        summary.click()
    assert_accessible(page)
    if dark:
        shoot(page, f"{name}-dark")


@on_all_pages
def test_each_sentence_has_one_number(name: str, open_page: OpenPage) -> None:
    """Many pages take the numbers from all lists, and some draw numbers of their own."""
    page = open_page(add_box(page_source(name)))
    label(page).click()
    for item in page.locator(f"{BOX} li").all():
        by_list, by_page = item.evaluate(
            "item => [getComputedStyle(item).listStyleType, getComputedStyle(item, '::before').content]"
        )
        assert (by_list != "none") + (by_page not in ("none", "normal", '""')) == 1, (by_list, by_page)


def test_a_page_that_reads_from_right_to_left_has_a_box_that_does(open_page: OpenPage) -> None:
    page = open_page(add_box(page_source("arabic")))
    label(page).click()
    box = rectangle(page.locator(BOX))
    for part in (label(page), *links(page)):
        assert part.evaluate("element => getComputedStyle(element).direction") == "rtl"
        assert box["right"] - part.evaluate(SHORTEST_REACH) < 0.1 * box["width"]


@on_all_pages
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_without_its_box_the_page_looks_as_before(name: str, width: int, open_page: OpenPage) -> None:
    """The places that the links lead to move nothing."""
    page = open_page(add_box(page_source(name)), width)
    page.evaluate(REMOVE_BOX, BOX)
    assert page.locator("span[id^=no-time-to-read-]").count() == 3
    assert page.evaluate(APPEARANCE) == open_page(page_source(name), width).evaluate(APPEARANCE)


@on_all_pages
def test_a_second_box_stands_below_the_article(name: str, open_page: OpenPage) -> None:
    page = open_page(add_box(page_source(name), below=True))
    above, below = (rectangle(box) for box in page.locator(BOX).all())
    places = [rectangle(place) for place in page.locator("span[id^=no-time-to-read-]").all()]
    assert len(places) == 3
    assert all(above["bottom"] <= place["top"] <= below["top"] for place in places)
    identifiers = page.evaluate("Array.from(document.querySelectorAll('[id]'), element => element.id)")
    assert len(identifiers) == len(set(identifiers))
    shoot(page, f"{name}-two")

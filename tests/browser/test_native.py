"""The browser and the helpers of these tests, on a small page with a native box, and on the pages alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import NAMES, NARROW, OpenPage, assert_accessible, page_source, violations


@pytest.fixture
def native(open_page: OpenPage) -> Page:
    return open_page(page_source("native"))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_and_closes_a_native_box(native: Page, key: str) -> None:
    link = native.get_by_role("link", name="Read the end")
    expect(link).to_be_hidden()
    native.keyboard.press("Tab")
    native.keyboard.press(key)
    expect(link).to_be_visible()
    native.keyboard.press(key)
    expect(link).to_be_hidden()


def test_a_link_scrolls_to_its_place(native: Page) -> None:
    native.locator("summary").click()
    expect(native.locator("#end")).not_to_be_in_viewport()
    native.get_by_role("link").click()
    assert native.evaluate("scrollY") > 1000


def test_print_shows_what_is_closed(native: Page) -> None:
    expect(native.get_by_role("link")).to_be_hidden()
    native.emulate_media(media="print")
    expect(native.get_by_role("link")).to_be_visible()


def test_a_request_to_a_host_is_noticed(native: Page, requests: list[str]) -> None:
    native.evaluate("fetch('http://host.invalid/x.png').catch(() => 0)")
    assert requests == ["http://host.invalid/x.png"]
    requests.clear()


def test_axe_finds_faults_and_names_them(open_page: OpenPage) -> None:
    faulty = page_source("native").replace("</main>", '<img src="data:,"><p id="x">fine</p></main>')
    page = open_page(faulty)
    (line,) = violations(page)
    assert line.startswith("image-alt (critical)")
    assert line.endswith('<img src="data:,">')
    with pytest.raises(AssertionError, match="1 × image-alt"):
        assert_accessible(page)
    assert_accessible(page, "#x")
    assert_accessible(page, known=violations(page))
    assert_accessible(open_page(page_source("native")))


@pytest.mark.parametrize("name", NAMES)
def test_the_pages_themselves_are_sound(name: str, open_page: OpenPage) -> None:
    """Then whatever is wrong with a box on them is the fault of the box."""
    page = open_page(page_source(name), NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert_accessible(page)
    assert page.evaluate("getComputedStyle(document.body).direction") == (
        "rtl" if name == "arabic" else "ltr"
    )
    assert_accessible(open_page(page_source(name), dark=True))

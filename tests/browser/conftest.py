"""Chromium, pages in it, and the check of accessibility. `make browser` installs what these tests need."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

PAGES = Path(__file__).parent / "pages"
NEWS = Path(__file__).parents[2] / "examples" / "page.html"
NAMES = sorted({path.stem for path in PAGES.glob("*.html")} - {"native"} | {"news"})  # shaped like real pages
NARROW, WIDE = 360, 1280
FLAGS = [
    "--no-sandbox",  # Chromium refuses to start as root with its sandbox; all pages here are our own
    *("--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


class OpenPage(Protocol):
    """Opens HTML in a page of its own."""

    def __call__(self, html: str, width: int = WIDE, dark: bool = False) -> Page: ...


def page_source(name: str) -> str:
    """Return the HTML of one of the pages of this folder, or of the example."""
    return (NEWS if name == "news" else PAGES / f"{name}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "Chromium is not installed: make browser installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        yield browser
        browser.close()


@pytest.fixture
def requests() -> list[str]:
    """The addresses that the pages of a test asked for. Nothing answers them."""
    return []


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path, requests: list[str]) -> Iterator[OpenPage]:
    """A page needs no server: it is a file, and a request to any host fails the test."""
    contexts: list[BrowserContext] = []

    def refuse(route: Route) -> None:
        requests.append(route.request.url)
        route.abort()

    def open_html(html: str, width: int = WIDE, dark: bool = False) -> Page:
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.route(re.compile("^https?:"), refuse)
        page = context.new_page()
        page.goto(path.as_uri())
        return page

    yield open_html
    for context in contexts:
        context.close()
    assert requests == []


@cache
def axe_source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, within: str = "html") -> Counter[str]:
    """Return what axe-core finds inside the elements of a selector: the number of elements by line.

    A line has the rule, what to do, and the opening tag of the element, which does not change when another
    element is added to the page.
    """
    page.evaluate(axe_source())
    found = page.evaluate("within => axe.run({include: [within]}, {resultTypes: ['violations']})", within)
    lines = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'].partition('>')[0]}>"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    assert found["passes"], "axe-core checked nothing"
    return Counter(lines)


def assert_accessible(page: Page, within: str = "html", known: Counter[str] | None = None) -> None:
    """Fail with a line for each violation that is not known."""
    new = violations(page, within) - (known or Counter())
    assert not new, "axe-core found:\n" + "\n".join(
        f"{count} × {line}" for line, count in sorted(new.items())
    )

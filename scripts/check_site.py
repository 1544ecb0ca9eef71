"""Check a built documentation site: all links have targets, and nothing is loaded from other hosts.

    python scripts/check_site.py site zensical.toml

Zensical checks the links between pages. This script checks images, links in HTML, assets of other hosts, and
pages of the navigation that do not exist. Zensical does not check these.
"""

from __future__ import annotations

import re
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src")}
LINKS = {*LOADED, ("a", "href")}
LOADED_BY_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""")


class Page(HTMLParser):
    """The links, the assets and the anchors of one page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[tuple[str, bool]] = []
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the targets of a tag, whether the browser loads them, and the anchors of the tag."""
        given = dict(attrs)
        named = given.get("rel") in ("canonical", "prev", "next")  # addresses that no browser loads
        for name, value in attrs:
            if value and (tag, name) in LINKS and not named:
                self.links.append((value, (tag, name) in LOADED))
            if value and name == "style" and LOADED_BY_STYLE.search(value):
                self.links.append((value, True))
        self.anchors |= {value for name in ("id", "name") if (value := given.get(name))}


def faults(site: Path, pages_of_navigation: set[str]) -> list[str]:
    """Return one line for each fault of a site.

    Parameters
    ----------
    site : Path
        The folder of the built site.
    pages_of_navigation : set of str
        Paths of the Markdown files that the navigation names.
    """
    pages = {path.resolve(): Page(path) for path in sorted(site.rglob("*.html"))}
    found = [] if pages else [f"{site}: no pages"]
    for name in sorted(pages_of_navigation):
        if not (site / name).with_suffix(".html").exists():
            found.append(f"navigation: there is no page {name}")
    for path in sorted(site.rglob("*.css")):
        if LOADED_BY_STYLE.search(path.read_text(encoding="utf-8")):
            found.append(f"{path}: loads from another host")
    for path, page in pages.items():
        for link, loaded in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if loaded and parts.scheme != "data":
                    found.append(f"{path}: loads {link}")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if parts.path.startswith("/"):  # the page for addresses that do not exist
                target = (site / unquote(parts.path.lstrip("/"))).resolve()
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                found.append(f"{path}: {link} does not exist")
            elif parts.fragment and target in pages and parts.fragment not in pages[target].anchors:
                found.append(f"{path}: {link} has no such anchor")
    return found


def named_pages(entry: object) -> set[str]:
    """Return the Markdown files that an entry of the navigation names.

    Examples
    --------
    >>> sorted(named_pages([{"Start": "index.md"}, {"Guides": [{"Lengths": "lengths.md"}]}]))
    ['index.md', 'lengths.md']
    """
    if isinstance(entry, str):
        return {entry} if entry.endswith(".md") else set()
    children = entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ()
    return {name for child in children for name in named_pages(child)}


def main(site: str, configuration: str) -> int:
    """Print the faults and return the exit status."""
    settings = tomllib.loads(Path(configuration).read_text(encoding="utf-8"))
    named = named_pages(settings["project"]["nav"])
    written = Path(configuration).parent / "docs"
    found = faults(Path(site), named)
    found += [
        f"{path}: no entry in the navigation"
        for path in sorted(written.rglob("*.md"))
        if path.relative_to(written).as_posix() not in named
    ]
    print("\n".join(found) or f"{site}: no faults")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

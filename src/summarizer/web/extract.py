"""The article of a web page, and the place of each of its letters in the source."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, islice
from typing import Any, NamedTuple

from ..reading import Article
from ..text.blocks import LEFT_OUT, blocks
from ..text.detect import detect_language
from ..text.labels import kind_of
from ..text.language import load_language
from ..text.sentences import Sentence
from ..text.unicode import is_blank
from .align import lines_within
from .decode import decode_page
from .extras import needs_extra
from .html import HEADINGS, Element, Line, visible_lines

MAX_SIZE = 10_000_000
"""Characters of the longest page that is read."""

_FENCE = "```"
_ENDS = ".!?…。！？।؟"
_CLOSERS = ")]»”\"“'’」』"
_NOT_RUNNING = frozenset(["aside", "nav", "footer", "figure", "figcaption", "form"])
_CELLS = frozenset(["li", "td", "th", "dd", "dt"])
_DEPTH = 4  # elements around a line that tell what it is
_RUNNING = 60  # characters of a line of running text
_PARAGRAPH = 150
_TITLE = 10  # characters of a title that tell it apart
_BEFORE = 12  # so many lines before the first paragraph the headline is looked for
_STANDFIRST = 3  # so many lines behind the headline, or before the first paragraph, may be the standfirst
_ALL_LINK = 0.8  # share of a line that is a link
_LINKS = 0.6  # share of a section
_SHORT = 200  # the language that a page declares counts for a text of so many characters
# Lines of these kinds are short: longer lines are paragraphs, whatever words they hold.
_WIDEST = {"notice": 500, "credit": 300, "caption": 200, "boilerplate": 160}
# Names that authors of pages give to what no article holds.
_FURNITURE = re.compile(
    r"copyright|kommentar|\bshar(?:e|ing|edaddy)|\brss|tweet|author-?_?(?:box|bio|desc|info)|sabox",
    re.IGNORECASE,
)
_NAMES = re.compile(r"""(?:class|id)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LANG = re.compile(r"""<html\b[^>]*?\slang\s*=\s*["']?([a-zA-Z]{2,3})\b""", re.IGNORECASE)
_SITE = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{1,40}$")  # " | The Daily Tide" behind a title


class NoArticleError(ValueError):
    """A page has no article, or no place for a box."""


@dataclass(frozen=True)
class Places:
    """Where each part of a text stands in a source.

    Attributes
    ----------
    at, sizes : list of int
        Where each run begins in the text, and its number of characters there. See `Line`.
    starts, ends : list of int
        Where each run begins and ends in the source.
    """

    at: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, line: Line, at: int) -> None:
        """Add a line that begins at this place of the text."""
        borders = [*(place for place, _, _ in line.runs), len(line.text)]
        for (place, start, end), after in zip(line.runs, borders[1:], strict=True):
            self.at.append(at + place)
            self.sizes.append(after - place)
            self.starts.append(start)
            self.ends.append(end)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the source that shows ``text[start:end]``."""
        run = bisect_right(self.at, start) - 1
        if run < 0 or start >= self.at[run] + self.sizes[run]:  # the mark of a heading is not in the source
            run, start = run + 1, self.at[run + 1]
        return self._character(run, start)[0], self._character(bisect_left(self.at, end) - 1, end - 1)[1]

    def _character(self, run: int, place: int) -> tuple[int, int]:
        """Return where one character of a run begins and ends in the source."""
        start, end = self.starts[run], self.ends[run]
        if end - start != self.sizes[run]:  # a reference, or white space
            return start, end
        return start + place - self.at[run], start + place - self.at[run] + 1


@dataclass(frozen=True)
class WebArticle(Article):
    """The article of a web page.

    `text` holds the paragraphs and items with a blank line between them, headings as "## Heading", and code
    between fences. The headline is the `title`.

    Parameters
    ----------
    html : str
        The page.
    lines : sequence of Line
        The lines of the page that the text was made from.
    """

    html: str = field(default="", repr=False)
    lines: Sequence[Line] = field(default=(), repr=False, compare=False)
    places: Places = field(default_factory=Places, repr=False, compare=False)

    def place(self, sentence: Sentence) -> tuple[int, int]:
        """Return where a sentence stands in the page.

        Parameters
        ----------
        sentence : Sentence
            A sentence of the text, for example of a summary of the article.

        Returns
        -------
        (int, int)
            ``article.html[start:end]`` begins with the first letter of the sentence and ends with the last.
            Tags and references may stand between them.

        Raises
        ------
        ValueError
            If the sentence does not stand in the text.
        """
        start, end = sentence.start, sentence.end
        if not 0 <= start < end or self.text[start:end] != sentence.text:
            raise ValueError(f"the sentence is not of this article: {sentence.text!r:.60}")
        return self.places.source(start, end)


def extract_article(page: str | bytes, *, url: str = "") -> WebArticle:
    r"""Return the article of a web page, without menus, comments and other furniture.

    trafilatura finds the article (Barbaresi 2021, "Trafilatura: A Web Scraping Library and Command-Line Tool
    for Text Discovery and Extraction", ACL demos). The text itself is taken from the page, so that each
    sentence has its place there (`WebArticle.place`).

    Parameters
    ----------
    page : str or bytes
        HTML. Bytes are decoded by their byte order mark, by what the page declares, or as UTF-8.
    url : str, default ""
        The address of the page. It is stored; nothing is fetched.

    Returns
    -------
    WebArticle
        With `title`, `author`, `date`, `language` and `url`, as far as the page has them.

    Raises
    ------
    TypeError
        If `page` is neither str nor bytes.
    NoArticleError
        If the page has no article. It is a ValueError.
    ValueError
        If the page has more than 10 million characters.
    ModuleNotFoundError
        If the extra "html" is not installed.

    Examples
    --------
    >>> page = "<h1>Flood</h1><p>The old dike broke on Monday night.</p><p>Nobody was <b>hurt</b>.</p>"
    >>> article = extract_article(page)
    >>> article.title, article.text
    ('Flood', 'The old dike broke on Monday night.\n\nNobody was hurt.')
    """
    if not isinstance(page, (str, bytes)):
        raise TypeError(f"page must be a str or bytes of HTML, got {type(page).__name__}")
    html = page if isinstance(page, str) else decode_page(page)[0]
    if len(html) > MAX_SIZE:
        raise ValueError(f"the page has {len(html):,} characters; at most {MAX_SIZE:,} are read")
    lines = visible_lines(html)
    found = _found_by_trafilatura(html) if lines else None
    inside = lines_within([line.text for line in lines], found.text if found else "")
    if not _is_running(lines[at] for at in inside):
        inside = _by_our_rules(lines)
    if not _is_running(lines[at] for at in inside):
        raise NoArticleError("the page has no article: no running text was found")
    headline = _headline(lines, inside, getattr(found, "title", None) or "")
    inside = _with_standfirst(lines, inside, headline)
    if headline is not None:  # above the headline stand names of sections and teasers
        inside = {at for at in inside if at > headline}
    article = _without_furniture([lines[at] for at in sorted(inside)])
    text, places = _written(article)
    if is_blank(text):  # only the headline is running text
        raise NoArticleError("the page has no article: no running text was found below the headline")
    known = {name: getattr(found, name, None) or "" for name in ("date", "title", "author", "url")}
    return WebArticle(
        text,
        date=known["date"],
        title=_title("" if headline is None else lines[headline].text, known["title"]),
        author=known["author"],
        language=_language(html, text),
        url=url or known["url"],
        html=html,
        lines=article,
        places=places,
    )


class LineOutside(NamedTuple):
    """A visible line of a page that is no part of its article.

    Attributes
    ----------
    kind : str
        "title", a kind of `kind_of`, or "page".
    offset : int
        The line stands before this place of the article's text.
    text : str
    """

    kind: str
    offset: int
    text: str


def lines_outside(article: WebArticle) -> list[LineOutside]:
    """Return the visible lines of a page that are no part of its article, in their order.

    Parameters
    ----------
    article : WebArticle

    Returns
    -------
    list of LineOutside

    Examples
    --------
    >>> article = extract_article("<h1>Flood</h1><p>The old dike broke on Monday night.</p><p>© The Post</p>")
    >>> [tuple(line) for line in lines_outside(article)]
    [('title', 0, 'Flood'), ('notice', 35, '© The Post')]
    """
    runs = [0, *accumulate(len(line.runs) for line in article.lines)]
    inside = {
        line.runs[0][1]: article.text.rfind("\n", 0, article.places.at[first]) + 1
        for line, first in zip(article.lines, runs, strict=False)
    }
    lines = visible_lines(article.html)
    found: list[LineOutside] = []
    offset = len(article.text)
    for line in reversed(lines):
        if line.runs[0][1] in inside:
            offset = inside[line.runs[0][1]]
        else:
            is_title = line.text == article.title and _within(line, HEADINGS)
            kind = "title" if is_title else kind_of(line.text, ended=_is_ended(line)) or "page"
            found.append(LineOutside(kind, offset, line.text))
    return found[::-1]


def text_of(html: str) -> str:
    r"""Return the visible text of a piece of HTML; a blank line stands between its blocks.

    Parameters
    ----------
    html : str
        For example the body of an entry of a feed.

    Returns
    -------
    str

    Examples
    --------
    >>> text_of("<p>Rain &amp; snow.</p><script>x = 1</script><p>Nobody was <b>hurt</b>.<br>All slept.</p>")
    'Rain & snow.\n\nNobody was hurt.\nAll slept.'
    """
    return _written(visible_lines(html))[0]


def _found_by_trafilatura(html: str) -> Any:
    """Return what trafilatura finds, or None if it finds nothing."""
    with needs_extra("html"):
        from trafilatura import bare_extraction

    # Only dates that the page declares: a search in its text takes longer than all the rest.
    dates = {"extensive_search": False, "original_date": True}
    for with_metadata in (True, False):
        # Damaged pages raise errors of many kinds there: most of them in the search for a date.
        with suppress(Exception):
            return bare_extraction(
                html.encode("utf-8", "replace").decode(),
                fast=True,
                include_comments=False,
                with_metadata=with_metadata,
                date_extraction_params=dates,
            )
    return None


def _is_running(lines: Iterable[Line]) -> bool:
    """Return whether one of the lines is a sentence, or as long as a sentence."""
    return any(_is_ended(line) or len(line.text) >= _RUNNING for line in lines)


def _by_our_rules(lines: Sequence[Line]) -> set[int]:
    """Return the numbers of the lines of the body, by the rules for pasted pages.

    trafilatura finds nothing on some pages without paragraphs, and only a menu on some others.
    """
    text, places = _written(lines)
    runs = [0, *accumulate(len(line.runs) for line in lines)]
    starts = [places.at[first] for first in runs[:-1]]
    found: set[int] = set()
    for block in blocks(text):
        if block.kind not in LEFT_OUT:
            found.update(range(bisect_left(starts, block.start), bisect_left(starts, block.end)))
    return found


def _headline(lines: Sequence[Line], inside: set[int], title: str) -> int | None:
    """Return the number of the headline, or None.

    It is the first heading with the title that the page declares, if little of the article stands before it.
    Otherwise it is the last first-level heading before the first paragraph of the article.
    """
    first = _first_paragraph(lines, inside)
    size = sum(len(lines[at].text) for at in inside)
    before = 0
    for at, line in enumerate(lines):
        if 5 * before > size:
            break
        if line.text in title and len(line.text) >= _TITLE and _within(line, HEADINGS):
            return at
        before += len(line.text) if at in inside else 0
    top = min(inside)
    start = max(0, min(top, first - _BEFORE))
    return next((at for at in range(first, start - 1, -1) if _within(lines[at], {"h1"})), None)


def _first_paragraph(lines: Sequence[Line], inside: set[int]) -> int:
    return next((at for at in sorted(inside) if len(lines[at].text) > _RUNNING), min(inside))


def _with_standfirst(lines: Sequence[Line], inside: set[int], headline: int | None) -> set[int]:
    """Add what trafilatura passes over: the standfirst, and headings and paragraphs beside paragraphs."""
    first = _first_paragraph(lines, inside)
    homes = {_home(lines[at]) for at in inside if len(lines[at].text) > _RUNNING}
    found = set(inside)
    top = min(inside)
    start = max(0, min(top, first - _STANDFIRST, first if headline is None else headline))
    for at in range(start, max(inside) + 1):
        line = lines[at]
        width = len(line.text)
        if at + 1 in inside and _within(line, HEADINGS) and _home(line) == _home(lines[at + 1]):
            found.add(at)
        if at in inside or width < _RUNNING or line.linked > width / 2 or _within(line, _NOT_RUNNING, None):
            continue
        is_standfirst = headline is not None and headline < at <= headline + _STANDFIRST
        is_opening = first - _STANDFIRST <= at < first and width > _PARAGRAPH
        if is_standfirst or (_is_ended(line) and (is_opening or _home(line) in homes)):
            found.add(at)
    return found


def _without_furniture(article: Sequence[Line]) -> list[Line]:
    """Leave out notices, credits, links and lists of links."""
    widths = [0, *accumulate(len(line.text) for line in article)]
    links = [0, *accumulate(line.linked for line in article)]
    is_named = cache(_is_named_furniture)  # many lines stand in the same element
    kept: list[Line] = []
    end = cut = len(article)  # where the section ends, and where its list of links begins
    for at in range(len(article) - 1, -1, -1):
        line = article[at]
        is_heading = _within(line, HEADINGS)
        if is_heading or (not _is_ended(line) and len(line.text) < _RUNNING):
            linked = links[end] - links[at + 1]
            if linked and linked >= _LINKS * (widths[end] - widths[at + 1]):
                cut = at
        if is_heading or not at:
            kept += [line for line in article[at:cut][::-1] if not _is_furniture(line, is_named)]
            end = cut = at
    return kept[::-1] or list(article)


def _is_furniture(line: Line, is_named: Callable[[Element], bool]) -> bool:
    """Return whether the words of a line, its links or the names of its elements tell that it is no text."""
    kind = kind_of(line.text.lstrip("•·-–*|[ "), ended=_is_ended(line))
    if len(line.text) < _WIDEST.get(kind, 0):
        return True
    if line.linked >= _ALL_LINK * len(line.text) and not _within(line, _CELLS | HEADINGS):
        return True
    return any(map(is_named, islice(line.element.chain(), _DEPTH - 1)))


def _is_named_furniture(element: Element) -> bool:
    """Return whether the class or the id of an element tells that it holds no text of an article."""
    return any(_FURNITURE.search(" ".join(match)) for match in _NAMES.findall(element.attributes))


def _written(article: Sequence[Line]) -> tuple[str, Places]:
    """Return the text of the lines, and the places of its letters."""
    parts: list[str] = []
    places = Places()
    size = 0
    code: object = None  # the element of the code that is open
    is_plain = all(_within(line, {"pre"}, None) for line in article)  # a plain text, not code
    for line in article:
        before = None if is_plain else next((e for e in line.element.chain() if e.name == "pre"), None)
        gap = "\n" if line.broken and parts else "\n\n" if parts else ""
        if code is not None and before is not code:
            gap = f"\n{_FENCE}\n\n"
        if before is not None and before is not code:
            gap += f"{_FENCE}\n"
        elif before is None:
            gap += _mark(line)
        code = before
        parts += [gap, line.text]
        size += len(gap)
        places.add(line, size)
        size += len(line.text)
    return "".join([*parts, f"\n{_FENCE}" if code is not None else ""]), places


def _mark(line: Line) -> str:
    """Return the mark of a heading. A sentence in a heading has no mark, for it may be chosen."""
    return "## " if not line.broken and _within(line, HEADINGS) and not _is_ended(line) else ""


def _title(headline: str, declared: str) -> str:
    """Return the title: the headline, unless the page declares a title with other words."""
    if not declared or (headline and (headline in declared or declared in headline)):
        return headline
    return _SITE.sub("", declared) or declared


def _language(html: str, text: str) -> str:
    """Return the language of a text. What the page declares counts only for a short text."""
    declared = _LANG.search(html, 0, 10_000)
    if declared and len(text) < _SHORT:
        with suppress(ValueError):  # no language that is known
            return load_language(declared[1]).code
    return detect_language(text)


def _home(line: Line) -> object:
    """Return the element in which the block of a line stands."""
    return line.element.block().parent


def _within(line: Line, names: frozenset[str] | set[str], depth: int | None = _DEPTH) -> bool:
    """Return whether one of the elements around a line has one of these names."""
    return any(element.name in names for element in islice(line.element.chain(), depth))


def _is_ended(line: Line) -> bool:
    return line.text.rstrip(_CLOSERS)[-1:] in tuple(_ENDS)

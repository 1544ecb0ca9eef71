"""The box on a page: "No time to read? Get a summary", with a link from each sentence to its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from html import escape
from importlib import resources
from itertools import count, islice, takewhile
from typing import TypeVar

from ..pipeline import summarize
from ..render import readable
from ..select.budget import Unit
from ..summary import Summary
from ..text.cleaning import clean
from ..text.detect import DEFAULT_LANGUAGE
from ..text.language import Language
from .decode import decode_page
from .extract import NoArticleError, WebArticle, extract_article
from .html import HEADINGS, TEMPLATE, Element, Line

Page = TypeVar("Page", str, bytes)

NAME = "no-time-to-read"
"""The class of the box, and the beginning of the ids of the places that it links to."""

MAX_SHARE = 0.6
"""A page gets no box if the summary would hold a larger share of the words of the article."""

_STYLE = (
    f".{NAME}{{margin:1.2em 0;padding:.4em 1em;border:1px solid;border-radius:.4em;"
    "border-color:color-mix(in srgb,currentColor 30%,transparent)}"
    f".{NAME}>summary{{cursor:pointer;font-weight:600;padding:.3em 0;min-height:24px;box-sizing:border-box}}"
    f".{NAME} ol{{text-align:start;margin:.7em 0 .2em;padding-inline-start:1.5em}}"
    # A page may take away the numbers of all lists, or draw its own, and may draw lines below its links.
    f".{NAME} li{{margin:.4em 0;padding:0;list-style:decimal outside}}.{NAME} li::before{{content:none}}"
    f".{NAME} a{{color:inherit;border:0;text-decoration:underline;text-underline-offset:.2em;"
    "text-decoration-color:color-mix(in srgb,currentColor 40%,transparent)}"
    f"[id^={NAME}-]{{scroll-margin-top:6em}}"
    f"[id^={NAME}-]:target::before{{content:'';display:inline-block;width:.25em;height:1em;margin-inline-end:.4em;"
    "vertical-align:-.12em;background:currentColor}"
    f"@media print{{.{NAME}::details-content{{content-visibility:visible;block-size:auto}}"
    f".{NAME} a{{text-decoration:none}}"
    # On paper, the triangle of a closed box would contradict the sentences below it.
    f".{NAME}>summary{{list-style:none}}.{NAME}>summary::-webkit-details-marker{{display:none}}}}"
)
_OURS = re.compile(
    rf'<details class="{NAME}"(?:(?!<details\b).)*?</details>|<span id="{NAME}-\d+"></span>'
    rf'|<meta name="description" content="[^"]*" data-{NAME}>',
    re.DOTALL,
)
_OURS_IN_BYTES = re.compile(_OURS.pattern.encode(), re.DOTALL)
_DESCRIPTION = re.compile(r"""<meta\s(?:(?!<meta\s)[^>])*?\bname\s*=\s*["']?description\b""", re.IGNORECASE)
_TITLE_END = re.compile(  # of the page: a script or a drawing has other titles
    r"(?>(?!<(?:!--|/title|(?:body|noscript|script|style|svg|template)\b))."
    r"|<!--.*?-->|<(noscript|script|style|template)\b.*?</\1\s*>)*+</title\s*>",
    re.IGNORECASE | re.DOTALL,
)
_META_LEAST, _META_MOST = 50, 160  # characters of a description that search engines show
_RIGHT_TO_LEFT = frozenset(["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"])
# A box stands before these elements as a whole, not in them.
_NO_HOME = HEADINGS | frozenset(
    "a address blockquote button caption dd details dl dt fieldset figcaption figure label legend li menu ol "
    "p pre summary table tbody td tfoot th thead tr ul".split()
)


def add_box(
    page: Page,
    length: float = 3,
    unit: Unit = "sentences",
    *,
    language: str | Language = DEFAULT_LANGUAGE,
    label: str = "",
    below: bool = False,
    meta: bool = False,
) -> Page:
    """Return a page with a summary of its article in a box above the article.

    The box is a native ``<details>`` element, closed at first. It needs no script and no other file, and it
    takes fonts and colours from the page. Each sentence is a link to its place in the article. A box of an
    earlier call is replaced. All else stays as it is, byte for byte: `remove_box` gives it back.

    Parameters
    ----------
    page : str or bytes
        HTML. Bytes stay in their encoding.
    length, unit
        The length of the summary, as for `summarize`.
    language : str or Language, default "auto"
        Language of the article. "auto" detects it.
    label : str, default ""
        What the closed box shows. If empty, "No time to read? Get a summary" in the language of the article.
    below : bool, default False
        Whether a second box stands below the article.
    meta : bool, default False
        Whether a page without ``<meta name="description">`` gets one of 50 to 160 characters.

    Returns
    -------
    str or bytes
        The page, of the type that was given. A page whose article is hardly longer than the summary has no
        box.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    NoArticleError
        If the page has no article, or no place for a box. It is a ValueError.
    ValueError
        If the page is too long, or an argument is out of range.
    ModuleNotFoundError
        If the extra "html" is not installed.

    Examples
    --------
    >>> page = "<h1>Flood</h1><p>The old dike broke on Monday night. Rain had fallen for a week.</p>"
    >>> page += "<p>Sheep were brought to the church in time. Nobody was hurt.</p>"
    >>> boxed = add_box(page, 1)
    >>> '<summary>No time to read? Get a summary</summary>' in boxed, remove_box(boxed) == page
    (True, True)
    """

    def choose(article: WebArticle) -> Summary:
        return summarize(article, length, unit, language=language)

    return boxed(page, choose, language, label=label, below=below, meta=meta)


def boxed(
    page: Page,
    choose: Callable[[WebArticle], Summary],
    language: str | Language = DEFAULT_LANGUAGE,
    *,
    label: str = "",
    below: bool = False,
    meta: bool = False,
) -> Page:
    """Return a page with a box, as `add_box`, for a summary with any settings.

    Parameters
    ----------
    page : str or bytes
    choose : callable
        From the article of the page to its summary.
    language : str or Language, default "auto"
        Language of the description.
    label, below, meta
        As for `add_box`.

    Returns
    -------
    str or bytes

    Raises
    ------
    NoArticleError
        If the page has no article, or no place for a box.
    """
    text, encoding = _decoded(page)
    html = _OURS.sub("", text)
    article = extract_article(html)
    summary = choose(article)
    insertions: list[tuple[int, str]] = []
    if 0 < summary.compression.words <= MAX_SHARE:
        places = [article.place(sentence)[0] for sentence in summary]
        ids = list(islice((f"{NAME}-{n}" for n in count(1) if f"{NAME}-{n}" not in html), len(places)))
        insertions = [(at, f'<span id="{name}"></span>') for at, name in zip(places, ids, strict=True)]
        box = _box(summary, ids, label or _label(summary.language))
        insertions += [(at, box) for at in _around(article)[: 1 + below]]
    if meta and not _DESCRIPTION.search(html):
        insertions += _description(html, article, language)
    # Characters that the encoding of the page lacks are written as references.
    ours = [(at, piece.encode(encoding, "xmlcharrefreplace").decode(encoding)) for at, piece in insertions]
    return _like(page, _with(html, ours), encoding)


def remove_box(page: Page) -> Page:
    """Return a page without what `add_box` added.

    Parameters
    ----------
    page : str or bytes

    Returns
    -------
    str or bytes
        The page as it was, of the type that was given.

    Raises
    ------
    TypeError
        If `page` is neither str nor bytes.
    """
    text, encoding = _decoded(page)
    return _like(page, _OURS.sub("", text), encoding)


def has_box(page: str | bytes) -> bool:
    """Return whether a page holds a box of `add_box`."""
    html, _ = _decoded(page)
    return f'<details class="{NAME}"' in html


def _decoded(page: str | bytes) -> tuple[str, str]:
    """Return the text of a page and its encoding. Bytes that cannot be read are kept as surrogates."""
    if isinstance(page, str):
        return page, "utf-8"
    if not isinstance(page, bytes):
        raise TypeError(f"page must be a str or bytes of HTML, got {type(page).__name__}")
    # A box must not change what encoding is guessed.
    _, encoding = decode_page(_OURS_IN_BYTES.sub(b"", page), lossless=True)
    text = page.decode(encoding, "surrogateescape")
    if text.encode(encoding, "surrogateescape") != page:
        raise ValueError(f"the page cannot be written back byte for byte as {encoding}: save it as UTF-8")
    return text, encoding


def _like(page: Page, text: str, encoding: str) -> Page:
    """Return a text as the type of a page."""
    return text if isinstance(page, str) else text.encode(encoding, "surrogateescape")


def _with(page: str, insertions: list[tuple[int, str]]) -> str:
    """Return a page with pieces inserted at offsets. Of pieces at one offset, the longer stands first."""
    parts = []
    at = 0
    for offset, piece in sorted(insertions, key=lambda item: (item[0], -len(item[1]))):
        parts += [page[at:offset], piece]
        at = offset
    return "".join([*parts, page[at:]])


def _box(summary: Summary, ids: list[str], label: str) -> str:
    """Return the HTML of the box, in one line and without a mark that the page could misread."""
    items = "".join(
        f'<li><a href="#{name}">{escape(readable(sentence))}</a></li>'
        for name, sentence in zip(ids, summary, strict=True)
    )
    direction = "rtl" if summary.language in _RIGHT_TO_LEFT else "ltr"
    return (
        f'<details class="{NAME}" lang="{escape(summary.language)}" dir="{direction}">'
        f"<summary>{escape(label)}</summary><style>{_STYLE}</style><ol>{items}</ol></details>"
    )


def _label(language: str) -> str:
    return _labels().get(language, _labels()["en"])


@cache
def _labels() -> dict[str, str]:
    """Return the label of the box in each language."""
    file = resources.files(__package__) / "box.json"
    labels: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return labels


def _around(article: WebArticle) -> tuple[int, int]:
    """Return the offsets above and below the article where a box may stand.

    It stands around the paragraph, list or table of the first and the last line. In running text without
    paragraphs it stands around the line.
    """
    opening, closing = article.lines[0], article.lines[-1]
    if any(element.name == TEMPLATE for line in (opening, closing) for element in line.element.chain()):
        raise NoArticleError("the page has no place for a box: a script writes its article")
    above, below = _outermost(opening), _outermost(closing)
    return above.start if above else opening.runs[0][1], below.end if below else closing.runs[-1][2]


def _outermost(line: Line) -> Element | None:
    """Return the largest element around a line in which no box can stand, or None."""
    around = list(line.element.chain())
    barred = [element for element in around if element.name in _NO_HOME]
    inline = list(takewhile(lambda element: element is not line.element.block(), around))
    return next(reversed(barred or inline), None)


def _description(page: str, article: WebArticle, language: str | Language) -> list[tuple[int, str]]:
    """Return the description of a page as an insertion, or nothing where the page has no place for it."""
    title = _TITLE_END.match(page)
    if not title:
        return []
    text = " ".join(clean(s.text) for s in summarize(article, _META_MOST, "chars", language=language))
    if len(text) > _META_MOST:
        text = text[: _META_MOST - 1].rsplit(" ", 1)[0] + "…"
    if len(text) < _META_LEAST:
        return []
    return [(title.end(), f'<meta name="description" content="{escape(text)}" data-{NAME}>')]

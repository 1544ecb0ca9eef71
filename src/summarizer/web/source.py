"""The article of a page or an address."""

from __future__ import annotations

import re

from ..reading import Article
from .decode import decode_page
from .extract import NoArticleError, extract_article, text_of
from .fetch import Fetched
from .kinds import is_page

_MANY = 20  # a text has fewer than one control character in so many
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def article_of(page: str, url: str = "") -> Article:
    """Return the article of a page. Of a page without an article, all its text is read."""
    try:
        return extract_article(page, url=url)
    except NoArticleError:
        return Article(text_of(page), url=url)


def article_at(found: Fetched) -> Article:
    """Return the article of what was fetched: of a page its article, else all of the text.

    Raises
    ------
    ValueError
        If the content is no text.
    """
    text = decode_page(found.content, found.encoding)[0]
    if is_page(found.content, found.media_type):
        return article_of(text, found.url)
    if len(_CONTROLS.findall(text)) > 1 + len(text) / _MANY:
        raise ValueError("it is no text; pass a text or a web page")
    return Article(text, url=found.url)

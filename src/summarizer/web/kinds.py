"""Whether bytes are a web page, a feed or neither, by how they begin."""

from __future__ import annotations

import re

_PAGE = re.compile(  # behind comments and the line of XML
    rb"\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--(?:(?!-->).){0,2000}+-->\s*+)*+<(?:!doctype\s+html|html)\b",
    re.DOTALL | re.IGNORECASE,
)
_FEED = re.compile(rb"\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<\?[^>]{0,300}>\s*+)*+<(?:rss|feed|rdf:RDF)\b")


def is_page(content: bytes, media_type: str = "") -> bool:
    """Return whether bytes are a web page, by the media type or by how they begin."""
    return "html" in media_type or bool(_PAGE.match(content))


def is_feed(content: bytes) -> bool:
    """Return whether bytes are a feed, by how they begin."""
    return bool(_FEED.match(content))

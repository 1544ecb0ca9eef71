"""Feeds: the summary of each entry stands before its text, or in its place.

The XML tree of the feed is edited, so that everything else stays: RSS 0.90 to 2.0, RDF, Atom 0.3 and 1.0. The
summary is marked. A second run finds the mark and puts the new summary in the place of the old summary.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import escape, unescape
from html.entities import html5
from typing import Any, Protocol, TypeAlias

from ..pipeline import Pipeline
from ..render import readable
from ..select.budget import Unit
from ..text.detect import DEFAULT_LANGUAGE
from ..text.language import Language
from ..text.patterns import pattern
from ..text.unicode import is_blank
from .decode import decode_page
from .extract import text_of
from .extras import needs_extra

MARK = "no-time-to-read"
"""Class of the element that holds a summary."""

_Element: TypeAlias = Any  # lxml has no type information

_ATOM_03 = "http://purl.org/atom/ns#"
_ATOM = {"http://www.w3.org/2005/Atom", _ATOM_03}
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DIV = "{http://www.w3.org/1999/xhtml}div"
_HTML_TYPES = {"html", "text/html"}
_PLAIN_TYPES = {"text", "text/plain"}
_INLINE_TYPES = {"xhtml", "application/xhtml+xml"}

_OPENING = f'<blockquote class="{MARK}" dir="auto">'
_MARKED = re.compile(rf"\A\s*{_OPENING}(?:<p>[^<]*</p>)*</blockquote>")
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_PREFIX = re.compile(r"(</?)[\w.-]+:(?=[\w-])")

_DECLARATION = re.compile(r"\A<\?xml\s[^>]*\?>\s*")
_START = re.compile(r"<(?:\?xml|!DOCTYPE|rss|feed|rdf:RDF)\b", re.IGNORECASE)
_ILLEGAL = pattern("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
_UNPARSED = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_TO_MEND = pattern(rf"{_UNPARSED.pattern}|&(?:#?\w{{1,32}};)?|{_ILLEGAL.pattern}", re.DOTALL)
_USED = re.compile(r"<([A-Za-z_][\w.-]*):")
_BOUND = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
_ROOT = re.compile(r"(<(?:rss|feed|rdf:RDF)\b)", re.IGNORECASE)
_NAMESPACES = {  # of prefixes that a feed uses without saying what they mean
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_REFERENCES_OF_XML = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}


def summarize_feed(
    feed: bytes,
    length: float = 3,
    unit: Unit = "sentences",
    *,
    replace: bool = False,
    language: str | Language = DEFAULT_LANGUAGE,
    query: str | None = None,
) -> bytes:
    """Put a summary before the text of each entry of a feed; everything else stays.

    The text of an entry is its full text (``content:encoded``, ``content`` of Atom), or else its description.
    An entry without such a text stays as it is. So does an entry whose summary would be the whole text.

    Parameters
    ----------
    feed : bytes
        RSS, RDF or Atom. Broken XML is mended where its meaning is clear.
    length : int or float, default 3
    unit : {"sentences", "words", "chars", "ratio"} or callable, default "sentences"
        The length of each summary, as for `summarize`.
    replace : bool, default False
        Whether the summary takes the place of the text.
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" detects the language of each entry.
    query : str, optional
        A question or topic to summarize for.

    Returns
    -------
    bytes
        The same feed with the summaries: the same kind, the same encoding. Mended feeds come in UTF-8.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If an argument is out of range, or `feed` is no feed that can be read.
    ModuleNotFoundError
        If the extra `html` is missing.

    Examples
    --------
    >>> feed = b'''<rss version="2.0"><channel><item><description>
    ... Rain fell on Oslo all week. The rain closed two roads in Oslo. Nobody was hurt.
    ... </description></item></channel></rss>'''
    >>> print(summarize_feed(feed, 1, replace=True).decode().splitlines()[1])
    <rss ...&lt;p&gt;The rain closed two roads in Oslo.&lt;/p&gt;...</rss>
    """
    pipeline = Pipeline(length, unit, language=language, query=query)
    if not isinstance(feed, bytes):
        raise TypeError(f"feed must be bytes, got {type(feed).__name__}: pass the bytes of the file")
    root, is_changed = _parse(feed)
    for entry in _entries(root):
        body = _body(entry)
        if body is not None:
            is_changed |= _summarize_body(body, _links(entry), pipeline, replace)
    if not is_changed:
        return feed
    written = _written(root)
    ends_line = feed.endswith(b"\n") and not feed.endswith(b"\0\n")  # UTF-16 writes two bytes
    return written + b"\n" if ends_line else written


def _written(root: _Element) -> bytes:
    """Return a feed as bytes, in its own encoding."""
    tree = root.getroottree()
    is_alone = tree.docinfo.standalone or None
    written: bytes = _etree().tostring(
        tree, encoding=_encoding(root), xml_declaration=True, standalone=is_alone
    )
    return written


def _etree() -> Any:
    """Return the XML library."""
    with needs_extra("html"):
        from lxml import etree
    return etree


def _summarize_body(body: _Body, links: Sequence[str], pipeline: Pipeline, replace: bool) -> bool:
    """Write the summary of a body, and return whether this changed anything."""
    html = _without_closing(body.html(), links)
    text = text_of(html) if "<" in html else unescape(html)
    if is_blank(text):
        return False
    summary = pipeline(text)
    if {s.text for s in summary} >= {s.text for s in summary.source}:  # the summary would be the whole text
        return body.unmark()
    return body.write([_ILLEGAL.sub("", readable(sentence)) for sentence in summary], replace=replace)


def _without_closing(html: str, links: Sequence[str]) -> str:
    """Leave out a last paragraph with a link to the entry itself: "The post … appeared first on …"."""
    starts = [paragraph.start() for paragraph in _PARAGRAPH.finditer(html)]
    if not starts or is_blank(html[: starts[-1]]):
        return html
    closing = unescape(html[starts[-1] :])
    is_own = any(re.search(rf"""["']{re.escape(link)}["'?#]""", closing) for link in links)
    return html[: starts[-1]] if is_own else html


class _Body(Protocol):
    """The text of an entry, in one of the ways in which feeds carry HTML."""

    def html(self) -> str:
        """Return the HTML without the summary of an earlier run."""

    def unmark(self) -> bool:
        """Take the summary of an earlier run away, and return whether there was a summary."""

    def write(self, sentences: Sequence[str], *, replace: bool) -> bool:
        """Put a summary at the start or in place of everything. Return whether this changed anything."""


class _Escaped:
    """HTML as escaped text or CDATA. References to entities stay where they are."""

    def __init__(self, element: _Element) -> None:
        self.element = element

    def html(self) -> str:
        """Return the HTML without the summary of an earlier run."""
        entities = self.element.iterchildren(_etree().Entity)
        return "".join([self._start(), *(f"{entity.text}{entity.tail or ''}" for entity in entities)])

    def _start(self) -> str:
        """Return the HTML before the first entity, without the summary of an earlier run."""
        return _MARKED.sub("", self.element.text or "", count=1)

    def unmark(self) -> bool:
        """Take the summary of an earlier run away, and return whether there was a summary."""
        return self._set(self._start())

    def write(self, sentences: Sequence[str], *, replace: bool) -> bool:
        """Put a summary at the start or in place of everything. Return whether this changed anything."""
        paragraphs = "".join(f"<p>{escape(sentence, quote=False)}</p>" for sentence in sentences)
        encoding = _encoding(self.element)
        # A reference of HTML: CDATA knows no references of XML.
        paragraphs = paragraphs.encode(encoding, "xmlcharrefreplace").decode(encoding)
        mark = f"{_OPENING}{paragraphs}</blockquote>"
        if replace:
            for child in list(self.element):
                self.element.remove(child)
        return self._set(mark if replace else mark + self._start())

    def _set(self, text: str) -> bool:
        etree = _etree()
        is_changed = text != (self.element.text or "")
        if is_changed:
            is_cdata = b"<![CDATA[" in etree.tostring(self.element, with_tail=False) and "]]>" not in text
            self.element.text = etree.CDATA(text) if is_cdata else text
        return is_changed


class _Plain(_Escaped):
    """Plain text, as Atom knows it. With a summary it becomes escaped HTML with the same line breaks."""

    def _start(self) -> str:
        return escape(self.element.text or "", quote=False).replace("\n", "<br>\n")

    def unmark(self) -> bool:
        """Do nothing: plain text has no mark."""
        return False

    def _set(self, text: str) -> bool:
        is_old = _etree().QName(self.element).namespace == _ATOM_03
        self.element.set("type", "text/html" if is_old else "html")
        if is_old:
            self.element.set("mode", "escaped")
        return super()._set(text)


class _Inline:
    """HTML as elements of the XML tree."""

    def __init__(self, element: _Element) -> None:
        children = list(element.iterchildren("*"))
        self.namespace = _etree().QName(children[0]).namespace
        self.container = children[0] if children[0].tag == _DIV and len(children) == 1 else element

    def _mark(self) -> _Element | None:
        """Return the summary of an earlier run."""
        first = next(iter(self.container), None)
        is_mark = first is not None and first.get("class") == MARK and is_blank(self.container.text or "")
        return first if is_mark else None

    def html(self) -> str:
        """Return the HTML without the summary of an earlier run."""
        etree, mark = _etree(), self._mark()
        start = self.container.text if mark is None else mark.tail
        children = [child for child in self.container if child is not mark]
        written = [etree.tostring(child, method="html", encoding="unicode") for child in children]
        return "".join([escape(start or ""), *(_PREFIX.sub(r"\1", piece) for piece in written)])

    def unmark(self) -> bool:
        """Take the summary of an earlier run away, and return whether there was a summary."""
        mark = self._mark()
        if mark is not None:
            self.container.text = mark.tail
            self.container.remove(mark)
        return mark is not None

    def write(self, sentences: Sequence[str], *, replace: bool) -> bool:
        """Put a summary at the start or in place of everything. Return whether this changed anything."""
        etree = _etree()
        before = etree.tostring(self.container)
        self.unmark()
        prefix = f"{{{self.namespace}}}" if self.namespace else ""
        mark = self.container.makeelement(f"{prefix}blockquote", {"class": MARK, "dir": "auto"})
        for sentence in sentences:
            etree.SubElement(mark, f"{prefix}p").text = sentence
        if replace:
            for child in list(self.container):
                self.container.remove(child)
        else:
            mark.tail = self.container.text
        self.container.text = None
        self.container.insert(0, mark)
        return bool(etree.tostring(self.container) != before)


def _entries(root: _Element) -> Iterator[_Element]:
    """Yield the entries of a feed."""
    name = _etree().QName(root)
    if name.localname == "feed" and name.namespace in _ATOM:
        yield from root.iter(f"{{{name.namespace}}}entry")
        return
    channel = next(root.iterchildren("{*}channel"), None) if name.localname in ("rss", "RDF") else None
    if channel is None:
        raise ValueError(f"this is no RSS, RDF or Atom feed: its root element is {name.localname!a:.40}")
    yield from root.iter(channel.tag.replace("channel", "item"))


def _links(entry: _Element) -> list[str]:
    """Return the addresses of an entry."""
    links = [link.get("href") or link.text or "" for link in entry.iterchildren("{*}link")]
    return [link.strip() for link in links if "://" in link]


def _body(entry: _Element) -> _Body | None:
    """Return the text of an entry: the full text, or else the description; None if there is no such text."""
    namespace = _etree().QName(entry).namespace
    prefix = f"{{{namespace}}}" if namespace else ""
    is_atom = namespace in _ATOM
    for name in ("content", "summary") if is_atom else (_ENCODED, "description"):
        for element in entry.iterchildren(name if name == _ENCODED else prefix + name):
            if next(element.iter("{*}item", "{*}entry"), None) is not None:  # broken: an entry lies inside
                continue
            body = _of_atom(element) if is_atom else _of_rss(element)
            if body is not None and not is_blank("".join(element.itertext())):
                return body
    return None


def _of_rss(element: _Element) -> _Body | None:
    return _Inline(element) if list(element.iterchildren("*")) else _Escaped(element)


def _of_atom(element: _Element) -> _Body | None:
    kind = element.get("type", "text").strip().lower()
    if element.get("src") is not None or element.get("mode") == "base64":  # the text is elsewhere
        return None
    if next(element.iterchildren("*"), None) is not None:
        return _Inline(element) if kind in _HTML_TYPES | _PLAIN_TYPES | _INLINE_TYPES else None
    if kind in _HTML_TYPES:
        return _Escaped(element)
    return _Plain(element) if kind in _PLAIN_TYPES else None


def _parse(feed: bytes) -> tuple[_Element, bool]:
    """Return the root of a feed, and whether it had to be mended."""
    etree = _etree()
    try:
        return _root(feed), False
    except etree.XMLSyntaxError as error:
        line = error.lineno
    mended = _mended(decode_page(feed)[0]).encode()
    for recover in (False, True):
        with suppress(etree.XMLSyntaxError):
            root = _root(mended, recover=recover, encoding="utf-8")
            if root is not None:
                # The parser keeps what other readers refuse: the name "<:>", a second XML declaration.
                _root(_written(root))
                return root, True
    raise ValueError(f"this is no feed, or its XML is too broken to mend (line {line})")


def _encoding(element: _Element) -> str:
    """Return the encoding in which a feed is written: its own encoding, if Python knows it, or UTF-8."""
    name: str = element.getroottree().docinfo.encoding or "utf-8"
    try:
        codecs.lookup(name)
    except LookupError:
        return "utf-8"
    return name


def _root(feed: bytes, **options: Any) -> _Element:
    """Return the root of a tree. Nothing is loaded, and entities are left as they are."""
    etree = _etree()
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, strip_cdata=False, **options
    )
    return etree.fromstring(feed, parser)


def _mended(text: str) -> str:
    """Return XML without frequent faults: bare "&", entities of HTML, control characters, text before it."""
    start = _START.search(text)
    feed = text[start.start() :] if start else text
    mended = _TO_MEND.sub(_mended_piece, _DECLARATION.sub("", feed, count=1))
    tags = _UNPARSED.sub("", mended)
    missing = set(_USED.findall(tags)) - set(_BOUND.findall(tags)) - {"xml"}
    names = "".join(
        f' xmlns:{prefix}="{_NAMESPACES.get(prefix, f"urn:{prefix}")}"' for prefix in sorted(missing)
    )
    return _ROOT.sub(rf"\1{names}", mended, count=1)


def _mended_piece(match: re.Match[str]) -> str:
    piece = match[0]
    if piece[0] == "<":  # CDATA and comments
        return _ILLEGAL.sub("", piece)
    if piece[0] != "&":
        return ""
    if piece in _REFERENCES_OF_XML:
        return piece
    is_known = piece.endswith(";") and (piece[1] == "#" or piece[1:] in html5)
    return escape(_ILLEGAL.sub("", unescape(piece)) if is_known else piece, quote=False)

"""The visible text of a page, line by line, and the place of each line's letters in the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from html import unescape

TEMPLATE = "script-template"
"""Name of a script that holds HTML, which another script shows: posts of Blogger stand in such scripts."""

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BLOCKS = HEADINGS | frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset header hr html legend li main menu nav ol p pre search section "
    "summary table tbody td tfoot th thead tr ul script-template".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_RAW = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())
_UNSEEN = _RAW | frozenset(
    "audio button canvas datalist head math noscript object option select svg template video".split()
)
# An element of the first kind ends an open element of the second kind. Elements of the third kind stop it.
_IMPLIED_ENDS = {
    "li": ({"li"}, {"ul", "ol", "menu", "dir"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
}
_OF_HEAD = _RAW | {"base", "head", "html", "link", "meta", "noscript", "template"}
_MAX_DEPTH = 256  # deeper elements count as part of the element around them

# One attribute after the other: a ">" in quotes ends no tag. A quote without its end counts as a letter.
_TAG = re.compile(r"""</?([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*"|'[^']*')?+)*+)(>?)""")
_COMMENT_END = re.compile("--!?>")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}+;?|#[xX][0-9a-fA-F]{1,6}+;?|[a-zA-Z][a-zA-Z0-9]{1,31}+;?)")
_PIECE = re.compile(r"[^ \t\n\f\r&]+(?: [^ \t\n\f\r&]+)*|[ \t\n\f\r]+|&")


@dataclass(slots=True, eq=False)
class Element:
    """An element of a page.

    Attributes
    ----------
    name : str
        Name of the tag, in small letters.
    start, end : int
        ``source[start:end]`` is the element, from its start tag to its end tag.
    attributes : str
        Source of its attributes.
    parent : Element or None
    """

    name: str
    start: int
    end: int
    attributes: str = ""
    parent: Element | None = None

    def chain(self) -> Iterator[Element]:
        """Yield the element, its parent, and so on."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def block(self) -> Element:
        """Return the innermost block around, or the outermost element."""
        for element in self.chain():
            if element.name in _BLOCKS:
                break
        return element


@dataclass(slots=True)
class Line:
    """A visible line of a page. White space is folded to single spaces.

    The text consists of runs. A run stands in the source letter by letter, or a few characters stand for a
    stretch of the source: a space for white space, a letter for a reference such as ``&eacute;``.

    Attributes
    ----------
    element : Element
        The innermost element around the first character.
    broken : bool
        Whether only a ``<br>`` separates the line from the line before it.
    text : str
    runs : list of (int, int, int)
        Where each run begins in the text, and where it begins and ends in the source.
    linked : int
        Number of characters in links.
    """

    element: Element
    broken: bool
    text: str = ""
    runs: list[tuple[int, int, int]] = field(default_factory=list)
    linked: int = 0


def visible_lines(source: str) -> list[Line]:
    """Return the visible lines of a page in their order.

    Scripts, templates, forms' fields and the like have no visible text. Time and memory are linear in the
    length of the source, whatever stands in it.

    Parameters
    ----------
    source : str
        HTML. Errors in it are read as browsers read them: nothing raises an exception.

    Returns
    -------
    list of Line
    """
    scanner = _Scanner(source)
    scanner.scan()
    return scanner.lines


class _Scanner:
    """Reads a page from its begin to its end."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines: list[Line] = []
        self._end = len(source)  # where a comment or a script without an end begins, or the page ends
        self._element: Element | None = None
        self._depth = 0
        self._open: Counter[str] = Counter()  # open elements by name
        self._unseen = 0  # open elements whose text is not visible
        self._pieces: list[str] = []
        self._length = 0
        self._line: Line | None = None
        self._space: tuple[int, int] | None = None
        self._broken = False

    def scan(self) -> None:
        """Read the whole page."""
        source, at, end = self.source, 0, len(self.source)
        while at < end:
            mark = source.find("<", at)
            mark = end if mark < 0 else mark
            if mark > at and not self._unseen:
                self._text(at, mark)
            at = self._markup(mark) if mark < end else end
        self._end_line(broken=False)
        for element in self._element.chain() if self._element else ():
            element.end = self._end

    def _markup(self, at: int) -> int:
        """Read a tag or a comment, and return where it ends. Any other "<" is text."""
        source = self.source
        tag = _TAG.match(source, at)
        if tag:
            name = tag[1].lower()
            if name == "script" and self._open[TEMPLATE]:
                name = TEMPLATE
            if not tag[3]:  # the page ends inside the tag
                return self._unended(at)
            if source[at + 1] == "/":
                self._close(name, at, tag.end())
                return tag.end()
            if name == "script" and "text/template" in tag[2]:
                name = TEMPLATE
            self._start(name, at, tag[2])
            if name in _RAW:
                close = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(source, tag.end())
                return close.start() if close and name != "plaintext" else self._unended(at)
            return tag.end()
        if source.startswith("<!--", at):
            comment = _COMMENT_END.search(source, at + 2)
            return comment.end() if comment else self._unended(at)
        if source.startswith(("<!", "<?", "</"), at):
            close_at = source.find(">", at)
            return close_at + 1 if close_at >= 0 else self._unended(at)
        if not self._unseen:
            self._text(at, at + 1)
        return at + 1

    def _unended(self, at: int) -> int:
        """End the page at markup without an end: all behind it is part of this markup."""
        self._end = at
        return len(self.source)

    def _start(self, name: str, at: int, attributes: str) -> None:
        if self._open["head"] and name not in _OF_HEAD:  # the end tag of the head is optional
            self._pop({"head"}, set(), at)
        if name in _BLOCKS or name == "br":
            self._end_line(broken=name == "br")
            if name != "br" and self._open["p"]:  # a block cannot stand in a paragraph
                self._pop({"p"}, {"table", "td", "th", "button", "caption"}, at)
        if name in _VOID:
            return
        if name in _IMPLIED_ENDS:
            ended, stops = _IMPLIED_ENDS[name]
            if any(self._open[other] for other in ended):
                self._pop(ended, stops, at)
        if self._depth == _MAX_DEPTH:
            return
        self._element = Element(name, at, len(self.source), attributes, self._element)
        self._depth += 1
        self._open[name] += 1
        self._unseen += name in _UNSEEN

    def _close(self, name: str, at: int, end: int) -> None:
        if name in _BLOCKS or name in _UNSEEN:
            if name in _BLOCKS:
                self._end_line(broken=False)
            if self._open[name]:
                cells = {"td", "th", "caption"}
                self._pop({name}, set() if name in ("table", "tr") else cells - {name}, at, end)
        elif self._open[name]:
            self._pop({name}, _BLOCKS, at, end)

    def _pop(self, names: Set[str], stops: Set[str], at: int, end: int | None = None) -> None:
        """Close the innermost element of these names, and all inside it, unless a stop is nearer.

        The elements end at `at`. The element of these names ends at `end`, behind its end tag.
        """
        found = self._element
        while found is not None and found.name not in names:
            if found.name in stops:
                return
            found = found.parent
        while found is not None and self._element is not found.parent:
            assert self._element is not None  # noqa: S101 - `found` is one of its parents
            self._element.end = end if end is not None and self._element is found else at
            self._open[self._element.name] -= 1
            self._unseen -= self._element.name in _UNSEEN
            self._depth -= 1
            self._element = self._element.parent

    def _text(self, at: int, end: int) -> None:
        source = self.source
        while at < end:
            piece = _PIECE.match(source, at, end)
            assert piece is not None  # noqa: S101 - the three alternatives take any character
            after, letters = piece.end(), piece[0]
            if letters[0] in " \t\n\f\r":
                if "\n" in letters and self._open["pre"]:
                    self._end_line(broken=True)
                elif self._line is not None and self._space is None:
                    self._space = (at, after)
                at = after
                continue
            if letters == "&":
                reference = _REFERENCE.match(source, at, end)
                if reference and (meant := unescape(reference[0])) != reference[0]:
                    letters, after = meant, reference.end()
            self._add(letters, at, after)
            at = after

    def _add(self, letters: str, start: int, end: int) -> None:
        line = self._line
        if line is None:
            element = self._element or Element("html", 0, len(self.source))
            line = self._line = Line(element, self._broken)
        elif self._space is not None:
            line.runs.append((self._length, *self._space))
            self._pieces.append(" ")
            self._length += 1
        self._space = None
        line.runs.append((self._length, start, end))
        self._pieces.append(letters)
        self._length += len(letters)
        if self._open["a"]:
            line.linked += len(letters)

    def _end_line(self, *, broken: bool) -> None:
        if self._line is not None:
            self._line.text = "".join(self._pieces)
            self.lines.append(self._line)
            self._broken = broken
        else:
            self._broken = False  # an empty line separates as a block does
        self._pieces, self._length, self._line, self._space = [], 0, None, None

"""Blocks: the lines of a text as prose, headings, list items and page furniture."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise

from .terms import count_words


# White space, control and format characters: text of nothing else is blank.
BLANK = "".join(
    chr(code)
    for first, last in (
        (0x0, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD), (0x70F, 0x70F),
        (0x890, 0x891), (0x8E2, 0x8E2), (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F),
        (0x205F, 0x2064), (0x2066, 0x206F), (0x3000, 0x3000), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB),
        (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
        (0xE0001, 0xE0001), (0xE0020, 0xE007F),
    )
    for code in range(first, last + 1)
)  # fmt: skip


def is_blank(text: str) -> bool:
    """Tell whether a text holds nothing but white space, control and format characters."""
    return not text.strip(BLANK)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a text with one job.

    Attributes
    ----------
    kind : str
        "prose" and "item" (of a list) hold what a summary takes from; "title", "heading", "furniture"
        (menus, credits, notices), "code" and "table" are left out as long as there is anything else.
    start, end : int
        Its place: ``text[start:end]``, without blank ends.
    """

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class _Line:
    """One line that is not blank, and what its shape tells."""

    text: str
    start: int
    end: int
    gap: bool  # a blank line stands before it
    kind: str = ""
    words: int = 0  # counted up to _LONG_WORDS only
    ended: bool = False  # closes with a mark that ends a sentence
    long: bool = False  # a sentence of a running text, not a label


# --- Shapes of lines -----------------------------------------------------------------------------------

_LINES = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+|\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_END_MARKS = ".!?…。！？｡؟۔।॥։።៕။"
_AFTER_MARK = "\"'”’»›)]*_」』”’）】》〉" + BLANK
_HEADING = re.compile(r"#{1,6}\s+\S|={2,6}\s*[^=\s]")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
_RULE = re.compile(r"[-=*_~#+·•.\s]{3,}$")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_ITEM = re.compile(r"(?:[-*+•‣◦▪●○·–—]|\(?\d{1,3}[.)]|[a-z]\))\s+\S")
_LINKS_ONLY = re.compile(r"!?\[[^\[\]]*\](?:\([^()]*\)|:\s*\S+.*)$|<!--|(?:https?://|www\.)\S+$|<?\S+@\S+\.\S+>?$")
_SEPARATED = re.compile(r"\s[|»›>•·/]\s|\t")
_WIDE = re.compile("[\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_LONG_CHARS, _LONG_WORDS = 80, 12
_WRAP_FROM, _WRAP_TO = 40, 110  # width of hard-wrapped lines
_PROSE_SHARE = 0.5

# --- What a page says of itself, in a few languages: where shape and place are not enough ------------------

_NOTICE = re.compile(
    r"(?:©|\(c\)\s*\d{4}|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos|todos os direitos|tutti i diritti)"
    r"|\b(?:contributed to (?:this|the) (?:report|story|article))\b"
    r"|\b(?:cookies?\b.{0,80}\b(?:accept|policy|consent|akzeptieren|richtlinie|accepter)|this (?:site|website) uses)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:by|von|par|por|di|door|av)\s+\w+(?:[\s,&.-]+\w+){0,6}$"
    r"|(?:photos?|images?|pictures?|pictured|foto|bild|credit|source|quelle|video|tags?|filed under|posted|published|updated|veröffentlicht)\s*(?:by|in|on|:)"
    r"|(?:read (?:more|also|next)|see also|related|more (?:on|from)|share (?:this|on)|follow us|sign (?:up|in)|log ?in|subscribe"
    r"|get (?:a|the|our)|previous|next (?:article|post|story)|click here|advertisement|skip to|leave a (?:reply|comment)"
    r"|mehr lesen|weiterlesen|lire (?:aussi|la suite)|leer más|leia (?:mais|também)|leggi anche|anzeige|werbung)\b",
    re.IGNORECASE,
)


def blocks(text: str) -> tuple[Block, ...]:
    """Find the blocks of a text by the shape and the place of its lines.

    Blank lines part blocks; so do single line breaks, unless the lines around them are hard-wrapped
    prose. In a page of running text, short lines that end without a mark are no prose: before the first
    paragraph they are its headline, byline and menu, behind the last one its footer, between paragraphs
    headings. Where running text is not the greater part (a poem, a list, a chat) every line is kept.
    Markdown is understood: headings, lists, fences, tables, front matter, rules, images.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of Block
        In order, apart; every character that is not blank lies in one of them.

    Examples
    --------
    >>> page = "Sea returns\n\nThe council of Varsund voted on Tuesday to open the dike, and farmers protested.\n\n© 2026"
    >>> [(block.kind, page[block.start : block.end][:11]) for block in blocks(page)]
    [('heading', 'Sea returns'), ('prose', 'The council'), ('furniture', '© 2026')]
    """
    lines = _lines(text)
    if len(lines) == 1 and not _FENCE.match(lines[0].text):
        return (Block("prose", lines[0].start, lines[0].end),)
    _mark_structure(lines)
    units = _joined(text, lines)
    _mark_places(units)
    return tuple(Block(unit.kind or "prose", unit.start, unit.end) for unit in units)


def _lines(text: str) -> list[_Line]:
    """List the lines that are not blank, without their blank ends."""
    lines = []
    breaks = 2
    for match in _LINES.finditer(text):
        line = match[0]
        if line[0] in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029":
            breaks += 1 if line[0] != "\u2029" else 2
            continue
        tail = line.rstrip(BLANK)
        core = tail.lstrip(BLANK)
        if core:
            end = match.start() + len(tail)
            lines.append(_Line(core, end - len(core), end, breaks > 1))
            breaks = 0
    return lines


def _mark_structure(lines: list[_Line]) -> None:
    """Mark what signs of its own set apart: code, tables, headings, items, rules, links."""
    at = 0
    if lines and lines[0].text == "---":  # front matter
        at = next((i for i, line in enumerate(lines[1:40], 2) if line.text in ("---", "...")), 0)
        for line in lines[:at]:
            line.kind = "furniture"
    while at < len(lines):
        line = lines[at]
        first = line.text[0]
        fence = _FENCE.match(line.text) if first in "`~" else None
        if fence:
            close = next((i for i in range(at + 1, len(lines)) if lines[i].text.startswith(fence[1])), at)
            for inside in lines[at : close + 1]:
                inside.kind = "code" if close > at else "furniture"
            at = close
        elif first in "#=" and _HEADING.match(line.text):
            line.kind = "heading"
        elif first in "-=*_~#+·•." and _RULE.match(line.text):
            line.kind = "furniture"
            if at and _UNDERLINE.match(line.text) and not line.gap and not lines[at - 1].kind:
                line.kind = lines[at - 1].kind = "heading"
        elif _ITEM.match(line.text):
            line.kind = "item"
        elif first == "|" or line.text.count("|") > 2 or line.text.count("\t") > 2:
            line.kind = "table"
        elif first in "![<hw" and _LINKS_ONLY.match(line.text):
            line.kind = "furniture"
        at += 1


def _joined(text: str, lines: list[_Line]) -> list[_Line]:
    """Join the lines of hard-wrapped prose; measure the result."""
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and not line.gap and not line.kind and groups[-1][-1].kind in ("", "item"):
            groups[-1].append(line)
        else:
            groups.append([line])
    full = [[_is_full(a, b, max(len(line.text) for line in group)) for a, b in pairwise(group)] for group in groups]
    all_pairs = list(chain.from_iterable(full))
    page_is_wrapped = len(all_pairs) > 3 and sum(all_pairs) >= 0.8 * len(all_pairs)
    units = []
    for group, pairs in zip(groups, full, strict=True):
        units.append(group[0])
        wrapped = bool(pairs) and sum(pairs) >= 0.8 * len(pairs) and (len(pairs) > 2 or page_is_wrapped)
        for line, is_full in zip(group[1:], pairs, strict=True):
            last = units[-1]
            goes_on = not _is_ended(last.text) and line.text[0].islower() and _WRAP_FROM <= len(last.text) <= _WRAP_TO
            if (wrapped and is_full) or goes_on:
                units[-1] = _Line(text[last.start : line.end], last.start, line.end, last.gap, last.kind)
            else:
                units.append(line)
    for unit in units:
        unit.ended = _is_ended(unit.text)
        if len(unit.text) > 4 * _LONG_CHARS:
            unit.words, unit.long = _LONG_WORDS, True
        else:
            unit.words = count_words(unit.text)
            long = unit.words >= _LONG_WORDS or len(unit.text) >= _LONG_CHARS
            unit.long = (unit.ended and long) or unit.words > 2 * _LONG_WORDS
    return units


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """Tell whether the first word of the next line would not have fitted on a line of a wrapped paragraph."""
    word = 1 if _WIDE.match(following.text) else len(following.text.split(None, 1)[0]) + 1
    return (_WRAP_FROM <= width <= _WRAP_TO or (word == 1 and width > 15)) and len(line.text) + word > width


def _is_ended(text: str) -> bool:
    return text[-1] in _END_MARKS or text.rstrip(_AFTER_MARK)[-1:] in tuple(_END_MARKS)


def _mark_places(units: list[_Line]) -> None:
    """Mark headline, headings and furniture by where a line stands in a page of running text."""
    free = [unit for unit in units if not unit.kind]
    size = sum(len(unit.text) for unit in free)
    if sum(len(unit.text) for unit in free if unit.long) < _PROSE_SHARE * size or not size:
        return
    times = Counter(unit.text for unit in free if not unit.long)
    first = next(i for i, unit in enumerate(units) if unit.long and not unit.kind)
    last = next(i for i in range(len(units) - 1, -1, -1) if units[i].long and not units[i].kind)
    _mark_title(units[:first])
    for i, unit in enumerate(units):
        if unit.kind:
            continue
        before, after = units[i - 1] if i else None, units[i + 1] if i + 1 < len(units) else None
        if _NOTICE.search(unit.text) and len(unit.text) < 4 * _LONG_CHARS:
            unit.kind = "furniture"
        elif unit.long:
            continue
        elif times[unit.text] > 1 or _LABEL.match(unit.text) and not unit.ended:
            unit.kind = "furniture"
        elif not first < i < last:
            if not unit.ended or (unit.words < 7 and _is_label(before) | _is_label(after)):
                unit.kind = "furniture"
        elif not unit.ended and unit.words <= _LONG_WORDS and after and (after.long or after.kind) and before and not _is_label(before):
            unit.kind = "heading"


def _mark_title(top: list[_Line]) -> None:
    """Mark the headline among the lines before the first paragraph."""
    marked = next((unit for unit in top if unit.kind == "heading" and unit.text[0] == "#"), None)
    candidates = [
        unit
        for unit in top
        if not unit.kind
        and unit.words > 2
        and not (unit.ended and unit.text[-1] not in "?!")
        and not _SEPARATED.search(unit.text)
        and not _LABEL.match(unit.text)
        and not _NOTICE.search(unit.text)
    ]
    title = marked or next((unit for unit in candidates if unit.words > 3), candidates[0] if candidates else None)
    if title:
        title.kind = "title"


def _is_label(unit: _Line | None) -> bool:
    return unit is not None and not unit.ended and not unit.long

"""Blocks: which parts of a text are prose, headings, list items, menus, captions, cues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .labels import opens_code
from .lines import Line, joined_lines, lines_of
from .mail import ORIGINAL, SUBJECT, mark_letter, mark_mail
from .page import mark_places, mark_running_heads
from .patterns import pattern
from .talk import mark_talk, mark_thread, mark_turns
from .unicode import nfc_with_offsets


class Block(NamedTuple):
    """A part of a text and what it is.

    Attributes
    ----------
    kind : str
        A summary takes sentences from "prose" and "item" (of a list). It leaves out the kinds of `LEFT_OUT`
        as long as the text has other blocks: "title", "heading", "boilerplate" (menus, comments), "notice",
        "caption", "credit", "greeting", "signature", "quoted", "cue" (who speaks), "reference", "code" and
        "table".
    start, end : int
        The block is ``text[start:end]``, without blank characters at its ends.
    """

    kind: str
    start: int
    end: int


_HEADING = pattern(r"#{1,6}\s+\S|={2,6}\s*[^=\s]|§+\s*\d+\w{0,2}[.:)]?(?:\s+\S+){0,6}$")  # "§ 1 Scope."
_UNDERLINE = pattern(r"(?:={3,}|-{3,})$")
_RULER_LINE = pattern(r"[-=*_~#+·•.\s]{3,}$")
_FENCE = pattern(r"(`{3,9}|~{3,9})")
_ITEM = pattern(r"(?:[-*+•‣◦▪●○·–—]|\(?\d{1,3}[.)]|[a-z]\))\s+\S")
_SIGNS = pattern(r"[{}=;_|&$^~\\]|->|::|\w\.[a-z]\w|\w\(|\w\[[\"'a-z]|\)$")
_PROSE = pattern(r"[a-z] [a-z]+ [a-z]+ [a-z]+ [a-z]+")
_SENTENCE_ENDS = ".!?…”"  # no line of code ends so
_LINKS_ONLY = pattern(
    r"(?:!?\[(?:[^\[\]]|!\[[^\[\]]*\]\([^()]*\))*\]\([^()]*\)\s*)+$"  # links, images, badges
    r"|!?\[[^\[\]]*\]:\s*\S+.*$|<!--|</?(?:a|br|details|div|img|p|picture|summary)\b|(?:https?://|www\.)\S+$|(?=\S+$)\S[^@]*@\S+\.\S"
)


def blocks(text: str) -> tuple[Block, ...]:
    r"""Find the blocks of a text by the shape, the words and the place of its lines.

    A blank line ends a block. A line break ends a block, too, except inside hard-wrapped prose.
    The body of a page is the run of lines with the most running text and the fewest labels. Labels around
    the body are the title, a byline, a menu or a footer. Labels between paragraphs are headings. In a text
    without running text (a poem, a list) every line is prose.

    Markdown is understood: headings, lists, fences, tables, front matter, rules, images. Mails are
    understood: the subject is the title; greeting, signature and quoted mails have kinds of their own. In
    talk, a speaker is a cue, and the words of the speaker are prose.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of Block
        In the order of the text. Every character that is not blank lies in exactly one block.

    Examples
    --------
    >>> page = "# Sea returns\n\nThe council voted to open the dike.\n\n- Nine were for it\n- Four were not"
    >>> [(block.kind, page[block.start : block.end][:6]) for block in blocks(page)]
    [('title', '# Sea '), ('prose', 'The co'), ('item', '- Nine'), ('item', '- Four')]
    """
    composed, offsets = nfc_with_offsets(text)  # a letter and its accent count as one in the width of a line
    return tuple(blocks_at(find_blocks(composed), offsets))


def blocks_at(found: Sequence[Block], offsets: Sequence[int]) -> Sequence[Block]:
    """Return the blocks of a composed text with offsets into the text as given (see `nfc_with_offsets`)."""
    if not offsets:
        return found
    return tuple(Block(block.kind, offsets[block.start], offsets[block.end]) for block in found)


def find_blocks(text: str) -> tuple[Block, ...]:
    """Find the blocks of a text whose letters are composed (see `nfc_with_offsets`)."""
    lines = lines_of(text)
    if len(lines) == 1 and not _FENCE.match(lines[0].text):
        return (Block("prose", lines[0].start, lines[0].end),)
    _mark_structure(lines)
    mark_mail(text, lines)
    mark_running_heads(text, lines)
    is_talk = mark_talk(text, lines)
    if not is_talk:
        _mark_code(lines)
    units = joined_lines(text, lines)
    if is_talk:
        mark_turns(units)
    else:
        mark_letter(text, units)
        mark_thread(units)
    mark_places(units)
    found: list[Block] = []
    for unit in units:
        kind = unit.kind or "prose"
        if found and kind in ("code", "table") and found[-1].kind == kind:
            found[-1] = Block(kind, found[-1].start, unit.end)
        else:
            found.append(Block(kind, unit.start, unit.end))
    return tuple(found)


def _mark_code(lines: list[Line]) -> None:
    """Mark lines of code that stand among prose without a fence, by their brackets and signs."""
    code = {text for text in {line.text for line in lines if not line.kind} if _is_code(text)}
    if code:
        for line in lines:
            if not line.kind and line.text in code:
                line.kind = "code"


def _is_code(text: str) -> bool:
    """Return whether a line has as many brackets and signs as code, or opens like code."""
    if text[-1] in _SENTENCE_ENDS or text.isalnum():  # one word is no code
        return False
    if text[-1] != ":" and opens_code(text):
        return True
    return len(text) > 2 and not _PROSE.search(text) and len(_SIGNS.findall(text)) >= max(3, 0.06 * len(text))


def headline(text: str, found: Iterable[Block]) -> str:
    """Return the headline of a text without its marks or "Subject:", or "" if the text has no headline."""
    title = next((text[b.start : b.end].lstrip("# ") for b in found if b.kind == "title"), "")
    return SUBJECT.sub("", title, count=1) if ":" in title else title


def _mark_structure(lines: list[Line]) -> None:
    """Mark the lines that a sign tells apart: code, tables, headings, items, rules, links."""
    at = 0
    if lines and lines[0].text == "---":  # front matter
        at = next((i for i, line in enumerate(lines[1:40], 2) if line.text in ("---", "...")), 0)
        for line in lines[:at]:
            line.kind = "boilerplate"
    signs = {text: _kind_by_signs(text) for text in {line.text for line in lines}}  # equal lines: once
    if not any(signs.values()):
        return
    while at < len(lines):
        line = lines[at]
        kind = signs[line.text]
        if kind == "fence" and (fence := _FENCE.match(line.text)):
            close = next((i for i in range(at + 1, len(lines)) if lines[i].text.startswith(fence[1])), at)
            for inside in lines[at : close + 1]:
                inside.kind = "code" if close > at else "boilerplate"
            at = close
        elif kind:
            line.kind = kind
            if at and kind == "boilerplate" and _UNDERLINE.match(line.text):
                if not line.gap and not lines[at - 1].kind:
                    line.kind = lines[at - 1].kind = "heading"
        at += 1


def _kind_by_signs(text: str) -> str:
    """Return the kind that the signs of a line say, "fence" for the fence of code, or ""."""
    first = text[0]
    # A shortcut: one word has no sign. Behind a letter a line has a sign only in "a)", "http" and "www".
    if text.isalnum() or (first.isalpha() and first not in "hw" and text[1:2] != ")"):
        return "table" if ("|" in text or "\t" in text) and _has_columns(text) else ""
    if first in "`~" and _FENCE.match(text):
        return "fence"
    if first in "#=§" and _HEADING.match(text):
        return "heading"
    if first in "-=*_~#+·•." and (_RULER_LINE.match(text) or ORIGINAL.match(text)):
        return "boilerplate"
    if item := _ITEM.match(text):
        return "boilerplate" if _LINKS_ONLY.match(text, item.end() - 1) else "item"
    if first == "|" or _has_columns(text):
        return "table"
    return "boilerplate" if first in "![<hw" and _LINKS_ONLY.match(text) else ""


def _has_columns(text: str) -> bool:
    """Return whether three bars or tabs part a line into columns."""
    return text.count("|") > 2 or text.count("\t") > 2


LEFT_OUT = frozenset({
    "title", "heading", "boilerplate", "notice", "caption", "credit", "greeting", "signature", "quoted",
    "reference", "cue", "code", "table",
})  # fmt: skip
"""Kinds of blocks that a summary leaves out, as long as the text has other blocks."""

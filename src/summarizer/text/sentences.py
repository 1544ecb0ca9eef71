"""Sentences: where they end inside a block, with exact spans."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .blocks import find_blocks
from .detect import DEFAULT_LANGUAGE, resolve_language
from .full_stop import end_at, end_marks, ends_plainly, first_word
from .language import Language
from .run_on import run_on_borders
from .unicode import UNSPACED, nfc, nfc_with_offsets, strip_left, strip_right

_PLAIN_ENDS = (".", '."')
_LINK_TARGET = re.compile(r"\]\([^()]{0,2000}\)")

# Text without marks is cut into pieces of at least, about, and at most so many characters; the second row is
# for scripts without spaces, of which a word takes two. What ends in a mark may be longer.
_PIECES = {False: (120, 200, 300), True: (40, 80, 120)}
_UNMARKED_PIECES, _MARKED_PIECES = 1.5, 5  # so many times the longest piece stays whole
_PAUSES = (re.compile(r"[;:—–]\s+|[；：]|\s-\s+"), re.compile(r"[,،、，](?!\d)\s*"))
_GAP = re.compile(r"\s+")
# Where no spaces part the words, they stand around numbers and names; last of all comes a syllable's begin.
_LEADING_VOWELS = "\u0e40-\u0e44\u0ec0-\u0ec4"
_UNSPACED_GAPS = (
    re.compile(r"(?<![\dA-Za-z.])\s+(?![\dA-Za-z])"),
    re.compile(r"\s+(?![\dA-Za-z])"),
    _GAP,
    re.compile(rf"(?=[{_LEADING_VOWELS}])"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and its place: ``text[start:end] == sentence.text``.

    Attributes
    ----------
    text : str
        Word for word as it stands in the source.
    start, end : int
        Its place there, in characters from 0, end exclusive.
    index : int
        Its number among the sentences of the source, from 0.
    score : float or None
        What the ranker gave it; None before ranking.
    """

    text: str
    start: int
    end: int
    index: int
    score: float | None = None

    def __str__(self) -> str:
        """Return the text."""
        return self.text


def folded(text: str) -> str:
    """Return what two sentences must have in common to be the same: all but case, white space and form."""
    return " ".join(nfc(text).lower().split())


def split_sentences(text: str, *, language: str | Language = DEFAULT_LANGUAGE) -> tuple[Sentence, ...]:
    """Split a text into sentences, those of headlines, menus and lists included.

    Line structure comes first (see `summarizer.blocks`): no sentence runs over a blank line or out of a
    heading. Inside a block the Punkt model decides (Kiss & Strunk 2006), with rules for quotes,
    brackets, numbers and the marks of other scripts around it.

    Parameters
    ----------
    text : str
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" finds out (`detect_language`); or a profile of your own.

    Returns
    -------
    tuple of Sentence
        In order; what lies between them is blank. Empty for a blank text.

    Raises
    ------
    TypeError
        If `text` is no str.
    ValueError
        If the language is unknown.

    Examples
    --------
    >>> [s.text for s in split_sentences("Dr. Lie came at 5 p.m. on Friday. “Why?” he asked. Nobody knew.")]
    ['Dr. Lie came at 5 p.m. on Friday.', '“Why?” he asked.', 'Nobody knew.']
    """
    if not isinstance(text, str):
        hint = ": decode it first, text.decode('utf-8')" if isinstance(text, (bytes, bytearray)) else ""
        raise TypeError(f"text must be a str, got {type(text).__name__}{hint}")
    profile = resolve_language(language, text)
    composed, offsets = nfc_with_offsets(text)
    spans = [
        span
        for block in find_blocks(composed)
        for span in sentence_spans(composed, block.start, block.end, profile)
    ]
    spans = spans_at(spans, offsets)
    return tuple(Sentence(text[start:end], start, end, i) for i, (start, end) in enumerate(spans))


def spans_at(spans: list[tuple[int, int]], offsets: Sequence[int]) -> list[tuple[int, int]]:
    """Move spans of a composed text to where they lie in the text before (see `nfc_with_offsets`)."""
    return [(offsets[start], offsets[end]) for start, end in spans] if offsets else spans


def sentence_spans(text: str, start: int, end: int, language: Language) -> list[tuple[int, int]]:
    """Split one block, in which a line break is plain white space.

    Parameters
    ----------
    text : str
        Its letters are composed (see `nfc_with_offsets`).
    start, end : int
        The block is ``text[start:end]``.
    language : Language

    Returns
    -------
    list of (int, int)
        Spans without blank ends; together they hold every character of the block that is not blank.
    """
    block = text[start:end]
    borders = run_on_borders(block, language)
    if not borders:
        return _stretch_spans(text, start, end, language)
    found = []
    for first, last in pairwise([start, *(start + at for at in borders), end]):
        found += _stretch_spans(text, first, last, language)
    return found


def _stretch_spans(text: str, start: int, end: int, language: Language) -> list[tuple[int, int]]:
    """Split what lies between two seams, at its marks and where it is too long for a sentence."""
    spans, unmarked = _marked_spans(text, start, end, language)
    longest = (_UNMARKED_PIECES if unmarked else _MARKED_PIECES) * _PIECES[True][2]
    if end - start > longest and any(last - first > longest for first, last in spans):
        return [part for span in spans for part in _pieces(text, *span, language, unmarked=unmarked)]
    return spans


def _marked_spans(text: str, start: int, end: int, language: Language) -> tuple[list[tuple[int, int]], bool]:
    """Split one stretch at its marks; tell whether it has none at all."""
    block = text[start:end]
    size = len(block)
    if block.find(".") >= size - 2 and block.endswith(_PLAIN_ENDS) and _has_no_other_mark(block, language):
        piece = strip_left(block)  # one sentence, as half of all paragraphs of news are
        return [(end - len(piece), end)], False
    spans: list[tuple[int, int]] = []
    links = [m.span() for m in _LINK_TARGET.finditer(block)] if "]" in block and "](" in block else []
    has_capitals = not block.islower()
    at = 0
    for match in end_marks(language.marks).finditer(block):
        begin, stop = match.span()
        if stop < size and (stop > begin + 1 or not ends_plainly(block, at, begin, language)):
            stop = end_at(block, at, match, language, has_capitals=has_capitals)
        if not stop or (links and any(first < stop <= last for first, last in links)):
            continue
        piece = strip_left(block[at:stop])
        if piece:
            spans.append((start + stop - len(piece), start + stop))
            at = stop
    rest = strip_right(block[at:])
    piece = strip_left(rest)
    if piece:
        spans.append((start + at + len(rest) - len(piece), start + at + len(rest)))
    return spans, bool(piece) and len(spans) == 1


def _has_no_other_mark(block: str, language: Language) -> bool:
    """Tell of a block whose only full stop is at its end whether nothing else can end a sentence."""
    return not language.marks and block.isascii() and "!" not in block and "?" not in block


def _pieces(text: str, start: int, end: int, language: Language, *, unmarked: bool) -> list[tuple[int, int]]:
    """Cut a stretch that is too long to be a sentence, at pauses, before links, at spaces, in that order."""
    size = end - start
    unspaced = 2 * sum(len(run) for run in UNSPACED.findall(text, start, end)) > size
    least, usual, most = _PIECES[unspaced]
    if size <= (_UNMARKED_PIECES if unmarked else _MARKED_PIECES) * most:
        return [(start, end)]
    gaps = _UNSPACED_GAPS if unspaced else (_GAP,)
    found = []
    while end - start > most:
        cut = _cut(text, start + least, start + usual, min(start + most, end - least), language, gaps)
        if not cut and unspaced:
            cut = start + usual
            while cut < end and unicodedata.category(text[cut])[0] == "M":
                cut += 1
        elif not cut:  # not inside a word
            gap = _GAP.search(text, start + most, end)
            cut = gap.end() if gap else end
        found.append((start, cut))
        start = cut
    found.append((start, end))
    return [span for first, last in found for span in _without_blank_ends(text, first, last)]


def _cut(
    text: str, first: int, usual: int, last: int, language: Language, gaps: tuple[re.Pattern[str], ...]
) -> int:
    """Return the best place for a cut from first to last, near the usual one; 0 if there is none."""
    after_gaps = [m.end() for m in _GAP.finditer(text, first, last)]
    if len(gaps) > 1:  # without spaces between words
        openers = [at for at in after_gaps if text.startswith(tuple(language.links), at)]
    else:
        openers = [at for at in after_gaps if first_word(text, at).lower() in language.links]
    pauses, commas, *spaces = ([m.end() for m in p.finditer(text, first, last)] for p in (*_PAUSES, *gaps))
    for offsets in (pauses, commas, openers, *spaces):
        if offsets:
            return min(offsets, key=lambda place: abs(place - usual))
    return 0


def _without_blank_ends(text: str, start: int, end: int) -> list[tuple[int, int]]:
    piece = strip_right(text[start:end])
    core = strip_left(piece)
    return [(start + len(piece) - len(core), start + len(piece))] if core else []

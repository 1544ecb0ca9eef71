"""Sentences: where they end inside a block, with exact spans."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .blocks import BLANK, blocks
from .language import Language, load_language
from .punkt import is_border

# Marks that may end a sentence, with the closing quotes, brackets and footnote numbers that stay with it.
# Wide marks need no white space after them. (A leading set, not an alternative: the engine then skips fast.)
_WIDE = "。！？｡．‼⁇⁈⁉؟۔।॥։።፧។៕။"
_NARROW = (".", "!", "?", "…")
_CLOSERS = "\"'”’»›)\\]*_」』）】》〉"
_MARK = re.compile(
    rf"[.!?…{_WIDE}][.!?…{_WIDE}]*(?P<close>[{_CLOSERS}]*)"
    rf"(?P<note>(?: ?\[\d[\d ,;–-]{{0,20}}\])*(?:[ \u00a0\u202f][\"”’»)\]](?=\s))?)"
)
_OPENERS = "\"'“”‘’«‹„‚([{*_¿¡#~`「『（【《〈-–—•"
_LINK_TARGET = re.compile(r"\]\([^()]{0,2000}\)")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[^\W\d_]|[ivxlcIVXLC]{1,5})(?:\.\d{1,3})*")
_LONGEST_TOKEN = 60


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


def split_sentences(text: str, *, language: str = "en") -> tuple[Sentence, ...]:
    """Split a text into sentences, those of headlines, menus and lists included.

    Line structure comes first (see `summarizer.blocks`): no sentence runs over a blank line or out of a
    heading. Inside a block the Punkt model decides (Kiss & Strunk 2006), with rules for quotes,
    brackets, numbers and the marks of other scripts around it.

    Parameters
    ----------
    text : str
    language : str, default "en"
        ISO 639-1 code or English name.

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
    profile = load_language(language)
    spans = [span for b in blocks(text) for span in sentence_spans(text, b.start, b.end, profile)]
    return tuple(Sentence(text[a:b], a, b, i) for i, (a, b) in enumerate(spans))


def sentence_spans(text: str, start: int, end: int, language: Language) -> list[tuple[int, int]]:
    """Split one block, in which a line break is plain white space.

    Parameters
    ----------
    text : str
    start, end : int
        The block is ``text[start:end]``.
    language : Language

    Returns
    -------
    list of (int, int)
        Spans without blank ends; together they hold every character of the block that is not blank.
    """
    block = text[start:end]
    spans: list[tuple[int, int]] = []
    links = [m.span() for m in _LINK_TARGET.finditer(block)] if "](" in block else []
    has_capitals = cache(lambda: block != block.lower())
    at = 0
    size = len(block)
    for match in _MARK.finditer(block):
        begin, stop = match.span()
        wide = block[begin] in _WIDE
        if not wide and stop < size and not block[stop].isspace():
            continue
        after = stop
        while after < size and (block[after].isspace() or block[after] in _OPENERS):
            after += 1
        following = block[after : after + 1]
        if wide:
            if match["close"] and "\u3041" <= following <= "\u3096":  # a quote goes on: 「…。」と言った
                continue
        elif following.islower():
            # A sentence begins with a capital, unless its writer does without.
            if match["close"] or not _may_end(block, at, begin, language):
                continue
            if not block[at : at + 40].lstrip(_OPENERS + BLANK)[:1].islower() and has_capitals():
                continue
        elif following and following in ",;:":
            continue
        elif _is_lone_full_stop(block, begin) and not _full_stop_ends(block, at, begin, after, language):
            continue
        if any(first < stop <= last for first, last in links):
            continue
        piece = block[at:stop].lstrip(BLANK)
        if piece:
            spans.append((start + stop - len(piece), start + stop))
            at = stop
    rest = block[at:].rstrip(BLANK)
    piece = rest.lstrip(BLANK)
    if piece:
        spans.append((start + at + len(rest) - len(piece), start + at + len(rest)))
    return spans


def _is_lone_full_stop(block: str, begin: int) -> bool:
    return block[begin] == "." and block[begin + 1 : begin + 2] not in _NARROW


def _token_before(block: str, at: int, mark: int) -> str:
    """Return the token that ends at a mark, bare of opening quotes and brackets."""
    tokens = block[max(at, mark - _LONGEST_TOKEN) : mark].rsplit(None, 1)
    return tokens[-1].lstrip(_OPENERS) if tokens and not block[mark - 1].isspace() else ""


def _may_end(block: str, at: int, mark: int, language: Language) -> bool:
    """Tell whether a token could end a sentence in a text without capitals."""
    word = _token_before(block, at, mark).lower()
    return len(word) != 1 and word not in language.titles and word not in language.abbreviations


def _full_stop_ends(block: str, at: int, mark: int, after: int, language: Language) -> bool:
    """Decide whether a sentence ends at a lone full stop, before a word that is not in lower case."""
    token = _token_before(block, at, mark)
    word = token.lower()
    first = block[after : after + 1]
    if not word or not first:
        return True
    if block[at:mark].strip(_OPENERS + BLANK) == token and _ENUMERATOR.fullmatch(token):
        return False  # "1. First point", "a. First point"
    if first.isdigit() and word in language.numbered:
        return False
    if language.ordinals and word.isdecimal() and len(word) < 3 and not first.isdigit():
        return False
    initial = len(word) == 1 and word.isalpha()
    if not (initial or word in language.abbreviations or word in language.titles):
        return is_border(token + ".", _first_word(block, after), language) if word[-1].isdigit() else True
    if word in language.titles and not initial:
        return False
    following = _first_word(block, after)
    if following.lower() in language.starters or following.lower() in language.pronouns:
        return True
    return is_border(token + ".", following, language) if following else True


def _first_word(block: str, after: int) -> str:
    """Return the word that begins at a place, or the character that stands there."""
    match = _FIRST_WORD.match(block, after)
    return match[0] if match else block[after : after + 1]

"""Sentences: splits a text into sentences with exact spans."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import overload

from .blocks import Block, find_blocks
from .detect import DEFAULT_LANGUAGE, resolve_language
from .full_stop import end_at, end_marks, ends_plainly, first_word
from .language import Language
from .patterns import pattern
from .run_on import Rule, rules_in, run_on_borders
from .unicode import UNSPACED, nfc, nfc_with_offsets, strip_left, strip_right

_PLAIN_ENDS = (".", '."')
_LINK_TARGET = pattern(r"\]\([^()]{0,2000}\)")

# A text without end marks is cut into pieces: fewest, usual and most characters of a piece. Key: whether its
# script puts no space between words; a word has about two characters there.
_PIECE_SIZES = {False: (120, 200, 300), True: (40, 80, 120)}
_LONG_WITHOUT_MARK, _LONG_WITH_MARK = 1.5, 5  # a sentence is cut if it is so many times longer than a piece
_SHORT, _REMEMBERED = 40, 30_000  # most characters of a block that is looked up, and number of such blocks
_LONGEST_WORD = int(_LONG_WITHOUT_MARK * _PIECE_SIZES[True][2])  # no shorter word is cut
_PAUSE = pattern(r"[;:—–]\s+|[；：]|\s-\s+|[,،、，](?!\d)\s*")
_GAP = pattern(r"\s+")
# In scripts without spaces, white space stands between sentences, and around numbers and names.
_GAP_BETWEEN_LETTERS = pattern(r"(?<![\dA-Za-z.])\s+(?![\dA-Za-z])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: ``text[start:end] == sentence.text``.

    Attributes
    ----------
    text : str
        The sentence as it stands in the source.
    start, end : int
        Its place in the source, in characters from 0; `end` is exclusive.
    index : int
        Its number among the sentences of the source, from 0.
    score : float or None
        The score of the ranker; None before ranking.
    speaker : str
        Who says the sentence, in a transcript or a chat; "" in other texts. The name is no part of `text`.
    """

    text: str
    start: int
    end: int
    index: int
    score: float | None = None
    speaker: str = ""

    def __str__(self) -> str:
        """Return the text."""
        return self.text


class Sentences(Sequence[Sentence]):
    """The sentences of a text. Each `Sentence` is made when it is asked for: a long text has many.

    Parameters
    ----------
    texts : sequence of str
    starts, ends : arrays of int
        The place of each sentence in the source.
    speakers : mapping of int to str, default {}
        `Sentence.index` -> who says the sentence, where it is known.
    indices : sequence of int, optional
        `Sentence.index` of each sentence, ascending. By default 0, 1, 2, …

    Examples
    --------
    >>> text = "Rain fell. It was wet."
    >>> sentences = Sentences.at(text, [(0, 10), (11, 22)])
    >>> sentences.texts
    ['Rain fell.', 'It was wet.']
    >>> sentences[1].start
    11
    """

    __slots__ = ("ends", "indices", "speakers", "starts", "texts")

    def __init__(
        self,
        texts: Sequence[str],
        starts: array[int],
        ends: array[int],
        speakers: Mapping[int, str] | None = None,
        indices: Sequence[int] | None = None,
    ) -> None:
        self.texts = texts
        self.starts = starts
        self.ends = ends
        self.speakers = speakers or {}
        self.indices = range(len(texts)) if indices is None else indices

    @classmethod
    def at(
        cls, text: str, spans: Sequence[tuple[int, int]], speakers: Mapping[int, str] | None = None
    ) -> Sentences:
        """Return the sentences of a text at some spans."""
        texts = [text[start:end] for start, end in spans]
        starts, ends = (array("q", [span[side] for span in spans]) for side in (0, 1))
        return cls(texts, starts, ends, speakers)

    def at_positions(self, positions: Iterable[int]) -> Sentences:
        """Return some of the sentences; each keeps its `Sentence.index`."""
        positions = list(positions)
        starts, ends = (array("q", map(places.__getitem__, positions)) for places in (self.starts, self.ends))
        texts = [*map(self.texts.__getitem__, positions)]
        return Sentences(texts, starts, ends, self.speakers, [*map(self.indices.__getitem__, positions)])

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self.texts)

    @overload
    def __getitem__(self, position: int) -> Sentence: ...

    @overload
    def __getitem__(self, position: slice) -> Sentences: ...

    def __getitem__(self, position: int | slice) -> Sentence | Sentences:
        """Return a sentence, or some sentences."""
        if isinstance(position, slice):
            return self.at_positions(range(len(self))[position])
        index, start, end = self.indices[position], self.starts[position], self.ends[position]
        return Sentence(self.texts[position], start, end, index, None, self.speakers.get(index, ""))

    def __iter__(self) -> Iterator[Sentence]:
        """Iterate over the sentences in their order."""
        speakers = map(self.speakers.get, self.indices, repeat(""))
        return map(Sentence, self.texts, self.starts, self.ends, self.indices, repeat(None), speakers)

    def __repr__(self) -> str:
        """Return the sentences, as a list does."""
        return f"Sentences({[*self]})"


def folded(text: str) -> str:
    """Return a text in lower case, composed, with single spaces: equal for two sentences that are repeats."""
    return " ".join(nfc(text).lower().split())


def split_sentences(text: str, *, language: str | Language = DEFAULT_LANGUAGE) -> tuple[Sentence, ...]:
    """Split a text into sentences. Headlines, menus and lists are split, too.

    The text is first split into blocks (`summarizer.text.blocks`): no sentence contains a blank line or
    leaves a heading. Inside a block the Punkt model decides (Kiss & Strunk 2006, "Unsupervised Multilingual
    Sentence Boundary Detection"). Further rules read quotes, brackets, numbers and
    the marks of other scripts.

    Parameters
    ----------
    text : str
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" detects the language (`detect_language`). Or your own profile.

    Returns
    -------
    tuple of Sentence
        In the order of the text; the text between two sentences is blank. Empty for a blank text.

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
    found = with_cues(composed, find_blocks(composed))
    spans = spans_at(sentence_spans(composed, found, profile), offsets)
    return tuple(Sentences.at(text, spans))


def with_cues(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, each speaker ("Ida Berg:") together with the words on the same line.

    Parameters
    ----------
    text : str
        What the blocks point into.
    blocks : sequence of Block

    Returns
    -------
    list of Block
    """
    joined: list[Block] = []
    for block in blocks:
        if joined and joined[-1].kind == "cue" and "\n" not in text[joined[-1].end : block.start]:
            joined[-1] = Block(block.kind, joined[-1].start, block.end)
        else:
            joined.append(block)
    return joined


def spans_at(spans: list[tuple[int, int]], offsets: Sequence[int]) -> list[tuple[int, int]]:
    """Move spans of a composed text to where they lie in the text before (see `nfc_with_offsets`)."""
    return [(offsets[start], offsets[end]) for start, end in spans] if offsets else spans


def sentence_spans(text: str, blocks: Sequence[Block], language: Language) -> list[tuple[int, int]]:
    """Split the blocks of a text into sentences. A line break inside a block counts as white space.

    Parameters
    ----------
    text : str
        Its letters are composed (see `nfc_with_offsets`).
    blocks : sequence of Block
    language : Language

    Returns
    -------
    list of (int, int)
        Spans without blank ends. Every character of a block that is not blank lies in one of them.
    """
    rules = rules_in(text, language)
    spans: list[tuple[int, int]] = []
    known: dict[str, list[tuple[int, int]]] = {}  # short blocks that are equal are split once
    for block in blocks:
        start, end = block.start, block.end
        written = text[start:end]
        if written.isalnum():  # a shortcut: one word
            if end - start <= _LONGEST_WORD:
                spans.append((start, end))
            else:
                spans += _cut_long(text, [(start, end)], language, _LONG_WITHOUT_MARK)
            continue
        if end - start > _SHORT:
            spans += _split(text, start, end, language, rules)
            continue
        found = known.get(written)
        if found is None:
            found = _split(written, 0, end - start, language, rules)
            if len(known) < _REMEMBERED:
                known[written] = found
        for first, last in found:
            spans.append((start + first, start + last))
    return spans


def _split(
    text: str, start: int, end: int, language: Language, rules: Sequence[Rule]
) -> list[tuple[int, int]]:
    """Split a block into sentences."""
    borders = run_on_borders(text[start:end], language, rules)
    if not borders:  # nearly always
        return _split_at_marks(text, start, end, language)
    spans = []
    for first, last in pairwise([start, *(start + border for border in borders), end]):
        spans += _split_at_marks(text, first, last, language)
    return spans


def _split_at_marks(text: str, start: int, end: int, language: Language) -> list[tuple[int, int]]:
    """Split a part of a block at its end marks, and cut what is too long to be a sentence."""
    block = text[start:end]
    size = len(block)
    stop = block.find(".")
    # Two shortcuts: a label has no mark, and every second paragraph of news is one sentence.
    if stop < 0 and _has_no_other_mark(block, language):
        return _cut_long(text, _trimmed(text, start, end), language, _LONG_WITHOUT_MARK)
    if stop >= size - 2 and block.endswith(_PLAIN_ENDS) and _has_no_other_mark(block, language):
        piece = strip_left(block)
        return _cut_long(text, [(end - len(piece), end)], language, _LONG_WITH_MARK)
    spans = []
    links = [m.span() for m in _LINK_TARGET.finditer(block)][::-1] if "](" in block else []
    at = 0
    for match in end_marks(language.marks).finditer(block):
        begin, stop = match.span()
        if stop < size:
            is_lone = stop == begin + 1 and block[begin] == "."
            ends = ends_plainly(block, at, begin, language) if is_lone else None
            if ends is None:
                stop = end_at(block, at, match, language)
            elif not ends:
                continue
        while links and links[-1][1] < stop:  # links that lie before the mark
            links.pop()
        if not stop or (links and links[-1][0] < stop):
            continue
        piece = strip_left(block[at:stop])
        if piece:
            spans.append((start + stop - len(piece), start + stop))
            at = stop
    long = _LONG_WITH_MARK if spans else _LONG_WITHOUT_MARK
    if at < size:
        spans += _trimmed(text, start + at, end)
    return _cut_long(text, spans, language, long)


def _has_no_other_mark(block: str, language: Language) -> bool:
    """Return whether only full stops can end a sentence in a block."""
    return not language.marks and block.isascii() and "!" not in block and "?" not in block


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return a span without its blank ends, or no span if it is blank."""
    piece = strip_right(text[start:end])
    core = strip_left(piece)
    return [(start + len(piece) - len(core), start + len(piece))] if core else []


def _cut_long(
    text: str, spans: list[tuple[int, int]], language: Language, long: float
) -> list[tuple[int, int]]:
    """Cut the spans that are `long` times longer than the longest piece."""
    longest = long * _PIECE_SIZES[True][2]
    if not spans or spans[-1][1] - spans[0][0] <= longest:  # nearly always
        return spans
    if all(end - start <= longest for start, end in spans):
        return spans
    cut = []
    for start, end in spans:
        unspaced = 2 * sum(map(len, UNSPACED.findall(text, start, end))) > end - start
        if end - start <= long * _PIECE_SIZES[unspaced][2]:
            cut.append((start, end))
        else:
            cut += _pieces(text, start, end, language, unspaced=unspaced)
    return cut


def _pieces(text: str, start: int, end: int, language: Language, *, unspaced: bool) -> list[tuple[int, int]]:
    """Cut a span at pauses, before link words, or at spaces, whichever comes first in this order."""
    fewest, usual, most = _PIECE_SIZES[unspaced]
    places = [start]
    while end - start > most:
        near = start + usual
        start = _best_cut(
            text, start + fewest, near, min(start + most, end - fewest), language, unspaced
        ) or (_behind_marks(text, near, end) if unspaced else _behind_gap(text, start + most, end))
        places.append(start)
    return [span for first, last in pairwise([*places, end]) for span in _trimmed(text, first, last)]


def _best_cut(text: str, first: int, near: int, last: int, language: Language, unspaced: bool) -> int:
    """Return the best place for a cut from first to last, the nearest to `near`; 0 if there is none."""
    places = [m.end() for m in _PAUSE.finditer(text, first, last)]
    if not places:
        gaps = [m.end() for m in _GAP.finditer(text, first, last)]
        if unspaced:
            links = tuple(language.links)
            places = [at for at in gaps if text.startswith(links, at)]
            places = places or [m.end() for m in _GAP_BETWEEN_LETTERS.finditer(text, first, last)]
        else:
            places = [at for at in gaps if first_word(text, at).lower() in language.links]
        places = places or gaps
    return min(places, key=lambda place: abs(place - near), default=0)


def _behind_marks(text: str, at: int, end: int) -> int:
    """Return the first place from `at` on that is not before a combining mark."""
    while at < end and unicodedata.category(text[at])[0] == "M":
        at += 1
    return at


def _behind_gap(text: str, at: int, end: int) -> int:
    """Return where the next word begins."""
    gap = _GAP.search(text, at, end)
    return gap.end() if gap else end

"""Reading: a text, its language, its blocks and its sentences."""

from __future__ import annotations

import operator
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - `date` is the field
from itertools import accumulate
from numbers import Real
from typing import TypeAlias

from .text.blocks import LEFT_OUT, Block, blocks_at, find_blocks, headline
from .text.detect import DEFAULT_LANGUAGE, is_auto, resolve_language
from .text.language import Language
from .text.sentences import Sentences, sentence_spans, spans_at, with_cues
from .text.talk import speaker_of
from .text.unicode import is_blank, nfc_with_offsets

JOINER = "\n"
"""What stands between the sentences of a summary; budgets of characters and tokens count it."""
GAP = "\n\n"
"""What stands between texts that are read as one."""


@dataclass(frozen=True)
class Article:
    """An article: a text, and what is known of it.

    Parameters
    ----------
    text : str
    date : str or datetime.date, default ""
        Sentences of several articles come in the order of dates, compared as strings: write them as ISO 8601,
        "2024-05-31". A `datetime.date` or `datetime.datetime` is written so.
    title : str, default ""
        If empty, the headline that the text opens with, if there is one.
    author : str, default ""
    language : str, default ""
        ISO 639-1 code. It counts where a summary is asked for with the language "auto".
    url : str, default ""

    Raises
    ------
    TypeError
        If a field is of another type.
    """

    text: str
    date: str = ""
    title: str = ""
    author: str = ""
    language: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.date, Date):
            object.__setattr__(self, "date", self.date.isoformat())
        for name in ("text", "date", "title", "author", "language", "url"):
            value = getattr(self, name)
            if not isinstance(value, str):
                raise TypeError(
                    f"{name} of an article must be a str, got {type(value).__name__}: {value!r:.60}"
                )


Text: TypeAlias = "str | Sequence[str] | Article"
Splitter: TypeAlias = Callable[[str], Iterable[tuple[int, int]]]


@dataclass(frozen=True, eq=False)
class Reading:
    """One text, read: what every later step knows of it.

    Attributes
    ----------
    text : str
        What all spans point into.
    language : Language
    sentences : Sentences
        The sentences that a summary may take, in the order of the text.
    blocks : sequence of Block
        All blocks of the text. Empty where the sentences were given.
    left_out : tuple of Block
        The blocks that no summary takes from.
    title : str
        The headline that the text opens with, or "".
    starts : set of int
        `Sentence.index` of the first sentence of each text; several where several texts are read as one.
    """

    text: str
    language: Language
    sentences: Sentences
    blocks: Sequence[Block] = ()
    left_out: tuple[Block, ...] = ()
    title: str = ""
    starts: Set[int] = frozenset({0})


def read(
    text: Text,
    language: str | Language = DEFAULT_LANGUAGE,
    *,
    leave_out: Set[str] = LEFT_OUT,
    splitter: Splitter | None = None,
) -> Reading:
    r"""Read a text: find its language, its blocks and its sentences.

    Parameters
    ----------
    text : str, sequence of str, or Article
        The text; or its sentences, which are taken as they are; or an article, whose title counts.
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" detects the language, if the article does not name it.
    leave_out : set of str, default `LEFT_OUT`
        Kinds of blocks that no summary takes from, as long as the text has other blocks.
    splitter : callable, optional
        Takes a text and returns the (start, end) spans of its sentences.

    Returns
    -------
    Reading

    Raises
    ------
    TypeError
        If `text` is neither a str nor a sequence of str, nor an `Article`.
    ValueError
        If the splitter returns spans that overlap, lie outside of the text or hold nothing.

    Examples
    --------
    >>> reading = read("# Rain\n\nRain fell on Oslo. Nobody was hurt.")
    >>> reading.title, [sentence.text for sentence in reading.sentences]
    ('Rain', ['Rain fell on Oslo.', 'Nobody was hurt.'])
    """
    whole = whole_text(text)
    profile = language_of(text, language)
    title = ""
    if isinstance(text, Article):
        title, text = text.title, text.text
    if not isinstance(text, str):
        ends = list(accumulate(len(item) + len(JOINER) for item in text))
        given = [
            (end - len(JOINER) - len(item), end - len(JOINER)) for item, end in zip(text, ends, strict=True)
        ]
        spans = [(start, end) for start, end in given if not is_blank(whole[start:end])]
        return Reading(whole, profile, Sentences.at(whole, spans))
    composed, offsets = nfc_with_offsets(text)
    found = find_blocks(composed)
    kept = [block for block in found if block.kind not in leave_out] or found  # a headline beats no summary
    if splitter is None:
        spans = sentence_spans(composed, with_cues(composed, kept), profile)
        spans = spans_at(spans, offsets)
    else:
        spans = _own_spans(splitter, text, blocks_at(kept, offsets))
    placed = blocks_at(found, offsets)
    left_out = tuple(b for b in placed if b.kind in leave_out) if len(kept) < len(placed) else ()
    sentences = Sentences.at(text, spans, _speakers(spans, text, placed))
    return Reading(text, profile, sentences, placed, left_out, title or headline(text, placed))


def join_readings(readings: Sequence[Reading], language: Language, title: str = "") -> Reading:
    """Join several readings into one, as if their texts were one text.

    Parameters
    ----------
    readings : sequence of Reading
    language : Language
    title : str, default ""

    Returns
    -------
    Reading
        Its `starts` tell where each text begins; a text without sentences has no start.
    """
    texts: list[str] = []
    starts_and_ends = array("q"), array("q")
    speakers: dict[int, str] = {}
    found: list[Block] = []
    starts: set[int] = set()
    offset = 0
    for reading in readings:
        first, own = len(texts), reading.sentences
        if own:
            starts.add(first)
        texts += own.texts
        for places, own_places in zip(starts_and_ends, (own.starts, own.ends), strict=True):
            places.extend([place + offset for place in own_places])
        speakers.update({first + index: name for index, name in own.speakers.items()})
        found += [Block(b.kind, b.start + offset, b.end + offset) for b in reading.blocks]
        offset += len(reading.text) + len(GAP)
    text = GAP.join(reading.text for reading in readings)
    sentences = Sentences(texts, *starts_and_ends, speakers)
    return Reading(text, language, sentences, found, title=title, starts=starts)


def language_of(text: Text, language: str | Language) -> Language:
    """Return the profile that a text is read with. For "auto": what the article names, or detection."""
    if isinstance(text, Article) and text.language and is_auto(language):
        language = text.language
    return resolve_language(language, whole_text(text))


def whole_text(text: Text) -> str:
    """Return a text as one str.

    Raises
    ------
    TypeError
        If `text` is neither a str nor a sequence of str, nor an `Article`; the message says what to pass.
    """
    if isinstance(text, str):
        return text
    if isinstance(text, Article):
        return text.text
    if isinstance(text, (bytes, bytearray, memoryview)) or not isinstance(text, Sequence):
        raise TypeError(
            f"text must be a str or a sequence of sentences, got {type(text).__name__}{advice_for(text)}"
        )
    for number, item in enumerate(text):
        if not isinstance(item, str):
            raise TypeError(
                f"sentence {number} of the list must be str, got {type(item).__name__}{advice_for(item)}"
            )
    return JOINER.join(text)


def advice_for(value: object) -> str:
    """Return what to do with a value that is no text, for the end of an error message."""
    if isinstance(value, Article):
        return ": pass article.text"
    if isinstance(value, (bytes, bytearray)):
        return ": decode it first, text.decode('utf-8')"
    if hasattr(value, "__fspath__"):
        return ": read the file first, path.read_text(encoding='utf-8')"
    if hasattr(value, "as_py"):
        return ": convert the pyarrow scalar first, text.as_py()"
    if is_missing(value):
        return ": a missing value; drop its row first, or put '' in its place"
    return ""


def is_missing(value: object) -> bool:
    """Return whether a value stands for no value in a column: None, NaN, NA or NaT."""
    not_a_number = isinstance(value, Real) and value != value  # noqa: PLR0124 - NaN
    return value is None or not_a_number or type(value).__name__ in ("NAType", "NaTType")


def _speakers(spans: Sequence[tuple[int, int]], text: str, placed: Sequence[Block]) -> dict[int, str]:
    """Return who says each sentence of talk: the name in the last cue that holds a name."""
    cues = [(b.end, text[b.start : b.end]) for b in placed if b.kind == "cue"]
    speakers = {cue: speaker_of(cue) for cue in {cue for _, cue in cues}}
    names = [(end, speakers[cue]) for end, cue in cues if speakers[cue]]
    if not names:
        return {}
    ends = [end for end, _ in names]
    last = [bisect_right(ends, start) - 1 for start, _ in spans]
    return {index: names[at][1] for index, at in enumerate(last) if at >= 0}


def _own_spans(splitter: Splitter, text: str, kept: Sequence[Block]) -> list[tuple[int, int]]:
    """Return the spans of a user's splitter that share text with a kept block; all spans if none does."""
    checked = _checked_spans(splitter(text), len(text))
    spans = [(start, end) for start, end in checked if not is_blank(text[start:end])]
    if not spans and not is_blank(text):
        raise ValueError("the splitter found no sentence in a text that is not blank")
    starts = [block.start for block in kept]
    within = []
    for start, end in spans:
        last = bisect_left(starts, end) - 1  # the last block that begins before the span ends
        if last >= 0 and kept[last].end > start:
            within.append((start, end))
    return within or spans


def _checked_spans(spans: Iterable[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of a user's splitter, or raise an error that says what is wrong with them."""
    if not isinstance(spans, Iterable):
        raise TypeError(
            f"the splitter must return the (start, end) spans of its sentences, got {type(spans).__name__}"
        )
    at = 0
    for span in spans:
        try:
            start, end = map(operator.index, span)
        except (TypeError, ValueError):
            raise TypeError(
                f"the splitter must yield (start, end) spans, two whole numbers each; got {span!r:.80}"
            ) from None
        if not at <= start < end <= size:
            raise ValueError(
                f"the splitter must yield ascending, non-empty (start, end) spans within 0..{size}; "
                f"after {at} came ({start}, {end})"
            )
        yield start, end
        at = end

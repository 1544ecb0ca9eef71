"""Keywords: the words and short phrases that a text is about."""

# The module is not called `keywords`: importing it would hide the function of that name.

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import sqrt
from typing import NamedTuple, TypeAlias

from .reading import Reading, read
from .text.blocks import LEFT_OUT
from .text.detect import DEFAULT_LANGUAGE
from .text.idf import IdfModel
from .text.language import Language
from .text.terms import stemmer, word_spans
from .text.unicode import nfc_with_offsets, unspaced

LONGEST = 4  # words of a phrase
LONGEST_UNSPACED = 8  # characters, where no space stands between words
SWALLOWED = 0.8  # a phrase whose occurrences are inside a longer one to this share gives way to it
_HYPHENS = "-\u2010\u2011"
# Marks that belong to a word: "e-mail", "C++", "C#". Behind another hyphen a letter is none: "a-t-il".
_WHOLE = re.compile(rf"(?<![{_HYPHENS}\w])(?:[^\W\d_][{_HYPHENS}](?P<rest>\w\w+)|\w+\+\+|[^\W\d_]#(?!\w))")

_FOLDED = str.maketrans({"’": "'", **dict.fromkeys(_HYPHENS, "-")})

Stems: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Keyword:
    """A word or phrase that a text is about, and where it stands.

    Attributes
    ----------
    text : str
        Word for word as it stands at its first place: ``source[slice(*keyword.spans[0])] == keyword.text``.
    score : float
        Above 0; higher is better. Comparable within one text.
    spans : tuple of (int, int)
        All places of the phrase, other forms of its words included ("dike", "dikes"), ascending.
    """

    text: str
    score: float
    spans: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        """Return the text on one line."""
        return " ".join(self.text.split())


class _Token(NamedTuple):
    word: str
    start: int
    end: int


class _Place(NamedTuple):
    sentence: int
    start: int
    end: int


def keywords(text: str, n: int = 10, *, language: str | Language = DEFAULT_LANGUAGE) -> tuple[Keyword, ...]:
    """Find the words and short phrases that a text is about.

    Candidates are one to four words in a row with no stop word, number or mark between them ("e-mail", "C++"
    and "C#" are words; particles of Korean end a phrase and are none of it). A candidate p
    scores ``tf(p) * sum(idf of its stems) / sqrt(number of stems) * (1 + 1 / (1 + first))``: how often
    its stems stand in this order, how rare they are in the language (bundled frequencies; 1 where there are
    none), and how early it comes, `first` being the number of the sentence. Of two candidates one of which
    holds the other the better one stays; a shorter one that stands nearly always (4 times in 5) inside a
    longer one that occurs twice or more gives way to it. In scripts without spaces candidates are two to
    eight characters that repeat, or stand alone between marks.

    Parameters
    ----------
    text : str
        Headlines count, menus, code and tables do not.
    n : int, default 10
        How many at most, above 0.
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" finds out; or a profile of your own.

    Returns
    -------
    tuple of Keyword
        Best first; empty for a text of nothing but stop words, digits and marks.

    Raises
    ------
    TypeError
        If `text` is no str or `n` no int.
    ValueError
        If `n` is below 1 or the language unknown.

    Examples
    --------
    >>> text = "The sea wall of Varsund is old. Storms broke the sea wall twice. Sheep graze behind it."
    >>> [str(keyword) for keyword in keywords(text, 2)]
    ['sea wall', 'Varsund']
    >>> keywords(text, 1)[0].spans
    ((4, 12), (49, 57))
    """
    if not isinstance(text, str):
        hint = ": decode it first, text.decode('utf-8')" if isinstance(text, (bytes, bytearray)) else ""
        raise TypeError(f"text must be a str, got {type(text).__name__}{hint}")
    if isinstance(n, bool) or not hasattr(n, "__index__"):
        raise TypeError(f"n must be an int above 0, got {type(n).__name__}: {n!r}")
    if operator.index(n) < 1:
        raise ValueError(f"n must be an int above 0, got {n!r}")
    composed, offsets = nfc_with_offsets(text)
    reading = read(composed, language, leave_out=LEFT_OUT - {"title", "heading"})
    places = _candidates(reading)
    scores = _scores(places, reading.language)
    for shorter in _swallowed(places):
        del scores[shorter]

    chosen: dict[Stems, str] = {}  # with its stems as one string, to look for one phrase in another
    for stems in sorted(scores, key=lambda stems: (-scores[stems], places[stems][0])):
        if len(chosen) == n:
            break
        line = f" {' '.join(stems)} "
        if not any(line in other or other in line for other in chosen.values()):
            chosen[stems] = line
    found = []
    for stems in chosen:
        spans = [(place.start, place.end) for place in places[stems]]
        if offsets:
            spans = [(offsets[start], offsets[end]) for start, end in spans]
        found.append(Keyword(text[slice(*spans[0])], scores[stems], tuple(spans)))
    return tuple(found)


def _candidates(reading: Reading) -> dict[Stems, list[_Place]]:
    """Return all candidates by their stems, with their places in order."""
    language = reading.language
    runs = [(sentence.index, run) for sentence in reading.sentences
            for run in _runs(reading.text, sentence.start, sentence.end, language)]  # fmt: skip
    vocabulary = list(dict.fromkeys(token.word for _, run in runs for token in run))
    nouns = _nouns(vocabulary, language)
    bare = [nouns.get(word, word.removesuffix("'s")) for word in vocabulary]
    stem = stemmer(language.stemmer)
    stem_of = dict(zip(vocabulary, stem(vocabulary), strict=True))
    cut: dict[str, int] = {}  # how much of a word's end is none of the keyword's
    for word, shorter, stemmed in zip(vocabulary, bare, stem(bare), strict=True):
        if word in nouns:
            stem_of[word] = stemmed
        cut[word] = len(word) - len(shorter) if stemmed == stem_of[word] else 0
    places: dict[Stems, list[_Place]] = {}
    whole: set[Stems] = set()  # of unspaced scripts: all that stands between two marks
    for number, run in runs:
        characters = unspaced(run[0].word)
        shortest, longest = (2, LONGEST_UNSPACED) if characters else (1, LONGEST)
        stems = [stem_of[token.word] for token in run]
        for i in range(len(run)):
            for j in range(i + shortest, min(i + longest, len(run)) + 1):
                last = run[j - 1]
                place = _Place(number, run[i].start, last.end - cut[last.word])
                places.setdefault(tuple(stems[i:j]), []).append(place)
                if characters and j - i == len(run):
                    whole.add(tuple(stems))
                if last.word in nouns:  # its particle ends the phrase
                    break
    return {
        stems: found
        for stems, found in places.items()
        if len(found) > 1 or stems in whole or not unspaced(stems[0])
    }


def _nouns(vocabulary: Sequence[str], language: Language) -> dict[str, str]:
    """Map words that end in a particle to what stands before it, where another form of that occurs, too.

    "정부는" is a form of "정부" beside "정부가"; "민주주의", which ends like one, is whole.
    """
    if not language.particles:
        return {}
    known = frozenset(vocabulary)
    endings = sorted(language.particles, key=lambda particle: (-len(particle), particle))

    def occurs_twice(noun: str) -> bool:
        return (noun in known) + sum(noun + ending in known for ending in endings) > 1

    nouns: dict[str, str] = {}
    for word in vocabulary:
        shorter = (word.removesuffix(ending) for ending in endings if word.endswith(ending))
        noun = next((noun for noun in shorter if len(noun) > 1 and occurs_twice(noun)), None)
        if noun and not occurs_twice(word):
            nouns[word] = noun
    return nouns


def _runs(text: str, start: int, end: int, language: Language) -> Iterator[list[_Token]]:
    """Yield the longest stretches of a sentence without stop words, numbers and marks."""
    run: list[_Token] = []
    for a, b in _word_spans(text[start:end], language):
        word = text[start + a : start + b].lower().translate(_FOLDED)
        gap = text[run[-1].end : start + a] if run else " "
        if not (gap.isspace() or gap in _HYPHENS) and run:
            yield run
            run = []
        if unspaced(word):
            if run:
                yield run
                run = []
            yield from _unspaced_runs(text, start + a, start + b, language)
        elif _is_stop(word, language):
            if run:
                yield run
                run = []
        else:
            run.append(_Token(word, start + a, start + b))
    if run:
        yield run


def _word_spans(sentence: str, language: Language) -> Iterator[tuple[int, int]]:
    """Yield the places of words, with the marks that belong to them."""
    ends = {
        match.start(): match.end()
        for match in _WHOLE.finditer(sentence)
        if (match["rest"] or "").lower() not in language.stop_words
    }
    at = 0
    for start, end in word_spans(sentence):
        if start >= at:
            at = max(end, ends.get(start, 0))
            yield start, at


def _is_stop(word: str, language: Language) -> bool:
    """Tell whether a word cannot be of a keyword; without a list of stop words short ones count as such."""
    return (
        len(word) == 1
        or word.isdecimal()
        or (word in language.stop_words if language.stop_words else len(word) <= 3)
    )


def _unspaced_runs(text: str, start: int, end: int, language: Language) -> Iterator[list[_Token]]:
    """Yield stretches of characters of unspaced scripts, between stop words of one character and hiragana."""
    run: list[_Token] = []
    for at in range(start, end):
        char = text[at]
        if "\u3041" <= char <= "\u309f" or char in language.stop_words or not unspaced(char):
            if run:
                yield run
            run = []
        else:
            run.append(_Token(char, at, at + 1))
    if run:
        yield run


def _scores(places: Mapping[Stems, list[_Place]], language: Language) -> dict[Stems, float]:
    background = IdfModel.bundled(language.code)
    terms = sorted(set(chain.from_iterable(places)))
    rare = [term.rpartition("-")[2] for term in terms]  # the background knows "mail", and no "e-mail"
    idf = dict(zip(terms, background.weights(rare).tolist(), strict=True)) if background else {}
    return {
        stems: len(found)
        * (sum(idf[stem] for stem in stems) if idf else len(stems))
        / sqrt(len(stems))
        * (1 + 1 / (1 + found[0].sentence))
        for stems, found in places.items()
    }


def _swallowed(places: Mapping[Stems, list[_Place]]) -> set[Stems]:
    """Return the candidates that stand nearly always inside one and the same longer one."""
    return {
        shorter
        for longer, found in places.items()
        if len(found) > 1
        for shorter in (longer[1:], longer[:-1])
        if shorter in places and len(found) >= SWALLOWED * len(places[shorter])
    }

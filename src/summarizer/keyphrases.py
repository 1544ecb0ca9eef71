"""Keywords: the most important words and short phrases of a text."""

# A module with the name `keywords` would hide the function `summarizer.keywords`.

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from math import sqrt
from typing import NamedTuple, TypeAlias

from .document import analyse
from .reading import Reading, advice_for, read
from .text.blocks import LEFT_OUT
from .text.cleaning import clean
from .text.detect import DEFAULT_LANGUAGE
from .text.idf import IdfModel
from .text.language import Language
from .text.sentences import Sentence
from .text.terms import stemmer, word_spans
from .text.unicode import join_words, nfc_with_offsets, plain_with_offsets, unspaced

_HYPHENS = "-\u2010\u2011"
# Words that hold a mark: "e-mail", "C++", "C#". Not behind another hyphen, as in "a-t-il".
_WORD_WITH_MARK = re.compile(
    rf"(?<![{_HYPHENS}\w])(?:[^\W\d_][{_HYPHENS}](?P<rest>\w\w+)|\w+\+\+|[^\W\d_]#(?!\w))"
)

_FOLDED = str.maketrans({"’": "'", **dict.fromkeys(_HYPHENS, "-")})

Stems: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Keyword:
    """An important word or phrase of a text, with its positions.

    Attributes
    ----------
    text : str
        The words of the first occurrence, ``source[slice(*keyword.spans[0])]``. A word that a hyphen at the
        end of a line or a soft hyphen divides is joined.
    score : float
        Above 0. Higher is better. Scores of different texts cannot be compared.
    spans : tuple of (int, int)
        Start and end of each occurrence, ascending. Other forms of a word are occurrences ("dike", "dikes").
    """

    text: str
    score: float
    spans: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        """Return the text on one line, without the marks of a copied text."""
        return clean(self.text)


class _Token(NamedTuple):
    word: str
    start: int
    end: int


class _Place(NamedTuple):
    sentence: int
    start: int
    end: int


def keywords(text: str, n: int = 10, *, language: str | Language = DEFAULT_LANGUAGE) -> tuple[Keyword, ...]:
    """Find the most important words and short phrases of a text.

    A candidate is a run of one to four words without stop words, numbers or marks. "e-mail", "C++" and "C#"
    are words. A Korean particle ends a candidate and is not part of it. In scripts without spaces a candidate
    is a run of two to eight characters. It must occur twice, or alone between two marks.

    The score is ``tf * sum(idf of the stems) / sqrt(number of stems) * (1 + 1 / (1 + first))``. tf
    counts how often the stems of the candidate occur in this order. idf comes from the bundled document
    frequencies of the language. If there are none, idf is 1. `first` is the number of the first sentence that
    holds the candidate, counted from 0.

    If a candidate contains another candidate, only the better of the two stays. A candidate is also dropped
    if each of its occurrences overlaps a better keyword, or if 80 % of its occurrences lie inside one longer
    candidate that occurs at least twice.

    Parameters
    ----------
    text : str
        Headings count. Menus, code and tables are ignored, unless the text holds nothing else.
    n : int, default 10
        Largest number of keywords, above 0.
    language : str or Language, default "auto"
        ISO 639-1 code, English name, or a `Language`. "auto" detects the language.

    Returns
    -------
    tuple of Keyword
        Best first. Empty if the text holds only stop words, digits and marks.

    Raises
    ------
    TypeError
        If `text` is not a str, or `n` is not an int.
    ValueError
        If `n` is below 1, or if the language is unknown.

    Examples
    --------
    >>> text = "The sea wall of Varsund is old. Storms broke the sea wall twice. Sheep graze behind it."
    >>> [str(keyword) for keyword in keywords(text, 2)]
    ['sea wall', 'Varsund']
    >>> keywords(text, 1)[0].spans
    ((4, 12), (49, 57))
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, got {type(text).__name__}{advice_for(text)}")
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

    chosen: dict[Stems, str] = {}  # stems -> stems as one string, in which shorter phrases are looked for
    taken = bytearray(len(composed))  # 1 for each character of a chosen phrase
    for stems in sorted(scores, key=lambda stems: (-scores[stems], places[stems][0])):
        if len(chosen) == n:
            break
        line = f" {' '.join(stems)} "
        if any(line in other or other in line for other in chosen.values()):
            continue
        if any(1 not in taken[place.start : place.end] for place in places[stems]):
            chosen[stems] = line
            for place in places[stems]:
                taken[place.start : place.end] = b"\1" * (place.end - place.start)
    found = []
    for stems in chosen:
        spans = [(place.start, place.end) for place in places[stems]]
        if offsets:
            spans = [(offsets[start], offsets[end]) for start, end in spans]
        found.append(Keyword(join_words(text[slice(*spans[0])]), scores[stems], tuple(spans)))
    return tuple(found)


def _candidates(reading: Reading) -> dict[Stems, list[_Place]]:
    """Return all candidates by their stems, with their places in order.

    In talk, scraps ("Sorry, I was on mute.") hold no candidate, and the name of a speaker is none.
    """
    language = reading.language
    sentences: Sequence[Sentence] = reading.sentences
    names = {name.lower() for speaker in reading.sentences.speakers.values() for name in speaker.split()}
    if names:
        document = analyse(reading)
        sentences = list(compress(document.sentences, ~document.scraps))
    runs = [(sentence.index, run) for sentence in sentences for run in _sentence_runs(sentence, language)]
    stem = stemmer(language.stemmer)
    names = {*stem(list(names))}
    vocabulary = list(dict.fromkeys(token.word for _, run in runs for token in run))
    nouns = _nouns(vocabulary, language)
    bare = [nouns.get(word, word.removesuffix("'s")) for word in vocabulary]
    stem_of = dict(zip(vocabulary, stem(vocabulary), strict=True))
    cut: dict[str, int] = {}  # word -> number of letters at its end that a keyword leaves out
    for word, shorter, stemmed in zip(vocabulary, bare, stem(bare), strict=True):
        if word in nouns:
            stem_of[word] = stemmed
        cut[word] = len(word) - len(shorter) if stemmed == stem_of[word] else 0
    places: dict[Stems, list[_Place]] = {}
    whole: set[Stems] = set()  # in scripts without spaces: runs between two marks
    for number, run in runs:
        characters = unspaced(run[0].word)
        shortest, longest = (2, 8) if characters else (1, 4)  # number of characters, or of words
        stems = [stem_of[token.word] for token in run]
        for i in range(len(run)):
            for j in range(i + shortest, min(i + longest, len(run)) + 1):
                last = run[j - 1]
                place = _Place(number, run[i].start, last.end - cut[last.word])
                places.setdefault(tuple(stems[i:j]), []).append(place)
                if characters and j - i == len(run):
                    whole.add(tuple(stems))
                if last.word in nouns:  # a particle ends the phrase
                    break
    return {
        stems: found
        for stems, found in places.items()
        if (len(found) > 1 or stems in whole or not unspaced(stems[0]))
        and not (len(stems) == 1 and stems[0] in names)
    }


def _nouns(vocabulary: Sequence[str], language: Language) -> dict[str, str]:
    """Return a mapping from words with a particle to their nouns. A noun must occur in two or more forms.

    "정부는" gives "정부" if the text also holds "정부가". "민주주의" only looks like a word with a particle.
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


def _sentence_runs(sentence: Sentence, language: Language) -> Iterator[list[_Token]]:
    """Yield the runs of words of a sentence, with their places in the text."""
    plain, offsets = plain_with_offsets(sentence.text)
    for run in _runs(plain, language):
        if offsets:
            yield [
                _Token(t.word, sentence.start + offsets[t.start], sentence.start + offsets[t.end])
                for t in run
            ]
        else:
            yield [_Token(t.word, sentence.start + t.start, sentence.start + t.end) for t in run]


def _runs(text: str, language: Language) -> Iterator[list[_Token]]:
    """Yield the runs of words between the stop words, numbers and marks of a sentence."""
    run: list[_Token] = []
    for start, end in _word_spans(text, language):
        word = text[start:end].lower().translate(_FOLDED)
        if run and not _is_gap(text[run[-1].end : start]):
            yield run
            run = []
        if unspaced(word):
            if run:
                yield run
                run = []
            yield from _unspaced_runs(text, start, end, language)
        elif _is_stop(word, language):
            if run:
                yield run
                run = []
        else:
            run.append(_Token(word, start, end))
    if run:
        yield run


def _is_gap(text: str) -> bool:
    """Return whether words with this between them belong to one run. Wide gaps stand between columns."""
    return text in (" ", *_HYPHENS) or (text.isspace() and ("\n" in text or len(text) == 1))


def _word_spans(sentence: str, language: Language) -> Iterator[tuple[int, int]]:
    """Yield start and end of each word. A mark that belongs to the word is included ("C++")."""
    ends = {
        match.start(): match.end()
        for match in _WORD_WITH_MARK.finditer(sentence)
        if (match["rest"] or "").lower() not in language.stop_words
    }
    at = 0
    for start, end in word_spans(sentence):
        if start >= at:
            at = max(end, ends.get(start, 0))
            yield start, at


def _is_stop(word: str, language: Language) -> bool:
    """Return whether a word cannot be part of a keyword.

    If the language has no list of stop words, words of up to three letters are stop words.
    """
    return (
        len(word) == 1
        or word.isdecimal()
        or (word in language.stop_words if language.stop_words else len(word) <= 3)
    )


def _unspaced_runs(text: str, start: int, end: int, language: Language) -> Iterator[list[_Token]]:
    """Yield runs of characters in a script without spaces. Hiragana and stop words end a run."""
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
    """Return the score of each candidate: see `keywords` for the formula."""
    background = IdfModel.bundled(language.code)
    terms = sorted(set(chain.from_iterable(places)))
    rare = [term.rpartition("-")[2] for term in terms]  # the background holds "mail", not "e-mail"
    idf = dict(zip(terms, background.weights(rare).tolist(), strict=True)) if background else {}
    return {
        stems: len(found)
        * (sum(idf[stem] for stem in stems) if idf else len(stems))
        / sqrt(len(stems))
        * (1 + 1 / (1 + found[0].sentence))
        for stems, found in places.items()
    }


def _swallowed(places: Mapping[Stems, list[_Place]]) -> set[Stems]:
    """Return the candidates with 80 % of their occurrences inside the same longer candidate."""
    return {
        shorter
        for longer, found in places.items()
        if len(found) > 1
        for shorter in (longer[1:], longer[:-1])
        if shorter in places and len(found) >= 0.8 * len(places[shorter])
    }

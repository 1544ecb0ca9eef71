"""Query: finds the misspelt words, the numbers and the stop words of a query in a text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .idf import IdfModel
from .language import Language
from .patterns import pattern
from .terms import term_lists, terms_by_memory, words

_ACCENTS = pattern("[\u0300-\u036f]+")
_NO_ACCENTS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
MIN_LETTERS = 6
"""Words with fewer letters are not compared: many short words differ in one letter ("rain", "ruin")."""

NGRAM = 4  # characters of an n-gram


def spelling_matches(query: str, vocabulary: Mapping[str, str | None], language: Language) -> list[str]:
    """Return the words of a text that resemble words of a query.

    Two words match in any of these cases. The first three cases are for words whose term the text lacks.

    - They are equal without accents: "Sao" matches "São".
    - The words, or their stems, have at least six letters and the same first letter, and differ by one typing
      error: one letter more, one letter less, one other letter, or two neighbours exchanged. Four of five
      misspelt words are of this kind (Damerau 1964, "A technique for computer detection and correction of
      spelling errors").
    - As above, but the longer word has one or two more letters at its end: "economic", "economics".
    - They are equal without a particle at their ends: "통행료" matches "통행료는" (Korean).

    Parameters
    ----------
    query : str
    vocabulary : mapping of str to str or None
        Each word of the text, with its term (None if it has none).
    language : Language

    Returns
    -------
    list of str
        Words of the text, one for each term.

    Examples
    --------
    >>> from summarizer import load_language
    >>> text = {"address": "address", "economies": "economi", "dress": "dress"}
    >>> spelling_matches("adress on economics", text, load_language("en"))
    ['address', 'economies']
    """
    asked = words(query)
    known = set(vocabulary.values())
    found: dict[str, str] = {}
    for word, term in terms_by_memory(language)(asked):
        if term is None:
            continue
        is_missing = term not in known
        if not is_missing and not language.particles:
            continue
        plain = unaccented(word)
        nouns = _nouns(word, language.particles)
        for other, stem in vocabulary.items():
            if stem is None or stem in found or stem == term:
                continue
            if not nouns.isdisjoint(_nouns(other, language.particles)) or (
                is_missing and (unaccented(other) == plain or is_nearly(word, other) or is_nearly(term, stem))
            ):
                found[stem] = other
    return list(found.values())


def _nouns(word: str, particles: Set[str]) -> set[str]:
    """Return a word, and what is left of it without a particle: two letters or more."""
    sizes = (len(word) - len(particle) for particle in particles if word.endswith(particle))
    return {word, *(word[:size] for size in sizes if size > 1)}


def unaccented(word: str) -> str:
    """Return a lower-case word without accents.

    Examples
    --------
    >>> unaccented("łódź"), unaccented("erdoğan")
    ('lodz', 'erdogan')
    """
    if word.isascii():
        return word
    return _ACCENTS.sub("", unicodedata.normalize("NFD", word)).translate(_NO_ACCENTS)


def is_nearly(one: str, other: str) -> bool:
    """Return whether two words differ by one typing error, or by one or two letters at the end.

    Both words must have six letters or more, and no other signs. Otherwise the result is False.
    """
    if min(len(one), len(other)) < MIN_LETTERS or one[0] != other[0] or abs(len(one) - len(other)) > 2:
        return False
    if not (one.isalpha() and other.isalpha()):
        return False
    if len(one) < len(other):
        one, other = other, one
    if one.startswith(other):
        return True
    at = next(i for i, letter in enumerate(other) if letter != one[i])
    exchanged = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return one[at + 1 :] in (other[at:], other[at + 1 :]) or exchanged


def character_ngrams(term: str) -> list[str]:
    """Return the runs of four characters of a term with a blank at each end.

    Examples
    --------
    >>> character_ngrams("rain"), character_ngrams("東京")
    ([' rai', 'rain', 'ain '], [' 東京 '])
    """
    padded = f" {term} "
    return [padded[at : at + NGRAM] for at in range(max(len(padded) - NGRAM + 1, 1))]


def query_extra(
    query: str, language: Language, found: Sequence[list[str]], idf: IdfModel | None
) -> list[tuple[float, NDArray[np.bool_]]]:
    """Return what a query asks for in addition to its terms: numbers, or pairs of stop words.

    The numbers of the query always count. A query without terms and numbers ("The Who") is split into pairs
    of neighbouring words. A query of a single stop word asks for this word. The weight of a number or pair is
    ``ln((1 + n) / (1 + df)) + 1``: df of the n sentences hold the number or pair. With a background model,
    the weight is the geometric mean of this weight and of the weight in the background.

    Parameters
    ----------
    query : str
    language : Language
    found : sequence of list of str
        The words of each sentence.
    idf : IdfModel or None
        Background model.

    Returns
    -------
    list of (float, bool array of shape (n_sentences,))
        For each number or pair: its weight, and whether each sentence holds it. Numbers and pairs that no
        sentence holds are left out.
    """
    if not query:
        return []
    asked = words(query)
    units = [word for word in asked if word.isdecimal()]
    if asked and not units and not term_lists([query], language)[0]:
        # Nearly every sentence holds "the" or "who". Few sentences hold "the who".
        units = list(map(" ".join, pairwise(asked))) or asked
    lines = [f" {' '.join(line)} " for line in found] if units else []
    others = []
    for unit, times in Counter(units).items():
        holds = np.array([f" {unit} " in line for line in lines], dtype=bool)
        if holds.any():
            weight = np.log((1.0 + len(lines)) / (1.0 + holds.sum())) + 1.0
            if idf is not None:
                weight = np.sqrt(weight * idf.weights([unit])[0])
            others.append((times * float(weight), holds))
    return others

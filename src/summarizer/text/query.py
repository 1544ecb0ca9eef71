"""Query: what of it can be found in a text beside its terms."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .idf import IdfModel
from .language import Language
from .terms import term_lists, terms_by_memory, words

_ACCENTS = re.compile("[\u0300-\u036f]+")
_NO_ACCENTS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
NEARLY = 6  # letters: of shorter words too many are one letter apart, "rain" and "ruin"


def spelling_matches(query: str, vocabulary: Mapping[str, str | None], language: Language) -> list[str]:
    """Return for words of a query whose term is not in a text those of the text that are spelled nearly so.

    Nearly: the words or their stems, of six letters or more, are one mistake in typing apart, or up to two
    letters at the end, where a stemmer parts what belongs together. A mistake is a letter too many, too few,
    another, or two exchanged, as in four misspelt words of five (Damerau 1964, "A technique for computer
    detection and correction of spelling errors"), but not in the first letter. Words of any length are the
    same without their accents: who types "Sao Paulo" means "São Paulo".

    Parameters
    ----------
    query : str
    vocabulary : mapping of str to str or None
        The words of the text, and their terms.
    language : Language

    Returns
    -------
    list of str
        One word a term.

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
    for word, term in zip(asked, terms_by_memory(language)(asked), strict=True):
        if term is None or term in known:
            continue
        plain = unaccented(word)
        for other, stem in vocabulary.items():
            if stem is None or stem in found:
                continue
            if unaccented(other) == plain or is_nearly(word, other) or is_nearly(term, stem):
                found[stem] = other
    return list(found.values())


def unaccented(word: str) -> str:
    """Return a lower-case word as one types it who does without accents.

    Examples
    --------
    >>> unaccented("łódź"), unaccented("erdoğan")
    ('lodz', 'erdogan')
    """
    if word.isascii():
        return word
    return _ACCENTS.sub("", unicodedata.normalize("NFD", word)).translate(_NO_ACCENTS)


def is_nearly(one: str, other: str) -> bool:
    """Tell whether two words of letters are one mistake, or up to two letters at the end, apart."""
    if min(len(one), len(other)) < NEARLY or one[0] != other[0] or abs(len(one) - len(other)) > 2:
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


def query_extra(
    query: str, language: Language, found: Sequence[list[str]], idf: IdfModel | None
) -> list[tuple[float, NDArray[np.bool_]]]:
    """Return weight, and the sentences that hold it, of what a query asks beside terms: see `Document`."""
    if not query:
        return []
    asked = words(query)
    units = [word for word in asked if word.isdecimal()]
    if asked and not units and not term_lists([query], language)[0]:
        # Nearly every sentence holds "the" or "who", few "the who".
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

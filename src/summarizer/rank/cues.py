"""Cues: phrases that speak for a sentence or against it (Edmundson 1969)."""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat

import numpy as np

from ..document import Document, Floats

_ALONE, _FIRST, _SECOND = 1, 2, 4  # a word is a phrase; it begins a phrase; it is the second word of a phrase


def count_phrases(document: Document, phrases: frozenset[str]) -> Floats:
    """Count the phrases in each sentence.

    Parameters
    ----------
    document : Document
    phrases : frozenset of str
        Words, or several words with one blank between them, in lower case.

    Returns
    -------
    float64 array of shape (n_sentences,)
        0 or more. Phrases that overlap count each.

    Examples
    --------
    >>> from summarizer.document import analyse
    >>> from summarizer.reading import read
    >>> document = analyse(read("We met on Friday. We agreed to wait."))
    >>> count_phrases(document, frozenset({"we agreed", "friday"})).tolist()
    [1.0, 1.0]
    """
    # Most words begin no phrase: arrays find the few places that can, and only these are compared.
    codes, pairs, most = _codes(phrases)
    counts = np.zeros(len(document))
    n_words = len(document.vocabulary)
    code = np.fromiter(map(codes.get, document.vocabulary, repeat(0)), np.int64, n_words)[document.tokens]
    rows = document.token_rows
    starts = (code & _ALONE) > 0
    starts[:-1] |= ((code[:-1] & _FIRST) > 0) & ((code[1:] & _SECOND) > 0) & (rows[:-1] == rows[1:])
    at = starts.nonzero()[0]
    places = at - rows.searchsorted(rows[at])
    for row, place in zip(rows[at].tolist(), places.tolist(), strict=True):
        line = document.words[row][place : place + most]
        if " ".join(line[:2]) in pairs or line[0] in phrases:
            counts[row] += sum(" ".join(line[:n]) in phrases for n in range(1, len(line) + 1))
    return counts


@lru_cache(maxsize=64)
def _codes(phrases: frozenset[str]) -> tuple[dict[str, int], frozenset[str], int]:
    """Return what each word can be in phrases, the first two words of each, and the words of the longest."""
    codes: dict[str, int] = {}
    most = 0
    for phrase in phrases:
        words = phrase.split(" ")
        most = max(most, len(words))
        for word, code in zip(words, (_FIRST, _SECOND) if len(words) > 1 else (_ALONE,), strict=False):
            codes[word] = codes.get(word, 0) | code
    return codes, frozenset(" ".join(phrase.split(" ")[:2]) for phrase in phrases), most

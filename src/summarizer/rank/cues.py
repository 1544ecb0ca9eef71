"""Cues: phrases that speak for a sentence or against it (Edmundson 1969)."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

from ..document import Document, Floats


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
    words, pairs, most = _starts(phrases)
    counts = np.zeros(len(document))
    for i, line in enumerate(document.words):
        if words.isdisjoint(line) and pairs.isdisjoint(pairwise(line)):
            continue
        starts = [line[at:] for at in range(len(line))]
        counts[i] = sum(
            " ".join(rest[:n]) in phrases for rest in starts for n in range(1, min(len(rest), most) + 1)
        )
    return counts


@lru_cache(maxsize=64)
def _starts(phrases: frozenset[str]) -> tuple[frozenset[str], frozenset[tuple[str, str]], int]:
    """Return the single words, the first two words of all others, and the number of words of the longest."""
    split = [tuple(phrase.split(" ")) for phrase in phrases]
    words = frozenset(first for first, *rest in split if not rest)
    pairs = frozenset((found[0], found[1]) for found in split if len(found) > 1)
    return words, pairs, max(map(len, split), default=0)

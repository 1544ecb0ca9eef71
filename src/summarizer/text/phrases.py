"""Phrases: counts the phrases of a list in each sentence of a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

_ALONE, _FIRST, _SECOND = 1, 2, 4  # a word is a phrase; it begins a phrase; it is the second word of a phrase


def count_phrases(
    lists: tuple[frozenset[str], ...],
    vocabulary: Sequence[str],
    tokens: NDArray[np.int64],
    rows: NDArray[np.int64],
    n: int,
) -> NDArray[np.float64]:
    """Count the phrases of some lists in each sentence.

    Parameters
    ----------
    lists : tuple of frozenset of str
        Words, or several words with one blank between them, in lower case.
    vocabulary : sequence of str
        The distinct words.
    tokens, rows : int64 arrays of shape (n_tokens,)
        For each word of the text in order: its number in the vocabulary, and the number of its sentence.
    n : int
        Number of sentences.

    Returns
    -------
    float64 array of shape (n_lists, n_sentences)
        0 or more. Phrases that overlap count each.
    """
    # Most words begin no phrase: arrays find the few places that can, and only these are compared.
    codes, pairs, most = _codes(lists)
    counts = np.zeros((len(lists), n))
    n_words = len(vocabulary)
    code = np.fromiter(map(codes.get, vocabulary, repeat(0)), np.uint8, n_words)[tokens]
    starts = (code & _ALONE) > 0
    starts[:-1] |= ((code[:-1] & _FIRST) > 0) & ((code[1:] & _SECOND) > 0) & (rows[:-1] == rows[1:])
    at = starts.nonzero()[0]
    ends = np.minimum(rows.searchsorted(rows[at], side="right"), at + most)
    seconds = tokens[np.minimum(at + 1, ends - 1)]  # the word itself, where its sentence ends with it
    for row, start, end, first, second in zip(
        *(array.tolist() for array in (rows[at], at, ends, tokens[at], seconds)), strict=True
    ):
        word = vocabulary[first]
        if f"{word} {vocabulary[second]}" in pairs or codes[word] & _ALONE:
            line = [vocabulary[token] for token in tokens[start:end].tolist()]
            openings = [" ".join(line[:n]) for n in range(1, len(line) + 1)]
            for counted, phrases in zip(counts, lists, strict=True):
                counted[row] += sum(opening in phrases for opening in openings)
    return counts


@lru_cache(maxsize=64)
def _codes(lists: tuple[frozenset[str], ...]) -> tuple[dict[str, int], frozenset[str], int]:
    """Return what each word can be in phrases, the first two words of each, and the words of the longest."""
    codes: dict[str, int] = {}
    most = 0
    for phrase in chain.from_iterable(lists):
        words = phrase.split(" ")
        most = max(most, len(words))
        for word, code in zip(words, (_FIRST, _SECOND) if len(words) > 1 else (_ALONE,), strict=False):
            codes[word] = codes.get(word, 0) | code
    pairs = frozenset(" ".join(phrase.split(" ")[:2]) for phrase in chain.from_iterable(lists))
    return codes, pairs, most

"""Phrases: counts the phrases of a list in each sentence of a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat

import numpy as np
from numpy.typing import NDArray


def count_phrases(
    lists: tuple[frozenset[str], ...],
    vocabulary: Sequence[str],
    tokens: NDArray[np.int64],
    starts: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Count the phrases of some lists in each sentence.

    Parameters
    ----------
    lists : tuple of frozenset of str
        Words, or several words with one blank between them, in lower case.
    vocabulary : sequence of str
        The distinct words.
    tokens : int64 array of shape (n_tokens,)
        For each word of the text in order: its number in the vocabulary.
    starts : int64 array of shape (n_sentences + 1,)
        Where the words of each sentence begin among `tokens`.

    Returns
    -------
    float64 array of shape (n_lists, n_sentences)
        0 or more. Phrases that overlap count each.
    """
    # Most words begin no phrase: arrays find the few places where a phrase may begin.
    numbers, alone, phrases = _openings(lists)
    counts = np.zeros((len(lists), len(starts) - 1))
    number = np.fromiter(map(numbers.get, vocabulary, repeat(0)), np.int64, len(vocabulary))
    places = (number > 0)[tokens].nonzero()[0]
    number = number[tokens[places]]
    ends = starts[starts.searchsorted(places, side="right")]  # of the sentence that holds the word
    single = alone[number].nonzero()[0]
    double = ((places[1:] == places[:-1] + 1) & (ends[1:] == ends[:-1])).nonzero()[0]
    openings = np.concatenate([single, double])
    keys = number[openings] * len(alone)
    keys[len(single) :] += number[double + 1]
    for opening, key in zip(openings.tolist(), keys.tolist(), strict=True):
        for which, rest in phrases.get(key, ()):
            start = int(places[opening])
            behind = tokens[start + 2 : min(start + 2 + len(rest), int(ends[opening]))].tolist()
            if not rest or [vocabulary[token] for token in behind] == rest:
                counts[which, starts.searchsorted(start, side="right") - 1] += 1
    return counts


@lru_cache(maxsize=64)
def _openings(
    lists: tuple[frozenset[str], ...],
) -> tuple[dict[str, int], NDArray[np.bool_], dict[int, list[tuple[int, list[str]]]]]:
    """Return what tells where a phrase begins.

    Returns
    -------
    numbers : dict of str to int
        The first two words of all phrases, from 1; 0 stands for any other word.
    alone : bool array of shape (n_numbers + 1,)
        Whether the word is a phrase.
    phrases : dict of int to list
        The phrases that begin with two words, by ``first * (n_numbers + 1) + second``; `second` is 0 for a
        phrase of one word. Each phrase is the number of its list, and its other words.
    """
    phrases = [(which, phrase.split(" ")) for which, held in enumerate(lists) for phrase in held]
    words = dict.fromkeys(word for _, phrase in phrases for word in phrase[:2])
    numbers = {word: number for number, word in enumerate(words, 1)}
    alone = np.zeros(len(numbers) + 1, dtype=bool)
    found: dict[int, list[tuple[int, list[str]]]] = {}
    for which, (first, *others) in phrases:
        if not others:
            alone[numbers[first]] = True
        key = numbers[first] * len(alone) + (numbers[others[0]] if others else 0)
        found.setdefault(key, []).append((which, others[1:]))
    return numbers, alone, found

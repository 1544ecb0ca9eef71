"""Relevance: how much a sentence and the sentences around it hold of a query."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from ..document import Document, Floats, Ints
from ..text.query import character_ngrams

SATURATION = 1.2  # k1 of BM25
LENGTH = 0.75  # b of BM25
QUERY_WINDOW = 5
"""Distance in sentences. A sentence has no influence from this distance on."""
BEHIND = 0.5
"""Weight of the sentences behind a sentence. The weight of those before it is 1: a topic is named first."""
PARAGRAPH_STEP = 2
"""Number of sentences that each border of a paragraph adds to a distance."""
NGRAM_WEIGHT = 0.3
"""Weight of a character n-gram. A word has about five of them, and the weight of its term is 1."""
NEIGHBOURHOOD_WEIGHT = 1.5
"""Weight of the neighbourhood; the weight of the sentence is 1."""
MAX_CELLS = 1_000_000  # cells of a table of frequencies that is held at once


def query_relevance(document: Document) -> Floats:
    """Return how much of the query each sentence and the sentences around it hold.

    The score is BM25 over two fields, the sentence and its neighbourhood (Robertson, Zaragoza & Taylor 2004,
    "Simple BM25 extension to multiple weighted fields")::

        r_i   = sum_t w_t idf_t g_it / (g_it + 1.2), divided by the largest r
        g_it  = f_it / (0.25 + 0.75 l_i / m) + 1.5 m sum_j k_ij f_jt / sum_j k_ij l_j
        idf_t = ln(1 + (n - n_t + 0.5) / (n_t + 0.5))

    - t is a term, a number or a pair of stop words of the query, with w = 1; or a character n-gram of a word
      of the query, with w = 0.3. Stop words have no n-grams. N-grams find other forms of a word and parts of
      a compound (McNamee & Mayfield 2004, "Character n-gram tokenization for European language text
      retrieval").
    - f_it is the number of words of sentence i that hold t. l_i is the number of its terms, and m is the mean
      of l. n_t of the n sentences hold t. The sum over k_ij l_j counts as 1 at least.
    - ``k_ij = max(0, 1 - d_ij / 5)`` for the sentences j of the same text: a triangle kernel (Lv & Zhai 2009,
      "Positional language models for information retrieval"). d_ij is the distance from sentence i to
      sentence j, counted in sentences. Each border of a paragraph between the two adds 2. Half of this k_ij
      counts if sentence j stands behind sentence i.

    Because of the neighbourhood, sentences that say "she" or "it" instead of the name gain, too. The name
    stands before them.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        From 0 to 1. All 0 if there is no query, or if the text holds nothing of the query.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> text = "Rain fell on Oslo. Sheep were saved. They were wet. Snow fell on Bergen."
    >>> query_relevance(analyse(read(text), query="the sheep")).round(2).tolist()
    [0.33, 1.0, 0.49, 0.37]
    """
    n = len(document)
    if not document.query_share.any():
        return np.zeros(n)
    around = _Neighbourhood(document)
    lengths = document.sum_rows(document.counts)
    mean = float(lengths.mean()) or 1.0
    norm = 1.0 - LENGTH + LENGTH * lengths / mean
    density = mean / np.maximum(around.sum(lengths), 1.0)
    relevance = np.zeros(n)
    features = _features(document)
    step = max(1, MAX_CELLS // n)
    tables = chain(
        [(1.0, document.query_units.astype(np.float64))] if len(document.query_units) else [],
        ((weight, _frequencies(document, part)) for weight, all_ in features for part in _parts(all_, step)),
    )
    for weight, frequency in tables:
        spread = np.count_nonzero(frequency, axis=1)
        idf = np.log1p((n - spread + 0.5) / (spread + 0.5))
        mixed = frequency / norm + NEIGHBOURHOOD_WEIGHT * around.sum(frequency) * density
        relevance += weight * (idf @ (mixed / (mixed + SATURATION)))
    shares: Floats = relevance / relevance.max()
    return shares


class _Neighbourhood:
    """The sentences around each sentence, and the sentence itself, with their weights k."""

    def __init__(self, document: Document) -> None:
        texts = np.searchsorted(sorted(document.starts), document.sentences.indices, side="right")
        borders = PARAGRAPH_STEP * _changes(document.paragraphs) + QUERY_WINDOW * _changes(texts)
        self.place = np.arange(len(document)) + np.cumsum(borders)

    def sum(self, values: Floats) -> Floats:
        """Return ``sum_j k_ij v_j`` for each sentence i, shape (..., n_sentences)."""
        line = np.zeros((*values.shape[:-1], int(self.place[-1]) + 1))
        line[..., self.place] = values
        sums = line.copy()
        for distance in range(1, min(QUERY_WINDOW, line.shape[-1])):
            weight = 1.0 - distance / QUERY_WINDOW
            sums[..., distance:] += weight * line[..., :-distance]
            sums[..., :-distance] += BEHIND * weight * line[..., distance:]
        at_sentences: Floats = sums[..., self.place]
        return at_sentences


def _changes(numbers: Ints) -> Ints:
    """Return 1 where a number differs from the number before it, else 0."""
    return np.concatenate(([0], (numbers[1:] != numbers[:-1]).astype(np.int64)))


def _features(document: Document) -> list[tuple[float, list[list[int]]]]:
    """Return the weight of terms and of n-grams of the query, and the words that hold each of them."""
    terms: dict[str, list[int]] = {term: [] for term in document.query_words.values()}
    grams: dict[str, list[int]] = {g: [] for word in document.query_words for g in character_ngrams(word)}
    numbers = document.term_of.tolist()
    for i, word in enumerate(document.vocabulary):
        if numbers[i] < 0:
            continue
        if document.terms[numbers[i]] in terms:
            terms[document.terms[numbers[i]]].append(i)
        for gram in grams.keys() & set(character_ngrams(word)):
            grams[gram].append(i)
    return [(1.0, list(filter(None, terms.values()))), (NGRAM_WEIGHT, list(filter(None, grams.values())))]


def _parts(features: list[list[int]], size: int) -> list[list[list[int]]]:
    return [features[at : at + size] for at in range(0, len(features), size)]


def _frequencies(document: Document, features: Sequence[Sequence[int]]) -> Floats:
    """Return how many words of each sentence hold each feature, shape (n_features, n_sentences).

    A feature is given as the words of the vocabulary that hold it.
    """
    words = sorted(set(chain.from_iterable(features)))
    position = np.full(len(document.vocabulary), -1)
    position[words] = np.arange(len(words))
    row = position[document.tokens]
    kept = row >= 0
    n = len(document)
    cells = np.bincount(row[kept] * n + document.token_rows[kept], minlength=len(words) * n)
    holds = np.zeros((len(features), len(words)))
    for line, held in zip(holds, features, strict=True):
        line[position[[*held]]] = 1.0
    frequency: Floats = holds @ cells.reshape(len(words), n)
    return frequency

"""Formulas: rankers that need no graph and no training, and the baselines."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..document import Document, Floats, Ints, product
from ..ranking import Ranking
from .graph import agreement


def _centrality(document: Document) -> Floats:
    """Return the cosine of each sentence with the centroid; 0 where a sentence has no terms."""
    centroid = document.total
    norm = float(np.sqrt(product(centroid, centroid)))
    return document.dot(centroid) / norm if norm else np.zeros(len(document))


def centroid(document: Document) -> Floats:
    """Score a sentence by its cosine with the centroid of the document.

    ``s_i = x_i . c / |c|``. x_i is the TF-IDF row of sentence i. The centroid c is the mean of all rows
    (Radev, Jing, Styś & Tam 2004, "Centroid-based summarization of multiple documents").

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        From 0 to 1.
    """
    return _centrality(document)


def position_prior(document: Document) -> Floats:
    """Return ``1 / sqrt(1 + i)`` for sentence i, counted from 0.

    The position is the strongest single sign of importance (Edmundson 1969; Lin & Hovy 1997).
    """
    prior: Floats = 1.0 / np.sqrt(np.arange(1.0, len(document) + 1.0))
    return prior


def tfidf(document: Document) -> Ranking:
    """Score a sentence by `centroid` plus `position_prior`. This formula stays the same between releases.

    ``s_i = min(1, w_i / 15) * x_i . c / |c| + 0.6 / sqrt(1 + i)``. w_i is the number of words of sentence i.
    The factor w_i / 15 lowers the score of short sentences, because the cosine favours them.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Ranking
        With the parts "centroid" and "position".
    """
    brevity = np.minimum(1.0, document.n_words / 15.0)
    return Ranking.of(centroid=brevity * _centrality(document), position=0.6 * position_prior(document))


def directed(document: Document) -> Ranking:
    """Score a sentence by its similarity to later sentences minus its similarity to earlier sentences.

    ``s_i = (sum_{j>i} x_i . x_j - sum_{j<i} x_i . x_j) / n`` (Zheng & Lapata 2019, "Sentence centrality
    revisited": PacSum, here with TF-IDF). A sentence that is similar to later sentences introduces a topic.
    A sentence that is similar to earlier sentences adds a detail. The time is linear in the number of
    non-zero weights.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Ranking
        With the parts "forward" and "backward".
    """
    before = running_sums(document)
    total = document.total[document.indices]
    n = max(len(document), 1)
    backward = document.sum_rows(document.weights * before)
    forward = document.sum_rows(document.weights * (total - before - document.weights))
    return Ranking.of(forward=forward / n, backward=-backward / n)


def running_sums(document: Document) -> Floats:
    """Return for each entry the sum of the weights of its term in earlier sentences, shape (nnz,)."""
    order = document.indices.argsort(kind="stable")  # by term, then row
    weights = document.weights[order]
    before = weights.cumsum() - weights
    sizes = np.bincount(document.indices, minlength=len(document.terms))
    starts = sizes.cumsum() - sizes
    sums = np.empty_like(before)
    sums[order] = before - before[starts].repeat(sizes)
    return sums


def consensus(document: Document) -> Ranking:
    """Score a sentence by how many words it shares with the other sentences. Made for reviews.

    ``s_i = z(words_i) + z(terms_i) + z(pairs_i)``. Each part is the mean Dice coefficient with the other
    sentences (see `agreement`). "words" are all stems. "terms" are the stems of the words that are not stop
    words. "pairs" are pairs of neighbouring words. z subtracts the mean of the text and divides by the
    standard deviation.

    This is the choice with the least Bayes risk under ROUGE-1 and ROUGE-2 (Goel & Byrne 2000; Kumar & Byrne
    2004).
    In a set of reviews the wanted summary is like one more review. The sentence that is nearest to all
    sentences is nearest to this summary. The Dice coefficient favours neither long nor short sentences. A
    sum favours long sentences. A cosine favours short sentences.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Ranking
        With the parts "words", "terms" and "pairs". `redundancy` is 3: a chosen sentence is not repeated.

    Examples
    --------
    >>> from summarizer import summarize
    >>> reviews = "The bed was soft. Breakfast was cold. The bed was very soft. A soft bed, cold coffee."
    >>> str(summarize(reviews, 1, ranker="consensus"))
    'The bed was very soft.'
    """
    if not len(document.terms):  # stop words, digits and emoji only
        return Ranking.of(terms=np.zeros(len(document)))

    def shared(rows: Ints, items: Ints) -> Floats:
        return standardized(agreement(rows, items, len(document)))

    rows, stems = document.token_rows, document.stem_of[document.tokens]
    words = shared(rows, stems)
    is_content = ~document.is_stop_word[document.tokens]
    terms = shared(rows[is_content], stems[is_content])
    del rows, stems, is_content  # room for the pairs
    pairs = shared(*document.pairs)
    # The scores differ by 2 to 3. A penalty of 3 puts an exact repetition behind all other sentences.
    return replace(Ranking.of(words=words, terms=terms, pairs=pairs), redundancy=3.0)


def standardized(values: Floats) -> Floats:
    """Subtract the mean and divide by the standard deviation. Return zeros if all values are equal."""
    spread = float(values.std()) if len(values) else 0.0
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))


def lead(document: Document) -> Floats:
    """Score sentence i by ``-i``: the first sentences are best. The baseline that a ranker has to beat."""
    return -np.arange(len(document), dtype=np.float64)


@dataclass(frozen=True)
class Random:
    """Score a sentence by chance. This is the lowest baseline.

    Parameters
    ----------
    seed : int, default 0
        The same seed and the same number of sentences give the same scores.
    """

    seed: int = 0

    def __call__(self, document: Document) -> Floats:
        """Return uniform numbers from [0, 1), shape (n_sentences,)."""
        return np.random.default_rng(self.seed).random(len(document))


def longest(document: Document) -> Floats:
    """Score a sentence by its number of words. A baseline: the recall of ROUGE favours long sentences."""
    return document.n_words.astype(np.float64)

"""Rankers: functions from a Document to one score a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..document import Document, Floats
from ..ranking import Ranking
from .graph import agreement

REPETITION = 3.0  # what `consensus` takes off a sentence that was said already; its scores spread by 2 to 3


def _centrality(document: Document) -> Floats:
    """Cosine of each sentence with the centroid, the mean of all TF-IDF rows; 0 where there are no terms."""
    centroid = document.total
    norm = float(np.sqrt(centroid @ centroid))
    return document.dot(centroid) / norm if norm else np.zeros(len(document))


def centroid(document: Document) -> Floats:
    """Score a sentence by its cosine with the centroid of the document.

    The centroid is the mean of the TF-IDF rows of all sentences (Radev, Jing, Styś & Tam 2004,
    "Centroid-based summarization of multiple documents"): ``x_i . c / |c|``, from 0 to 1.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
    """
    return _centrality(document)


def position_prior(document: Document) -> Floats:
    """Return a prior that falls from 1 at the first sentence towards 0: ``1 / sqrt(1 + i)`` for sentence i.

    How early a sentence stands is the strongest single sign of importance that a text without its topic
    offers (Edmundson 1969; Lin & Hovy 1997).
    """
    prior: Floats = 1.0 / np.sqrt(np.arange(1.0, len(document) + 1.0))
    return prior


def tfidf(document: Document) -> Ranking:
    """Score a sentence by `centroid` plus `position_prior`: the plain, stable formula.

    ``min(1, w_i / 15) * x_i . c / |c| + 0.6 / sqrt(1 + i)`` for sentence i with w_i words: cosines favour
    sentences of very few terms, so what is shorter than 15 words counts by its share of them.

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
    """Score a sentence by its similarity to later sentences minus that to earlier ones.

    ``s_i = (sum_{j>i} x_i . x_j - sum_{j<i} x_i . x_j) / n``: a sentence that the rest of the text goes
    on about speaks first of it, one that goes back to what was said adds detail (Zheng & Lapata 2019,
    "Sentence centrality revisited", PacSum with TF-IDF). Running sums for each term make it linear in
    the number of non-zero weights.

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
    """Return for each entry the sum of its term's weights in the sentences before, shape (nnz,)."""
    order = document.by_term
    weights = document.weights[order]
    before = weights.cumsum() - weights
    sizes = np.bincount(document.indices, minlength=len(document.terms))
    starts = sizes.cumsum() - sizes
    sums = np.empty_like(before)
    sums[order] = before - before[starts].repeat(sizes)
    return sums


def consensus(document: Document) -> Ranking:
    """Score a sentence by how much it agrees with the others, in words, terms and pairs of words.

    ``s_i = z(words) + z(terms) + z(pairs)``, each the mean Dice coefficient with the other sentences
    (`agreement`), standardized over the text: all words stemmed, those that are no stop words, and pairs of
    neighbours. That is the choice of least Bayes risk (Goel & Byrne 2000; Kumar & Byrne 2004) under ROUGE-1
    and -2: where many say the same in their own words, as in reviews, the wanted summary is one more of these
    voices, and the sentence that is nearest to all of them is nearest to it. Being a Dice coefficient it
    favours neither long sentences, as sums do, nor those of very few words, as cosines do.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Ranking
        With the parts "words", "terms" and "pairs"; it asks for redundancy to be avoided.

    Examples
    --------
    >>> from summarizer import summarize
    >>> reviews = "The bed was soft. Breakfast was cold. The bed was very soft. A soft bed, cold coffee."
    >>> str(summarize(reviews, 1, ranker="consensus"))
    'The bed was soft.'
    """
    if not len(document.terms):  # stop words, digits, emoji: nothing to agree on
        return Ranking.of(terms=np.zeros(len(document)))
    content = [
        [term for word, term in zip(line, stems, strict=True) if word not in document.language.stop_words]
        for line, stems in zip(document.words, document.stems, strict=True)
    ]
    words, terms, pairs = (
        standardized(agreement(held)) for held in (document.stems, content, document.pairs)
    )
    return replace(Ranking.of(words=words, terms=terms, pairs=pairs), redundancy=REPETITION)


def standardized(values: Floats) -> Floats:
    """Subtract the mean and divide by the standard deviation; zeros where all are equal."""
    spread = float(values.std()) if len(values) else 0.0
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))


def lead(document: Document) -> Floats:
    """Score the first sentences highest, ``-i``: what every other ranker has to beat."""
    return -np.arange(len(document), dtype=np.float64)


@dataclass(frozen=True)
class Random:
    """Score by chance: the floor under every other ranker.

    Parameters
    ----------
    seed : int, default 0
        The same seed gives the same scores to texts of the same number of sentences.
    """

    seed: int = 0

    def __call__(self, document: Document) -> Floats:
        """Return uniform numbers from [0, 1), shape (n_sentences,)."""
        return np.random.default_rng(self.seed).random(len(document))


def longest(document: Document) -> Floats:
    """Score a sentence by its number of words: a baseline that ROUGE's recall is fond of."""
    return document.n_words.astype(np.float64)

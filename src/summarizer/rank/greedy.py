"""Greedy rankers: SumBasic and KLSum. They pick the best sentence, then the next best sentence.

A greedy method gives an order, not scores. The returned scores stand for this order.
"""

from __future__ import annotations

import numpy as np

from ..document import Document, Floats, Ints

PICKS = 1_000
"""Number of sentences that are picked one by one. The other sentences follow by their last values."""


def sumbasic(document: Document) -> Floats:
    """Pick sentences with frequent words (Nenkova & Vanderwende 2005; Vanderwende et al. 2007, "SumBasic").

    ``p(w) = count(w) / N`` over the N terms of the text. Each step looks at the sentences that hold the most
    probable word. Among these it picks the sentence with the largest mean p. Then p of each word of this
    sentence is squared. After 1,000 picks the other sentences follow by their last values.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        1 for the first pick; each later pick gets 1 / n_sentences less. Sentences without terms come last.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> text = "Snow fell. Rain fell on Oslo. Rain stopped buses in Oslo."
    >>> sumbasic(analyse(read(text))).round(2).tolist()
    [0.67, 1.0, 0.33]
    """
    probability = _shares(document)
    sizes = np.maximum(document.sum_rows(document.counts), 1.0)
    filled = np.flatnonzero(np.diff(document.indptr))

    def values() -> tuple[Floats, Floats]:
        each = probability[document.indices]
        best = np.full(len(document), -1.0)
        if len(filled):
            best[filled] = np.maximum.reduceat(each, document.indptr[filled])
        return best, document.sum_rows(document.counts * each) / sizes

    left = np.diff(document.indptr) > 0
    picks = []
    for _ in range(min(PICKS, len(filled))):
        best, mean = values()
        best[~left] = -1.0
        mean[best < best.max()] = -1.0
        pick = _first(mean, 1e-12 * mean.max())
        picks.append(pick)
        left[pick] = False
        probability[_terms(document, pick)] **= 2
    best, mean = values()
    return _as_scores(picks, np.lexsort((-mean, -best)))


def kl(document: Document) -> Floats:
    """Pick sentences so that the word frequencies of the summary come close to those of the text (KLSum).

    Each step picks the sentence after which the Kullback-Leibler divergence
    ``KL(P || Q) = sum_w p(w) ln(p(w) / q(w))`` is smallest (Haghighi & Vanderwende 2009). P is the
    distribution of the terms of the text. Q is the smoothed distribution of the terms of the summary:
    ``q(w) = (count of w in the summary + e p(w)) / (terms in the summary + e)`` with e = 0.0001. After 1,000
    picks the other sentences follow by the divergence after each.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        1 for the first pick; each later pick gets 1 / n_sentences less. Sentences without terms come last.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> text = "Snow fell. Rain fell on Oslo. Rain stopped buses in Oslo."
    >>> kl(analyse(read(text))).round(2).tolist()
    [0.33, 1.0, 0.67]
    """
    probability = _shares(document)
    sizes = document.sum_rows(document.counts)
    smoothing = 1e-4
    smooth = smoothing * probability
    held = np.zeros(len(document.terms))

    # P is fixed. So the smallest divergence has the largest sum_w p(w) ln q(w). The gain of an entry is its
    # part of this sum. A pick changes only the gains of entries that share a term with the picked sentence.
    def gain(entries: Ints) -> Floats:
        terms = document.indices[entries]
        gained: Floats = probability[terms] * np.log1p(
            document.counts[entries] / (held[terms] + smooth[terms])
        )
        return gained

    def values() -> Floats:
        value: Floats = document.sum_rows(gains) - np.log(held.sum() + smoothing + sizes)
        value[~left] = -np.inf
        return value

    gains = gain(np.arange(len(document.indices)))
    left = sizes > 0
    picks = []
    for _ in range(min(PICKS, int(left.sum()))):
        pick = _first(values(), 1e-12)
        picks.append(pick)
        left[pick] = False
        terms = _terms(document, pick)
        held[terms] += document.counts[document.indptr[pick] : document.indptr[pick + 1]]
        touched = np.zeros(len(held), dtype=bool)
        touched[terms] = True
        changed = np.flatnonzero(touched[document.indices])
        gains[changed] = gain(changed)
    return _as_scores(picks, np.argsort(-values(), kind="stable"))


def _shares(document: Document) -> Floats:
    """Return the relative frequency of each term in the text, shape (n_terms,)."""
    return document.sum_columns(document.counts) / max(float(document.counts.sum()), 1.0)


def _terms(document: Document, sentence: int) -> Ints:
    return document.indices[document.indptr[sentence] : document.indptr[sentence + 1]]


def _first(values: Floats, slack: float) -> int:
    """Return the first position whose value is at most `slack` below the largest value."""
    return int(np.argmax(values >= values.max() - slack))


def _as_scores(picks: list[int], rest: Ints) -> Floats:
    """Return scores that fall from 1: first the picks, then the other sentences in the order of `rest`."""
    picked = set(picks)
    order = picks + [i for i in rest.tolist() if i not in picked]
    scores = np.empty(len(order))
    scores[order] = 1.0 - np.arange(len(order)) / max(len(order), 1)
    return scores

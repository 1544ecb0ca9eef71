"""Greedy rankers: the sentence that serves the summary best, then the next. SumBasic and KLSum.

A greedy method has no scores of its own: what is returned encodes the order in which it picks.
"""

from __future__ import annotations

import numpy as np

from ..document import Document, Floats, Ints

PICKS = 1_000
"""So many sentences are picked one by one; those after them follow by their value at that point."""

SMOOTHING = 1e-4  # of a word of the text's distribution: `kl` adds it to the summary's, which knows few words


def sumbasic(document: Document) -> Floats:
    """Pick sentences of likely words, each word once (Nenkova & Vanderwende 2005; Vanderwende et al. 2007).

    ``p(w) = count(w) / N`` over the terms of the text. Of the sentences with the likeliest word, the one
    with the largest mean p comes next; then p of each of its words is squared. After `PICKS` sentences the
    rest follows in the order of that moment.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        1 for the first pick, falling by 1 / n_sentences; sentences without terms come last.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> text = "Snow fell. Rain fell on Oslo. Rain stopped buses in Oslo."
    >>> sumbasic(analyse(read(text))).round(2).tolist()
    [0.67, 1.0, 0.33]
    """
    likely = _shares(document)
    sizes = np.maximum(document.sum_rows(document.counts), 1.0)
    filled = np.flatnonzero(np.diff(document.indptr))

    def values() -> tuple[Floats, Floats]:
        each = likely[document.indices]
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
        likely[_terms(document, pick)] **= 2
    best, mean = values()
    return _as_scores(picks, np.lexsort((-mean, -best)))


def kl(document: Document) -> Floats:
    """Pick sentences that make the summary's words most like the text's (KLSum, Haghighi & Vanderwende 2009).

    Each step takes the sentence that leaves the smallest divergence
    ``KL(P || Q) = sum_w p(w) ln(p(w) / q(w))`` of the distribution P of the terms of the text from that of
    the summary, ``q(w) = (count of w in the summary + e p(w)) / (terms in the summary + e)``: a trace of
    P, e = 0.0001, stands for what the summary has not said yet. After `PICKS` sentences the rest follows
    by the divergence that each would leave at that moment.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        1 for the first pick, falling by 1 / n_sentences; sentences without terms come last.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> text = "Snow fell. Rain fell on Oslo. Rain stopped buses in Oslo."
    >>> kl(analyse(read(text))).round(2).tolist()
    [0.33, 1.0, 0.67]
    """
    likely = _shares(document)
    sizes = document.sum_rows(document.counts)
    smooth = SMOOTHING * likely
    held = np.zeros(len(document.terms))

    # P being fixed, the divergence is smallest where sum_w p(w) ln q(w) is largest. An entry's gain is what
    # its sentence would add there; a pick changes the gains of entries of its own terms only.
    def gain(entries: Ints) -> Floats:
        terms = document.indices[entries]
        gained: Floats = likely[terms] * np.log1p(document.counts[entries] / (held[terms] + smooth[terms]))
        return gained

    gains = gain(np.arange(len(document.indices)))
    left = sizes > 0
    picks = []
    for _ in range(min(PICKS, int(left.sum()))):
        value = document.sum_rows(gains) - np.log(held.sum() + SMOOTHING + sizes)
        value[~left] = -np.inf
        pick = _first(value, 1e-12)
        picks.append(pick)
        left[pick] = False
        terms = _terms(document, pick)
        held[terms] += document.counts[document.indptr[pick] : document.indptr[pick + 1]]
        touched = np.zeros(len(held), dtype=bool)
        touched[terms] = True
        changed = np.flatnonzero(touched[document.indices])
        gains[changed] = gain(changed)
    value = document.sum_rows(gains) - np.log(held.sum() + SMOOTHING + sizes)
    value[sizes == 0] = -np.inf
    return _as_scores(picks, np.argsort(-value, kind="stable"))


def _shares(document: Document) -> Floats:
    """Return the share of each term in all terms of the text, shape (n_terms,)."""
    return document.sum_columns(document.counts) / max(float(document.counts.sum()), 1.0)


def _terms(document: Document, sentence: int) -> Ints:
    return document.indices[document.indptr[sentence] : document.indptr[sentence + 1]]


def _first(values: Floats, slack: float) -> int:
    """Return the earliest position whose value is the largest, rounding apart."""
    return int(np.argmax(values >= values.max() - slack))


def _as_scores(picks: list[int], rest: Ints) -> Floats:
    """Turn an order, the picks and then all others as in `rest`, into scores that fall from 1."""
    picked = set(picks)
    order = picks + [i for i in rest.tolist() if i not in picked]
    scores = np.empty(len(order))
    scores[order] = 1.0 - np.arange(len(order)) / max(len(order), 1)
    return scores

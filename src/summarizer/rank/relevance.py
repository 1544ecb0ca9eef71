"""Relevance: how much of a query a sentence and the sentences around it hold."""

from __future__ import annotations

import numpy as np

from ..document import Document, Floats

QUERY_WINDOW = 10
"""Distance in sentences. A sentence that holds the query has no influence from this distance on."""

PARAGRAPH_STEP = 2
"""Number of sentences that each border of a paragraph adds to a distance."""


def query_relevance(document: Document) -> Floats:
    """Return how much of the query each sentence and the sentences around it hold.

    ``r_i = (h_i / max h + p_i / max p) / 2``.

    - ``h_i = sum q_t^2`` over the distinct terms and numbers t of sentence i: the share of the query that
      the sentence holds (`Document.query_share`). q is the query, scaled to length 1. Repetitions do not
      count. The length of the sentence does not count.
    - ``p_i = sum_j max(0, 1 - d_ij / 10) h_j``: the same for the neighbourhood, with a triangle kernel (Lv &
      Zhai 2009, "Positional language models for information retrieval"). d_ij is the distance from sentence i
      to sentence j, counted in sentences. Each border of a paragraph between the two adds 2.

    Because of p, a passage about the topic is ahead of a single mention. Sentences that say "she" or "it"
    instead of the name gain, too.

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
    [0.45, 1.0, 0.45, 0.4]
    """
    held = document.query_share
    if not held.any():
        return held
    kernel = 1.0 - np.abs(np.arange(1.0 - QUERY_WINDOW, QUERY_WINDOW)) / QUERY_WINDOW
    place = np.arange(len(held)) + PARAGRAPH_STEP * np.cumsum(np.diff(document.paragraphs, prepend=0) > 0)
    line = np.zeros(place[-1] + 1)
    line[place] = held
    around = np.convolve(line, kernel)[place + QUERY_WINDOW - 1]
    shares: Floats = (held / held.max() + around / around.max()) / 2.0
    return shares

"""Relevance: how much of a query a sentence holds, and what stands around it."""

from __future__ import annotations

import numpy as np

from ..document import Document, Floats

QUERY_WINDOW = 10  # sentences: so far from an occurrence of the query's terms its neighbourhood ends
PARAGRAPH_STEP = 2  # sentences: what the end of a paragraph counts as, on the way


def query_relevance(document: Document) -> Floats:
    """Say how much of the query a sentence holds, and how much of it stands around the sentence.

    ``r_i = (h_i / max h + p_i / max p) / 2`` with ``h_i = sum q_t^2`` over the terms t of the sentence, and
    the numbers, q the query of length 1 (`Document.asked`), and ``p_i = sum_j max(0, 1 - d_ij / 10) h_j``,
    d_ij the sentences from i to j, the end of a paragraph counted as two more. A term counts once however
    often it is repeated, and as much in a long sentence as in a short one. An occurrence speaks for its
    neighbourhood, less with every sentence between (Lv & Zhai 2009, "Positional language models for
    information retrieval", triangle kernel): a passage that keeps to the topic is ahead of a passing mention,
    and its sentences count that say "she" or "it".

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        From 0 to 1; all 0 where there is no query, or nothing of it stands in the text.

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

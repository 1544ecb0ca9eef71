"""Classic rankers: Luhn's clusters, Edmundson's four methods, and latent semantic analysis."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import isfinite

import numpy as np

from ..document import Document, Floats
from ..ranking import Ranking
from ..text.terms import term_by_word

TOPICS = 20
"""Largest number of topics that `lsa` counts."""

DENSE = 500
"""Largest number of sentences for which `lsa` computes all topics. That takes 0.07 s. The time grows with the
cube of the number."""


def luhn(document: Document) -> Floats:
    """Score a sentence by its densest cluster of significant words (Luhn 1958).

    A term is significant if it occurs at least ``max(2, n_sentences / 10)`` times. The limit rises by 0.1 for
    each sentence, as in Tombros & Sanderson 1998. A cluster begins and ends with a significant word. At most
    4 other words separate two significant words of a cluster. The value of a cluster is
    ``significant^2 / span``: the square of the number of significant words, divided by the number of all
    words. A sentence has the value of its best cluster.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        0 if a sentence has no significant word.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> text = "Heavy rain fell on Oslo. Rain closed roads. Oslo roads were wet."
    >>> luhn(analyse(read(text))).round(2).tolist()
    [1.0, 1.33, 2.0]
    """
    totals = document.sum_columns(document.counts)
    term_of = term_by_word(chain.from_iterable(document.words), document.language)
    least = max(2.0, len(document) / 10.0)
    heavy = {term for term, total in zip(document.terms, totals.tolist(), strict=True) if total >= least}
    significant = {word for word, term in term_of.items() if term in heavy}

    marks = [word in significant for line in document.words for word in line]
    places = np.flatnonzero(np.array(marks, dtype=bool))
    sentence = np.repeat(np.arange(len(document)), [len(line) for line in document.words])[places]
    scores = np.zeros(len(document))
    if len(places):
        breaks = (np.diff(places) > 5) | (np.diff(sentence) > 0)  # more than 4 words between two
        starts = np.flatnonzero(np.concatenate(([True], breaks)))
        ends = np.append(starts[1:], len(places)) - 1
        values = (ends - starts + 1.0) ** 2 / (places[ends] - places[starts] + 1.0)
        np.maximum.at(scores, sentence[starts], values)
    return scores


@dataclass(frozen=True)
class Edmundson:
    """Score a sentence by cue words, key words, title words and location (Edmundson 1969).

    ``s_i = cue C_i + key K_i + title T_i + location L_i``. Each of C, K and T is divided by its largest
    absolute value in the text.

    - C: number of bonus phrases minus number of stigma words. The language profile lists both.
    - K: sum of the frequencies of the distinct terms that occur more than once in the text.
    - T: sum of the weights of the distinct terms that occur in the title.
    - L: 0.25 for a sentence of the first paragraph, and 0.25 for the last, if the text has several. 0.25 for
      the first sentence of a paragraph, and 0.25 for the last, if the paragraph has several. A sentence
      without terms gets 0.

    Parameters
    ----------
    cue : float, default 0.25
        Weight of C. The default is low because C often depends on a single word.
    key, title, location : float, default 1.0
        Weights of K, T and L. A weight of 0 switches a method off.

    Raises
    ------
    ValueError
        If a weight is not finite.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> document = analyse(read("Rain fell. We conclude that it rained. Perhaps it fell."))
    >>> Edmundson()(document).parts["cue"].tolist()
    [0.0, 0.25, -0.25]
    """

    cue: float = 0.25
    key: float = 1.0
    title: float = 1.0
    location: float = 1.0

    def __post_init__(self) -> None:
        for name in ("cue", "key", "title", "location"):
            if not isfinite(getattr(self, name)):
                raise ValueError(f"{name} must be a finite number, got {getattr(self, name)!r}")

    def __call__(self, document: Document) -> Ranking:
        """Score a document.

        Parameters
        ----------
        document : Document

        Returns
        -------
        Ranking
            With the parts "cue" (if the language has cue words), "key", "title" and "location".
        """
        totals = document.sum_columns(document.counts)
        parts: dict[str, Floats] = {}
        bonus, stigma = document.language.bonus, document.language.stigma
        if bonus or stigma:
            cues = np.subtract(*document.count_phrases(bonus, stigma))
            parts["cue"] = self.cue * _scaled(cues)
        parts |= {
            "key": self.key * _scaled(document.sum_rows((totals * (totals > 1))[document.indices])),
            "title": self.title * _scaled(document.sum_rows(document.title[document.indices])),
            "location": self.location * _location(document),
        }
        return Ranking.of(**parts)


def _scaled(values: Floats) -> Floats:
    """Divide by the largest absolute value. Return zeros unchanged."""
    largest = float(np.abs(values).max(initial=0.0))
    return values / largest if largest else values


def _location(document: Document) -> Floats:
    """Return the L of `Edmundson`, shape (n_sentences,), from 0 to 1."""
    paragraphs = document.paragraphs
    opens = np.diff(paragraphs, prepend=-1) > 0
    closes = np.roll(opens, -1)
    several = ~(opens & closes)
    borders = (paragraphs == paragraphs[:1]) * 1.0 + (paragraphs == paragraphs[-1:])
    if np.count_nonzero(opens) < 2:
        borders = np.zeros(len(document))
    has_terms = np.diff(document.indptr) > 0
    location: Floats = has_terms * (borders + several * opens + several * closes) / 4.0
    return location


def lsa(document: Document) -> Floats:
    """Score a sentence by its length in the space of the main topics (Steinberger & Ježek 2004).

    ``s_i = sqrt(sum_k sigma_k^2 u_ik^2)`` with ``X = U diag(sigma) V^T`` the singular value decomposition.
    X holds counts times idf. The rows of X are not scaled to length 1. As in the paper, topic k counts if
    sigma_k is at least half of the largest sigma. At most the 20 largest topics count. Topics with equal
    sigma count all or not at all: a sum over some of them would depend on the method of decomposition.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        0 or more.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> text = "Rain fell on Oslo. Rain fell on Bergen. Nobody was hurt. Oslo had rain."
    >>> lsa(analyse(read(text))).round(2).tolist()
    [2.39, 2.72, 1.92, 1.84]
    """
    if not len(document.terms):
        return np.zeros(len(document))
    squares, vectors = _topics(document)
    # Smaller differences come from rounding.
    same = 1e-9 * squares[0]
    counted = squares >= squares[0] / 4 - same
    if len(squares) > TOPICS:
        counted &= squares > squares[TOPICS] + same
    # Rounded, so that equal sentences get equal scores and the earlier sentence wins.
    scores: Floats = np.round(np.sqrt((vectors[:, counted] ** 2) @ squares[counted]), 9)
    return scores


def _topics(document: Document) -> tuple[Floats, Floats]:
    """Return the squares of the singular values, largest first, and the left singular vectors as columns.

    Texts of up to `DENSE` sentences give all values, from the matrix X X^T. Longer texts give the first
    TOPICS + 1 values, by random projections with a fixed seed (Halko, Martinsson & Tropp 2011, "Finding
    structure with randomness").
    """
    entries = document.counts * document.idf[document.indices]
    if len(document) <= DENSE:
        rows = np.zeros((len(document), len(document.terms)))
        rows[document.rows, document.indices] = entries
        squares, vectors = np.linalg.eigh(rows @ rows.T)
        return squares[::-1], vectors[:, ::-1]
    from scipy.sparse import csr_matrix
    from sklearn.utils.extmath import randomized_svd
    from threadpoolctl import threadpool_limits

    shape = (len(document), len(document.terms))
    sparse = csr_matrix((entries, document.indices, document.indptr), shape=shape)
    # scipy's svds does not repeat its result where singular values are equal.
    with threadpool_limits(limits=1):  # one order of sums; on a busy machine, threads are 16 times slower
        vectors, values, _ = randomized_svd(sparse, TOPICS + 1, n_oversamples=60, n_iter=30, random_state=0)
    return values**2, vectors

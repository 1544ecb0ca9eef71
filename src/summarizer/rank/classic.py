"""Classic rankers: Luhn's clusters, Edmundson's four methods, latent semantic analysis."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import isfinite

import numpy as np

from ..document import Document, Floats
from ..ranking import Ranking
from ..text.terms import term_by_word

GAP = 4
"""Words without significance that a cluster of significant ones may bridge (Luhn 1958)."""

TOPICS = 20
"""Leading topics that `lsa` looks at, at most."""

DENSE = 200  # sentences up to which all topics at once are faster than the leading ones
STEPS = 200  # of Lanczos' method at most; usually 60


def luhn(document: Document) -> Floats:
    """Score a sentence by its densest cluster of significant words (Luhn 1958).

    A term is significant if it occurs at least twice, and in a long text at least once in ten sentences: as
    in Tombros & Sanderson 1998 the bar rises with length by a tenth a sentence. A cluster begins and ends
    with a significant word and bridges at most 4 other words, stop words among them, at a time; its value is
    ``significant^2 / span``, the span counted in words. A sentence has the value of its best cluster.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        0 where a sentence has no significant word.

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
        breaks = (np.diff(places) > GAP + 1) | (np.diff(sentence) > 0)
        starts = np.flatnonzero(np.concatenate(([True], breaks)))
        ends = np.append(starts[1:], len(places)) - 1
        values = (ends - starts + 1.0) ** 2 / (places[ends] - places[starts] + 1.0)
        np.maximum.at(scores, sentence[starts], values)
    return scores


@dataclass(frozen=True)
class Edmundson:
    """Score a sentence by cue words, key words, title words and location (Edmundson 1969).

    ``s_i = cue C_i + key K_i + title T_i + location L_i``; C, K and T are divided by their largest absolute
    value in the text.

    - C: bonus words minus stigma words of the sentence, as the language's profile lists them;
    - K: sum of the frequencies of its distinct terms that occur more than once in the text;
    - T: sum of the weights of its distinct terms that stand in the title;
    - L: a quarter each for standing in the first or the last of several paragraphs, and for opening or
      closing a paragraph of several sentences; a sentence without terms gets nothing.

    Parameters
    ----------
    cue : float, default 0.25
        Weight of C: low, since a single cue word often is all that C goes by.
    key, title, location : float, default 1.0
        Weights of the others; 0 leaves a method out.

    Raises
    ------
    ValueError
        If a weight is not finite.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> document = analyse(read("Rain fell. This is an important conclusion. Perhaps it fell."))
    >>> Edmundson()(document).parts["cue"].tolist()
    [0.0, 0.25, -0.125]
    """

    cue: float = 0.25
    key: float = 1.0
    title: float = 1.0
    location: float = 1.0

    def __post_init__(self) -> None:
        for name in ("cue", "key", "title", "location"):
            if not isfinite(getattr(self, name)):
                raise ValueError(f"{name} must be a finite weight, got {getattr(self, name)!r}")

    def __call__(self, document: Document) -> Ranking:
        """Score a document.

        Parameters
        ----------
        document : Document

        Returns
        -------
        Ranking
            With the parts "cue" (where the language has cue words), "key", "title" and "location".
        """
        totals = document.sum_columns(document.counts)
        parts: dict[str, Floats] = {}
        bonus, stigma = document.language.bonus, document.language.stigma
        if bonus or stigma:
            cues = [sum((w in bonus) - (w in stigma) for w in line) for line in document.words]
            parts["cue"] = self.cue * _stretched(np.array(cues, dtype=np.float64))
        parts |= {
            "key": self.key * _stretched(document.sum_rows((totals * (totals > 1))[document.indices])),
            "title": self.title * _stretched(document.sum_rows(document.title[document.indices])),
            "location": self.location * _location(document),
        }
        return Ranking.of(**parts)


def _stretched(values: Floats) -> Floats:
    """Divide by the largest absolute value, so that -1 or 1 is reached."""
    largest = float(np.abs(values).max(initial=0.0))
    return values / largest if largest else values


def _location(document: Document) -> Floats:
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
    """Score a sentence by its length in the space of the leading topics (Steinberger & Ježek 2004).

    ``s_i = sqrt(sum_k sigma_k^2 u_ik^2)`` with ``X = U diag(sigma) V^T`` the singular value decomposition of
    the rows X of counts times idf, their lengths as they are. As in the paper a topic k counts whose sigma_k
    is at least half the largest; here no more than the `TOPICS` leading ones, equal ones all or none, so
    that the sum never depends on which basis, or which sign, a solver finds.

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
    entries = document.counts * document.idf[document.indices]
    solve = _leading_topics if len(document) > DENSE else _all_topics
    squares, vectors = solve(document, entries)
    if not len(squares) or squares[0] <= 0:
        return np.zeros(len(document))
    same = 1e-9 * squares[0]
    counted = squares >= squares[0] / 4 - same
    if len(squares) > TOPICS:
        counted &= squares > squares[TOPICS] + same
    # Rounded, so that sentences that are equals tie and the earlier one wins.
    scores: Floats = np.round(np.sqrt((vectors[:, counted] ** 2) @ squares[counted]), 9)
    return scores


def _all_topics(document: Document, entries: Floats) -> tuple[Floats, Floats]:
    """Return sigma^2, falling, and the columns of U, from the matrix X X^T."""
    rows = np.zeros((len(document), len(document.terms)))
    rows[document.rows, document.indices] = entries
    squares, vectors = np.linalg.eigh(rows @ rows.T)
    return squares[::-1], vectors[:, ::-1]


def _leading_topics(document: Document, entries: Floats) -> tuple[Floats, Floats]:
    """Return the same for the TOPICS + 1 leading ones, by Lanczos' method on products with X X^T.

    scipy's svds goes on from a random state of its own where singular values are equal; a summary must be
    the same every time. Each basis vector is made orthogonal to all before it, so the method is stable.
    """
    n = len(document)
    random = np.random.default_rng(0)
    basis, images = np.empty((STEPS, n)), np.empty((STEPS, n))
    vector = random.standard_normal(n)
    for step in range(STEPS):
        vector = _orthogonal(vector, basis[:step])
        if vector @ vector < 1e-20:  # the start vector leads no further
            vector = _orthogonal(random.standard_normal(n), basis[:step])
        basis[step] = vector / np.sqrt(vector @ vector)
        columns = document.sum_columns(entries * basis[step][document.rows])
        vector = document.sum_rows(entries * columns[document.indices])
        images[step] = vector
        if step % 20 == 19 and step > 2 * TOPICS:
            squares, mix = np.linalg.eigh(basis[: step + 1] @ images[: step + 1].T)
            squares, mix = squares[: -TOPICS - 2 : -1], mix[:, : -TOPICS - 2 : -1]
            vectors = basis[: step + 1].T @ mix
            errors = np.abs(images[: step + 1].T @ mix - squares * vectors).max(axis=0)
            if errors[squares >= squares[0] / 4].max() <= 1e-8 * squares[0]:
                break
    return squares, vectors


def _orthogonal(vector: Floats, basis: Floats) -> Floats:
    for _ in range(2):  # the second time for what rounding left
        vector = vector - (basis @ vector) @ basis
    return vector

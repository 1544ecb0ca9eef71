"""Graph rankers: a random walk over sentences that are alike, or the sum of the similarities of each.

Every similarity matrix here is symmetric and is never built: a walk needs its products with a vector, and
those go through the sparse rows of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from numbers import Real
from typing import TypeAlias

import numpy as np

from ..document import Document, Floats, Ints

Product: TypeAlias = Callable[[Floats], Floats]
"""From a vector v of shape (n_sentences,) to W v, with W the similarities."""

TOLERANCE = 1e-11  # summed change of a round, per sentence, below which a walk has settled
ROUNDS = 2_000  # a damping of .85 needs 160 at most, usually 20
BLOCK = 256  # rows of the similarity matrix that are held at a time to apply a threshold


def textrank(document: Document) -> Floats:
    """Score a sentence by a random walk over shared words (Mihalcea & Tarau 2004, "TextRank").

    ``s_i = (1 - d) r_i + d sum_j w_ij / (sum_k w_jk) s_j`` with ``d = 0.85`` and
    ``w_ij = |T_i & T_j| / (ln |T_i| + ln |T_j|)`` for i != j, T_i the set of terms of sentence i; two
    sentences of one term each count as unlike. r is 1 everywhere, or, where there is a query, in
    proportion to the cosine with it.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        1 is the average where every sentence shares a term with another one.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> text = "Rain fell on Oslo. Buses stood in Oslo. Rain stopped buses. Nobody was hurt."
    >>> textrank(analyse(read(text))).round(2).tolist()
    [1.0, 1.0, 1.0, 0.15]
    """
    return _walk(document, _overlaps(document), 0.85)


def reduction(document: Document) -> Floats:
    """Score a sentence by its similarities to all others, ``s_i = sum_j w_ij`` with w as in `textrank`.

    The degree of a sentence in TextRank's graph, which sumy calls reduction; Salton, Singhal, Mitra & Buckley
    1997 ("Automatic text structuring and summarization") chose passages by their number of links.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        0 or more.
    """
    return _tidy(_overlaps(document)(np.ones(len(document))))


def agreement(held: Sequence[Iterable[Hashable]]) -> Floats:
    """Return how much of what each of several sentences holds the others hold, too: a mean of Dice's measure.

    ``a_i = (1 / n) sum_{j != i} 2 |H_i & H_j| / (max(|H_i|, m / 2) + |H_j|)`` with H_i what sentence i holds
    and m the mean of |H_i|: what is shorter than half of that says little, however often it is said. With
    words for H the fraction is the F of ROUGE-1 between the two, with pairs of words that of ROUGE-2.

    Parameters
    ----------
    held : sequence of iterables of hashables
        Of each sentence; what comes twice in one counts once.

    Returns
    -------
    float64 array of shape (len(held),)
        From 0 to 1.

    Examples
    --------
    >>> agreement(["ab", "abc", "cd"]).round(3).tolist()
    [0.267, 0.4, 0.133]
    """
    number: dict[Hashable, int] = {}
    flat = [[number.setdefault(x, len(number)) for x in dict.fromkeys(line)] for line in held]
    sizes = np.array([len(line) for line in flat], dtype=np.int64)
    n = len(flat)
    rows = np.repeat(np.arange(n), sizes)
    columns = np.array(list(chain.from_iterable(flat)), dtype=np.int64)
    least = float(sizes.mean()) / 2 if n else 0.0

    def weigh(lengths: Floats) -> Floats:
        sums = np.maximum(lengths, least)[None, :] + lengths[:, None]
        weight: Floats = np.divide(2.0, sums, out=np.zeros_like(sums), where=sums > 0)
        return weight

    return _tidy(_shared(rows, columns, n, len(number), weigh)(np.full(n, 1.0 / max(n, 1))))


@dataclass(frozen=True)
class LexRank:
    """Score a sentence by a random walk over TF-IDF cosines (Erkan & Radev 2004, "LexRank").

    ``s_i = (1 - d) r_i + d sum_j w_ij / (sum_k w_jk) s_j``. Continuous LexRank has ``w_ij = x_i . x_j``, the
    cosine; with a threshold t w_ij is 1 where the cosine is above t, else 0. A sentence is its own
    neighbour, as in the paper. r is 1 everywhere, or, where there is a query, in proportion to the cosine
    with it (Otterbacher, Erkan & Radev 2005).

    Continuous LexRank takes time and memory in proportion to the non-zero weights; a threshold takes them
    in proportion to the pairs of sentences that share a term, and needs scipy.

    Parameters
    ----------
    threshold : float, optional
        From 0 to below 1; the paper recommends 0.1. None, as ``ranker="lexrank"`` has it, weighs by the
        cosine itself.
    damping : float, default 0.85
        From 0 to below 1: the share of steps that follow a similarity instead of starting anew.

    Raises
    ------
    TypeError
        If a parameter is no number.
    ValueError
        If a parameter is out of range.

    Examples
    --------
    >>> from summarizer import LexRank, summarize
    >>> text = "Rain fell on Oslo. Buses stood in Oslo. Rain in Oslo stopped buses. Nobody was hurt."
    >>> str(summarize(text, 1, ranker=LexRank(threshold=0.1)))
    'Rain fell on Oslo.'
    """

    threshold: float | None = None
    damping: float = 0.85

    def __post_init__(self) -> None:
        threshold = 0.0 if self.threshold is None else self.threshold
        for name, value, none in (("threshold", threshold, "None or "), ("damping", self.damping, "")):
            accepted = f"{name} must be {none}a number from 0 to below 1"
            if isinstance(value, bool) or not isinstance(value, Real):
                raise TypeError(f"{accepted}, got {type(value).__name__}: {value!r}")
            if not 0 <= value < 1:
                raise ValueError(f"{accepted}, got {value!r}")

    def __call__(self, document: Document) -> Floats:
        """Score a document.

        Parameters
        ----------
        document : Document

        Returns
        -------
        float64 array of shape (n_sentences,)
            1 is the average where every sentence has a term.
        """
        product = _cosines(document) if self.threshold is None else _neighbours(document, self.threshold)
        return _walk(document, product, self.damping)


def _walk(document: Document, product: Product, damping: float) -> Floats:
    """Power iteration of ``s = (1 - d) r + d W D^-1 s``, D the row sums of W: errors shrink by d a round."""
    n = len(document)
    near = document.query_cosine
    restart = near * (n / near.sum()) if near.any() else np.ones(n)
    degrees = product(np.ones(n))
    linked = degrees > 1e-9  # what rounding leaves of an empty row is no link
    inverse = np.divide(damping, degrees, out=np.zeros(n), where=linked)
    restart_share = (1.0 - damping) * restart
    scores = restart
    for _ in range(ROUNDS):
        previous = scores
        scores = restart_share + product(inverse * previous)
        if np.abs(scores - previous).sum() <= TOLERANCE * n:
            break
    return _tidy(scores)


def _tidy(scores: Floats) -> Floats:
    """Round to 1e-9, so that sentences that are equals tie and the earlier one wins."""
    rounded: Floats = np.round(scores, 9)
    return rounded


def _cosines(document: Document) -> Product:
    """Products with X X^T, the cosines of all pairs, as X (X^T v)."""
    return lambda vector: document.dot(document.sum_columns(document.weights * vector[document.rows]))


def _neighbours(document: Document, threshold: float) -> Product:
    """Products with the graph of all pairs whose cosine is above a threshold."""
    from scipy.sparse import csr_array, vstack

    shape = (len(document), len(document.terms))
    rows = csr_array((document.weights, document.indices, document.indptr), shape=shape)
    columns = rows.T.tocsr()
    blocks = []
    for start in range(0, len(document), BLOCK):
        block = rows[start : start + BLOCK] @ columns
        block.data = (block.data > threshold).astype(np.float64)
        block.eliminate_zeros()
        blocks.append(block)
    graph = vstack(blocks, format="csr") if blocks else rows @ columns
    return lambda vector: graph @ vector


def _overlaps(document: Document) -> Product:
    """Products with TextRank's similarities."""

    def weigh(lengths: Floats) -> Floats:
        logs = np.log(np.maximum(lengths, 1))
        sums = logs[:, None] + logs[None, :]
        weight: Floats = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
        return weight

    return _shared(document.rows, document.indices, len(document), len(document.terms), weigh)


def _shared(
    rows: Ints, columns: Ints, n_rows: int, n_columns: int, weigh: Callable[[Floats], Floats]
) -> Product:
    """Products with W, ``w_ij = |T_i & T_j| g(|T_i|, |T_j|)`` for i != j, T_i the columns of row i; no pairs.

    The weight of a pair depends on its two lengths only, and a text has few different ones. So sum v for each
    column and length, weigh lengths against lengths by one small matrix, and add up the columns of a row.
    `weigh` makes that matrix of the lengths: g(a, b) in row b and column a.
    """
    lengths, kind = np.unique(np.bincount(rows, minlength=n_rows), return_inverse=True)
    weight = weigh(lengths.astype(np.float64))
    # What only one row holds links nothing: without it the table below is half as large.
    shared = np.bincount(columns, minlength=n_columns) > 1
    entries = shared[columns]
    rows = rows[entries]
    cells = (np.cumsum(shared) - 1)[columns[entries]] * len(lengths) + kind[rows]
    shape = (int(shared.sum()), len(lengths))
    itself = np.bincount(rows, minlength=n_rows) * weight[kind, kind]

    def product(vector: Floats) -> Floats:
        table = np.bincount(cells, weights=vector[rows], minlength=shape[0] * shape[1]).reshape(shape)
        # Not `@`: its threads cost more than they save here, and far more on a busy machine.
        found = np.einsum("tl,lm->tm", table, weight).ravel()[cells]
        total: Floats = np.bincount(rows, weights=found, minlength=n_rows) - itself * vector
        return total

    return product

"""Graph rankers: the sentences are nodes, and the similarities between sentences are weights of edges.

Most rankers here never build the matrix W of similarities. They need only products W v with a vector v, and
compute these products from the sparse rows of the document. Every W is symmetric.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real
from typing import TypeAlias

import numpy as np

from ..document import Document, Floats, Ints

Product: TypeAlias = Callable[[Floats], Floats]
"""Function from a vector v of shape (n_sentences,) to the product W v. W holds the similarities."""


def textrank(document: Document) -> Floats:
    """Score a sentence by a random walk over shared terms (Mihalcea & Tarau 2004, "TextRank").

    ``s_i = (1 - d) + d sum_j w_ij / (sum_k w_jk) s_j``. The damping d is 0.85. The similarity of two
    sentences is ``w_ij = |T_i & T_j| / (ln |T_i| + ln |T_j|)`` for i != j. T_i is the set of terms of
    sentence i. The similarity is 0 if both sentences have one term.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        The mean is 1 if every sentence shares a term with another sentence.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> text = "Rain fell on Oslo. Buses stood in Oslo. Rain stopped buses. Nobody was hurt."
    >>> textrank(analyse(read(text))).round(2).tolist()
    [1.0, 1.0, 1.0, 0.15]
    """
    return _walk(len(document), _overlaps(document), 0.85)


def reduction(document: Document) -> Floats:
    """Score a sentence by the sum of its similarities: ``s_i = sum_j w_ij`` with w as in `textrank`.

    This is the degree of a sentence in the graph of TextRank. The library sumy calls it reduction. Salton,
    Singhal, Mitra & Buckley 1997 ("Automatic text structuring and summarization") chose passages by their
    number of links.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        0 or more.
    """
    return _rounded(_overlaps(document)(np.ones(len(document))))


def agreement(rows: Ints, items: Ints, n_rows: int) -> Floats:
    """Return the mean Dice coefficient of each set with the other sets.

    ``a_i = (1 / n) sum_{j != i} 2 |H_i & H_j| / (max(|H_i|, m / 2) + |H_j|)``. H_i is set number i, and m is
    the mean size of the sets. The term m / 2 lowers the value of very small sets. If H_i holds the words of
    sentence i, the fraction is the F-measure of ROUGE-1 between two sentences. If H_i holds pairs of words,
    the fraction is the F-measure of ROUGE-2.

    Parameters
    ----------
    rows, items : int64 arrays of shape (n_items,)
        Each item, for instance the number of a word, with the number of its set, for instance of its
        sentence. An item that is repeated in a set counts once.
    n_rows : int
        Number of sets.

    Returns
    -------
    float64 array of shape (n_rows,)
        From 0 to 1.

    Examples
    --------
    >>> a, b, c, d = range(4)
    >>> agreement(np.array([0, 0, 1, 1, 1, 2, 2]), np.array([a, b, a, b, c, c, d]), 3).round(3).tolist()
    [0.267, 0.4, 0.133]
    """
    kinds, columns = np.unique(items, return_inverse=True)
    cells = np.unique(rows * len(kinds) + columns)
    rows, columns = np.divmod(cells, max(len(kinds), 1))
    sizes = np.bincount(rows, minlength=n_rows)
    least = float(sizes.mean()) / 2 if n_rows else 0.0

    def weigh(lengths: Floats) -> Floats:
        sums = np.maximum(lengths, least)[None, :] + lengths[:, None]
        weight: Floats = np.divide(2.0, sums, out=np.zeros_like(sums), where=sums > 0)
        return weight

    products = _shared(rows, columns, n_rows, len(kinds), weigh)
    return _rounded(products(np.full(n_rows, 1.0 / max(n_rows, 1))))


@dataclass(frozen=True)
class LexRank:
    """Score a sentence by a random walk over TF-IDF cosines (Erkan & Radev 2004, "LexRank").

    ``s_i = (1 - d) + d sum_j w_ij / (sum_k w_jk) s_j``. Without a threshold, w_ij is the cosine
    ``x_i . x_j`` of two sentences. The paper calls this continuous LexRank. With a threshold t, w_ij is 1 if
    the cosine is above t, else 0. A sentence is its own neighbour, as in the paper.

    Without a threshold, time and memory grow with the number of non-zero weights. With a threshold, time and
    memory grow with the number of pairs of sentences that share a term, and scipy is imported.

    Parameters
    ----------
    threshold : float, optional
        From 0 to below 1. The paper recommends 0.1. None means no threshold. ``ranker="lexrank"`` has none.
    damping : float, default 0.85
        The d of the formula, from 0 to below 1: the probability that the walk follows an edge. With the
        probability 1 - d the walk jumps to any sentence.

    Raises
    ------
    TypeError
        If a parameter is not a number.
    ValueError
        If a parameter is out of range.

    Examples
    --------
    >>> from summarizer import LexRank, summarize
    >>> text = "Rain fell on Oslo. Buses stood in Oslo. Rain in Oslo stopped buses. Nobody was hurt."
    >>> str(summarize(text, 1, ranker=LexRank(threshold=0.1)))
    'Rain in Oslo stopped buses.'
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
            The mean is 1 if every sentence has a term.
        """
        product = _cosines(document) if self.threshold is None else _neighbours(document, self.threshold)
        return _walk(len(document), product, self.damping)


def _walk(n: int, product: Product, damping: float) -> Floats:
    """Repeat ``s = (1 - d) + d W D^-1 s`` until s settles. D is the diagonal matrix of the row sums of W.

    Each round multiplies the error by d. A damping of 0.85 needs at most 160 rounds, usually 20.
    """
    scores = np.ones(n)
    degrees = product(scores)
    # By rounding, the degree of an empty row may differ from 0.
    step = np.divide(damping, degrees, out=np.zeros(n), where=degrees > 1e-9)
    for _ in range(2_000):
        previous = scores
        scores = 1.0 - damping + product(step * previous)
        if np.abs(scores - previous).sum() <= 1e-11 * n:
            break
    return _rounded(scores)


def _rounded(scores: Floats) -> Floats:
    """Round to 1e-9, so that equal sentences get equal scores and the earlier sentence wins."""
    rounded: Floats = np.round(scores, 9)
    return rounded


def _cosines(document: Document) -> Product:
    """Return products with the cosines of all pairs, ``W = X X^T``, as X (X^T v)."""
    rows = document.rows
    return lambda vector: document.dot(document.sum_columns(document.weights * vector[rows]))


def _neighbours(document: Document, threshold: float) -> Product:
    """Return products with the matrix that is 1 where a cosine is above the threshold, else 0."""
    from scipy.sparse import csr_array, vstack

    shape = (len(document), len(document.terms))
    rows = csr_array((document.weights, document.indices, document.indptr), shape=shape)
    columns = rows.T.tocsr()
    size = 256  # rows of a block; the cosines of only one block are in memory
    blocks = []
    for start in range(0, len(document), size):
        block = rows[start : start + size] @ columns
        block.data = (block.data > threshold).astype(np.float64)
        block.eliminate_zeros()
        blocks.append(block)
    graph = vstack(blocks, format="csr") if blocks else rows @ columns
    return lambda vector: graph @ vector


def _overlaps(document: Document) -> Product:
    """Return products with the similarities of TextRank."""

    def weigh(lengths: Floats) -> Floats:
        logs = np.log(np.maximum(lengths, 1))
        sums = logs[:, None] + logs[None, :]
        weight: Floats = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
        return weight

    return _shared(document.rows, document.indices, len(document), len(document.terms), weigh)


def _shared(
    rows: Ints, columns: Ints, n_rows: int, n_columns: int, weigh: Callable[[Floats], Floats]
) -> Product:
    """Return products with W, where ``w_ij = |T_i & T_j| g(|T_i|, |T_j|)`` for i != j. W is never built.

    T_i is the set of columns of row i. g depends only on the lengths of two rows. A text has few different
    lengths. A product takes three steps: sum v for each column and length; multiply by the small matrix of
    g; sum over the columns of each row. `weigh` takes the different lengths and returns the matrix of g. Its
    row b and column a hold g(a, b).
    """
    lengths, kind = np.unique(np.bincount(rows, minlength=n_rows), return_inverse=True)
    weight = weigh(lengths.astype(np.float64))
    # A column of a single row links no rows. Without these columns the table below is half as large.
    shared = np.bincount(columns, minlength=n_columns) > 1
    entries = shared[columns]
    rows = rows[entries]
    cells = (np.cumsum(shared) - 1)[columns[entries]] * len(lengths) + kind[rows]
    shape = (int(shared.sum()), len(lengths))
    itself = np.bincount(rows, minlength=n_rows) * weight[kind, kind]

    def product(vector: Floats) -> Floats:
        table = np.bincount(cells, weights=vector[rows], minlength=shape[0] * shape[1]).reshape(shape)
        # `einsum` starts no threads. The threads of `@` cost more time than they save here.
        found = np.einsum("tl,lm->tm", table, weight).ravel()[cells]
        total: Floats = np.bincount(rows, weights=found, minlength=n_rows) - itself * vector
        return total

    return product

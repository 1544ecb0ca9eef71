"""Together: what a few sentences are worth as one summary, beside what each is worth alone."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np

from .danglers import dangles
from .document import Document, Floats, Ints

FEATURES = (
    "scores", "words", "words squared", "repetition", "centrality", "expected words", "span",
    "first paragraph", "second sentence",
)  # fmt: skip
OF_LENGTH = ("words", "words squared")
FEWEST, MOST = 2, 6  # sentences of a summary that is looked at as a whole
BEST = 8  # sentences that it is chosen from
USUAL_WORDS = 20.0  # of a sentence
POOL = 10  # with those that some of these need


def is_whole(count: int, n: int) -> bool:
    """Tell whether a summary of so many of n sentences is looked at as a whole."""
    return FEWEST <= count <= MOST and count < n


def candidates(document: Document, scores: Floats, count: int) -> Ints:
    """Return the choices of so many of the best sentences, shape (n_choices, count), ascending.

    The eight best take part, and up to two that one of these needs (`dangles`). Of all choices those remain
    in which the fewest sentences are without the one before that they need: nearly always none.

    Parameters
    ----------
    document : Document
    scores : float64 array of shape (n_sentences,)
    count : int
        From 1 to n_sentences.

    Examples
    --------
    >>> from summarizer import analyse, split_sentences
    >>> document = analyse(split_sentences("Ida Moe farms there. She is angry. Rain fell."))
    >>> candidates(document, np.array([0.1, 0.9, 0.5]), 2).tolist()
    [[0, 1], [0, 2]]
    """
    best = np.argsort(-scores, kind="stable")[:BEST].tolist()
    needy = [i for i in best if i and dangles(document.sentences[i].text, document.language)]
    added = [i - 1 for i in needy if i - 1 not in best][: POOL - BEST]
    needy += [i for i in added if i and dangles(document.sentences[i].text, document.language)]
    pool = np.array(sorted([*best, *added]))
    choices = pool[_choices(len(pool), count)]
    if needy:
        needs = np.zeros(len(document), dtype=bool)
        needs[needy] = True
        alone = needs[choices]
        alone[:, 1:] &= np.diff(choices) > 1
        lacking = alone.sum(axis=1)
        choices = choices[lacking == lacking.min()]
    return choices


@lru_cache(maxsize=64)
def _choices(n: int, count: int) -> Ints:
    """Return all ways to choose so many of n, shape (n_choices, count)."""
    choices = np.array([*combinations(range(n), count)], np.int64).reshape(-1, count)
    choices.setflags(write=False)  # shared by all texts
    return choices


def together(document: Document, scores: Floats, choices: Ints) -> Floats:
    """Describe summaries of one document.

    Parameters
    ----------
    document : Document
    scores : float64 array of shape (n_sentences,)
        Logarithms of odds: their softmax tells how likely a reference agrees with a sentence.
    choices : int64 array of shape (n_choices, count)
        Positions of the sentences of each, ascending.

    Returns
    -------
    float64 array of shape (n_choices, len(FEATURES))
        "scores": their sum. "words": ``w = ln(words / (20 count))``, and its square: reference summaries of
        so many sentences are neither short nor long. "repetition": the largest cosine of two sentences.
        "centrality": cosine of their sum with the centroid (Radev, Jing, Styś & Tam 2004). "expected words":
        ROUGE-1 F with the summary expected, the words of each sentence of the text times how likely it is
        chosen, as minimum Bayes risk decoding has it (Goel & Byrne 2000). "span": how far first and last
        stand apart, as a share of the text. Whether one is of the first paragraph; whether one is the second
        sentence.
    """
    n, count = len(document), choices.shape[1]
    odds = np.exp(scores - scores.max())
    likely = np.minimum(count * odds / odds.sum(), 1.0)
    pool = np.flatnonzero(np.bincount(choices.ravel()))
    at = np.searchsorted(pool, choices)
    member = np.zeros((len(choices), len(pool)))
    member[np.arange(len(choices))[:, None], at] = 1.0

    # Forms of a word are one, as for ROUGE; unlike terms, stop words count.
    n_terms, n_forms = len(document.terms), len(document.terms) + len(document.vocabulary)
    form_of = np.where(document.term_of < 0, np.arange(n_terms, n_forms), document.term_of)
    forms = form_of[document.tokens]
    expected = np.bincount(forms, likely[document.token_rows], n_forms)
    sizes = np.bincount(document.token_rows, minlength=n)
    ends = sizes.cumsum()
    counts = np.zeros((len(pool), n_forms))
    rows = np.zeros((len(pool), n_terms))
    for i, position in enumerate(pool.tolist()):
        held = forms[ends[position] - sizes[position] : ends[position]]
        counts[i] = np.bincount(held, minlength=n_forms)
        entries = slice(int(document.indptr[position]), int(document.indptr[position + 1]))
        rows[i, document.indices[entries]] = document.weights[entries]
    there = counts.any(axis=0)
    shared = np.minimum(member @ counts[:, there], expected[there]).sum(axis=1)

    n_words = member @ sizes[pool]
    length = np.log(np.maximum(n_words, 1.0) / (USUAL_WORDS * count))
    one, other = _choices(count, 2).T
    cosines = (rows @ rows.T)[at[:, one], at[:, other]]
    total = document.sum_columns(document.weights)
    central = member @ (rows @ total) / (np.sqrt(np.square(total).sum()) or 1.0)
    described = (
        member @ scores[pool],
        length,
        length**2,
        cosines.max(axis=1, initial=0.0),
        central / np.sqrt(count + 2 * cosines.sum(axis=1)),
        2 * shared / np.maximum(n_words + expected.sum(), 1.0),
        (choices[:, -1] - choices[:, 0]) / n,
        document.paragraphs[choices[:, 0]] == document.paragraphs[0],
        (choices == 1).any(axis=1),
    )
    table = np.empty((len(FEATURES), len(choices)))
    for row, values in zip(table, described, strict=True):
        row[:] = values
    return table.T

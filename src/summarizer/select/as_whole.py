"""Together: what a few sentences are worth as one summary, beside what each is worth alone."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from ..document import Bools, Document, Floats, Ints, are_near_duplicates
from ..text.dependence import dangles

FEATURES = (
    "scores", "words", "words squared", "repetition", "centrality", "expected words", "span",
    "first paragraph", "second sentence",
)  # fmt: skip
OF_LENGTH = ("words", "words squared")
MIN_SENTENCES_AS_WHOLE, MAX_SENTENCES_AS_WHOLE = 2, 6  # sentences of a summary that is looked at as a whole
POOL_BEST = 8  # sentences that it is chosen from
USUAL_WORDS = 20.0  # of a sentence
POOL_SIZE = 10  # with those that some of these need


class Choices(NamedTuple):
    """Summaries of one document that are compared as wholes.

    Attributes
    ----------
    pool : int64 array of shape (n_pool,)
        Positions of the sentences that take part, ascending.
    member : float64 array of shape (n_choices, n_pool)
        1 where a sentence is one of a summary's, else 0.
    n_sentences : float
        How many a summary has; where a size limits it, how many come to that.
    by_size : bool
        Whether a size limits them, and not a number of sentences.
    """

    pool: Ints
    member: Floats
    n_sentences: float
    by_size: bool = False

    def positions(self, number: int) -> list[int]:
        """Return the positions of the sentences of one summary, ascending."""
        positions: list[int] = self.pool[self.member[number] > 0].tolist()
        return positions


def is_whole(count: int, n: int) -> bool:
    """Tell whether a summary of so many of n sentences is looked at as a whole."""
    return MIN_SENTENCES_AS_WHOLE <= count <= MAX_SENTENCES_AS_WHOLE and count < n


def choices_of(document: Document, scores: Floats, count: int) -> Choices:
    """Return the summaries of so many of the best sentences.

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
    >>> from summarizer import split_sentences
    >>> from summarizer.document import analyse
    >>> document = analyse(split_sentences("Ida Moe farms there. She is angry. Rain fell."))
    >>> choices = choices_of(document, np.array([0.1, 0.9, 0.5]), 2)
    >>> [choices.positions(i) for i in range(len(choices.member))]
    [[0, 1], [0, 2]]
    """
    pool, needy = _pool(document, scores)
    member = _of_count(len(pool), count)
    if needy.any():
        lacking = _lacking(pool, needy, member)
        member = member[lacking == lacking.min()]
    return Choices(pool, member, count)


def choices_within(document: Document, scores: Floats, sizes: Floats, limit: float) -> Choices | None:
    """Return the summaries of some of the best sentences that fit a limit.

    The same take part as in `choices_of`, but for those below the mean score that none of the others needs.
    Of all choices that fit those remain with the fewest sentences that lack the one before that they need and
    pairs that say the same (`count_near_duplicates`), and of these the widest: none is a part of another.

    Parameters
    ----------
    document : Document
    scores : float64 array of shape (n_sentences,)
    sizes : float64 array of shape (n_sentences,)
        Words, characters or tokens of each sentence.
    limit : float
        The largest sum of sizes.

    Returns
    -------
    Choices, or None
        None where not one of the best fits, or the seven best all do.

    Examples
    --------
    >>> from summarizer import split_sentences
    >>> from summarizer.document import analyse
    >>> document = analyse(split_sentences("Rain fell on Oslo today. Snow came. Wind blew. Fog stayed."))
    >>> choices = choices_within(document, np.array([0.5, 0.5, 0.4, 0.1]), np.array([5.0, 2, 2, 2]), 5)
    >>> [choices.positions(i) for i in range(len(choices.member))]
    [[0], [1, 2]]
    """
    best = np.argsort(-scores, kind="stable")[: MAX_SENTENCES_AS_WHOLE + 1]
    if sizes[best].sum() <= limit:
        return None
    pool, needy = _pool(document, scores, float(scores.mean()))
    subsets = _subsets(len(pool))
    fits = subsets @ sizes[pool] <= limit
    fits[0] = False  # no sentence is no summary
    if not fits.any():
        return None
    faults = _lacking(pool, needy, subsets) + count_near_duplicates(document, pool, subsets)
    fits &= faults == faults[fits].min()
    numbers = np.arange(len(subsets))
    widest = fits.copy()
    for place in range(len(pool)):
        with_it = numbers | 1 << place
        widest &= ~fits[with_it] | (with_it == numbers)
    odds = np.exp(scores - scores.max())
    usual = float(odds @ sizes / odds.sum())  # the size of a sentence that is likely chosen
    n_sentences = min(max(limit / max(usual, 1.0), 1.0), len(document))
    return Choices(pool, subsets[widest], n_sentences, by_size=True)


def _pool(document: Document, scores: Floats, least: float = -np.inf) -> tuple[Ints, Bools]:
    """Return the best sentences, of a score at least, and those they need, ascending; which need another."""

    def needs(position: int) -> bool:
        return position > 0 and dangles(document.sentences[position].text, document.language)

    order = np.argsort(-scores, kind="stable")[:POOL_BEST].tolist()
    best = [i for i in order if scores[i] >= least] or order[:1]  # a mean of equals can be above them all
    needy = [i for i in best if needs(i)]
    added = [i - 1 for i in needy if i - 1 not in best][: POOL_SIZE - POOL_BEST]
    needy += [i for i in added if needs(i)]
    pool = sorted([*best, *added])
    return np.array(pool), np.array([i in needy for i in pool])


def _lacking(pool: Ints, needy: Bools, member: Floats) -> Floats:
    """Count in each summary the sentences that are without the one before that they need."""
    lacking = member * needy
    lacking[:, 1:] *= 1 - member[:, :-1] * (np.diff(pool) == 1)
    counts: Floats = lacking.sum(axis=1)
    return counts


def count_near_duplicates(document: Document, pool: Ints, member: Floats) -> Floats:
    """Count the pairs of near duplicates in each summary, shape (n_choices,)."""
    held = document.term_indicator(pool.tolist())
    n_terms = held.sum(axis=1)
    one, other = _pairs(len(pool))
    same = are_near_duplicates((held @ held.T)[one, other], n_terms[one], n_terms[other]).nonzero()[0]
    counts: Floats = (member[:, one[same]] * member[:, other[same]]).sum(axis=1)
    return counts


@lru_cache(maxsize=64)
def _of_count(n: int, count: int) -> Floats:
    """Return all ways to choose so many of n, shape (n_choices, n)."""
    chosen = [*combinations(range(n), count)]
    member = np.zeros((len(chosen), n))
    member[np.arange(len(chosen))[:, None], np.array(chosen, np.int64).reshape(-1, count)] = 1.0
    member.setflags(write=False)  # shared by all texts
    return member


@lru_cache(maxsize=POOL_SIZE + 1)
def _subsets(n: int) -> Floats:
    """Return all ways to choose of n, shape (2 ** n, n): in row r what the bits of r say."""
    member = (np.arange(2**n)[:, None] >> np.arange(n) & 1).astype(np.float64)
    member.setflags(write=False)
    return member


@lru_cache(maxsize=POOL_SIZE + 1)
def _pairs(n: int) -> Ints:
    """Return all pairs of n, shape (2, n * (n - 1) / 2)."""
    return np.array(np.triu_indices(n, 1))


def describe_choices(document: Document, scores: Floats, choices: Choices) -> Floats:
    """Describe summaries of one document.

    Parameters
    ----------
    document : Document
    scores : float64 array of shape (n_sentences,)
        Logarithms of odds: their softmax tells how likely a reference agrees with a sentence.
    choices : Choices

    Returns
    -------
    float64 array of shape (n_choices, len(FEATURES))
        "scores": their sum. "words": ``w = ln(words / (20 count))``, and its square: reference summaries of
        so many sentences are neither short nor long; both 0 where a size limits them. "repetition": the
        largest cosine of two sentences. "centrality": cosine of their sum with the centroid (Radev, Jing,
        Styś & Tam 2004). "expected words": ROUGE-1 F with the summary expected, the words of each sentence of
        the text times how likely it is chosen, as minimum Bayes risk decoding has it (Goel & Byrne 2000).
        "span": how far first and last stand apart, as a share of the text. Whether one is of the first
        paragraph; whether one is the second sentence.
    """
    n = len(document)
    pool, member, n_sentences, by_size = choices
    odds = np.exp(scores - scores.max())
    likely = np.minimum(n_sentences * odds / odds.sum(), 1.0)

    # Forms of a word are one, as for ROUGE; unlike terms, stop words count.
    n_terms, n_forms = len(document.terms), len(document.terms) + len(document.vocabulary)
    form_of = np.where(document.term_of < 0, np.arange(n_terms, n_forms), document.term_of)
    forms = form_of[document.tokens]
    expected = np.bincount(forms, likely[document.token_rows], n_forms)
    place = np.full(n, -1)  # of a sentence in the pool
    place[pool] = np.arange(len(pool))
    of_token = place[document.token_rows]
    keys = (of_token * n_forms + forms)[of_token >= 0]
    counts = np.bincount(keys, minlength=len(pool) * n_forms).reshape(len(pool), n_forms)
    there = np.flatnonzero(counts.any(axis=0))
    shared = np.minimum(member @ counts[:, there], expected[there]).sum(axis=1)
    of_entry = place[document.rows]
    entries = np.flatnonzero(of_entry >= 0)
    rows = np.zeros((len(pool), n_terms))
    rows[of_entry[entries], document.indices[entries]] = document.weights[entries]

    chosen = member.sum(axis=1)
    n_words = member @ counts.sum(axis=1)
    length = np.zeros(len(member)) if by_size else np.log(np.maximum(n_words, 1.0) / (USUAL_WORDS * chosen))
    one, other = _pairs(len(pool))
    cosines = member[:, one] * member[:, other] * (rows @ rows.T)[one, other]
    total = document.total
    central = member @ (rows @ total) / (np.sqrt(np.square(total).sum()) or 1.0)
    first, last = pool[member.argmax(axis=1)], pool[len(pool) - 1 - member[:, ::-1].argmax(axis=1)]
    described = (
        member @ scores[pool],
        length,
        length**2,
        cosines.max(axis=1, initial=0.0),
        central / np.sqrt(chosen + 2 * cosines.sum(axis=1)),
        2 * shared / np.maximum(n_words + expected.sum(), 1.0),
        (last - first) / n,
        document.paragraphs[first] == document.paragraphs[0],
        member @ (pool == 1),
    )
    table = np.empty((len(FEATURES), len(member)))
    for row, values in zip(table, described, strict=True):
        row[:] = values
    return table.T

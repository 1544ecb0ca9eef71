"""As a whole: a few sentences, compared as one summary.

MatchSum does so with a neural net (Zhong et al. 2020, "Extractive summarization as text matching"); here a
linear score weighs ten features of a summary.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from ..document import Bools, Document, Floats, Ints, are_near_duplicates

FEATURES = (
    "scores", "words", "words squared", "repetition", "centrality", "expected words", "span",
    "first paragraph", "second sentence", "first sentences",
)  # fmt: skip
OF_NUMBER = ("words", "words squared", "first sentences")  # 0 where the budget is a size
MIN_SENTENCES_AS_WHOLE, MAX_SENTENCES_AS_WHOLE = 2, 6
POOL_BEST = 8  # sentences of the largest scores that take part
POOL_SIZE = 10  # with sentences that some of these need
_TOGETHER = 2**12  # so many counts are compared by one call: a text takes little memory
MAX_COST = 2.5  # what the sum of the scores of a summary may lack against the best sum


class Choices(NamedTuple):
    """Summaries of one document that are compared as wholes.

    Attributes
    ----------
    pool : int64 array of shape (n_pool,)
        Positions of the sentences that take part, ascending.
    member : float64 array of shape (n_choices, n_pool)
        1 where a summary holds a sentence, else 0.
    terms : int64 array of shape (n_held,)
        Numbers of the terms that the pool holds, ascending.
    rows : float64 array of shape (n_pool, n_held)
        TF-IDF rows of the pool, with these terms alone.
    near_duplicates : bool array of shape (n_pool, n_pool)
        Whether two sentences are near duplicates.
    n_sentences : float
        Number of sentences of a summary; under a budget of another unit, the number that comes to it.
    by_size : bool
        Whether the budget is a size, and not a number of sentences.
    """

    pool: Ints
    member: Floats
    terms: Ints
    rows: Floats
    near_duplicates: Bools
    n_sentences: float
    by_size: bool = False

    def positions(self, number: int) -> list[int]:
        """Return the positions of the sentences of one summary, ascending."""
        positions: list[int] = self.pool[self.member[number] > 0].tolist()
        return positions


def is_whole(count: int, n: int) -> bool:
    """Return whether summaries of `count` of n sentences are compared as wholes."""
    return MIN_SENTENCES_AS_WHOLE <= count <= MAX_SENTENCES_AS_WHOLE and count < n


def choices_of(document: Document, scores: Floats, count: int) -> Choices:
    """Return the summaries of a number of sentences.

    The eight best sentences take part, and up to two sentences that these need; scraps do not. Only the
    summaries remain with the fewest faults, nearly always none: a needed sentence is missing, two sentences
    are near duplicates, or a sentence is a caption (`Document.captions`). Of these, those remain whose scores
    sum up to the best sum, less 2.5: a swap may cost only so much.

    Parameters
    ----------
    document : Document
    scores : float64 array of shape (n_sentences,)
    count : int
        From 1 to n_sentences.

    Examples
    --------
    >>> from summarizer.document import analyse
    >>> from summarizer.reading import read
    >>> document = analyse(read("Ida Moe farms there. She is angry. Rain fell."))
    >>> choices = choices_of(document, np.array([0.1, 0.9, 0.5]), 2)
    >>> [choices.positions(i) for i in range(len(choices.member))]
    [[0, 1], [0, 2]]
    """
    pool = _pool(document, _best(document, scores))
    member = _of_count(len(pool), count)
    terms, rows = _rows_of(document, pool)
    near_duplicates = _near_duplicates(rows, document.idf[terms])
    faults = _count_faults(document, pool, member, near_duplicates)
    member = _affordable(member[faults == faults.min()], scores[pool])
    return Choices(pool, member, terms, rows, near_duplicates, count)


def choices_within(document: Document, scores: Floats, sizes: Floats, limit: float) -> Choices | None:
    """Return the summaries that fit a size.

    The sentences of `choices_of` take part, without those that score below the mean and that no other needs.
    Of the summaries that fit, those remain with the fewest faults. Of these the maximal subsets remain: no
    summary is a part of another. Of these, those remain whose scores sum up to the best sum, less 2.5.

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
        None where no sentence of the pool fits, or where the seven best fit together.

    Examples
    --------
    >>> from summarizer.document import analyse
    >>> from summarizer.reading import read
    >>> text = "Rain fell on Oslo again. Snow lay on the hills. Wind blew in all towns. Fog hid the marsh."
    >>> document = analyse(read(text))
    >>> choices = choices_within(document, np.array([0.5, 0.5, 0.4, 0.1]), np.array([5.0, 2, 2, 2]), 5)
    >>> [choices.positions(i) for i in range(len(choices.member))]
    [[0], [1, 2]]
    """
    best = _best(document, scores)
    if sizes[best[: MAX_SENTENCES_AS_WHOLE + 1]].sum() <= limit:
        return None
    # Rounding can put the mean above all scores.
    pool = _pool(document, best[: max(int((scores[best] >= scores.sum() / len(scores)).sum()), 1)])
    subsets = _subsets(len(pool))
    fits = subsets @ sizes[pool] <= limit
    fits[0] = False  # the empty subset is no summary
    if not fits.any():
        return None
    terms, rows = _rows_of(document, pool)
    near_duplicates = _near_duplicates(rows, document.idf[terms])
    fitting = fits.nonzero()[0]
    faults = _count_faults(document, pool, subsets[fitting], near_duplicates)
    fits[fitting] = faults == faults.min()
    maximal = fits.copy()
    for place in range(len(pool)):  # a subset is not maximal if the same subset with this sentence fits
        without, with_it = (flags.reshape(-1, 2, 1 << place) for flags in (maximal, fits))
        without[:, 0] &= ~with_it[:, 1]
    odds = np.exp(scores - scores.max())
    usual = float(odds @ sizes / odds.sum())  # the expected size of a chosen sentence
    n_sentences = min(max(limit / max(usual, 1.0), 1.0), len(document))
    member = _affordable(subsets[maximal], scores[pool])
    return Choices(pool, member, terms, rows, near_duplicates, n_sentences, by_size=True)


def _affordable(member: Floats, scores: Floats) -> Floats:
    """Return the summaries whose sum of scores is not far below the best sum."""
    sums = member @ scores
    affordable: Floats = member[sums >= sums.max() - MAX_COST]
    return affordable


def _pool(document: Document, ranked: Ints) -> Ints:
    """Return the positions of the best of some sentences, and of those that these need, ascending."""
    best = ranked[:POOL_BEST].tolist()
    needed: list[int] = document.needs_of(best).tolist()
    added = [i for i in dict.fromkeys(needed) if i >= 0 and i not in best and not document.scraps[i]]
    return np.array(sorted([*best, *added[: POOL_SIZE - POOL_BEST]]))


def _best(document: Document, scores: Floats) -> Ints:
    """Return the positions of all sentences but scraps, best first."""
    order = np.argsort(-scores, kind="stable")
    return order[~document.scraps[order]]


def _count_faults(document: Document, pool: Ints, member: Floats, near_duplicates: Bools) -> Floats:
    """Count the faults of each summary: needed sentences that are missing, near duplicates, captions."""
    faults: Floats = member @ document.captions[pool].astype(np.float64)
    if near_duplicates.any():
        faults += ((member @ near_duplicates) * member).sum(axis=1) / 2
    needs = document.needs_of(pool.tolist())
    needy = (needs >= 0).nonzero()[0]
    if len(needy):
        place = pool.searchsorted(needs[needy])
        place[place == len(pool)] = 0
        is_there = member[:, place] * (pool[place] == needs[needy])
        faults += (member[:, needy] * (1 - is_there)).sum(axis=1)
    return faults


def _rows_of(document: Document, positions: Ints) -> tuple[Ints, Floats]:
    """Return the terms that some sentences hold, and the TF-IDF rows of the sentences for these terms."""
    entries, place = _between(document.indptr, positions)
    terms, columns = _renumbered(document.indices[entries], len(document.terms))
    rows = np.zeros((len(positions), len(terms)))
    rows[place, columns] = document.weights[entries]
    return terms, rows


def _between(starts: Ints, positions: Ints) -> tuple[Ints, Ints]:
    """Return the numbers of the entries of some rows, and for each entry the place of its row among these."""
    sizes = starts[positions + 1] - starts[positions]
    place = np.arange(len(positions)).repeat(sizes)
    ahead = starts[positions] - sizes.cumsum() + sizes  # what the numbers of a row are ahead of their places
    return np.arange(len(place)) + ahead[place], place


def _renumbered(numbers: Ints, n: int) -> tuple[Ints, Ints]:
    """Return the distinct of some numbers below n, ascending, and the place of each number among these."""
    place = np.zeros(n, np.int64)
    place[numbers] = 1
    distinct = place.nonzero()[0]
    place[distinct] = np.arange(len(distinct))
    return distinct, place[numbers]


def _near_duplicates(rows: Floats, idf: Floats) -> Bools:
    """Return which sentences are near duplicates, by their TF-IDF rows, shape (n_rows, n_rows)."""
    held = np.sign(rows)
    weighed = held * idf
    masses = weighed.sum(axis=1)
    same = are_near_duplicates(held @ held.T, weighed @ held.T, masses[:, None], masses)
    np.fill_diagonal(same, False)
    return same


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
        Logarithms of odds: their softmax is the chance that a reference agrees with a sentence.
    choices : Choices

    Returns
    -------
    float64 array of shape (n_choices, len(FEATURES))
        One column for each of `FEATURES`.

    Notes
    -----
    ==================  ==================================================================================
    scores              sum of the scores
    words               ``w = ln(words / (usual * sentences))``, where `usual` is the expected number of
                        words of a sentence that a reference agrees with; 0 where the budget is a size
    words squared       ``w ** 2``: reference summaries of n sentences are neither short nor long
    repetition          largest cosine of two sentences
    centrality          cosine of the sum of the sentences with the centroid (Radev, Jing, Styś & Tam 2004)
    expected words      ROUGE-1 F with the expected summary: the words of each sentence of the text, times
                        the chance that it is chosen (minimum Bayes risk, Goel & Byrne 2000)
    span                distance of the first and the last sentence, as a share of the text
    first paragraph     1 if a sentence is of the first paragraph
    second sentence     1 if a sentence is the second of the text
    first sentences     share of the k sentences that are among the first k of the text, scraps aside;
                        0 where the budget is a size
    ==================  ==================================================================================
    """
    n = len(document)
    pool, member = choices.pool, choices.member
    odds = np.exp(scores - scores.max())
    likely = np.minimum(choices.n_sentences * odds / odds.sum(), 1.0)

    forms, counts, expected = _count_forms(document, pool, likely)
    shared = _shared_words(member, counts, expected[forms])

    chosen = member.sum(axis=1)
    n_words = member @ counts.sum(axis=1)
    length, leading = np.zeros((2, len(member)))
    if not choices.by_size:
        usual = float(odds @ (document.token_starts[1:] - document.token_starts[:-1])) / float(odds.sum())
        length = np.log(np.maximum(n_words, 1.0) / (max(usual, 1.0) * chosen))
        before = pool - document.scraps.cumsum()[pool]  # sentences but scraps before each one of the pool
        leading = (member * (before < chosen[:, None])).sum(axis=1) / chosen
    one, other = _pairs(len(pool))
    cosines = member[:, one]
    cosines *= member[:, other]
    cosines *= (choices.rows @ choices.rows.T)[one, other]
    total = document.total
    central = member @ (choices.rows @ total[choices.terms]) / (np.sqrt(np.square(total).sum()) or 1.0)
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
        leading,
    )
    table = np.empty((len(FEATURES), len(member)))
    for row, values in zip(table, described, strict=True):
        row[:] = values
    return table.T


def _shared_words(member: Floats, counts: Floats, expected: Floats) -> Floats:
    """Return how many words each summary shares with the expected summary."""
    step = max(_TOGETHER // max(len(expected), 1), 1)
    parts = (member[at : at + step] @ counts for at in range(0, len(member), step))
    return np.concatenate([np.minimum(part, expected).sum(axis=1) for part in parts])


def _count_forms(document: Document, pool: Ints, likely: Floats) -> tuple[Ints, Floats, Floats]:
    """Count the words of the pool's sentences, and those of the expected summary, as ROUGE counts stems.

    A term stands for all its forms, a stop word for itself.

    Returns
    -------
    forms : int64 array of shape (n_held,)
        The forms that the pool holds.
    counts : float64 array of shape (n_pool, n_held)
    expected : float64 array of shape (n_forms,)
        Expected count of every form of the text.
    """
    n_terms, n_forms = len(document.terms), len(document.terms) + len(document.vocabulary)
    form_of = np.where(document.term_of < 0, np.arange(n_terms, n_forms), document.term_of)
    found = form_of[document.tokens]
    sizes = document.token_starts[1:] - document.token_starts[:-1]
    expected = np.bincount(found, likely.repeat(sizes), n_forms).astype(np.float64, copy=False)
    tokens, place = _between(document.token_starts, pool)
    forms, columns = _renumbered(found[tokens], n_forms)
    keys = place * len(forms) + columns
    counts = np.bincount(keys, minlength=len(pool) * len(forms)).reshape(len(pool), len(forms))
    return forms, counts.astype(np.float64), expected

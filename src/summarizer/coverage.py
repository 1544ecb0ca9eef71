"""Coverage: the sentences that together hold most of what is said again and again, each thing once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np

from .document import Document, Floats, Ints
from .selection import Budget
from .summary import JOINER

SHORTEST = 5  # words of a sentence; shorter ones say too little on their own
NEAR_REPEAT = 0.7  # so much of the bigrams of two sentences in common, and they say the same
QUERY_FLOOR = 0.1  # what a sentence that shares nothing with the query counts


class Coverage(NamedTuple):
    """What `select_coverage` returns.

    Attributes
    ----------
    positions : list of int
        Of the chosen sentences in `document.sentences`, ascending.
    solver : str
        "exact" where no better choice exists, "greedy" where the time limit was hit.
    values : float64 array of shape (n_sentences,)
        What each sentence counts alone: what it covers, and its relevance.
    """

    positions: list[int]
    solver: str
    values: Floats


@dataclass(frozen=True, eq=False)
class Problem:
    """A budgeted maximum coverage problem.

    ``max sum of the weights of concepts held + sum of the worths of sentences, sizes within capacity``.

    Attributes
    ----------
    rows, columns : int64 arrays of shape (nnz,)
        Sentence and concept of each entry, by sentence; no entry twice.
    weights : float64 array of shape (n_concepts,)
        0 or more.
    sizes : float64 array of shape (n_sentences,)
        Above 0; infinite for what must not be chosen.
    capacity : float
    worths : float64 array of shape (n_sentences,), or a number, default 0.0
        What each sentence counts beside the concepts that it holds, 0 or more.
    """

    rows: Ints
    columns: Ints
    weights: Floats
    sizes: Floats
    capacity: float
    worths: Floats | float = 0.0

    @cached_property
    def values(self) -> Floats:
        """What each sentence covers alone, shape (n_sentences,)."""
        return self.gains(np.zeros(len(self.weights), dtype=bool))

    def gains(self, covered: np.ndarray) -> Floats:
        """Return what each sentence adds to a choice that covers these concepts, shape (n_sentences,)."""
        left = np.where(covered, 0.0, self.weights)
        sums = np.bincount(self.rows, weights=left[self.columns], minlength=len(self.sizes))
        return (sums + self.worths).astype(np.float64, copy=False)

    def value(self, positions: Sequence[int]) -> float:
        """Return what sentences count together."""
        worths = np.broadcast_to(self.worths, self.sizes.shape)
        return float(self.weights[self.covered(positions)].sum() + worths[list(positions)].sum())

    def covered(self, positions: Sequence[int]) -> np.ndarray:
        """Return which concepts sentences hold, bool of shape (n_concepts,)."""
        chosen = np.zeros(len(self.sizes), dtype=bool)
        chosen[list(positions)] = True
        held = np.zeros(len(self.weights), dtype=bool)
        held[self.columns[chosen[self.rows]]] = True
        return held


def select_coverage(
    document: Document,
    budget: Budget,
    *,
    groups: Sequence[Collection[int]] | None = None,
    relevance: Floats | None = None,
    time_limit: float = 1.0,
) -> Coverage:
    """Choose the sentences that together cover most.

    The concepts are the pairs of neighbouring words, stemmed, but for pairs of stop words. A concept weighs
    most where many groups (documents) hold it, and counts once however often it is chosen (Gillick & Favre
    2009, "A scalable global model for summarization"). Each group adds ``1 + 1 / sqrt(1 + i)``, its sentence
    number i (from 0) being the first to hold the concept; with a query instead 0.1 plus the largest cosine
    with the query of its sentences that hold it, the nearest of all counted as 1. Concepts in less than a
    third of the groups, or in one or two of many, are left out; with a query none are. Sentences of fewer
    than five words are not chosen as long as there are others; of sentences with 70 % of their concepts in
    common only the first may be.

    Parameters
    ----------
    document : Document
        Its query is heeded.
    budget : Budget
        Never exceeded, unless not one sentence fits: then the shortest comes alone. What is left of it is
        filled with sentences that add concepts of any number of groups.
    groups : sequence of collections of int, optional
        For each sentence the numbers of the groups that it stands in. Without them each sentence, and each
        repeat of it, is a group: a concept weighs twice the number of sentences that hold it.
    relevance : float64 array of shape (n_sentences,), optional
        What each sentence is worth by itself, 0 or more. Then the share of all concepts, by weight, plus the
        share of all relevance is made as large as can be: ``sum_c w_c / sum w + sum_j r_j / sum r``, over the
        concepts covered and the sentences chosen (McDonald 2007, "A study of global inference algorithms in
        multi-document summarization", had relevance and redundancy). Without effect where a query is found.
    time_limit : float, default 1.0
        Seconds for the exact solution by integer programming; where they are not enough the greedy choice
        comes (see `greedy`), and `solver` says so. 0 is always greedy.

    Returns
    -------
    Coverage

    Raises
    ------
    ValueError
        If there are not as many groups, or figures of relevance, as sentences.

    Examples
    --------
    >>> from summarizer import analyse, split_sentences
    >>> text = "The old dike broke on Monday. Sheep graze there. On Monday the old dike broke in two places."
    >>> document = analyse(split_sentences(text))
    >>> select_coverage(document, Budget(1)).positions
    [2]
    """
    n = len(document)
    if not n:
        return Coverage([], "exact", np.zeros(0))
    if groups is None:
        own = [[i] for i in range(n)]
        place = {sentence.index: i for i, sentence in enumerate(document.sentences)}
        for copy, original in document.repeats.items():
            own[place[original]].append(n + copy)
        groups = own
    elif len(groups) != n:
        raise ValueError(f"groups must have one entry a sentence: {n}, got {len(groups)}")
    if relevance is not None and relevance.shape != (n,):
        raise ValueError(f"relevance must have one number a sentence: {n}, got shape {relevance.shape}")
    rows, columns, n_concepts = _concepts(document)
    weights, spread = _weights(document, rows, columns, n_concepts, groups)
    sizes, capacity = _sizes(document, budget)
    first = ~_near_repeats(n, rows, columns, n_concepts)
    asked = bool(document.asked.any())
    least = 1 if asked else min((len(set(chain.from_iterable(groups))) + 2) // 3, 3)
    kept = np.where(spread >= least, weights, 0.0)
    worths = np.zeros(n)
    if relevance is not None and not asked and relevance.any():
        worths = relevance * (float(kept.sum() or 1.0) / float(relevance.sum()))
    everything = Problem(rows, columns, weights, np.where(first, sizes, np.inf), capacity, worths)

    fits = _Fits(document, budget, sizes, capacity)
    everyone = np.flatnonzero(first).tolist()
    if fits(everyone):
        return Coverage(everyone, "exact", everything.values)
    long = first & (document.n_words >= SHORTEST) & (sizes <= capacity)
    usable = long if long.any() else first
    solver, chosen = _solve(
        Problem(rows, columns, kept, np.where(usable, sizes, np.inf), capacity, worths), fits, time_limit
    )
    chosen = _filled(everything, usable, chosen, fits)
    if budget.sentences(n) is not None:  # exactly so many, short ones too where needed
        chosen = _filled(everything, first, chosen, fits, idle=True)
    if not chosen:
        chosen = [int(np.argmin(sizes))]
    return Coverage(sorted(chosen), solver, everything.values)


def _concepts(document: Document) -> tuple[Ints, Ints, int]:
    """Return sentence and concept of each entry, and the number of concepts; single words if no two meet."""
    held: list[set[object]] = [set(line) for line in document.pairs]
    if not any(held):
        held = [set(line) for line in document.words]
    number: dict[object, int] = {}
    # Sets come in the order of hashes, which differs between processes; the numbers must not.
    for line in held:
        for concept in sorted(line, key=repr):
            number.setdefault(concept, len(number))
    flat = [sorted(number[concept] for concept in line) for line in held]
    rows = np.repeat(np.arange(len(flat)), [len(line) for line in flat])
    return rows, np.array(list(chain.from_iterable(flat)), dtype=np.int64), len(number)


def _weights(
    document: Document, rows: Ints, columns: Ints, n_concepts: int, groups: Sequence[Collection[int]]
) -> tuple[Floats, Ints]:
    """Return weight and number of groups of each concept."""
    times = np.array([len(group) for group in groups], dtype=np.int64)
    every = np.array(list(chain.from_iterable(map(sorted, groups))), dtype=np.int64)
    numbers, group = np.unique(every, return_inverse=True)  # one entry for each sentence and group of it
    near = document.near
    if near.any():
        relevance = np.repeat(QUERY_FLOOR + near / near.max(), times)
    else:
        by_group = np.argsort(group, kind="stable")
        sizes = np.bincount(group)
        place = np.empty(len(group))
        place[by_group] = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        relevance = 1.0 + 1.0 / np.sqrt(1.0 + place)

    # One entry for each concept of a sentence and group of it; of the same concept and group the best counts.
    starts = np.cumsum(times) - times
    entry = np.repeat(np.arange(len(rows)), times[rows])
    before = np.cumsum(times[rows]) - times[rows]
    at = np.arange(len(entry)) - np.repeat(before, times[rows]) + starts[rows[entry]]
    width = max(len(numbers), 1)
    keys, where = np.unique(columns[entry] * width + group[at], return_inverse=True)
    best = np.zeros(len(keys))
    np.maximum.at(best, where, relevance[at])
    weights = np.bincount(keys // width, weights=best, minlength=n_concepts).astype(np.float64, copy=False)
    return weights, np.bincount(keys // width, minlength=n_concepts)


def _near_repeats(n: int, rows: Ints, columns: Ints, n_concepts: int) -> np.ndarray:
    """Mark sentences that have nearly all concepts in common (Jaccard) with an earlier one not marked."""
    from scipy.sparse import csr_array

    held = csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, max(n_concepts, 1)))
    count = np.bincount(rows, minlength=n)
    common = (held @ held.T).tocoo()
    later, earlier = common.coords
    share = common.data / (count[later] + count[earlier] - common.data)
    alike = (later > earlier) & (share >= NEAR_REPEAT)
    marked = np.zeros(n, dtype=bool)
    for i, j in sorted(zip(later[alike].tolist(), earlier[alike].tolist(), strict=True)):
        marked[i] |= not marked[j]
    return marked


def _sizes(document: Document, budget: Budget) -> tuple[Floats, float]:
    """Return the size of each sentence and the capacity, such that sizes add up as in the summary's text."""
    wanted = budget.sentences(len(document))
    if wanted is not None:
        return np.ones(len(document)), float(wanted)
    if budget.unit == "words":
        return document.n_words.astype(np.float64), float(budget.length)
    joiner = len(JOINER) if budget.unit == "chars" else 0  # one is put between sentences, none after the last
    sizes = np.array([budget.size(s.text) + joiner for s in document.sentences], dtype=np.float64)
    return np.maximum(sizes, 1e-6), float(budget.length + joiner)


@dataclass(frozen=True, eq=False)
class _Fits:
    """Tells whether sentences fit a budget together; a callable measures them as they will be printed."""

    document: Document
    budget: Budget
    sizes: Floats
    capacity: float

    def __call__(self, positions: Sequence[int]) -> bool:
        if not callable(self.budget.unit):
            return float(self.sizes[positions].sum()) <= self.capacity
        text = JOINER.join(self.document.sentences[i].text for i in sorted(positions))
        return not positions or self.budget.size(text) <= self.budget.length


def _solve(problem: Problem, fits: _Fits, time_limit: float) -> tuple[str, list[int]]:
    """Solve exactly if the time is enough, else greedily."""
    if not problem.values.any():
        return "exact", []
    tried = problem
    for _ in range(4):
        chosen = exact(tried, time_limit) if time_limit else None
        if chosen is None:
            break
        if fits(chosen):
            return "exact", chosen
        # A tokenizer's counts need not add up: leave as much room as was missing.
        text = JOINER.join(fits.document.sentences[i].text for i in sorted(chosen))
        missing = fits.budget.size(text) - float(problem.sizes[chosen].sum())
        tried = Problem(
            problem.rows, problem.columns, problem.weights, problem.sizes,
            min(problem.capacity - missing, tried.capacity - 1), problem.worths,
        )  # fmt: skip
    return "greedy", greedy(problem, fits)


def exact(problem: Problem, time_limit: float) -> list[int] | None:
    """Solve a problem by integer programming, or return None where the time is not enough.

    ``max sum_i w_i c_i + sum_j r_j s_j`` with ``c_i <= sum of s_j over the sentences j that hold i``,
    ``sum_j l_j s_j <= L``, s and c 0 or 1 (Gillick & Favre 2009; r is 0 there). Concepts of one
    sentence only become its own value, and those of the same sentences one concept: a program of a fraction
    of the size with the same solution.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    places = np.flatnonzero((problem.sizes <= problem.capacity) & (problem.values > 0))
    if not len(places):
        return []
    number = np.full(len(problem.sizes), -1)
    number[places] = np.arange(len(places))
    entries = (number[problem.rows] >= 0) & (problem.weights[problem.columns] > 0)
    holders: dict[int, list[int]] = {}
    for row, column in zip(
        number[problem.rows[entries]].tolist(), problem.columns[entries].tolist(), strict=True
    ):
        holders.setdefault(column, []).append(row)
    own = np.broadcast_to(problem.worths, problem.sizes.shape)[places].astype(np.float64)
    merged: dict[tuple[int, ...], float] = {}
    for column, held_by in holders.items():
        weight = float(problem.weights[column])
        if len(held_by) == 1:
            own[held_by[0]] += weight
        else:
            merged[tuple(held_by)] = merged.get(tuple(held_by), 0.0) + weight
    n, m = len(places), len(merged)
    lengths = [len(held_by) for held_by in merged]
    concept = np.repeat(np.arange(m), lengths)
    sentence = np.array(list(chain.from_iterable(merged)), dtype=np.int64)
    ones = np.concatenate((np.ones(m), -np.ones(len(concept)), problem.sizes[places]))
    into = np.concatenate((np.arange(m), concept, np.full(n, m)))
    of = np.concatenate((n + np.arange(m), sentence, np.arange(n)))
    matrix = coo_array((ones, (into, of)), shape=(m + 1, n + m)).tocsr()
    result = milp(
        -np.concatenate((own, list(merged.values()))),
        integrality=np.ones(n + m),  # c too: HiGHS writes a line to standard output where part is continuous
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -np.inf, np.concatenate((np.zeros(m), [problem.capacity]))),
        options={"time_limit": time_limit, "mip_rel_gap": 0.0},
    )
    if result.status != 0:
        return None
    return sorted(places[result.x[:n] > 0.5].tolist())


def greedy(problem: Problem, fits: _Fits | None = None) -> list[int]:
    """Take in turn the sentence that adds most for its size; the best single one where that is more.

    Within ``(1 - 1/e) / 2`` of the best choice at least (Lin & Bilmes 2010, "Multi-document summarization via
    budgeted maximization of submodular functions", with the exponent 1), mostly within a few per cent.
    """
    usable = problem.sizes <= problem.capacity
    chosen = _filled(problem, usable, [], fits)
    single = np.where(usable, problem.values, 0.0)
    best = int(np.argmax(single))
    return [best] if single[best] > problem.value(chosen) else chosen


def _filled(
    problem: Problem, usable: np.ndarray, chosen: Sequence[int], fits: _Fits | None, *, idle: bool = False
) -> list[int]:
    """Add to a choice, in turn, what fits and gains most for its size; if `idle` also what gains nothing."""
    taken = list(chosen)
    left = usable & (problem.sizes <= problem.capacity)
    left[taken] = False
    covered = problem.covered(taken)
    room = problem.capacity - float(problem.sizes[taken].sum())
    measured = fits is not None and callable(fits.budget.unit)
    while True:
        left &= problem.sizes <= room
        gains = problem.gains(covered)
        open_ = left if idle else left & (gains > 0)
        if not open_.any():
            return taken
        best = int(np.argmax(np.where(open_, gains / problem.sizes, -1.0)))
        left[best] = False
        if measured and fits is not None and not fits([*taken, best]):
            continue
        taken.append(best)
        room -= float(problem.sizes[best])
        covered |= problem.covered([best])

"""Coverage: the sentences that together hold most of what is said again and again, each thing once."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count, pairwise
from typing import NamedTuple

import numpy as np

from ..document import Bools, Document, Floats, Ints
from ..reading import JOINER
from .budget import Budget

SHORTEST = 5  # words of a sentence; shorter ones say too little on their own, unless they are asked for
NEAR_REPEAT = 0.7  # so much of the bigrams of two sentences in common, and they say the same
PRICE_STEPS = 100  # of the bound that tells which sentences need not be looked at; more change little
ENTRIES_A_SECOND = 10_000  # of a program that HiGHS gets through between two looks at the clock
ANSWER = 0.5  # so much of what the best one holds of a query, and a sentence may be the answer
QUERY_FLOOR = 0.1  # what a sentence that shares nothing with the query counts


class Coverage(NamedTuple):
    """What `select_coverage` returns.

    Attributes
    ----------
    positions : list of int
        Of the chosen sentences in `document.sentences`, ascending.
    solver : str
        "exact" where no better choice exists (by the sizes of the sentences alone, where a callable counts),
        "greedy" where the time limit was hit, or sizes do not add up.
    values : float64 array of shape (n_sentences,)
        What each sentence counts alone: what it covers, and its relevance.
    """

    positions: list[int]
    solver: str
    values: Floats


@dataclass(frozen=True, eq=False)
class Problem:
    """A budgeted maximum coverage problem.

    ``max sum of the weights of concepts held + sum of the worths of sentences, sizes within capacity``, no
    sentence without the one that it needs.

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
    needs : int64 array of shape (n_sentences,), or -1, the default
        The sentence that each needs, always one further up, or -1.
    """

    rows: Ints
    columns: Ints
    weights: Floats
    sizes: Floats
    capacity: float
    worths: Floats | float = 0.0
    needs: Ints | int = -1

    @cached_property
    def values(self) -> Floats:
        """What each sentence counts alone, shape (n_sentences,)."""
        return self.gains(np.zeros(len(self.weights), dtype=bool))

    @cached_property
    def each_needs(self) -> Ints:
        """`needs`, one a sentence, shape (n_sentences,)."""
        return np.broadcast_to(self.needs, self.sizes.shape)

    @cached_property
    def needed(self) -> Bools:
        """Which sentences another needs, shape (n_sentences,)."""
        needed = np.zeros(len(self.sizes), dtype=bool)
        needed[self.each_needs[self.each_needs >= 0]] = True
        return needed

    def waiting(self, positions: Sequence[int]) -> Bools:
        """Return which sentences need one that is not among these, shape (n_sentences,)."""
        chosen = np.zeros(len(self.sizes), dtype=bool)
        chosen[list(positions)] = True
        waiting: Bools = (self.each_needs >= 0) & ~chosen[self.each_needs]
        return waiting

    def complete(self, positions: Sequence[int]) -> list[int]:
        """Return those of these sentences, ascending, that are not without the one they need."""
        kept: set[int] = {-1}
        for i in sorted(positions):
            if int(self.each_needs[i]) in kept:
                kept.add(i)
        return sorted(kept - {-1})

    def gains(self, covered: np.ndarray) -> Floats:
        """Return what each sentence adds to a choice that covers these concepts, shape (n_sentences,)."""
        left = np.where(covered, 0.0, self.weights)
        sums = np.bincount(self.rows, weights=left[self.columns], minlength=len(self.sizes))
        return (sums + self.worths).astype(np.float64, copy=False)

    @cached_property
    def first_of_row(self) -> Ints:
        """Where the entries of each sentence begin, and their number, shape (n_sentences + 1,)."""
        return np.searchsorted(self.rows, np.arange(len(self.sizes) + 1))

    @cached_property
    def _holders(self) -> tuple[Ints, Ints]:
        """The sentences of each concept, one concept after the other, and where those of each begin."""
        order = np.argsort(self.columns, kind="stable")
        return self.rows[order], np.searchsorted(self.columns[order], np.arange(len(self.weights) + 1))

    def lower(self, gains: Floats, covered: np.ndarray, concepts: Ints) -> None:
        """Cover concepts as well: change `covered`, and `gains` to what `gains(covered)` is then.

        Only sentences that hold one of them are summed up again, so that a whole greedy choice takes about
        as long as its first step.
        """
        covered[concepts] = True
        rows, starts = self._holders
        touched = np.unique(rows[_entries(starts, concepts)])
        entries = _entries(self.first_of_row, touched)
        left = np.where(covered[self.columns[entries]], 0.0, self.weights[self.columns[entries]])
        sums = np.bincount(self.rows[entries], weights=left, minlength=len(self.sizes))
        gains[touched] = (sums + self.worths)[touched]

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
    gist: float = 1.0,
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
    common only the first may be. One that needs the one before it (`dangles`) comes with that one, or not as
    long as there are others; alone it may come where it holds more than half of what the best one holds of a
    query, for it may be the answer.

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
        What each sentence is worth by itself, 0 or more. Then the share of all concepts, by weight, plus
        `gist` times the share of all relevance is made as large as can be, over the concepts covered and the
        sentences chosen: ``sum_c w_c / sum w + gist sum_j r_j / sum r`` (McDonald 2007, "A study of global
        inference algorithms in multi-document summarization", had relevance and redundancy). Where a query is
        found, what a sentence holds of it stands in its place, and counts once.
    gist : float, default 1.0
        What all relevance counts beside all concepts, 0 or more.
    time_limit : float, default 1.0
        Seconds for the exact solution by integer programming (see `exact`), all of it: bounds, building the
        program, HiGHS. Where they are not enough, or would not be, the greedy choice comes (see `greedy`),
        and `solver` says so. 0 is always greedy. Not counted are weights and near repeats, before, and the
        greedy choice, after: together about as long as splitting the text into sentences.

    Returns
    -------
    Coverage

    Raises
    ------
    ValueError
        If there are not as many groups, or figures of relevance, as sentences.

    Examples
    --------
    >>> from summarizer import split_sentences
    >>> from summarizer.document import analyse
    >>> text = "The old dike broke on Monday. Sheep graze there. On Monday the old dike broke in two places."
    >>> document = analyse(read(text))
    >>> select_coverage(document, Budget(1)).positions
    [2]
    """
    n = len(document)
    if not n:
        return Coverage([], "exact", np.zeros(0))
    if groups is not None and len(groups) != n:
        raise ValueError(f"groups must have one entry a sentence: {n}, got {len(groups)}")
    asked = bool(document.query_share.any())
    needs = document.needs.copy()
    needs[document.query_share > document.query_share.max() * ANSWER] = -1
    if groups is None:
        own = [[i] for i in range(n)]
        place = {sentence.index: i for i, sentence in enumerate(document.sentences)}
        for copy, original in document.repeats.items():
            own[place[original]].append(n + copy)
        groups = own
    if relevance is not None and relevance.shape != (n,):
        raise ValueError(f"relevance must have one number a sentence: {n}, got shape {relevance.shape}")
    rows, columns, n_concepts = _concepts(document)
    weights, spread = _weights(document, rows, columns, n_concepts, groups)
    sizes, capacity = _sizes(document, budget)
    first = ~_near_repeats(n, rows, columns, n_concepts)
    least = 1 if asked else min((len(set(chain.from_iterable(groups))) + 2) // 3, 3)
    kept = np.where(spread >= least, weights, 0.0)
    worths = np.zeros(n)
    if asked:  # a short sentence covers little, and may hold the answer
        relevance, gist = document.query_cosine, 1.0
    if relevance is not None and relevance.any():
        worths = relevance * (gist * float(kept.sum() or 1.0) / float(relevance.sum()))
    everything = Problem(rows, columns, weights, np.where(first, sizes, np.inf), capacity, worths, needs)

    fits = _Fits(document, budget, sizes, capacity)
    everyone = np.flatnonzero(first).tolist()
    if fits(everyone):
        return Coverage(everyone, "exact", everything.values)
    long = first & ((document.n_words >= SHORTEST) | (document.query_share > 0)) & (sizes <= capacity)
    usable = long if long.any() else first
    shared = replace(everything, weights=kept, sizes=np.where(usable, sizes, np.inf))
    solver, chosen = _solve(shared, fits, time_limit)
    chosen = _filled(everything, usable, chosen, fits)
    alone = replace(everything, needs=-1)
    if budget.sentences(n) is not None:  # so many, if need be short or needy ones, but no near repeats
        chosen = _filled(everything, first, chosen, fits, idle=True)
        chosen = _filled(alone, first, chosen, fits, idle=True)
    elif not chosen:
        chosen = _filled(everything, first, chosen, fits) or _filled(alone, first, chosen, fits)
    if not chosen:
        chosen = [int(np.argmin(sizes))]
    return Coverage(sorted(chosen), solver, everything.values)


def _concepts(document: Document) -> tuple[Ints, Ints, int]:
    """Return sentence and concept of each entry, and the number of concepts; single words if no two meet."""
    # Numbered as they come: the order of a set would differ from process to process.
    held: list[dict[object, None]] = [dict.fromkeys(line) for line in document.pairs]
    if not any(held):
        held = [dict.fromkeys(line) for line in document.words]
    number: defaultdict[object, int] = defaultdict(count().__next__)
    lengths = [len(line) for line in held]
    columns = np.fromiter(map(number.__getitem__, chain.from_iterable(held)), np.int64, sum(lengths))
    return np.repeat(np.arange(len(held)), lengths), columns, len(number)


def _weights(
    document: Document, rows: Ints, columns: Ints, n_concepts: int, groups: Sequence[Collection[int]]
) -> tuple[Floats, Ints]:
    """Return weight and number of groups of each concept."""
    times = np.array([len(group) for group in groups], dtype=np.int64)
    every = np.array(list(chain.from_iterable(map(sorted, groups))), dtype=np.int64)
    numbers, group = np.unique(every, return_inverse=True)  # one entry for each sentence and group of it
    near = document.query_cosine
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


def _near_repeats(n: int, rows: Ints, columns: Ints, n_concepts: int) -> Bools:
    """Mark sentences that have nearly all concepts in common (Jaccard) with an earlier one not marked.

    Two sets that share so much share one of the rarest concepts of either: of k the first ``k - ceil(0.7 k)
    + 1`` (prefix filtering; Chaudhuri, Ganti & Kaushik 2006, "A primitive operator for similarity joins").
    Sentences are compared with those not marked that hold one of these: few, however many there are.
    """
    often = np.bincount(columns, minlength=n_concepts)
    order = np.lexsort((columns, often[columns], rows))  # of each sentence the rarest first
    borders = np.searchsorted(rows, np.arange(n + 1)).tolist()
    held = columns[order].tolist()
    kept: dict[int, list[int]] = {}  # concept -> the sentences not marked that have it among their rarest
    sets: dict[int, set[int]] = {}
    marked = np.zeros(n, dtype=bool)
    for i, (begin, end) in enumerate(pairwise(borders)):
        own = set(held[begin:end])
        rarest = held[begin : end - math.ceil(NEAR_REPEAT * len(own) - 1e-9) + 1] if own else []
        near = {j for concept in rarest for j in kept.get(concept, ())}
        if any(len(own & sets[j]) / len(own | sets[j]) >= NEAR_REPEAT for j in near):
            marked[i] = True
            continue
        sets[i] = own
        for concept in rarest:
            kept.setdefault(concept, []).append(i)
    return marked


def _sizes(document: Document, budget: Budget) -> tuple[Floats, float]:
    """Return the size of each sentence and the capacity, such that sizes add up as in the summary's text."""
    wanted = budget.sentences(len(document))
    if wanted is not None:
        return np.ones(len(document)), float(wanted)
    if budget.unit == "words":
        return document.n_words.astype(np.float64), float(budget.length)
    texts = [sentence.text for sentence in document.sentences]
    sizes = np.array([budget.size(text) for text in texts], dtype=np.float64)
    joint = budget.joiner_cost(texts, sizes.tolist())  # between sentences, none after the last
    return np.maximum(sizes + joint, 1e-6), float(budget.length + joint)


@dataclass(frozen=True, eq=False)
class _Fits:
    """Tells whether sentences fit a budget together; a callable measures them as they will be printed."""

    document: Document
    budget: Budget
    sizes: Floats
    capacity: float

    def __call__(self, positions: Sequence[int]) -> bool:
        return self.room(positions) >= 0

    def room(self, positions: Sequence[int]) -> float:
        """Return what is left beside sentences, in the measure of `sizes`; below 0 where they do not fit."""
        if not self.measures or not positions:
            return self.capacity - float(self.sizes[list(positions)].sum())
        text = JOINER.join(self.document.sentences[i].text for i in sorted(positions))
        return float(self.budget.length - self.budget.size(text))

    @property
    def measures(self) -> bool:
        """Whether a choice has to be measured, for its size may not be the sum of the sizes."""
        return callable(self.budget.unit)

    @cached_property
    def adds_up(self) -> bool:
        """Whether the size of the text, and that of half of it, is the sum of those of the sentences."""
        n = len(self.sizes)
        return all(
            abs(self.room(range(part)) - self.capacity + float(self.sizes[:part].sum())) < 1
            for part in (n, (n + 1) // 2)
        )


def _solve(problem: Problem, fits: _Fits, time_limit: float) -> tuple[str, list[int]]:
    """Solve exactly if the time is enough, else greedily."""
    if not problem.values.any():
        return "exact", []
    deadline = time.perf_counter() + time_limit
    first = greedy(problem, fits)
    tried = problem
    for attempt in range(4):
        left = min(time_limit, deadline - time.perf_counter())
        known = 0.0 if fits.measures else problem.value(first)
        chosen = exact(tried, left, known) if left > 0 else None
        if chosen is None:
            break
        room = fits.room(chosen)
        if room >= 0:
            if fits.adds_up and not attempt:
                return "exact", chosen
            return "greedy", max(chosen, first, key=problem.value)
        # A tokenizer's counts need not add up: leave as much room as was missing.
        tried = replace(problem, capacity=min(tried.capacity + room, tried.capacity - 1))
    return "greedy", first


def exact(problem: Problem, time_limit: float, known: float = 0.0) -> list[int] | None:
    """Solve a problem by integer programming, or return None where the time is not enough.

    ``max sum_i w_i c_i + sum_j r_j s_j`` with ``c_i <= sum of s_j over the sentences j that hold i``,
    ``sum_j l_j s_j <= L``, ``s_j <= s_k`` where j needs k, s and c 0 or 1 (Gillick & Favre 2009, where
    r is 0 and nothing needed). What no best choice can have (`promising`; `known`: what one at hand is
    worth) is left out first. Concepts of one sentence only become its own value, and those of the same
    sentences one concept: a program of a fraction of the size with the same solution.

    HiGHS looks at the clock now and then only: after presolving, after the first relaxation. A program that
    it would take longer for than there is time is not begun (`ENTRIES_A_SECOND`).
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    deadline = time.perf_counter() + time_limit
    hopeful = np.flatnonzero(promising(problem, deadline, known))
    places = np.array(problem.complete(hopeful.tolist()), np.int64)
    if not problem.values[places].any():
        return []
    number = np.full(len(problem.sizes), -1)
    number[places] = np.arange(len(places))
    entries = (number[problem.rows] >= 0) & (problem.weights[problem.columns] > 0)
    if np.count_nonzero(entries) > ENTRIES_A_SECOND * (deadline - time.perf_counter()):
        return None
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
    needy = np.flatnonzero(problem.each_needs[places] >= 0)
    needed = number[problem.each_needs[places[needy]]]  # it is among the places, too
    k, each = len(needy), m + 1 + np.arange(len(needy))
    ones = np.concatenate(
        (np.ones(m), -np.ones(len(concept)), problem.sizes[places], np.ones(k), -np.ones(k))
    )
    into = np.concatenate((np.arange(m), concept, np.full(n, m), each, each))
    of = np.concatenate((n + np.arange(m), sentence, np.arange(n), needy, needed))
    matrix = coo_array((ones, (into, of)), shape=(m + 1 + k, n + m)).tocsr()
    limits = np.concatenate((np.zeros(m), [problem.capacity], np.zeros(k)))
    goal = np.concatenate((own, list(merged.values())))
    result = milp(
        # Thousandths of all: HiGHS is content with a millionth of one less than the best.
        -goal * (1000.0 / goal.sum()),
        integrality=np.ones(n + m),  # c too: where a part is continuous HiGHS writes to standard output more
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -np.inf, limits),
        options={"time_limit": max(deadline - time.perf_counter(), 0.0), "mip_rel_gap": 0.0},
    )
    if result.status != 0:
        return None
    return sorted(places[result.x[:n] > 0.5].tolist())


def promising(problem: Problem, deadline: float = np.inf, known: float = 0.0) -> np.ndarray:
    """Mark the sentences that a best choice may have, bool of shape (n_sentences,): mostly a few dozen.

    With a price p_i from 0 to w_i on each concept, what a choice S is worth is at most
    ``sum_i (w_i - p_i) + sum_{j in S} v_j``, where ``v_j = r_j + sum of p_i over the concepts of j``: what is
    covered counts w_i at least, what is not 0 at least. For any rate q the second sum is at most
    ``q L + sum_j max(0, v_j - q l_j)``, and less by ``q l_j - v_j`` where a sentence with less than its size
    times the rate is among S. If that is below the worth of a choice at hand, j is in no best one.

    Good prices come by subgradient steps on this Lagrangian bound: what the sentences at the present prices
    hold twice gets cheaper (Held, Wolfe & Crowder 1974, "Validation of subgradient optimization"; for
    coverage Galvão & ReVelle 1996). Each step takes as long as one of `greedy`.
    """
    usable = (problem.sizes <= problem.capacity) & ((problem.values > 0) | problem.needed)
    enough = known or problem.value(greedy(problem))
    rows, columns, weights, sizes = problem.rows, problem.columns, problem.weights, problem.sizes
    n, m = len(sizes), len(weights)
    prices, best, step, idle = weights, np.inf, 1.0, 0
    for _ in range(PRICE_STEPS):
        held = usable[rows]
        rows, columns = rows[held], columns[held]
        weights = np.where(np.bincount(columns, minlength=m) > 0, weights, 0.0)  # what can be covered yet
        prices = np.minimum(prices, weights)
        worth = problem.worths + np.bincount(rows, weights=prices[columns], minlength=n)
        order = np.flatnonzero(usable)
        order = order[np.argsort(-worth[order] / sizes[order], kind="stable")]
        filled = np.cumsum(sizes[order])
        whole = int(np.searchsorted(filled, problem.capacity, side="right"))  # so many fit, the next in part
        taken = np.zeros(n)
        taken[order[:whole]] = 1.0
        rate = 0.0
        if whole < len(order):
            following = order[whole]
            rate = worth[following] / sizes[following]
            taken[following] = 1.0 - (filled[whole] - problem.capacity) / sizes[following]
        gains = worth[order] - rate * sizes[order]
        bound = (weights - prices).sum() + rate * problem.capacity + np.maximum(gains, 0.0).sum()
        if time.perf_counter() < deadline:
            base = problem.complete(order[:whole].tolist())
            enough = max(enough, problem.value(_filled(problem, usable, base, None)))
        usable[order] = bound + np.minimum(gains, 0.0) >= enough * (1 - 1e-9)  # all are sums of floats

        idle = 0 if bound < best * (1 - 1e-4) else idle + 1
        if idle == 3:
            step, idle = step / 2, 0
        best = min(best, bound)
        slope = np.bincount(columns, weights=taken[rows], minlength=m) - (prices < weights)
        slope[(prices >= weights) & (slope < 0)] = 0.0  # a price cannot rise further
        square = float(slope @ slope)
        if bound <= enough or not square or time.perf_counter() > deadline:
            break
        prices = np.clip(prices - step * (bound - enough) / square * slope, 0.0, weights)
    return usable


def greedy(problem: Problem, fits: _Fits | None = None) -> list[int]:
    """Take in turn the sentence that adds most for its size; the best single one where that is more.

    Within ``(1 - 1/e) / 2`` of the best choice at least where no sentence needs another (Lin & Bilmes 2010,
    "Multi-document summarization via budgeted maximization of submodular functions", with the exponent 1),
    mostly within a few per cent.
    """
    usable = problem.sizes <= problem.capacity
    chosen = _filled(problem, usable, [], fits)
    single = np.where(usable & ~problem.waiting([]), problem.values, 0.0)
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
    gains = problem.gains(covered)
    room = problem.capacity - float(problem.sizes[taken].sum())
    measured = fits if fits is not None and fits.measures else None
    if measured:
        room = measured.room(taken)
    waiting = problem.waiting(taken)
    while True:
        left &= problem.sizes <= room
        open_ = left & ~waiting if idle else left & ~waiting & (gains > 0)
        if not open_.any():
            return taken
        best = int(np.argmax(np.where(open_, gains / problem.sizes, -1.0)))
        left[best] = False
        rest = measured.room([*taken, best]) if measured else room - float(problem.sizes[best])
        if rest < 0:
            continue
        room = rest
        taken.append(best)
        waiting[problem.each_needs == best] = False
        concepts = problem.columns[_entries(problem.first_of_row, np.array([best]))]
        problem.lower(gains, covered, concepts[~covered[concepts]])


def _entries(starts: Ints, numbers: Ints) -> Ints:
    """Return the places of all entries of these groups, in which entries lie from start to start."""
    sizes = starts[numbers + 1] - starts[numbers]
    before = np.cumsum(sizes) - sizes
    places: Ints = np.arange(sizes.sum()) + np.repeat(starts[numbers] - before, sizes)
    return places

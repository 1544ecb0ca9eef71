"""Coverage: the sentences that together hold most of what several articles share, each thing once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from ..document import Bools, Document, Floats, Ints, are_near_duplicates
from .budget import Budget
from .maximum_coverage import GRAIN, Incidence, Measure, Problem, cover, on_grain

ANSWER_SHARE = 0.5  # a sentence with more than this share of the best query match may be the answer
QUERY_FLOOR = 0.1  # what a sentence that shares nothing with the query adds to its concepts
RARE_WEIGHT = 0.001  # of concepts in few groups: they decide only between choices that are equal without them


class Coverage(NamedTuple):
    """What `select_coverage` returns.

    Attributes
    ----------
    positions : list of int
        The chosen sentences, as positions in `document.sentences`, ascending.
    values : float64 array of shape (n_sentences,)
        What each sentence is worth alone: the weights of its concepts plus its own worth.
    """

    positions: list[int]
    values: Floats


def select_coverage(
    document: Document,
    budget: Budget,
    *,
    groups: Sequence[Collection[int]] | None = None,
    worth: Floats | None = None,
    gist: float = 1.0,
) -> Coverage:
    """Choose the sentences that together cover most.

    The concepts are pairs of neighbouring words, stemmed, without pairs of stop words. A concept counts once,
    however often it is chosen (Gillick & Favre 2009, "A scalable global model for summarization"). Each group
    that holds the concept adds ``1 + 1 / sqrt(1 + i)`` to its weight, where i, from 0, is the place in the
    group of its first sentence with the concept. With a query the group adds 0.1 plus the largest query
    cosine of its sentences with the concept, as a share of the largest cosine of all. Without a query,
    concepts in fewer than three groups and in fewer than a third of the groups count next to nothing.

    Of near duplicates (`are_near_duplicates`) only the sentence with the most terms may come. Some sentences
    come only where nothing else is left: scraps (`Document.scraps`), and sentences that need the sentence
    before them, without that sentence, unless they may answer the query.

    Parameters
    ----------
    document : Document
        Its query counts.
    budget : Budget
        Exceeded only where no sentence fits: then the shortest comes alone.
    groups : sequence of collections of int, optional
        For each sentence the numbers of the groups (articles) that it stands in. By default each sentence and
        each repeat of it is a group.
    worth : float64 array of shape (n_sentences,), optional
        What each sentence is worth by itself, 0 or more. The choice maximises
        ``sum_c w_c / sum w + gist sum_j worth_j / sum worth`` over its concepts c and sentences j (McDonald
        2007, "A study of global inference algorithms in multi-document summarization"). With a query the
        query cosine stands in place of `worth`, and 1 in place of `gist`.
    gist : float, default 1.0
        What the worth of all sentences counts beside all concepts, 0 or more.

    Returns
    -------
    Coverage

    Raises
    ------
    ValueError
        If `groups` or `worth` has not one entry a sentence.

    Examples
    --------
    >>> from summarizer.document import analyse
    >>> from summarizer.reading import read
    >>> text = "The old dike broke. Sheep graze on the hills of Oslo. The dike broke on Monday near the mill."
    >>> select_coverage(analyse(read(text)), Budget(1)).positions
    [2]
    """
    n = len(document)
    for name, given in (("groups", groups), ("worth", worth)):
        if given is not None and len(given) != n:
            raise ValueError(f"{name} must have one entry a sentence: {n}, got {len(given)}")
    if not n:
        return Coverage([], np.zeros(0))
    needs = document.needs.copy()
    if document.query_share.any():
        worth, gist = document.query_cosine, 1.0
        needs[document.query_share > document.query_share.max() * ANSWER_SHARE] = -1
    problem, values = _problem(document, budget, groups or _own_groups(document), worth, gist, needs)
    return Coverage(_positions(document, budget, problem), values)


def _positions(document: Document, budget: Budget, problem: Problem) -> list[int]:
    """Return the chosen positions, ascending."""
    sizes, wanted = problem.sizes, budget.sentences(len(document))
    measure = _measure(document, budget)
    first = ~_near_duplicates(document)
    everyone = np.flatnonzero(first)
    if (measure(everyone) if measure else problem.capacity - sizes[everyone].sum()) >= 0:
        return everyone.tolist()
    telling = first & ~document.scraps
    usable = telling & (sizes <= problem.capacity)
    choice = cover(problem, usable if usable.any() else first, measure)
    alone = np.full(len(sizes), -1)  # whatever else is left, without its need; scraps last
    for candidates, needs in ((telling, problem.needs), (telling, alone), (first, alone)):
        if wanted is not None or not choice.chosen.any():
            choice.problem = replace(problem, needs=needs)
            choice.fill(candidates, measure, idle=wanted is not None)
    return choice.positions.tolist() or [int(np.argmin(sizes))]


def _own_groups(document: Document) -> list[list[int]]:
    """Return for each sentence a group of its own, and one for each repeat of it."""
    groups = [[i] for i in range(len(document))]
    place = {index: i for i, index in enumerate(document.sentences.indices)}
    for copy, original in document.repeats.items():
        groups[place[original]].append(len(document) + copy)
    return groups


def _problem(
    document: Document,
    budget: Budget,
    groups: Sequence[Collection[int]],
    worth: Floats | None,
    gist: float,
    needs: Ints,
) -> tuple[Problem, Floats]:
    """Return the problem that a document poses, and what each sentence is worth alone."""
    # A dict keeps the order of appearance. The order of a set differs from process to process.
    rows, pairs = document.pairs
    bounds = np.searchsorted(rows, np.arange(len(document) + 1)).tolist()
    held: list[dict[object, None]] = [dict.fromkeys(pairs[a:b].tolist()) for a, b in pairwise(bounds)]
    if not any(held):
        held = [dict.fromkeys(line) for line in document.words]
    number = {concept: i for i, concept in enumerate(dict.fromkeys(chain.from_iterable(held)))}
    concepts = [[number[concept] for concept in line] for line in held]
    rows = np.repeat(np.arange(len(held)), [len(line) for line in held])
    columns = np.array(list(chain.from_iterable(concepts)), dtype=np.int64)

    weights, spread = _weights(document, concepts, len(number), groups)
    n_groups = len(set(chain.from_iterable(groups)))
    rare = spread < (1 if document.query_share.any() else min((n_groups + 2) // 3, 3))
    worths = np.zeros(len(document))
    if worth is not None and worth.any():
        worths = on_grain(worth * (gist * float(weights[~rare].sum() or 1.0) / float(worth.sum())))
    sizes, capacity = _sizes(document, budget)
    deciding = np.where(rare, on_grain(weights * RARE_WEIGHT), weights)
    problem = Problem(rows, columns, deciding, sizes, capacity, worths, needs)
    return problem, problem.concepts.sum_over(np.arange(len(weights)), weights) + worths


def _weights(
    document: Document, concepts: Sequence[Sequence[int]], n_concepts: int, groups: Sequence[Collection[int]]
) -> tuple[Floats, Ints]:
    """Return the weight of each concept, and the number of groups that hold it."""
    cosine = document.query_cosine
    asked = bool(cosine.any())
    shares = (QUERY_FLOOR + cosine / (cosine.max() or 1.0)).tolist()
    seen: Counter[int] = Counter()  # sentences of each group so far
    best: dict[tuple[int, int], float] = {}  # what a group adds to a concept
    for share, held, own in zip(shares, concepts, groups, strict=True):
        for group in own:
            added = share if asked else 1.0 + 1.0 / (1.0 + seen[group]) ** 0.5
            seen[group] += 1
            for concept in held:
                if added > best.get((concept, group), 0.0):
                    best[concept, group] = added
    where = np.array([concept for concept, _ in best], dtype=np.int64)
    added_by_group = on_grain(np.array(list(best.values()), dtype=np.float64))
    weights = np.bincount(where, added_by_group, minlength=n_concepts).astype(np.float64, copy=False)
    return weights, np.bincount(where, minlength=n_concepts)


def _near_duplicates(document: Document) -> Bools:
    """Return which sentences are near duplicates of one that stays, shape (n_sentences,).

    Sentences with more terms stay before those with fewer terms, and earlier ones before later ones.
    """
    terms = Incidence(document.rows, document.indices, len(document), len(document.terms))
    masses = document.masses
    stays = np.zeros(len(document), dtype=bool)
    marked = np.zeros(len(document), dtype=bool)
    for i in np.argsort(-np.diff(document.indptr), kind="stable").tolist():
        if not marked[i]:
            stays[i] = True
            own = terms.items_of(i)
            count = terms.sum_over(own, np.ones(len(own)))
            mass = terms.sum_over(own, document.idf[own])
            marked |= are_near_duplicates(count, mass, masses, masses[i]) & ~stays
    return marked


def _sizes(document: Document, budget: Budget) -> tuple[Floats, float]:
    """Return the size of each sentence and the capacity, such that sizes add up as in the summary's text."""
    wanted = budget.sentences(len(document))
    limit = budget.length if wanted is None else wanted
    sizes = budget.sizes(document)
    texts = document.sentences.texts
    joint = budget.joiner_cost(texts, sizes)  # between sentences, none after the last
    return (
        np.maximum(on_grain(np.array(sizes) + joint), GRAIN),
        float(on_grain(np.array(limit + joint))),
    )


def _measure(document: Document, budget: Budget) -> Measure | None:
    """Return a function that measures the room beside positions by a callable unit; None for other units."""
    if not callable(budget.unit):
        return None
    texts = document.sentences.texts
    return lambda positions: float(
        budget.length - budget.joint_size(texts[i] for i in np.sort(positions).tolist())
    )

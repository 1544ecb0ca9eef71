"""Maximum coverage: choose sentences whose concepts weigh most together, within a budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from ..document import Bools, Floats, Ints

SWAP_CANDIDATES = 30  # sentences that one round of swaps tries to bring in
SWAP_ROUNDS = 30  # at most; most problems need fewer than five
GRAIN = 2.0**-24  # weights and sizes are multiples of this number, so that sums are exact in any order

Measure: TypeAlias = Callable[[Ints], float]


class Incidence:
    """Which sentence holds which item, to be read in both directions. Items are concepts or terms.

    `rows` and `columns`, int64 arrays of shape (nnz,), are the sentence and the item of each entry, sorted by
    sentence. No entry comes twice.
    """

    def __init__(self, rows: Ints, columns: Ints, n_rows: int, n_columns: int) -> None:
        self.columns = columns
        self.row_starts = np.searchsorted(rows, np.arange(n_rows + 1))
        order = np.argsort(columns, kind="stable")
        self.rows_by_column = rows[order]
        self.column_starts = np.searchsorted(columns[order], np.arange(n_columns + 1))

    def items_of(self, row: int) -> Ints:
        """Return the items of one sentence."""
        return self.columns[self.row_starts[row] : self.row_starts[row + 1]]

    def sum_over(self, columns: Ints, weights: Floats) -> Floats:
        """Return for each sentence the summed weights of those of these items that it holds."""
        starts = self.column_starts[columns]
        sizes = self.column_starts[columns + 1] - starts
        places = np.arange(int(sizes.sum())) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
        sums = np.bincount(
            self.rows_by_column[places], np.repeat(weights, sizes), minlength=len(self.row_starts) - 1
        )
        return sums.astype(np.float64, copy=False)


@dataclass(frozen=True, eq=False)
class Problem:
    """A budgeted maximum coverage problem.

    Maximise ``sum of the weights of the concepts held + sum of the worths of the sentences chosen``, with
    sizes within the capacity, and no sentence without the sentence that it needs.

    Attributes
    ----------
    rows, columns : int64 arrays of shape (nnz,)
        The sentence and the concept of each entry, as in `Incidence`.
    weights : float64 array of shape (n_concepts,)
        0 or more, multiples of `GRAIN`.
    sizes : float64 array of shape (n_sentences,)
        Above 0, multiples of `GRAIN`.
    capacity : float
    worths : float64 array of shape (n_sentences,)
        What each sentence is worth beside its concepts: 0 or more, multiples of `GRAIN`.
    needs : int64 array of shape (n_sentences,)
        The position of the sentence that each sentence needs, always an earlier one, or -1.
    """

    rows: Ints
    columns: Ints
    weights: Floats
    sizes: Floats
    capacity: float
    worths: Floats
    needs: Ints

    @cached_property
    def concepts(self) -> Incidence:
        """Which sentence holds which concept."""
        return Incidence(self.rows, self.columns, len(self.sizes), len(self.weights))

    def weight_within(self, concepts: Ints) -> Floats:
        """Return for each sentence the summed weights of those of these concepts that it holds."""
        return self.concepts.sum_over(concepts, self.weights[concepts])


class Choice:
    """Sentences chosen from a problem, none at first, with what each other sentence would add.

    Attributes
    ----------
    chosen : bool array of shape (n_sentences,)
    value, room : float
        What the choice is worth; the capacity that is left.
    gains : float64 array of shape (n_sentences,)
        What each sentence that is not chosen would add.
    """

    def __init__(self, problem: Problem) -> None:
        n_sentences, n_concepts = len(problem.sizes), len(problem.weights)
        self.problem = problem
        self.chosen = np.zeros(n_sentences, dtype=bool)
        self.value, self.room = 0.0, problem.capacity
        self.gains = problem.weight_within(np.arange(n_concepts)) + problem.worths
        self._holders = np.zeros(n_concepts, dtype=np.int64)  # chosen sentences that hold each concept

    @property
    def positions(self) -> Ints:
        """The chosen sentences, ascending."""
        return np.flatnonzero(self.chosen)

    def add(self, position: int) -> None:
        """Choose a sentence."""
        held = self.problem.concepts.items_of(position)
        self.value += float(self.gains[position])
        self.gains -= self.problem.weight_within(held[self._holders[held] == 0])
        self._holders[held] += 1
        self.room -= float(self.problem.sizes[position])
        self.chosen[position] = True

    def remove(self, position: int) -> None:
        """Undo `add`."""
        held = self.problem.concepts.items_of(position)
        self._holders[held] -= 1
        self.gains += self.problem.weight_within(held[self._holders[held] == 0])
        self.value -= float(self.gains[position])
        self.room += float(self.problem.sizes[position])
        self.chosen[position] = False

    def fill(self, candidates: Bools, measure: Measure | None = None, *, idle: bool = False) -> None:
        """Add the sentence that gains most for its size, again and again, until no candidate fits.

        `measure` returns the room beside positions, where sizes do not add up. With `idle`, sentences that
        gain nothing are added, too.
        """
        problem = self.problem
        left = candidates & ~self.chosen
        while True:
            left &= problem.sizes <= self.room
            waits = (problem.needs >= 0) & ~self.chosen[problem.needs]
            possible = left & ~waits & (idle | (self.gains > 0))
            if not possible.any():
                return
            best = int(np.argmax(np.where(possible, self.gains / problem.sizes, -1.0)))
            left[best] = False
            room = measure(np.append(self.positions, best)) if measure else self.room - problem.sizes[best]
            if room >= 0:
                self.add(best)
                self.room = float(room)

    def improve(self, candidates: Bools, measure: Measure | None = None) -> None:
        """Swap sentences while the choice gets worth more, at most `SWAP_ROUNDS` rounds."""
        for _ in range(SWAP_ROUNDS):
            rates = np.where(candidates & ~self.chosen, self.gains / self.problem.sizes, 0.0)
            order = np.argsort(-rates, kind="stable")[:SWAP_CANDIDATES].tolist()
            swapped = [self._swap(i, candidates, measure) for i in order if rates[i] and not self.chosen[i]]
            if not any(swapped):
                return

    def _swap(self, position: int, candidates: Bools, measure: Measure | None) -> bool:
        """Bring in a sentence for others, if the choice is worth more then; return whether it is.

        The sentence brings the sentences that it needs. Chosen sentences leave until these fit. The room that
        is left is filled.
        """
        before, value, room = self.chosen.copy(), self.value, self.room
        incoming = [position]
        while (needed := int(self.problem.needs[incoming[-1]])) >= 0 and not self.chosen[needed]:
            incoming.append(needed)
        if candidates[incoming].all() and self._make_room(incoming):
            self.fill(candidates)
            if self.value > value:
                rest = measure(self.positions) if measure else self.room
                if rest >= 0:
                    self.room = rest
                    return True
        for i in np.flatnonzero(self.chosen & ~before).tolist():
            self.remove(i)
        for i in np.flatnonzero(before & ~self.chosen).tolist():
            self.add(i)
        self.room = room
        return False

    def _make_room(self, incoming: Sequence[int]) -> bool:
        """Add sentences, and remove what loses least for its size until all fit; return whether all fit."""
        for i in incoming:
            self.add(i)
        while self.room < 0:
            positions = self.positions
            outgoing = np.setdiff1d(positions, [*self.problem.needs[positions].tolist(), *incoming])
            if not len(outgoing):
                return False
            rates = [self._loss(i) / self.problem.sizes[i] for i in outgoing.tolist()]
            self.remove(int(outgoing[np.argmin(rates)]))
        return True

    def _loss(self, position: int) -> float:
        """Return what the choice would lose without this chosen sentence."""
        held = self.problem.concepts.items_of(position)
        lost = self.problem.weights[held[self._holders[held] == 1]].sum()
        return float(lost + self.problem.worths[position])


def cover(problem: Problem, candidates: Bools, measure: Measure | None = None) -> Choice:
    """Choose among candidates: first greedily, then by swaps.

    Greedy choice takes in turn the sentence that gains most for its size; the best single sentence where that
    is worth more. It reaches ``(1 - 1/e) / 2`` of the best choice at least where no sentence needs another
    (Lin & Bilmes 2010, "Multi-document summarization via budgeted maximization of submodular functions").
    Swaps close most of the gap that is left.
    """
    choice, single = Choice(problem), Choice(problem)
    choice.fill(candidates, measure)
    fits = candidates & (problem.needs < 0) & (problem.sizes <= problem.capacity)
    best = int(np.argmax(np.where(fits, single.gains, -1.0)))
    if fits[best] and single.gains[best] > choice.value:
        single.add(best)
        choice = single
    choice.improve(candidates, measure)
    return choice


def on_grain(values: Floats) -> Floats:
    """Round to multiples of `GRAIN`."""
    grained: Floats = np.rint(values / GRAIN) * GRAIN
    return grained

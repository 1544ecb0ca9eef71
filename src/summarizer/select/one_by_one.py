"""One by one: take the best sentence given the sentences taken before, again and again."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..document import Bools, Document, Floats
from ..ranking import Ranking
from .budget import BudgetState
from .reasons import Reason

MAX_TURNS = 500
"""So many sentences are chosen in view of those before; the others follow by score."""
REPEAT_PENALTY = 1e6
"""Puts a near duplicate behind all others, where the budget is a number of sentences."""


def choose(order: Iterable[int], state: BudgetState) -> None:
    """Take every sentence that fits, in this order."""
    for position in order:
        if not state.take([position]):
            state.pass_over(position)
        if state.is_full():
            break


def choose_with_care(document: Document, ranking: Ranking, diversity: float, state: BudgetState) -> None:
    """Take the sentence of the largest marginal value, again and again. Some sentences may be taken already.

    Scraps are not taken.

    A sentence that needs the one before it comes with that one, where the mean of both is above the best.
    """
    values = _MarginalValue(document, ranking, diversity, state)
    turns = len(state.chosen)
    while turns < min(len(document), MAX_TURNS) and not state.is_full():
        best = values.best()
        if best is None:
            break
        taken = values.with_needed(best)
        if len(taken) == 1 and values.postpone(best):
            continue
        if state.take(taken):
            turns += len(taken)
            if len(taken) > 1:
                state.companions[taken[0]] = taken[1]
            if state.is_full():  # the usual end
                break
            values.update(taken)
        elif len(taken) > 1:
            values.no_room_with_needed.add(taken[1])
        else:
            turns += 1
            values.drop(best)
    choose(values.rest(), state)
    if state.chosen:
        values.write_reasons()


class _MarginalValue:
    """What each sentence is worth beside the sentences that are chosen already.

    A sentence loses by its likeness to a chosen one, and if it needs a sentence that is not chosen.
    """

    def __init__(self, document: Document, ranking: Ranking, diversity: float, state: BudgetState) -> None:
        self.document = document
        self.state = state
        self.value, self.redundancy, self.dangling = _stretched_scores(ranking, diversity)
        self.is_asked = bool(document.query_share.any())
        self.bars_duplicates = ranking.redundancy > 0 and not diversity
        n = len(document)
        self.merit = self.value.copy()  # value less likeness; minus infinity for those that had their turn
        self.merit[document.scraps] = -np.inf
        self.mean = self.value.sum() / max(n, 1)
        self.all_come = True  # until a sentence above the mean has no room
        self.needs: dict[int, int] = {}  # of the sentences that were looked at
        self.lost = np.zeros(n)  # infinite for those that are postponed
        self.updated: set[int] = set()  # the sentences taken that the others know of
        self.no_room_with_needed: set[int] = set()
        self.update(state.chosen)

    def need_of(self, position: int) -> int:
        """Return the sentence that a sentence needs, or -1, and lower the gain of the sentence for it."""
        need = self.needs.get(position)
        if need is None:
            need = int(self.document.needs_of([position])[0]) if self.dangling else -1
            self.needs[position] = need
            if need >= 0 and need not in self.updated:
                self.lost[position] = self.dangling
        return need

    def best(self) -> int | None:
        """Return the sentence of the largest marginal value, or None if no sentence is left."""
        while True:  # only a sentence that may be the best is asked what it needs
            gain = self.merit - self.lost
            best = int(gain.argmax())
            if gain[best] == -np.inf:
                return None
            if best in self.needs or self.need_of(best) < 0:
                return best

    def with_needed(self, best: int) -> list[int]:
        """Return the best sentence; or a pair, of which one needs the other, where their mean is above it."""
        needy = int(self.merit.argmax())
        needed = self.need_of(needy)
        if not self.lost[needy] or needed < 0 or needy in self.no_room_with_needed:
            return [best]
        both = self.merit[needed] + self.merit[needy]
        if both > 2 * (self.merit[best] - self.lost[best]) and self.need_of(needed) in (
            -1,
            *self.state.chosen,
        ):
            return [needed, needy]
        return [best]

    def postpone(self, best: int) -> bool:
        """Return whether to postpone this sentence while leftover room is filled.

        A sentence is postponed if it needs a sentence that may come later. With a query, none is postponed:
        the answer often begins with "She".
        """
        if self.is_asked or self.state.is_count or not self.state.chosen or not self.lost[best]:
            return False
        self.lost[best] = np.inf
        return True

    def update(self, taken: list[int]) -> None:
        """Lower the merit of the others by their likeness to the sentences taken."""
        if not taken:
            return
        self.updated.update(taken)
        self.lost[[needy for needy, needed in self.needs.items() if needed in taken]] = 0.0
        if self.redundancy:
            least = self.value - self.redundancy * self.document.cosines_with(taken).max(axis=0)
            np.minimum(self.merit, least, out=self.merit)
        if self.bars_duplicates:
            near = self.document.near_duplicates_of(taken).any(axis=0)
            self.merit[near] -= REPEAT_PENALTY if self.state.is_count else np.inf
        self.merit[taken] = -np.inf
        if not self.all_come:
            self.drop_all(self.state.has_no_room(), "no room")

    def drop(self, best: int) -> None:
        """Give up a sentence that has no room. If it is above the mean, no sentence below the mean comes.

        With a query, sentences below the mean come: the answer may share no word with the question. All
        other sentences that have no room are given up, too: they change nothing.
        """
        self.merit[best] = -np.inf
        self.state.pass_over(best)
        if self.all_come and self.value[best] >= self.mean:
            self.all_come = False
            if not self.is_asked:
                self.drop_all(self.value < self.mean, "short")
            self.drop_all(self.state.has_no_room(), "no room")

    def drop_all(self, which: Bools, reason: Reason) -> None:
        """Give up some sentences for a reason, unless another reason is known."""
        dropped = (which & (self.merit > -np.inf)).nonzero()[0]
        self.merit[dropped] = -np.inf
        for position in dropped.tolist():
            self.state.passed_over.setdefault(position, reason)

    def rest(self) -> list[int]:
        """Return the sentences that are left, best first; all but scraps if none is chosen."""
        if self.state.is_full():
            return []
        gain = self.merit if self.state.chosen else self.value
        left = ((gain > -np.inf) & ~self.document.scraps).nonzero()[0]
        for position in left.tolist():
            self.need_of(position)
        gain = gain - self.lost
        left = left[gain[left] > -np.inf]
        order: list[int] = left[np.argsort(-gain[left], kind="stable")].tolist()
        return order

    def write_reasons(self) -> None:
        """Write down why sentences of a higher score than a chosen one were passed over."""
        state = self.state
        met = {-1, *state.chosen}
        for position in state.better(self.value):
            if position in state.passed_over:
                continue
            reason: Reason = "no room"
            need = self.need_of(position)
            if self.value[position] - self.merit[position] > self.lost[position]:
                reason = "close"
            elif need not in met:
                reason = "needs"
            state.passed_over[position] = reason


def _stretched_scores(ranking: Ranking, diversity: float) -> tuple[Floats, float, float]:
    """Return scores, redundancy and dangling; with `diversity` as maximal marginal relevance weighs them."""
    scores, dangling = ranking.scores, ranking.dangling
    if not diversity:
        return scores, ranking.redundancy, dangling
    stretch = (1.0 - diversity) / (float(np.ptp(scores)) or 1.0)
    return (scores - scores.min()) * stretch, diversity, dangling * stretch

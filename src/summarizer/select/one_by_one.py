"""One by one: take the best sentence given the sentences taken before, again and again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..document import Document, Floats
from ..ranking import Ranking
from .budget import BudgetState
from .reasons import Reason

MAX_TURNS = 500
"""So many sentences are chosen in view of those before; the others follow by score."""
REPEAT_PENALTY = 1e6
"""Puts a near duplicate behind all others, where the budget is a number of sentences."""
MIN_WORDS_TO_FILL = 3
"""Leftover room is not filled with shorter sentences, such as "Ah!" or "Sort of."."""


def choose(order: Iterable[int], state: BudgetState) -> None:
    """Take every sentence that fits, in this order."""
    for position in order:
        if not state.take([position]):
            state.passed_over.setdefault(position, Reason("no room"))
        if state.is_full():
            break


def choose_with_care(document: Document, ranking: Ranking, diversity: float, state: BudgetState) -> None:
    """Take the sentence of the largest marginal value, again and again. Some sentences may be taken already.

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
    values.write_reasons()
    choose(values.rest(), state)


class _MarginalValue:
    """What each sentence is worth beside the sentences that are chosen already.

    A sentence loses by its likeness to a chosen one, and if it needs a sentence that is not chosen.
    """

    def __init__(self, document: Document, ranking: Ranking, diversity: float, state: BudgetState) -> None:
        self.document = document
        self.state = state
        self.value, self.redundancy, self.dangling = _stretched_scores(ranking, diversity)
        self.bars_duplicates = ranking.redundancy > 0 and not diversity
        n = len(document)
        self.merit = self.value.copy()  # value less likeness; minus infinity for those that had their turn
        self.closest = np.full(n, -1)  # the chosen sentence that took most from the merit
        self.needs = document.needs if self.dangling else np.full(n, -1)
        self.lost = np.where(self.needs >= 0, self.dangling, 0.0)  # infinite for those that are postponed
        self.no_room_with_needed: set[int] = set()
        self.update(state.chosen)

    def best(self) -> int | None:
        """Return the sentence of the largest marginal value, or None if no sentence is left."""
        gain = self.merit - self.lost
        best = int(np.argmax(gain))
        return None if gain[best] == -np.inf else best

    def with_needed(self, best: int) -> list[int]:
        """Return the best sentence; or a pair, of which one needs the other, where their mean is above it."""
        needy = int(np.argmax(self.merit))
        needed = int(self.needs[needy])
        if not self.lost[needy] or needed < 0 or needy in self.no_room_with_needed:
            return [best]
        both = self.merit[needed] + self.merit[needy]
        if both > 2 * (self.merit[best] - self.lost[best]) and self.needs[needed] in (-1, *self.state.chosen):
            return [needed, needy]
        return [best]

    def postpone(self, best: int) -> bool:
        """Return whether to postpone this sentence while leftover room is filled.

        A sentence is postponed if it has hardly any words, or needs a sentence that may come later.
        """
        if self.state.is_count or not self.state.chosen:
            return False
        is_short = bool(self.dangling) and self.document.n_words[best] < MIN_WORDS_TO_FILL
        if is_short or self.lost[best]:
            self.lost[best] = np.inf
            return True
        return False

    def update(self, taken: Sequence[int]) -> None:
        """Lower the merit of the others by their likeness to the sentences taken."""
        for position in taken:
            self.lost[self.needs == position] = 0.0
            if self.redundancy:
                likeness = self.document.cosine_sums(position, position + 1)
                lowered = self.value - self.redundancy * likeness
                self.closest[lowered < self.merit] = position
                self.merit = np.minimum(self.merit, lowered)
            if self.bars_duplicates:
                near = self.document.near_duplicates_of(position)
                self.closest[near] = position
                self.merit[near] -= REPEAT_PENALTY if self.state.is_count else np.inf
        self.merit[[*taken]] = -np.inf

    def drop(self, best: int) -> None:
        """Give up a sentence that has no room. If it is above the mean, no sentence below the mean comes."""
        mean = self.value.mean()
        if self.value[best] >= mean:
            self.merit[self.value < mean] = -np.inf
        self.merit[best] = -np.inf
        self.state.passed_over.setdefault(best, Reason("no room"))

    def rest(self) -> list[int]:
        """Return the sentences that are left, best first; all sentences if none is chosen."""
        if self.state.is_full():
            return []
        gain = (self.merit if self.state.chosen else self.value) - self.lost
        left = np.flatnonzero(gain > -np.inf)
        order: list[int] = left[np.argsort(-gain[left], kind="stable")].tolist()
        return order

    def write_reasons(self) -> None:
        """Write down why sentences of a higher score than a chosen one were passed over."""
        alone = [i for i in self.state.chosen if i not in self.state.companions]
        if not alone:
            return
        least = self.value[alone].min()
        for position in np.flatnonzero(self.value > least).tolist():
            if position in self.state.chosen or position in self.state.passed_over:
                continue
            needed, likeness = int(self.needs[position]), self.value[position] - self.merit[position]
            if needed >= 0 and self.lost[position] > 0 and self.lost[position] >= likeness:
                reason = Reason("needs", needed)
            elif self.closest[position] >= 0:
                reason = Reason("close", int(self.closest[position]))
            elif needed < 0 and self.lost[position]:
                reason = Reason("short")
            else:
                reason = Reason("no room")
            self.state.passed_over[position] = reason


def _stretched_scores(ranking: Ranking, diversity: float) -> tuple[Floats, float, float]:
    """Return scores, redundancy and dangling; with `diversity` as maximal marginal relevance weighs them."""
    scores, dangling = ranking.scores, ranking.dangling
    if not diversity or not len(scores):
        return scores, ranking.redundancy, dangling
    spread = float(np.ptp(scores))
    stretch = (1.0 - diversity) / spread if spread else 0.0
    return (scores - scores.min(initial=0.0)) * stretch, diversity, dangling * stretch

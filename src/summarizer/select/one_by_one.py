"""One by one: the best sentence given those before, again and again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..document import Document, Floats
from ..ranking import Ranking
from ..text.dependence import dangles
from .budget import BudgetState

CAREFUL = 500  # sentences are chosen in view of those before; the rest follows in one go
REPEAT_PENALTY = 1e6  # what takes a sentence behind all others, where a number of them is asked for
MIN_WORDS_TO_FILL = 3  # words of a sentence that a size is filled on with: not "Ah!", "Sort of."


def choose(order: Iterable[int], room: BudgetState) -> None:
    """Take in turn every sentence that still fits."""
    for position in order:
        room.take([position])
        if room.is_full():
            break


def choose_with_care(document: Document, ranking: Ranking, diversity: float, room: BudgetState) -> None:
    """Take the best sentence given those before, again and again; some may have been taken."""
    care = _MarginalValue(document, ranking, diversity, room)
    turns = len(room.chosen)
    while turns < min(len(document), CAREFUL) and not room.is_full():
        best = care.best()
        if best is None:
            break
        taken = care.with_the_one_before(best)
        if len(taken) == 1 and care.postpone(best):
            continue
        if room.take(taken):
            turns += len(taken)
            if room.is_full():  # the usual end
                return
            care.follow(taken)
        elif len(taken) > 1:
            care.no_room_with_previous.add(taken[1])
        else:
            turns += 1
            care.drop(best)
    choose(care.rest(), room)


class _MarginalValue:
    """What sentences are worth in view of those chosen: less for likeness, and for want of the one before."""

    def __init__(self, document: Document, ranking: Ranking, diversity: float, room: BudgetState) -> None:
        self.document = document
        self.room = room
        self.value, self.redundancy, self.dangling = _stretched_scores(ranking, diversity)
        self.bars_repeats = ranking.redundancy > 0 and not diversity
        self.merit = self.value.copy()  # less likeness; minus infinity for those that had their turn
        self.lost = np.zeros(len(document))  # for want of the sentence before; infinity while it must wait
        self.judged = np.zeros(len(document), dtype=bool)  # openings are looked at when their turn comes
        self.no_room_with_previous: set[int] = set()  # there was no room for these with the ones before them
        self.follow(room.chosen)

    def best(self) -> int | None:
        """Return the sentence that is worth most now, if one is left."""
        while True:
            gain = self.merit - self.lost
            best = int(np.argmax(gain))
            if gain[best] == -np.inf:
                return None
            if not self.dangling or self.judged[best]:
                return best
            self.judged[best] = True
            if self._needs(best):
                self.lost[best] = self.dangling

    def with_the_one_before(self, best: int) -> list[int]:
        """Return a sentence that needs the one before, and that one, where their mean is above the best."""
        if self.dangling:
            needy = int(np.argmax(self.merit))
            both = self.merit[needy - 1] + self.merit[needy]
            if (
                self.lost[needy]
                and needy not in self.no_room_with_previous
                and both > 2 * (self.merit[best] - self.lost[best])
                and not self._needs(needy - 1)
            ):
                return [needy - 1, needy]
        return [best]

    def postpone(self, best: int) -> bool:
        """Tell whether no size is filled on with this one: it says little, or needs one that may come yet."""
        if self.room.is_count or not self.room.chosen:
            return False
        if (self.dangling and self.document.n_words[best] < MIN_WORDS_TO_FILL) or self.lost[best]:
            self.lost[best] = np.inf
            return True
        return False

    def follow(self, taken: Sequence[int]) -> None:
        """Take from the merit of the others what those taken make of it."""
        for position in taken:
            following = slice(position + 1, position + 2)
            self.lost[following], self.judged[following] = 0.0, True
            if self.redundancy:
                likeness = self.document.cosine_sums(position, position + 1)
                self.merit = np.minimum(self.merit, self.value - self.redundancy * likeness)
            if self.bars_repeats:
                self.merit[self.document.near_duplicates_of(position)] -= (
                    REPEAT_PENALTY if self.room.is_count else np.inf
                )
        self.merit[[*taken]] = -np.inf

    def drop(self, best: int) -> None:
        """Give up one that had no room; if it is of the mean or above, what is left goes to none below."""
        mean = self.value.mean()
        if self.value[best] >= mean:
            self.merit[self.value < mean] = -np.inf
        self.merit[best] = -np.inf

    def rest(self) -> list[int]:
        """Return what is left, best first; all, where nothing had room yet."""
        gain = (self.merit if self.room.chosen else self.value) - self.lost
        left = np.flatnonzero(gain > -np.inf)
        order: list[int] = left[np.argsort(-gain[left], kind="stable")].tolist()
        return order

    def _needs(self, position: int) -> bool:
        before = position - 1
        return (
            before >= 0
            and before not in self.room.chosen
            and dangles(self.document.sentences[position].text, self.document.language)
        )


def _stretched_scores(ranking: Ranking, diversity: float) -> tuple[Floats, float, float]:
    """Return the scores and what takes from them: as they are, or as `diversity` weighs them."""
    scores, dangling = ranking.scores, ranking.dangling
    if not diversity or not len(scores):
        return scores, ranking.redundancy, dangling
    spread = float(np.ptp(scores))
    stretch = (1.0 - diversity) / spread if spread else 0.0
    return (scores - scores.min(initial=0.0)) * stretch, diversity, dangling * stretch

"""Selection: from scores to the positions of the sentences that fit the size asked for."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import SupportsIndex, TypeAlias

import numpy as np

from .danglers import dangles
from .document import Document, Floats
from .rankers import Ranking
from .summary import JOINER
from .terms import count_words
from .together import Choices, choices_of, choices_within, is_whole, said_twice, together

Unit: TypeAlias = str | Callable[[str], int]
CAREFUL = 500  # sentences are chosen in view of those before; the rest follows in one go
LAST = 1e6  # what takes a sentence behind all others, where a number of them is asked for
SEVERAL = 10  # sentences by which is found out what a callable counts between two
TELLING = 3  # words of a sentence that a size is filled on with: not "Ah!", "Sort of."
ATTEMPTS = 10  # choices that are measured in tokens: several sentences may have more than the sum of each
UNITS = ("sentences", "words", "chars", "ratio")


@dataclass(frozen=True)
class Budget:
    """The size of a summary, checked.

    Parameters
    ----------
    length : int or float
        Above 0. A whole number, but for "ratio": there a share from above 0 to 1.
    unit : {"sentences", "words", "chars", "ratio"} or callable
        A callable takes a text and returns its size as an int, such as a language model's token counter.

    Raises
    ------
    TypeError
        If `length` is no number (or a bool), or `unit` neither a string nor callable.
    ValueError
        If `length` is out of range or `unit` unknown.

    Examples
    --------
    >>> Budget(0.25, "ratio").sentences(10)
    3
    """

    length: float
    unit: Unit = "sentences"

    def __post_init__(self) -> None:
        unit = self.unit
        if not callable(unit):
            if not isinstance(unit, str):
                raise TypeError(
                    f"unit must be a str or a callable from text to int, got {type(unit).__name__}"
                )
            if unit not in UNITS:
                raise ValueError(f"unit must be one of {', '.join(UNITS)}, or a callable; got {unit!r}")
        object.__setattr__(self, "length", _checked_length(self.length, unit))

    def sentences(self, n: int) -> int | None:
        """Return how many of n sentences are asked for, or None where the unit does not say."""
        if self.unit == "sentences":
            return min(int(self.length), n)
        if self.unit == "ratio":  # rounded half up, but never to nothing
            return min(max(math.floor(self.length * n + 0.5), 1), n)
        return None

    def joint(self, texts: Sequence[str], sizes: Sequence[float]) -> float:
        """Return what a further sentence of a summary costs beside its own size.

        Parameters
        ----------
        texts : sequence of str
            The sentences of a text.
        sizes : sequence of float
            The size of each.

        Returns
        -------
        float
            In the unit of the budget. Characters: 1, the line break. A callable: what is measured on the
            first ten sentences; below 0 where a tokenizer puts marks around each text. Else 0.
        """
        if not callable(self.unit):
            return float(len(JOINER)) if self.unit == "chars" else 0.0
        several = min(len(texts), SEVERAL)
        if several < 2:
            return 0.0
        return (self.size(JOINER.join(texts[:several])) - sum(sizes[:several])) / (several - 1)

    def size(self, text: str) -> int:
        """Measure a text in the unit of a words, chars or callable budget."""
        if callable(self.unit):
            size = self.unit(text)
            if isinstance(size, SupportsIndex) and operator.index(size) >= 0:
                return operator.index(size)
            raise TypeError(f"unit must return the size of a text as a whole number, 0 or more; got {size!r}")
        return count_words(text) if self.unit == "words" else len(text)


def _checked_length(length: object, unit: Unit) -> float:
    what = "a share above 0, at most 1" if unit == "ratio" else "a whole number above 0"
    if isinstance(length, (bool, np.bool_)) or not hasattr(length, "__float__"):
        raise TypeError(f"length must be {what}, got {type(length).__name__}: {length!r}")
    number = float(length)
    if unit == "ratio":
        if not 0 < number <= 1:
            raise ValueError(f"length must be {what} for unit 'ratio', got {length!r}")
        return number
    if not (number > 0 and number.is_integer()):
        raise ValueError(f"length must be {what} for this unit, got {length!r}")
    return int(number)


def select(
    document: Document, scores: Floats | Ranking, budget: Budget, *, diversity: float = 0.0
) -> list[int]:
    """Choose the best sentences that fit a budget.

    Sentences are taken by falling score, the earlier one first where scores tie. A budget of words,
    characters or tokens is filled on with later ones where the next does not fit, by its own size beside
    that of the text chosen, if they hold a word; only where not one sentence fits, the shortest comes alone.
    A `Ranking` may ask for care: a sentence then loses by its likeness to those chosen, and if it needs the
    one before it, which is not chosen (see `dangles`). The two come together where their mean is above the
    next best. Of two that say the same (`say_the_same`) one comes, as long as there are others. No size is
    filled on with a word or two then, with one that needs another, nor past a sentence of at least the mean
    score with those below it. A `Ranking` may also weigh summaries as wholes: where two to six sentences
    are asked for, or a size that the seven best exceed, all choices among the eight best are compared
    (`together`; as Zhong et al. 2020, "Extractive summarization as text matching", do with a neural net),
    and a size is filled on after that. With `diversity` > 0 the
    order is that of maximal marginal relevance (Carbonell & Goldstein 1998): each step takes the sentence
    with the largest ``(1 - d) * relevance - d * (largest cosine with a sentence chosen)``, relevance being
    the score stretched to 0..1.

    Parameters
    ----------
    document : Document
    scores : float64 array of shape (n_sentences,), or Ranking
    budget : Budget
    diversity : float, default 0.0
        From 0 (scores alone) to 1 (as unlike each other as can be).

    Returns
    -------
    list of int
        Positions in `document.sentences`, ascending.

    Examples
    --------
    >>> from summarizer import analyse, split_sentences
    >>> document = analyse(split_sentences("Rain fell. Oslo was wet. So was Bergen."))
    >>> select(document, np.array([0.3, 0.9, 0.5]), Budget(2))
    [1, 2]
    >>> select(document, np.array([0.3, 0.9, 0.5]), Budget(4, "words"))
    [1]
    """
    ranking = scores if isinstance(scores, Ranking) else Ranking(scores)
    room = _Room(document, budget)
    if room.has_all:
        return list(range(len(document)))
    if ranking.together is not None and not diversity:
        _choose_as_whole(document, ranking.scores, ranking.together, room)
    if not room.is_full():
        if diversity or ranking.redundancy or ranking.dangling or room.chosen:
            _choose_with_care(document, ranking, diversity, room)
        else:
            _choose(np.argsort(-ranking.scores, kind="stable").tolist(), room)
    return sorted(room.chosen) or room.shortest()


def sees_wholes(document: Document, ranking: Ranking, budget: Budget, diversity: float) -> bool:
    """Tell whether `select` compares summaries of a number of sentences, not of a size, as wholes."""
    count = budget.sentences(len(document)) or 0
    return ranking.together is not None and is_whole(count, len(document)) and not diversity


def choices_for(document: Document, scores: Floats, budget: Budget) -> Choices | None:
    """Return the summaries that `select` compares as wholes; None where it takes one sentence at a time."""
    return _choices(document, scores, _Room(document, budget))


class _Room:
    """A budget while sentences are chosen: what is taken, and whether more fits."""

    def __init__(self, document: Document, budget: Budget) -> None:
        count = budget.sentences(len(document))
        self.budget = budget
        self.is_count = count is not None
        self.limit = budget.length if count is None else count
        self.texts = [sentence.text for sentence in document.sentences]
        if count is not None:
            self.sizes: list[float] = [1] * len(document)
        elif budget.unit == "words":
            self.sizes = document.n_words.tolist()
        else:
            self.sizes = [budget.size(text) for text in self.texts]
        self.joiner = max(budget.joint(self.texts, self.sizes), -min(self.sizes, default=0))
        self.alone = int(np.argmin(self.sizes)) if self.sizes else None  # comes where none has room
        self.has_all = count is None and self._size_of_all() <= self.limit
        if count is None and not self.has_all and any(document.words):
            # There is better to be had than a lone quotation mark.
            known = zip(self.sizes, document.words, strict=True)
            self.sizes = [size if found else math.inf for size, found in known]
        self.smallest = min(self.sizes, default=0)
        self.chosen: list[int] = []
        self.used: float = 0

    def take(self, positions: Sequence[int]) -> bool:
        """Take all of these sentences if there is room for them, or none; tell which."""
        joints = len(positions) - (not self.chosen)
        size = self.used + sum(self.sizes[i] for i in positions) + math.floor(self.joiner) * joints
        if callable(self.budget.unit) and size <= self.limit:
            # A tokenizer's counts need not add up: measure what will be printed.
            size = self.budget.size(JOINER.join(self.texts[i] for i in sorted([*self.chosen, *positions])))
        if size > self.limit:
            return False
        self.chosen += positions
        self.used = size
        return True

    def is_full(self) -> bool:
        """Tell whether not even the shortest sentence fits any more."""
        return self.used + self.smallest + (math.floor(self.joiner) if self.chosen else 0) > self.limit

    def _size_of_all(self) -> float:
        if callable(self.budget.unit):
            return self.budget.size(JOINER.join(self.texts))
        return sum(self.sizes) + self.joiner * (len(self.sizes) - 1)

    def shortest(self) -> list[int]:
        """Return the shortest sentence, for where none fits, or only what says nothing."""
        return [] if self.alone is None else [self.alone]


def _choices(document: Document, scores: Floats, room: _Room) -> Choices | None:
    if room.is_count:
        count = int(room.limit)
        return choices_of(document, scores, count) if is_whole(count, len(document)) else None
    sizes = np.array(room.sizes, np.float64)
    sizes[np.isinf(sizes)] = room.limit + 1  # they are multiplied
    sizes += room.joiner
    return choices_within(document, scores, sizes, room.limit + room.joiner)


def _choose_as_whole(document: Document, scores: Floats, weights: Floats, room: _Room) -> None:
    """Take the sentences that together are worth most; others may fit beside them."""
    choices = _choices(document, scores, room)
    if choices is not None:
        worth = together(document, scores, choices) @ weights
        if room.is_count:  # where a size limits them, these are left out already
            worth -= LAST * said_twice(document, choices.pool, choices.member)
        for best in np.argsort(-worth, kind="stable")[:ATTEMPTS].tolist():
            if room.take(choices.positions(best)):
                return


def _choose(order: Iterable[int], room: _Room) -> None:
    """Take in turn every sentence that still fits."""
    for position in order:
        room.take([position])
        if room.is_full():
            break


def _choose_with_care(document: Document, ranking: Ranking, diversity: float, room: _Room) -> None:
    """Take the best sentence given those before, again and again; some may have been taken."""
    care = _Care(document, ranking, diversity, room)
    turns = len(room.chosen)
    while turns < min(len(document), CAREFUL) and not room.is_full():
        best = care.best()
        if best is None:
            break
        taken = care.with_the_one_before(best)
        if len(taken) == 1 and care.makes_wait(best):
            continue
        if room.take(taken):
            turns += len(taken)
            if room.is_full():  # the usual end
                return
            care.follow(taken)
        elif len(taken) > 1:
            care.apart.add(taken[1])
        else:
            turns += 1
            care.set_aside(best)
    _choose(care.rest(), room)


class _Care:
    """What sentences are worth in view of those chosen: less for likeness, and for want of the one before."""

    def __init__(self, document: Document, ranking: Ranking, diversity: float, room: _Room) -> None:
        self.document = document
        self.room = room
        self.value, self.redundancy, self.dangling = _relevance(ranking, diversity)
        self.bars_repeats = ranking.redundancy > 0 and not diversity
        self.merit = self.value.copy()  # less likeness; minus infinity for those that had their turn
        self.lost = np.zeros(len(document))  # for want of the sentence before; infinity while it must wait
        self.judged = np.zeros(len(document), dtype=bool)  # openings are looked at when their turn comes
        self.apart: set[int] = set()  # there was no room for these with the ones before them
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
                and needy not in self.apart
                and both > 2 * (self.merit[best] - self.lost[best])
                and not self._needs(needy - 1)
            ):
                return [needy - 1, needy]
        return [best]

    def makes_wait(self, best: int) -> bool:
        """Tell whether no size is filled on with this one: it says little, or needs one that may come yet."""
        if self.room.is_count or not self.room.chosen:
            return False
        if (self.dangling and self.document.n_words[best] < TELLING) or self.lost[best]:
            self.lost[best] = np.inf
            return True
        return False

    def follow(self, taken: Sequence[int]) -> None:
        """Take from the merit of the others what those taken make of it."""
        for position in taken:
            following = slice(position + 1, position + 2)
            self.lost[following], self.judged[following] = 0.0, True
            if self.redundancy:
                likeness = self.document.likeness(position, position + 1)
                self.merit = np.minimum(self.merit, self.value - self.redundancy * likeness)
            if self.bars_repeats:
                self.merit[self.document.repeating(position)] -= LAST if self.room.is_count else np.inf
        self.merit[[*taken]] = -np.inf

    def set_aside(self, best: int) -> None:
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


def _relevance(ranking: Ranking, diversity: float) -> tuple[Floats, float, float]:
    """Return the scores and what takes from them: as they are, or as `diversity` weighs them."""
    scores, dangling = ranking.scores, ranking.dangling
    if not diversity or not len(scores):
        return scores, ranking.redundancy, dangling
    spread = float(np.ptp(scores))
    stretch = (1.0 - diversity) / spread if spread else 0.0
    return (scores - scores.min(initial=0.0)) * stretch, diversity, dangling * stretch

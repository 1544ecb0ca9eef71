"""Budget: the length of a summary, and how much of it is used."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import InitVar, dataclass
from typing import SupportsIndex, TypeAlias

import numpy as np

from ..document import Bools, Document, Floats
from ..reading import JOINER
from ..text.unicode import count_words
from .reasons import Reason

Unit: TypeAlias = str | Callable[[str], int]
JOINT_SAMPLE = 10  # sentences that show what a callable counts between two sentences
UNITS = ("sentences", "words", "chars", "ratio")


@dataclass(frozen=True)
class Budget:
    """The length of a summary, checked.

    Parameters
    ----------
    length : int or float
        A whole number above 0; for "ratio" a share above 0 and at most 1.
    unit : {"sentences", "words", "chars", "ratio"} or callable
        A callable takes a text and returns its size as an int, such as a language model's token counter.
    name : str, default "length"
        What errors call the length.

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
    name: InitVar[str] = "length"

    def __post_init__(self, name: str) -> None:
        unit = self.unit
        if not callable(unit):
            if not isinstance(unit, str):
                raise TypeError(
                    f"unit must be a str or a callable from text to int, got {type(unit).__name__}"
                )
            if unit not in UNITS:
                raise ValueError(f"unit must be one of {', '.join(UNITS)}, or a callable; got {unit!r}")
        object.__setattr__(self, "length", _checked_length(self.length, unit, name))

    def sentences(self, n: int) -> int | None:
        """Return how many of n sentences are asked for; None if the unit counts no sentences."""
        if self.unit == "sentences":
            return min(int(self.length), n)
        if self.unit == "ratio":  # rounded half up, and at least 1
            return min(max(math.floor(self.length * n + 0.5), 1), n)
        return None

    def joiner_cost(self, texts: Sequence[str], sizes: Sequence[float]) -> float:
        """Return what one more sentence of a summary costs in addition to its own size.

        Parameters
        ----------
        texts : sequence of str
            The sentences of a text.
        sizes : sequence of float
            The size of each.

        Returns
        -------
        float
            In the unit of the budget. Characters: 1, for the line break. A callable: measured on the first
            ten sentences, below 0 where a tokenizer adds marks to each text. Other units: 0.
        """
        if not callable(self.unit):
            return float(len(JOINER)) if self.unit == "chars" else 0.0
        several = min(len(texts), JOINT_SAMPLE)
        if several < 2:
            return 0.0
        return (self.joint_size(texts[:several]) - sum(sizes[:several])) / (several - 1)

    def sizes(self, document: Document) -> list[float]:
        """Return the size of each sentence of a document; 1 where the unit counts sentences."""
        if self.sentences(len(document)) is not None:
            return [1.0] * len(document)
        if self.unit == "words":
            return [float(n) for n in document.n_words]
        return [*map(self.size, document.sentences.texts)]

    def joint_size(self, texts: Iterable[str]) -> int:
        """Measure sentences as the text of one summary."""
        return self.size(JOINER.join(texts))

    def size(self, text: str) -> int:
        """Measure a text in the unit of a words, chars or callable budget."""
        if callable(self.unit):
            size = self.unit(text)
            if isinstance(size, SupportsIndex) and operator.index(size) >= 0:
                return operator.index(size)
            raise TypeError(f"unit must return the size of a text as a whole number, 0 or more; got {size!r}")
        return count_words(text) if self.unit == "words" else len(text)


def _checked_length(length: object, unit: Unit, name: str) -> float:
    what = "a share above 0, at most 1" if unit == "ratio" else "a whole number above 0"
    if isinstance(length, (bool, np.bool_)) or not hasattr(length, "__float__"):
        raise TypeError(f"{name} must be {what}, got {type(length).__name__}: {length!r}")
    try:
        number = float(length)
    except OverflowError:
        raise ValueError(f"{name} must be {what}; this number is too large") from None
    if unit == "ratio":
        if not 0 < number <= 1:
            raise ValueError(f"{name} must be {what} for unit 'ratio', got {length!r}")
        return number
    if not (number > 0 and number.is_integer()):
        raise ValueError(f"{name} must be {what} for this unit, got {length!r}")
    return int(number)


class BudgetState:
    """A budget while sentences are chosen: which sentences are taken, and whether more fit."""

    def __init__(self, document: Document, budget: Budget) -> None:
        count = budget.sentences(len(document))
        self.budget = budget
        self.is_count = count is not None
        self.limit = budget.length if count is None else count
        self.texts = document.sentences.texts
        self.sizes = budget.sizes(document)
        self.joiner = max(budget.joiner_cost(self.texts, self.sizes), -min(self.sizes, default=0))
        self.shortest = int(np.argmin(self.sizes)) if self.sizes else -1
        self.has_all = self._size_of_all() <= self.limit
        self.smallest = min(self.sizes, default=0)
        self.used: float = 0
        # What a selection finds out: see `Selection`.
        self.chosen: list[int] = []
        self.passed_over: dict[int, Reason] = {}
        self.companions: dict[int, int] = {}

    def take(self, positions: Sequence[int]) -> bool:
        """Take all these sentences and return True if there is room for all; else take none, return False."""
        joints = len(positions) - (not self.chosen)
        size = self.used + sum(self.sizes[i] for i in positions) + math.floor(self.joiner) * joints
        if callable(self.budget.unit) and size <= self.limit:
            # The counts of a tokenizer need not add up: measure the text that will be printed.
            size = self.budget.joint_size(self.texts[i] for i in sorted([*self.chosen, *positions]))
        if size > self.limit:
            return False
        self.chosen += positions
        self.used = size
        return True

    def pass_over(self, position: int) -> None:
        """Write down that a sentence has no room, unless another reason is known."""
        self.passed_over.setdefault(position, "no room")

    def has_no_room(self) -> Bools:
        """Return which sentences are too long for the room that is left, shape (n_sentences,)."""
        return np.array(self.sizes) > self._room()

    def better(self, scores: Floats) -> list[int]:
        """Return the sentences that score more than a chosen one, companions apart, and are not chosen."""
        chosen = set(self.chosen)
        least = min(scores[i] for i in chosen if i not in self.companions)
        return [i for i in (scores > least).nonzero()[0].tolist() if i not in chosen]

    def is_full(self) -> bool:
        """Return whether no further sentence fits, however short."""
        return self.smallest > self._room()

    def _room(self) -> float:
        """Return the largest size of a sentence that still fits."""
        return self.limit - self.used - (math.floor(self.joiner) if self.chosen else 0)

    def _size_of_all(self) -> float:
        if callable(self.budget.unit):
            return self.budget.joint_size(self.texts)
        return sum(self.sizes) + self.joiner * (len(self.sizes) - 1)

    def take_shortest(self) -> None:
        """Take the shortest sentence: it comes alone where no sentence fits."""
        self.chosen = [self.shortest]
        self.passed_over = dict.fromkeys(range(len(self.sizes)), "no room")

"""Reasons: what a selection writes down while it chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Reason: TypeAlias = Literal["needs", "close", "whole", "no room", "short"]
"""Why a sentence was passed over."""
REASONS: Mapping[Reason, str] = {
    "needs": "needs the sentence before it",
    "close": "is close to what was chosen",
    "whole": "goes less well with the others",
    "no room": "has no room",
    "short": "says too little",
}
"""Reason -> how an explanation words it."""


@dataclass(frozen=True)
class Selection:
    """The chosen sentences of a document, with the reasons.

    Attributes
    ----------
    positions : list of int
        Positions of the chosen sentences, ascending.
    passed_over : mapping of int to Reason
        Position of a sentence that was not chosen -> why. The mapping holds every sentence that scored more
        than a chosen one, companions apart. With a diversity of 1, when scores do not count, it holds only
        sentences without room.
    companions : mapping of int to int
        Position of a sentence that was chosen for the sake of another -> position of that other sentence.
    """

    positions: list[int]
    passed_over: Mapping[int, Reason] = field(default_factory=dict)
    companions: Mapping[int, int] = field(default_factory=dict)

"""Reasons: what a selection writes down while it chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

REASONS = {
    "needs": "needs the sentence before it",
    "close": "is close to what was chosen",
    "whole": "goes less well with the others",
    "no room": "has no room",
    "short": "says too little to fill the room that is left",
}
"""Kind of a reason -> how an explanation words it."""


class Reason(NamedTuple):
    """Why a sentence was passed over.

    Attributes
    ----------
    kind : str
        A key of `REASONS`.
    other : int, default -1
        Position of the sentence that is needed ("needs") or chosen already ("close"), else -1.
    """

    kind: str
    other: int = -1


@dataclass(frozen=True)
class Selection:
    """The chosen sentences of a document, with the reasons.

    Attributes
    ----------
    positions : list of int
        Positions of the chosen sentences, ascending.
    passed_over : mapping of int to Reason
        Position of a sentence that was not chosen -> why. Every sentence that scored more than a chosen one,
        companions apart, is in it.
    companions : mapping of int to int
        Position of a sentence that was chosen for the sake of another -> position of that other sentence.
    """

    positions: list[int]
    passed_over: Mapping[int, Reason] = field(default_factory=dict)
    companions: Mapping[int, int] = field(default_factory=dict)

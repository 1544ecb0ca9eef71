"""Ranking: what a ranker returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from .document import Document, Floats


@dataclass(frozen=True, eq=False)
class Ranking:
    """Scores with the parts that they are the sum of.

    Parameters
    ----------
    scores : float64 array of shape (n_sentences,)
        Higher is better; any finite numbers.
    parts : mapping of str to float64 array of shape (n_sentences,)
        What each score adds up from, by name.
    redundancy : float, default 0.0
        What a sentence loses in selection, times its largest cosine with one that is chosen already.
    dangling : float, default 0.0
        What a sentence loses in selection if it needs the one before it, and that is not chosen.
    together : float64 array of shape (n,), optional
        Weights of what a few sentences are worth as one summary, in the order of `together.FEATURES`.
    model : str, default ""
        Version of the model that scored, where there is one.
    """

    scores: Floats
    parts: Mapping[str, Floats] = field(default_factory=dict)
    redundancy: float = 0.0
    dangling: float = 0.0
    whole_weights: Floats | None = None
    model: str = ""

    @classmethod
    def of(cls, **parts: Floats) -> Ranking:
        """Add up named parts.

        Examples
        --------
        >>> Ranking.of(centroid=np.array([0.5, 0.1]), position=np.array([0.2, 0.0])).scores.tolist()
        [0.7, 0.1]
        """
        return cls(np.sum(list(parts.values()), axis=0), parts)


Ranker: TypeAlias = Callable[[Document], "Floats | Ranking"]


def name_of(ranker: str | Ranker) -> str:
    """Return what a result calls a ranker: its name, that of its function, or that of its class."""
    if isinstance(ranker, str):
        return ranker
    return str(getattr(ranker, "__name__", type(ranker).__name__))

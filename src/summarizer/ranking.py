"""Ranking: what a ranker returns to the selection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from .document import Document, Floats


@dataclass(frozen=True, eq=False)
class Ranking:
    """The scores of all sentences, the parts of each score, and advice for the selection.

    A ranker may return a plain array of scores instead. `Ranking.of` builds a Ranking from parts.

    Parameters
    ----------
    scores : float64 array of shape (n_sentences,)
        One finite number a sentence. Higher is better.
    parts : mapping of str to float64 array of shape (n_sentences,), default {}
        The terms that add up to `scores`, by name. Explanations show them.
    redundancy : float, default 0.0
        Penalty for repetition, 0 or more, in units of the score. The selection subtracts ``redundancy * c``
        from a sentence; c is its largest cosine with a chosen sentence. Above 0, the selection also avoids
        near-duplicates.
    dangling : float, default 0.0
        Penalty, 0 or more, in units of the score. The selection subtracts it from a sentence that needs the
        sentence before it ("She agreed."), unless that sentence is chosen.
    whole_weights : float64 array of shape (n_features,), optional
        Weights to compare whole summaries, in the order of `select.as_whole.FEATURES`. With None, the
        selection chooses sentences one by one.
    model : str, default ""
        Version of the trained model, "" for a formula. It is copied to `Summary.model`.
    """

    scores: Floats
    parts: Mapping[str, Floats] = field(default_factory=dict)
    redundancy: float = 0.0
    dangling: float = 0.0
    whole_weights: Floats | None = None
    model: str = ""

    @classmethod
    def of(cls, **parts: Floats) -> Ranking:
        """Return a Ranking whose scores are the sum of the named parts.

        Parameters
        ----------
        **parts : float64 arrays of shape (n_sentences,)
            At least one.

        Returns
        -------
        Ranking

        Examples
        --------
        >>> Ranking.of(centroid=np.array([0.5, 0.1]), position=np.array([0.2, 0.0])).scores.tolist()
        [0.7, 0.1]
        """
        return cls(np.sum(list(parts.values()), axis=0), parts)


Ranker: TypeAlias = Callable[[Document], "Floats | Ranking"]


def name_of(ranker: str | Ranker) -> str:
    """Return the name of a ranker: the string itself, the name of the function, or the name of the class.

    Examples
    --------
    >>> name_of("tfidf"), name_of(lambda document: document.n_words)
    ('tfidf', '<lambda>')
    """
    if isinstance(ranker, str):
        return ranker
    return str(getattr(ranker, "__name__", type(ranker).__name__))

"""Fitted: what a file of a learned model holds beside its weights. Training writes these numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar, get_type_hints

F = TypeVar("F", bound="Fitted")
LARGEST = 1e6  # weight that a model may have; trained weights are below 100, far larger ones overflow


def is_weight(value: object) -> bool:
    """Return whether a value can serve as a weight: a number from -LARGEST to LARGEST."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


@dataclass(frozen=True)
class Fitted:
    """Numbers with names; a field holds a number or further `Fitted`.

    Raises
    ------
    ValueError
        If a number does not lie between -1,000,000 and 1,000,000.
    """

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not isinstance(value, Fitted) and not is_weight(value):
                raise ValueError(
                    f"{name} must be a number from -{LARGEST:,.0f} to {LARGEST:,.0f}; got {value!r:.40}"
                )

    @classmethod
    def from_json(cls: type[F], data: object) -> F:
        """Read what `dataclasses.asdict` made of an object of this class.

        Raises
        ------
        ValueError
            If `data` is no object with exactly the names of the fields, or a number is wrong.
        """
        kinds = get_type_hints(cls)
        if not isinstance(data, Mapping) or data.keys() != kinds.keys():
            names = ", ".join(kinds)
            given = ", ".join(data) if isinstance(data, Mapping) else type(data).__name__
            raise ValueError(f"{cls.__name__} must have {names:.150}; got {given:.80}")
        return cls(
            **{
                name: kinds[name].from_json(value) if issubclass(kinds[name], Fitted) else value
                for name, value in data.items()
            }
        )


@dataclass(frozen=True)
class Ramp(Fitted):
    """A share that grows in a straight line: 0 at `zero` and beyond, 1 at `one` and beyond.

    Examples
    --------
    >>> Ramp(zero=2.0, one=4.0)(3.0), Ramp(zero=4.0, one=2.0)(3.5), Ramp(zero=2.0, one=4.0)(9.0)
    (0.5, 0.25, 1.0)
    """

    zero: float
    one: float

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.zero == self.one:
            raise ValueError(f"the two ends of a ramp must differ; both are {self.zero!r}")

    def __call__(self, value: float) -> float:
        """Return the share at a value, from 0 to 1."""
        return min(max((value - self.zero) / (self.one - self.zero), 0.0), 1.0)


@dataclass(frozen=True)
class Penalties(Fitted):
    """What a sentence loses while a summary is chosen, in the unit of the scores.

    Parameters
    ----------
    redundancy : float, default 0.0
        Times the largest cosine with a sentence that is chosen already.
    dangling : float, default 0.0
        If the sentence needs the sentence before, and that sentence is not chosen.
    """

    redundancy: float = 0.0
    dangling: float = 0.0


@dataclass(frozen=True)
class PileRamps(Fitted):
    """When a text is a pile of opinions; see `opinion_pile`.

    Parameters
    ----------
    n_sentences : Ramp
        Over the number of sentences.
    mean_cosine : Ramp
        Over the mean cosine of any two sentences.
    nearness : Ramp
        Over the mean cosine of sentences that are near each other, divided by that of any two.
    certainty : Ramp
        Over the product of the three shares.
    """

    n_sentences: Ramp
    mean_cosine: Ramp
    nearness: Ramp
    certainty: Ramp


@dataclass(frozen=True)
class ShuffleOdds(Fitted):
    """When a text looks shuffled; see `looks_shuffled`. All but the last seven are logarithms of odds.

    Parameters
    ----------
    constant : float
        Of every text.
    early_content : float
        Times the correlation of content and `position_prior`.
    scattered_terms : float
        Times how far apart the places of a term are.
    dangling_start : float
        If the first sentence needs a sentence before.
    late_full_names : float
        Times what the names tell, at most `max_late_full_names`.
    max_late_full_names : float
    full_name_first : float
        How often a full name stands before the surname alone in a text in order, between 0 and 1.
    log_distance_by_chance : float
        Mean logarithm of the distance of two places of a term, divided by the distance that chance gives.
    mistrust, mistrust_one_sentence : Ramp
        How far to mistrust the order, over the odds; the second for summaries of one sentence.
    min_sentences, min_paragraphs : float
        Shorter texts do not look shuffled. With fewer paragraphs the places of sentences count.
    """

    constant: float
    early_content: float
    scattered_terms: float
    dangling_start: float
    late_full_names: float
    max_late_full_names: float
    full_name_first: float
    log_distance_by_chance: float
    mistrust: Ramp
    mistrust_one_sentence: Ramp
    min_sentences: float
    min_paragraphs: float

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.full_name_first < 1:
            raise ValueError(f"full_name_first must lie between 0 and 1; got {self.full_name_first!r}")


@dataclass(frozen=True)
class Fallbacks(Fitted):
    """What plain formulas add to the scores of a text unlike the texts of training.

    The first three are standard deviations of a formula. The scores of the bundled model have a standard
    deviation of about 1.5.

    Parameters
    ----------
    foreign_language : float
        Of `tfidf`, where the model has no cue words for the language.
    opinion_pile : float
        Of `consensus`, in a pile of opinions.
    shuffled : float
        Of `centroid`, in a text that looks shuffled.
    bonus : float
        What a sentence gains if it alone has a bonus phrase of the language: a decision, a verdict. Of n such
        sentences each gains 1 / sqrt(n) of it.
    fullness : float
        What a sentence of twenty words gains over a sentence without words, in a text of ten sentences or
        fewer. In a text of n sentences above ten, the gain is multiplied by (10 / n)^2: a long text has
        enough long sentences.
    content_loss_in_pile : float
        Share that features of content lose in a pile of opinions; features of order lose all.
    pile : PileRamps
    order : ShuffleOdds
    """

    foreign_language: float
    opinion_pile: float
    shuffled: float
    bonus: float
    fullness: float
    content_loss_in_pile: float
    pile: PileRamps
    order: ShuffleOdds

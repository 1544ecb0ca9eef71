"""LearnedRanker: a small model over TF-IDF evidence, learned from articles with summaries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from itertools import repeat
from os import PathLike
from pathlib import Path
from typing import IO, Any

import numpy as np

from ..document import Document, Floats, run_starts
from ..errors import ModelFormatError
from ..ranking import Ranking
from ..select.as_whole import FEATURES
from ..text.model_files import read_model
from .features import CONTEXT, GROUPS, NAMES, features
from .formulas import centroid, consensus, lead, standardized, tfidf
from .unordered import looks_shuffled, opinion_pile

FORMAT = "summarizer-ranker"
VERSION = 2
# The scores are logarithms of odds, so one scale serves all texts. Found on the development sets: less leaves
# repetition and sentences without the one that they need, more costs content.
REDUNDANCY = 1.0
DANGLING = 1.5
# So are these: standard deviations of the formula, beside about one and a half of the model's own scores.
FOREIGN = 0.8
HEAP = 2.0
SHUFFLED = 0.3
ORDER = ("position", "paragraph", "section", "opening", "novelty")  # groups that speak of it
WHOLES_OF_ORDER = ("span", "first paragraph", "second sentence")  # so do these features of whole summaries
_OTHER = 0.5  # what the rest, learned on other texts, loses in a heap
_STARTS = np.cumsum([0, *(len(names) for names in GROUPS.values())])[:-1]
_OF_ORDER = np.array([[1.0 if name in ORDER else _OTHER] for name in GROUPS])
# The rest speaks of content, but for likeness to what comes before or after.
_OF_CONTENT = np.array([name.split(": ")[0] not in ORDER and "similarity to " not in name for name in NAMES])
_WHOLE_OF_ORDER = np.array([name in WHOLES_OF_ORDER for name in FEATURES])
_ONE_ASKED = CONTEXT.index("one sentence asked")
_PARTS = (*GROUPS, "cue words", "plain formula")
LARGEST = 1e6  # of a weight; trained ones are below 100, and far larger ones overflow in the scores
_WEIGHTS = f"numbers from -{LARGEST:,.0f} to {LARGEST:,.0f}"


@dataclass(frozen=True, repr=False)
class LearnedRanker:
    """Score sentences by features whose weights depend on the text as a whole.

    ``s_i = x_i . (W g) + sum of the cue weights of the words of sentence i``: x_i describes the sentence
    (position, length, centrality, wording; see `features`), g the text (number of sentences, size asked
    for, how alike the sentences are), so that one linear model serves news, papers, interviews and reviews.
    It is trained so that a softmax over the sentences of a text puts its mass on those that together have
    the best ROUGE with the reference (labels as in Nallapati, Zhai & Zhou 2017; the loss is convex).

    Parameters
    ----------
    weights : tuple of tuples of float
        W, of shape (len(NAMES), len(CONTEXT)); all weights lie from -1,000,000 to 1,000,000.
    cues : mapping of str to mapping of str to float
        Language code -> word -> weight (the cue method of Edmundson 1969, learned).
    about : mapping of str to anything JSON holds
        What it was trained on, when, its scores.
    caution : bool, default False
        Let a plain formula have a say where the text is unlike those of training: `tfidf` where there are no
        cue words for its language, `consensus` where it is a heap of sentences on one subject in no order, as
        reviews are; there, what speaks of order says nothing, and the rest half as much. `centroid` where it
        looks as if it had been shuffled (`looks_shuffled`); there, too, what speaks of order says nothing.
    together : tuple of tuples of float, optional
        V, of shape (len(together.FEATURES), len(CONTEXT)): a summary of two to six sentences, or of a size
        that comes to six or fewer, is worth ``z . (V g)``, z describing it as a whole; not in a heap.
        Without it each sentence stands alone.
    """

    weights: tuple[tuple[float, ...], ...]
    cues: Mapping[str, Mapping[str, float]] = field(default_factory=dict, hash=False)
    about: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    fallbacks: bool = False
    whole_weights: tuple[tuple[float, ...], ...] = ()

    def __post_init__(self) -> None:
        _check("weights", self.weights, (len(NAMES), len(CONTEXT)))
        if self.whole_weights:
            _check("together", self.whole_weights, (len(FEATURES), len(CONTEXT)))
        for code, table in self.cues.items():
            for word, value in table.items():
                if not _is_weight(value):
                    raise ValueError(f"cues must be {_WEIGHTS}; {word!r:.40} ({code}) has {value!r:.40}")

    def __repr__(self) -> str:
        """Say in a line what the model is; `weights` and the rest hold its numbers."""
        n_cues = sum(map(len, self.cues.values()))
        kind = "together" if self.whole_weights else "one by one"
        about = f"model={self.about.get('model')!r}, {len(NAMES)} features, {n_cues} cue words, {kind}"
        return f"LearnedRanker({about})"

    def __call__(self, document: Document) -> Ranking:
        """Score a document.

        Parameters
        ----------
        document : Document

        Returns
        -------
        Ranking
            Its parts are the groups of features, "cue words" and "plain formula"; the mean of each over the
            text is 0. They add up to logarithms of odds. A text without any term gets the scores of `lead`.
        """
        if not len(document.terms):  # nothing to go by: stop words, digits, emoji
            return Ranking.of(position=lead(document))
        sentences, context = features(document)
        weighed = (sentences * (self._matrix @ context)).T
        cues = self._cue_weights(document)
        likeness = opinion_pile(document) if self.fallbacks else 0.0
        shuffled = 0.0
        if self.fallbacks and not likeness and document.language.code in self.cues:
            content = _OF_CONTENT @ weighed + cues
            shuffled = looks_shuffled(document, content, one_asked=bool(context[_ONE_ASKED]))
        wholes = self._wholes @ context if self.whole_weights and not likeness else None
        if shuffled:
            weighed[~_OF_CONTENT] *= 1 - shuffled
            if wholes is not None:
                wholes *= 1 - shuffled * _WHOLE_OF_ORDER
        names = _PARTS if self.fallbacks else _PARTS[:-1]
        parts = np.zeros((len(names), len(document)))
        np.add.reduceat(weighed, _STARTS, axis=0, out=parts[: len(GROUPS)])
        parts[len(GROUPS)] = cues
        if likeness:
            parts[: len(GROUPS)] *= 1 - likeness * _OF_ORDER
            parts[len(GROUPS)] *= 1 - likeness * _OTHER
        if self.fallbacks:
            parts[-1] = self._plain(document, likeness, shuffled)
        # Beside the text's mean sentence, so that a part tells what speaks for this one; no order changes.
        parts -= parts.sum(axis=1, keepdims=True) / len(document)
        return Ranking(
            parts.sum(axis=0),
            dict(zip(names, parts, strict=True)),
            REDUNDANCY,
            DANGLING,
            wholes,
            str(self.about.get("model", "")),
        )

    @cached_property
    def _matrix(self) -> Floats:
        return np.array(self.weights, dtype=np.float64)

    @cached_property
    def _wholes(self) -> Floats:
        return np.array(self.whole_weights, dtype=np.float64)

    def _cue_weights(self, document: Document) -> Floats:
        """Return the sum of the cue weights of the distinct words of each sentence."""
        cues = self.cues.get(document.language.code)
        if not cues:
            return np.zeros(len(document))
        n_words = len(document.vocabulary)
        weight = np.fromiter(map(cues.get, document.vocabulary, repeat(0.0)), np.float64, n_words)
        at = weight[document.tokens].nonzero()[0]
        pairs = document.token_rows[at] * n_words + document.tokens[at]
        pairs.sort()
        pairs = pairs[run_starts(pairs)]
        rows = pairs // n_words
        sums = np.bincount(rows, weight[pairs - rows * n_words], len(document))
        return sums.astype(np.float64, copy=False)

    def _plain(self, document: Document, likeness: float, shuffled: float) -> Floats:
        """Return what plain formulas add to the scores of a text unlike those of training."""
        plain = np.zeros(len(document))
        if document.language.code not in self.cues:
            plain += FOREIGN * standardized(tfidf(document).scores)
        if likeness:
            plain += HEAP * likeness * standardized(consensus(document).scores)
        if shuffled:
            plain += SHUFFLED * shuffled * standardized(centroid(document))
        return plain

    def save(self, path: str | PathLike[str]) -> None:
        """Write the model as JSON; the same model gives the same bytes."""
        data = {
            "format": FORMAT,
            "version": VERSION,
            "about": dict(self.about),
            "caution": self.fallbacks,
            "context": CONTEXT,
            "weights": dict(zip(NAMES, self.weights, strict=True)),
            "together": dict(zip(FEATURES, self.whole_weights, strict=True)) if self.whole_weights else {},
            "cues": {code: dict(sorted(words.items())) for code, words in sorted(self.cues.items())},
        }
        lines = [f"{json.dumps(key)}: {_one_a_line(value)}" for key, value in data.items()]
        Path(path).write_bytes(("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8"))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> LearnedRanker:
        """Read a model that `save` wrote.

        Raises
        ------
        ModelFormatError
            If the file is no such model, damaged, or made for other features than those of this release.
        OSError
            If the file cannot be opened.
        """
        with open(path, "rb") as file:
            return _decode(file, str(path))

    @classmethod
    def bundled(cls) -> LearnedRanker:
        """Return the model that comes with the package."""
        return _bundled()


def _one_a_line(value: object) -> str:
    """Write a mapping with an entry a line, so that two models can be compared by eye."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    entries = [
        f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items()
    ]
    return "{\n" + ",\n".join(entries) + "\n}" if entries else "{}"


def _is_weight(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def _check(name: str, rows: tuple[tuple[float, ...], ...], shape: tuple[int, int]) -> None:
    """Refuse a matrix of another shape, and weights that no scores can be made of."""
    lengths = sorted({len(row) for row in rows})
    if len(rows) != shape[0] or lengths != [shape[1]]:
        raise ValueError(f"{name} must have {shape[0]} rows of {shape[1]}; got {len(rows)} of {lengths}")
    for row in rows:
        for value in row:
            if not _is_weight(value):
                raise ValueError(f"{name} must be {_WEIGHTS}; got {value!r:.40}")


def _decode(file: IO[bytes], name: str) -> LearnedRanker:
    data = read_model(file, name, (FORMAT, VERSION), {})
    kinds = {"context": list, "weights": dict, "together": dict, "cues": dict, "about": dict, "caution": bool}
    wrong = [key for key, kind in kinds.items() if not isinstance(data.get(key), kind)]
    if wrong:
        raise ModelFormatError(f"{name} is damaged: {', '.join(wrong)} missing or of the wrong type")
    weights, describe_choices, cues = data["weights"], data["together"], data["cues"]
    if (
        data["context"] != list(CONTEXT)
        or weights.keys() != set(NAMES)
        or (describe_choices and describe_choices.keys() != set(FEATURES))
    ):
        raise ModelFormatError(f"{name} has other features than this release; train it again")
    try:
        return LearnedRanker(
            tuple(tuple(weights[feature]) for feature in NAMES),
            cues,
            data["about"],
            data["caution"],
            tuple(tuple(describe_choices[feature]) for feature in FEATURES) if describe_choices else (),
        )
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ModelFormatError(f"{name} is damaged: {error}") from error


@lru_cache(maxsize=1)
def _bundled() -> LearnedRanker:
    file = resources.files(__package__) / "learned.json"
    with file.open("rb") as opened:
        return _decode(opened, file.name)


def learned(document: Document) -> Ranking:
    """Score by the model that comes with the package: see `LearnedRanker`.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Ranking
        With a part for each group of features.
    """
    # it builds on this module

    return LearnedRanker.bundled()(document)

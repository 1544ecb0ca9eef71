"""LearnedRanker: a small model over TF-IDF evidence, learned from articles with summaries."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import repeat
from os import PathLike
from typing import IO, Any

import numpy as np

from ..document import Bools, Document, Floats, run_starts
from ..errors import ModelFormatError
from ..ranking import Ranking
from ..select.as_whole import FEATURES
from ..text.model_files import bundled_file, read_model
from .features import CONTEXT, GROUPS, NAMES, features
from .fitted import LARGEST, Fallbacks, Penalties, is_weight
from .formulas import centroid, consensus, lead, standardized, tfidf
from .unordered import looks_shuffled, opinion_pile, scattered_terms

FORMAT = "summarizer-ranker"
VERSION = 3
SHORT_TEXT = 10  # sentences
FULL_WORDS = 20  # words of a full sentence
ORDER = ("position", "paragraph", "section", "opening", "novelty")  # groups of features that depend on order
WHOLES_OF_ORDER = ("span", "first paragraph", "second sentence", "first sentences")  # of whole summaries
_STARTS = np.cumsum([0, *(len(names) for names in GROUPS.values())])[:-1]
_GROUP_OF_ORDER = np.array([[name in ORDER] for name in GROUPS])
# Similarity to sentences before or after depends on order, too; all other features are content.
_OF_CONTENT = np.array([name.split(": ")[0] not in ORDER and "similarity to " not in name for name in NAMES])
_WHOLE_OF_ORDER = np.array([name in WHOLES_OF_ORDER for name in FEATURES])
_QUESTION = next(at for at, name in enumerate(NAMES) if name.endswith(": question"))
_ONE_ASKED = CONTEXT.index("one sentence asked")
_LENGTH = list(GROUPS).index("length")
_PARTS = (*GROUPS, "cue words", "plain formula")
_WEIGHTS = f"numbers from -{LARGEST:,.0f} to {LARGEST:,.0f}"


@dataclass(frozen=True, repr=False)
class LearnedRanker:
    """Score sentences by features whose weights depend on the text.

    The score of sentence i is ``s_i = x_i . (W g) + c_i``. x_i describes the sentence: position, length,
    centrality, wording (see `features`). g describes the text: number of sentences, size asked for, how alike
    the sentences are. c_i is the sum of the cue weights of the words of sentence i. One linear model
    therefore serves news, papers, interviews and reviews.

    Training puts a softmax over the sentences of each text. The softmax has to agree with the sentences that
    have the best ROUGE together (labels as in Nallapati, Zhai & Zhou 2017). The loss is convex.

    Parameters
    ----------
    weights : tuple of tuples of float
        W, of shape (len(NAMES), len(CONTEXT)), from -1,000,000 to 1,000,000.
    cues : mapping of str to mapping of str to float
        Language code -> word -> weight. The cue method of Edmundson (1969), with learned weights.
    about : mapping of str to anything that JSON holds
        Training texts, date, scores.
    fallbacks : Fallbacks, optional
        What plain formulas add where a text is unlike the texts of training. `tfidf` helps in a language
        without cue words. `consensus` helps in a pile of opinions (see `opinion_pile`): features of order
        say nothing there, features of content say less. `centroid` helps in a text that looks shuffled (see
        `looks_shuffled`): features of order say nothing there. Without fallbacks the features alone decide.
    whole_weights : tuple of tuples of float, optional
        V, of shape (len(as_whole.FEATURES), len(CONTEXT)). A summary of two to six sentences is worth
        ``z . (V g)``. z describes the summary as a whole. Unused in a pile of opinions. Without V each
        sentence stands alone.
    penalties : Penalties, optional
        What repetition and missing context cost a sentence while a summary is chosen. None by default.

    Examples
    --------
    >>> from summarizer import summarize
    >>> print(summarize("Rain fell on Oslo. Nobody cared.", 1, ranker=LearnedRanker.bundled()))
    Rain fell on Oslo.
    """

    weights: tuple[tuple[float, ...], ...]
    cues: Mapping[str, Mapping[str, float]] = field(default_factory=dict, hash=False)
    about: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    fallbacks: Fallbacks | None = None
    whole_weights: tuple[tuple[float, ...], ...] = ()
    penalties: Penalties = field(default_factory=Penalties)

    def __post_init__(self) -> None:
        _check("weights", self.weights, (len(NAMES), len(CONTEXT)))
        if self.whole_weights:
            _check("whole_weights", self.whole_weights, (len(FEATURES), len(CONTEXT)))
        for code, table in self.cues.items():
            for word, value in table.items():
                if not is_weight(value):
                    raise ValueError(f"cues must be {_WEIGHTS}; {word!r:.40} ({code}) has {value!r:.40}")

    def __repr__(self) -> str:
        """Return the model in one line; `weights` and the other fields hold its numbers."""
        n_cues = sum(map(len, self.cues.values()))
        kind = "summaries as wholes" if self.whole_weights else "one by one"
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
            Scores are logarithms of odds. The parts are the groups of features, "cue words" and, with
            fallbacks, "plain formula". The mean of each part over the text is 0. A text without any term gets
            the scores of `lead`.
        """
        if not len(document.terms):  # stop words, digits or emoji only
            return Ranking.of(position=lead(document))
        # These need room for a moment: they are computed before the large table of features is there.
        cues, has_bonus = self._cue_weights(document), document.cues[0] > 0
        pile, scattered = self._unordered(document)
        sentences, context = features(document)
        asks = sentences[:, _QUESTION].copy()
        sentences *= self._matrix @ context
        weighed = sentences.T
        shuffled = 0.0
        if self.fallbacks and scattered is not None:
            content = _OF_CONTENT @ weighed + cues
            one_asked = bool(context[_ONE_ASKED])
            shuffled = looks_shuffled(document, content, scattered, self.fallbacks.order, one_asked=one_asked)
        wholes = self._wholes @ context if self.whole_weights and not pile else None
        if wholes is not None and document.is_talk:
            wholes *= ~_WHOLE_OF_ORDER
        if shuffled:
            weighed[~_OF_CONTENT] *= 1 - shuffled
            if wholes is not None:
                wholes *= 1 - shuffled * _WHOLE_OF_ORDER
        names = _PARTS if self.fallbacks else _PARTS[:-1]
        parts = np.zeros((len(names), len(document)))
        np.add.reduceat(weighed, _STARTS, axis=0, out=parts[: len(GROUPS)])
        del sentences, weighed  # the plain formulas need the room
        parts[len(GROUPS)] = cues
        if self.fallbacks:
            parts[len(GROUPS)] += self.fallbacks.bonus * _bonus(has_bonus, asks)
            parts[_LENGTH] += self.fallbacks.fullness * _fullness(document)
            if pile:
                loss = self.fallbacks.content_loss_in_pile
                parts[: len(GROUPS)] *= 1 - pile * np.where(_GROUP_OF_ORDER, 1.0, loss)
                parts[len(GROUPS)] *= 1 - pile * loss
            parts[-1] = self._plain(document, self.fallbacks, pile, shuffled)
        # An explanation compares with the mean sentence of the text. The order of the scores stays the same.
        parts -= parts.sum(axis=1, keepdims=True) / len(document)
        return Ranking(
            parts.sum(axis=0),
            dict(zip(names, parts, strict=True)),
            self.penalties.redundancy,
            self.penalties.dangling,
            wholes,
            str(self.about.get("model", "")),
        )

    @cached_property
    def _matrix(self) -> Floats:
        return np.array(self.weights, dtype=np.float64)

    @cached_property
    def _wholes(self) -> Floats:
        return np.array(self.whole_weights, dtype=np.float64)

    def _unordered(self, document: Document) -> tuple[float, float | None]:
        """Return how far a text is a pile of opinions, and `scattered_terms` if the text may be shuffled."""
        if not self.fallbacks:
            return 0.0, None
        pile = opinion_pile(document, self.fallbacks.pile)
        is_long = len(document) >= self.fallbacks.order.min_sentences
        if pile or not is_long or document.language.code not in self.cues:
            return pile, None
        return 0.0, scattered_terms(document, self.fallbacks.order)

    def _cue_weights(self, document: Document) -> Floats:
        """Return the sum of the cue weights of the distinct words of each sentence."""
        cues = self.cues.get(document.language.code)
        if not cues:
            return np.zeros(len(document))
        n_words = len(document.vocabulary)
        weight = np.fromiter(map(cues.get, document.vocabulary, repeat(0.0)), np.float64, n_words)
        at = (weight != 0)[document.tokens].nonzero()[0]
        pairs = (document.token_starts.searchsorted(at, side="right") - 1) * n_words + document.tokens[at]
        pairs.sort()
        pairs = pairs[run_starts(pairs)]
        rows = pairs // n_words
        sums = np.bincount(rows, weight[pairs - rows * n_words], len(document))
        return sums.astype(np.float64, copy=False)

    def _plain(self, document: Document, fallbacks: Fallbacks, pile: float, shuffled: float) -> Floats:
        """Return what plain formulas add to the scores of a text unlike the texts of training."""
        plain = np.zeros(len(document))
        if document.language.code not in self.cues:
            plain += fallbacks.foreign_language * standardized(tfidf(document).scores)
        if pile:
            plain += fallbacks.opinion_pile * pile * standardized(consensus(document).scores)
        if shuffled:
            plain += fallbacks.shuffled * shuffled * standardized(centroid(document))
        return plain

    def save(self, path: str | PathLike[str]) -> None:
        """Write the model as JSON; the same model gives the same bytes."""
        wholes = dict(zip(FEATURES, self.whole_weights, strict=True)) if self.whole_weights else {}
        data = {
            "format": FORMAT,
            "version": VERSION,
            "about": dict(self.about),
            "penalties": asdict(self.penalties),
            "fallbacks": asdict(self.fallbacks) if self.fallbacks else {},
            "context": CONTEXT,
            "weights": dict(zip(NAMES, self.weights, strict=True)),
            "whole_weights": wholes,
            "cues": {code: dict(sorted(words.items())) for code, words in sorted(self.cues.items())},
        }
        lines = [f"{json.dumps(key)}: {_one_a_line(value)}" for key, value in data.items()]
        with open(path, "wb") as file:
            file.write(("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8"))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> LearnedRanker:
        """Read a model that `save` wrote.

        Raises
        ------
        ModelFormatError
            If the file is no model of a ranker, is damaged, or has other features than this release.
        OSError
            If the file cannot be opened.
        """
        with open(path, "rb") as file:
            return _decode(file, str(path))

    @classmethod
    def bundled(cls) -> LearnedRanker:
        """Return the model that comes with the package."""
        return _bundled()


def _bonus(has_bonus: Bools, asks: Floats) -> Floats:
    """Return 1 / sqrt(n) for each of the n sentences with a bonus phrase, less 1 for each question."""
    has = has_bonus.astype(np.float64)
    bonus: Floats = has / math.sqrt(max(has.sum(), 1.0)) - asks
    return bonus


def _fullness(document: Document) -> Floats:
    """Return min(words, 20) / 20 of each sentence, multiplied by (10 / n)^2 in a text of n > 10 sentences."""
    share = min(SHORT_TEXT / len(document), 1.0) ** 2
    fullness: Floats = share / FULL_WORDS * np.minimum(document.n_words, FULL_WORDS)
    return fullness


def _one_a_line(value: object) -> str:
    """Return JSON with one entry of a mapping a line, so that two models can be compared by eye."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    entries = [
        f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items()
    ]
    return "{\n" + ",\n".join(entries) + "\n}" if entries else "{}"


def _check(name: str, rows: tuple[tuple[float, ...], ...], shape: tuple[int, int]) -> None:
    """Raise ValueError if a matrix has another shape, or a value that is no weight."""
    lengths = sorted({len(row) for row in rows})
    if len(rows) != shape[0] or lengths != [shape[1]]:
        raise ValueError(f"{name} must have {shape[0]} rows of {shape[1]}; got {len(rows)} of {lengths}")
    for row in rows:
        for value in row:
            if not is_weight(value):
                raise ValueError(f"{name} must be {_WEIGHTS}; got {value!r:.40}")


def _decode(file: IO[bytes], name: str) -> LearnedRanker:
    data = read_model(file, name, (FORMAT, VERSION), {})
    kinds = {"context": list} | dict.fromkeys(
        ("weights", "whole_weights", "cues", "about", "penalties", "fallbacks"), dict
    )
    wrong = [key for key, kind in kinds.items() if not isinstance(data.get(key), kind)]
    if wrong:
        raise ModelFormatError(f"{name} is damaged: {', '.join(wrong)} missing or of the wrong type")
    weights, whole_weights = data["weights"], data["whole_weights"]
    if (
        data["context"] != list(CONTEXT)
        or weights.keys() != set(NAMES)
        or (whole_weights and whole_weights.keys() != set(FEATURES))
    ):
        raise ModelFormatError(f"{name} has other features than this release; train it again")
    try:
        return LearnedRanker(
            tuple(tuple(weights[feature]) for feature in NAMES),
            data["cues"],
            data["about"],
            Fallbacks.from_json(data["fallbacks"]) if data["fallbacks"] else None,
            tuple(tuple(whole_weights[feature]) for feature in FEATURES) if whole_weights else (),
            Penalties.from_json(data["penalties"]),
        )
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ModelFormatError(f"{name} is damaged: {error}") from error


@lru_cache(maxsize=1)
def _bundled() -> LearnedRanker:
    return _decode(BytesIO(bundled_file(__package__, "learned.json") or b""), "learned.json")


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
    return LearnedRanker.bundled()(document)

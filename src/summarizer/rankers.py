"""Rankers: functions from a Document to one score a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from .classic import Edmundson, lsa, luhn
from .document import Document, Floats
from .graph import LexRank, agreement, reduction, textrank
from .greedy import kl, sumbasic


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
    together: Floats | None = None
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


REACH = 10  # sentences: so far from an occurrence of the query's terms its neighbourhood ends
BORDER = 2  # sentences: what the end of a paragraph counts as, on the way
REPETITION = 3.0  # what `consensus` takes off a sentence that was said already; its scores spread by 2 to 3
Ranker: TypeAlias = Callable[[Document], "Floats | Ranking"]


def _centrality(document: Document) -> Floats:
    """Cosine of each sentence with the centroid, the mean of all TF-IDF rows; 0 where there are no terms."""
    centroid = document.total
    norm = float(np.sqrt(centroid @ centroid))
    return document.dot(centroid) / norm if norm else np.zeros(len(document))


def centroid(document: Document) -> Floats:
    """Score a sentence by its cosine with the centroid of the document.

    The centroid is the mean of the TF-IDF rows of all sentences (Radev, Jing, Styś & Tam 2004,
    "Centroid-based summarization of multiple documents"): ``x_i . c / |c|``, from 0 to 1.

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
    """
    return _centrality(document)


def position_prior(document: Document) -> Floats:
    """Return a prior that falls from 1 at the first sentence towards 0: ``1 / sqrt(1 + i)`` for sentence i.

    How early a sentence stands is the strongest single sign of importance that a text without its topic
    offers (Edmundson 1969; Lin & Hovy 1997).
    """
    prior: Floats = 1.0 / np.sqrt(np.arange(1.0, len(document) + 1.0))
    return prior


def tfidf(document: Document) -> Ranking:
    """Score a sentence by `centroid` plus `position_prior`: the plain, stable formula.

    ``min(1, w_i / 15) * x_i . c / |c| + 0.6 / sqrt(1 + i)`` for sentence i with w_i words: cosines favour
    sentences of very few terms, so what is shorter than 15 words counts by its share of them.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Ranking
        With the parts "centroid" and "position".
    """
    brevity = np.minimum(1.0, document.n_words / 15.0)
    return Ranking.of(centroid=brevity * _centrality(document), position=0.6 * position_prior(document))


def directed(document: Document) -> Ranking:
    """Score a sentence by its similarity to later sentences minus that to earlier ones.

    ``s_i = (sum_{j>i} x_i . x_j - sum_{j<i} x_i . x_j) / n``: a sentence that the rest of the text goes
    on about speaks first of it, one that goes back to what was said adds detail (Zheng & Lapata 2019,
    "Sentence centrality revisited", PacSum with TF-IDF). Running sums for each term make it linear in
    the number of non-zero weights.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Ranking
        With the parts "forward" and "backward".
    """
    before = running_sums(document)
    total = document.total[document.indices]
    n = max(len(document), 1)
    backward = document.sum_rows(document.weights * before)
    forward = document.sum_rows(document.weights * (total - before - document.weights))
    return Ranking.of(forward=forward / n, backward=-backward / n)


def running_sums(document: Document) -> Floats:
    """Return for each entry the sum of its term's weights in the sentences before, shape (nnz,)."""
    order = document.by_term
    weights = document.weights[order]
    before = weights.cumsum() - weights
    sizes = np.bincount(document.indices, minlength=len(document.terms))
    starts = sizes.cumsum() - sizes
    sums = np.empty_like(before)
    sums[order] = before - before[starts].repeat(sizes)
    return sums


def consensus(document: Document) -> Ranking:
    """Score a sentence by how much it agrees with the others, in words, terms and pairs of words.

    ``s_i = z(words) + z(terms) + z(pairs)``, each the mean Dice coefficient with the other sentences
    (`agreement`), standardized over the text: all words stemmed, those that are no stop words, and pairs of
    neighbours. That is the choice of least Bayes risk (Goel & Byrne 2000; Kumar & Byrne 2004) under ROUGE-1
    and -2: where many say the same in their own words, as in reviews, the wanted summary is one more of these
    voices, and the sentence that is nearest to all of them is nearest to it. Being a Dice coefficient it
    favours neither long sentences, as sums do, nor those of very few words, as cosines do.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Ranking
        With the parts "words", "terms" and "pairs"; it asks for redundancy to be avoided.

    Examples
    --------
    >>> from summarizer import summarize
    >>> reviews = "The bed was soft. Breakfast was cold. The bed was very soft. A soft bed, cold coffee."
    >>> str(summarize(reviews, 1, ranker="consensus"))
    'The bed was soft.'
    """
    if not len(document.terms):  # stop words, digits, emoji: nothing to agree on
        return Ranking.of(terms=np.zeros(len(document)))
    content = [
        [term for word, term in zip(line, stems, strict=True) if word not in document.language.stop_words]
        for line, stems in zip(document.words, document.stems, strict=True)
    ]
    words, terms, pairs = (
        standardized(agreement(held)) for held in (document.stems, content, document.pairs)
    )
    return replace(Ranking.of(words=words, terms=terms, pairs=pairs), redundancy=REPETITION)


def standardized(values: Floats) -> Floats:
    """Subtract the mean and divide by the standard deviation; zeros where all are equal."""
    spread = float(values.std()) if len(values) else 0.0
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))


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
    from .learned import LearnedRanker  # it builds on this module

    return LearnedRanker.bundled()(document)


def lead(document: Document) -> Floats:
    """Score the first sentences highest, ``-i``: what every other ranker has to beat."""
    return -np.arange(len(document), dtype=np.float64)


@dataclass(frozen=True)
class Random:
    """Score by chance: the floor under every other ranker.

    Parameters
    ----------
    seed : int, default 0
        The same seed gives the same scores to texts of the same number of sentences.
    """

    seed: int = 0

    def __call__(self, document: Document) -> Floats:
        """Return uniform numbers from [0, 1), shape (n_sentences,)."""
        return np.random.default_rng(self.seed).random(len(document))


def longest(document: Document) -> Floats:
    """Score a sentence by its number of words: a baseline that ROUGE's recall is fond of."""
    return document.n_words.astype(np.float64)


def relevance(document: Document) -> Floats:
    """Say how much of the query a sentence holds, and how much of it stands around the sentence.

    ``r_i = (h_i / max h + p_i / max p) / 2`` with ``h_i = sum q_t^2`` over the terms t of the sentence, and
    the numbers, q the query of length 1 (`Document.asked`), and ``p_i = sum_j max(0, 1 - d_ij / 10) h_j``,
    d_ij the sentences from i to j, the end of a paragraph counted as two more. A term counts once however
    often it is repeated, and as much in a long sentence as in a short one. An occurrence speaks for its
    neighbourhood, less with every sentence between (Lv & Zhai 2009, "Positional language models for
    information retrieval", triangle kernel): a passage that keeps to the topic is ahead of a passing mention,
    and its sentences count that say "she" or "it".

    Parameters
    ----------
    document : Document

    Returns
    -------
    float64 array of shape (n_sentences,)
        From 0 to 1; all 0 where there is no query, or nothing of it stands in the text.

    Examples
    --------
    >>> from summarizer import analyse, split_sentences
    >>> text = "Rain fell on Oslo. Sheep were saved. They were wet. Snow fell on Bergen."
    >>> relevance(analyse(split_sentences(text), query="the sheep")).round(2).tolist()
    [0.45, 1.0, 0.45, 0.4]
    """
    held = document.asked
    if not held.any():
        return held
    kernel = 1.0 - np.abs(np.arange(1.0 - REACH, REACH)) / REACH
    place = np.arange(len(held)) + BORDER * np.cumsum(np.diff(document.paragraphs, prepend=0) > 0)
    line = np.zeros(place[-1] + 1)
    line[place] = held
    around = np.convolve(line, kernel)[place + REACH - 1]
    shares: Floats = (held / held.max() + around / around.max()) / 2.0
    return shares


def rank(document: Document, ranker: Ranker) -> Ranking:
    """Run a ranker, check what it returns, and let the query of the document speak.

    With a query sentence i scores ``s_i + 3 spread(s) r_i``, r being its `relevance`, 0 to 1: what the ranker
    itself says decides among sentences that are about as relevant, and sentences are taken one by one, not
    compared as wholes. A query of which nothing stands in the text changes nothing.

    Parameters
    ----------
    document : Document
    ranker : callable

    Returns
    -------
    Ranking
        `scores` finite, of shape (n_sentences,), and equal to the sum of `parts`, of which "query" is one
        where there is one and something of it stands in the text.

    Raises
    ------
    ValueError
        If the ranker's scores have another shape, or are not finite.
    """
    result = ranker(document)
    try:
        ranking = result if isinstance(result, Ranking) else Ranking.of(score=np.asarray(result, np.float64))
        if ranking.scores.shape != (len(document),) or not np.isfinite(ranking.scores).all():
            raise ValueError(f"these are of shape {ranking.scores.shape}, or not all finite")
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"a ranker must return {len(document)} finite scores, one a sentence; "
            f"{ranker!r:.100} returned {result!r:.200}: {error}"
        ) from error
    if not document.asked.any():
        return ranking
    spread = float(np.ptp(ranking.scores)) or 1.0
    parts = {**ranking.parts, "query": 3.0 * spread * relevance(document)}
    # What summaries are worth as wholes is fitted to scores without a query: it could pass over the answer.
    return replace(ranking, scores=Ranking.of(**parts).scores, parts=parts, together=None)


def name_of(ranker: str | Ranker) -> str:
    """Return what a result calls a ranker: its name, that of its function, or that of its class."""
    if isinstance(ranker, str):
        return ranker
    return str(getattr(ranker, "__name__", type(ranker).__name__))


RANKERS: Mapping[str, Ranker] = MappingProxyType(
    {
        "learned": learned,
        "tfidf": tfidf,
        "centroid": centroid,
        "directed": directed,
        "consensus": consensus,
        "textrank": textrank,
        "lexrank": LexRank(),
        "lsa": lsa,
        "luhn": luhn,
        "edmundson": Edmundson(),
        "sumbasic": sumbasic,
        "kl": kl,
        "reduction": reduction,
        "lead": lead,
        "random": Random(),
        "longest": longest,
    }
)
"""Name -> ranker, read only."""

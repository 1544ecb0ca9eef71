"""The rankers that walk a graph of sentences, against slow versions written from the papers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import dense, documents, numbered, term_counts
from summarizer import Document, LexRank, summarize, summarize_many
from summarizer.rank.graph import agreement, reduction, textrank


def stationary(similarities: np.ndarray, damping: float) -> np.ndarray:
    """Return the leading eigenvector of the walk. A sentence without neighbours leads to all sentences."""
    n = len(similarities)
    degrees = similarities.sum(axis=1)
    steps = np.full((n, n), 1 / n)
    steps[degrees > 0] = similarities[degrees > 0] / degrees[degrees > 0, None]
    matrix = damping * steps + (1 - damping) / n
    values, vectors = np.linalg.eig(matrix.T)
    leading = np.real(vectors[:, np.argmax(np.real(values))])
    result: np.ndarray = leading / leading.sum()
    return result


def word_overlaps(document: Document) -> np.ndarray:
    sets = [set(counts) for counts in term_counts(document)]
    n = len(sets)
    found = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i != j and sets[i] and sets[j] and len(sets[i]) * len(sets[j]) > 1:
                found[i, j] = len(sets[i] & sets[j]) / (math.log(len(sets[i])) + math.log(len(sets[j])))
    return found


def assert_walk(document: Document, scores: np.ndarray, similarities: np.ndarray, damping: float) -> None:
    if len(document):
        np.testing.assert_allclose(scores / scores.sum(), stationary(similarities, damping), atol=1e-6)
        if similarities.sum(axis=1).all():
            assert scores.mean() == pytest.approx(1, abs=1e-6)


@given(documents)
def test_textrank_is_the_leading_eigenvector(document: Document) -> None:
    assert_walk(document, textrank(document), word_overlaps(document), 0.85)


@given(documents)
def test_reduction_is_the_sum_of_the_similarities(document: Document) -> None:
    np.testing.assert_allclose(reduction(document), word_overlaps(document).sum(axis=1), atol=1e-8)


@given(documents, st.sampled_from([None, 0.0, 0.1234567, 0.4321]), st.sampled_from([0.0, 0.5, 0.85, 0.97]))
def test_lexrank_is_the_leading_eigenvector(
    document: Document, threshold: float | None, damping: float
) -> None:
    rows = dense(document)
    cosines = rows @ rows.T
    similarities = cosines if threshold is None else (cosines > max(threshold, 1e-15)).astype(float)
    assert_walk(document, LexRank(threshold, damping)(document), similarities, damping)


@given(st.lists(st.text("abcde", max_size=7), max_size=9))
def test_agreement_is_the_mean_dice_coefficient(held: list[str]) -> None:
    sets = [set(line) for line in held]
    least = sum(map(len, sets)) / 2 / max(len(sets), 1)
    expected = [
        sum(
            2 * len(a & b) / (max(len(a), least) + len(b)) for j, b in enumerate(sets) if i != j and a & b
        ) / len(sets)
        for i, a in enumerate(sets)
    ]  # fmt: skip
    np.testing.assert_allclose(agreement(*numbered(held), len(held)), expected, atol=1e-8)


def test_graphs_of_an_article(news: Document) -> None:
    rows = dense(news)
    assert len(news) > 40
    assert_walk(news, textrank(news), word_overlaps(news), 0.85)
    assert_walk(news, LexRank()(news), rows @ rows.T, 0.85)
    assert_walk(news, LexRank(0.1)(news), (rows @ rows.T > 0.1).astype(float), 0.85)
    np.testing.assert_allclose(reduction(news), word_overlaps(news).sum(axis=1), atol=1e-8)


@pytest.mark.parametrize(
    "settings", [{"threshold": 1.0}, {"threshold": -0.1}, {"damping": 1.0}, {"damping": math.nan}]
)
def test_lexrank_says_what_it_accepts(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(settings))} must be .*below 1, got"):
        LexRank(**settings)
    with pytest.raises(TypeError, match=r"threshold must be None or a number .*, got str"):
        LexRank("0.1")  # type: ignore[arg-type]


def test_lexrank_with_a_threshold_can_be_sent_to_workers(article: str) -> None:
    ranker = LexRank(threshold=0.1)
    (summary,) = summarize_many([article], ranker=ranker, n_jobs=2)
    assert summary == summarize(article, ranker=ranker)
    assert str(summary) != str(summarize(article, ranker="lexrank"))

"""All rankers by name: what holds for each of them."""

from __future__ import annotations

import pickle
import tracemalloc
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone

from strategies import analysed, assert_growth, of_lines, order_of
from summarizer import RANKERS, Document, LexRank, Ranking, Summarizer, split_sentences, summarize
from summarizer.rank import greedy
from summarizer.rank.classic import Edmundson
from summarizer.rank.registry import rank
from summarizer.rank.relevance import query_relevance
from summarizer.ranking import Ranker

SHAPES = {
    "one sentence": "Rain fell on Oslo.",
    "no terms": "The of and. To be or not.",
    "repeats": "Rain fell. Rain fell. Snow came. RAIN  FELL.",
    "no shared terms": "Rain fell. Snow came. Wind blew.",
    "nothing": "",
}


@pytest.mark.parametrize("name", sorted(RANKERS))
@pytest.mark.parametrize("shape", [*SHAPES, "long"])
def test_every_ranker_on_every_shape(name: str, shape: str) -> None:
    text = " ".join(f"Word{i % 97} met word{i % 131} at place{i}." for i in range(700))
    document = analysed(split_sentences(SHAPES.get(shape, text)), query="rain")
    ranker = RANKERS[name]
    ranking = rank(document, ranker)
    assert ranking.scores.shape == (len(document),)
    assert np.isfinite(ranking.scores).all()
    np.testing.assert_allclose(sum(ranking.parts.values()), ranking.scores, atol=1e-9)
    for again in (ranker, pickle.loads(pickle.dumps(ranker))):  # noqa: S301 - our own bytes
        np.testing.assert_array_equal(rank(document, again).scores, ranking.scores)


def test_a_query_keeps_the_penalties_of_a_ranking() -> None:
    document = analysed(split_sentences("Rain fell. Snow came."), query="snow")
    asked = rank(document, lambda d: Ranking(np.zeros(len(d)), {}, redundancy=0.5, dangling=0.25))
    assert (asked.redundancy, asked.dangling) == (0.5, 0.25)
    assert asked.scores[1] > asked.scores[0]


@pytest.mark.parametrize(
    "bad",
    [
        lambda d: np.zeros(len(d) + 1),
        lambda d: np.full(len(d), np.nan),
        lambda _: 1.0,
        lambda d: np.zeros((len(d), 1)),
    ],
)
def test_a_ranker_that_returns_nonsense_is_named(bad: object) -> None:
    with pytest.raises(ValueError, match="finite scores, one for each sentence"):
        summarize("One. Two.", ranker=bad)  # type: ignore[arg-type]


CLASSIC = ["consensus", "edmundson", "kl", "lexrank", "lsa", "luhn", "reduction", "sumbasic", "textrank"]


@pytest.fixture(scope="module")
def long_texts() -> tuple[Document, Document]:
    """Texts of 625 and of 5,000 sentences whose words are as frequent as those of a natural text."""
    random = np.random.default_rng(3)
    zipf = np.minimum(random.zipf(1.2, (5_000, 12)), 4_000)
    lines = [" ".join(f"w{word}x" for word in row) for row in zipf]
    return of_lines(lines[:625]), of_lines(lines)


@pytest.mark.parametrize("name", CLASSIC)
def test_five_thousand_sentences_take_linear_time(name: str, long_texts: tuple[Document, Document]) -> None:
    def work(document: Document) -> None:
        result = RANKERS[name](document)
        assert np.isfinite(result.scores if isinstance(result, Ranking) else result).all()

    assert len(long_texts[1]) > 4_900
    assert_growth(work, *long_texts, at_most=8 * 3)  # quadratic work would cost 64 times as much


def test_a_graph_of_five_thousand_sentences_takes_quadratic_time(
    long_texts: tuple[Document, Document],
) -> None:
    def work(document: Document) -> None:
        assert np.isfinite(LexRank(0.2)(document)).all()

    assert_growth(work, *long_texts, at_most=64 * 3)  # cubic work would cost 512 times as much


@pytest.mark.parametrize("n", [30, 700])
def test_sentences_that_share_nothing_tie(n: int) -> None:
    document = of_lines(f"w{2 * i}x w{2 * i + 1}x" for i in range(n))
    for name in ("textrank", "lexrank", "lsa", "reduction", "luhn", "sumbasic", "kl"):
        assert order_of(np.asarray(RANKERS[name](document))) == list(range(n)), name


@pytest.mark.parametrize("ranker", [LexRank(0.2, 0.7), Edmundson(cue=2.0), *CLASSIC], ids=str)
def test_rankers_clone_and_pickle(ranker: Any, article: str) -> None:
    model = Summarizer(ranker=ranker, length=2)
    expected = str(model.fit([article]).summarize(article))
    for again in (clone(model), pickle.loads(pickle.dumps(model))):  # noqa: S301 - our own bytes
        assert again.get_params()["ranker"] == ranker
        assert str(again.fit([article]).summarize(article)) == expected


def test_settings_compare_by_value() -> None:
    assert LexRank() == LexRank(None, 0.85) != LexRank(0.1)
    assert Edmundson() == Edmundson(0.25) != Edmundson(key=0)


def test_thousands_of_sentences_need_no_matrix_of_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greedy, "PICKS", 50)
    random = np.random.default_rng(3)
    zipf = np.minimum(random.zipf(1.2, (3_000, 12)), 4_000)
    document = of_lines(" ".join(f"w{word}x" for word in row) for row in zipf)
    assert len(document) > 2_900
    rankers: list[Ranker] = [*map(RANKERS.__getitem__, CLASSIC), LexRank(0.2)]
    for ranker in rankers:
        tracemalloc.start()
        scores = rank(document, ranker).scores
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert np.isfinite(scores).all()
        assert peak < 4 * len(document) ** 2, ranker  # bytes; a matrix of pairs takes 8 for each pair


@pytest.mark.parametrize("name", sorted(RANKERS))
def test_a_query_adds_a_part_and_changes_no_other(name: str, article: str) -> None:
    sentences = split_sentences(article)
    plain = rank(analysed(sentences), RANKERS[name])
    document = analysed(sentences, query="sheep on the pasture")
    asked = rank(document, RANKERS[name])
    assert [*asked.parts] == [*plain.parts, "query"]
    for part, values in plain.parts.items():
        np.testing.assert_array_equal(asked.parts[part], values)
    expected = 20 * (plain.scores.max() - plain.scores.min()) * query_relevance(document)
    np.testing.assert_allclose(asked.parts["query"], expected)

"""The rankers that are one formula, against double loops."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from strategies import analysed, dense, prose
from summarizer import RANKERS, Ranking, split_sentences, summarize
from summarizer.rank.formulas import Random
from summarizer.rank.registry import rank


@given(prose)
def test_directed_equals_the_double_loop(text: str) -> None:
    document = analysed(split_sentences(text))
    rows = dense(document)
    n = len(document)
    expected = [
        sum(rows[i] @ rows[j] for j in range(i + 1, n)) / n - sum(rows[i] @ rows[j] for j in range(i)) / n
        for i in range(n)
    ]
    np.testing.assert_allclose(rank(document, RANKERS["directed"]).scores, expected, atol=1e-9)


@given(prose)
def test_centroid_equals_the_cosine_with_the_mean_row(text: str) -> None:
    document = analysed(split_sentences(text))
    rows = dense(document)
    mean = rows.mean(axis=0) if len(document) else np.zeros(0)
    norm = np.linalg.norm(mean)
    expected = rows @ mean / norm if norm else np.zeros(len(document))
    np.testing.assert_allclose(rank(document, RANKERS["centroid"]).scores, expected, atol=1e-9)


def test_random_depends_on_its_seed_only() -> None:
    document = analysed(split_sentences("Rain fell. Snow came. Wind blew. Fog stayed."))
    assert Random(1) == Random(1) != Random(2)
    np.testing.assert_array_equal(Random(7)(document), Random(7)(document))
    assert not np.array_equal(Random(7)(document), Random(8)(document))


def test_consensus_is_what_most_say_in_a_sentence_of_usual_length() -> None:
    reviews = (
        "The beds were soft and the room was quiet. Parking is dear. Quiet room, and very soft beds. "
        "We had soft beds and a quiet room, and the long walk down to the harbour, past the mill and the old "
        "ropeworks, took us half an hour on foot. Quiet. The coffee came late."
    )
    ranking = RANKERS["consensus"](analysed(split_sentences(reviews)))
    assert isinstance(ranking, Ranking)
    assert set(np.argsort(-ranking.scores)[:2].tolist()) == {0, 2}
    assert ranking.scores[4] < ranking.scores[0]  # "Quiet." alone, though three say it


def test_consensus_says_it_once() -> None:
    reviews = "The bed was soft. The bed was very soft. The soup was cold. Cold soup again."
    assert [s.index for s in summarize(reviews, 2, ranker="consensus")] in ([0, 2], [0, 3])

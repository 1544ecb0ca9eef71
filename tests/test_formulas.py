"""The rankers that are one formula, against double loops."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given

from strategies import analysed, dense, documents, numbered, prose
from summarizer import RANKERS, Document, Ranking, split_sentences, summarize
from summarizer.rank.formulas import Random
from summarizer.rank.graph import agreement
from summarizer.rank.registry import rank
from summarizer.text.terms import stemmer


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


def test_consensus_prefers_a_frequent_opinion_of_usual_length() -> None:
    reviews = (
        "The beds were soft and the room was quiet. Parking is dear. Quiet room, and very soft beds. "
        "We had soft beds and a quiet room, and the long walk down to the harbour, past the mill and the old "
        "ropeworks, took us half an hour on foot. Quiet. The coffee came late."
    )
    ranking = RANKERS["consensus"](analysed(split_sentences(reviews)))
    assert isinstance(ranking, Ranking)
    assert set(np.argsort(-ranking.scores)[:2].tolist()) == {0, 2}
    assert ranking.scores[4] < ranking.scores[0]  # "Quiet." alone, though three say it


def test_consensus_does_not_repeat() -> None:
    reviews = (
        "The wide bed was soft and warm. The wide bed was very soft and warm. "
        "The soup from the kitchen was cold. Cold soup came from the kitchen again."
    )
    assert [s.index for s in summarize(reviews, 2, ranker="consensus")] in ([0, 2], [0, 3])


@given(documents)
def test_consensus_equals_the_formula(document: Document) -> None:
    stop = document.language.stop_words
    words, terms, pairs = [], [], []
    for line in document.words:
        stems = stemmer(document.language.stemmer)(line)
        words.append(set(stems))
        terms.append({s for w, s in zip(line, stems, strict=True) if w not in stop})
        neighbours = zip(pairwise(line), pairwise(stems), strict=True)
        pairs.append({two for given_words, two in neighbours if not set(given_words) <= stop})
    parts = rank(document, RANKERS["consensus"]).parts
    for name, sets in (("words", words), ("terms", terms), ("pairs", pairs)):
        if name in parts and len(parts) == 3:
            values = agreement(*numbered(sets), len(sets))
            spread = values.std()
            expected = (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))
            np.testing.assert_allclose(parts[name], expected, atol=1e-9)
    assert set(parts) == ({"words", "terms", "pairs"} if document.terms else {"terms"})


@given(prose)
def test_tfidf_equals_the_formula(text: str) -> None:
    document = analysed(split_sentences(text))
    total = dense(document).sum(axis=0)
    norm = np.linalg.norm(total) or 1.0
    expected = [
        min(1, n_words / 15) * (row @ total) / norm + 0.6 / (1 + i) ** 0.5
        for i, (row, n_words) in enumerate(zip(dense(document), document.n_words, strict=True))
    ]
    np.testing.assert_allclose(rank(document, RANKERS["tfidf"]).scores, expected, atol=1e-9)


def test_baselines_by_hand() -> None:
    document = analysed(split_sentences("Rain fell on Oslo. Snow came. The wind blew hard that day."))
    assert rank(document, RANKERS["lead"]).scores.tolist() == [0, -1, -2]
    assert rank(document, RANKERS["longest"]).scores.tolist() == [4, 2, 6]

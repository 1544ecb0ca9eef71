from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import prose
from summarizer import Summary, analyse, split_sentences, summarize, train_ranker
from summarizer.danglers import dangles
from summarizer.document import Document
from summarizer.features import CONTEXT, features
from summarizer.learned import REDUNDANCY, LearnedRanker
from summarizer.rankers import RANKERS, Ranking, rank
from summarizer.selection import Budget, select
from summarizer.together import BEST, FEATURES, MOST, USUAL_WORDS, candidates, is_whole, together
from summarizer.training import (
    RIDGE_LENGTH,
    RIDGE_TOGETHER,
    Choices,
    Judge,
    fit_together,
    judged_choices,
)

COUNTS = st.integers(2, MOST)
TEXT = (
    "The council voted to open the dike. Farmers are angry. They say so loudly. Sheep graze there.\n\n"
    "The dike was built in 1954. It held the sea back. The council will vote on the old dike. Rain fell."
)


def slowly(document: Document, scores: np.ndarray, positions: tuple[int, ...]) -> list[float]:
    """Describe one summary, counting word by word."""
    count, n = len(positions), len(document)
    rows = np.zeros((n, len(document.terms)))
    rows[document.rows, document.indices] = document.weights
    centroid = rows.sum(axis=0)
    whole = rows[list(positions)].sum(axis=0)
    # The length of a sum of unit vectors, and of rows without a term as if they had it.
    length = np.sqrt(count + 2 * sum(rows[a] @ rows[b] for a, b in combinations(positions, 2)))
    odds = np.exp(scores - scores.max())
    chance = np.minimum(count * odds / odds.sum(), 1)
    form = {
        word: document.terms[term] if term >= 0 else f"{word} "
        for word, term in zip(document.vocabulary, document.term_of.tolist(), strict=True)
    }
    wanted: dict[str, float] = {}
    for line, likely in zip(document.words, chance, strict=True):
        for word in line:
            wanted[form[word]] = wanted.get(form[word], 0.0) + likely
    found = Counter(form[word] for i in positions for word in document.words[i])
    n_words = sum(found.values())
    shared = sum(min(times, wanted[word]) for word, times in found.items())
    words = np.log(max(n_words, 1) / (USUAL_WORDS * count))
    return [
        sum(scores[i] for i in positions),
        words,
        words**2,
        max(0.0, *(rows[a] @ rows[b] for a, b in combinations(positions, 2))),
        whole @ centroid / (np.linalg.norm(centroid) or 1.0) / length,
        2 * shared / max(n_words + sum(wanted.values()), 1),
        (positions[-1] - positions[0]) / n,
        float(any(document.paragraphs[i] == document.paragraphs[0] for i in positions)),
        float(1 in positions),
    ]


def lacking(document: Document, positions: tuple[int, ...]) -> int:
    """Count the sentences of a summary that are without the one before that they need."""
    return sum(
        i > 0 and i - 1 not in positions and dangles(document.sentences[i].text, document.language)
        for i in positions
    )


@given(prose, COUNTS, st.integers(0, 9))
def test_summaries_are_what_a_slow_count_says(text: str, count: int, seed: int) -> None:
    document = analyse(split_sentences(text))
    if not is_whole(count, len(document)):
        return
    scores = np.random.default_rng(seed).normal(size=len(document))
    found = candidates(document, scores, count)
    described = together(document, scores, found)
    assert described.shape == (len(found), len(FEATURES))
    for positions, row in zip(found.tolist()[:20], described, strict=False):
        assert row == pytest.approx(slowly(document, scores, tuple(positions)), abs=1e-9)


@given(prose, COUNTS, st.integers(0, 9))
def test_candidates_are_the_best_that_need_nobody(text: str, count: int, seed: int) -> None:
    document = analyse(split_sentences(text))
    n = len(document)
    if not is_whole(count, n):
        return
    scores = np.random.default_rng(seed).normal(size=n)
    found = [tuple(positions) for positions in candidates(document, scores, count).tolist()]
    assert found == sorted(set(found))
    best = np.argsort(-scores)[:BEST].tolist()
    needy = {i for i in best if lacking(document, (i,))}
    fewest = min(lacking(document, positions) for positions in found)
    assert all(lacking(document, positions) == fewest for positions in found)
    # All choices among the best alone are there, and beyond them only what one of these needs.
    alone = [c for c in combinations(sorted(best), count) if lacking(document, c) == fewest]
    assert set(alone) <= set(found)
    assert {i for positions in found for i in positions} <= {*best, *(i - 1 for i in needy)}


@given(prose, COUNTS, st.integers(0, 9))
def test_the_summary_worth_most_is_chosen(text: str, count: int, seed: int) -> None:
    document = analyse(split_sentences(text))
    chance = np.random.default_rng(seed)
    scores, weights = chance.normal(size=len(document)), chance.normal(size=len(FEATURES))
    chosen = select(document, Ranking(scores, dangling=1.5, together=weights), Budget(count))
    assert len(chosen) == min(count, len(document))
    if is_whole(count, len(document)):
        found = [tuple(positions) for positions in candidates(document, scores, count).tolist()]
        worth = {positions: float(weights @ slowly(document, scores, positions)) for positions in found}
        assert worth[tuple(chosen)] == pytest.approx(max(worth.values()), abs=1e-9)


@pytest.mark.parametrize(
    ("length", "unit", "diversity"), [(1, "sentences", 0), (30, "words", 0), (3, "sentences", 0.3)]
)
def test_other_sizes_and_diversity_look_at_one_sentence_after_the_other(
    length: int, unit: str, diversity: float
) -> None:
    document = analyse(split_sentences(TEXT))
    scores = np.linspace(1, 0, len(document))
    weights = np.eye(len(FEATURES))[FEATURES.index("span")]
    seen = select(document, Ranking(scores, together=weights), Budget(length, unit), diversity=diversity)
    assert seen == select(document, scores, Budget(length, unit), diversity=diversity)
    assert select(document, Ranking(scores, together=weights), Budget(2)) == [0, len(document) - 1]


def test_the_bundled_model_looks_at_summaries_as_wholes() -> None:
    document = analyse(split_sentences(TEXT))
    ranking = rank(document, RANKERS["learned"])
    assert ranking.together is not None
    assert ranking.together.shape == (len(FEATURES),)
    weights = np.array(LearnedRanker.bundled().together)
    assert weights[FEATURES.index("scores"), 0] > 0
    assert weights[FEATURES.index("repetition"), 0] < 0
    assert weights[FEATURES.index("expected words"), 0] > 0


def told(summary: Summary) -> set[tuple[int, str]]:
    return {(s.index, reason) for e in summary.explain() for s, reason in e.passed_over}


def test_what_goes_less_well_with_the_others_is_told() -> None:
    weights = np.eye(len(FEATURES))[FEATURES.index("span")]

    def ranker(document: Document) -> Ranking:
        return Ranking(np.linspace(1, 0, len(document)), together=weights)

    first, last = summarize(TEXT, 2, ranker=ranker).explain()
    assert first.passed_over == ()
    assert [s.index for s, _ in last.passed_over] == [1, 2, 3, 4, 5, 6]
    assert told(summarize(TEXT, 2, ranker=ranker)) == {
        (i, "goes less well with the others") for i in range(1, 7)
    }
    assert told(summarize(TEXT, 1, ranker=ranker)) == set()


def test_weights_of_wholes_are_found_by_their_worth() -> None:
    chance = np.random.default_rng(0)
    span = FEATURES.index("span")
    found = []
    for _ in range(200):
        described = chance.normal(size=(20, len(FEATURES)))
        context = np.concatenate(([1.0], chance.uniform(-1, 1, len(CONTEXT) - 1)))
        found.append(Choices(described, context, 0.3 + 0.05 * described[:, span]))
    weights = fit_together(found, np.ones(200))
    strongest = np.abs(weights[:, 0]).argmax()
    assert strongest == span
    assert weights[span, 0] > 0

    z = np.concatenate([c.described - c.described.mean(axis=0) for c in found])
    scale = z.std(axis=0)
    start = np.zeros(weights.shape)
    start[FEATURES.index("scores"), 0], start[FEATURES.index("repetition"), 0] = 1, -REDUNDANCY

    def loss(values: np.ndarray) -> float:
        total = 0.0
        for c in found:
            odds = np.exp(c.described @ values @ c.context)
            total -= 100 * float(odds / odds.sum() @ c.worth) / len(found)
        ridge = np.full(values.shape, RIDGE_LENGTH)
        ridge[:, 0] = RIDGE_TOGETHER
        return total + float((ridge * ((values - start) * scale[:, None]) ** 2).sum()) / len(found)

    best = loss(weights)
    free = weights != 0
    assert free[:, 0].all()
    assert all(best <= loss(weights + 0.1 * free * chance.normal(size=weights.shape)) for _ in range(10))


def test_choices_are_judged_as_the_judge_does() -> None:
    document = analyse(split_sentences(TEXT), request=(2, "sentences"))
    scores = np.linspace(1, 0, len(document))
    reference = "The council voted on the dike, which held the sea back."
    judged = judged_choices(document, scores, reference)
    assert judged is not None
    found = candidates(document, scores, 2)
    assert judged.worth.tolist() == [Judge(document, reference)(pair) for pair in found.tolist()]
    assert (judged.context == features(document)[1]).all()
    for request in ((1, "sentences"), (30, "words"), (8, "sentences")):
        assert judged_choices(analyse(split_sentences(TEXT), request=request), scores, reference) is None


def test_a_house_style_has_wholes_where_summaries_are_of_some_sentences() -> None:
    texts = [TEXT.replace("dike", f"dike {chr(97 + i % 26)}{i}") for i in range(20)]
    references = ["The council voted to open the dike. Farmers are angry."] * 20
    assert np.shape(train_ranker(texts, references, length=2).together) == (len(FEATURES), len(CONTEXT))
    assert train_ranker(texts, references, length=1).together == ()
    assert train_ranker(texts, references, length=20, unit="words").together == ()

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import analysed, dense, order_of, picked, prose, same_said
from summarizer import Document, Ranking, split_sentences, summarize
from summarizer.select.budget import Budget, Unit
from summarizer.select.one_by_one import REPEAT_PENALTY
from summarizer.text.dependence import dangles


def numbered(n: int) -> Document:
    return analysed(split_sentences(" ".join(f"Word{i} stood here." for i in range(n))))


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=12), st.integers(1, 14))
def test_the_best_sentences_by_score_then_place(scores: list[int], length: int) -> None:
    document = numbered(len(scores))
    chosen = picked(document, np.array(scores, dtype=float), Budget(length))
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    assert chosen == sorted(order[:length])


@given(prose, st.integers(1, 40), st.randoms(use_true_random=False))
def test_a_word_budget_leaves_no_room_for_what_was_left_out(text: str, length: int, random: object) -> None:
    document = analysed(split_sentences(text))
    scores = np.array([random.random() for _ in range(len(document))])  # type: ignore[attr-defined]
    chosen = picked(document, scores, Budget(length, "words"))
    used = int(document.n_words[chosen].sum())
    if used > length:
        assert len(chosen) == 1
        return
    for left_out in set(range(len(document))) - set(chosen):
        assert used + document.n_words[left_out] > length or document.scraps[left_out]


@given(prose, st.integers(1, 4), st.floats(0, 1))
def test_diversity_equals_maximal_marginal_relevance(text: str, length: int, diversity: float) -> None:
    document = analysed(split_sentences(text))
    n = len(document)
    scores = np.linspace(1, 0, n) ** 2
    rows = dense(document)
    chosen: list[int] = []
    for _ in range(min(length, n)):  # straight from the formula of Carbonell & Goldstein
        gains = {
            i: (1 - diversity) * (scores[i] - scores.min()) / (np.ptp(scores) or 1)
            - diversity * max((rows[i] @ rows[j] for j in chosen), default=0.0)
            for i in range(n)
            if i not in chosen
        }
        if not all(document.scraps[i] for i in gains):
            gains = {i: gain for i, gain in gains.items() if not document.scraps[i]}
        else:  # scraps come last, by score
            gains = dict(zip(gains, scores[list(gains)], strict=True))
        best = max(gains.values())
        chosen.append(min(i for i, gain in gains.items() if gain >= best - 1e-12))
    result = picked(document, scores, Budget(length), diversity=diversity)
    if diversity == 0 or result == sorted(chosen):
        assert result == sorted(chosen)
    else:  # rounding may break a tie the other way: then the gains must be the same
        assert len(result) == len(chosen)


@given(prose, st.integers(1, 5), st.floats(0, 2), st.floats(0, 2), st.integers(0, 9))
def test_care_for_repetition_and_danglers(
    text: str, length: int, redundancy: float, dangling: float, seed: int
) -> None:
    document = analysed(split_sentences(text))
    n = len(document)
    scores = np.random.default_rng(seed).random(n)
    rows = dense(document)
    leans = [i > 0 and dangles(s.text, document.language) for i, s in enumerate(document.sentences)]
    chosen: list[int] = []
    while len(chosen) < min(length, n):
        merit = {
            i: scores[i]
            - redundancy * max((rows[i] @ rows[j] for j in chosen), default=0.0)
            - REPEAT_PENALTY * (redundancy > 0) * sum(same_said(document, i, j) for j in chosen)
            for i in range(n)
            if i not in chosen and not document.scraps[i]
        }
        if not merit:
            left = [i for i in order_of(scores) if i not in chosen]
            chosen += left[: min(length, n) - len(chosen)]
            break
        gains = {i: m - dangling * (leans[i] and i - 1 not in chosen) for i, m in merit.items()}
        best = max(gains, key=lambda i: (gains[i], -i))
        needy = max(merit, key=lambda i: (merit[i], -i))
        pair = (
            gains[needy] < merit[needy]
            and needy - 1 in gains
            and gains[needy - 1] == merit[needy - 1]
            and merit[needy] + merit[needy - 1] > 2 * gains[best]
        )
        chosen += [needy - 1, needy] if pair and len(chosen) + 2 <= min(length, n) else [best]
    ranking = Ranking(scores, redundancy=redundancy, dangling=dangling)
    assert picked(document, ranking, Budget(length)) == sorted(chosen)


def test_a_sentence_that_needs_its_neighbour_comes_with_it_or_not_at_all() -> None:
    document = analysed(split_sentences("Ida Moe farms there. She is angry. Rain fell. Snow came."))
    apart = Ranking(np.array([0.0, 0.9, 0.5, 0.1]), dangling=1.0)
    assert picked(document, apart, Budget(1)) == [2]
    assert picked(document, apart, Budget(2)) == [2, 3]
    together = Ranking(np.array([0.3, 0.9, 0.5, 0.1]), dangling=1.0)  # 0.3 and 0.9 are more than twice 0.5
    assert picked(document, together, Budget(1)) == [2]
    assert picked(document, together, Budget(2)) == [0, 1]
    assert picked(document, together, Budget(3)) == [0, 1, 2]


@pytest.mark.parametrize("unit", ["words", "chars", lambda text: len(text.split())])
def test_neither_of_two_comes_where_both_have_no_room(unit: Unit) -> None:
    text = (
        "Ida Moe farms on the marsh. She is angry about all those plans of theirs. Rain fell on Oslo today. "
        "Snow came down in Bergen."
    )
    document = analysed(split_sentences(text))
    ranking = Ranking(np.array([0.0, 2.0, 0.9, 0.8]), dangling=1.5)
    small, large = (30, 75) if unit == "chars" else (6, 15)
    assert picked(document, ranking, Budget(small, unit)) == [2]
    assert picked(document, ranking, Budget(large, unit)) == [0, 1]


def test_no_size_is_filled_on_with_a_sentence_that_needs_one_left_out() -> None:
    text = (
        "Ida Moe farms behind the old dike there. She is angry about the plans. Rain fell on the town. "
        "Snow came down in Bergen."
    )
    document = analysed(split_sentences(text))
    ranking = Ranking(np.array([0.1, 2.0, 0.9, 0.8]), dangling=1.5)
    assert picked(document, ranking, Budget(13, "words")) == [2, 3]  # three words are left; it has six
    assert picked(document, ranking, Budget(15, "words")) == [0, 1]
    assert picked(document, ranking, Budget(20, "words")) == [0, 1, 2]
    assert picked(document, ranking, Budget(23, "words")) == [0, 1, 2]
    late = Ranking(np.array([-9.0, 0.1, 0.9, 0.8]), dangling=1.5)  # its turn is before that of its neighbour
    assert picked(document, late, Budget(25, "words")) == [0, 1, 2, 3]
    assert picked(document, late, Budget(5, "words")) == [2]


@pytest.mark.parametrize("unit", ["words", "chars", lambda text: len(text.split())])
def test_no_size_is_filled_on_with_marks_alone(unit: Unit) -> None:
    sentences = ["Rain fell on Oslo all day.", "...", "Snow came to Bergen in the night."]
    assert [str(s) for s in summarize(sentences, 30 if unit == "chars" else 7, unit, ranker="lead")] == [
        sentences[0]
    ]
    assert len(summarize(sentences, 100, unit, ranker="lead")) == 3  # there is room for all
    assert len(summarize(sentences, 2, ranker="lead")) == 2
    assert str(summarize(sentences, 3, unit, ranker="lead")) == "..."  # nothing else has room


def test_no_size_is_filled_on_with_less_than_the_mean() -> None:
    document = numbered(6)
    scores = np.array([3.0, 2.0, 1.0, -1.0, -2.0, -3.0])
    careful = Ranking(scores, redundancy=0.1)
    sizes = {0: 5, 1: 9, 2: 3, 3: 1, 4: 2, 5: 1}

    def size(text: str) -> int:
        return sum(n for i, n in sizes.items() if f"Word{i} " in text)

    assert picked(document, careful, Budget(9, size)) == [0, 2]  # Word3 has room, but says less than most
    assert picked(document, Ranking(scores), Budget(9, size)) == [0, 2, 3]
    assert picked(document, careful, Budget(4, size)) == [2]
    assert picked(document, careful, Budget(2, size)) == [3, 5]  # nothing better has room
    assert picked(document, careful, Budget(20, size)) == [0, 1, 2, 3, 4]  # nearly all is asked for
    asked = replace(document, query_extra=np.full(6, 0.1))
    assert picked(asked, careful, Budget(9, size)) == [0, 2, 3]  # the answer may lie in Word3


def test_full_diversity_avoids_saying_it_twice() -> None:
    text = "Rain fell on Oslo today. Rain fell on Oslo today again. Buses of the town ran late."
    assert [s.index for s in summarize(text, 2, ranker="lead")] == [0, 1]
    assert [s.index for s in summarize(text, 2, ranker="lead", diversity=0.7)] == [0, 2]


def test_greedy_fill_is_never_worse_than_stopping(article: str) -> None:
    for length in (20, 40, 60, 100):
        summary = summarize(article, length, "words", ranker="tfidf")
        stopped = 0
        for sentence in sorted(summary.source, key=lambda s: -(s.score or 0)):
            size = len(sentence.text.split())
            if stopped + size > length:
                break
            stopped += size
        assert sum(len(s.text.split()) for s in summary) >= stopped


def test_pairs_of_sentences_are_counted_exactly() -> None:
    document = numbered(4)
    for pair in combinations(range(4), 2):
        scores = np.array([1.0 if i in pair else 0.0 for i in range(4)])
        assert picked(document, scores, Budget(2)) == list(pair)

"""SumBasic and KL against slow versions written from the papers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given

from strategies import analysed, documents, order_of, term_counts
from summarizer import Document
from summarizer.rank import greedy
from summarizer.rank.greedy import kl, sumbasic


def assert_greedy(
    document: Document, scores: np.ndarray, values: Callable[[list[int]], dict[int, float]]
) -> None:
    """Follow the picks: each must be the earliest of those that are best given the picks before it."""
    order = order_of(scores)
    filled = [i for i, counts in enumerate(term_counts(document)) if counts]
    for step in range(len(filled)):
        found = values(order[:step])
        best = max(found.values())
        assert order[step] == min(i for i, v in found.items() if math.isclose(v, best, rel_tol=1e-10))
    assert order[len(filled) :] == [i for i in range(len(document)) if i not in filled]
    np.testing.assert_allclose(sorted(scores), np.arange(1, len(document) + 1) / max(len(document), 1))


def slow_sumbasic(document: Document) -> Callable[[list[int]], dict[int, float]]:
    counts = term_counts(document)
    totals: Counter[str] = sum(counts, Counter())

    def values(chosen: list[int]) -> dict[int, float]:
        p = {word: total / totals.total() for word, total in totals.items()}
        for i in chosen:
            p.update({word: p[word] * p[word] for word in counts[i]})
        left = {i: line for i, line in enumerate(counts) if line and i not in chosen}
        likeliest = max(p[word] for line in left.values() for word in line)
        return {
            i: sum(p[word] * times for word, times in line.items()) / line.total()
            for i, line in left.items()
            if any(p[word] == likeliest for word in line)
        }

    return values


def slow_kl(document: Document) -> Callable[[list[int]], dict[int, float]]:
    counts = term_counts(document)
    totals: Counter[str] = sum(counts, Counter())
    p = {word: total / totals.total() for word, total in totals.items()}

    def divergence(chosen: list[int]) -> float:
        held: Counter[str] = sum((counts[i] for i in chosen), Counter())
        q = {word: (held[word] + 1e-4 * p[word]) / (held.total() + 1e-4) for word in p}
        return sum(p[word] * math.log(p[word] / q[word]) for word in p)

    def values(chosen: list[int]) -> dict[int, float]:
        left = [i for i, line in enumerate(counts) if line and i not in chosen]
        return {i: 10 - divergence([*chosen, i]) for i in left}  # 10: a relative tolerance needs a scale

    return values


@given(documents)
def test_sumbasic_picks_by_the_paper(document: Document) -> None:
    assert_greedy(document, sumbasic(document), slow_sumbasic(document))


@given(documents)
def test_kl_picks_the_smallest_divergence(document: Document) -> None:
    assert_greedy(document, kl(document), slow_kl(document))


def test_greedy_methods_on_an_article(news: Document) -> None:
    start = analysed(news.sentences[:15])
    assert_greedy(start, sumbasic(start), slow_sumbasic(start))
    assert_greedy(start, kl(start), slow_kl(start))


def test_sentences_after_the_last_pick_are_ordered_by_their_last_values(
    news: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = order_of(kl(news))
    monkeypatch.setattr(greedy, "PICKS", 5)
    assert order_of(kl(news))[:5] == exact[:5]
    found = slow_kl(news)(exact[:5])
    assert order_of(kl(news))[5:] == sorted(found, key=lambda i: (-round(found[i], 12), i))
    basic = order_of(sumbasic(news))
    found = slow_sumbasic(news)(basic[:5])
    assert set(basic[5 : 5 + len(found)]) == set(found)  # those with the likeliest word come first

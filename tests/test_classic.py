"""The classic methods against slow versions written from the papers."""

from __future__ import annotations

import math
import pickle
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from strategies import prose
from summarizer import (
    RANKERS,
    Document,
    LexRank,
    Ranking,
    Summarizer,
    load_language,
    split_sentences,
    summarize,
    summarize_many,
)
from summarizer.document import analyse
from summarizer.rank import classic, greedy
from summarizer.rank.classic import Edmundson, lsa, luhn
from summarizer.rank.graph import agreement, reduction, textrank
from summarizer.rank.greedy import kl, sumbasic
from summarizer.rank.registry import rank
from summarizer.ranking import Ranker
from summarizer.text.terms import term_lists
from test_terms_and_idf import dense

CLASSIC = ["consensus", "edmundson", "kl", "lexrank", "lsa", "luhn", "reduction", "sumbasic", "textrank"]


def of_lines(lines: Iterable[str]) -> Document:
    text = "\n".join(f"{line.capitalize()}." for line in lines)
    return analyse(split_sentences(text))


WORDS = st.sampled_from("rain snow fog sea dike town vote field sheep marsh the of and it was not".split())
sentence_lists = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=9)
"""Sentences of few words, so that many are shared."""
documents = sentence_lists.map(of_lines) | prose.map(lambda text: analyse(split_sentences(text)))


def term_counts(document: Document) -> list[Counter[str]]:
    lists = term_lists([s.text for s in document.sentences], document.language)
    return [Counter(line) for line in lists]


@pytest.fixture(scope="module")
def news(article: str) -> Document:
    return Summarizer().fit([article])._pipeline().document(article)


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
    np.testing.assert_allclose(agreement(held), expected, atol=1e-8)


@given(documents)
def test_consensus_equals_the_formula(document: Document) -> None:
    stop = document.language.stop_words
    words, terms, pairs = [], [], []
    for line, stems in zip(document.words, document.stems, strict=True):
        words.append(set(stems))
        terms.append({s for w, s in zip(line, stems, strict=True) if w not in stop})
        neighbours = zip(pairwise(line), pairwise(stems), strict=True)
        pairs.append({two for given_words, two in neighbours if not set(given_words) <= stop})
    parts = rank(document, RANKERS["consensus"]).parts
    for name, sets in (("words", words), ("terms", terms), ("pairs", pairs)):
        if name in parts and len(parts) == 3:
            values = agreement(sets)
            spread = values.std()
            expected = (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))
            np.testing.assert_allclose(parts[name], expected, atol=1e-9)
    assert set(parts) == ({"words", "terms", "pairs"} if document.terms else {"terms"})


def test_consensus_is_what_most_say_in_a_sentence_of_usual_length() -> None:
    reviews = (
        "The beds were soft and the room was quiet. Parking is dear. Quiet room, and very soft beds. "
        "We had soft beds and a quiet room, and the long walk down to the harbour, past the mill and the old "
        "ropeworks, took us half an hour on foot. Quiet. The coffee came late."
    )
    ranking = RANKERS["consensus"](analyse(split_sentences(reviews)))
    assert isinstance(ranking, Ranking)
    assert set(np.argsort(-ranking.scores)[:2].tolist()) == {0, 2}
    assert ranking.scores[4] < ranking.scores[0]  # "Quiet." alone, though three say it


def test_consensus_says_it_once() -> None:
    reviews = "The bed was soft. The bed was very soft. The soup was cold. Cold soup again."
    assert [s.index for s in summarize(reviews, 2, ranker="consensus")] in ([0, 2], [0, 3])


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


def test_lexrank_with_a_threshold_is_public_and_goes_to_workers(article: str) -> None:
    ranker = LexRank(threshold=0.1)
    (summary,) = summarize_many([article], ranker=ranker, n_jobs=2)
    assert summary == summarize(article, ranker=ranker)
    assert str(summary) != str(summarize(article, ranker="lexrank"))


def full_lsa(document: Document) -> np.ndarray:
    """Use the full decomposition: at most 20 topics, at least half the largest, equal ones together."""
    rows = np.zeros((len(document), len(document.terms)))
    number = {term: i for i, term in enumerate(document.terms)}
    for row, counts in zip(rows, term_counts(document), strict=True):
        for word, times in counts.items():
            row[number[word]] = times * document.idf[number[word]]
    if not rows.any():
        return np.zeros(len(document))
    left, sizes, _ = np.linalg.svd(rows, full_matrices=False)
    kept = [k for k in range(len(sizes)) if sizes[k] ** 2 >= sizes[0] ** 2 / 4 * (1 - 1e-8)]
    if len(sizes) > 20:
        kept = [k for k in kept if k < 20 and sizes[k] ** 2 > sizes[20] ** 2 + 1e-9 * sizes[0] ** 2]
    result: np.ndarray = np.sqrt(sum((sizes[k] * left[:, k]) ** 2 for k in kept) + np.zeros(len(document)))
    return result


@given(documents)
def test_lsa_equals_the_full_decomposition(document: Document) -> None:
    np.testing.assert_allclose(lsa(document), full_lsa(document), atol=1e-6)


@given(documents)
def test_lsa_by_random_projections_equals_the_full_decomposition(document: Document) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classic, "DENSE", 0)
        np.testing.assert_allclose(lsa(document), full_lsa(document), atol=1e-6)


def test_lsa_of_an_article_fast_and_slow(news: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = lsa(news)
    np.testing.assert_allclose(exact, full_lsa(news), atol=1e-6)
    monkeypatch.setattr(classic, "DENSE", 10)
    np.testing.assert_allclose(lsa(news), exact, atol=1e-8)
    assert order_of(lsa(news)) == order_of(exact)


def test_lsa_counts_many_topics_of_a_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty fields of words, each a little smaller than the one before: more than the topics that count."""
    monkeypatch.setattr(classic, "DENSE", 100)
    lines = [(field, i) for field in range(30) for i in range(12 - field // 4)]
    document = of_lines(f"w{f}x v{f}x w{f}x u{(7 * i) % 40}x{f}x" for f, i in lines)
    assert len(document) > classic.DENSE
    expected = full_lsa(document)
    assert 100 < np.count_nonzero(expected > 1e-3) < len(document)  # some fields have no topic that counts
    np.testing.assert_allclose(lsa(document), expected, atol=1e-6)


def brute_luhn(document: Document) -> np.ndarray:
    """Try all windows from one significant word to another that bridge four words at most and cannot grow."""
    totals: Counter[str] = sum(term_counts(document), Counter())
    scores = []
    for line in document.words:
        terms = [term_lists([word], document.language)[0] for word in line]
        marks = [bool(term) and totals[term[0]] >= max(2, len(document) / 10) for term in terms]

        def is_cluster(a: int, b: int, marks: list[bool] = marks) -> bool:
            inside = "".join("x" if mark else "." for mark in marks[a : b + 1])
            return inside[0] == inside[-1] == "x" and "....." not in inside

        n = len(marks)
        clusters = [(a, b) for a in range(n) for b in range(a, n) if is_cluster(a, b)]
        whole = [
            (a, b)
            for a, b in clusters
            if not any((c, d) != (a, b) and c <= a and b <= d for c, d in clusters)
        ]
        scores.append(max((sum(marks[a : b + 1]) ** 2 / (b - a + 1) for a, b in whole), default=0.0))
    return np.array(scores)


@given(sentence_lists)
def test_luhn_equals_all_windows(lines: list[str]) -> None:
    document = of_lines(lines)
    np.testing.assert_allclose(luhn(document), brute_luhn(document), atol=1e-12)


def test_luhn_of_an_article(news: Document) -> None:
    np.testing.assert_allclose(luhn(news), brute_luhn(news), atol=1e-12)


def test_luhn_bridges_four_words_and_not_five() -> None:
    def value(words: int) -> float:
        gap = " ".join(f"w{i}" for i in range(words))
        return float(luhn(of_lines([f"rain {gap} rain"]))[0])

    assert value(4) == pytest.approx(4 / 6)
    assert value(5) == 1.0


def test_edmundson_by_hand() -> None:
    text = (
        "# Sheep on the marsh\n\n"
        "The marsh grows. Perhaps it freezes.\n\n"
        "Sheep eat salt. This shows important results. It rains.\n\n"
        "Salt sheep sell."
    )
    document = Summarizer()._pipeline().document(text)
    parts = Edmundson(cue=1)(document).parts
    assert [s.text for s in document.sentences][3] == "This shows important results."
    assert parts["cue"].tolist() == pytest.approx([0, -1 / 2, 0, 1, 0, 0])
    assert parts["key"].tolist() == [0, 0, 1, 0, 0, 1]  # sheep and salt, twice each
    assert parts["title"].argmax() in (0, 2, 5)
    assert parts["title"][[1, 3, 4]].tolist() == [0, 0, 0]
    # First and last paragraph; first and last sentence of a paragraph of several.
    assert parts["location"].tolist() == [0.5, 0.5, 0.25, 0, 0.25, 0.25]
    weighted = Edmundson(cue=2, key=0, title=0.5, location=3)(document)
    np.testing.assert_allclose(
        weighted.scores, 2 * parts["cue"] + 0.5 * parts["title"] + 3 * parts["location"]
    )


def test_without_cue_words_there_is_no_cue_part() -> None:
    ranking = Edmundson()(analyse(split_sentences("Eins. Zwei."), language="nl"))
    assert isinstance(ranking, Ranking)
    assert set(ranking.parts) == {"key", "title", "location"}
    with pytest.raises(ValueError, match="cue must be a finite weight, got nan"):
        Edmundson(cue=math.nan)


@pytest.mark.parametrize("code", ["en", "de", "es", "fr", "pt"])
def test_cue_words_are_words(code: str) -> None:
    profile = load_language(code)
    assert profile.bonus
    assert profile.stigma
    assert not profile.bonus & profile.stigma
    assert all(word == word.lower() and word.isalpha() for word in profile.bonus | profile.stigma)


def order_of(scores: np.ndarray) -> list[int]:
    order: list[int] = np.argsort(-scores, kind="stable").tolist()
    return order


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
    start = analyse(news.sentences[:15])
    assert_greedy(start, sumbasic(start), slow_sumbasic(start))
    assert_greedy(start, kl(start), slow_kl(start))


def test_after_the_last_pick_the_values_of_that_moment_decide(
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


def test_topics_of_a_long_text_are_the_leading_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classic, "DENSE", 100)
    random = np.random.default_rng(5)
    zipf = np.minimum(random.zipf(1.3, (250, 9)), 900)
    document = of_lines(" ".join(f"w{word}x" for word in row) for row in zipf)
    assert len(document) > classic.DENSE
    np.testing.assert_allclose(lsa(document), full_lsa(document), atol=1e-6)


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

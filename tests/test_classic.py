"""LSA, Luhn and Edmundson against slow versions written from the papers."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given

from strategies import analysed, documents, of_lines, order_of, sentence_lists, term_counts
from summarizer import Document, Ranking, Summarizer, load_language, split_sentences
from summarizer.rank import classic
from summarizer.rank.classic import Edmundson, lsa, luhn
from summarizer.text.terms import term_lists


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


def test_lsa_of_an_article_fast_and_slow(news: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = lsa(news)
    np.testing.assert_allclose(exact, full_lsa(news), atol=1e-6)
    monkeypatch.setattr(classic, "DENSE", 10)
    np.testing.assert_allclose(lsa(news), exact, atol=1e-8)
    assert order_of(lsa(news)) == order_of(exact)


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
        "Sheep eat salt. We agreed, so we conclude. It rains.\n\n"
        "Salt sheep sell."
    )
    document = Summarizer()._pipeline().document(text)
    parts = Edmundson(cue=1)(document).parts
    assert [s.text for s in document.sentences][3] == "We agreed, so we conclude."
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
    ranking = Edmundson()(analysed(split_sentences("Eins. Zwei."), language="fi"))
    assert isinstance(ranking, Ranking)
    assert set(ranking.parts) == {"key", "title", "location"}
    with pytest.raises(ValueError, match="cue must be a finite number, got nan"):
        Edmundson(cue=math.nan)


@pytest.mark.parametrize("code", ["en", "de", "es", "fr", "pt"])
def test_cues_are_words_in_lower_case(code: str) -> None:
    profile = load_language(code)
    assert profile.bonus
    assert profile.stigma
    assert not profile.bonus & profile.stigma
    assert all(word == word.lower() and word.isalpha() for word in profile.stigma)
    words = [word for phrase in profile.bonus for word in phrase.split(" ")]
    assert all(word == word.lower() and word.replace("'", "").isalpha() for word in words)


def test_topics_of_a_long_text_are_the_leading_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classic, "DENSE", 100)
    random = np.random.default_rng(5)
    zipf = np.minimum(random.zipf(1.3, (250, 9)), 900)
    document = of_lines(" ".join(f"w{word}x" for word in row) for row in zipf)
    assert len(document) > classic.DENSE
    np.testing.assert_allclose(lsa(document), full_lsa(document), atol=1e-6)


@given(documents)
def test_lsa_by_random_projections_equals_the_full_decomposition(document: Document) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classic, "DENSE", 0)
        np.testing.assert_allclose(lsa(document), full_lsa(document), atol=1e-6)


def test_lsa_counts_many_topics_of_a_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty fields of words, each a little smaller than the one before: more than the topics that count."""
    monkeypatch.setattr(classic, "DENSE", 100)
    lines = [(field, i) for field in range(30) for i in range(12 - field // 4)]
    document = of_lines(f"w{f}x v{f}x w{f}x u{(7 * i) % 40}x{f}x" for f, i in lines)
    assert len(document) > classic.DENSE
    expected = full_lsa(document)
    assert 100 < np.count_nonzero(expected > 1e-3) < len(document)  # some fields have no topic that counts
    np.testing.assert_allclose(lsa(document), expected, atol=1e-6)

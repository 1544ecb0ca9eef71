from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given

from strategies import analysed, prose
from summarizer import LearnedRanker, split_sentences, summarize
from summarizer.document import Document
from summarizer.rank.features import GROUPS
from summarizer.rank.formulas import position_prior
from summarizer.rank.learned import ORDER, WHOLES_OF_ORDER
from summarizer.rank.unordered import FEWEST_SENTENCES, _early, _named, _scattered, looks_shuffled
from summarizer.select.as_whole import FEATURES

PLACES = "harbour school mill bridge chapel market quarry station orchard library".split()
NAMES = "Moe Lie Berg Dahl Holm Lund Vik Ness Aas Foss".split()
# Ten people and places, three sentences each, one after the other.
REPORT = [
    sentence
    for place, name in zip(PLACES, NAMES, strict=True)
    for sentence in (
        f"Plans for the {place} were shown to the council by Ida {name} and her {place} committee on Monday.",
        f"Moen and {name} had measured the old {place} twice.",
        f"But {name} still dislikes the {place}.",
    )
]


def document_of(sentences: list[str]) -> Document:
    return analysed(split_sentences(" ".join(sentences)))


def shuffled(sentences: list[str], seed: int = 0) -> list[str]:
    return random.Random(seed).sample(sentences, len(sentences))  # noqa: S311 - a fixed choice


def test_a_shuffled_text_is_told_from_one_in_order() -> None:
    content = np.array([2.0] + [0.0] * (len(REPORT) - 1))
    assert looks_shuffled(document_of(REPORT), content) == 0
    found = [looks_shuffled(document_of(shuffled(REPORT, seed)), np.zeros(len(REPORT))) for seed in range(10)]
    assert np.mean(found) > 0.5


def test_what_speaks_early_for_order_counts_and_one_sentence_takes_more_doubt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("summarizer.rank.unordered.CERTAIN", 20.0)  # so that no share is 1
    document = document_of(shuffled(REPORT))
    none, early = np.zeros(len(REPORT)), -np.sqrt(np.arange(len(REPORT)))
    assert 0 < looks_shuffled(document, none, one_asked=True) < looks_shuffled(document, none)
    assert looks_shuffled(document, early) < looks_shuffled(document, none)


def test_names_are_full_at_first() -> None:
    assert _named(document_of(["Ida Moe came.", "Rain fell.", "Moe left."])) < 0
    assert _named(document_of(["Moe came.", "Rain fell.", "Then Ida B. Moe left."])) > 0
    assert _named(document_of(["Moe came.", "The Moe left.", "Ida Lie sang."])) == 0  # an article is no name
    assert _named(document_of(["Егор Лунин пришёл.", "Шёл дождь.", "Лунин ушёл."])) < 0


def test_terms_come_again_soon_in_a_text_in_order() -> None:
    assert _scattered(document_of(REPORT)) < 0 < _scattered(document_of(shuffled(REPORT)))
    assert _scattered(document_of(["Rain fell.", "Snow came."])) == 0


def test_content_that_stands_early_correlates_with_that() -> None:
    document = document_of(REPORT)
    early = position_prior(document)
    assert _early(document, 3 * early + 7) == pytest.approx(1)
    assert _early(document, -early) == pytest.approx(-1)
    assert _early(document, np.ones(len(document))) == 0
    content = np.random.default_rng(0).normal(size=len(document))
    assert _early(document, content) == pytest.approx(np.corrcoef(early, content)[0, 1])


@given(prose)
def test_disorder_is_a_share_and_none_in_short_texts(text: str) -> None:
    document = analysed(split_sentences(text))
    found = looks_shuffled(document, np.zeros(len(document)))
    assert 0 <= found <= 1
    assert not found or len(document) >= FEWEST_SENTENCES


def test_in_a_shuffled_text_the_order_says_less(monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_of(REPORT)
    kept = LearnedRanker.bundled()(document)
    monkeypatch.setattr("summarizer.rank.learned.disorder", lambda *_, **__: 1.0)
    ranking = LearnedRanker.bundled()(document)
    assert all(np.any(kept.parts[name]) for name in ("position", "opening"))
    assert not any(np.any(ranking.parts[name]) for name in GROUPS if name in ORDER)
    assert np.any(ranking.parts["plain formula"])
    assert not np.any(kept.parts["plain formula"])
    assert kept.whole_weights is not None
    assert ranking.whole_weights is not None
    changed = np.flatnonzero(kept.whole_weights != ranking.whole_weights).tolist()
    assert changed == [FEATURES.index(name) for name in WHOLES_OF_ORDER]


def test_order_is_not_looked_at_in_a_language_without_cue_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("summarizer.rank.learned.disorder")
    assert len(summarize(" ".join(REPORT), 3, language="de")) == 3

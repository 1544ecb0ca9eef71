from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from strategies import analysed, prose
from summarizer import LearnedRanker, split_sentences, summarize
from summarizer.document import Document, Floats
from summarizer.rank.features import GROUPS
from summarizer.rank.fitted import Ramp, ShuffleOdds
from summarizer.rank.formulas import position_prior
from summarizer.rank.learned import ORDER, WHOLES_OF_ORDER
from summarizer.rank.unordered import _early, _late_full_names, looks_shuffled, opinion_pile, scattered_terms
from summarizer.select.as_whole import FEATURES

FALLBACKS = LearnedRanker.bundled().fallbacks
assert FALLBACKS is not None
ODDS = FALLBACKS.order
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


def mistrust(
    document: Document, content: Floats, odds: ShuffleOdds = ODDS, *, one_asked: bool = False
) -> float:
    return looks_shuffled(document, content, scattered_terms(document, odds), odds, one_asked=one_asked)


def test_a_shuffled_text_is_told_from_one_in_order() -> None:
    content = np.array([2.0] + [0.0] * (len(REPORT) - 1))
    assert mistrust(document_of(REPORT), content) == 0
    none = np.zeros(len(REPORT))
    found = [mistrust(document_of(shuffled(REPORT, seed)), none) for seed in range(10)]
    assert np.mean(found) > 0.5


def test_content_that_stands_early_speaks_for_order_and_one_sentence_takes_more_doubt() -> None:
    wide = replace(ODDS, mistrust=Ramp(3.5, 23.5), mistrust_one_sentence=Ramp(4.5, 24.5))  # no share is 1
    document = document_of(shuffled(REPORT))
    none, early = np.zeros(len(REPORT)), -np.sqrt(np.arange(len(REPORT)))
    found = mistrust(document, none, wide)
    assert 0 < mistrust(document, none, wide, one_asked=True) < found
    assert mistrust(document, early, wide) < found


def test_names_are_full_at_first() -> None:
    assert _late_full_names(document_of(["Ida Moe came.", "Rain fell.", "Moe left."]), ODDS) < 0
    assert _late_full_names(document_of(["Moe came.", "Rain fell.", "Then Ida B. Moe left."]), ODDS) > 0
    assert (
        _late_full_names(document_of(["Moe came.", "The Moe left.", "Ida Lie sang."]), ODDS) == 0
    )  # an article is no name
    assert _late_full_names(document_of(["Егор Лунин пришёл.", "Шёл дождь.", "Лунин ушёл."]), ODDS) < 0


def test_terms_come_again_soon_in_a_text_in_order() -> None:
    assert (
        scattered_terms(document_of(REPORT), ODDS) < 0 < scattered_terms(document_of(shuffled(REPORT)), ODDS)
    )
    assert scattered_terms(document_of(["Rain fell.", "Snow came."]), ODDS) == 0


def test_content_that_stands_early_correlates_with_that() -> None:
    document = document_of(REPORT)
    early = position_prior(document)
    assert _early(document, 3 * early + 7) == pytest.approx(1)
    assert _early(document, -early) == pytest.approx(-1)
    assert _early(document, np.ones(len(document))) == 0
    content = np.random.default_rng(0).normal(size=len(document))
    assert _early(document, content) == pytest.approx(np.corrcoef(early, content)[0, 1])


@given(prose.filter(split_sentences))
def test_disorder_is_a_share(text: str) -> None:
    document = analysed(split_sentences(text))
    assert 0 <= mistrust(document, np.zeros(len(document))) <= 1


def test_a_short_text_is_not_asked_for_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("summarizer.rank.learned.scattered_terms")
    short = REPORT[: int(ODDS.min_sentences) - 1]
    assert len(summarize(" ".join(short), 3)) == 3


def test_in_a_shuffled_text_the_order_says_less(monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_of(REPORT)
    kept = LearnedRanker.bundled()(document)
    monkeypatch.setattr("summarizer.rank.learned.looks_shuffled", lambda *_, **__: 1.0)
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
    monkeypatch.delattr("summarizer.rank.learned.scattered_terms")
    assert len(summarize(" ".join(REPORT), 3, language="de")) == 3


PRAISE = ["clean", "small", "quiet", "cold", "bright", "dear", "old", "fine"]
CHANCE = random.Random(0)  # noqa: S311 - a fixed choice
REVIEWS = [f"Our room {i} was {' and '.join(CHANCE.sample(PRAISE, 3))}." for i in range(90)]


def test_a_pile_of_opinions_is_told_from_a_text_in_order(article: str) -> None:
    assert FALLBACKS is not None
    assert opinion_pile(analysed(split_sentences(article)), FALLBACKS.pile) == 0
    assert opinion_pile(document_of(REVIEWS), FALLBACKS.pile) > 0.9


def test_in_a_pile_of_opinions_the_order_says_nothing_and_content_less() -> None:
    assert FALLBACKS is not None
    bundled = LearnedRanker.bundled()
    document = document_of(REVIEWS)
    plain = replace(bundled, fallbacks=None)(document)
    ranking = bundled(document)
    share = opinion_pile(document, FALLBACKS.pile)
    for name in GROUPS:
        kept = 1 - share * (1.0 if name in ORDER else FALLBACKS.content_loss_in_pile)
        assert ranking.parts[name] == pytest.approx(kept * plain.parts[name], abs=1e-12)
    assert np.any(ranking.parts["plain formula"])
    assert ranking.whole_weights is None

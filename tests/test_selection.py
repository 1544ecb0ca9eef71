from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import analysed, picked
from summarizer import RANKERS, Document, Ranking, Sentence, split_sentences, summarize
from summarizer.rank.registry import rank
from summarizer.select.as_whole import FEATURES
from summarizer.select.budget import Budget, Unit
from summarizer.select.coverage import select_coverage


@pytest.mark.parametrize("size", [(2, "sentences"), (35, "words"), (200, "chars")])
def test_what_says_the_same_does_not_come_beside_it(size: tuple[int, Unit]) -> None:
    caption = "Kari Moen opens the old dike at Varsund on Monday."
    long = f"{caption[:-1]}, watched by farmers and by the mayor of the town."
    text = f"{caption} {long} Sheep were brought to higher ground. Rain fell on the marsh all week."
    document = analysed(split_sentences(text), request=size)
    for ranking in (
        Ranking(np.array([9.0, 8.0, 1.0, 0.9]), redundancy=0.1),
        Ranking(np.array([9.0, 8.0, 1.0, 0.9]), redundancy=0.1, whole_weights=np.eye(len(FEATURES))[0]),
    ):
        chosen = picked(document, ranking, Budget(*size))
        assert not {0, 1} <= set(chosen)
    assert (
        picked(document, ranking, Budget(4)) == [0, 1, 2, 3] == picked(document, ranking, Budget(99, "words"))
    )


@pytest.mark.parametrize("unit", ["words", "chars", lambda text: len(text.split())])
def test_no_size_is_filled_on_with_a_word_or_two(unit: Unit) -> None:
    sentences = ["The council voted to open the dike.", "Sort of.", "Farmers by the sea are angry about it."]
    small, large = (46, 200) if unit == "chars" else (9, 99)
    for ranker in ("learned", "tfidf"):
        assert len(summarize(sentences, small, unit, ranker=ranker)) == 1
        assert len(summarize(sentences, large, unit, ranker=ranker)) == 3


def test_what_is_asked_for_is_not_passed_over_for_how_it_opens(article: str) -> None:
    found = summarize(article, 3, query="sheep")
    best = max(found.source, key=lambda sentence: sentence.score or 0)
    assert best.text.startswith("Some of them have grazed sheep")
    assert best.index in [sentence.index for sentence in found]


SCRAPS = [
    "9:00 a.m.", "— Prologue —", "Good morning.", "Yes, loud and clear.", "Bye bye.", "By Ida Berg", "...",
    "Home | News | Sport | Weather", "What was it that he had been?", "大家早上好。", "Guten Morgen!",
    "Good afternoon and welcome to the harbour of Varsund.", "Before Marsh, C.J., and Moe and Vik, JJ.",
    "Lund v. City of Varn, 98 N.R. 14, 17 (2011).",
]  # fmt: skip
FULL = [
    "The council voted to open the old dike.", "Sheep graze on the marsh near the town.",
    "会议将于周五在奥斯陆举行。", "Farmers by the sea are angry about the plans of the council",
    "Rain fell on the hills of Bergen.", "She left for the harbour of Varsund.",
]  # fmt: skip


@pytest.mark.parametrize("scrap", SCRAPS)
def test_a_scrap_is_known_by_its_words_or_its_end(scrap: str) -> None:
    document = of_sentences([*FULL, scrap])
    assert document.scraps.tolist() == [False] * len(FULL) + [True]
    assert not of_sentences([scrap]).scraps.any()  # there is nothing else


def test_without_end_marks_a_line_is_no_label() -> None:
    lines = ["the sheep graze on the marsh", "rain fell upon the hills of Bergen", "good morning"]
    assert of_sentences(lines).scraps.tolist() == [False, False, True]
    ended = [f"{line.capitalize()}." for line in lines]
    assert of_sentences([*lines[:1], *ended]).scraps.tolist() == [True, False, False, True]


def test_what_the_query_asks_for_is_no_scrap() -> None:
    sentences = [*FULL, "Tel. 555 1234", "Good morning."]
    assert of_sentences(sentences, query="tel").scraps.tolist()[-2:] == [False, True]


@given(
    st.lists(st.sampled_from(SCRAPS + FULL), min_size=1, max_size=14, unique=True),
    st.sampled_from([*RANKERS, "coverage"]),
    st.sampled_from([(n, "sentences") for n in (1, 2, 3, 5, 8)] + [(n, "words") for n in (3, 9, 20, 40)]),
    st.sampled_from([0.0, 0.4]),
)
def test_a_scrap_comes_only_where_the_request_cannot_be_met_without(
    sentences: list[str], ranker: str, size: tuple[int, Unit], diversity: float
) -> None:
    document, budget = of_sentences(sentences, request=size), Budget(*size)
    if ranker == "coverage":
        chosen = select_coverage(document, budget).positions
    else:
        chosen = picked(document, rank(document, RANKERS[ranker]), budget, diversity=diversity)
    scraps = {i for i in chosen if document.scraps[i]}
    full = np.flatnonzero(~document.scraps)
    if scraps and sum(budget.sizes(document)) > budget.length:
        if size[1] == "sentences":
            assert set(full.tolist()) <= set(chosen)
        else:
            assert scraps == set(chosen)
            assert min(document.n_words[full]) > size[0]
    if size[1] == "sentences":
        assert len(chosen) == min(size[0], len(document))


def of_sentences(sentences: list[str], **settings: Any) -> Document:
    joined, starts = "\n\n".join(sentences), [0]
    for sentence in sentences:
        starts.append(starts[-1] + len(sentence) + 2)
    made = [
        Sentence(text, start, start + len(text), i)
        for i, (text, start) in enumerate(zip(sentences, starts, strict=False))
    ]
    assert all(joined[s.start : s.end] == s.text for s in made)
    return analysed(made, **settings)

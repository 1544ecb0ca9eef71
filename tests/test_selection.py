from __future__ import annotations

import numpy as np
import pytest

from strategies import analysed, picked
from summarizer import Ranking, split_sentences, summarize
from summarizer.select.as_whole import FEATURES
from summarizer.select.budget import Budget, Unit


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

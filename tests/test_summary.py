from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strategies import choppy, needed_by, prose
from summarizer import Document, Ranking, summarize
from summarizer.pipeline import Pipeline

ARTICLE = (Path(__file__).parent.parent / "examples" / "article.txt").read_text(encoding="utf-8")


def test_the_page_around_an_article_is_left_out(article: str) -> None:
    furniture = (
        "Home | News,By Ingrid,Published,Knut Haugen,Share this,Get the,Previous,Ferry line,Next,School,©"
    )
    for length in (1, 3, 5, 1000):
        summary = summarize(article, length)
        assert summary.title == "Harbour town votes to let the sea back in"
        for opening in furniture.split(","):
            assert any(block.text.startswith(opening) for block in summary.skipped)
            assert not any(sentence.text.startswith(opening) for sentence in summary)


def test_what_a_summary_tells_of_itself(article: str) -> None:
    summary = summarize(article, 4)
    assert str(summary).split("\n") == [s.text for s in summary]
    assert len(summary) == 4
    kept = summary.compression
    assert kept.sentences == 4 / len(summary.source)
    assert 0 < kept.words < 0.3
    data = summary.to_dict()
    assert data["summary"] == str(summary)
    assert data["sentences"][0].keys() == {"text", "start", "end", "index", "score", "speaker"}
    assert data["skipped"][0]["kind"] == "boilerplate"


def test_a_clean_text_has_no_marks_of_a_copied_text() -> None:
    text = (
        "The **old** dike near the mill in the north\nbroke.[17] "
        "The dike, see [the map](a.html), was infor-\nmally closed."
    )
    summary = summarize(text, 2)
    assert str(summary) == summary.to_text() == "\n".join(s.text for s in summary)
    assert summary.to_text(clean=True).split("\n") == [
        "The old dike near the mill in the north broke.",
        "The dike, see the map, was informally closed.",
    ]


def test_the_text_form_is_short(article: str) -> None:
    assert repr(summarize(article * 20, 2)).startswith("Summary(2 of ")
    assert len(repr(summarize(article * 20, 2))) < 120
    assert repr(summarize("")) == "Summary(0 of 0 sentences: '')"


def test_explanations_read_well(article: str) -> None:
    line = str(summarize(article, 1).explain()[0])
    assert " = " in line
    assert "position" in line
    assert " sentences: 'The town council" in line


def test_explanations_say_what_was_passed_over() -> None:
    text = (
        "The council voted to open the dike. Fog stayed over the old town. She told farmers in Varsund. "
        "The council voted to open the old dike. Sheep graze on the hill now."
    )

    def ranker(_: Document) -> Ranking:
        return Ranking(np.array([5.0, -9.0, 4.0, 3.0, 1.0]), redundancy=4.0, dangling=4.0)

    first, second = summarize(text, 2, ranker=ranker).explain()
    assert first.passed_over == ()
    assert [(s.index, reason) for s, reason in second.passed_over] == [
        (2, "needs the sentence before it"),
        (3, "is close to what was chosen"),
    ]
    line = "; rather than 'She told farmers in Varsund.', which scores 4.000 but needs the sentence before it"
    assert line in str(second)
    assert "; rather than 'The council voted to open the…', which scores 3.000 but is close" in str(second)
    in_words = summarize(text, 14, "words", ranker=ranker).explain()
    assert [(s.index, why) for e in in_words for s, why in e.passed_over] == [
        (2, "needs the sentence before it"),
        (3, "is close to what was chosen"),
    ]
    for settings in ({"length": 5}, {"ranker": "lead"}):
        summary = summarize(text, **{"length": 2, "ranker": ranker, **settings})  # type: ignore[arg-type]
        assert all(not explanation.passed_over for explanation in summary.explain())


def test_a_sentence_without_room_is_told() -> None:
    text = "The old dike near the harbour broke on Monday night. Sheep were saved. Rain fell for a week."
    summary = summarize(text, 4, "words", ranker="lead")
    assert [(s.index, why) for s, why in summary.explain()[0].passed_over] == [(0, "has no room")]


@pytest.mark.parametrize("query", [None, "Where do the sheep of the council go?"])
@pytest.mark.parametrize("ranker", ["learned", "consensus"])
@pytest.mark.parametrize("unit", ["sentences", "ratio", "words"])
@given(text=prose | choppy, length=st.integers(1, 5))
@example(text=ARTICLE, length=1)
@example(text=ARTICLE, length=3)
@example(text=ARTICLE, length=5)
@example(text=ARTICLE, length=8)
def test_what_is_said_of_those_passed_over_is_true(
    unit: Literal["sentences", "ratio", "words"], ranker: str, query: str | None, text: str, length: int
) -> None:
    size = {"sentences": length, "ratio": length / 8, "words": 12 * length}[unit]
    pipeline = Pipeline(size, unit, ranker, query=query)
    summary = pipeline(text)
    document = pipeline.document(text)
    ranking = pipeline.rank(document)
    at = {sentence.index: i for i, sentence in enumerate(document.sentences)}
    dense = np.zeros((len(document), len(document.terms)))
    dense[document.rows, document.indices] = document.weights
    chosen = [at[sentence.index] for sentence in summary]
    told = set()
    companions = set()
    for explanation in summary.explain():
        if explanation.companion_of is not None:
            companions.add(at[explanation.sentence.index])
            assert needed_by(document, at[explanation.companion_of.index]) == at[explanation.sentence.index]
        for sentence, reason in explanation.passed_over:
            i = at[sentence.index]
            told.add(i)
            assert i not in chosen
            assert sentence.score is not None
            assert sentence.score > explanation.score
            if reason == "needs the sentence before it":
                assert needed_by(document, i) not in (-1, *chosen)
            elif reason == "is close to what was chosen":
                assert max(dense[chosen] @ dense[i]) > 0
            elif reason == "goes less well with the others":
                assert ranking.whole_weights is not None
            elif reason == "says too little":
                assert document.scraps[i] or unit == "words"
            else:  # all numbers of sentences have room but for a sentence whose needed sentence came last
                assert unit == "words" or needed_by(document, i) in chosen
    worst = min((ranking.scores[i] for i in chosen if i not in companions), default=np.inf)
    better = set(np.flatnonzero(ranking.scores > worst).tolist()) - set(chosen)
    assert told == (better if len(set(chosen) - companions) else set())

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strategies import prose
from summarizer import RANKERS, Document, Ranking, summarize
from summarizer.pipeline import Pipeline
from summarizer.rank.registry import rank
from summarizer.select.budget import Budget
from summarizer.select.selection import sees_wholes
from summarizer.text.dependence import dangles

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
    assert data["sentences"][0].keys() == {"text", "start", "end", "index", "score"}
    assert data["skipped"][0]["kind"] in ("table", "furniture")


def test_explanations_read_well(article: str) -> None:
    line = str(summarize(article, 1).explain()[0])
    assert " = " in line
    assert "position" in line
    assert "position" in line
    assert " sentences: 'The town council" in line


def test_explanations_say_what_was_passed_over() -> None:
    text = (
        "The council voted to open the dike. Fog stayed. She said so. "
        "The council voted to open the old dike. Sheep graze."
    )

    def ranker(_: Document) -> Ranking:
        return Ranking(np.array([5.0, 0.0, 4.0, 3.0, 1.0]), redundancy=4.0, dangling=4.0)

    first, second = summarize(text, 2, ranker=ranker).explain()
    assert first.passed_over == ()
    assert [(s.index, reason) for s, reason in second.passed_over] == [
        (2, "needs the sentence before it"),
        (3, "is close to what was chosen"),
    ]
    line = "; rather than 'She said so.', which scores 4.000 but needs the sentence before it"
    assert line in str(second)
    assert "; rather than 'The council voted to open the…', which scores 3.000 but is close" in str(second)
    for settings in ({"unit": "words", "length": 9}, {"diversity": 0.5}, {"ranker": "lead"}):
        summary = summarize(text, **{"length": 2, "ranker": ranker, **settings})  # type: ignore[arg-type]
        assert all(not explanation.passed_over for explanation in summary.explain())


@pytest.mark.parametrize("query", [None, "Where do the sheep of the council go?"])
@pytest.mark.parametrize("ranker", ["learned", "consensus"])
@pytest.mark.parametrize("unit", ["sentences", "ratio"])
@given(text=prose, length=st.integers(1, 5))
@example(text=ARTICLE, length=1)
@example(text=ARTICLE, length=3)
@example(text=ARTICLE, length=5)
@example(text=ARTICLE, length=8)
def test_what_is_said_of_those_passed_over_is_true(
    unit: Literal["sentences", "ratio"], ranker: str, query: str | None, text: str, length: int
) -> None:
    pipeline = Pipeline(length if unit == "sentences" else length / 8, unit, ranker, query=query)
    summary = pipeline(text)
    document = pipeline.document(text)
    ranking = rank(document, RANKERS[ranker])
    at = {sentence.index: i for i, sentence in enumerate(document.sentences)}
    dense = np.zeros((len(document), len(document.terms)))
    for i in range(len(document)):
        row = slice(document.indptr[i], document.indptr[i + 1])
        dense[i, document.indices[row]] = document.weights[row]
    chosen = [at[sentence.index] for sentence in summary]
    needing = [bool(ranking.dangling) and dangles(s.text, document.language) for s in document.sentences]
    as_wholes = sees_wholes(document, ranking, Budget(pipeline.length, pipeline.unit), 0)
    told = set()
    for explanation in summary.explain():
        for sentence, reason in explanation.passed_over:
            i = at[sentence.index]
            told.add(i)
            assert i not in chosen
            assert sentence.score is not None
            assert sentence.score > explanation.score
            assert (reason == "goes less well with the others") is as_wholes
            if as_wholes:
                continue
            if reason == "needs the sentence before it":
                assert needing[i]
                assert i - 1 not in chosen
            else:
                likeness = ranking.redundancy * max(dense[chosen] @ dense[i])
                says_the_same = document.near_duplicates_of(i)[chosen].any()
                assert says_the_same or sentence.score - likeness <= explanation.score + 1e-9
    # One that the next needs may have come for its sake, whatever it scores.
    alone = [i for i in chosen if as_wholes or i + 1 not in chosen or not needing[i + 1]]
    worst = min((ranking.scores[i] for i in alone), default=np.inf)
    for i in np.flatnonzero(ranking.scores > worst).tolist():  # each one is told, or needs one that is there
        assert i in chosen or i in told or (i - 1 in chosen and needing[i] and not as_wholes)

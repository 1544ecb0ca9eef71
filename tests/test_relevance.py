from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from strategies import analysed, dense, picked, prose
from summarizer import RANKERS, split_sentences, summarize
from summarizer.pipeline import Pipeline
from summarizer.rank.registry import rank
from summarizer.rank.relevance import query_relevance
from summarizer.select.budget import Budget


def test_the_query_counts(article: str) -> None:
    plain = summarize(article, 2)
    asked = summarize(article, 2, query="sheep on the pasture")
    assert "sheep" in str(asked)
    assert plain != asked


LIGHTHOUSE = (
    "The lighthouse on Skarv was built of granite. Its lamp burned oil for sixty years. A keeper climbed the "
    "stairs each evening. In storms he slept beside the lamp. Ships from afar knew the lighthouse. Today "
    "the lighthouse needs no keeper. The rooms below are let to painters."
)
BAKERY = (
    "The bakery in Mill Street opens at five. Its oven was bought from a monastery. Rye bread leaves the "
    "bakery by seven on most days. The baker learned his trade in Vienna. Her daughter keeps the books. On "
    "Sundays the bakery stays closed. Some customers come from beyond the river."
)


@pytest.mark.parametrize("name", sorted(RANKERS))
@pytest.mark.parametrize(("right", "query"), [(LIGHTHOUSE, "The lighthouse"), (BAKERY, "Bakery")])
def test_the_title_of_one_of_two_articles_as_the_query(name: str, right: str, query: str) -> None:
    for pair in ((LIGHTHOUSE, BAKERY), (BAKERY, LIGHTHOUSE)):
        summary = summarize("\n\n".join(pair), 3, ranker=name, query=query)
        assert summary.query_found
        assert len(summary) == 3
        assert all(sentence.text in right for sentence in summary), str(summary)
        for explanation in summary.explain():
            assert explanation.parts["query"] > 0
            assert sum(explanation.parts.values()) == pytest.approx(explanation.score)


@pytest.mark.parametrize("name", sorted(RANKERS))
def test_a_query_without_a_shared_term_changes_nothing_and_the_result_says_so(
    name: str, article: str
) -> None:
    plain = summarize(article, 3, ranker=name)
    assert (plain.query_found, plain.to_dict()["query_found"]) == (None, None)
    assert summarize(article, 3, ranker=name, query=" \n") == plain
    for query in ("zebra", "the of and", "?!"):
        asked = summarize(article, 3, ranker=name, query=query)
        assert (asked.query_found, asked.to_dict()["query_found"]) == (False, False)
        assert replace(asked, query_found=None) == plain
        assert asked.explain() == plain.explain()


@given(prose, prose)
def test_relevance_equals_the_double_loop(text: str, query: str) -> None:
    document = Pipeline(query=query, keep_all=True).document(text)
    n = len(document)
    asked = dict(zip(document.terms, document.query.tolist(), strict=True))
    held = [
        sum(asked[document.terms[t]] ** 2 for t in np.flatnonzero(row)) + beside
        for row, beside in zip(dense(document), document.query_extra, strict=True)
    ]

    def apart(i: int, j: int) -> int:
        i, j = sorted((i, j))
        return j - i + 2 * (len(set(document.paragraphs[i : j + 1].tolist())) - 1)

    around = [sum(max(0.0, 1 - apart(i, j) / 10) * held[j] for j in range(n)) for i in range(n)]
    expected = [0.0] * n
    if any(held):
        expected = [(h / max(held) + a / max(around)) / 2 for h, a in zip(held, around, strict=True)]
    np.testing.assert_allclose(query_relevance(document), expected, atol=1e-12)


def test_a_number_counts_in_addition_to_the_terms_of_a_query() -> None:
    text = "Oslo had rain in 2016. Rome was dry in 2017. Oslo had rain in 2017. Snow fell on Bergen."
    for query, best in (("Oslo 2017", 2), ("Oslo", 0), ("Oslo in 2017", 2), ("2016", 0), ("Rome 2017", 1)):
        assert query_relevance(analysed(split_sentences(text), query=query)).argmax() == best


def test_repeating_the_query_does_not_help() -> None:
    document = analysed(
        split_sentences("Sheep, sheep and sheep. Snow fell on the sheep of the old farm near Bergen."),
        query="sheep",
    )
    assert query_relevance(document).tolist() == [1.0, 1.0]
    assert picked(document, rank(document, RANKERS["longest"]), Budget(1)) == [1]

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import analysed, prose, term_counts
from summarizer import RANKERS, Document, load_language, split_sentences, summarize
from summarizer.document import analyse
from summarizer.pipeline import Pipeline
from summarizer.rank.relevance import query_relevance
from summarizer.reading import join_readings, read
from summarizer.text.query import character_ngrams


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


def plain_relevance(document: Document) -> list[float]:
    """Return the formula of `query_relevance`, sentence by sentence and feature by feature."""
    n = len(document)
    counts = term_counts(document)
    lengths = [sum(count.values()) for count in counts]
    mean = sum(lengths) / n or 1.0
    features = [
        (1.0, [float(count[term]) for count in counts])
        for term in dict.fromkeys(document.query_words.values())
    ]
    features += [(1.0, [float(held) for held in unit]) for unit in document.query_units]
    makes_term = {
        word for word, number in zip(document.vocabulary, document.term_of, strict=True) if number >= 0
    }
    for gram in dict.fromkeys(g for word in document.query_words for g in character_ngrams(word)):
        numbers = [
            sum(word in makes_term and gram in character_ngrams(word) for word in line)
            for line in document.words
        ]
        features.append((0.3, [float(number) for number in numbers]))

    def kernel(i: int, j: int) -> float:
        share = 0.5 if j > i else 1.0
        i, j = sorted((i, j))
        indices = [sentence.index for sentence in document.sentences]
        if any(indices[i] < start <= indices[j] for start in document.starts):
            return 0.0
        borders = len(set(document.paragraphs[i : j + 1].tolist())) - 1
        return share * max(0.0, 1 - (j - i + 2 * borders) / 5)

    relevance = [0.0] * n
    for weight, times in features:
        holders = sum(f > 0 for f in times)
        idf = math.log(1 + (n - holders + 0.5) / (holders + 0.5))
        for i in range(n) if holders else ():
            near = sum(kernel(i, j) * times[j] for j in range(n))
            size = max(sum(kernel(i, j) * lengths[j] for j in range(n)), 1.0)
            mixed = times[i] / (0.25 + 0.75 * lengths[i] / mean) + 1.5 * mean * near / size
            relevance[i] += weight * idf * mixed / (mixed + 1.2)
    return [r / max(relevance) for r in relevance]


@given(st.lists(prose, min_size=1, max_size=3), prose)
def test_relevance_equals_the_formula_term_by_term(texts: list[str], query: str) -> None:
    readings = [read(text, "en", leave_out=frozenset()) for text in texts]
    document = analyse(join_readings(readings, load_language("en")), query=query)
    expected = plain_relevance(document) if document.query_share.any() else [0.0] * len(document)
    np.testing.assert_allclose(query_relevance(document), expected, atol=1e-12)


def test_a_large_text_gives_the_same_in_small_tables(monkeypatch: pytest.MonkeyPatch, article: str) -> None:
    document = Pipeline(query="Who pays for the dike and the pump in 1954?").document(article)
    at_once = query_relevance(document)
    monkeypatch.setattr("summarizer.rank.relevance.MAX_CELLS", 1)
    np.testing.assert_allclose(query_relevance(document), at_once, atol=1e-12)


@pytest.mark.parametrize(
    ("query", "text", "related", "unrelated"),
    [
        (
            "Die Regierung am Deich",
            "Am Deich sind Schafe. Die {} kam spät.",
            "Bundesregierung",
            "Feuerwehr",
        ),
        ("Какие газеты писали", "Газеты писали о море. Это была {} статья.", "газетная", "короткая"),
        ("protests at the dike", "Sheep graze at the dike. Some of them were {}.", "protesters", "shorn"),
    ],
)
def test_other_forms_and_parts_of_a_word_count(query: str, text: str, related: str, unrelated: str) -> None:
    gains = []
    for word in (related, unrelated):
        document = Pipeline(query=query, keep_all=True).document(text.format(word))
        assert len(document) == 2
        gains.append(query_relevance(document)[1])
    assert gains[0] > gains[1]


def test_a_number_counts_in_addition_to_the_terms_of_a_query() -> None:
    text = "Oslo had rain in 2016. Rome was dry in 2017. Oslo had rain in 2017. Snow fell on Bergen."
    for query, best in (("Oslo 2017", 2), ("Oslo", 0), ("Oslo in 2017", 2), ("2016", 0), ("Rome 2017", 1)):
        assert query_relevance(analysed(split_sentences(text), query=query)).argmax() == best


def test_repeating_one_word_of_a_query_is_worth_less_than_all_its_words() -> None:
    document = analysed(
        split_sentences("Sheep, sheep and sheep. Rain fell. Snow fell on the sheep of the old farm."),
        query="sheep in snow",
    )
    assert query_relevance(document).argmax() == 2


def test_a_sentence_behind_a_hit_gains_more_than_the_sentence_before_it() -> None:
    before, hit, behind = query_relevance(
        analysed(
            split_sentences("Rain fell on Oslo. Sheep graze in Varsund. Snow fell on Bergen."), query="sheep"
        )
    )
    assert 0 < before < behind < hit


def test_no_sentence_of_another_text_is_a_neighbour() -> None:
    readings = [read(text) for text in ("Rain fell on Oslo. The sheep were wet.", "It was late. Snow fell.")]
    document = analyse(join_readings(readings, load_language("en")), query="sheep")
    relevance = query_relevance(document)
    assert relevance[0] > 0
    assert relevance[2:].tolist() == [0.0, 0.0]

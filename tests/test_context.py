from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import texts
from summarizer import Article, Passage, compress, summarize
from summarizer.pipeline import Pipeline
from summarizer.reading import Reading
from summarizer.text.unicode import count_words, is_blank

PASSAGES = [
    "The dike was built in 1954. It keeps the sea out of the northern fields. Sheep graze behind it.",
    "Varsund lies at the mouth of the Lind. Its harbour freezes in cold winters. Painters come in summer.",
    "Engineers met in May. They put the cost of a new dike at 62 million crowns. The estimate is from 2023.",
    "Farmers want the dike raised by a metre. A metre more costs 9 million crowns. Nobody has paid yet.",
]
QUESTION = "What does a new dike cost?"


def count_tokens(text: str) -> int:
    """Count as a tokenizer does that adds two marks to each text."""
    return len(text) // 4 + 2


def size_of(unit: str | Callable[[str], int], passage: Passage) -> int:
    if unit == "sentences":
        return len(passage)
    if callable(unit):
        return unit(passage.text) if passage.text else 0
    return count_words(passage.text) if unit == "words" else len(passage.text)


@given(
    st.lists(texts | st.sampled_from(PASSAGES), max_size=6),
    st.sampled_from([QUESTION, "", "rain in Oslo", "1954", "zebra"]),
    st.integers(1, 60),
    st.sampled_from(["words", "chars", "sentences", count_tokens]),
)
def test_order_number_size_and_spans(
    passages: list[str], query: str, budget: int, unit: str | Callable[[str], int]
) -> None:
    kept = compress(passages, query, budget, unit)
    assert [passage.source for passage in kept] == passages
    assert sum(size_of(unit, passage) for passage in kept) <= budget
    for source, passage in zip(passages, kept, strict=True):
        assert passage.error is None
        assert passage.text == "\n".join(source[start:end] for start, end in passage.spans)
        assert all(a[1] <= b[0] for a, b in zip(passage.spans, passage.spans[1:], strict=False))
        for sentence in passage.sentences:
            assert source[sentence.start : sentence.end] == sentence.text
            assert any(start <= sentence.start and sentence.end <= end for start, end in passage.spans)
        if passage.text != source:
            held = sum(len(sentence.text) for sentence in passage.sentences)
            assert sum(end - start for start, end in passage.spans) - held < max(len(passage), 1)
    assert compress(passages, query, budget, unit) == kept


def test_a_passage_that_holds_the_answer_keeps_more() -> None:
    kept = compress(PASSAGES, QUESTION, 22)
    assert "62 million crowns" in kept[2].text
    assert len(kept[2]) >= max(map(len, kept))
    assert not kept[1]
    assert [str(passage) for passage in kept] == [passage.text for passage in kept]
    assert list(kept[2]) == list(kept[2].sentences)
    assert repr(kept[1]) == "Passage(0 sentences: '')"


def test_scores_are_those_of_all_passages_together() -> None:
    kept = compress(PASSAGES, QUESTION, 22)
    scores = {s.text: s.score for passage in kept for s in passage}
    best = max(scores, key=lambda text: scores[text] or 0.0)
    assert "cost of a new dike" in best


def test_passages_that_fit_come_back_unchanged() -> None:
    whole = ["# Heading\n\nRain  fell.\n\n| a | b |\n", "", " \n", "One. Two."]
    kept = compress(whole, "rain", 100)
    assert [passage.text for passage in kept] == whole
    assert kept[0].spans == ((0, len(whole[0])),)
    assert kept[1].spans == ()
    assert compress([], "rain", 3) == []


def test_a_sentence_of_several_passages_is_kept_once() -> None:
    kept = compress([PASSAGES[2], PASSAGES[2], PASSAGES[1]], QUESTION, 30)
    assert "62 million crowns" in kept[0].text
    assert not kept[1]


def test_nothing_is_kept_where_no_sentence_fits() -> None:
    kept = compress(PASSAGES, QUESTION, 2)
    assert [passage.text for passage in kept] == [""] * 4
    assert str(summarize(PASSAGES[0], 2, "words"))  # a summary keeps the shortest sentence


@pytest.mark.parametrize("bad", [None, 5, b"bytes", float("nan"), ["a list"]])
def test_a_passage_that_is_no_text_has_an_error(bad: object) -> None:
    kept = compress([PASSAGES[0], bad, PASSAGES[2]], QUESTION, 15)  # type: ignore[list-item]
    assert isinstance(kept[1].error, TypeError)
    assert kept[1].source is bad
    assert (kept[1].text, kept[1].spans) == ("", ())
    assert "TypeError" in repr(kept[1])
    good = compress([PASSAGES[0], PASSAGES[2]], QUESTION, 15)
    assert [kept[0], kept[2]] == good


def test_a_passage_that_cannot_be_read_comes_back_whole_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Pipeline.read

    def reads_all_but_one(pipeline: Pipeline, text: str) -> Reading:
        if text == PASSAGES[1]:
            raise RuntimeError("no luck")
        return read(pipeline, text)

    monkeypatch.setattr(Pipeline, "read", reads_all_but_one)
    words = count_words(PASSAGES[1])
    kept = compress(PASSAGES, QUESTION, 22 + words)
    assert str(kept[1].error) == "no luck"
    assert kept[1].text == PASSAGES[1]
    others = compress([PASSAGES[0], *PASSAGES[2:]], QUESTION, 22)
    assert [kept[0], *kept[2:]] == others
    kept = compress(PASSAGES, QUESTION, words)
    assert [bool(passage) for passage in kept] == [False, True, False, False]


def test_articles_and_blank_queries() -> None:
    articles = [Article(text) for text in PASSAGES]
    kept = compress(articles, QUESTION, 22)
    assert [passage.text for passage in kept] == [
        passage.text for passage in compress(PASSAGES, QUESTION, 22)
    ]
    assert kept[0].source is articles[0]
    assert any(compress(PASSAGES, "", 22))


@pytest.mark.parametrize("budget", [2, 22, 500])  # nothing fits, something, everything
@pytest.mark.parametrize(
    ("query", "found"),
    [
        (QUESTION, [True, False, True, True]),
        ("harbours", [False, True, False, False]),
        ("Who painted the ceiling?", [False] * 4),
        ("", [None] * 4),
        (" \n", [None] * 4),
    ],
)
def test_a_passage_tells_whether_it_holds_a_part_of_the_query(
    query: str, found: list[bool | None], budget: int
) -> None:
    assert [passage.query_found for passage in compress(PASSAGES, query, budget)] == found


def test_a_passage_without_its_repeats_holds_the_query_nevertheless() -> None:
    kept = compress([PASSAGES[1], "Rain fell.", PASSAGES[1], "", None], "harbour", 8)  # type: ignore[list-item]
    assert [passage.query_found for passage in kept] == [True, False, True, False, None]
    assert not kept[2]


@given(st.lists(texts | st.sampled_from(PASSAGES), max_size=5), st.sampled_from([QUESTION, "1954", "zebra"]))
def test_one_passage_holds_the_query_as_one_text_does(passages: list[str], query: str) -> None:
    kept = compress(passages, query, 9, language="en")
    alone = [compress([passage], query, 1, "sentences", language="en")[0] for passage in passages]
    assert [passage.query_found for passage in kept] == [passage.query_found for passage in alone]


def test_headings_and_rows_can_answer() -> None:
    passage = "# Cost of the dike in crowns: 62\n\nRain fell on Oslo all week. Nobody was hurt in the storm."
    (kept,) = compress([passage], "What is the cost of the dike?", 9)
    assert kept.text == "# Cost of the dike in crowns: 62"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("one text", QUESTION, 3), TypeError, "put it in a list"),
        ((Article("one"), QUESTION, 3), TypeError, "put it in a list"),
        ((5, QUESTION, 3), TypeError, "iterable"),
        ((PASSAGES, None, 3), TypeError, "query must be a str"),
        ((PASSAGES, QUESTION, 0), ValueError, "budget must be a whole number above 0"),
        ((PASSAGES, QUESTION, -3), ValueError, "budget must be a whole number above 0"),
        ((PASSAGES, QUESTION, 1.5, "ratio"), ValueError, "budget must be a share above 0, at most 1"),
        ((PASSAGES, QUESTION, 3, "pages"), ValueError, "unit must be"),
    ],
)
def test_wrong_arguments_are_refused(
    arguments: tuple[object, ...], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        compress(*arguments)  # type: ignore[arg-type]


def test_blank_passages_keep_nothing() -> None:
    assert all(is_blank(passage.text) for passage in compress(["", " \n "], QUESTION, 1))

from __future__ import annotations

import json
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import analysed, texts
from summarizer import Article, MultiSummary, split_sentences, summarize, summarize_documents
from summarizer.select.budget import Budget
from summarizer.select.coverage import select_coverage
from summarizer.text.unicode import count_words, is_blank

OLDER_MACHINE = "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX"  # numpy does without what it may and knows
FLOOD = (
    "The old dike broke on Monday night. Sheep were brought to the church of Varsund in time.",
    "Rain had fallen for a whole week. On Monday night the old dike broke near the mill. Nobody was hurt.",
    "The town council met on Tuesday morning. The old dike broke because it was sinking, engineers said.",
)


def check(summary: MultiSummary, given_texts: list[str]) -> None:
    assert summary.texts == tuple(given_texts)
    for s in summary:
        assert summary.texts[s.document][s.start : s.end] == s.text
        assert not is_blank(s.text)
        assert s.score is not None
        assert np.isfinite(s.score)
    keys = [" ".join(s.text.lower().split()) for s in summary]
    assert len(set(keys)) == len(keys)
    assert str(summary) == "\n".join(s.text for s in summary)
    json.dumps(summary.to_dict())


@given(st.lists(texts, max_size=4), st.integers(1, 5), st.sampled_from(["coverage", "tfidf"]), st.booleans())
def test_any_texts(given_texts: list[str], length: int, ranker: str, ask: bool) -> None:
    query = "the harbour of Oslo" if ask else None
    summary = summarize_documents(given_texts, length, ranker=ranker, query=query)
    check(summary, given_texts)
    everything = summarize_documents(given_texts, 1_000, ranker=ranker)
    assert len(summary) == min(length, len(everything))
    assert bool(len(summary)) == any(not is_blank(text) for text in given_texts)
    assert [(s.document, s.start) for s in summary] == sorted((s.document, s.start) for s in summary)


@given(st.lists(texts, max_size=3), st.integers(1, 60), st.sampled_from(["words", "chars", "bytes"]))
def test_budgets_are_never_exceeded(given_texts: list[str], length: int, unit: str) -> None:
    counters: dict[str, Callable[[str], int]] = {
        "words": count_words,
        "chars": len,
        "bytes": lambda text: len(text.encode("utf-8", "surrogatepass")),
    }
    count = counters[unit]
    summary = summarize_documents(given_texts, length, count if unit == "bytes" else unit)
    check(summary, given_texts)
    if count(str(summary)) > length:
        assert len(summary) == 1
        sentences = summarize_documents(given_texts, 1_000, ranker="lead")
        assert count(str(summary)) == min(count(s.text) for s in sentences)


def test_a_counter_whose_counts_do_not_add_up() -> None:
    def count(text: str) -> int:  # twice as much where sentences meet
        return len(text.split()) + 5 * text.count("\n")

    for length in range(5, 60, 3):
        summary = summarize_documents(FLOOD, length, count)
        assert count(str(summary)) <= max(length, 5)
        assert len(summary) >= 1


@pytest.mark.parametrize("added", [1, 2, 7])
def test_what_a_counter_adds_to_every_text_counts_once(added: int) -> None:
    document = analysed(split_sentences(" ".join(FLOOD)))
    for length in range(5, 60, 3):
        plain = select_coverage(document, Budget(length, lambda text: len(text.split())))
        marked = select_coverage(document, Budget(length + added, lambda text: len(text.split()) + added))
        assert marked.positions == plain.positions


def test_what_all_say_comes_first_and_once() -> None:
    summary = summarize_documents(FLOOD, 1)
    assert "the old dike broke" in str(summary).lower()
    wire = (
        "The old dike of Varsund broke on Monday night near the stone mill, engineers of the harbour council "
        "said."
    )
    longer = summarize_documents([*FLOOD, wire, wire.replace("stone", "wooden")], 120, "words")
    assert sum("engineers of the harbour council" in s.text for s in longer) == 1


def test_a_sentence_comes_with_the_one_it_needs_or_not_at_all() -> None:
    sold = "She sold forty of them on Monday for the new barn."
    pages = [
        f"Ida Moe keeps sheep by the harbour of Varsund. {sold} Rain fell all day.",
        f"{sold} Rain fell on the market of Varsund. Ida Moe keeps sheep there.",
    ]

    def chosen(*size: Any, query: str | None = None) -> list[tuple[int, int]]:
        summary = summarize_documents(pages, *size, query=query)
        return [(s.document, s.index) for s in summary]

    assert chosen(1) == [(0, 0)]
    assert chosen(2) == [(0, 0), (0, 1)]
    assert (0, 1) not in chosen(12, "words")
    assert (0, 1) in chosen(1, query="sold")  # it may be what is asked for
    assert chosen(3, "words") == [(0, 2)]
    assert len(summarize_documents(["Rain fell. It is wet. It is cold. It is late."], 3)) == 3
    # A sentence without its neighbour is better than a scrap.
    short = (
        "Ida Moe keeps sheep by the old harbour of the town of Varsund. She sold forty on Monday. Rain fell."
    )
    assert str(summarize_documents([short], 5, "words")) == "She sold forty on Monday."


def test_of_a_repeat_its_first_appearance_is_needed() -> None:
    lead = "The old dike of Varsund broke on Monday night near the mill."
    wire = [
        f"{lead} Boats lay in the harbour of the old town. Nothing else was damaged by the storm.",
        f"{lead} She sold forty boats in the harbour of the old town. Rain fell on the town.",
    ]
    chosen = summarize_documents(wire, 11, "words")
    assert not str(chosen).startswith("She")
    both = [(s.document, s.index) for s in summarize_documents(wire, 25, "words")]
    assert (1, 1) not in both or (0, 0) in both


def test_repeats_count_for_their_documents() -> None:
    said = "Storms opened the harbour gate."
    apart = [f"{said} Cats sleep on warm roofs all day.", "Dogs bark at passing red trains."]
    both = [apart[0], f"{apart[1]} {said}"]
    score = {s.text: s.score for s in summarize_documents(both, 10)}
    alone = {s.text: s.score for s in summarize_documents(apart, 10)}
    assert score[said] > alone[said]  # type: ignore[operator]


def test_order_is_date_then_document_then_place() -> None:
    articles: list[Article | dict[str, object]] = [
        Article(FLOOD[0]),
        Article(FLOOD[1], date="2024-05-02"),
        {"text": FLOOD[2], "date": date(2024, 5, 1), "source": "not looked at"},
    ]
    summary = summarize_documents(articles, 100)
    assert [s.document for s in summary] == sorted((s.document for s in summary), key=[2, 1, 0].index)
    assert {s.document for s in summary} == {0, 1, 2}
    assert [s.index for s in summary if s.document == 1] == [0, 1, 2]
    check(summary, list(FLOOD))


def test_a_query_finds_its_sentence() -> None:
    assert "Sheep" in str(summarize_documents(FLOOD, 1, query="What happened to the sheep?"))
    assert "council met" in str(summarize_documents(FLOOD, 8, "words", query="When did the council meet?"))


@pytest.mark.parametrize("ranker", ["coverage", "tfidf"])
def test_the_result_says_whether_the_query_was_found(ranker: str) -> None:
    plain, lost, found = (
        summarize_documents(FLOOD, 2, ranker=ranker, query=query) for query in (None, "zebra 1066", "sheep")
    )
    assert (plain.query_found, lost.query_found, found.query_found) == (None, False, True)
    assert lost.sentences == plain.sentences
    assert lost.to_dict()["query_found"] is False


def test_titles_and_other_rankers(article: str) -> None:
    pages: list[str | Article] = [article, Article(FLOOD[2], title="Council")]
    summary = summarize_documents(pages, 2)
    assert summary.titles == ("Harbour town votes to let the sea back in", "Council")
    assert summary.ranker == "coverage"
    lead = summarize_documents(pages, 2, ranker="lead")
    assert [(s.document, s.index) for s in lead] == [(0, 0), (0, 1)]
    own = summarize_documents(FLOOD, 1, ranker=lambda document: np.arange(float(len(document))))
    assert own.sentences[0].document == 2


def long_articles(n: int) -> list[str]:
    chance = random.Random(7)  # noqa: S311 - no secret
    words = [f"{a}{b}" for a in "bdfgklmnprst" for b in ("ona", "eli", "ura", "isto", "avel")]
    facts = [" ".join(chance.choices(words, k=12)) for _ in range(40)]

    def sentence() -> str:
        fact = chance.choice(facts).split()
        for _ in range(4):
            fact[chance.randrange(len(fact))] = chance.choice(words)
        return " ".join(fact).capitalize() + "."

    return [" ".join(sentence() for _ in range(35)) for _ in range(n)]


def test_in_a_language_that_the_model_never_saw_the_gist_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def select(*args: object, gist: float, **more: object) -> object:
        asked.append(gist)
        return select_coverage(*args, gist=gist, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("summarizer.articles.select_coverage", select)
    for language in ("en", "de"):
        summarize_documents(FLOOD, 1, language=language)
    assert asked == [2.0, 1.0]


def test_beside_coverage_the_gist_of_the_articles_counts() -> None:
    lead = "Engineers closed the old bridge of Varsund on Friday after cracks were found in two pillars."
    quote = (
        "There was grey water, brown mud, wet straw, old nets, thin dogs, cold soup and loud radios behind "
        "every house, barn, shed and stable, one of them said."
    )
    filler = [f"Boat {i} lay at pier {i} all of that night." for i in range(8)]
    articles = [
        " ".join([lead, *filler, quote]),
        " ".join([lead.replace("Engineers closed", "Inspectors shut"), *filler[::-1], quote]),
    ]
    assert "old bridge of Varsund" in str(summarize_documents(articles, 1))


@pytest.mark.parametrize(
    ("query", "expected"), [("Snow in Oslo", "Snow came to Oslo."), ("buses", "Buses stood still.")]
)
def test_a_short_sentence_that_is_asked_for_is_chosen(query: str, expected: str) -> None:
    dike = "The old dike broke on Monday night near the mill. Sheep were brought to the church in time."
    snow = "On Monday night the old dike broke near the mill. Snow came to Oslo. Buses stood still."
    for articles in ([dike, snow], [snow]):
        assert str(summarize_documents(articles, 1, query=query)) == expected


def test_concepts_of_few_among_many_documents_do_not_lead() -> None:
    shared = "The old dike broke on Monday night."
    lone = "Purple zebras juggle seventeen copper lanterns behind the abandoned railway station."
    articles = [f"Report {'abcdefgh'[i]} follows below. {shared}" for i in range(7)]
    assert summarize_documents([lone, *articles], 14, "words").sentences[0].text == shared


def test_nothing_gives_an_empty_summary() -> None:
    nothings: list[list[str]] = [[], [""], ["", " \n", "\x00"]]
    for nothing in nothings:
        summary = summarize_documents(nothing)
        assert (len(summary), str(summary), list(summary)) == (0, "", [])
        assert len(summary.texts) == len(nothing)


def test_summaries_pickle_and_compare() -> None:
    summary = summarize_documents(FLOOD, 2)
    assert pickle.loads(pickle.dumps(summary)) == summary  # noqa: S301 - our own
    assert summary == summarize_documents(list(FLOOD), 2)


@pytest.mark.parametrize(
    ("documents", "error", "message"),
    [
        ("one text", TypeError, "got one str: put it in a list"),
        ({"text": "one"}, TypeError, "got one dict: put it in a list"),
        (Article("one"), TypeError, "got one Article"),
        (None, TypeError, "got one NoneType"),
        (
            ["text", b"bytes"],
            TypeError,
            "document 1 must be a str, .* got bytes: decode",
        ),
        ([{"body": "text"}], ValueError, 'document 0 must have a key "text"; it has: body'),
        ([{"text": None}], TypeError, "text of an article must be a str, got NoneType"),
        ([{"text": "a", "date": 2024}], TypeError, "date of an article must be a str, got int"),
    ],
)
def test_wrong_documents(documents: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        summarize_documents(documents)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"length": 0}, ValueError, "length must be"),
        ({"unit": "pages"}, ValueError, "unit must be one of"),
        ({"ranker": "best"}, ValueError, "ranker must be one of coverage, "),
        ({"ranker": 3}, TypeError, "ranker must be a name or a callable"),
        ({"language": "xx"}, ValueError, "language must be"),
        ({"query": 3}, TypeError, "query must be"),
    ],
)
def test_wrong_settings(settings: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        summarize_documents(FLOOD, **settings)  # type: ignore[arg-type]


def test_titles_are_those_of_a_summary_of_each() -> None:
    page = "# Sea returns\n\nThe council voted to open the dike. Sheep graze there."
    assert (
        summarize_documents([page, "Rain fell."], 1).titles
        == (summarize(page).title, "")
        == ("Sea returns", "")
    )


def test_the_choice_is_the_same_in_every_process_and_on_every_machine() -> None:
    """Other hash seeds, and other instructions of the processor, as if the machine were older."""
    program = (
        "import json, sys; from summarizer import summarize_documents\n"
        "print(json.dumps(summarize_documents(json.load(sys.stdin), 120, 'words').to_dict()['sentences']))"
    )
    articles = long_articles(6)
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(articles),
            env={**os.environ, **settings},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for settings in (
            {"PYTHONHASHSEED": "1", "OPENBLAS_NUM_THREADS": "2"},
            {"PYTHONHASHSEED": "2", "OPENBLAS_NUM_THREADS": "1", "NPY_DISABLE_CPU_FEATURES": OLDER_MACHINE},
        )
    }
    assert told == {f"{json.dumps(summarize_documents(articles, 120, 'words').to_dict()['sentences'])}\n"}


CREDITS = (
    "(Varsund Press) Reporting by Ida Berg; Editing by Ole Holm",
    "(Varsund Press) Reporting by Nora Lie; Editing by Per Dahl",
)


@pytest.mark.parametrize("ranker", ["coverage", "lead"])
def test_credits_that_close_most_texts_are_left_out(ranker: str) -> None:
    credited = [f"{FLOOD[0]} {CREDITS[0]}", f"{FLOOD[1]} {CREDITS[1]}", FLOOD[2]]
    for texts_given in (credited, [f"{text} Our Standards: The Varsund Press." for text in FLOOD]):
        everything = summarize_documents(texts_given, 100, ranker=ranker)
        assert str(everything) == str(summarize_documents(FLOOD, 100, ranker=ranker))
        check(everything, texts_given)
    two = summarize_documents(credited[:2], 100, ranker=ranker)  # two equal ends can be chance
    assert str(two).count("Reporting") == 2


@pytest.mark.parametrize("end", ["The old dike broke.", CREDITS[0]])
def test_news_and_lone_texts_stay(end: str) -> None:
    given_texts = [f"{text} {end}" for text in FLOOD] if "dike" in end else [end] * 3
    whole = summarize_documents(given_texts, 100)
    assert end in str(whole)


def test_copies_of_an_article_keep_their_ends() -> None:
    ends = [s.text for s in summarize_documents([FLOOD[1]] * 3, 100)]
    assert ends == [s.text for s in split_sentences(FLOOD[1])]


@pytest.mark.parametrize("key", ["titel", "Title", "dates"])
def test_a_misspelt_key_is_an_error(key: str) -> None:
    right = "date" if key == "dates" else "title"
    with pytest.raises(ValueError, match=f"document 0 has a key '{key}': write '{right}'"):
        summarize_documents([{"text": "Rain fell.", key: "2024"}])
    assert len(summarize_documents([{"text": "Rain fell.", key: "2024", right: "2023"}])) == 1
    assert (
        len(summarize_documents([{"text": "Rain fell.", "data": 1, "update": 2, "subtitle": "", "id": 3}]))
        == 1
    )


def test_the_text_form_is_short() -> None:
    assert repr(summarize_documents(FLOOD, 1)).startswith("MultiSummary(1 sentences of 3 texts: ")

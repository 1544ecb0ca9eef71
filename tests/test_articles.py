from __future__ import annotations

import json
import pickle
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from math import e
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import milp

from strategies import texts
from summarizer import Article, MultiSummary, load_language, split_sentences, summarize, summarize_documents
from summarizer.document import analyse
from summarizer.select import coverage
from summarizer.select.budget import Budget
from summarizer.select.coverage import Problem, exact, greedy, promising, select_coverage
from summarizer.text.terms import stemmer
from summarizer.text.unicode import count_words, is_blank

FLOOD = (
    "The old dike broke on Monday night. Sheep were brought to the church of Varsund in time.",
    "Rain had fallen for a whole week. On Monday night the old dike broke near the mill. Nobody was hurt.",
    "The town council met on Tuesday morning. The old dike broke because it was sinking, engineers said.",
)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    n, m = draw(st.integers(1, 8)), draw(st.integers(1, 9))
    held = [draw(st.sets(st.integers(0, m - 1), max_size=6)) for _ in range(n)]
    return Problem(
        rows=np.repeat(np.arange(n), [len(h) for h in held]),
        columns=np.array([c for h in held for c in sorted(h)], dtype=np.int64),
        weights=np.array(draw(st.lists(st.integers(0, 5), min_size=m, max_size=m)), dtype=np.float64),
        sizes=np.array(draw(st.lists(st.integers(1, 9), min_size=n, max_size=n)), dtype=np.float64),
        capacity=float(draw(st.integers(1, 25))),
        worths=np.array(draw(st.lists(st.integers(0, 5), min_size=n, max_size=n)), dtype=np.float64),
        needs=np.array([draw(st.integers(-1, i - 1)) if draw(st.booleans()) else -1 for i in range(n)]),
    )


def is_allowed(problem: Problem, subset: Sequence[int]) -> bool:
    """Tell whether sentences fit, and each has the one that it needs."""
    lacking = any(problem.each_needs[i] not in (-1, *subset) for i in subset)
    return not lacking and problem.sizes[list(subset)].sum() <= problem.capacity


def brute_force(problem: Problem) -> float:
    """Try every subset, with sets and loops."""
    held = [
        {int(c) for r, c in zip(problem.rows, problem.columns, strict=True) if r == i}
        for i in range(len(problem.sizes))
    ]
    best = 0.0
    for size in range(len(held) + 1):
        for subset in combinations(range(len(held)), size):
            if is_allowed(problem, subset):
                covered = set().union(*(held[i] for i in subset))
                worth = sum(np.broadcast_to(problem.worths, problem.sizes.shape)[list(subset)])
                best = max(best, sum(problem.weights[c] for c in covered) + worth)
    return best


@given(problems())
def test_exact_equals_brute_force(problem: Problem) -> None:
    chosen = exact(problem, 10.0)
    assert chosen is not None
    assert is_allowed(problem, chosen)
    assert problem.value(chosen) == pytest.approx(brute_force(problem))


def zipfian(seed: int) -> Problem:
    """Draw a problem of dozens to hundreds of sentences, some concepts in many of them."""
    chance = np.random.default_rng(seed)
    n, m = int(chance.choice([40, 80, 150, 250])), int(chance.choice([3, 6]))
    m *= n
    drawn = np.minimum(chance.zipf(1.6, (n, int(chance.choice([8, 12])))), m) - 1
    held = [np.unique(row) for row in drawn]
    return Problem(
        rows=np.repeat(np.arange(n), [len(h) for h in held]),
        columns=np.concatenate(held),
        weights=np.round(chance.random(m) * 4 + 1, 3),
        sizes=chance.integers(5, 30, n).astype(float),
        capacity=float(chance.choice([100, 200, 400])),
    )


def test_the_solver_writes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    for seed in (457, 600):
        assert exact(zipfian(seed), 10.0)
    assert capfd.readouterr() == ("", "")


@given(problems())
def test_every_best_choice_is_promising(problem: Problem) -> None:
    """Zero-valued sentences that none needs aside, which add nothing to any choice."""
    kept, best = promising(problem), brute_force(problem)
    everyone = [i for i in range(len(problem.sizes)) if problem.values[i] > 0 or problem.needed[i]]
    for size in range(len(everyone) + 1):
        for subset in combinations(everyone, size):
            if is_allowed(problem, subset) and problem.value(subset) == best:
                assert kept[list(subset)].all()


@pytest.mark.parametrize("seed", [3, 5, 21])
def test_leaving_out_what_is_not_promising_loses_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = zipfian(seed)
    few, kept = exact(problem, 60.0), promising(problem)
    monkeypatch.setattr(coverage, "promising", lambda problem, *_: problem.sizes <= problem.capacity)
    every = exact(problem, 60.0)
    assert few is not None
    assert every is not None
    assert problem.value(few) == pytest.approx(problem.value(every), abs=1e-5)
    assert kept[few].all()
    assert kept.sum() < len(kept)


@given(problems(), st.booleans(), st.data())
def test_filling_equals_the_plain_loop(problem: Problem, idle: bool, data: st.DataObject) -> None:
    n = len(problem.sizes)
    usable = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    chosen = data.draw(st.lists(st.integers(0, n - 1), max_size=2, unique=True))
    plain = list(chosen)
    while True:  # all gains anew at each step
        room = problem.capacity - problem.sizes[plain].sum()
        gains = problem.gains(problem.covered(plain))
        open_ = [
            i
            for i in range(n)
            if usable[i] and i not in plain and problem.sizes[i] <= room and (idle or gains[i] > 0)
            if problem.each_needs[i] in (-1, *plain)
        ]
        if not open_:
            break
        plain.append(max(open_, key=lambda i: gains[i] / problem.sizes[i]))
    assert coverage._filled(problem, usable, chosen, None, idle=idle) == plain


def test_a_program_too_big_for_its_time_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = zipfian(3)
    assert exact(problem, 60.0) is not None
    monkeypatch.setattr("scipy.optimize.milp", lambda *_, **__: pytest.fail("begun"))
    monkeypatch.setattr(coverage, "ENTRIES_A_SECOND", 1)
    assert exact(problem, 1.0) is None
    assert summarize_documents(FLOOD, 20, "words", time_limit=0.001).solver == "greedy"


def test_all_attempts_share_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock that each look at moves: bounds, building and all attempts count."""
    now, granted = 0.0, []

    def clock() -> float:
        nonlocal now
        now += 0.001
        return now

    def solve(*args: object, options: dict[str, float], **more: object) -> object:
        nonlocal now
        granted.append((now, options["time_limit"]))
        now += 0.2
        return milp(*args, options={**options, "time_limit": 60.0}, **more)

    def count(text: str) -> int:  # never what the sizes add up to
        return len(text.split()) + 5 * text.count("\n")

    monkeypatch.setattr("time.perf_counter", clock)
    monkeypatch.setattr("scipy.optimize.milp", solve)
    for limit in (0.3, 0.5, 5.0):
        now = 0.0
        granted.clear()
        solver = summarize_documents(FLOOD, 35, count, time_limit=limit).solver
        assert granted
        assert all(at + left <= limit + 0.01 for at, left in granted)
        assert solver in ("exact", "greedy")


@given(problems())
def test_greedy_keeps_its_guarantee(problem: Problem) -> None:
    assert is_allowed(problem, greedy(problem))
    alone = replace(problem, needs=-1)
    assert alone.value(greedy(alone)) >= (1 - 1 / e) / 2 * brute_force(alone) - 1e-9


def test_greedy_takes_the_large_sentence_where_small_ones_mislead() -> None:
    problem = Problem(np.array([0, 1]), np.array([0, 1]), np.array([2.0, 9.0]), np.array([1.0, 10.0]), 10.0)
    assert greedy(problem) == [1] == exact(problem, 1.0)


@given(st.lists(texts, min_size=1, max_size=4))
def test_values_equal_the_plain_count(parts: list[str]) -> None:
    """Weigh a concept with loops: 1 + 1 / sqrt(1 + i) from each group, i its first sentence that holds it."""
    profile = load_language("en")
    stem = stemmer(profile.stemmer)
    document = analyse(split_sentences("\n\n".join(parts)))
    groups = [{i % 3, i % 2} for i in range(len(document))]

    def concepts(words: list[str]) -> set[tuple[str, ...]]:
        pairs = [(a, b) for a, b in pairwise(words) if not {a, b} <= profile.stop_words]
        return {tuple(stem(list(pair))) for pair in pairs}

    held = [concepts(line) for line in document.words]
    if not any(held):
        held = [{(word,) for word in line} for line in document.words]
    weights: dict[tuple[str, ...], float] = {}
    for group in range(3):
        members = [line for line, own in zip(held, groups, strict=True) if group in own]
        for concept in set().union(*members):
            place = next(i for i, line in enumerate(members) if concept in line)
            weights[concept] = weights.get(concept, 0.0) + 1 + 1 / (1 + place) ** 0.5
    values = select_coverage(document, Budget(2), groups=groups).values
    assert values.tolist() == pytest.approx([sum(weights[concept] for concept in line) for line in held])


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
@pytest.mark.parametrize("time_limit", [1.0, 0])
def test_what_a_counter_adds_to_every_text_counts_once(added: int, time_limit: float) -> None:
    for length in range(5, 60, 3):
        plain = summarize_documents(FLOOD, length, lambda text: len(text.split()), time_limit=time_limit)
        marked = summarize_documents(
            FLOOD, length + added, lambda text: len(text.split()) + added, time_limit=time_limit
        )
        assert [(s.document, s.index) for s in marked] == [(s.document, s.index) for s in plain]
        assert marked.solver == plain.solver


def test_what_does_not_add_up_is_not_called_exact() -> None:
    def count(text: str) -> int:  # the longer the text, the more a word
        return len(text.split()) ** 2 // 8

    solvers = {summarize_documents(FLOOD, length, count).solver for length in (20, 40, 60)}
    assert solvers == {"greedy"}


def test_what_all_say_comes_first_and_once() -> None:
    summary = summarize_documents(FLOOD, 1)
    assert "the old dike broke" in str(summary).lower()
    assert summary.solver == "exact"
    longer = summarize_documents([*FLOOD, FLOOD[0].replace("Monday night", "Monday evening")], 100, "words")
    assert sum(s.text.startswith("The old dike broke on Monday") for s in longer) == 1


@pytest.mark.parametrize("time_limit", [1.0, 0])
def test_a_sentence_comes_with_the_one_it_needs_or_not_at_all(time_limit: float) -> None:
    sold = "She sold forty of them on Monday for the new barn."
    pages = [
        f"Ida Moe keeps sheep by the harbour of Varsund. {sold} Rain fell all day.",
        f"{sold} Rain fell on the market of Varsund. Ida Moe keeps sheep there.",
    ]

    def chosen(*size: Any, query: str | None = None) -> list[tuple[int, int]]:
        summary = summarize_documents(pages, *size, query=query, time_limit=time_limit)
        return [(s.document, s.index) for s in summary]

    assert chosen(1) == [(0, 0)]
    assert chosen(2) == [(0, 0), (0, 1)]
    assert (0, 1) not in chosen(12, "words")
    assert (0, 1) in chosen(1, query="sold")  # it may be what is asked for
    assert chosen(3, "words") == [(0, 2)]
    assert len(summarize_documents(["Rain fell. It is wet. It is cold. It is late."], 3)) == 3
    # A short one is better than one whose neighbour is left out.
    short = (
        "Ida Moe keeps sheep by the old harbour of the town of Varsund. She sold forty on Monday. Rain fell."
    )
    assert str(summarize_documents([short], 5, "words", time_limit=time_limit)) == "Rain fell."


@pytest.mark.parametrize("time_limit", [1.0, 0])
def test_of_a_repeat_its_first_appearance_is_needed(time_limit: float) -> None:
    lead = "The old dike of Varsund broke on Monday night near the mill."
    wire = [
        f"{lead} Boats lay in the harbour of the old town. Nothing else was damaged by the storm.",
        f"{lead} She sold forty boats in the harbour of the old town. Rain fell on the town.",
    ]
    document = analyse(split_sentences(" ".join(wire), language="en"), language="en")
    assert document.repeats == {3: 0}
    assert coverage._needs(document, ()).tolist() == [-1, -1, -1, 0, -1]
    assert coverage._needs(document, {4}).tolist() == [-1] * 5
    chosen = summarize_documents(wire, 11, "words", time_limit=time_limit)
    assert not str(chosen).startswith("She")
    both = [(s.document, s.index) for s in summarize_documents(wire, 25, "words", time_limit=time_limit)]
    assert (1, 1) not in both or (0, 0) in both


@given(st.lists(st.sets(st.integers(0, 14), max_size=12), max_size=12))
def test_near_repeats_are_those_that_all_pairs_tell(held: list[set[int]]) -> None:
    marked: list[bool] = []
    for i, own in enumerate(held):
        earlier = [held[j] for j in range(i) if not marked[j]]
        marked.append(any(own & other and len(own & other) / len(own | other) >= 0.7 for other in earlier))
    rows = np.repeat(np.arange(len(held)), [len(own) for own in held])
    columns = np.array([c for own in held for c in sorted(own)], dtype=np.int64)
    assert coverage._near_repeats(len(held), rows, columns, 15).tolist() == marked


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
    assert lead.solver == "ranked"
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


def test_ten_articles_take_less_than_a_second() -> None:
    articles = long_articles(10)
    summarize_documents(articles[:2], 5)  # imports
    start = time.perf_counter()
    summary = summarize_documents(articles, 150, "words", time_limit=0.7)
    assert time.perf_counter() - start < 1
    assert summary.solver in ("exact", "greedy")
    assert 100 < count_words(str(summary)) <= 150


def test_where_time_is_short_the_choice_is_greedy() -> None:
    articles = long_articles(6)
    quick = summarize_documents(articles, 120, "words", time_limit=0)
    hurried = summarize_documents(articles, 120, "words", time_limit=1e-9)
    assert quick.solver == hurried.solver == "greedy"
    assert quick.sentences == hurried.sentences


def test_one_long_document(article: str) -> None:
    document = analyse(split_sentences(article))
    for budget in (Budget(4), Budget(0.1, "ratio"), Budget(90, "words"), Budget(500, "chars")):
        found = select_coverage(document, budget)
        text = "\n".join(document.sentences[i].text for i in found.positions)
        wanted = budget.sentences(len(document))
        if wanted is None:
            assert budget.length * 0.8 <= budget.size(text) <= budget.length
        else:
            assert len(found.positions) == wanted
        assert found.positions == sorted(found.positions)
        assert (found.values > 0).any()


def test_relevance_decides_between_sentences_that_cover_the_same() -> None:
    text = "Rain fell on Oslo and Bergen today. Snow fell on Bergen and Oslo today. Cats sleep on warm roofs."
    document, budget = analyse(split_sentences(text)), Budget(1)
    groups = [{0}, {1}, {2}]
    for best in range(3):
        relevance = np.full(3, 0.1)
        relevance[best] = 0.8
        assert select_coverage(document, budget, groups=groups, relevance=relevance).positions == [best]
    with pytest.raises(ValueError, match="one number a sentence"):
        select_coverage(document, budget, relevance=np.ones(2))


def test_the_gist_counts_as_much_as_is_asked() -> None:
    text = "Rain fell on Oslo and on Bergen today. Cats sleep on warm roofs. Rain fell on Oslo and Bergen."
    document = analyse(split_sentences(text))
    relevance, groups = np.array([0.2, 0.6, 0.2]), [{0}, {1}, {2}]
    chosen = [
        select_coverage(document, Budget(1), groups=groups, relevance=relevance, gist=gist).positions
        for gist in (0.0, 10.0)
    ]
    assert chosen[0] != [1]
    assert chosen[1] == [1]


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


@pytest.mark.parametrize("time_limit", [0, 1])
@pytest.mark.parametrize(
    ("query", "expected"), [("Snow in Oslo", "Snow came to Oslo."), ("buses", "Buses stood still.")]
)
def test_a_short_sentence_that_is_asked_for_is_chosen(query: str, expected: str, time_limit: int) -> None:
    dike = "The old dike broke on Monday night near the mill. Sheep were brought to the church in time."
    snow = "On Monday night the old dike broke near the mill. Snow came to Oslo. Buses stood still."
    for articles in ([dike, snow], [snow]):
        assert str(summarize_documents(articles, 1, query=query, time_limit=time_limit)) == expected


def test_groups_must_match() -> None:
    with pytest.raises(ValueError, match="one entry a sentence: 2, got 1"):
        select_coverage(analyse(split_sentences("Rain fell. Snow came.")), Budget(1), groups=[{0}])


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
    assert select_coverage(analyse([]), Budget(3)).positions == []


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
        ({"time_limit": -1}, ValueError, "time_limit must be 0 or more"),
        ({"time_limit": float("nan")}, ValueError, "time_limit must be 0 or more"),
        ({"time_limit": True}, TypeError, "time_limit must be a number of seconds, got bool"),
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

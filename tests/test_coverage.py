from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from math import e

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import milp

from strategies import FLOOD, analysed, texts
from summarizer import load_language, split_sentences, summarize_documents
from summarizer.select import coverage
from summarizer.select.budget import Budget
from summarizer.select.coverage import Problem, exact, greedy, promising, select_coverage
from summarizer.text.terms import stemmer


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
    document = analysed(split_sentences("\n\n".join(parts)))
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


@pytest.mark.parametrize("time_limit", [1.0, 0])
def test_of_a_repeat_its_first_appearance_is_needed(time_limit: float) -> None:
    lead = "The old dike of Varsund broke on Monday night near the mill."
    wire = [
        f"{lead} Boats lay in the harbour of the old town. Nothing else was damaged by the storm.",
        f"{lead} She sold forty boats in the harbour of the old town. Rain fell on the town.",
    ]
    document = analysed(split_sentences(" ".join(wire), language="en"), language="en")
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


def test_one_long_document(article: str) -> None:
    document = analysed(split_sentences(article))
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
    document, budget = analysed(split_sentences(text)), Budget(1)
    groups = [{0}, {1}, {2}]
    for best in range(3):
        relevance = np.full(3, 0.1)
        relevance[best] = 0.8
        assert select_coverage(document, budget, groups=groups, relevance=relevance).positions == [best]
    with pytest.raises(ValueError, match="one number a sentence"):
        select_coverage(document, budget, relevance=np.ones(2))


def test_the_gist_counts_as_much_as_is_asked() -> None:
    text = "Rain fell on Oslo and on Bergen today. Cats sleep on warm roofs. Rain fell on Oslo and Bergen."
    document = analysed(split_sentences(text))
    relevance, groups = np.array([0.2, 0.6, 0.2]), [{0}, {1}, {2}]
    chosen = [
        select_coverage(document, Budget(1), groups=groups, relevance=relevance, gist=gist).positions
        for gist in (0.0, 10.0)
    ]
    assert chosen[0] != [1]
    assert chosen[1] == [1]


def test_groups_must_match() -> None:
    with pytest.raises(ValueError, match="one entry a sentence: 2, got 1"):
        select_coverage(analysed(split_sentences("Rain fell. Snow came.")), Budget(1), groups=[{0}])

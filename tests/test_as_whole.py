from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import analysed, needed_by, picked, proper, prose, same_said
from summarizer import Summary, split_sentences, summarize, train_ranker
from summarizer.document import Document
from summarizer.rank.features import CONTEXT
from summarizer.rank.learned import LearnedRanker
from summarizer.rank.registry import RANKERS, rank
from summarizer.ranking import Ranking
from summarizer.rouge import RougeJudge
from summarizer.select.as_whole import (
    FEATURES,
    MAX_COST,
    MAX_SENTENCES_AS_WHOLE,
    OF_NUMBER,
    POOL_BEST,
    Choices,
    choices_of,
    choices_within,
    describe_choices,
    is_whole,
)
from summarizer.select.budget import Budget
from summarizer.select.selection import MAX_TOKEN_COUNTS, choices_for
from summarizer.text.unicode import count_words
from summarizer.training import (
    OF_TEXT,
    RIDGE_WHOLES,
    ScoredChoices,
    fit_wholes,
    judged_choices,
)

COUNTS = st.integers(2, MAX_SENTENCES_AS_WHOLE)
TEXT = (
    "The council voted to open the dike. Farmers by the sea are angry. They say so loudly in the town. "
    "Sheep graze on the marsh there.\n\n"
    "The dike was built in 1954. It held the grey sea back. The council will vote on the old dike. "
    "Rain fell on the town."
)


def all_of(choices: Choices) -> list[tuple[int, ...]]:
    return [tuple(choices.positions(i)) for i in range(len(choices.member))]


def slowly(
    document: Document, scores: np.ndarray, positions: tuple[int, ...], asked: float | None = None
) -> list[float]:
    """Describe one summary, counting word by word; `asked`: the sentences that come to that size."""
    count, n = len(positions), len(document)
    rows = np.zeros((n, len(document.terms)))
    rows[document.rows, document.indices] = document.weights
    centroid = rows.sum(axis=0)
    whole = rows[list(positions)].sum(axis=0)
    # The length of a sum of unit vectors, and of rows without a term as if they had it.
    length = np.sqrt(count + 2 * sum(rows[a] @ rows[b] for a, b in combinations(positions, 2)))
    odds = np.exp(scores - scores.max())
    chance = np.minimum((asked or count) * odds / odds.sum(), 1)
    form = {
        word: document.terms[term] if term >= 0 else f"{word} "
        for word, term in zip(document.vocabulary, document.term_of.tolist(), strict=True)
    }
    wanted: dict[str, float] = {}
    for line, likely in zip(document.words, chance, strict=True):
        for word in line:
            wanted[form[word]] = wanted.get(form[word], 0.0) + likely
    found = Counter(form[word] for i in positions for word in document.words[i])
    n_words = sum(found.values())
    shared = sum(min(times, wanted[word]) for word, times in found.items())
    usual = sum(odds[i] * len(line) for i, line in enumerate(document.words)) / odds.sum()
    words = 0 if asked else np.log(max(n_words, 1) / (max(usual, 1) * count))
    return [
        sum(scores[i] for i in positions),
        words,
        words**2,
        max((rows[a] @ rows[b] for a, b in combinations(positions, 2)), default=0.0),
        whole @ centroid / (np.linalg.norm(centroid) or 1.0) / length,
        2 * shared / max(n_words + sum(wanted.values()), 1),
        (positions[-1] - positions[0]) / n,
        float(any(document.paragraphs[i] == document.paragraphs[0] for i in positions)),
        float(1 in positions),
        0 if asked else sum(i in of_substance(document)[:count] for i in positions) / count,
    ]


def of_substance(document: Document) -> list[int]:
    """Return the positions of all sentences but scraps."""
    return [i for i, scrap in enumerate(document.scraps) if not scrap]


def lacking(document: Document, positions: tuple[int, ...]) -> int:
    """Count the sentences of a summary whose needed sentence is not in it."""
    return sum(needed_by(document, i) not in (-1, *positions) for i in positions)


def faults(document: Document, positions: tuple[int, ...]) -> int:
    """Count what speaks against a summary: sentences without another or an end, pairs that say the same."""
    return (
        lacking(document, positions)
        + sum(same_said(document, *pair) for pair in combinations(positions, 2))
        + int(document.captions[list(positions)].sum())
    )


@given(prose, COUNTS, st.integers(0, 9))
def test_summaries_are_what_a_slow_count_says(text: str, count: int, seed: int) -> None:
    document = analysed(split_sentences(text))
    scores = np.random.default_rng(seed).normal(size=len(document))
    if not is_whole(count, len(proper(document, scores))):
        return
    found = choices_of(document, scores, count)
    described = describe_choices(document, scores, found)
    assert described.shape == (len(found.member), len(FEATURES))
    for positions, row in zip(all_of(found)[:20], described, strict=False):
        assert row == pytest.approx(slowly(document, scores, positions), abs=1e-9)


@given(prose, st.integers(1, 40), st.integers(0, 9))
def test_summaries_within_a_size_are_what_a_slow_count_says(text: str, limit: int, seed: int) -> None:
    document = analysed(split_sentences(text))
    scores = np.random.default_rng(seed).normal(size=len(document))
    sizes = document.n_words.astype(float)
    found = choices_within(document, scores, sizes, limit)
    if found is None:
        return
    usual = float(np.exp(scores) @ sizes / np.exp(scores).sum())
    assert found.n_sentences == pytest.approx(min(max(limit / max(usual, 1), 1), len(document)))
    described = describe_choices(document, scores, found)
    assert not described[:, [FEATURES.index(name) for name in OF_NUMBER]].any()
    for positions, row in zip(all_of(found)[:20], described, strict=False):
        assert row == pytest.approx(slowly(document, scores, positions, found.n_sentences), abs=1e-9)


@given(prose, st.integers(1, 40), st.integers(0, 9))
def test_what_fits_a_size_is_tried_out_one_by_one(text: str, limit: int, seed: int) -> None:
    document = analysed(split_sentences(text))
    scores = np.random.default_rng(seed).normal(size=len(document))
    found = choices_within(document, scores, document.n_words.astype(float), limit)
    best = proper(document, scores)
    likely = {i for i in best[:POOL_BEST] if scores[i] >= scores.mean()} or {*best[:1]}
    if found is None:
        fit_alone = [i for i in likely if document.n_words[i] <= limit]
        assert not fit_alone or document.n_words[best[: MAX_SENTENCES_AS_WHOLE + 1]].sum() <= limit
        return
    pool = set(found.pool.tolist())
    assert likely <= pool <= likely | {needed_by(document, i) for i in likely} - {-1}
    subsets = [c for size in range(1, len(pool) + 1) for c in combinations(sorted(pool), size)]
    fitting = [c for c in subsets if document.n_words[list(c)].sum() <= limit]
    fewest = min(faults(document, c) for c in fitting)
    fitting = [c for c in fitting if faults(document, c) == fewest]
    widest = {
        c for c in fitting if not any(set(c) < set(other) for other in fitting if len(other) == len(c) + 1)
    }
    dearest = max(scores[[*c]].sum() for c in widest) - MAX_COST
    widest = {c for c in widest if scores[[*c]].sum() >= dearest}
    assert set(all_of(found)) == widest
    assert len(all_of(found)) == len(widest)


@given(prose, COUNTS, st.integers(0, 9))
def test_candidates_are_the_best_that_need_nobody(text: str, count: int, seed: int) -> None:
    document = analysed(split_sentences(text))
    scores = np.random.default_rng(seed).normal(size=len(document))
    best = proper(document, scores)
    if not is_whole(count, len(best)):
        return
    found = all_of(choices_of(document, scores, count))
    assert found == sorted(set(found))
    best = best[:POOL_BEST]
    needy = {i for i in best if lacking(document, (i,))}
    fewest = min(faults(document, positions) for positions in found)
    assert all(faults(document, positions) == fewest for positions in found)
    # All choices among the best alone are there, and beyond them only what one of these needs; none that
    # costs too much score.
    alone = [c for c in combinations(sorted(best), count) if faults(document, c) == fewest]
    dearest = max(scores[[*c]].sum() for c in found) - MAX_COST
    assert {c for c in alone if scores[[*c]].sum() >= dearest} <= set(found)
    assert all(scores[[*c]].sum() >= dearest for c in found)
    assert all(faults(document, c) >= fewest for c in combinations(sorted(best), count))
    assert {i for positions in found for i in positions} <= {*best, *(i - 1 for i in needy)}


@given(prose, COUNTS, st.integers(0, 9))
def test_the_summary_worth_most_is_chosen(text: str, count: int, seed: int) -> None:
    document = analysed(split_sentences(text))
    chance = np.random.default_rng(seed)
    scores, weights = chance.normal(size=len(document)), chance.normal(size=len(FEATURES))
    chosen = picked(document, Ranking(scores, dangling=1.5, whole_weights=weights), Budget(count))
    assert len(chosen) == min(count, len(document))
    if is_whole(count, len(proper(document, scores))):
        found = all_of(choices_of(document, scores, count))
        worth = {positions: float(weights @ slowly(document, scores, positions)) for positions in found}
        assert worth[tuple(chosen)] == pytest.approx(max(worth.values()), abs=1e-9)


@given(prose, st.integers(1, 60), st.sampled_from(["words", "chars", "tokens"]), st.integers(0, 9))
def test_the_summary_worth_most_is_chosen_within_a_size_and_filled_on(
    text: str, length: int, unit: str, seed: int
) -> None:
    def tokens(text: str) -> int:
        return len(text) // 4 + 1  # counts that do not add up

    document = analysed(split_sentences(text))
    chance = np.random.default_rng(seed)
    scores, weights = chance.normal(size=len(document)), chance.normal(size=len(FEATURES))
    ranking = Ranking(scores, redundancy=1.0, dangling=1.5, whole_weights=weights)
    budget = Budget(length, tokens if unit == "tokens" else unit)
    chosen = picked(document, ranking, budget)
    texts = [sentence.text for sentence in document.sentences]

    def size(positions: Iterable[int]) -> int:
        return budget.size("\n".join(texts[i] for i in sorted(positions)))

    if size(chosen) > length:
        assert len(chosen) == 1
        return
    assert len(set(chosen)) == len(chosen)
    # Counts of tokens need not add up: what has no room by its own is not tried.
    used, joint = size(chosen), unit == "chars"
    for i in set(range(len(document))) - set(chosen):
        if used + joint + size([i]) <= length:  # only what says little alone is left out
            worse = faults(document, tuple(sorted([*chosen, i]))) > faults(document, tuple(chosen))
            assert worse or document.scraps[i] or scores[i] < scores.mean()
    choices = choices_for(document, scores, budget)
    fitting = [] if choices is None else [c for c in all_of(choices) if size(c) <= length]
    if choices is None or not fitting:
        assert chosen == picked(document, replace(ranking, whole_weights=None), budget)
        return
    worth = {c: float(weights @ np.array(slowly(document, scores, c, choices.n_sentences))) for c in fitting}
    assert max(worth[c] for c in fitting if set(c) <= set(chosen)) == pytest.approx(
        max(worth.values()), abs=1e-9
    )


def test_no_sentence_comes_twice_where_no_other_has_room() -> None:
    long = " ".join(
        f"The council of {p} voted on Monday to open the old dike near the mill." for p in "ABCDEFGHI"
    )
    for unit, length in (("words", 40), ("chars", 180), (count_words, 40)):
        summary = summarize(f"Rain fell all day long. {long}", length, unit)
        assert len({s.start for s in summary}) == len(summary) == 2


def test_a_counter_that_counts_more_for_several_is_not_asked_too_often() -> None:
    asked = 0

    def tokens(text: str) -> int:
        nonlocal asked
        asked += 1
        return len(text.split()) + 40 * text.count("\n")

    document = analysed(
        split_sentences(" ".join(f"The town of {p} voted on the old dike." for p in "ABCDEFGHIJKL"))
    )
    ranking = rank(document, RANKERS["learned"])
    assert len(picked(document, ranking, Budget(30, tokens))) == 1
    assert asked <= 3 * len(document) + MAX_TOKEN_COUNTS


@pytest.mark.parametrize(
    ("length", "unit", "diversity"), [(1, "sentences", 0), (30, "words", 0.3), (3, "sentences", 0.3)]
)
def test_other_sizes_and_diversity_look_at_one_sentence_after_the_other(
    length: int, unit: str, diversity: float
) -> None:
    document = analysed(split_sentences(TEXT))
    scores = np.linspace(1, 0, len(document))
    weights = np.eye(len(FEATURES))[FEATURES.index("span")]
    seen = picked(document, Ranking(scores, whole_weights=weights), Budget(length, unit), diversity=diversity)
    assert seen == picked(document, scores, Budget(length, unit), diversity=diversity)
    assert picked(document, Ranking(scores, whole_weights=weights), Budget(2)) == [0, len(document) - 1]


def test_the_bundled_model_looks_at_summaries_as_wholes() -> None:
    document = analysed(split_sentences(TEXT))
    ranking = rank(document, RANKERS["learned"])
    assert ranking.whole_weights is not None
    assert ranking.whole_weights.shape == (len(FEATURES),)
    weights = np.array(LearnedRanker.bundled().whole_weights)
    assert weights[FEATURES.index("scores"), 0] > 0
    assert weights[FEATURES.index("repetition"), 0] < 0
    assert weights[FEATURES.index("expected words"), 0] > 0


def told(summary: Summary) -> set[tuple[int, str]]:
    return {(s.index, reason) for e in summary.explain() for s, reason in e.passed_over}


def test_what_goes_less_well_with_the_others_is_told() -> None:
    weights = np.eye(len(FEATURES))[FEATURES.index("span")]

    def ranker(document: Document) -> Ranking:
        return Ranking(np.linspace(1, 0, len(document)), whole_weights=weights)

    first, last = summarize(TEXT, 2, ranker=ranker).explain()
    assert first.passed_over == ()
    assert [s.index for s, _ in last.passed_over] == [1, 2, 3, 4, 5, 6]
    assert told(summarize(TEXT, 2, ranker=ranker)) == {
        (i, "goes less well with the others") for i in range(1, 7)
    }
    assert told(summarize(TEXT, 1, ranker=ranker)) == set()


def test_a_caption_takes_part_only_where_a_number_of_sentences_needs_one() -> None:
    lines = [
        "The ferry to Moen sails again after a week of storms on the coast.",
        "The ferry to Moen lies at the quay of the town, where storms held the ferry for a week",
        "Farmers lost forty sheep, and the town hall lost a part of its roof.",
        "Insurers expect that claims will come to nine million crowns.",
    ]
    document = analysed(split_sentences("\n\n".join(lines)))
    scores = np.array([0.5, 3.0, 0.2, 0.1])
    assert all_of(choices_of(document, scores, 3)) == [(0, 2, 3)]
    assert all_of(choices_of(document, scores, 4)) == [(0, 1, 2, 3)]


def test_the_first_sentences_of_a_text_count() -> None:
    document = analysed(split_sentences("Good morning. " + TEXT))
    assert document.scraps.tolist()[0]
    found = choices_of(document, np.zeros(len(document)), 2)
    first = describe_choices(document, np.zeros(len(document)), found)[:, FEATURES.index("first sentences")]
    shares = dict(zip(all_of(found), first.tolist(), strict=True))
    assert {pair: share for pair, share in shares.items() if share} == {
        pair: 1.0 if pair == (1, 2) else 0.5 for pair in shares if {1, 2} & {*pair}
    }
    assert shares[1, 2] == 1.0


def test_nothing_is_told_of_those_that_a_size_had_no_room_for() -> None:
    summary = summarize(TEXT, 15, "words")
    assert count_words(str(summary)) <= 15
    assert told(summary) == set()


def test_weights_of_wholes_are_found_by_their_worth() -> None:
    chance = np.random.default_rng(0)
    span = FEATURES.index("span")
    found = []
    for _ in range(200):
        described = chance.normal(size=(20, len(FEATURES)))
        context = np.array([1.0, *chance.normal(size=len(CONTEXT) - 1)])
        found.append(ScoredChoices(described, 0.3 + 0.05 * described[:, span], context))
    weights = fit_wholes(found, np.ones(200), 0.8)
    strongest = np.abs(weights[:, 0]).argmax()
    assert strongest == span
    assert weights[span, 0] > 0

    z = np.concatenate([c.described - c.described.mean(axis=0) for c in found])
    scale = np.array([[z[:, i].std()] * len(CONTEXT) for i in range(len(FEATURES))])
    of_text = {FEATURES.index(name): [CONTEXT.index(each) for each in OF_TEXT[name]] for name in OF_TEXT}
    for row, columns in of_text.items():
        for column in columns:
            centred = [c.context[column] * (c.described - c.described.mean(axis=0))[:, row] for c in found]
            scale[row, column] = np.concatenate(centred).std()
    start = np.zeros(weights.shape)
    start[FEATURES.index("scores"), 0], start[FEATURES.index("repetition"), 0] = 1, -0.8

    def loss(values: np.ndarray) -> float:
        total = 0.0
        for c in found:
            odds = np.exp(c.described @ values @ c.context)
            total -= 100 * float(odds / odds.sum() @ c.worth) / len(found)
        return total + float((RIDGE_WHOLES * ((values - start) * scale) ** 2).sum()) / len(found)

    best = loss(weights)
    free = weights != 0
    assert free[:, 0].all()
    assert {(row, column) for row, column in np.argwhere(free) if column} == {
        (row, column) for row, columns in of_text.items() for column in columns
    }
    kept = fit_wholes(found, np.ones(200), 0.8, dict(zip(FEATURES[1:], weights[1:].tolist(), strict=True)))
    assert kept[1:] == pytest.approx(weights[1:])
    assert loss(kept) < loss(np.where(np.arange(len(FEATURES))[:, None] == 0, start, weights))
    assert all(best <= loss(weights + 0.1 * free * chance.normal(size=weights.shape)) for _ in range(10))


def test_choices_are_judged_as_the_judge_does() -> None:
    document = analysed(split_sentences(TEXT), request=(2, "sentences"))
    scores = np.linspace(1, 0, len(document))
    reference = "The council voted on the dike, which held the sea back."
    judged = judged_choices(document, scores, reference)
    assert judged is not None
    found = all_of(choices_of(document, scores, 2))
    assert judged.worth.tolist() == [RougeJudge(document, reference)(pair) for pair in found]
    in_words = analysed(split_sentences(TEXT), request=(12, "words"))
    judged, choices = (
        judged_choices(in_words, scores, reference),
        choices_for(in_words, scores, Budget(12, "words")),
    )
    assert judged is not None
    assert choices is not None
    assert judged.worth.tolist() == [RougeJudge(in_words, reference)(c) for c in all_of(choices)]
    for request in ((1, "sentences"), (60, "words"), (8, "sentences")):
        assert judged_choices(analysed(split_sentences(TEXT), request=request), scores, reference) is None


def test_a_house_style_has_wholes_where_summaries_are_of_some_sentences() -> None:
    texts = [TEXT.replace("dike", f"dike {chr(97 + i % 26)}{i}") for i in range(20)]
    every = [str(sentence) for sentence in split_sentences(TEXT)]
    references = [f"{every[i % 7]} {every[i % 5]}" for i in range(20)]  # one style would leave one choice
    assert np.shape(train_ranker(texts, references, length=2).whole_weights) == (len(FEATURES), len(CONTEXT))
    assert train_ranker(texts, references, length=1).whole_weights == ()
    assert np.shape(train_ranker(texts, references, length=25, unit="words").whole_weights) == (
        len(FEATURES),
        len(CONTEXT),
    )
    assert train_ranker(texts, references, length=100, unit="words").whole_weights == ()

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import analysed, held_terms, same_said, texts
from summarizer import load_language, split_sentences
from summarizer.select.budget import Budget
from summarizer.select.coverage import _near_duplicates, select_coverage
from summarizer.text.terms import stemmer


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


@given(st.lists(texts, min_size=1, max_size=4))
def test_near_duplicates_are_those_that_sets_of_terms_tell(parts: list[str]) -> None:
    text = "\n\n".join([*parts, *(part.replace("the", "a").replace("in", "on") for part in parts)])
    document = analysed(split_sentences(text))
    marked = [False] * len(document)
    stay: list[int] = []
    for i in sorted(range(len(document)), key=lambda i: -len(held_terms(document, i))):
        marked[i] = any(same_said(document, i, other) for other in stay)
        if not marked[i]:
            stay.append(i)
    assert _near_duplicates(document).tolist() == marked


def test_of_a_repeat_the_first_appearance_is_needed() -> None:
    lead = "The old dike of Varsund broke on Monday night near the mill."
    wire = [
        f"{lead} Boats lay in the harbour of the old town. Nothing else was damaged by the storm.",
        f"{lead} She sold forty boats in the harbour of the old town. Rain fell on the town.",
    ]
    document = analysed(split_sentences(" ".join(wire), language="en"), language="en")
    assert document.repeats == {3: 0}
    assert document.needs.tolist() == [-1, -1, -1, 0, -1]
    assert replace(document, starts={0, 4}).needs.tolist() == [-1] * 5


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


def test_worth_decides_between_sentences_that_cover_the_same() -> None:
    text = "Rain fell on Oslo and Bergen today. Snow lay on Bergen and Oslo today. Cats sleep on warm roofs."
    document, budget = analysed(split_sentences(text)), Budget(1)
    groups = [{0}, {1}, {2}]
    for best in range(3):
        worth = np.full(3, 0.1)
        worth[best] = 0.8
        assert select_coverage(document, budget, groups=groups, worth=worth).positions == [best]


def test_the_gist_counts_as_much_as_is_asked() -> None:
    text = "Rain fell on Oslo and on Bergen today. Cats sleep on warm roofs. Rain fell on Oslo and Bergen."
    document = analysed(split_sentences(text))
    worth, groups = np.array([0.2, 0.6, 0.2]), [{0}, {1}, {2}]
    chosen = [
        select_coverage(document, Budget(1), groups=groups, worth=worth, gist=gist).positions
        for gist in (0.0, 10.0)
    ]
    assert chosen[0] != [1]
    assert chosen[1] == [1]


def test_groups_and_worth_must_match() -> None:
    document = analysed(split_sentences("Rain fell. Snow came."))
    with pytest.raises(ValueError, match="groups must have one entry a sentence: 2, got 1"):
        select_coverage(document, Budget(1), groups=[{0}])
    with pytest.raises(ValueError, match="worth must have one entry a sentence: 2, got 3"):
        select_coverage(document, Budget(1), worth=np.ones(3))


def test_no_sentence_gives_an_empty_choice() -> None:
    assert select_coverage(analysed([]), Budget(3)).positions == []


def test_thousands_of_sentences_of_one_template_are_near_duplicates() -> None:
    text = " ".join(f"Ferry {i} left the old harbour of Varsund for Oslo at noon." for i in range(4_000))
    document = analysed(split_sentences(text))
    for budget in (Budget(3), Budget(200, "words"), Budget(10**6, "words")):
        assert select_coverage(document, budget).positions == [0]


@pytest.mark.parametrize("budget", [Budget(200, "words"), Budget(2_000)])
def test_thousands_of_different_sentences(budget: Budget) -> None:
    chance = np.random.default_rng(5)
    words = [f"{a}{b}" for a in "bdfgklmnprst" for b in ("ona", "eli", "ura", "isto", "avel")]
    lines = [" ".join(chance.choice(words, 12)).capitalize() + "." for _ in range(4_000)]
    document = analysed(split_sentences(" ".join(lines)))
    found = select_coverage(document, budget, groups=[{i // 20} for i in range(len(document))])
    assert len(found.positions) == (2_000 if budget.length == 2_000 else 16)

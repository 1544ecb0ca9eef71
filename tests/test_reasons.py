from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import analysed, choppy, dense, needed_by, prose, same_said
from summarizer import Document, Ranking, split_sentences, summarize
from summarizer.select.as_whole import FEATURES
from summarizer.select.budget import Budget, Unit
from summarizer.select.reasons import REASONS, Selection
from summarizer.select.selection import select

LENGTHS: list[tuple[int, Unit]] = [
    *((n, "sentences") for n in range(1, 7)),
    *((n, "words") for n in (1, 4, 7, 11, 16, 25)),
    *((n, "chars") for n in (9, 30, 60, 99)),
]


def of(text: str) -> Document:
    return analysed(split_sentences(text))


@given(
    text=choppy | prose,
    length=st.sampled_from(LENGTHS),
    redundancy=st.sampled_from([0.0, 0.5, 3.0]),
    dangling=st.sampled_from([0.0, 0.3, 9.0]),
    diversity=st.sampled_from([0.0, 0.0, 0.4, 1.0]),
    whole=st.sampled_from([None, *FEATURES]),
    seed=st.integers(0, 99),
)
def test_reasons_are_complete_and_true(
    text: str,
    length: tuple[int, Unit],
    redundancy: float,
    dangling: float,
    diversity: float,
    whole: str | None,
    seed: int,
) -> None:
    document = of(text)
    scores = np.random.default_rng(seed).normal(size=len(document))
    weights = None if whole is None else np.eye(len(FEATURES))[FEATURES.index(whole)]
    ranking = Ranking(scores, redundancy=redundancy, dangling=dangling, whole_weights=weights)
    budget = Budget(*length)
    found = select(document, ranking, budget, diversity=diversity)
    chosen = found.positions
    assert chosen == sorted(set(chosen))
    for needed, by in found.companions.items():
        assert {needed, by} <= {*chosen}
        assert needed_by(document, by) == needed
    alone = [i for i in chosen if i not in found.companions]
    assert alone or not len(document)
    least = min(scores[alone], default=np.inf)
    better = {i for i in range(len(document)) if scores[i] > least and i not in chosen}
    if diversity == 1:
        assert set(found.passed_over) <= better
    else:
        assert set(found.passed_over) == better
    used = size_of(document, budget, chosen)
    for position, reason in found.passed_over.items():
        assert is_true(reason, document, ranking, position, chosen, budget, diversity), (
            reason,
            position,
            used,
        )


def size_of(document: Document, budget: Budget, positions: list[int]) -> int:
    if budget.unit == "sentences":
        return len(positions)
    return budget.joint_size(document.sentences[i].text for i in positions)


def is_true(
    reason: str,
    document: Document,
    ranking: Ranking,
    position: int,
    chosen: list[int],
    budget: Budget,
    diversity: float,
) -> bool:
    needed = needed_by(document, position)
    if reason == "needs":
        return needed not in (-1, *chosen) and (ranking.dangling > 0 or ranking.whole_weights is not None)
    if reason == "close":
        rows = dense(document)
        weighs = ranking.redundancy > 0 or diversity > 0 or ranking.whole_weights is not None
        likeness = max(rows[chosen] @ rows[position])
        return weighs and (likeness > 0 or any(same_said(document, position, i) for i in chosen))
    if reason == "whole":
        return ranking.whole_weights is not None and not diversity
    if reason == "no room":
        return size_of(document, budget, sorted([*chosen, position])) > budget.length
    if document.scraps[position]:
        return True
    return budget.unit != "sentences" and (
        ranking.dangling > 0 or ranking.redundancy > 0 or diversity > 0 or ranking.whole_weights is not None
    )


DIKE = "The old dike near the harbour broke on Monday night."


@pytest.mark.parametrize(
    ("text", "scores", "length", "settings", "expected"),
    [
        ("Rain fell. Snow came.", [2, 1], (1, "sentences"), {}, {}),
        (f"{DIKE} Rain fell.", [2, 1], (3, "words"), {}, {0: "no room"}),
        (f"{DIKE} Sheep were saved there.", [2, 1], (1, "words"), {}, {0: "no room"}),  # neither fits
        (f"{DIKE}\n\n...\n\nRain fell on Oslo today.", [1, 3, 2], (6, "words"), {}, {1: "short"}),
        ("Rain fell. She agreed.", [1, 2], (1, "sentences"), {"dangling": 5}, {1: "no room"}),
        ("Fog. She agreed. Rain fell.", [0, 3, 2], (1, "sentences"), {"dangling": 5}, {1: "needs"}),
        (
            f"{DIKE} {DIKE[:-1]}, too. Fog lay on the sea.",
            [3, 2, 1],
            (2, "sentences"),
            {"redundancy": 1},
            {1: "close"},
        ),
        (f"{DIKE} Fog came. Rain fell on the marsh.", [3, 2, 1], (2, "sentences"), {}, {1: "short"}),
    ],
)
def test_a_reason_of_each_kind(
    text: str,
    scores: list[float],
    length: tuple[int, Unit],
    settings: dict[str, float],
    expected: dict[int, str],
) -> None:
    found = select(of(text), Ranking(np.array(scores, float), **settings), Budget(*length))  # type: ignore[arg-type]
    assert found.passed_over == expected


def test_a_short_sentence_beside_the_one_that_it_needs_is_short() -> None:
    text = "Ida Moe farms on the marsh. She agreed. The council voted to open the old dike."
    ranking = Ranking(np.array([3.0, 5.0, 1.0]), dangling=9.0)
    assert select(of(text), ranking, Budget(12, "words")).passed_over == {1: "short"}


def test_of_two_that_need_a_sentence_the_better_brings_it() -> None:
    text = "Ida Moe farms there. She agreed. Rain fell. Ida Moe farms there. She is angry about it. Fog came."
    document = of(text)
    assert document.needs.tolist() == [-1, 0, -1, 0, -1]
    weights = np.eye(len(FEATURES))[FEATURES.index("scores")]
    for scores in ([0.0, 0.9, -1.0, 0.5, -1.0], [0.0, 0.5, -1.0, 0.9, -1.0]):
        found = select(document, Ranking(np.array(scores), whole_weights=weights), Budget(3))
        assert found.positions == [0, 1, 3]
        assert found.companions == {0: int(np.argmax(scores))}


def test_a_sentence_that_comes_for_the_sake_of_another_is_compared_with_none() -> None:
    document = of("Ida Moe farms there. She is angry. Rain fell. Snow came.")
    found = select(document, Ranking(np.array([0.3, 0.9, 0.5, 0.1]), dangling=1.0), Budget(2))
    assert found == Selection([0, 1], {}, {0: 1})


def whole(**weights: float) -> np.ndarray:
    return np.array([weights.get(name.replace(" ", "_"), 0.0) for name in FEATURES])


def test_a_needed_sentence_that_scores_more_comes_for_its_own_sake() -> None:
    ranking = Ranking(np.array([0.9, 0.5, -1.0]), whole_weights=whole(scores=1))
    assert select(of("Ida Moe farms there. She agreed. Rain fell."), ranking, Budget(2)) == Selection([0, 1])


def test_sentences_that_no_whole_was_made_of_have_a_reason_too() -> None:
    names = "Snow Fog Wind Hail Ice Mist Sleet".split()
    document = of(
        f"Rain fell. Ida Moe farms there. She agreed. {' '.join(f'{name} came.' for name in names)}"
    )
    scores = np.array([0.0, 0.9, *np.linspace(2, 1, 8)])
    ranking = Ranking(scores, whole_weights=whole(second_sentence=1, span=1))
    found = select(document, ranking, Budget(2))  # 1 takes part for the sake of 2, and comes without it
    assert found == Selection([1, 9], dict.fromkeys(range(2, 9), "whole"))


def test_a_sentence_with_no_room_for_the_one_that_it_needs_is_told_so() -> None:
    document = of(
        "Ida Moe farms behind the old dike there. She agreed with all of the plans. Rain fell on Oslo today. "
        "Snow came down in Bergen."
    )
    ranking = Ranking(np.array([0.0, 0.9, 0.5, 0.4]), whole_weights=whole(scores=1))
    assert select(document, ranking, Budget(7, "words")) == Selection([2], {1: "needs"})


def test_a_text_that_fits_has_no_reasons() -> None:
    document = of("Ida Moe farms there. She agreed.")
    ranking = Ranking(np.array([0.0, 9.0]), dangling=9.0, redundancy=1.0)
    for budget in (Budget(2), Budget(9), Budget(99, "words"), Budget(1, "ratio")):
        assert select(document, ranking, budget) == Selection([0, 1])


def test_every_reason_is_worded() -> None:
    def ranker(_: Document) -> Ranking:
        return Ranking(np.array([2.0, 1.0]))

    explanation = summarize(f"{DIKE} Rain fell.", 2, "words", ranker=ranker).explain()[0]
    assert [reason for _, reason in explanation.passed_over] == [REASONS["no room"]]
    assert set(REASONS) == {"needs", "close", "whole", "no room", "short"}

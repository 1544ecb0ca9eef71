from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strategies import analysed, prose
from summarizer import RANKERS, IdfModel, split_sentences, summarize
from summarizer.text.query import is_nearly


@given(prose, st.lists(st.sampled_from("rain sea 1954 5 3 the he it was".split()), max_size=4))
@example("He was late. It was 5. The sea rose in 1954.", ["it", "was"])
def test_numbers_and_stop_words_of_a_query_follow_the_formula(text: str, asked: list[str]) -> None:
    idf = IdfModel.bundled("en")
    assert idf is not None
    document = analysed(split_sentences(text), query=" ".join(asked), idf=idf)
    n = len(document)
    units = [[word] for word in asked if word.isdigit()]
    terms = [word for word in asked if word in ("rain", "sea")]
    if asked and not units and not terms:
        units = [list(two) for two in pairwise(asked)] or [asked]
    known = dict(zip(document.terms, document.idf, strict=True))
    weights = [terms.count(term) * known[term] for term in {*terms} & {*known}]
    squares: dict[tuple[str, ...], float] = {}
    holds = {
        tuple(unit): [
            any(line[i : i + len(unit)] == unit for i in range(len(line))) for line in document.words
        ]
        for unit in units
    }
    for unit, found in holds.items():
        if any(found):
            rarity = np.log((1 + n) / (1 + sum(found))) + 1
            weight = units.count(list(unit)) * (rarity * idf.weights([" ".join(unit)])[0]) ** 0.5
            squares[unit] = min(weight, *weights, np.inf) ** 2
    total = sum(squares.values()) + sum(weight**2 for weight in weights)
    expected = [sum(square / total for unit, square in squares.items() if holds[unit][i]) for i in range(n)]
    np.testing.assert_allclose(document.query_extra, expected, atol=1e-12)
    assert document.query_share.any() == bool(total)
    unasked = analysed(split_sentences(text), idf=idf)
    assert unasked.terms == document.terms
    assert not unasked.query_share.any()


NUMBERED = (
    "The band played in Leeds for three hours. The roof of the hall leaked. Tickets cost 40 pounds. "
    "No concert took place after 2017. The Who came back for more songs. A man who sang was ill."
)


@pytest.mark.parametrize("name", RANKERS)
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("2017", "No concert took place after 2017."),
        ("what of 40?", "Tickets cost 40 pounds."),
        ("The Who", "The Who came back for more songs."),
        ("there", None),
        ("2018", None),
        ("for the", None),
    ],
)
def test_numbers_and_function_words_can_be_asked_for(name: str, query: str, expected: str | None) -> None:
    summary = summarize(NUMBERED, 1, ranker=name, query=query)
    assert summary.query_found == (expected is not None)
    assert str(summary) == (expected or str(summarize(NUMBERED, 1, ranker=name)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("The inaugural adress", True),
        ("Economics", True),
        ("govermnent", True),
        ("the goverment of zebras", True),
        ("rein", False),  # too short: "rain"
        ("dress", False),
        ("overnment", False),  # the first letter
        ("addressbook", False),
    ],
)
def test_a_query_may_be_misspelt(query: str, found: bool) -> None:
    text = "Rain fell on Oslo. The government gave an address. Economies grew. Sheep were saved."
    summary = summarize(text, 1, query=query)
    assert summary.query_found is found
    if found:
        assert str(summary) == ("Economies grew." if query == "Economics" else text.split(". ")[1] + ".")


@pytest.mark.parametrize(
    "query", ["Erdogan", "Istanbul", "ISTANBUL", "Sao", "Lodz", "Café", "Jogren", "Елка"]
)
def test_accents_may_be_left_out(query: str) -> None:
    text = (
        "Erdoğan spoke in İstanbul. Nothing happened. Rain fell on São Paulo. Łódź was dry. The cafe burned."
    )
    text += " Jøgren came. Ёлка горит."
    assert summarize(text, 1, query=query, language="en").query_found
    assert not summarize(text, 1, query="Oslo", language="en").query_found


def test_words_that_the_text_holds_need_no_similar_spelling() -> None:
    text = "They addressed the letter. Old adresses were lost. Adresse is a word of French."
    document = analysed(split_sentences(text), query="addressed")
    assert [document.terms[i] for i in np.flatnonzero(document.query)] == ["address"]


@given(st.text("abcé", min_size=5, max_size=8), st.text("abcé", min_size=5, max_size=8))
def test_is_nearly_equals_all_single_typing_errors(one: str, other: str) -> None:
    """Make every word that is a mistake away (Norvig's `edits1`), or up to two letters longer."""
    parts = [(one[:i], one[i:]) for i in range(len(one) + 1)]
    made = {a + b[1:] for a, b in parts if b}
    made |= {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    made |= {a + c + b[1:] for a, b in parts if b for c in "abcé"}
    made |= {a + c + b for a, b in parts for c in "abcé"}
    endings = abs(len(one) - len(other)) <= 2 and (one.startswith(other) or other.startswith(one))
    near = min(len(one), len(other)) >= 6 and one[0] == other[0] and (other in made or endings)
    assert is_nearly(one, other) is near


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Rain fell. The harbour-\nmaster left. It was late.", "harbourmaster", "harbour-\nmaster"),
        ("Rain fell. The har\u00adbour froze. It was late.", "harbour", "har\u00adbour"),
        ("Rain fell. The harbour froze. It was late.", "har\u00adbour", "harbour"),
        ("Rain fell. The \ufb01nance clerk left. It was late.", "finance", "\ufb01nance"),
        ("Rain fell. \uff22\uff2b\uff12 left. It was late.", "BK2", "\uff22\uff2b\uff12"),
        ("비가 왔다. 다리는 금요일에 열렸다. 나루터 요금은 그대로다.", "나루터", "나루터"),
        ("비가 왔다. 등대는 금요일에 열렸다. 요금은 그대로다.", "등대", "등대는"),
        ("비가 왔다. 등대가 금요일에 열렸다. 요금은 그대로다.", "등대는", "등대가"),
    ],
)
def test_a_query_finds_other_forms_of_its_words(text: str, query: str, expected: str) -> None:
    summary = summarize(text, 1, query=query)
    assert summary.query_found
    assert expected in str(summary)


def test_a_query_finds_no_noun_of_one_letter() -> None:
    assert summarize("비가 왔다. 물은 금요일에 멈췄다.", 1, query="물의").query_found is False

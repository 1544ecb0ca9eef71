"""The measuring itself is measured: on text of our own, without the data."""

from __future__ import annotations

import random

import numpy as np
import pytest
from data import Item
from documents import parts_of
from keywords import phrase_f1, word_f1
from quality import compare, holm
from rouge import cut, rouge
from rouge_score.rouge_scorer import RougeScorer
from sentences import borders, precision_recall_f1
from systems import count_danglers, run_oracle, run_ranker, scored, take

from summarizer import load_language, summarize
from summarizer.danglers import dangles

SENTENCES = (
    "The council voted to open the dike.",
    "Nine of thirteen councillors backed it.",
    "Sheep graze behind the dike.",
    "The farmers are angry about the vote.",
    "Nobody knows what the marsh will cost.",
    "Storms have come more often.",
)


def item(size: float = 2, unit: str = "sentences") -> Item:
    reference = "The council voted to open the dike.\nFarmers are angry."
    return Item("1", " ".join(SENTENCES), (reference,), "en", "", size, unit)


def test_rouge_equals_rouge_score_on_random_pairs() -> None:
    scorer = RougeScorer(["rouge1", "rouge2", "rougeLsum"], use_stemmer=True)
    words = [*" ".join(SENTENCES).split(), "running", "U.S.", "9,000", "Café", "don't"]
    chance = random.Random(0)  # noqa: S311 - no secret
    for _ in range(200):
        lines = [" ".join(chance.choices(words, k=chance.randint(1, 9))) for _ in range(4)]
        expected = scorer.score("\n".join(lines[:2]), "\n".join(lines[2:]))
        result = rouge(["\n".join(lines[:2])], lines[2:])
        assert result.r1 == pytest.approx(100 * expected["rouge1"].fmeasure)
        assert result.r2 == pytest.approx(100 * expected["rouge2"].fmeasure)
        assert result.rl == pytest.approx(100 * expected["rougeLsum"].fmeasure)


def test_several_references_are_averaged() -> None:
    one, two = rouge(["rain fell"], ["rain fell"]), rouge(["snow"], ["rain fell"])
    assert rouge(["rain fell", "snow"], ["rain fell"]).r1 == pytest.approx((one.r1 + two.r1) / 2)


@pytest.mark.parametrize(("size", "unit"), [(2, "sentences"), (15, "words"), (0.3, "ratio")])
def test_the_oracle_is_above_all(size: float, unit: str) -> None:
    asked = item(size, unit)

    def value(sentences: list[str]) -> float:
        result = rouge(asked.references, scored(asked, sentences))
        return result.r1 + result.r2

    best = value(run_oracle(asked))
    for ranker in ("tfidf", "lead", "longest", "centroid", "random 0", "random 1"):
        assert value(run_ranker(ranker, asked)) <= best + 1e-9


def test_the_protocol_takes_and_cuts() -> None:
    ranked = [(3, "d d d"), (0, "a a"), (2, "c"), (1, "b b b b")]
    assert take(ranked, item(2)) == ["a a", "d d d"]
    assert take(ranked, item(4, "words")) == ["a a", "d d d"]
    assert take(ranked, item(6, "words")) == ["a a", "c", "d d d"]
    assert take(ranked, item(0.5, "ratio")) == ["a a", "d d d"]
    assert cut(["a a", "d d d"], 4) == ["a a", "d d"]
    assert scored(item(3, "words"), ["a a", "d d d"]) == ["a a", "d"]


def test_more_and_shuffled_text_move_the_score_as_they_must() -> None:
    asked = item()
    good = list(SENTENCES[:1])
    assert (
        rouge(asked.references, [*good, "Much that has nothing to do with it at all."]).r1
        < rouge(asked.references, good).r1
    )
    shuffled = " ".join(sorted(good[0].split()))
    assert rouge(asked.references, [shuffled]).r1 == pytest.approx(rouge(asked.references, good).r1)
    assert rouge(asked.references, [shuffled]).r2 < rouge(asked.references, good).r2


def test_holm_and_the_bootstrap() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    rng = np.random.default_rng(1)
    better, worse = rng.normal(1, 1, (300, 4)), rng.normal(0, 1, (300, 4))
    first, second = compare(better, worse), compare(better, worse)
    assert first == second
    difference, low, high, p = first["r1"]
    assert low < difference < high
    assert p < 0.05
    assert compare(better, better)["r1"][:3] == [0, 0, 0]


def test_borders_and_f1() -> None:
    assert borders(["ab c", "d"]) == {3}
    row = {"sentences": ["ab", "cd", "ef"], "text": "ab cd ef"}
    assert precision_recall_f1([row], [["ab", "cd", "ef"]])[2] == pytest.approx(100)
    precision, recall, _ = precision_recall_f1([row], [["ab", "cd ef"]])
    assert (precision, recall) == pytest.approx((100, 50))


def test_danglers_are_those_whose_neighbour_is_missing(article: str) -> None:
    asked = Item("1", article, (), "en", "", 3, "sentences")
    source = summarize(article, 1, ranker="lead").source
    flags = [dangles(sentence.text, load_language("en")) for sentence in source]
    assert any(flags[1:])
    chance = random.Random(0)  # noqa: S311 - no secret
    for _ in range(200):
        chosen = sorted(chance.sample(range(len(source)), 4))
        expected = sum(flags[i] and i - 1 not in chosen for i in chosen if i > 0)
        assert count_danglers(asked, [source[i].text for i in chosen]) == expected
        wrapped = [source[i].text.replace(" ", "\n ") for i in chosen]
        assert count_danglers(asked, wrapped) == expected
    assert count_danglers(asked, [sentence.text for sentence in source]) == 0


def test_danglers_of_libraries_that_split_elsewhere() -> None:
    asked = Item("1", "Lie came to Oslo. She sang, and it rained. He left.", (), "en", "", 2, "sentences")
    assert count_danglers(asked, ["Lie came to Oslo. She sang, and it rained."]) == 0
    assert count_danglers(asked, ["She sang, and it rained. He left."]) == 1
    assert count_danglers(asked, ["and it rained.", "He left."]) == 0  # its beginning is not shown
    assert count_danglers(asked, ["It is by another hand."]) == 1  # found nowhere
    assert count_danglers(asked, ["", "Lie came"]) == 0


def test_keyword_measures() -> None:
    title = "Parsing with Trees"
    assert phrase_f1(["tree", "parses"], title) == word_f1(["parsing tree"], title) == pytest.approx(100)
    assert phrase_f1(["parsing trees"], title) == pytest.approx(100)  # between them stands a stop word only
    assert phrase_f1(["neural parsing", "trees"], title) == pytest.approx(50)
    assert word_f1(["neural parsing", "trees"], title) == pytest.approx(80)
    assert phrase_f1([], title) == word_f1(["rain"], title) == phrase_f1(["of"], title) == 0


def test_texts_are_cut_into_parts_of_the_same_size() -> None:
    assert parts_of("a\n\nb\nc\nd\ne\nf\ng\nh\ni\nj\n") == ("a\nb", "c\nd", "e\nf", "g\nh", "i\nj")
    assert parts_of("a\nb") == ("a", "b")

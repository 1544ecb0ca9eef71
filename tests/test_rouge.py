from __future__ import annotations

import sys
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenizers import DefaultTokenizer

from strategies import analysed
from summarizer import Summarizer, split_sentences
from summarizer.rouge import RougeJudge, f1, grams, greedy_oracle, rouge_f, rouge_scorer

# Their stems are the same for Snowball and Porter, so that only the counting differs.
PLAIN_WORDS = st.lists(st.sampled_from("cat dog sun map hill boat".split()), min_size=1, max_size=12)
TEXTS = st.lists(
    st.sampled_from(
        "The dikes, opened again; Müller's boats\nrunning 1,954 İstanbul \x1f – U.S. flies".split(" ")
    ),
    max_size=15,
).map(" ".join)
KINDS = ["rouge1", "rouge2", "rougeLsum"]


@given(TEXTS, TEXTS)
def test_the_fast_count_is_what_rouge_score_counts(reference: str, summary: str) -> None:
    scores = RougeScorer(KINDS, use_stemmer=True).score(reference, summary)
    tokens = DefaultTokenizer(use_stemmer=True).tokenize
    one, two = grams(tokens(summary)), grams(tokens(reference))
    assert f1(one[0], two[0]) == pytest.approx(scores["rouge1"].fmeasure)
    assert f1(one[1], two[1]) == pytest.approx(scores["rouge2"].fmeasure)


@given(TEXTS, TEXTS)
def test_tokens_from_memory_are_those_of_rouge_score(reference: str, summary: str) -> None:
    scores = RougeScorer(KINDS, use_stemmer=True).score(reference, summary)
    assert rouge_f([reference], summary, KINDS) == [scores[kind].fmeasure for kind in KINDS]


@given(st.lists(PLAIN_WORDS, min_size=1, max_size=5), PLAIN_WORDS, st.data())
def test_the_judge_of_training_agrees_with_rouge_score(
    sentences: list[list[str]], reference: list[str], data: st.DataObject
) -> None:
    text = " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)
    document = analysed(split_sentences(text))
    chosen = data.draw(st.lists(st.integers(0, len(document) - 1), unique=True))
    summary = "\n".join(document.sentences[i].text for i in sorted(chosen))
    wanted = sum(rouge_f([" ".join(reference)], summary)) / 2
    assert RougeJudge(document, " ".join(reference))(chosen) == pytest.approx(wanted)


def test_a_budget_in_words_cuts_what_is_judged() -> None:
    document = analysed(split_sentences("Cat dog sun. Map hill boat."), request=(4, "words"))
    assert RougeJudge(document, "cat dog sun map")([0, 1]) == 1.0


def test_scores_of_several_references_are_averaged() -> None:
    one, two, both = (
        rouge_f(references, "Rain fell.") for references in (["Rain."], ["Snow."], ["Rain.", "Snow."])
    )
    assert both == pytest.approx([(a + b) / 2 for a, b in zip(one, two, strict=True)])


def test_without_rouge_score_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    rouge_scorer.cache_clear()
    monkeypatch.setitem(sys.modules, "rouge_score.rouge_scorer", None)
    with pytest.raises(ImportError, match=r"pip install 'no-time-to-read\[rouge\]'"):
        Summarizer().score(["Rain fell."], ["Rain."])


@given(st.lists(st.integers(-3, 9), max_size=12), st.integers(1, 6))
def test_where_worth_adds_up_the_oracle_takes_the_best(values: list[int], limit: int) -> None:
    chosen = greedy_oracle(lambda positions: sum(values[i] for i in positions), [1] * len(values), limit)
    assert [values[i] for i in chosen] == sorted((v for v in values if v > 0), reverse=True)[:limit]


@given(st.lists(PLAIN_WORDS, min_size=1, max_size=6), PLAIN_WORDS, st.integers(1, 12))
def test_each_choice_of_the_oracle_is_the_best_of_its_step(
    sentences: list[list[str]], reference: list[str], limit: int
) -> None:
    text = " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)
    judge = RougeJudge(analysed(split_sentences(text), request=(limit, "words")), " ".join(reference))
    chosen = judge.oracle()
    for step, position in enumerate(chosen):
        before = chosen[:step]
        others = set(range(len(judge.tokens))) - set(before)
        assert sum(judge.sizes[i] for i in before) < limit
        assert judge([*before, position]) == max(judge([*before, i]) for i in others)
        assert judge([*before, position]) > judge(before)
    others = set(range(len(judge.tokens))) - set(chosen)
    full = sum(judge.sizes[i] for i in chosen) >= limit
    assert full or all(judge([*chosen, i]) <= judge(chosen) + 1e-9 for i in others)


def test_the_oracle_finds_the_best_pair() -> None:
    text = (
        "The council voted. Farmers are angry about it. Sheep graze there. The dike opens soon. Nobody knows."
    )
    document = analysed(split_sentences(text), request=(2, "sentences"))
    judge = RougeJudge(document, "The council voted and farmers are angry.")
    assert tuple(sorted(judge.oracle())) == max(combinations(range(5), 2), key=judge)

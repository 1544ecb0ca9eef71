from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import analysed, picked, prose
from summarizer import RANKERS, split_sentences, summarize
from summarizer.rank.registry import rank
from summarizer.select.budget import Budget


def test_a_token_budget_measures_the_text_that_is_printed(article: str) -> None:
    def tokens(text: str) -> int:
        return len(text) // 4 + 1  # counts that do not add up

    summary = summarize(article, 90, tokens)
    assert 60 < tokens(str(summary)) <= 90


@given(prose, st.integers(1, 60), st.integers(1, 12), st.sampled_from(list(RANKERS)))
def test_what_a_counter_adds_to_every_text_counts_once(text: str, length: int, added: int, name: str) -> None:
    def words(text: str) -> int:
        return len(text.split())

    def words_between_marks(text: str) -> int:  # many tokenizers put marks around a text
        return len(text.split()) + added

    document = analysed(split_sentences(text))
    ranking = rank(document, RANKERS[name])
    chosen = picked(document, ranking, Budget(length + added, words_between_marks))
    assert chosen == picked(document, ranking, Budget(length, words))


@pytest.mark.parametrize("unit", ["sentences", "words", "ratio"])
def test_a_length_of_thousands_of_digits_is_refused(unit: str) -> None:
    with pytest.raises(ValueError, match="this number is too large"):
        Budget(10**5000, unit)


def test_the_shortest_sentence_where_none_fits() -> None:
    assert str(summarize("Rain fell on Oslo. Snow came. The wind blew hard.", 1, "words")) == "Snow came."

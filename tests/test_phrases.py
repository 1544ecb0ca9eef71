from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from strategies import of_lines

WORDS = ["we", "agreed", "to", "wait", "rain", "it", "was"]
phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), min_size=1), st.lists(phrase))
def test_phrases_are_counted_as_a_search_at_every_place_counts_them(
    lines: list[list[str]], phrases: list[list[str]]
) -> None:
    document = of_lines(map(" ".join, lines))
    given_phrases = frozenset(map(" ".join, phrases))
    expected = [
        sum(
            " ".join(line[start:end]) in given_phrases
            for start in range(len(line))
            for end in range(start + 1, len(line) + 1)
        )
        for line in document.words
    ]
    assert document.count_phrases(given_phrases, frozenset()).tolist() == [expected, [0] * len(expected)]


def test_a_phrase_does_not_reach_into_the_next_sentence() -> None:
    document = of_lines(["Nobody asked why we", "Agreed plans wait"])
    assert document.count_phrases(frozenset({"we agreed", "why we"})).tolist() == [[1, 0]]

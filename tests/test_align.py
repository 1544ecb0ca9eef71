from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from strategies import assert_growth
from summarizer.web.align import lines_within

LINES = [
    "Rain fell on Oslo in the night.",
    "The dike broke at noon on Monday.",
    "Nobody was hurt in the flood.",
]


def test_lines_are_found_whatever_their_marks_and_spaces() -> None:
    lines = ["Menu", LINES[0], "Share", LINES[1], "Menu"]
    assert lines_within(lines, f"# {LINES[0]}\n\n- {LINES[1].replace(' ', '  ')}") == {1, 3}


def test_of_two_places_the_place_beside_the_article_counts() -> None:
    lines = [LINES[0], "Menu", "Share", LINES[0], LINES[1]]
    assert lines_within(lines, "\n".join(LINES[:2])) == {3, 4}


def test_a_line_of_which_a_part_stands_in_the_text_is_found() -> None:
    assert lines_within([LINES[0] + " More.", "Menu"], LINES[0]) == {0}
    assert lines_within([LINES[0] + " " + LINES[1] + " " + LINES[2]], LINES[0]) == set()


def test_short_lines_stand_in_the_text_as_a_whole() -> None:
    assert lines_within(["Rain", "Snow", "Rain fell"], "Snow\nRain fell on Oslo") == {1}


@given(st.lists(st.sampled_from(LINES), max_size=5), st.lists(st.sampled_from(LINES), max_size=4))
def test_the_choice_has_the_most_letters(lines: list[str], rows: list[str]) -> None:
    found = [lines[at] for at in sorted(lines_within(lines, "\n".join(rows)))]
    common = [choice for choice in _choices(lines) if choice in _choices(rows)]
    assert found in common
    assert _letters(found) == max(map(_letters, common))


def _choices(lines: list[str]) -> list[list[str]]:
    """Return all choices of lines, in their order."""
    sizes = range(len(lines) + 1)
    return [list(choice) for size in sizes for choice in combinations(lines, size)]


def _letters(lines: list[str]) -> int:
    return sum(letter.isalnum() for line in lines for letter in line)


def test_time_grows_with_the_number_of_lines() -> None:
    def find(n: int) -> object:
        lines = [f"Line {number} of {n} says the same as ever." for number in range(n)]
        return lines_within(lines, "\n".join(lines))

    assert_growth(find, 2_000, 8_000, at_most=8)
    same = "a a a a a a a a a"
    assert_growth(lambda n: lines_within([same] * n, f"{same}\n" * n), 2_000, 8_000, at_most=8)

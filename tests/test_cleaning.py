from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.cleaning import clean

CASES = json.loads((Path(__file__).parent / "cases" / "cleaning.json").read_text(encoding="utf-8"))
MARKED = st.text(alphabet="ab1. *_`[]()#>-=\n\u00ad東²")


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_marks_of_a_copied_text_are_left_out(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(MARKED | st.text())
def test_a_clean_text_is_one_line_of_the_same_characters(text: str) -> None:
    found = clean(text)
    assert found == " ".join(found.split())
    assert bool(found) == bool(text.split())
    rest = iter("".join(text.split()))
    assert all(sign in rest for sign in "".join(found.split()))  # in their order; nothing is added


@given(st.text(alphabet="abcd ,.\n"))
def test_plain_text_only_loses_its_line_breaks(text: str) -> None:
    assert clean(text) == " ".join(text.split())


@pytest.mark.parametrize(
    "part", ["**a ", "[", "[a](", "_a ", "`a ", "a[1", "a-\n", "> ", "\n", "#", "a ", "*", "\u00ad"]
)
def test_time_grows_with_the_length(part: str) -> None:
    clean(part * 20_000)  # minutes if the time grew with the square

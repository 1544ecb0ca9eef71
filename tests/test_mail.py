from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import assert_growth
from summarizer.text.blocks import find_blocks, headline

HEADER = (
    "From: Ida Vik <ida@varsund.example>\nTo: Ola Moe <ola@varsund.example>\nSubject: Sheep on the dike\n"
)
BODY = "The sheep broke through the fence again last night, and two of them stood on the dike this morning."


def parts(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in find_blocks(text)]


def test_the_subject_is_the_title() -> None:
    text = f"{HEADER}\n{BODY}"
    assert [kind for kind, _ in parts(text)] == ["boilerplate", "boilerplate", "title", "prose"]
    assert headline(text, find_blocks(text)) == "Sheep on the dike"


def test_greeting_closing_and_signature() -> None:
    text = f"Dear Ola,\n\n{BODY}\n\nKind regards,\nIda\nVarsund Harbour"
    assert [kind for kind, _ in parts(text)] == ["greeting", "prose", "greeting", "signature", "signature"]


def test_a_closing_has_few_lines_below() -> None:
    text = f"{BODY}\n\nKind regards,\n\n" + "\n\n".join(f"Line {letter}" for letter in "abcdefghi")
    assert "signature" not in dict(parts(text))


def test_quoted_mail() -> None:
    text = (
        f"{BODY}\n\nOn 6 Mar 2031 at 09:12, Ola Moe wrote:\n> Where are the sheep?\n> They were on the dike."
    )
    assert [kind for kind, _ in parts(text)] == ["prose", "quoted", "quoted", "quoted"]
    text = f"{BODY}\n\n-----Original Message-----\n{HEADER}\nWhere are the sheep?"
    assert {kind for kind, _ in parts(text)[1:]} == {"quoted"}


def test_who_is_quoted_in_a_forum() -> None:
    text = f"Ida Vik wrote:\n\nWhere are the sheep?\n\n{BODY}"
    assert [kind for kind, _ in parts(text)] == ["quoted", "quoted", "prose"]


def test_the_lines_below_two_hyphens_are_a_signature() -> None:
    text = f"{HEADER}\n{BODY}\n\n--\nIda Vik\nHarbour clerk\n\n{BODY}"
    assert [kind for kind, _ in parts(text)][4:] == ["signature", "signature", "signature", "prose"]


def test_one_key_is_no_header() -> None:
    assert parts(f"Subject: sheep\n\n{BODY}")[0][0] != "boilerplate"


KEYS = ["From: a@b.example", "To: c@d.example", "Date: 6 March 2031", "Cc: e@f.example"]


@given(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
def test_the_order_of_the_keys_does_not_matter(keys: list[str]) -> None:
    text = "\n".join([*keys, "Subject: Sheep", "", BODY])
    kinds = [kind for kind, _ in parts(text)]
    assert kinds == ["boilerplate"] * len(keys) + ["title", "prose"]


PARTS = [
    "label\n",
    "a:\n",
    "> ",
    ">\n",
    ":",
    " ",
    "1 1 ",
    "{};\n",
    "{};",
    "a@",
    "h@.",
    "[",
    "By A.",
    "To: a@b\n",
]


@pytest.mark.parametrize("part", [*PARTS, "Regards,\n\n"])
def test_time_grows_with_the_length_of_a_text(part: str) -> None:
    def work(text: str) -> None:
        find_blocks(f"{BODY}\n\n{text}\n\nh{text} x\nx\n1{text}1\n# a{text}b")

    assert_growth(work, part * 2_000, part * 20_000, at_most=25)

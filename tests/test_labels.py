from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import assert_growth, texts
from summarizer.text.blocks import blocks
from summarizer.text.labels import is_byline, is_date, kind_of, opens_code

PHRASES = [
    "all rights reserved", "Terms of use", "Subscribe to our newsletter", "photo", "Photo: Ida Vik", "ap",
    "cookies", "Advertisement", "By", "Kind regards", "Dear Ola", "References", "Figure 2", "12", "2031", "İ",
    "sea", "“", "—", ":",
]  # fmt: skip
lines = texts | st.lists(st.sampled_from(PHRASES), min_size=1, max_size=6).map(" ".join)


LABELS = [
    ("All rights reserved", "notice"),
    ("© Varsund Post", "notice"),
    ("Read more", "boilerplate"),
    ("7 comments", "end"),
    ("By Ida Vik and Ola Moe", "credit"),
    ("By the sea they wait for news of the boats", ""),
    ("The quay at noon. Photo: Ida Vik", "caption"),
    ("Table 3 Herring landed", "caption"),
    ("Bibliography", "reference"),
    ("About the Varsund Fund", "section"),
    ("Dear neighbours,", "greeting"),
    ("Yours sincerely,", "closing"),
    ("会員限定の記事", "notice"),
    ("", ""),
]
SENTENCES = [
    ("This page may not be reproduced without our consent.", "notice"),
    ("Subscribe to our newsletter for tides and weather.", "boilerplate"),
    ("“Subscribe to our newsletter for tides and weather.”", "boilerplate"),
    ("The harbour sent us to its clerk, who asked us to subscribe to a list.", ""),
    ("Read more slowly, the teacher said.", ""),
    ("Dear wood was burnt first that winter.", ""),
    ("Fishermen mend nets on the quay. (Photo: Ola Moe/Varsund Post)", "caption"),
    ("VARSUND (AP) — The council voted to open the dike.", ""),
    ("In 2031 a diver took a picture of Varsund from below the sea.", ""),
    ("Her photo of the quay hangs in the town hall, and nobody knows who took it there.", ""),
]


@pytest.mark.parametrize(
    ("ended", "line", "kind"),
    [(False, *pair) for pair in LABELS] + [(True, *pair) for pair in SENTENCES],
)
def test_the_words_of_a_line_say_its_kind(ended: bool, line: str, kind: str) -> None:
    assert kind_of(line, ended=ended) == kind


@given(lines, st.booleans())
def test_marks_and_case_of_a_phrase_do_not_matter(line: str, ended: bool) -> None:
    """A phrase of notices is found whatever stands around it."""
    for phrase in (
        "all rights reserved",
        "All  Rights-Reserved",
        "«ALL RIGHTS RESERVED»",
        "all rights (reserved)",
    ):
        found = kind_of(f"{phrase}, {line}", ended=ended)
        assert found == "notice"


@given(lines)
def test_a_sentence_has_the_kind_of_its_label_or_none(line: str) -> None:
    as_label, as_sentence = (kind_of(line, ended=ended) for ended in (False, True))
    if as_sentence and ":" not in line:
        assert as_label
    if re.search(r"(?<!\w)©", line):  # behind a letter it may be a letter that was decoded wrongly
        assert as_label == as_sentence == "notice"


@given(lines)
def test_a_date_holds_a_digit(line: str) -> None:
    assert not is_date(re.sub(r"\d", "x", line))


def test_dates_and_bylines_and_code() -> None:
    assert all(map(is_date, ("6 March 2031", "09:15", "2031-03-06", "3 hours ago", "2031年3月6日")))
    assert not any(map(is_date, ("Room 12", "30 guests", string.ascii_letters)))
    assert is_byline("By Ida Vik, Ola Moe & Per Li")
    assert not is_byline("By Ida Vik one two three four five six seven eight nine")
    assert not is_byline("Ida Vik")
    assert opens_code("SELECT name")
    assert not opens_code("Selected names")


@pytest.mark.parametrize("part", ["cookies-", "photo-", "By A" + "." * 9, "0", "&."])
def test_time_grows_with_the_length_of_a_line(part: str) -> None:
    def work(line: str) -> None:
        kind_of("By Ida" + line + " x", ended=False)
        kind_of(line, ended=True)

    assert_growth(work, part * 4_000, part * 40_000, at_most=25)


@pytest.mark.parametrize(
    "paragraph",
    [
        "市议会在 2019 年决定重建老堤坝，费用为 6200 万克朗，其中一半由国家承担，另一半来自 11 个农场。",
        "用户登录之后可以查看堤坝的水位。" + "议会说这个系统花费很多钱，冬天的风暴又打开了老堤坝。" * 3,
        "ชาวบ้านแชร์ภาพของเขื่อนเก่าที่พังลงในคืนวันจันทร์ " + "สภาเมืองตัดสินใจสร้างเขื่อนใหม่ในปีนี้ด้วยเงินของรัฐ " * 9,
        "Der Name stand im Archiv als cafÃ©s geschrieben, weil der Text zweimal umgewandelt wurde.",
    ],
)
def test_a_long_paragraph_is_prose_in_every_script(paragraph: str) -> None:
    others = [
        "Rain fell on Oslo all week, and the council met twice in the hall behind the church of the town.",
        "Nobody was hurt when the old dike broke, because sheep and farmers had left the fields in time.",
    ]
    text = "\n\n".join([others[0], paragraph, others[1]])
    assert {block.kind for block in blocks(text)} == {"prose"}

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import assert_growth, texts
from summarizer import summarize
from summarizer.text.blocks import find_blocks
from summarizer.text.lines import lines_of
from summarizer.text.talk import mark_talk, speaker_of
from summarizer.text.unicode import is_blank

SAID = [
    "Ida:", "Ola: yes", "[09:12] Ida Vik: we sail", "Q. Why?", "A. Because.", "00:01:02", "12", "Rain fell.",
    "18:40  x", "00:00:01,000 --> 00:00:04,000", "<v Ida>Good evening.", "Ola Moe  00:03",
    "Note: bring a rope",
]  # fmt: skip
talk = st.lists(st.sampled_from(SAID), min_size=1, max_size=9).map("\n".join)


@given(talk | texts)
def test_cues_and_words_cover_the_lines(text: str) -> None:
    lines = lines_of(text)
    mark_talk(text, lines)
    at = 0
    for line in lines:
        assert is_blank(text[at : line.start])
        assert text[line.start : line.end] == line.text != ""
        at = line.end
    assert is_blank(text[at:])


@given(talk)
def test_only_talk_is_cut(text: str) -> None:
    lines = lines_of(text)
    before = len(lines)
    assert mark_talk(text, lines) or len(lines) == before
    assert len(lines) >= before or "-->" in text  # the lines of a caption are joined


@pytest.mark.parametrize(
    ("cue", "speaker"),
    [
        ("Ida Vik:", "Ida Vik"),
        ("[00:01:05] Ida Vik:", "Ida Vik"),
        ("[09:12] - ola:", "ola"),
        ("Ida Vik  00:03", "Ida Vik"),
        ("Ida Vik, [06.03.2028 18:42]", "Ida Vik"),
        ("Ida Vik — Today at 6:42 PM", "Ida Vik"),
        ("[18:42] <ida>", "ida"),
        ("Ida Vik (00:03):", "Ida Vik"),
        ("**Ida Vik:**", "Ida Vik"),
        ("09:12 From Ida Vik to Everyone:", "Ida Vik"),
        ("by ida_v » Mon Feb 07, 2028 8:40 pm", "ida_v"),
        ("<v Ida Vik>", "Ida Vik"),
        ("Q. ", "Q"),
        ("Dr. Moe:", "Dr. Moe"),
        ("18:42", ""),
        ("and then:", ""),
        ("The five boats that left:", ""),
    ],
)
def test_speakers(cue: str, speaker: str) -> None:
    assert speaker_of(cue) == speaker


def test_turns_are_prose_and_cues_are_not() -> None:
    text = "Ida: Is the dike safe?\nOla: Yes.\nIda: Who says so?\nOla: The engineer does."
    found = [(block.kind, text[block.start : block.end]) for block in find_blocks(text)]
    assert found[:4] == [("cue", "Ida:"), ("prose", "Is the dike safe?"), ("cue", "Ola:"), ("prose", "Yes.")]


def test_keys_that_come_once_are_no_speakers() -> None:
    text = "Place: Varsund\nTime: noon\nCost: nothing\nGuests: nine"
    assert not mark_talk(text, lines_of(text))


def test_subtitles() -> None:
    text = "1\n00:00:01,000 --> 00:00:04,000\nThe sea is calm.\n\n2\n00:00:05,000 --> 00:00:07,000\nFor now."
    kinds = [block.kind for block in find_blocks(text)]
    assert kinds == ["cue", "cue", "prose", "cue", "cue", "prose"]


@pytest.mark.parametrize("part", ["a:\n", "Ida: yes\n", ":", "12:30" + " " * 50, "1 ", "Q. \n", "00:01\n"])
def test_time_grows_with_the_length_of_the_talk(part: str) -> None:
    def work(text: str) -> None:
        mark_talk(text, lines_of(text))
        mark_talk(stamped := "12:30" + text + "x", lines_of(stamped))

    assert_growth(work, part * 2_000, part * 20_000, at_most=25)
    assert_growth(work, " " * 20_000, " " * 200_000, at_most=25)


MEETING = """Ida Vik  00:03
Okay, I think that we're recording. Can everybody hear me?
Odd Lie  00:09
Sorry, I was on mute.
Ida Vik  00:12
The pump stopped again on Sunday night. What do we do about it?
Odd Lie  00:20
The relay behind the pump was wet, and the old cover lets the rain in.
Ida Vik  00:31
Okay, so we decide two things: Odd moves the relay by Friday, and I ask the board for a new cover.
Odd Lie  00:40
Great. Thanks, bye."""


def test_a_decision_is_in_the_summary_and_small_talk_is_not() -> None:
    for length in (1, 2, 3):
        found = [s.text for s in summarize(MEETING, length).sentences]
        assert any("we decide" in text for text in found)
        assert not any("recording" in text or "mute" in text or "bye" in text for text in found)


def test_an_interview_is_summarized_by_its_answers() -> None:
    text = (
        "Q. Why did you stay on the island when all the others left it?\nA. Somebody must open the sluice.\n"
        "Q. You write that the winter of 1954 was the worst winter of all.\nA. The sea stood below the top."
    )
    assert str(summarize(text, 2)) == "Somebody must open the sluice.\nThe sea stood below the top."


def test_rolling_captions_are_read_once() -> None:
    text = (
        "00:01.000 --> 00:02.000\nthe<00:01.200><c> yeast</c><00:01.500><c> was</c> too old\n\n"
        "00:02.000 --> 00:03.000\nthe yeast was too old\n\n"
        "00:03.000 --> 00:04.000\nthe yeast was too old\nthrow it away after ten minutes"
    )
    prose = [text[b.start : b.end] for b in find_blocks(text) if b.kind == "prose"]
    assert prose == ["the yeast was too old", "throw it away after ten minutes"]

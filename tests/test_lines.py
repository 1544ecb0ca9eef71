from __future__ import annotations

from summarizer import split_sentences


def test_short_lines_without_an_end_are_joined() -> None:
    assert len(split_sentences("It was a dark\nnight by the sea.")) == 1
    assert len(split_sentences("Shopping list\nbread\nsalt")) == 3
    assert len(split_sentences("A walk by the sea\nIt was dark.")) == 2
    assert len(split_sentences("これは母の\n家です。", language="ja")) == 1
    assert len(split_sentences("海の話\n雨が降った。", language="ja")) == 2


def test_hard_wrapped_prose_is_joined() -> None:
    text = (
        "The council of the town voted on Tuesday night to open a gap in the\n"
        "dike that has kept the sea out of its northern fields for more than\n"
        "seventy years, although eleven of the farms there will lose a good\n"
        "part of their land. Nobody from\n\nOslo came."
    )
    assert [s.text[-8:] for s in split_sentences(text)] == ["ir land.", "ody from", "lo came."]

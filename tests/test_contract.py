"""One test for each row of the contract that every summary keeps."""

from __future__ import annotations

import json
import os
import pickle
import re
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strategies import CASES, SCRIPTS, choppy, texts
from summarizer import RANKERS, Document, LexRank, Ranking, Summarizer, Summary, summarize, summarize_many
from summarizer.text.unicode import count_words, is_blank

ODD_TEXTS = {
    "one word": "word",
    "no end mark": "no end mark here",
    "ten thousand letters": "a" * 10_000,
    "only stop words": "The of and. To be or not to be. It was this.",
    "only digits": "1 2 3. 4 5 6. 7 8.",
    "only emoji": "🙂🙂. 🌊 🌊! 🙃?",
    "only marks": "... !!! ???",
    "all caps": "THE COUNCIL VOTED. THE DIKE OPENS. THE SEA RETURNS.",
    "chinese": "市议会周二投票决定打开堤坝。这是第一次。农民不同意！",
    "japanese": "町議会は火曜日に堤防を開けることを決めた。初めてのことだ。",
    "thai": "สภาเมืองลงมติเปิดเขื่อน ชาวนาไม่เห็นด้วย",
    "arabic": "صوت المجلس لفتح السد. هل يوافق المزارعون؟ لا أحد يعرف.",
    "hindi": "परिषद ने बांध खोलने का फैसला किया। किसान सहमत नहीं हैं।",
    "one heading": "# Heading",
    "only headings": "Menu\n\nHome\n\nContact",
    "code only": "```\nx = 1\n```",
    "surrogate": "A lone \ud800 surrogate. It stays. So it does.",
    "nul": "A NUL\x00 byte. Then more. And more.",
    "crlf": "One line.\r\nAnother line.\r\n\r\nA paragraph.",
    "bom": "\ufeffA mark first. Then text.",
    "no-break spaces": "A\u00a0b\u00a0c. D\u00a0e f.",
}


def check(summary: Summary, text: str) -> None:
    """Assert what holds for every summary of every text."""
    assert summary.text == text
    previous_end = 0
    for sentence in summary:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= previous_end
        assert not is_blank(sentence.text)
        previous_end = sentence.end
    assert [s.index for s in summary] == sorted({s.index for s in summary})
    keys = [" ".join(unicodedata.normalize("NFC", s.text).lower().split()) for s in summary]
    assert len(set(keys)) == len(keys)
    covered = sorted([(s.start, s.end) for s in summary.source] + [(b.start, b.end) for b in summary.skipped])
    at = 0
    for start, end in covered:
        assert is_blank(text[at:start])
        assert start >= at
        at = end
    assert is_blank(text[at:])
    assert all(s.score is not None and np.isfinite(s.score) for s in summary.source)
    for explanation in summary.explain():
        assert sum(explanation.parts.values()) == pytest.approx(explanation.score, abs=1e-9)
    json.dumps(summary.to_dict())


def test_the_texts_are_drawn_from_the_script_of_every_profile() -> None:
    def scripts(text: str) -> set[str]:
        return {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()}

    drawn = scripts("".join(SCRIPTS.values()))
    assert scripts("".join(line for case in CASES.values() for line in case["paragraph"])) <= drawn


def n_distinct(summary: Summary) -> int:
    return len({" ".join(unicodedata.normalize("NFC", s.text).lower().split()) for s in summary.source})


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t\r\n", "\x00\ufeff\u200b\u200d\x1f", "\u00a0\u2003\u3000", "\u2028\u2029"]
)
def test_blank_text_gives_an_empty_summary(text: str) -> None:
    for ranker in RANKERS:
        summary = summarize(text, ranker=ranker)
        assert (len(summary), str(summary), summary.source, summary.skipped) == (0, "", (), ())
        assert summary.compression == (1.0, 1.0)
        check(summary, text)


def test_blank_text_is_empty_whatever_a_counter_adds() -> None:
    assert len(summarize(" \n", 1, lambda text: 2 + len(text))) == 0
    assert [*map(str, summarize_many(["", "Sea."], 1, lambda text: 2 + len(text)))] == ["", "Sea."]


@given(texts, st.integers(1, 5), st.sampled_from(sorted(RANKERS)))
@example("a.a\x1c.", 1, "tfidf")
def test_any_text_any_ranker(text: str, length: int, ranker: str) -> None:
    summary = summarize(text, length, ranker=ranker)
    check(summary, text)
    assert len(summary) == min(length, n_distinct(summary))
    assert bool(len(summary)) == (not is_blank(text))


@given(texts, st.integers(1, 60), st.sampled_from(["words", "chars", "bytes"]), st.floats(0, 1))
def test_budgets_are_never_exceeded(text: str, length: int, unit: str, diversity: float) -> None:
    counters: dict[str, Callable[[str], int]] = {
        "words": count_words,
        "chars": len,
        "bytes": lambda t: len(t.encode("utf-8", "surrogatepass")),
    }
    counter = counters[unit]
    asked = counter if unit == "bytes" else unit
    summary = summarize(text, length, asked, diversity=diversity)
    check(summary, text)
    if counter(str(summary)) > length:
        assert len(summary) == 1
        assert counter(str(summary)) == min(counter(s.text) for s in summary.source)


@given(
    choppy,
    st.integers(1, 120),
    st.sampled_from(["words", "chars", "tokens"]),
    st.sampled_from(sorted(RANKERS)),
)
@example("She agreed. Nobody knows. Sea. 3rd. 12 people. But why?", 50, "chars", "learned")
def test_short_sentences_keep_order_and_budget(text: str, length: int, unit: str, ranker: str) -> None:
    def tokens(t: str) -> int:
        return 2 + len(t.split()) + len(t) // 5

    counter = {"words": count_words, "chars": len, "tokens": tokens}[unit]
    summary = summarize(text, length, tokens if unit == "tokens" else unit, ranker=ranker)
    check(summary, text)
    assert counter(str(summary)) <= length or len(summary) == min(1, len(summary.source))
    for explanation in summary.explain():
        for other, _ in explanation.passed_over:
            assert other not in summary.sentences
            assert (other.score or 0) > explanation.score


def test_a_sentence_behind_a_repeat_needs_what_stood_before_the_repeat() -> None:
    text = (
        "Ida Moe farms near the dike. Rain fell on the old town. Snow lay on the hills of Bergen. "
        "Ida Moe farms near the dike. She is angry about the plans."
    )

    def ranker(_: Document) -> Ranking:
        return Ranking(np.array([0.1, 0.2, 0.3, 0.9]), dangling=0.7)

    assert [s.index for s in summarize(text, 2, ranker=ranker)] == [0, 4]
    assert str(summarize(text, 2, ranker=ranker).explain()[0]).endswith(
        "chosen because 'She is angry about the plans.' needs it"
    )


@given(texts, st.floats(0.01, 1))
def test_ratio_is_rounded_half_up_and_never_to_nothing(text: str, share: float) -> None:
    summary = summarize(text, share, "ratio")
    n = n_distinct(summary)
    assert len(summary) == min(max(int(np.floor(share * n + 0.5)), 1), n)


@pytest.mark.parametrize("name", ODD_TEXTS)
@pytest.mark.parametrize("ranker", sorted(RANKERS))
def test_odd_text_gets_a_summary(name: str, ranker: str) -> None:
    for length in (1, 2, 1000):
        summary = summarize(ODD_TEXTS[name], length, ranker=ranker)
        check(summary, ODD_TEXTS[name])
        assert len(summary) == min(length, n_distinct(summary)) >= 1


@pytest.mark.parametrize("name", ["only headings", "code only", "one heading"])
def test_where_all_would_be_left_out_nothing_is(name: str) -> None:
    assert summarize(ODD_TEXTS[name]).skipped == ()


def test_text_shorter_than_the_budget_comes_whole_without_repeats() -> None:
    summary = summarize("One day. Two days. ONE  day. Three days.", 1000, "words")
    assert [s.text for s in summary] == ["One day.", "Two days.", "Three days."]
    assert [s.text for s in summary.source] == ["One day.", "Two days.", "ONE  day.", "Three days."]


def test_ranked_is_score_order_and_the_summary_is_not(article: str) -> None:
    summary = summarize(article, 6, ranker="centroid")
    assert [s.score for s in summary.ranked] == sorted((s.score for s in summary), reverse=True)  # type: ignore[type-var]
    assert set(summary.ranked) == set(summary)


def test_ties_go_to_the_earlier_sentence() -> None:
    summary = summarize(
        "Rain fell. Snow came. Wind blew. Fog stayed.", 2, ranker=lambda document: np.ones(len(document))
    )
    assert [s.index for s in summary] == [0, 1]


@pytest.mark.parametrize(
    "text", ["The of and. To be or not. It was this. Such is it.", "1 2. 3 4. 5 6. 7 8.", "🙂. 🌊! 🙃? 🙂🙂."]
)
def test_without_terms_the_order_is_lead(text: str) -> None:
    for ranker in sorted(set(RANKERS) - {"random", "longest"}):
        assert [s.index for s in summarize(text, 2, ranker=ranker)] == [0, 1]


@pytest.mark.parametrize("text", [b"bytes", None, 42, 1.5, {"a": 1}, bytearray(b"x"), iter(["a"])])
def test_a_text_of_the_wrong_type(text: object) -> None:
    with pytest.raises(TypeError, match="text must be a str or a sequence of sentences, got"):
        summarize(text)  # type: ignore[arg-type]


def test_a_sentence_of_the_wrong_type() -> None:
    with pytest.raises(TypeError, match="sentence 1 of the list must be str, got int"):
        summarize(["One.", 2])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"length": True}, TypeError, "length must be a whole number above 0, got bool"),
        ({"length": "3"}, TypeError, "got str: '3'"),
        ({"length": None}, TypeError, "got NoneType"),
        ({"length": 0}, ValueError, "length must be a whole number above 0"),
        ({"length": -1}, ValueError, "got -1"),
        ({"length": 2.5}, ValueError, "got 2.5"),
        ({"length": float("nan")}, ValueError, "got nan"),
        ({"length": float("inf")}, ValueError, "got inf"),
        ({"length": 1.5, "unit": "ratio"}, ValueError, "a share above 0, at most 1"),
        ({"length": float("nan"), "unit": "ratio"}, ValueError, "got nan"),
        ({"length": 0, "unit": "ratio"}, ValueError, "got 0"),
        ({"unit": "lines"}, ValueError, "sentences, words, chars, ratio, or a callable; got 'lines'"),
        ({"unit": 7}, TypeError, "unit must be a str or a callable"),
        (
            {"ranker": "best"},
            ValueError,
            "ranker must be one of learned, .*textrank, lexrank, .*; got 'best'",
        ),
        ({"ranker": 7}, TypeError, "ranker must be a name or a callable"),
        ({"language": "xx"}, ValueError, "en"),
        ({"language": "eng"}, ValueError, r"got 'eng' \('en'"),
        ({"language": 7}, TypeError, "language"),
        ({"query": 7}, TypeError, "query must be a str or None"),
        ({"diversity": 1.5}, ValueError, "diversity must lie between 0 and 1"),
        ({"diversity": float("nan")}, ValueError, "got nan"),
        ({"diversity": "much"}, TypeError, "diversity must be a number"),
    ],
)
def test_wrong_settings_say_what_is_accepted(
    settings: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        summarize("Some text.", **settings)
    with pytest.raises(error, match=message):
        Summarizer(**settings).summarize("Some text.")


def test_what_users_pass_is_checked_where_it_is_used() -> None:
    wrong: list[tuple[dict[str, Any], type[Exception], str]] = [
        ({"splitter": lambda _: None}, TypeError, "the splitter must return .* spans .*, got NoneType"),
        ({"ranker": lambda document: ["a"] * len(document)}, ValueError, r"must return 2 finite scores.*'a'"),
        ({"ranker": lambda _: None}, ValueError, "must return 2 finite scores"),
        ({"keep_all": "x"}, TypeError, "keep_all must be True or False, got 'x'"),
    ]
    for settings, error, message in wrong:
        with pytest.raises(error, match=message):
            Summarizer(**settings).summarize("Rain fell. Snow came.")


def test_numbers_of_other_kinds_are_lengths_too() -> None:
    int_like: Any = np.int64(2)
    assert len(summarize("One. Two. Three.", int_like)) == len(summarize("One. Two. Three.", 2.0)) == 2


def test_one_sentence_forty_times() -> None:
    for ranker in RANKERS:
        assert str(summarize("The sea came back. " * 40, ranker=ranker)) == "The sea came back."


PRINT_ALL = """
import json, sys
from summarizer import RANKERS, summarize
text = open(sys.argv[1], encoding="utf-8").read()
print(json.dumps([summarize(text, ranker=r, diversity=0.3).to_dict() for r in sorted(RANKERS)]))
"""


def test_same_output_in_any_process_and_batch(article: str) -> None:
    path = re.sub(r"tests$", "examples/article.txt", os.path.dirname(__file__))
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PRINT_ALL, path],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(outputs) == 1
    here = [summarize(article, ranker=r, diversity=0.3).to_dict() for r in sorted(RANKERS)]
    assert json.loads(outputs.pop()) == here
    one_by_one = [summarize(article), summarize("Other text. Two."), summarize(article)]
    texts = [article, "Other text. Two.", article]
    assert list(summarize_many(texts)) == one_by_one
    assert list(summarize_many(texts, n_jobs=2)) == one_by_one


def test_no_network_is_touched(article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a summary must not open a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert len(summarize(article)) == 3


def test_summaries_pickle_compare_and_hash(article: str) -> None:
    summary = summarize(article)
    again = pickle.loads(pickle.dumps(summary))  # noqa: S301 - our own bytes
    assert again == summary
    assert hash(again) == hash(summary)
    assert again.source == summary.source
    assert summarize(article, 2) != summary


def test_every_character_of_unicode_survives() -> None:
    step = 97
    alphabet = [chr(c) for c in range(0, sys.maxunicode, step) if unicodedata.category(chr(c)) != "Cn"]
    text = " ".join(f"{c}{c}." for c in alphabet)
    check(summarize(text, 50), text)


@pytest.mark.parametrize("size", [2.5, None, "x", -1])
def test_a_unit_must_return_a_whole_number(size: object) -> None:
    with pytest.raises(TypeError, match="unit must return the size of a text as a whole number"):
        summarize("Rain fell. Snow came.", 1, lambda _: size)  # type: ignore[arg-type, return-value]


def test_a_class_is_no_ranker() -> None:
    with pytest.raises(TypeError, match=r"got the class LexRank: pass one, LexRank\("):
        summarize("Rain fell. Snow came.", 1, ranker=LexRank)  # type: ignore[arg-type]

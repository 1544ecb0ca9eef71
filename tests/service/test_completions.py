from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import summarize
from summarizer.service.completions import (
    ChatError,
    ChatRequest,
    checked_chat,
    chunks,
    complete,
    models,
    n_tokens,
)

TEXT = (
    "The harbour of Brenn will lose its last ferry in spring. The council voted on Monday to sell the ship, "
    "because repairs would cost four million crowns. About nine hundred people cross the bay each day.\n\n"
    "A bus will take them around the bay instead. The ride takes fifty minutes, twice as long as before. "
    "The ship will go to a museum in Halden."
)
WORDS = "rain wind rope stone bread paper glass wheat cedar tiger mirror anchor candle violin tunnel".split()
LONG = "\n\n".join(
    f"The {a} of {b.title()} met the {c} in {1900 + n}. Nobody in {d.title()} saw the {a}{c} again."
    for n, (a, b, c, d) in enumerate(zip(*(WORDS[k:] + WORDS[:k] for k in (0, 4, 7, 9)), strict=True))
)


def asked(content: Any, **more: Any) -> dict[str, Any]:
    return complete(checked_chat({"model": "m", "messages": [{"role": "user", "content": content}], **more}))


def answer(content: Any, **more: Any) -> str:
    text: str = asked(content, **more)["choices"][0]["message"]["content"]
    return text


def test_three_sentences_without_a_length() -> None:
    assert answer(TEXT) == summarize(TEXT).to_text(clean=True)


def test_a_number_in_the_instruction_is_the_length() -> None:
    assert answer(f"Summarize in two sentences:\n\n{TEXT}") == summarize(TEXT, 2).to_text(clean=True)


def test_a_question_is_the_query() -> None:
    found = answer(f"{TEXT}\n\n---\nQuestion: Where will the ship go?")
    assert found == summarize(TEXT, query="Where will the ship go?").to_text(clean=True)
    assert "museum" in found


def test_points_are_a_list() -> None:
    found = answer(f"List 2 key points:\n\n{TEXT}").splitlines()
    assert [line[:2] for line in found] == ["- ", "- "]


@pytest.mark.parametrize("limit", [1, 2, 5, 9, 15, 40, 100, 2000])
@pytest.mark.parametrize("instruction", ["", "Summarize in 5 sentences:\n\n", "List 9 bullet points:\n\n"])
def test_a_budget_in_tokens_is_never_exceeded(limit: int, instruction: str) -> None:
    found = asked(instruction + LONG, max_tokens=limit)
    text = found["choices"][0]["message"]["content"]
    assert 0 < n_tokens(text) <= limit
    assert found["usage"]["completion_tokens"] == n_tokens(text)


def test_a_budget_in_tokens_is_the_length_up_to_a_third_of_the_text() -> None:
    small = answer(LONG, max_tokens=100)
    assert 80 <= n_tokens(small) <= 100
    large = answer(LONG, max_tokens=100_000)
    assert 0.8 * n_tokens(LONG) / 3 <= n_tokens(large) <= n_tokens(LONG) / 3
    assert answer(TEXT, max_tokens=100_000) == answer(
        TEXT
    )  # a third of this text is less than three sentences


def test_a_length_of_the_instruction_comes_before_the_budget() -> None:
    assert len(answer(f"Summarize in 2 sentences:\n\n{LONG}", max_tokens=2048).splitlines()) == 2


def test_an_answer_that_had_no_room_says_so() -> None:
    found = asked(f"Summarize in 2 sentences:\n\n{TEXT}", max_tokens=4)["choices"][0]
    assert found["finish_reason"] == "length"
    assert TEXT.count(found["message"]["content"]) == 1
    assert asked(TEXT, max_tokens=2000)["choices"][0]["finish_reason"] == "stop"


def test_a_length_without_room_for_a_sentence_gives_the_shortest() -> None:
    assert answer(f"Summarize in 4 words:\n\n{TEXT}") == summarize(TEXT, 4, "words").to_text(clean=True)


@pytest.mark.parametrize("text", ["Hi", "ping", "Say hello", "!!!", "1", "👍", "Reply with the word OK"])
def test_short_messages_are_answered(text: str) -> None:
    assert answer(text, max_tokens=5)


def test_a_page_is_read_without_its_menus() -> None:
    page = f"<html><body><nav>Home Sport</nav><article><p>{TEXT}</p></article></body></html>"
    assert answer(f"Summarize this page: {page}") == answer(TEXT)
    assert answer(f"<p>{TEXT}</p><p>Nobody asked &amp; nobody knew.</p>").count("\n") == 2


def test_the_same_request_has_the_same_id() -> None:
    first, second = asked(TEXT), asked(TEXT)
    assert first["id"] == second["id"] != asked(TEXT + " Or so.")["id"]
    assert first["choices"] == second["choices"]


def test_models_are_the_rankers() -> None:
    names = [model["id"] for model in models()]
    assert names[0] == "summarizer"
    assert "summarizer-tfidf" in names
    assert checked_chat({"model": "summarizer-tfidf", "messages": [{"role": "user"}]}).ranker == "tfidf"
    assert checked_chat({"model": "gpt-4o-mini", "messages": [{"role": "user"}]}).ranker == "learned"


MESSAGES = [{"role": "user", "content": TEXT}]


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": "Hello"}, "messages"),
        ({"messages": [{"content": "x"}]}, "messages[0]"),
        ({"messages": [*MESSAGES, {"role": "user", "content": 3}]}, "messages[1]"),
        ({"model": 3}, "model"),
        ({"model": "summarizer-gpt"}, "model"),
        ({"n": 2}, "n"),
        ({"stream": "yes"}, "stream"),
        ({"stream_options": "yes"}, "stream_options"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": "2048"}, "max_tokens"),
        ({"max_tokens": True}, "max_tokens"),
        ({"max_tokens": 1e400}, "max_tokens"),
        ({"max_completion_tokens": -5}, "max_completion_tokens"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"modalities": ["audio"]}, "modalities"),
    ],
)
def test_errors_name_the_field(change: dict[str, Any], param: str) -> None:
    with pytest.raises(ChatError) as caught:
        checked_chat({"model": "summarizer", "messages": MESSAGES} | change)
    assert caught.value.param == param
    assert caught.value.to_dict()["error"]["type"] == "invalid_request_error"


def test_a_body_that_is_no_object_is_refused() -> None:
    with pytest.raises(ChatError, match="must be a JSON object"):
        checked_chat(["x"])


@pytest.mark.parametrize(
    "more",
    [
        {"temperature": 0.2, "top_p": 1, "seed": 3, "user": "me", "stop": ["\n"], "presence_penalty": 1},
        {"tools": [{"type": "function", "function": {"name": "f"}}], "tool_choice": "auto"},
        {"response_format": {"type": "text"}, "n": 1, "stream": None, "max_tokens": None},
        {"max_tokens": -1},
        {"anything": {"else": 1}},
    ],
)
def test_what_steers_a_language_model_is_ignored(more: dict[str, Any]) -> None:
    assert answer(TEXT, **more) == answer(TEXT)


@given(st.text(max_size=100))
def test_chunks_put_together_are_the_answer(text: str) -> None:
    found = complete(ChatRequest(MESSAGES))
    found["choices"][0]["message"]["content"] = text
    parts = [chunk["choices"][0] for chunk in chunks(found, include_usage=False)]
    assert "".join(part["delta"].get("content", "") for part in parts) == text
    assert [part["finish_reason"] for part in parts] == [None] * (len(parts) - 1) + ["stop"]

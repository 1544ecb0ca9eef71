"""Which part of a chat is the text: tests/cases/prompts.json has the prompts that readers send."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.service.prompts import NoTextError, divide, is_html, read_chat

CASES = json.loads((Path(__file__).parents[1] / "cases" / "prompts.json").read_text(encoding="utf-8"))
TEXTS: dict[str, str] = CASES["texts"]


def filled(content: Any) -> Any:
    """Put the texts into a prompt: "{en}" stands for the text "en"."""
    if isinstance(content, list):
        return [part | {"text": filled(part["text"])} if "text" in part else part for part in content]
    for name, text in TEXTS.items():
        content = content.replace(f"{{{name}}}", text).replace(f"{{{name}:json}}", json.dumps(text))
    return content


def messages_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    messages = case.get("messages") or [{"role": "user", "content": case["prompt"]}]
    return [{**message, "content": filled(message["content"])} for message in messages]


def read_as(case: dict[str, Any]) -> dict[str, Any]:
    task = read_chat(messages_of(case))
    return {
        "read": task.text.strip(),
        "length": task.length,
        "unit": task.unit,
        "query": task.query,
        "bullets": task.bullets,
        "language": task.language,
        "ignored": list(task.ignored),
    }


def wanted(case: dict[str, Any]) -> dict[str, Any]:
    found = {"language": "auto", "ignored": []} | {key: case[key] for key in case}
    found["read"] = TEXTS.get(case["read"], filled(case["read"])).strip()
    found["query"] = case["query"] or ""
    return {key: found[key] for key in ("read", "length", "unit", "query", "bullets", "language", "ignored")}


@pytest.mark.parametrize("case", CASES["readers"], ids=lambda case: case["reader"])
def test_prompts_of_readers(case: dict[str, Any]) -> None:
    assert read_as(case) == wanted(case)


@pytest.mark.parametrize(
    "case",
    [*CASES["instructions"], *CASES["set_aside"]],
    ids=lambda case: (case.get("prompt") or case["name"])[:40],
)
def test_instructions(case: dict[str, Any]) -> None:
    assert read_as(case) == wanted(case)


@pytest.mark.parametrize("case", CASES["conversations"], ids=lambda case: case["name"])
def test_conversations(case: dict[str, Any]) -> None:
    assert read_as(case) == wanted(case)


@pytest.mark.parametrize("text", CASES["alone"], ids=lambda text: text[:40])
def test_a_text_that_begins_like_an_instruction_is_read_whole(text: str) -> None:
    task = read_chat([{"role": "user", "content": text}])
    assert (task.text, task.named, task.query) == (text, False, "")


@pytest.mark.parametrize("text", CASES["alone"], ids=lambda text: text[:40])
def test_such_a_text_is_read_whole_behind_an_instruction(text: str) -> None:
    task = read_chat([{"role": "user", "content": f"Summarize the following text:\n\n{text}"}])
    assert task.text == text


@given(st.text(alphabet="Summarize thi:.?!\n\"'`#*-<>[]{}1要約。", max_size=200))
def test_what_is_read_is_a_stretch_of_the_message(content: str) -> None:
    text = divide(content).text
    assert text in content or content.strip()[:1] in "{["


@given(st.text(max_size=80), st.sampled_from(CASES["instructions"]))
def test_no_prompt_is_too_strange(noise: str, case: dict[str, Any]) -> None:
    prompt = filled(case["prompt"])
    for content in (noise + prompt, prompt + noise, noise):
        try:
            assert read_chat([{"role": "user", "content": content}]).text
        except NoTextError:
            assert content is noise


@pytest.mark.parametrize(
    "content", ["Summarize the following article:", "What is the capital of France?", "", None]
)
def test_without_a_text_there_is_nothing_to_read(content: str | None) -> None:
    with pytest.raises(NoTextError, match="no text to summarize"):
        read_chat([{"role": "user", "content": content}])


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "\n",
        "<",
        "<a>",
        "<!--",
        '"""',
        "---\n",
        "[",
        "{",
        ": ",
        "Why?\n\n",
        "Use it. ",
        "Use it.\n",
        "one ",
        "1-",
    ],
)
def test_long_messages_are_read_in_linear_time(piece: str) -> None:
    start = time.process_time()
    read_chat([{"role": "user", "content": piece * (300_000 // len(piece)) + "Rain fell on Oslo."}])
    assert time.process_time() - start < 2


def test_html_is_told_from_signs_of_comparison() -> None:
    assert is_html("<p>Rain fell.</p>")
    assert is_html("  <!DOCTYPE html><title>Rain</title>")
    assert not is_html("In most years a < b and b > c. In 2020, a > b.")

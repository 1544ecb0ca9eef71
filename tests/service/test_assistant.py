from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from summarizer import compress, keywords, summarize
from summarizer.service.assistant import create_server

TEXT = "Rain fell on Oslo all week. The rain closed two roads in Oslo. Nobody was hurt."
PAGE = f"<!doctype html><html><body><nav>Home</nav><article><p>{TEXT}</p></article></body></html>"


def call(server: Any, tool: str, **arguments: object) -> tuple[bool, str]:
    """Return whether a tool failed, and its text."""

    async def ask() -> tuple[bool, str]:
        async with Client(server) as client:
            result: Any = await client.call_tool(tool, arguments)
            return bool(result.is_error), "\n".join(part.text for part in result.content)

    return asyncio.run(ask())


def test_the_tools_over_stdio() -> None:
    command = StdioServerParameters(command=sys.executable, args=["-m", "summarizer", "mcp"])
    assert call(command, "summarize", text=TEXT, length=1) == (False, str(summarize(TEXT, 1)))


def test_the_client_learns_what_the_tools_take() -> None:
    async def ask() -> Mapping[str, Any]:
        async with Client(create_server()) as client:
            return {tool.name: tool.input_schema["properties"] for tool in (await client.list_tools()).tools}

    found = asyncio.run(ask())
    assert list(found) == ["summarize", "context", "keywords"]
    assert list(found["summarize"]) == ["text", "url", "file", "length", "unit", "query", "language"]
    assert all(entry["description"] for tool in found.values() for entry in tool.values())


@pytest.mark.parametrize("unit", ["sentences", "words", "ratio"])
def test_settings_are_those_of_the_library(unit: Any) -> None:
    asked: dict[str, Any] = {"length": 1, "unit": unit, "query": "Who was hurt?", "language": "en"}
    expected = summarize(TEXT, **asked).to_text(clean=True)
    assert call(create_server(), "summarize", text=TEXT, **asked) == (False, expected)


def test_keywords() -> None:
    expected = "\n".join(map(str, keywords(TEXT, 2)))
    assert call(create_server(), "keywords", text=TEXT, n=2) == (False, expected)


def test_context_of_texts_pages_and_files(tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("Snow fell on Bergen. Two people were hurt in Bergen.")
    asked: dict[str, Any] = {"query": "Who was hurt?", "passages": ["Sheep graze behind the dike.", PAGE]}
    asked |= {"files": [str(tmp_path / "news.txt"), "/etc/passwd"], "urls": ["http://127.0.0.1:1/"]}
    failed, found = call(create_server([tmp_path]), "context", **asked, budget=9, language="en")
    assert not failed
    lines = found.splitlines()
    assert lines[0] == "[2] Nobody was hurt."
    assert lines[1].startswith("[3] ")
    assert "lies in a private network" in lines[1]
    assert lines[2] == "[4] Two people were hurt in Bergen."
    assert lines[3].startswith("[5] '/etc/passwd' is not in an allowed folder")


@pytest.mark.parametrize("settings", [{"budget": 3}, {"budget": 1, "unit": "sentences"}, {"budget": 500}])
def test_context_is_that_of_the_library(settings: Any) -> None:
    passages = [TEXT, "Snow fell on Bergen."]
    kept = compress(passages, "Who was hurt?", **settings)
    expected = "\n".join(f"[{i}] {passage}" for i, passage in enumerate(kept, 1) if passage)
    asked = {"passages": passages, "query": "Who was hurt?", **settings}
    assert call(create_server(), "context", **asked) == (False, expected)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"budget": 3}, "give passages, urls or files"),
        ({"budget": 1, "passages": [TEXT]}, "budget is too small: not one sentence fits"),
        ({"budget": 1.5, "passages": [TEXT]}, "budget must be a whole number above 0"),
    ],
)
def test_a_mistake_in_context_is_told(arguments: dict[str, Any], says: str) -> None:
    failed, message = call(create_server(), "context", query="Who was hurt?", **arguments)
    assert failed
    assert says in message


def test_html_is_read_as_a_page() -> None:
    assert call(create_server(), "summarize", text=PAGE, length=1) == (False, str(summarize(TEXT, 1)))


def test_a_file_in_an_allowed_folder(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    found = call(create_server([tmp_path]), "summarize", file=str(tmp_path / "page.html"), length=1)
    assert found == (False, str(summarize(TEXT, 1)))


def test_no_path_leads_out_of_the_folders(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text(TEXT)
    (inside / "link.txt").symlink_to(secret)
    for path in (secret, inside / ".." / "secret.txt", inside / "link.txt", Path("/etc/passwd")):
        failed, message = call(create_server([inside]), "summarize", file=str(path))
        assert failed
        assert "is not in an allowed folder" in message
    failed, message = call(create_server(), "summarize", file=str(secret))
    assert failed
    assert "start it with --folder" in message


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({}, "give exactly one of text, url and file"),
        ({"text": TEXT, "url": "http://example.org/"}, "give exactly one of text, url and file"),
        ({"text": TEXT, "length": 0}, "greater than 0"),
        ({"text": TEXT, "language": "klingon"}, "language must be an English name"),
        ({"url": "http://127.0.0.1:1/"}, "lies in a private network"),
        ({"url": "file:///etc/passwd"}, "does not begin with http:// or https://"),
    ],
)
def test_a_mistake_is_told_and_the_next_call_works(arguments: dict[str, Any], says: str) -> None:
    server = create_server()
    failed, message = call(server, "summarize", **arguments)
    assert failed
    assert says in message
    assert call(server, "summarize", text=TEXT, length=1) == (False, str(summarize(TEXT, 1)))


def test_a_name_of_a_file_is_looked_for_in_the_folders(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "latin.txt").write_bytes("The café was closed. Nobody was hurt.".encode("latin-1"))
    found = call(create_server([tmp_path]), "summarize", file="inner/latin.txt", length=1)
    assert found == (False, "The café was closed.")


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "the text is empty"), (bytes(range(256)) * 9, "it is no text"), (b" \n", "the text is empty")],
)
def test_a_file_without_a_text_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "file").write_bytes(content)
    failed, message = call(create_server([tmp_path]), "summarize", file="file")
    assert failed
    assert says in message

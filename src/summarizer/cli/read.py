"""Input of the command line: files, folders, web pages, addresses, JSON lines and standard input."""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

import click

from ..reading import Article, whole_text
from ..text.unicode import is_blank
from ..web.kinds import is_feed, is_page

# Encoding -> byte order marks. UTF-32 comes before UTF-16: a mark of UTF-32 begins with a mark of UTF-16.
_BYTE_ORDER_MARKS = {
    "utf-8-sig": (codecs.BOM_UTF8,),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
}
_JSON_LINES = {".jsonl", ".ndjson"}
_PAGES = {".html", ".htm", ".xhtml"}
_TEXT_FILES = {".txt", ".text", ".md", ".markdown", ".rst"} | _JSON_LINES | _PAGES
_ADVICE = "name its encoding, e.g. --encoding cp1252"
_UNREADABLE = "\udcff"  # replaces bytes that cannot be decoded; decoders never return a lone surrogate
codecs.register_error("summarizer-mark", lambda error: (_UNREADABLE, error.end))  # type: ignore[attr-defined]


def report(name: str, message: object) -> None:
    """Write a message about one input to standard error. A progress bar makes room for the line."""
    from tqdm import tqdm

    with tqdm.external_write_mode(file=sys.stderr):
        click.echo(_in_one_line(f"summarize: {name}: {message}"), err=True)


def _in_one_line(message: str) -> str:
    """Return a message with escapes for signs that cannot be printed: names of files may hold line breaks."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in message)


@contextmanager
def errors_in_one_line() -> Iterator[None]:
    """Let errors repeat arguments in one line."""
    try:
        yield
    except click.ClickException as error:
        message = _in_one_line(error.format_message())
        if isinstance(error, click.UsageError):
            raise click.UsageError(message, error.ctx) from error
        raise click.ClickException(message) from error


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turn the library's errors about wrong settings into usage errors."""
    try:
        yield
    except (TypeError, ValueError, LookupError) as error:
        raise click.UsageError(str(error)) from error


@dataclass(frozen=True)
class Input:
    """One text, its name, and the fields of its line of JSON."""

    name: str
    text: str | Article
    record: dict[str, Any]


@dataclass
class Reader:
    """Reads texts one at a time. An input that cannot be read is reported, and the next input is read."""

    paths: tuple[str, ...]  # files and folders; "-" is standard input
    encoding: str | None  # None: by byte order mark, or UTF-8
    field: str  # the field of JSON lines that holds the text
    lines_piped: bool  # standard input holds JSON lines
    failed: bool = False

    def fail(self, name: str, message: object) -> None:
        """Report an input that gives no result. The exit status will be 1."""
        self.failed = True
        report(name, message)

    def several(self) -> bool:
        """Return whether there may be more than one text."""
        return len(self.paths) > 1 or os.path.isdir(self.paths[0]) or self._has_lines(self.paths[0])

    def __iter__(self) -> Iterator[Input]:
        """Yield the texts."""
        for path in chain.from_iterable(map(self._files, self.paths)):
            is_address = path.lower().startswith(("http://", "https://"))
            # A ".." stays: behind a link it leads elsewhere.
            shown = path if is_address or ".." in path else os.path.normpath(path)
            name = "standard input" if path == "-" else shown
            try:
                if is_address:
                    yield self._fetched(path)
                    continue
                if path == "-" and sys.stdin is None:
                    raise ValueError("it is closed")
                with nullcontext(sys.stdin.buffer) if path == "-" else open(path, "rb") as stream:
                    for item in (self._lines if self._has_lines(path) else self._whole)(name, stream):
                        if is_blank(whole_text(item.text)):
                            report(item.name, "nothing to summarize: the text is empty")
                        yield item
            except (OSError, ValueError, ModuleNotFoundError) as error:
                self.fail(name, getattr(error, "strerror", None) or error)

    def _has_lines(self, path: str) -> bool:
        return self.lines_piped if path == "-" else _suffix(path) in _JSON_LINES

    def _files(self, path: str) -> list[str]:
        if path == "-" or not os.path.isdir(path):
            return [path]
        from pathlib import Path

        named = (file for file in Path(path).rglob("*") if file.suffix.lower() in _TEXT_FILES)
        # A file that cannot be looked at is reported when it is opened.
        found = sorted(file for file in named if os.path.isfile(file) or not os.path.lexists(file))
        if not found:
            self.fail(path, f"no text files in this folder ({', '.join(sorted(_TEXT_FILES))})")
        return [str(file) for file in found]

    def _fetched(self, address: str) -> Input:
        """Return what stands at an address: the article of a page, or a text."""
        from ..web.fetch import fetch

        fetched = fetch(address)
        _refuse_feed(fetched.content)
        if is_page(fetched.content, fetched.media_type):
            return self._page(address, fetched.content, fetched.encoding, fetched.url)
        encoding = self.encoding or fetched.encoding or "utf-8"
        return Input(address, fetched.content.decode(encoding, "replace"), {"url": fetched.url})

    def _page(self, name: str, raw: bytes, header: str | None = None, url: str = "") -> Input:
        """Return the article of a web page."""
        from ..web.decode import decode_page
        from ..web.extract import extract_article

        found = extract_article(decode_page(raw, self.encoding or header)[0], url=url)
        known = {"title": found.title, "author": found.author, "date": found.date, "url": found.url}
        record = {key: value for key, value in known.items() if value}
        article = Article(found.text, **record, language=found.language)  # the page itself is not kept
        return Input(name, article, record if url else {"file": name, **record})

    def _whole(self, name: str, stream: BinaryIO) -> Iterator[Input]:
        raw = stream.read()
        _refuse_feed(raw)
        if _suffix(name) in _PAGES or is_page(raw):
            yield self._page(name, raw)
            return
        encoding = self._encoding(raw)
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            raise ValueError(f"not {encoding} (byte {error.start}); {_ADVICE}") from error
        if text.count("\0") > 1 + len(text) / 20:
            raise ValueError("many NUL bytes: is it UTF-16 or UTF-32? Name it, e.g. --encoding utf-16-le")
        if name == "standard input" and isinstance(_json(text.partition("\n")[0]), dict):
            report(name, "read as one text; if these are JSON lines, name the field of the text with --field")
        yield Input(name, text, {"file": name})

    def _lines(self, name: str, stream: BinaryIO) -> Iterator[Input]:
        """Yield the texts of JSON lines as they come. A bad line is reported, and the next line is read."""
        first = stream.readline()
        if not first:
            report(name, "nothing to summarize: the file is empty")
        encoding = self._encoding(first)
        without_field = 0
        for number, line in enumerate(_decoded_lines(chain([first], stream), encoding), start=1):
            if not line.strip():
                continue
            where = f"{name}:{number}"
            record = _json(line)
            value = record.get(self.field) if isinstance(record, dict) else None
            if _UNREADABLE in line:
                self.fail(where, f"not {encoding}; {_ADVICE}")
            elif isinstance(record, ValueError):
                self.fail(where, f"not a line of JSON: {record}")
            elif isinstance(value, str):
                yield Input(where, value, record)
            else:
                without_field += 1
                if without_field == 1:
                    found = str(list(record) if isinstance(record, dict) else "none")
                    advice = f"name the right field with --field; fields of this line: {found:.300}"
                    self.fail(where, f"no text in field {self.field!r}; {advice}")
        if without_field > 1:
            self.fail(name, f"… and {without_field - 1} more lines without text in the field {self.field!r}")

    def _encoding(self, head: bytes) -> str:
        """Return the encoding of the option. Without the option: by byte order mark, or UTF-8."""
        marked = (name for name, marks in _BYTE_ORDER_MARKS.items() if head.startswith(marks))
        return self.encoding or next(marked, "utf-8")


def _suffix(path: str) -> str:
    """Return the suffix of a file name, in lower case."""
    return os.path.splitext(path)[1].lower()


def _refuse_feed(raw: bytes) -> None:
    """Raise an error that names the right command if the input is a feed."""
    if is_feed(raw):
        raise ValueError("this is a feed: use the command summarize feed")


def _decoded_lines(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Decode pieces of bytes and yield the lines. `_UNREADABLE` replaces bytes that cannot be decoded."""
    rest = ""
    for piece in codecs.iterdecode(chunks, encoding, "summarizer-mark"):
        *lines, rest = (rest + piece).split("\n")
        yield from lines
    yield rest


def _json(line: str) -> Any:
    """Return the value of a line of JSON, or the error."""
    try:
        return json.loads(line, parse_constant=lambda _: None)  # NaN is no JSON: it is written as null
    except ValueError as error:
        return error
    except RecursionError:
        return ValueError("it is nested too deeply")

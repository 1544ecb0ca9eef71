"""Output of the command line: the formats, and standard output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

import click

from ..articles import MultiSummary
from ..render import highlight, markdown
from ..summary import Summary
from .read import Input

_TEXT: dict[str, Callable[[Summary], str]] = {"text": str, "markdown": markdown, "highlight": highlight}
FORMATS = (*_TEXT, "json", "jsonl")


class Writer:
    """Writes results to standard output, one after the other, in one of the `FORMATS`.

    With `headings`, the name of its input stands above each text result.
    """

    def __init__(self, style: str, *, headings: bool = False) -> None:
        if sys.stdout is None:
            raise click.ClickException("standard output is closed; there is no place for the results")
        if isinstance(sys.stdout, TextIOWrapper):  # escape what the terminal's encoding lacks
            sys.stdout.reconfigure(errors="backslashreplace")
        self.style = style
        self.headings = headings
        self.count = 0

    def summary(self, item: Input, summary: Summary) -> None:
        """Write the summary of one text."""
        if self.style in _TEXT:
            self.text(item.name, _TEXT[self.style](summary))
        else:
            details = summary.to_dict()
            self.json(with_results(item.record, summary=details.pop("summary"), details=details))

    def text(self, name: str, text: str) -> None:
        """Write a result as text."""
        gap = "\n" if self.count else ""
        heading = f"{gap}==> {name} <==\n" if self.headings else ""
        self.raw(heading + (text.rstrip("\n") + "\n" if text.strip() else ""))
        self.count += 1

    def json(self, record: dict[str, Any]) -> None:
        """Write a result as a line of JSON, or as an entry of the JSON list that `close` ends."""
        opening = ",\n" if self.count else "[\n"
        self.raw(self._line(record) if self.style == "jsonl" else opening + self._line(record).rstrip())
        self.count += 1

    def close(self) -> None:
        """Write what follows the last result."""
        if self.style == "json":
            self.raw("\n]\n" if self.count else "[]\n")

    def together(self, names: Sequence[str], summary: MultiSummary) -> None:
        """Write the one summary of several texts."""
        if self.style == "text":
            self.text("", str(summary))
        elif self.style == "markdown":
            self.raw("".join(f"- {' '.join(s.text.split())} ({names[s.document]})\n" for s in summary))
        else:
            details = summary.to_dict()
            record = {"files": names, "summary": details.pop("summary"), "details": details}
            self.raw(self._line(record))

    def _line(self, record: dict[str, Any]) -> str:
        return json.dumps(record, ensure_ascii=False, indent=2 if self.style == "json" else None) + "\n"

    def raw(self, text: str) -> None:
        """Write text at once, so that a reader of a pipe gets each result when it is ready."""
        with output_errors():
            sys.stdout.write(text)
            sys.stdout.flush()


def with_results(record: dict[str, Any], **results: Any) -> dict[str, Any]:
    """Put results beside the fields of a line; a field of the same name is renamed to `input_…`."""
    joined: dict[str, Any] = {}
    for name, value in record.items():
        while name in results or name in joined:
            name = f"input_{name}"  # noqa: PLW2901
        joined[name] = value
    return joined | results


@contextmanager
def output_errors() -> Iterator[None]:
    """End the program with one line if standard output cannot be written."""
    try:
        yield
    except BrokenPipeError:  # the reader of a pipe left: click ends the program without a message
        raise
    except OSError as error:
        # Python writes the rest once more when the program ends: now to nowhere, without a second error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.ClickException(f"standard output cannot be written: {error.strerror}") from error

"""Output of the command line: the formats, and standard output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import click

from ..render import highlight, markdown, readable
from ..summary import Summary
from .read import Input

if TYPE_CHECKING:
    from ..articles import MultiSummary

_RENDERED: dict[str, Callable[[Summary], str]] = {"markdown": markdown, "highlight": highlight}
FORMATS = ("text", *_RENDERED, "json", "jsonl")


class Writer:
    """Writes results to standard output, one after the other, in one of the `FORMATS`.

    With `headings`, each result of text has the name of its input above it. With `exact`, summaries are
    written word for word; otherwise without the marks of a copied text.
    """

    def __init__(self, style: str, *, headings: bool = False, exact: bool = False) -> None:
        if sys.stdout is None:
            raise click.ClickException("standard output is closed, so the results cannot be written")
        if isinstance(sys.stdout, TextIOWrapper):  # escape characters that the terminal cannot show
            sys.stdout.reconfigure(errors="backslashreplace")
        self.style = style
        self.headings = headings
        self.clean = not exact
        self.count = 0

    def summary(self, item: Input, summary: Summary) -> None:
        """Write the summary of one text."""
        if self.style in _RENDERED:
            self.text(item.name, _RENDERED[self.style](summary))
        elif self.style == "text":
            self.text(item.name, summary.to_text(self.clean))
        else:
            details = self._details(summary)
            self.json(with_results(item.record, summary=details.pop("summary"), details=details))

    def text(self, name: str, text: str) -> None:
        """Write a result as text."""
        gap = "\n" if self.count else ""
        heading = f"{gap}==> {name} <==\n" if self.headings else ""
        self.raw(heading + (text.rstrip("\n") + "\n" if text.strip() else ""))
        self.count += 1

    def json(self, record: dict[str, Any]) -> None:
        """Write a result as a line of JSON, or as an entry of a JSON list. `close` ends the list."""
        opening = ",\n" if self.count else "[\n"
        self.raw(self._line(record) if self.style == "jsonl" else opening + self._line(record).rstrip())
        self.count += 1

    def close(self) -> None:
        """End the output after the last result."""
        if self.style == "json":
            self.raw("\n]\n" if self.count else "[]\n")

    def together(self, names: Sequence[str], summary: MultiSummary) -> None:
        """Write the common summary of several texts."""
        if self.style == "text":
            self.text("", summary.to_text(self.clean))
        elif self.style == "markdown":
            self.raw("".join(f"- {readable(s)} ({names[s.document]})\n" for s in summary))
        else:
            details = self._details(summary)
            record = {"files": names, "summary": details.pop("summary"), "details": details}
            self.raw(self._line(record))

    def _details(self, summary: Summary | MultiSummary) -> dict[str, Any]:
        return summary.to_dict() | {"summary": summary.to_text(self.clean)}

    def _line(self, record: dict[str, Any]) -> str:
        return json.dumps(record, ensure_ascii=False, indent=2 if self.style == "json" else None) + "\n"

    def raw(self, text: str) -> None:
        """Write text at once, so that the reader of a pipe gets each result when it is ready."""
        with output_errors():
            sys.stdout.write(text)
            sys.stdout.flush()


def with_results(record: dict[str, Any], **results: Any) -> dict[str, Any]:
    """Add results to the fields of a line. A field with the name of a result is renamed to `input_…`."""
    joined: dict[str, Any] = {}
    for name, value in record.items():
        while name in results or name in joined:
            name = f"input_{name}"  # noqa: PLW2901
        joined[name] = value
    return joined | results


def write_bytes(content: bytes) -> None:
    """Write bytes to standard output."""
    Writer("text")  # checks that standard output is open
    with output_errors():
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


@contextmanager
def output_errors() -> Iterator[None]:
    """End the program with a message of one line if standard output cannot be written."""
    try:
        yield
    except BrokenPipeError:  # the reader of a pipe left: click ends the program without a message
        raise
    except OSError as error:
        # At its end Python writes the rest again. Without this line that would raise a second error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.ClickException(f"standard output cannot be written: {error.strerror}") from error

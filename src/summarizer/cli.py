"""Command line: files, folders, JSON lines or standard input in; summaries out."""

from __future__ import annotations

import codecs
import json
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from . import __version__
from .rendering import highlight, markdown
from .summary import Summary

FORMATS = ("text", "json", "jsonl", "markdown", "highlight")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_FILES = {".txt", ".text", ".md", ".markdown", ".rst", ".jsonl", ".ndjson"}
_JSON_LINES = {".jsonl", ".ndjson"}


@dataclass(frozen=True)
class _Input:
    """One text, where it came from, and the fields that came along with it."""

    name: str
    text: str
    record: dict[str, Any]


class _Reader:
    """Reads texts one at a time; what cannot be read goes to standard error and the rest goes on."""

    def __init__(self, encoding: str | None, field: str) -> None:
        self.encoding = encoding
        self.field = field
        self.failed = False

    def fail(self, name: str, why: object) -> None:
        """Report one bad input."""
        self.failed = True
        click.echo(f"summarize: {name}: {why}", err=True)

    def inputs(self, paths: tuple[str, ...]) -> Iterator[_Input]:
        """Yield the texts of files, folders and standard input ("-")."""
        for path in paths or ("-",):
            if path == "-":
                yield from self._texts("standard input", sys.stdin.buffer.read, lines=False)
                continue
            for file in self._files(Path(path)):
                yield from self._texts(str(file), file.read_bytes, lines=file.suffix.lower() in _JSON_LINES)

    def _files(self, path: Path) -> Iterator[Path]:
        if not path.is_dir():
            yield path
            return
        found = sorted(f for f in path.rglob("*") if f.suffix.lower() in _TEXT_FILES and f.is_file())
        if not found:
            self.fail(str(path), f"no text files in this folder ({', '.join(sorted(_TEXT_FILES))})")
        yield from found

    def _texts(self, name: str, read: Callable[[], bytes], *, lines: bool) -> Iterator[_Input]:
        try:
            text = self._decoded(read())
        except (OSError, ValueError) as error:
            self.fail(name, getattr(error, "strerror", None) or error)
            return
        if not lines:
            yield _Input(name, text, {"file": name})
            return
        for number, line in enumerate(text.split("\n"), start=1):
            if not line.strip():
                continue
            where = f"{name}:{number}"
            try:
                record = json.loads(line)
            except ValueError as error:
                self.fail(where, f"not a line of JSON: {error}")
                continue
            value = record.get(self.field) if isinstance(record, dict) else None
            if isinstance(value, str):
                yield _Input(where, value, record)
            else:
                self.fail(where, f"no text in field {self.field!r}; name the field with --field")

    def _decoded(self, raw: bytes) -> str:
        encoding = self.encoding or next((name for bom, name in _BOMS if raw.startswith(bom)), "utf-8")
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            raise ValueError(
                f"not {encoding} (byte {error.start}); name its encoding, e.g. --encoding cp1252"
            ) from error


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[FILE|FOLDER|-]...")
@click.option("-n", "--length", type=float, default=3, show_default=True, help="How much to keep.")
@click.option(
    "-u",
    "--unit",
    type=click.Choice(["sentences", "words", "chars", "ratio"]),
    default="sentences",
    show_default=True,
    help="What the length counts; a ratio is a share of the sentences.",
)
@click.option("-r", "--ranker", default="tfidf", show_default=True, help="How sentences are scored.")
@click.option(
    "-l",
    "--language",
    default="en",
    show_default=True,
    help="Code, English name, or auto.",
)
@click.option("-q", "--query", help="A question or topic to summarize for.")
@click.option(
    "-d", "--diversity", type=float, default=0.0, show_default=True, help="0 to 1: avoid saying things twice."
)
@click.option("--keep-all", is_flag=True, help="Leave no headline, menu, table or code out.")
@click.option("-f", "--format", "style", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--field", default="text", show_default=True, help="Field of a .jsonl line that holds the text."
)
@click.option("--encoding", help="Encoding of the files.  [default: UTF-8, or by byte order mark]")
@click.option("-j", "--jobs", type=int, default=1, show_default=True, help="Processes; -1 for one a core.")
@click.option("--progress", is_flag=True, help="Show a progress bar on standard error.")
@click.version_option(__version__, prog_name="summarize")
@click.pass_context
def main(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    r"""Print the few sentences of each text that matter, word for word, in their order.

    Texts are files, folders (their .txt, .md, .rst and .jsonl files), or standard input. In a .jsonl file
    each line is a text with further fields, which come out again with --format jsonl, beside "summary"
    and "details".

    \b
    Examples:
      summarize article.txt
      summarize article.txt --length 100 --unit words
      summarize folder/ --format jsonl > summaries.jsonl
    """
    if not paths and sys.stdin.isatty():
        click.echo(ctx.get_help())
        return
    try:
        ctx.exit(_run(paths, **options))
    except KeyboardInterrupt:
        ctx.exit(130)  # the shell's status for Ctrl-C, without a word


def _run(
    paths: tuple[str, ...],
    *,
    style: str,
    field: str,
    encoding: str | None,
    jobs: int,
    progress: bool,
    **settings: Any,
) -> int:
    """Summarize all inputs and return the exit status: 1 where one of them failed."""
    from .pipeline import Pipeline, run_many

    try:
        pipeline = Pipeline(**settings)
        if encoding:
            codecs.lookup(encoding)
    except (TypeError, ValueError, LookupError) as error:
        raise click.UsageError(str(error)) from error

    reader = _Reader(encoding, field)
    pending: deque[_Input] = deque()

    def texts() -> Iterator[str]:
        for item in reader.inputs(paths):
            pending.append(item)
            yield item.text

    results: Iterator[Summary | Exception] = run_many(pipeline, texts(), jobs, errors="return")
    if progress:
        from tqdm import tqdm

        results = tqdm(results, unit=" texts", file=sys.stderr)
    printer = _Printer(style, named=len(paths) > 1 or any(map(_holds_several, paths)))
    for result in results:
        item = pending.popleft()
        if isinstance(result, Summary):
            printer.print(item, result)
        else:
            reader.fail(item.name, result)
    printer.close()
    return int(reader.failed)


def _holds_several(path: str) -> bool:
    return Path(path).is_dir() or Path(path).suffix.lower() in _JSON_LINES


class _Printer:
    """Writes summaries to standard output in one of the formats."""

    def __init__(self, style: str, *, named: bool) -> None:
        self.style = style
        self.named = named
        self.count = 0
        # What the terminal's encoding lacks comes out escaped, instead of ending everything.
        self.out = sys.stdout
        if isinstance(self.out, TextIOWrapper):
            self.out.reconfigure(errors="backslashreplace")

    def print(self, item: _Input, summary: Summary) -> None:
        """Write one summary."""
        self.count += 1
        if self.style in ("json", "jsonl"):
            details = summary.to_dict()
            data = {**item.record, "summary": details.pop("summary"), "details": details}
            if self.style == "json":
                opening = "[" if self.count == 1 else ","
                self.out.write(f"{opening}\n{json.dumps(data, ensure_ascii=False, indent=2)}")
            else:
                self.out.write(json.dumps(data, ensure_ascii=False) + "\n")
        else:
            if self.named:
                gap = "\n" if self.count > 1 else ""
                self.out.write(f"{gap}==> {item.name} <==\n")
            self.out.write(_RENDER[self.style](summary).rstrip("\n") + "\n")
        self.out.flush()

    def close(self) -> None:
        """Write what follows the last summary."""
        if self.style == "json":
            self.out.write("\n]\n" if self.count else "[]\n")
            self.out.flush()


_RENDER: dict[str, Callable[[Summary], str]] = {"text": str, "markdown": markdown, "highlight": highlight}

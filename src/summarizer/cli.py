"""Command line: files, folders, JSON lines or standard input in; summaries out."""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click
from click.core import ParameterSource

from . import __version__
from .ranking import Ranker
from .render import highlight, markdown
from .summary import Summary
from .text.detect import DEFAULT_LANGUAGE

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
    """Reads texts one at a time; what cannot be read goes to standard error and the rest goes on.

    Standard input is JSON lines where `--field` names a field of them.
    """

    def __init__(self, encoding: str | None, field: str) -> None:
        self.encoding = encoding
        self.field = field
        source = click.get_current_context().get_parameter_source("field")
        self.lines_piped = source not in (None, ParameterSource.DEFAULT)
        self.failed = False

    def fail(self, name: str, why: object) -> None:
        """Report one bad input."""
        self.failed = True
        click.echo(f"summarize: {name}: {why}", err=True)

    def inputs(self, paths: tuple[str, ...]) -> Iterator[_Input]:
        """Yield the texts of files, folders and standard input ("-")."""
        for path in paths or ("-",):
            for file in [None] if path == "-" else self._files(Path(path)):
                name = "standard input" if file is None else str(file)
                lines = self.lines_piped if file is None else file.suffix.lower() in _JSON_LINES
                try:
                    with nullcontext(sys.stdin.buffer) if file is None else file.open("rb") as stream:
                        yield from (self._lines if lines else self._whole)(name, stream)
                except (OSError, ValueError) as error:
                    self.fail(name, getattr(error, "strerror", None) or error)

    def several(self, paths: tuple[str, ...]) -> bool:
        """Tell whether more than one text may come."""
        if len(paths) > 1:
            return True
        if paths in ((), ("-",)):
            return self.lines_piped
        return Path(paths[0]).is_dir() or Path(paths[0]).suffix.lower() in _JSON_LINES

    def _files(self, path: Path) -> Iterator[Path]:
        if not path.is_dir():
            yield path
            return
        found = sorted(f for f in path.rglob("*") if f.suffix.lower() in _TEXT_FILES and f.is_file())
        if not found:
            self.fail(str(path), f"no text files in this folder ({', '.join(sorted(_TEXT_FILES))})")
        yield from found

    def _whole(self, name: str, stream: BinaryIO) -> Iterator[_Input]:
        raw = stream.read()
        encoding = self._encoding(raw[:_HEAD])
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            raise ValueError(f"not {encoding} (byte {error.start}){_ADVICE}") from error
        if name == "standard input" and isinstance(_json(text.partition("\n")[0]), dict):
            hint = "read as one text; if these are JSON lines, name their --field"
            click.echo(f"summarize: {name}: {hint}", err=True)
        yield _Input(name, text, {"file": name})

    def _lines(self, name: str, stream: BinaryIO) -> Iterator[_Input]:
        """Yield the texts of JSON lines as they come; a bad line costs itself only."""
        first = stream.readline()
        encoding = self._encoding(first[:_HEAD])
        for number, line in enumerate(_decoded_lines(chain([first], stream), encoding), start=1):
            if not line.strip():
                continue
            where = f"{name}:{number}"
            record = _json(line)
            value = record.get(self.field) if isinstance(record, dict) else None
            if _UNREADABLE in line:
                self.fail(where, f"not {encoding}{_ADVICE}")
            elif isinstance(record, ValueError):
                self.fail(where, f"not a line of JSON: {record}")
            elif isinstance(value, str):
                yield _Input(where, value, record)
            else:
                self.fail(where, f"no text in field {self.field!r}; name the field with --field")

    def _encoding(self, head: bytes) -> str:
        """Return the encoding that was named, that of a byte order mark, or UTF-8."""
        if self.encoding:
            return self.encoding
        for bom, name in _BOMS:
            if head.startswith(bom):
                return name
        nuls = [head[at::4].count(0) for at in range(4)]
        # Of ASCII in UTF-16 each second byte, of other scripts a space's; one alone is a stray.
        if sum(nuls) > max(len(head) / 20, 1):
            little = nuls[1] + nuls[3] > nuls[0] + nuls[2]
            size = 32 if min(nuls[1:3]) and sum(nuls) > len(head) / 2 else 16
            likely = f"utf-{size}-{'le' if little else 'be'}"
            raise ValueError(f"not utf-8 (many NUL bytes); name its encoding, e.g. --encoding {likely}")
        return "utf-8"


_ADVICE = "; name its encoding, e.g. --encoding cp1252"
_HEAD = 4096  # bytes that tell the encoding
_MARKING, _UNREADABLE = "summarizer-mark", "\udcff"  # no decoder gives a lone surrogate
codecs.register_error(_MARKING, lambda error: (_UNREADABLE, error.end))  # type: ignore[attr-defined]


def _decoded_lines(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Decode a stream of bytes in any pieces, mark what cannot be, and yield its lines."""
    decoder = codecs.getincrementaldecoder(encoding)(_MARKING)
    rest = ""
    for chunk in chain(chunks, (None,)):
        *lines, rest = (rest + decoder.decode(chunk or b"", final=chunk is None)).split("\n")
        yield from lines
    yield rest


def _json(line: str) -> Any:
    """Return what a line of JSON means, or the error."""
    try:
        return json.loads(line)
    except ValueError as error:
        return error
    except RecursionError:
        return ValueError("nested too deep")


def _with_results(record: dict[str, Any], **results: Any) -> dict[str, Any]:
    """Put results beside the fields of a line; a field of such a name is kept as `input_…`."""
    joined: dict[str, Any] = {}
    for name, value in record.items():
        while name in results or name in joined:
            name = f"input_{name}"  # noqa: PLW2901
        joined[name] = value
    return joined | results


class _Command(click.Command):
    """A command that Ctrl-C ends without a word."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; 130 is the shell's status for Ctrl-C."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(130)


class _Main(_Command):
    """The command `summarize`; a first argument that names another command runs that one."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run the command that the arguments mean."""
        arguments = list(sys.argv[1:] if args is None else args)
        other = _OTHERS.get(arguments[0]) if arguments else None
        if other is None:
            return super().main(args, *rest, **extra)
        return other.main(arguments[1:], **{**extra, "prog_name": f"summarize {arguments[0]}"})


_NOT_FOUND = "nothing of the query stands in the text: the summary is that without a query"
_CONTEXT = {"help_option_names": ["-h", "--help"]}
_UNITS = click.Choice(["sentences", "words", "chars", "ratio"])
_FIELD = click.option(
    "--field",
    default="text",
    show_default=True,
    help="Field of JSON lines that holds the text: in .jsonl files and, if given, on standard input.",
)
_ENCODING = click.option("--encoding", help="Encoding of the files.  [default: UTF-8, or by byte order mark]")
_LANGUAGE = click.option(
    "-l",
    "--language",
    default=DEFAULT_LANGUAGE,
    show_default=True,
    help="ISO 639-1 code or English name; auto finds out for each text.",
)


@click.command(
    cls=_Main,
    context_settings=_CONTEXT,
    epilog="Other commands: summarize keywords, summarize compare; --help after each. A file of such a name: "
    "summarize ./keywords",
)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[FILE|FOLDER|-]...")
@click.option("-n", "--length", type=float, default=3, show_default=True, help="How much to keep.")
@click.option(
    "-u",
    "--unit",
    type=_UNITS,
    default="sentences",
    show_default=True,
    help="What the length counts; a ratio is a share of the sentences. In Chinese, Japanese and Thai two "
    "characters count as a word.",
)
@click.option(
    "-r",
    "--ranker",
    default="learned",
    show_default=True,
    help="How sentences are scored: learned, tfidf, centroid, directed, consensus, textrank, lexrank, lsa, "
    "luhn, edmundson, sumbasic, kl, reduction, lead, random, longest; or the file of a trained model.",
)
@_LANGUAGE
@click.option("-q", "--query", help="A question or topic to summarize for.")
@click.option(
    "-d", "--diversity", type=float, default=0.0, show_default=True, help="0 to 1: avoid saying things twice."
)
@click.option("--keep-all", is_flag=True, help="Leave no headline, menu, table or code out.")
@click.option("-f", "--format", "style", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--together", is_flag=True, help="One summary of all texts: what many of them say, said once.")
@_FIELD
@_ENCODING
@click.option("-j", "--jobs", type=int, default=1, show_default=True, help="Processes; -1 for one a core.")
@click.option("--progress", is_flag=True, help="Show a progress bar on standard error.")
@click.version_option(__version__, prog_name="summarize")
@click.pass_context
def main(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Print the few sentences of each text that matter, word for word, in their order.

    Texts are files, folders (their .txt, .md, .rst and .jsonl files), or standard input. In a .jsonl file,
    and with --field on standard input, each line is a text with further fields. With --format jsonl these
    come out again, beside "summary" and "details"; one of such a name is kept as "input_summary".

    \b
    Examples:
      summarize article.txt
      summarize article.txt --length 100 --unit words
      summarize folder/ --format jsonl > summaries.jsonl
      cat articles.jsonl | summarize --field body --format jsonl
      summarize --together monday.txt tuesday.txt
      summarize keywords article.txt
      summarize compare article.txt
    """  # noqa: D301 - click wants the character \b itself
    if not paths and sys.stdin.isatty():
        click.echo(ctx.get_help())
        return
    if Path(options["ranker"]).suffix:
        options["ranker"] = _trained(options["ranker"])
    together = options.pop("together")
    if together and ctx.get_parameter_source("ranker") is ParameterSource.DEFAULT:
        options["ranker"] = "coverage"
    ctx.exit(_run_together(paths, **options) if together else _run(paths, **options))


def _trained(path: str) -> Ranker:
    """Return the ranker that was trained and saved in a file."""
    from .rank.learned import LearnedRanker

    try:
        return LearnedRanker.load(path)
    except (OSError, ValueError) as error:
        raise click.UsageError(f"--ranker: {error}") from error


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
    from .batch import run_many
    from .pipeline import Pipeline

    with _usage_errors(encoding):
        pipeline = Pipeline(**settings)
        if jobs == 0:
            raise ValueError("--jobs must be 1 or more, or below 0 to count from the number of cores; got 0")
    reader = _Reader(encoding, field)
    pending: deque[_Input] = deque()

    def texts() -> Iterator[str]:
        for item in reader.inputs(paths):
            pending.append(item)
            yield item.text

    printer = _Printer(style, named=reader.several(paths))
    # Closed at once when Ctrl-C comes, not when Python ends: the workers go first.
    with closing(run_many(pipeline, texts(), jobs, errors="return")) as found:
        results: Iterable[Summary | Exception] = found
        if progress:
            from tqdm import tqdm

            results = tqdm(found, unit=" texts", file=sys.stderr)
        for result in results:
            item = pending.popleft()
            if isinstance(result, Summary):
                printer.print(item, result)
                if result.query_found is False:
                    click.echo(f"summarize: {item.name}: {_NOT_FOUND}", err=True)
            else:
                reader.fail(item.name, result)
    printer.close()
    return int(reader.failed)


def _run_together(
    paths: tuple[str, ...],
    *,
    style: str,
    field: str,
    encoding: str | None,
    diversity: float,
    keep_all: bool,
    **settings: Any,
) -> int:
    """Summarize all inputs as one and return the exit status."""
    from .articles import summarize_documents

    if diversity or keep_all or style == "highlight":
        raise click.UsageError("--together goes without --diversity, --keep-all and --format highlight")
    with _usage_errors(encoding):  # wrong settings show before anything is read
        settings = {name: settings[name] for name in ("length", "unit", "ranker", "language", "query")}
        summarize_documents([], **settings)
    reader = _Reader(encoding, field)
    items = list(reader.inputs(paths))
    # Of a JSON line date and title count where they are text.
    fields = [
        {name: item.record[name] for name in ("date", "title") if isinstance(item.record.get(name), str)}
        for item in items
    ]
    out = _standard_output(alone=True)
    summary = summarize_documents(
        [{**more, "text": item.text} for item, more in zip(items, fields, strict=True)], **settings
    )
    if summary.query_found is False:
        click.echo(f"summarize: {_NOT_FOUND}", err=True)
    if style in ("json", "jsonl"):
        details = summary.to_dict()
        data = {"files": [item.name for item in items], "summary": details.pop("summary"), "details": details}
        out.write(json.dumps(data, ensure_ascii=False, indent=2 if style == "json" else None) + "\n")
    elif style == "markdown":
        for sentence in summary:
            out.write(f"- {' '.join(sentence.text.split())} ({items[sentence.document].name})\n")
    elif len(summary):
        out.write(f"{summary}\n")
    return int(reader.failed)


@click.command(cls=_Command, context_settings=_CONTEXT)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[FILE|FOLDER|-]...")
@click.option("-n", "--number", type=int, default=10, show_default=True, help="How many at most.")
@_LANGUAGE
@click.option(
    "-f", "--format", "style", type=click.Choice(["text", "jsonl"]), default="text", show_default=True
)
@_FIELD
@_ENCODING
@click.pass_context
def _keywords(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    *,
    number: int,
    language: str,
    style: str,
    field: str,
    encoding: str | None,
) -> None:
    """Print the words and short phrases that each text is about, best first."""
    from .keyphrases import keywords

    with _usage_errors(encoding):
        keywords("", number, language=language)
    reader = _Reader(encoding, field)
    out = _standard_output()
    named = reader.several(paths)
    for count, item in enumerate(reader.inputs(paths)):
        found = keywords(item.text, number, language=language)
        if style == "jsonl":
            entries = [{"text": k.text, "score": k.score, "spans": k.spans} for k in found]
            out.write(json.dumps(_with_results(item.record, keywords=entries), ensure_ascii=False) + "\n")
        else:
            gap = "\n" if count else ""
            heading = f"{gap}==> {item.name} <==\n" if named else ""
            out.write(heading + "".join(f"{keyword}\n" for keyword in found))
    ctx.exit(int(reader.failed))


@click.command(cls=_Command, context_settings=_CONTEXT)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[FILE|FOLDER|-]...")
@click.option("-n", "--length", type=float, default=3, show_default=True, help="How much each may choose.")
@click.option("-u", "--unit", type=_UNITS, default="sentences", show_default=True)
@_LANGUAGE
@click.option("-q", "--query", help="A question or topic to summarize for.")
@_FIELD
@_ENCODING
@click.pass_context
def _compare(
    ctx: click.Context, /, paths: tuple[str, ...], *, field: str, encoding: str | None, **settings: Any
) -> None:
    """Print what each ranker chooses of each text, side by side.

    Each ranker has a letter; beside each sentence stand the letters of those that chose it.
    """
    from .pipeline import Pipeline
    from .rank.registry import RANKERS

    with _usage_errors(encoding):
        pipelines = {name: Pipeline(ranker=name, **settings) for name in RANKERS}
    reader = _Reader(encoding, field)
    named = reader.several(paths)
    letters = dict(zip(RANKERS, "abcdefghijklmnopqrstuvwxyz", strict=False))
    legend = "  ".join(f"{letter} {name}" for name, letter in letters.items()) + "\n"
    out = _standard_output()
    for count, item in enumerate(reader.inputs(paths)):
        chosen: dict[int, str] = {}
        texts: dict[int, str] = {}
        found: bool | None = None
        for name, pipeline in pipelines.items():
            summary = pipeline(item.text)
            found = summary.query_found
            for sentence in summary:
                chosen[sentence.index] = chosen.get(sentence.index, "") + letters[name]
                texts[sentence.index] = " ".join(sentence.text.split())
        if found is False:
            click.echo(f"summarize: {item.name}: {_NOT_FOUND}", err=True)
        out.write("\n" if count else legend + "\n")
        if named:
            out.write(f"==> {item.name} <==\n")
        for index in sorted(chosen):
            marks = "".join(letter if letter in chosen[index] else "." for letter in letters.values())
            out.write(f"{marks}  {texts[index]}\n")
        out.flush()
    ctx.exit(int(reader.failed))


_OTHERS: dict[str, click.Command] = {"keywords": _keywords, "compare": _compare}


@contextmanager
def _usage_errors(encoding: str | None) -> Iterator[None]:
    """Turn wrong settings into usage errors."""
    try:
        if encoding:
            TextIOWrapper(BytesIO(), encoding)  # refuses codecs that are none of text, too
        yield
    except (TypeError, ValueError, LookupError) as error:
        raise click.UsageError(str(error)) from error


def _standard_output(*, alone: bool = False) -> TextIO:
    """Return standard output; what the terminal's encoding lacks comes out escaped, instead of ending all.

    If it is for results `alone`, descriptor 1 leads to standard error from now on: HiGHS, which solves
    programs in C, writes a line of its own there in one of some hundred calls, at the end at the latest.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
        if alone and sys.stdout is sys.__stdout__:
            sys.stdout.flush()
            results = os.dup(1)
            os.dup2(2, 1)
            sys.stdout = open(  # noqa: SIM115 - open as long as the process
                results, "w", encoding=sys.stdout.encoding, errors="backslashreplace"
            )
    return sys.stdout


class _Printer:
    """Writes summaries to standard output in one of the formats."""

    def __init__(self, style: str, *, named: bool) -> None:
        self.style = style
        self.named = named
        self.count = 0
        self.out = _standard_output()

    def print(self, item: _Input, summary: Summary) -> None:
        """Write one summary."""
        self.count += 1
        if self.style in ("json", "jsonl"):
            details = summary.to_dict()
            data = _with_results(item.record, summary=details.pop("summary"), details=details)
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

"""Commands of the command line: `summarize`, `summarize keywords`, `summarize compare`."""

from __future__ import annotations

import codecs
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from difflib import get_close_matches
from functools import wraps
from io import BytesIO, TextIOWrapper
from typing import Any

import click
from click.core import ParameterSource

from .. import __version__
from ..articles import COVERAGE, summarize_documents
from ..batch import run_many
from ..keyphrases import keywords
from ..pipeline import Pipeline
from ..rank.learned import LearnedRanker
from ..rank.registry import RANKERS
from ..ranking import Ranker
from ..reading import Text, whole_text
from ..render import readable
from ..summary import Summary
from ..text.detect import DEFAULT_LANGUAGE
from .read import Input, Reader, report
from .write import FORMATS, Writer, output_errors, with_results

_QUERY_NOT_FOUND = "nothing of the query was found: this is the summary without a query"


class _Group(click.Group):
    """The command `summarize` and its further commands. The first argument may name a further command."""

    allow_interspersed_args = True  # options may follow files

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> click.Context:
        """Return the context of the command that the first argument names. If it names none: `summarize`."""
        command = self.commands.get(args[0]) if args else None
        with output_errors():  # --help prints here
            if command is None:
                return super().make_context(info_name, args, *rest, **extra)
            extra = {**self.context_settings, **extra}
            return command.make_context(f"{info_name} {args[0]}", args[1:], *rest, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. Ctrl-C ends the command without a message; the exit status is 130."""
        try:
            return super().invoke(ctx) if ctx.command is self else ctx.command.invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(130)


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turn the library's errors about wrong settings into usage errors."""
    try:
        yield
    except (TypeError, ValueError, LookupError) as error:
        raise click.UsageError(str(error)) from error


def _reads_texts(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command a `Reader`, and the arguments and the exit status that all commands share."""

    @click.argument("paths", nargs=-1, type=click.Path(), metavar="[FILE|FOLDER|ADDRESS|-]...")
    @click.option(
        "--field",
        default="text",
        help="Field of JSON lines that holds the text. If given, standard input is read as JSON lines.",
    )
    @click.option("--encoding", help="Encoding of the texts.  [default: by byte order mark, or UTF-8]")
    @click.pass_context
    @wraps(command)
    def run(ctx: click.Context, /, **options: Any) -> None:
        paths, field, encoding = (options.pop(name) for name in ("paths", "field", "encoding"))
        if "" in paths:
            raise click.UsageError("an empty name: pass a file, a folder, or - for standard input")
        if not paths and sys.stdin is not None and sys.stdin.isatty():
            Writer("text").raw(f"{ctx.get_help()}\n")
            return
        with usage_errors():
            TextIOWrapper(BytesIO(), encoding or "utf-8")  # raises an error for anything but a text encoding
            if encoding and codecs.lookup(encoding).name in ("idna", "punycode"):  # for names of hosts
                raise ValueError(f"{encoding} is no encoding of texts; name another one, e.g. cp1252")
        field_given = ctx.get_parameter_source("field") is not ParameterSource.DEFAULT
        reader = Reader(paths or ("-",), encoding, field, lines_piped=field_given)
        command(reader, **options)
        ctx.exit(int(reader.failed))

    return run


UNIT = click.option(
    "-u",
    "--unit",
    type=click.Choice(["sentences", "words", "chars", "ratio"]),
    default="sentences",
    help="Unit of the length. A ratio is a share of the sentences. In Chinese, Japanese and Thai two "
    "characters count as one word.",
)
LANGUAGE = click.option(
    "-l", "--language", default=DEFAULT_LANGUAGE, help="ISO 639-1 code or English name. auto detects it."
)
QUERY = click.option("-q", "--query", help="A question or topic to summarize for.")


@click.group(
    "summarize",
    cls=_Group,
    invoke_without_command=True,
    subcommand_metavar="",
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
    epilog="summarize keywords --help explains a command; summarize ./keywords reads a file of that name.",
)
@click.option("-n", "--length", type=float, default=3, help="Length of the summary, see --unit.")
@UNIT
@click.option(
    "-r",
    "--ranker",
    default="learned",
    help="How sentences are scored: learned, tfidf, centroid, directed, consensus, textrank, lexrank, lsa, "
    "luhn, edmundson, sumbasic, kl, reduction, lead, random, longest; or the .json file of a trained model.",
)
@LANGUAGE
@QUERY
@click.option("-d", "--diversity", type=float, default=0.0, help="0 to 1: how much to avoid repetition.")
@click.option("--keep-all", is_flag=True, help="Keep headlines, menus, tables and code.")
@click.option("-f", "--format", "style", type=click.Choice(FORMATS), default="text")
@click.option("--exact", is_flag=True, help="Keep line breaks and marks: **, [17], targets of links.")
@click.option("--together", is_flag=True, help="Print one summary of all texts together.")
@click.option("-j", "--jobs", type=int, default=1, help="Number of processes. -1: one for each CPU.")
@click.option("--progress", is_flag=True, help="Show a progress bar on standard error.")
@click.version_option(__version__, prog_name="summarize")
@_reads_texts
def main(reader: Reader, *, ranker: str, together: bool, jobs: int, progress: bool, **options: Any) -> None:
    """Print the few sentences of each text that matter, in their order.

    Texts are files, folders (their .txt, .md, .rst, .html and .jsonl files), addresses with http:// or
    https://, or standard input. Of a web page the article is read. In a .jsonl file, and with --field on
    standard input, each line is a text with further fields. --format jsonl prints these fields and adds
    "summary" and "details". A field with the name "summary" is printed as "input_summary".

    \b
    Examples:
      summarize article.txt
      summarize article.txt --length 100 --unit words
      summarize https://example.org/article.html
      summarize folder/ --format jsonl > summaries.jsonl
      cat articles.jsonl | summarize --field body --format jsonl
      summarize --together monday.txt tuesday.txt
      summarize keywords article.txt
    """  # noqa: D301 - click wants the character \b itself
    if jobs == 0:
        raise click.UsageError("--jobs must be 1 or more, or -1 for one process for each CPU; got 0")
    if click.get_current_context().get_parameter_source("ranker") is not ParameterSource.DEFAULT:
        options["ranker"] = _ranker(ranker, together)
    if together:
        _together(reader, **options)
    else:
        _summarize(reader, jobs, progress, **options)


def _ranker(name: str, together: bool) -> str | Ranker:
    """Return the name of a ranker unchanged. For a file name, return the trained model in the file."""
    names = [COVERAGE, *RANKERS] if together else list(RANKERS)
    if name in names:
        return name
    try:
        return LearnedRanker.load(name)
    except (OSError, ValueError) as error:
        accepted = f"one of {', '.join(names)}, or the .json file of a trained model"
        near = get_close_matches(name, names, 1)
        why = f"did you mean {near[0]}?" if near else getattr(error, "strerror", None) or error
        raise click.UsageError(f"--ranker must be {accepted}; got {name!r} ({why})") from error


def _summarize(
    reader: Reader, jobs: int, progress: bool, *, style: str, exact: bool, **settings: Any
) -> None:
    """Summarize each text."""
    with usage_errors():
        pipeline = Pipeline(**settings)
    writer = Writer(style, headings=reader.several(), exact=exact)
    pending: deque[Input] = deque()

    def texts() -> Iterator[Text]:
        for item in reader:
            pending.append(item)
            yield item.text

    # Ctrl-C closes the generator at once. So the worker processes end before Python ends.
    with closing(run_many(pipeline, texts(), jobs, "return", progress)) as results:
        for result in results:
            item = pending.popleft()
            if isinstance(result, Summary):
                writer.summary(item, result)
                if result.query_found is False:
                    report(item.name, _QUERY_NOT_FOUND)
            else:
                reader.fail(item.name, result)
    writer.close()


def _together(
    reader: Reader, *, style: str, exact: bool, diversity: float, keep_all: bool, **settings: Any
) -> None:
    """Summarize all texts as one."""
    if diversity or keep_all or style == "highlight":
        raise click.UsageError("--together cannot be used with --diversity, --keep-all or --format highlight")
    with usage_errors():  # reports wrong settings before a text is read
        summarize_documents([], **settings)
    writer = Writer(style, exact=exact)
    items = list(reader)
    documents = []
    for item in items:
        known = {k: v for k, v in item.record.items() if k in ("date", "title") and isinstance(v, str)}
        documents.append({**known, "text": whole_text(item.text)})
    summary = summarize_documents(documents, **settings)
    if summary.query_found is False:
        report("all texts", _QUERY_NOT_FOUND)
    writer.together([item.name for item in items], summary)


@main.command("keywords")
@click.option("-n", "--number", type=int, default=10, help="Largest number of keywords.")
@LANGUAGE
@click.option("-f", "--format", "style", type=click.Choice(["text", "jsonl"]), default="text")
@_reads_texts
def _keywords(reader: Reader, *, number: int, language: str, style: str) -> None:
    """Print the words and short phrases that each text is about, best first."""
    with usage_errors():
        keywords("", number, language=language)
    writer = Writer(style, headings=reader.several())
    for item in reader:
        found = keywords(whole_text(item.text), number, language=language)
        if style == "jsonl":
            entries = [{"text": k.text, "score": k.score, "spans": k.spans} for k in found]
            writer.json(with_results(item.record, keywords=entries))
        else:
            writer.text(item.name, "".join(f"{keyword}\n" for keyword in found))


@main.command("compare")
@click.option("-n", "--length", type=float, default=3, help="Length of each summary, see --unit.")
@UNIT
@LANGUAGE
@QUERY
@_reads_texts
def _compare(reader: Reader, **settings: Any) -> None:
    """Print the sentences that each ranker chooses, side by side.

    Each ranker has a letter. In front of each sentence are the letters of the rankers that chose it.
    """
    with usage_errors():
        pipelines = {name: Pipeline(ranker=name, **settings) for name in RANKERS}
    writer = Writer("text", headings=reader.several())
    letters = dict(zip(RANKERS, "abcdefghijklmnopqrstuvwxyz", strict=False))
    legend = "  ".join(f"{letter} {name}" for name, letter in letters.items()) + "\n\n"
    for item in reader:
        summaries = {letters[name]: pipeline(item.text) for name, pipeline in pipelines.items()}
        if any(summary.query_found is False for summary in summaries.values()):
            report(item.name, _QUERY_NOT_FOUND)
        texts = {s.index: readable(s) for summary in summaries.values() for s in summary}
        chosen = {letter: {s.index for s in summary} for letter, summary in summaries.items()}
        if not writer.count:
            writer.raw(legend)
        rows = ""
        for index in sorted(texts):
            marks = "".join(letter if index in indices else "." for letter, indices in chosen.items())
            rows += f"{marks}  {texts[index]}\n"
        writer.text(item.name, rows)

"""Commands of the command line: `summarize`, `summarize keywords`, `summarize compare`."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from io import BytesIO, TextIOWrapper
from typing import Any

import click
from click.core import ParameterSource

from .. import __version__
from ..text.detect import DEFAULT_LANGUAGE
from .read import Reader, errors_in_one_line, usage_errors
from .write import FORMATS, Writer, output_errors

_LATER = {"box": "web", "feed": "web", "mcp": "service", "serve": "service"}
"""Further commands, and the module that adds each of them: it is loaded when it is needed."""


class _Group(click.Group):
    """The command `summarize` and its further commands. The first argument may name a further command."""

    allow_interspersed_args = True  # options may follow files

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> click.Context:
        """Return the context of the command that the first argument names. If it names none: `summarize`."""
        command = self._command(args[0]) if args else None
        with errors_in_one_line(), output_errors():  # --help prints here
            if command is None:
                return super().make_context(info_name, args, *rest, **extra)
            extra = {**self.context_settings, **extra}
            return command.make_context(f"{info_name} {args[0]}", args[1:], *rest, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all further commands."""
        for name in _LATER:
            self._command(name)
        return super().list_commands(ctx)

    def _command(self, name: str) -> click.Command | None:
        if name in _LATER:
            import_module(f".{_LATER[name]}", __package__)
        return self.commands.get(name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. Ctrl-C ends the command without a message; the exit status is 130."""
        try:
            with errors_in_one_line():
                return super().invoke(ctx) if ctx.command is self else ctx.command.invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(130)


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
    from .run import load_ranker, summarize_each, summarize_together

    if click.get_current_context().get_parameter_source("ranker") is not ParameterSource.DEFAULT:
        options["ranker"] = load_ranker(ranker, together)
    if together:
        summarize_together(reader, **options)
    else:
        summarize_each(reader, jobs, progress, **options)


@main.command("keywords")
@click.option("-n", "--number", type=int, default=10, help="Largest number of keywords.")
@LANGUAGE
@click.option("-f", "--format", "style", type=click.Choice(["text", "jsonl"]), default="text")
@_reads_texts
def _keywords(reader: Reader, *, number: int, language: str, style: str) -> None:
    """Print the words and short phrases that each text is about, best first."""
    from .run import run_keywords

    run_keywords(reader, number, language, style)


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
    from .run import compare

    compare(reader, **settings)

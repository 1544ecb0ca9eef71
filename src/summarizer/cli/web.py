"""Commands of the command line for the web: `summarize feed`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..pipeline import Pipeline
from ..web.feed import summarize_feed
from ..web.fetch import fetch
from .commands import LANGUAGE, QUERY, UNIT, main, usage_errors
from .read import report
from .write import write_bytes


@contextmanager
def extra_errors() -> Iterator[None]:
    """End the program with one line that says how to install a missing extra."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise click.ClickException(str(error)) from error


def is_address(name: str) -> bool:
    """Return whether an argument is an address, not a file."""
    return name.lower().startswith(("http://", "https://"))


@main.command("feed")
@click.argument("source", required=False, metavar="[FILE|ADDRESS|-]")
@click.option("-n", "--length", type=float, default=3, help="Length of each summary, see --unit.")
@UNIT
@LANGUAGE
@QUERY
@click.option("--replace", is_flag=True, help="Put the summary in the place of the text, not before it.")
@click.pass_context
def _feed(ctx: click.Context, /, *, source: str | None, replace: bool, **settings: Any) -> None:
    """Print a feed (RSS, RDF, Atom) with a summary before the text of each entry.

    The feed is a file, standard input, or an address with http:// or https://. Everything else of the feed
    stays. An entry without text, or with a text as short as its summary, stays as it is. Run over its own
    output, the command changes nothing.

    \b
    Examples:
      summarize feed news.xml > short.xml
      summarize feed https://example.org/feed --length 2 > news.xml
      curl -s https://example.org/feed | summarize feed --replace
    """  # noqa: D301 - click wants the character \b itself
    if source is None and sys.stdin is not None and sys.stdin.isatty():
        click.echo(ctx.get_help())
        return
    if source == "":
        raise click.UsageError("an empty name: pass a file, an address, or - for standard input")
    with usage_errors():
        Pipeline(**settings)
    source = source or "-"
    name = "standard input" if source == "-" else source
    try:
        with extra_errors():
            written = summarize_feed(_bytes(source), replace=replace, **settings)
    except (OSError, ValueError) as error:
        report(name, getattr(error, "strerror", None) or error)
        ctx.exit(1)
    write_bytes(written)


def _bytes(source: str) -> bytes:
    """Return the bytes of a file, of standard input, or at an address."""
    if is_address(source):
        return fetch(source).content
    if source != "-":
        return Path(source).read_bytes()
    if sys.stdin is None:
        raise ValueError("it is closed")
    return sys.stdin.buffer.read()

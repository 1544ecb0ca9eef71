"""Commands of the command line for the web: `summarize box`, `summarize feed`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from .commands import LANGUAGE, QUERY, UNIT, main
from .read import report, usage_errors
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


@main.command("box")
@click.argument("source", metavar="FILE|FOLDER|ADDRESS|-")
@click.option(
    "-o", "--output", type=click.Path(), help="File of the page with its box. Without it: standard output."
)
@click.option("-n", "--length", type=float, default=3, help="Length of each summary, see --unit.")
@UNIT
@LANGUAGE
@click.option("--label", default="", help="What the closed box shows.  [default: by language]")
@click.option("--below", is_flag=True, help="Put a second box below the article.")
@click.option("--meta", is_flag=True, help="Give a page without a description one of 50 to 160 characters.")
@click.option(
    "-j", "--jobs", type=int, default=-1, help="Number of processes, for a folder. -1: one for each CPU."
)
@click.pass_context
def _box(ctx: click.Context, /, *, source: str, output: str | None, jobs: int, **settings: Any) -> None:
    """Put a summary in a box on a page: "No time to read? Get a summary".

    The box stands above the article, closed. Each of its sentences is a link to its place. The rest of the
    page stays byte for byte. A box of an earlier run is replaced.

    A folder is done in place, with all its .html files: run the command when your site has been built. Pages
    without an article stay as they are.

    \b
    Examples:
      summarize box page.html -o page-with-box.html
      summarize box public/
      summarize box https://example.org/article.html -o article.html
    """  # noqa: D301 - click wants the character \b itself
    if jobs == 0:
        raise click.UsageError("--jobs must be 1 or more, or -1 for one process for each CPU; got 0")
    from ..pipeline import Pipeline

    with usage_errors():
        Pipeline(settings["length"], settings["unit"], language=settings["language"])
    if is_address(source) or source == "-" or not os.path.isdir(source):
        _box_page(ctx, source, output, settings)
    elif output is not None:
        raise click.UsageError("a folder is done in place: copy it first, and leave --output out")
    else:
        _box_folder(ctx, Path(source), jobs, settings)


def _box_page(ctx: click.Context, source: str, output: str | None, settings: dict[str, Any]) -> None:
    """Put a box on one page."""
    from ..web.box import add_box, has_box
    from ..web.site import write_whole

    name = "standard input" if source == "-" else source
    try:
        with extra_errors():
            boxed = add_box(_bytes(source), **settings)
    except (OSError, ValueError) as error:
        report(name, getattr(error, "strerror", None) or error)
        ctx.exit(1)
    if not has_box(boxed):
        report(name, "the article is hardly longer than its summary: no box")
    if output in (None, "-"):
        write_bytes(boxed)
        return
    try:
        write_whole(Path(output), boxed)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from error


def _box_folder(ctx: click.Context, folder: Path, jobs: int, settings: dict[str, Any]) -> None:
    """Put a box on each page of a folder."""
    from tqdm import tqdm

    from ..web.site import PAGES, box_pages, pages_of

    paths = pages_of(folder)
    if not paths:
        report(str(folder), f"no pages in this folder ({', '.join(sorted(PAGES))})")
        ctx.exit(1)
    n_boxes = n_written = n_failed = 0
    with extra_errors(), tqdm(total=len(paths), unit=" pages", file=sys.stderr, disable=None) as bar:
        for page in box_pages(paths, jobs, **settings):
            bar.update()
            n_boxes += page.has_box
            n_written += page.is_written
            n_failed += bool(page.error)
            if page.error:
                report(str(page.path), page.error)
    report(str(folder), f"{len(paths)} pages, {n_boxes} with a box, {n_written} changed")
    ctx.exit(int(n_failed > 0))


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
    from ..pipeline import Pipeline
    from ..web.feed import summarize_feed

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
        from ..web.fetch import fetch

        return fetch(source).content
    if source != "-":
        return Path(source).read_bytes()
    if sys.stdin is None:
        raise ValueError("it is closed")
    return sys.stdin.buffer.read()

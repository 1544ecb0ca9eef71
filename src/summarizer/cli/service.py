"""Commands of the command line that serve: `summarize serve`, `summarize mcp`."""

from __future__ import annotations

from typing import Any

import click

from ..service.settings import Settings
from ..web.extras import needs_extra
from .commands import main
from .web import extra_errors

_DEFAULT = Settings()
_ALLOW_HOST = "Host of a private network whose pages may be fetched. Repeatable."


@main.command("serve")
@click.option("--host", default=_DEFAULT.host, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=_DEFAULT.port, help="0 takes a free port.")
@click.option("--root-path", default="", help="Path under which a proxy serves it, e.g. /summarizer.")
@click.option("--name", multiple=True, help="Name under which browsers reach it behind a proxy. Repeatable.")
@click.option("-w", "--workers", type=int, default=-1, help="Number of processes. -1: one for each CPU.")
@click.option(
    "--max-bytes", type=click.IntRange(1), default=_DEFAULT.max_bytes, help="Largest body of a request."
)
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=_DEFAULT.seconds,
    help="Longest time for one text.",
)
@click.option(
    "--max-requests",
    type=click.IntRange(1),
    default=_DEFAULT.max_requests,
    help="Largest number of requests at once.",
)
@click.option(
    "--allow-host",
    multiple=True,
    help=_ALLOW_HOST,
)
@click.option(
    "--allow-origin",
    multiple=True,
    help="Origin whose scripts may ask /v1, e.g. https://reader.example. * allows all. Repeatable.",
)
def _serve(
    *,
    root_path: str,
    name: tuple[str, ...],
    workers: int,
    allow_host: tuple[str, ...],
    allow_origin: tuple[str, ...],
    **limits: Any,
) -> None:
    """Serve a page for the browser, a JSON interface, and /v1 for readers with a "base URL" setting.

    It listens on this machine only, unless --host says otherwise. Nothing of what is read is stored.

    \b
    Examples:
      summarize serve
      summarize serve --port 8080 --allow-host wiki.intranet
    """  # noqa: D301 - click wants the character \b itself
    if workers == 0:
        raise click.UsageError("--workers must be 1 or more, or -1 for one process for each CPU; got 0")
    settings = Settings(
        root_path="/" + root_path.strip("/") if root_path.strip("/") else "",
        names=frozenset(map(str.lower, name)),
        workers=workers,
        private_hosts=_hosts(allow_host),
        origins=frozenset(allow_origin),
        **limits,
    )
    with extra_errors():
        with needs_extra("web"):
            from ..service.server import serve
        try:
            serve(settings, lambda address: click.echo(f"{address}  (Ctrl-C stops it)", err=True))
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            why = f"{error.strerror}; choose another --port or --host"
            raise click.ClickException(f"{where} cannot be listened on: {why}") from error


@main.command("mcp")
@click.option(
    "--folder",
    multiple=True,
    type=click.Path(exists=True, file_okay=False),
    help="Folder whose text files the assistant may have read. Repeatable.",
)
@click.option("--allow-host", multiple=True, help=_ALLOW_HOST)
def _mcp(*, folder: tuple[str, ...], allow_host: tuple[str, ...]) -> None:
    """Serve the tools summarize, context and keywords to an assistant, over MCP on standard input and output.

    The assistant starts this command. It gives a text, an address, or a file in one of the folders.

    \b
    Example of a client's settings:
      {"mcpServers": {"summarizer": {"command": "summarize", "args": ["mcp"]}}}
    """  # noqa: D301 - click wants the character \b itself
    with extra_errors():
        from ..service.assistant import create_server

        create_server(folder, _hosts(allow_host)).run("stdio")


def _hosts(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.lower().rstrip(".") for name in names)

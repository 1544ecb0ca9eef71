"""Commands of the command line that serve: `summarize serve`, `summarize mcp`."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import click

from ..service.settings import Settings
from ..web.extras import needs_extra
from .commands import main
from .read import usage_errors
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
    """Serve a page, JSON and /v1 for readers.

    The page is for the browser. /v1 stands behind the "base URL" setting of readers. The service listens on
    this machine only, unless --host says otherwise. Nothing of what is read is stored.

    \b
    Examples:
      summarize serve
      summarize serve --port 8080 --allow-host wiki.intranet
    """  # noqa: D301 - click wants the character \b itself
    if workers == 0:
        raise click.UsageError("--workers must be 1 or more, or -1 for one process for each CPU; got 0")
    with usage_errors():
        origins = frozenset(map(_checked_origin, allow_origin))
    settings = Settings(
        root_path="/" + root_path.strip("/") if root_path.strip("/") else "",
        names=_hosts(name),
        workers=workers,
        private_hosts=_hosts(allow_host),
        origins=origins,
        **limits,
    )
    with extra_errors():
        with needs_extra("web"):
            from ..service.server import serve
        try:
            serve(settings, lambda address: click.echo(_greeting(address, settings), err=True))
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            why = f"{error.strerror}; choose another --port or --host"
            raise click.ClickException(f"{where} cannot be listened on: {why}") from error


@main.command("mcp", short_help="Serve tools to an assistant (MCP).")
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


def _greeting(address: str, settings: Settings) -> str:
    """Return what the command prints when the service listens."""
    below = f"behind the proxy {settings.root_path}/; " if settings.root_path else ""
    open_ = "" if settings.is_local else "\nOther machines can reach it, too. It has no passwords."
    return f"{address}  ({below}Ctrl-C stops it){open_}"


def _hosts(names: tuple[str, ...]) -> frozenset[str]:
    """Return names of hosts in small letters. Anything else is a usage error."""
    for name in names:
        if not name or (set(name) & set("/:@ ") and not _is_ip(name)):
            raise click.UsageError(f"a host is a name or an IP address, such as wiki.intranet; got {name!r}")
    return frozenset(name.lower().rstrip(".") for name in names)


def _is_ip(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _checked_origin(origin: str) -> str:
    """Return an origin, or say what an origin is."""
    parts = urlsplit(origin)
    if origin != "*" and (
        not parts.scheme or not parts.netloc or origin != f"{parts.scheme}://{parts.netloc}"
    ):
        raise ValueError(f"an origin is a scheme and a host, such as https://reader.example; got {origin!r}")
    return origin

"""The server: listens, and runs the application until it is stopped."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from .app import create_app
from .settings import Settings

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

_BACKLOG = 2048  # connections that may wait
_FAREWELL = 3  # seconds that open requests have when the server stops
_HEADS = 3  # the head of a request may take this many times as long as a text


def _protocol(silence: float) -> type[asyncio.Protocol]:
    """Return HTTP that ends a connection without a whole head of a request within some seconds."""

    class Protocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            self.loop.call_later(silence, self._watch, None)

        def _watch(self, last: Any) -> None:
            """Close the connection if no request has begun since the last look and none is open."""
            if self.transport.is_closing():
                return
            if self.cycle is last and (last is None or last.response_complete):
                self.transport.close()
                return
            self.loop.call_later(silence, self._watch, self.cycle)

    return Protocol


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM.

    Parameters
    ----------
    settings : Settings
    ready : callable
        Called with the address of the service when it listens.

    Raises
    ------
    OSError
        If the address cannot be used.
    """
    _allow_many_connections()
    with _listening(settings) as link:
        host, port = link.getsockname()[:2]
        config = uvicorn.Config(
            create_app(settings),
            http=_protocol(_HEADS * settings.seconds),
            ws="none",
            root_path=settings.root_path,
            access_log=False,  # nothing of what is read is written down
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_FAREWELL,
        )
        # Nobody can go to the address that stands for all addresses.
        shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
        ready(f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/")
        uvicorn.Server(config).run(sockets=[link])


def _listening(settings: Settings) -> socket.socket:
    """Return a socket that listens on the address of the settings."""
    family, *_, address = socket.getaddrinfo(
        settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    # asyncio sends an answer at once (TCP_NODELAY) only if the socket names its protocol. Otherwise each
    # answer on a connection that is kept open waits 40 ms.
    link = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere this lets two programs have one port
            link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        link.bind(address)
        link.listen(_BACKLOG)
    except OSError:
        link.close()
        raise
    return link


def _allow_many_connections() -> None:
    """Raise the number of files that the process may open, for each connection is a file."""
    if resource is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

"""The application: all routes, the worker processes, and the guards around them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from . import api, chat
from .completions import ChatError
from .guards import Guards
from .problems import Problem
from .settings import Settings
from .workers import Workers

_FILES = {
    "index.html": "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "article.js": "text/javascript",
    "card.js": "text/javascript",
    "words.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


def create_app(settings: Settings = Settings()) -> ASGIApp:  # noqa: B008 - it cannot change
    """Return the service as an ASGI application.

    Parameters
    ----------
    settings : Settings, optional

    Returns
    -------
    ASGI application
    """
    workers = Workers(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await workers.start()
        yield
        await workers.stop()

    app = Starlette(
        routes=[*_page(), *api.routes(settings, workers), *chat.routes(settings, workers)],
        lifespan=lifespan,
        exception_handlers={
            Problem: _told,
            ChatError: _told,
            HTTPException: _http_error,
            Exception: _fault,
        },
    )
    app.router.redirect_slashes = False
    return Guards(app, settings)


def _page() -> list[Route]:
    """Return the routes of the page in the browser. Its files are read once, and no path leads elsewhere."""
    folder = resources.files(__package__) / "page"

    def route(name: str, media_type: str) -> Route:
        content = (folder / name).read_bytes()
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}

        async def send(request: Request) -> Response:
            if request.headers.get("if-none-match") == tag:
                return Response(status_code=304, headers=headers)
            return Response(content, headers=headers, media_type=media_type)

        return Route("/" if name == "index.html" else f"/page/{name}", send)

    return [route(name, media_type) for name, media_type in _FILES.items()]


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem | ChatError)  # noqa: S101 - by its registration
    return chat.refusal(error, _path(request))


def _path(request: Request) -> str:
    """Return the path of a request, without the prefix that a proxy puts before it."""
    return request.url.path.removeprefix(request.scope.get("root_path", ""))


async def _http_error(request: Request, error: Exception) -> Response:
    """Tell that a path or a method is unknown."""
    assert isinstance(error, HTTPException)  # noqa: S101 - by its registration
    advice = {
        404: chat.UNKNOWN
        if chat.is_for_clients(_path(request))
        else "nothing is here; /openapi.json lists what the service answers",
        405: f"this path takes no {request.method}; /openapi.json lists what it takes",
    }
    detail = advice.get(error.status_code, error.detail)
    return await _told(request, Problem(error.status_code, detail, headers=error.headers))


async def _fault(request: Request, error: Exception) -> Response:
    """Tell that the service has a fault, and nothing of the request."""
    return await _told(request, Problem(500, f"a fault of the service: {type(error).__name__}"))

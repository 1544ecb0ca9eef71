"""The JSON interface: /api with an operation, /api/options, /health, and their description."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import __version__
from ..rank.registry import RANKERS
from ..text.language import load_language, profiles
from ..web.fetch import AddressError, Fetched, FetchError, fetch
from ..web.policy import Policy
from .intake import read_json
from .openapi import description
from .problems import Problem, as_json
from .requests import RATIO, UNITS, checked, operations
from .settings import Settings
from .work import Answer
from .workers import Workers

Endpoint = Callable[[Request], Awaitable[Response]]
_MAX_FETCHES = 8  # at once


def routes(settings: Settings, workers: Workers) -> list[Route]:
    """Return the routes of the JSON interface."""
    fetches = asyncio.Semaphore(_MAX_FETCHES)

    def endpoint(operation: str) -> Endpoint:
        async def answer(request: Request) -> Response:
            body, size = await read_json(request, settings)
            wanted = checked(operation, body)
            if "url" in wanted:
                async with fetches:
                    wanted["page"] = page = await _fetched(wanted.pop("url"), settings)
                size = len(page.content)
            return respond(await workers.run(operation, wanted, size))

        return answer

    async def options(_: Request) -> Response:
        return respond(Answer(200, as_json(_options(settings))))

    async def health(_: Request) -> Response:
        return respond(Answer(200, as_json({"status": "ok", "version": __version__})))

    async def openapi(_: Request) -> Response:
        return respond(Answer(200, as_json(description())))

    posts = [Route(f"/api/{operation}", endpoint(operation), methods=["POST"]) for operation in operations()]
    gets = {"/api/options": options, "/health": health, "/openapi.json": openapi}
    return [*posts, *(Route(path, handler) for path, handler in gets.items())]


def respond(answer: Answer) -> Response:
    """Return an answer as a response of HTTP."""
    headers = {"Cache-Control": "no-store"}
    if not answer.media_type.startswith("application/"):  # a page of somebody else: no browser shows it here
        headers["Content-Disposition"] = 'attachment; filename="page.html"'
    return Response(answer.body, answer.status, headers, answer.media_type)


async def _fetched(address: str, settings: Settings) -> Fetched:
    """Fetch a page, or say why it is not fetched."""
    if not settings.fetches:
        message = "this service fetches no addresses, for it serves other machines; send the page as html"
        raise Problem(403, message, "url")
    policy = Policy(allow_private=False, private_hosts=settings.private_hosts)
    limits: dict[str, Any] = {"seconds": settings.seconds, "max_bytes": settings.max_bytes}
    try:
        return await asyncio.to_thread(fetch, address, policy=policy, **limits)
    except AddressError as error:
        raise Problem(422, str(error), "url") from error
    except FetchError as error:
        raise Problem(502, str(error), "url") from error


def _options(settings: Settings) -> dict[str, Any]:
    """Return what the page in the browser offers."""
    return {
        "rankers": list(RANKERS),
        "languages": [{"code": code, "name": load_language(code).name} for code in profiles()],
        "units": [*UNITS, RATIO],
        "fetches": settings.fetches,
        "max_bytes": settings.max_bytes,
        "version": __version__,
    }

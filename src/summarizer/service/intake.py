"""From a request of HTTP to its JSON, within the limits of size and time."""

from __future__ import annotations

import asyncio
import json
from typing import Any, NoReturn

from starlette.requests import ClientDisconnect, Request

from .problems import Problem
from .settings import Settings

_DRAINED = 10  # times the largest body
_JSON = ("application/json", "+json")


async def read_json(request: Request, settings: Settings) -> tuple[Any, int]:
    """Return the JSON of a body, and its size in bytes.

    Raises
    ------
    Problem
        400 if the body is no JSON, 408 if it comes too slowly, 413 if it is too large, 415 if its type is
        another one.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not media_type.endswith(_JSON):
        got = media_type[:80] or "none"
        raise Problem(415, f"the content type must be application/json; got {got}")
    try:
        async with asyncio.timeout(settings.seconds):
            body = await _body(request, settings.max_bytes)
    except TimeoutError as error:
        message = f"the body did not arrive within {settings.seconds:g} seconds"
        raise Problem(408, message, headers={"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise Problem(400, "the body ends early") from error
    try:
        return json.loads(body, parse_constant=_refuse), len(body)
    except RecursionError as error:
        raise Problem(400, "the body is nested too deeply") from error
    except ValueError as error:
        raise Problem(400, f"the body is no JSON: {error}"[:300]) from error


async def _body(request: Request, max_bytes: int) -> bytes:
    """Return the body.

    A body that is too large is read on for a while and not kept, so that the client hears why it is refused:
    a client that is still sending does not listen.
    """
    size = 0
    pieces: list[bytes] = []
    async for piece in request.stream():
        size += len(piece)
        if size > _DRAINED * max_bytes:
            break
        if size <= max_bytes:
            pieces.append(piece)
        else:
            pieces.clear()
    if size > max_bytes:
        message = f"the body is larger than {max_bytes:,} bytes; send less text"
        raise Problem(413, message, headers={"Connection": "close"})
    return b"".join(pieces)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")

"""The interface of OpenAI's clients: /v1/chat/completions and /v1/models."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from .completions import ChatError, ChatRequest, checked_chat, chunks, models
from .intake import read_json
from .problems import MEDIA_TYPE, Problem, as_json
from .settings import Settings
from .work import JSON, Answer
from .workers import Workers

_PREFIXES = ("/v1", "")  # some people leave "/v1" out of the address that they give to a reader
_PATHS = ("/v1", "/chat/completions", "/completions", "/responses", "/models")
UNKNOWN = (
    "nothing is here: the base URL ends with /v1, and only /chat/completions and /models behind it answer"
)
"""What is told about any other path of OpenAI's clients."""

# A proxy must not wait for the end of a stream.
_STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def routes(settings: Settings, workers: Workers) -> list[Route]:
    """Return the routes of the interface of OpenAI's clients."""

    async def complete(request: Request) -> Response:
        body, size = await read_json(request, settings)
        asked = checked_chat(body)
        answer = await workers.run("chat", asdict(asked), size)
        return _answered(asked, answer)

    async def listed(_: Request) -> Response:
        return _json({"object": "list", "data": models()})

    async def described(request: Request) -> Response:
        name = request.path_params["name"]
        for model in models():
            if model["id"] == name:
                return _json(model)
        names = ", ".join(model["id"] for model in models())
        raise ChatError(
            f"there is no model {name[:80]!r}; there are {names}", "model", "model_not_found", 404
        )

    return [
        *(
            Route(prefix + "/chat/completions" + end, complete, methods=["POST"])
            for prefix in _PREFIXES
            for end in ("", "/")
        ),
        *(Route(prefix + "/models" + end, listed) for prefix in _PREFIXES for end in ("", "/")),
        Route("/v1/models/{name:path}", described),
    ]


def is_for_clients(path: str) -> bool:
    """Return whether a path belongs to the interface of OpenAI's clients."""
    return path.startswith(_PATHS)


def refusal(error: Problem | ChatError, path: str) -> Response:
    """Return an error in the shape that the clients of a path know."""
    if isinstance(error, Problem) and not is_for_clients(path):
        return Response(error.body(), error.status, error.headers, MEDIA_TYPE)
    if isinstance(error, Problem):
        told = ChatError(error.detail, error.field or None, status=error.status)
        return _json(told.to_dict(), error.status, error.headers)
    return _json(error.to_dict(), error.status)


def _answered(asked: ChatRequest, answer: Answer) -> Response:
    """Return the answer of a worker as a whole or as a stream."""
    if answer.media_type == MEDIA_TYPE:  # an error of the library about its arguments
        problem = json.loads(answer.body)
        raise ChatError(problem["detail"], problem.get("field"), status=400)
    if answer.status != 200 or not asked.stream:
        return Response(answer.body, answer.status, {"Cache-Control": "no-store"}, JSON)
    found = chunks(json.loads(answer.body), include_usage=asked.include_usage)

    async def events() -> AsyncIterator[bytes]:
        for chunk in found:
            yield b"data: " + as_json(chunk) + b"\n\n"
        yield b"data: [DONE]\n\n"

    return StreamingResponse(events(), headers=_STREAM, media_type="text/event-stream")


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(as_json(value), status, {"Cache-Control": "no-store", **(headers or {})}, JSON)

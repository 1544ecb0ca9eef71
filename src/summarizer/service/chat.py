"""The interface of OpenAI's clients: /v1/chat/completions and /v1/models."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from .completions import ChatError, ChatRequest, checked_chat, chunks, models
from .intake import read_json
from .problems import MEDIA_TYPE, Problem, as_json
from .settings import Settings
from .work import JSON, Answer
from .workers import Workers

Endpoint = Callable[[Request], Awaitable[Response]]
_PREFIXES = ("/v1", "")  # some people leave "/v1" out of the address that they give to a reader
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
# A proxy must not wait for the end of a stream.
_STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def routes(settings: Settings, workers: Workers) -> list[Route]:
    """Return the routes of the interface of OpenAI's clients."""

    @_as_openai
    async def complete(request: Request) -> Response:
        body, size = await read_json(request, settings)
        asked = checked_chat(body)
        answer = await workers.run("chat", asdict(asked), size)
        return _answered(asked, answer)

    @_as_openai
    async def listed(_: Request) -> Response:
        return _json({"object": "list", "data": models()})

    @_as_openai
    async def described(request: Request) -> Response:
        name = request.path_params["name"]
        for model in models():
            if model["id"] == name:
                return _json(model)
        names = ", ".join(model["id"] for model in models())
        raise ChatError(
            f"there is no model {name[:80]!r}; there are {names}", "model", "model_not_found", 404
        )

    @_as_openai
    async def unknown(request: Request) -> Response:
        raise ChatError(
            f"{request.method} {request.url.path[:80]} is not answered here; "
            "there are POST /v1/chat/completions and GET /v1/models",
            code="unknown_url",
            status=404,
        )

    return [
        *(
            Route(prefix + "/chat/completions" + end, complete, methods=["POST"])
            for prefix in _PREFIXES
            for end in ("", "/")
        ),
        *(Route(prefix + "/models" + end, listed) for prefix in _PREFIXES for end in ("", "/")),
        Route("/v1/models/{name:path}", described),
        Route("/v1/{path:path}", unknown, methods=_METHODS),
    ]


def _as_openai(endpoint: Endpoint) -> Endpoint:
    """Turn the errors of an endpoint into errors of OpenAI's shape."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ChatError as error:
            return _json(error.to_dict(), error.status)
        except Problem as problem:
            told = ChatError(problem.detail, problem.field or None, status=problem.status)
            return _json(told.to_dict(), problem.status, problem.headers)

    return answer


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

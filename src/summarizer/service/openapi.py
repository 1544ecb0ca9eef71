"""The description of the service in OpenAPI, made from the fields of the requests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from .. import __version__
from .completions import MODEL
from .problems import MEDIA_TYPE
from .requests import PRESETS, SIZES, SOURCES, UNITS, Field, operations

_PLACE = {
    "text": {"type": "string"},
    "start": {"type": "integer", "description": "Counted in code points."},
    "end": {"type": "integer"},
}
_SENTENCE = {
    **_PLACE,
    "index": {"type": "integer"},
    "score": {"type": "number"},
    "speaker": {"type": "string"},
}
_COMMON = {
    "summary": {"type": "string", "description": "The chosen sentences, one a line."},
    "language": {"type": "string"},
    "ranker": {"type": "string"},
    "query_found": {"type": ["boolean", "null"]},
}


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties}


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_EXPLANATION = {
    "index": {"type": "integer"},
    "score": {"type": "number"},
    "parts": {"type": "object", "additionalProperties": {"type": "number"}},
    "topics": _list_of({"type": "array"}),
    "n_sentences": {"type": "integer"},
    "n_passed_over": {"type": "integer", "description": "So many entries of passed_over score more."},
    "companion_of": {"type": ["integer", "null"]},
    "line": {"type": "string"},
}
_OF_PAGES = {name: {"type": "string"} for name in ("author", "date", "url")}
_DETAILS = {
    "text": {"type": "string", "description": "What all places point into."},
    "html": {"type": "string", "description": "The page, where it was fetched."},
    "outside": _list_of(
        _object(
            {
                "kind": {"type": "string", "description": "title, credit, boilerplate, … or page."},
                "offset": {"type": "integer", "description": "It stands before this place of the text."},
                "text": {"type": "string"},
            }
        )
    )
    | {"description": "The lines of the page that are no part of its article."},
    "source": _list_of(_object({name: _SENTENCE[name] for name in ("start", "end", "index", "score")})),
    "readable": _list_of({"type": "string"}),
    "markdown": {"type": "string"},
    "passed_over": _list_of(_object({"index": {"type": "integer"}, "reason": {"type": "string"}})),
    "explanations": _list_of(_object(_EXPLANATION)),
}
_UNIT_RATIO = {"const": "ratio", "description": "A share of the sentences."}
_UNIT_SENTENCES = {"const": UNITS[0], "default": UNITS[0]}
_PRESET = {
    "type": "string",
    "enum": list(PRESETS),
    "description": "Half, once, twice the square root of the number of sentences.",
}
_SHARE = {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "description": "The share to keep."}
_SPANS = _list_of({"type": "array", "items": {"type": "integer"}})
_ANSWERS = {
    "summarize": _object(
        {
            **_COMMON,
            "title": {"type": "string"},
            "model": {"type": "string"},
            "sentences": _list_of(_object(_SENTENCE)),
            "skipped": _list_of(_object({"kind": {"type": "string"}, **_PLACE})),
            "compression": _object({"sentences": {"type": "number"}, "words": {"type": "number"}}),
            **_OF_PAGES,
            **_DETAILS,
        },
        optional=(*_OF_PAGES, *_DETAILS),
    ),
    "keywords": _object(
        {
            "keywords": _list_of(
                _object(
                    {
                        "text": {"type": "string"},
                        "score": {"type": "number"},
                        "spans": _SPANS,
                    }
                )
            ),
            "language": {"type": "string"},
        }
    ),
    "documents": _object(
        {
            **_COMMON,
            "titles": _list_of({"type": "string"}),
            "sentences": _list_of(_object({**_SENTENCE, "document": {"type": "integer"}})),
        }
    ),
    "context": _object(
        {
            "passages": _list_of(
                _object(
                    {
                        "text": {"type": "string", "description": "What is kept, one span a line."},
                        "spans": _SPANS | {"description": "The kept stretches: start and end, code points."},
                        "sentences": _list_of(_object(_SENTENCE | {"score": {"type": ["number", "null"]}})),
                        "error": {
                            "type": ["string", "null"],
                            "description": "Why the passage was not read, such as null.",
                        },
                        "query_found": _COMMON["query_found"],
                    }
                )
            )
        }
    ),
}
_OPTIONS = _object(
    {
        "rankers": _list_of({"type": "string"}),
        "languages": _list_of(_object({"code": {"type": "string"}, "name": {"type": "string"}})),
        "units": _list_of({"type": "string"}),
        "fetches": {"type": "boolean", "description": "Whether the field url is accepted."},
        "max_bytes": {"type": "integer"},
        "version": {"type": "string"},
    }
)
_HEALTH = _object({"status": {"type": "string"}, "version": {"type": "string"}})
_PROBLEM = _object(
    {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What came, what is accepted, what to do."},
        "field": {"type": "string", "description": "The field of the request that is wrong."},
    },
    optional=("field",),
)
_MESSAGE = {
    "type": "object",
    "required": ["role", "content"],
    "properties": {
        "role": {"type": "string", "examples": ["system", "user", "assistant"]},
        "content": {"type": "string"},
    },
}
_CHAT = {
    "type": "object",
    "required": ["messages"],
    "properties": {
        "model": {
            "type": "string",
            "examples": [MODEL],
            "description": "summarizer, or summarizer- and a ranker.",
        },
        "messages": {"type": "array", "minItems": 1, "items": _MESSAGE},
        "max_tokens": {"type": "integer", "minimum": 1, "description": "A token is four bytes of UTF-8."},
        "stream": {"type": "boolean", "description": "Whether the answer comes as events."},
    },
}
_CHOICE = {
    "index": {"type": "integer"},
    "message": _object({"role": {"type": "string"}, "content": {"type": "string"}}),
    "finish_reason": {"type": "string", "enum": ["stop", "length"]},
}
_USAGE = {name: {"type": "integer"} for name in ("prompt_tokens", "completion_tokens", "total_tokens")}
_COMPLETION = _object(
    {
        **{name: {"type": "string"} for name in ("id", "object", "model")},
        "created": {"type": "integer"},
        "choices": _list_of(_object(_CHOICE)),
        "usage": _object(_USAGE),
    }
)
_MODELS = _object({"object": {"type": "string"}, "data": _list_of(_object({"id": {"type": "string"}}))})
_ERROR = {
    "message": {"type": "string", "description": "What came, what is accepted, what to do."},
    "type": {"type": "string"},
    "param": {"type": ["string", "null"]},
    "code": {"type": ["string", "null"]},
}
_SUMMARIES = {
    "summarize": "The few sentences of a text or a page that matter, word for word, in their order",
    "box": "A page with the summary in a box above its article",
    "keywords": "The most important words and phrases of a text or a page",
    "documents": "One summary of several texts",
    "context": "Passages for a language model, shortened together to what a question asks for",
}
_STATUSES = {
    "400": "The body is no JSON.",
    "403": "The host, the origin or the address is refused.",
    "408": "The body came too slowly.",
    "413": "The body is too large.",
    "415": "The content type is not application/json.",
    "422": "A field is missing, unknown, of a wrong type or out of range.",
    "502": "The address could not be fetched.",
    "503": "Too many requests wait. Retry-After says when to come back.",
    "504": "The text took too long.",
}


@cache
def description() -> dict[str, Any]:
    """Return the description of the service, OpenAPI 3.1."""
    paths: dict[str, Any] = {f"/api/{operation}": {"post": _post(operation)} for operation in operations()}
    paths["/v1/chat/completions"] = {"post": _completion()}
    paths["/v1/models"] = {"get": _get("models", "The models of /v1/chat/completions", _MODELS)}
    paths["/api/options"] = {"get": _get("options", "What the service offers", _OPTIONS)}
    paths["/health"] = {"get": _get("health", "Whether the service is up", _HEALTH)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "No time to read",
            "version": __version__,
            "description": "Extractive summaries. The names of the fields are those of the Python library.",
        },
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM, "Error": _object({"error": _object(_ERROR)})}},
    }


def _get(name: str, summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    answer = {"description": "OK", "content": {"application/json": {"schema": schema}}}
    return {"operationId": name, "summary": summary, "responses": {"200": answer, "403": _problem("403")}}


def _post(operation: str) -> dict[str, Any]:
    if operation in _ANSWERS:
        content: dict[str, Any] = {"application/json": {"schema": _ANSWERS[operation]}}
    else:
        content = {"text/html": {"schema": {"type": "string"}}}
    answers = {
        "200": {"description": "OK", "content": content},
        **{code: _problem(code) for code in _STATUSES},
    }
    schema = _request(operations()[operation])
    return {
        "operationId": operation,
        "summary": _SUMMARIES[operation],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": answers,
    }


def _completion() -> dict[str, Any]:
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    codes = [code for code in _STATUSES if code not in ("422", "502")]
    errors = {code: {"description": _STATUSES[code], "content": error} for code in codes}
    errors["400"]["description"] = "The body is no JSON, a field is wrong, or the messages hold no text."
    errors["404"] = {"description": "There is no such model.", "content": error}
    content = {
        "application/json": {"schema": _COMPLETION},
        "text/event-stream": {"schema": {"type": "string"}},
    }
    return {
        "operationId": "chat",
        "summary": "A summary for clients of OpenAI: instructions are not followed",
        "requestBody": {"required": True, "content": {"application/json": {"schema": _CHAT}}},
        "responses": {"200": {"description": "OK", "content": content}, **errors},
    }


def _problem(status: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": _STATUSES[status], "content": content}


def _request(fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return the schema of a request: an alternative for each source of the text and each kind of size."""
    sources: list[str] = [name for name in SOURCES if name in fields] or [""]
    sizes: list[dict[str, Any]] = [{}]
    sizes += [{"unit": _UNIT_RATIO, size: _SHARE} for size in SIZES if size in fields]
    sizes += [{"unit": _UNIT_SENTENCES, name: _PRESET} for name in fields if fields[name].takes_presets]
    return {"oneOf": [_alternative(fields, source, size) for source in sources for size in sizes]}


def _alternative(fields: Mapping[str, Field], source: str, size: dict[str, Any]) -> dict[str, Any]:
    properties = {
        name: field.schema | ({} if field.default is None else {"default": field.default})
        for name, field in fields.items()
        if name == source or name not in SOURCES
    }
    needed = {name for name, field in fields.items() if field.is_required or name == source}
    return {
        "type": "object",
        "required": sorted(needed | {name for name, schema in size.items() if "default" not in schema}),
        "additionalProperties": False,
        "properties": properties | size,
    }

"""Requests of the JSON interface: their fields, and how they are checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from ..articles import COVERAGE
from ..pipeline import DEFAULT_RANKER
from ..rank.registry import RANKERS
from ..text.detect import AUTO
from ..text.language import language_codes
from .problems import Problem

UNITS = ("sentences", "words", "chars")
RATIO = "ratio"
SOURCES = ("text", "html", "url")
SIZES = ("length", "budget")
PRESETS = {"short": 0.5, "medium": 1.0, "long": 2.0}
"""Lengths by name: times the square root of the number of sentences."""
OR_NULL = ["string", "null"]


class Field(NamedTuple):
    """A field of a request: its JSON Schema, its default, whether it must be there, and may be a preset.

    Exactly one of the fields of the source must be there.
    """

    schema: dict[str, Any]
    default: Any = None
    is_required: bool = False
    takes_presets: bool = False


_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


_SOURCE = {
    "text": Field({"type": "string", "description": "A plain text or Markdown."}),
    "html": Field({"type": "string", "description": "A web page. Its article is read."}),
    "url": Field(
        {
            "type": "string",
            "pattern": "^https?://",
            "description": "An address with http or https. It is fetched only if the service listens on "
            "a loopback address.",
        }
    ),
}
_SIZE = {
    "length": Field({"type": "integer", "minimum": 1, "description": "How much to keep."}, 3),
    "unit": Field(
        {"type": "string", "enum": list(UNITS), "description": "What the length counts."}, UNITS[0]
    ),
}
_QUERY = Field({"type": OR_NULL, "description": "A question or topic to summarize for."})
_DIVERSITY = Field(
    {
        "type": "number",
        "minimum": 0,
        "maximum": 1,
        "description": "From 0, the best sentences, to 1, sentences as unlike each other as can be.",
    },
    0,
)
_DETAILS = Field({"type": "boolean", "description": "Whether text, scores and reasons come, too."}, False)
_NUMBER = Field({"type": "integer", "minimum": 1, "description": "Largest number of keywords."}, 10)
_DOCUMENT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}, "date": {"type": OR_NULL}, "title": {"type": OR_NULL}},
}
_DOCUMENTS = Field(
    {
        "type": "array",
        "items": {"anyOf": [{"type": "string"}, _DOCUMENT]},
        "description": "Texts, or objects with text, date (ISO 8601) and title.",
    },
    is_required=True,
)
_PASSAGES = Field(
    {
        "type": "array",
        "items": {"examples": ["The dike was built in 1954. Sheep graze behind it."]},
        "description": "Texts. What is no text costs only itself: it comes back with an error.",
    },
    is_required=True,
)
_QUESTION = Field({"type": "string", "description": "What the passages are read for."}, is_required=True)
_ROOM = {
    "budget": Field(
        {"type": "integer", "minimum": 1, "description": "The room for all passages together."},
        is_required=True,
    ),
    "unit": Field(
        {"type": "string", "enum": ["words", "chars", "sentences"], "description": "What the budget counts."},
        "words",
    ),
}


@cache
def operations() -> Mapping[str, Mapping[str, Field]]:
    """Return the fields of each operation."""
    described = "ISO 639-1 code, or an English name; auto detects the language."
    codes = [AUTO, *language_codes()]
    language = Field({"type": "string", "enum": codes, "description": described}, AUTO)
    rankers = [DEFAULT_RANKER, *(name for name in RANKERS if name != DEFAULT_RANKER)]

    def ranker(names: list[str]) -> Field:
        return Field({"type": "string", "enum": names, "description": "How sentences are scored."}, names[0])

    common = {"language": language, "query": _QUERY}
    summary = {**_SOURCE, **_SIZE, "ranker": ranker(rankers), **common, "diversity": _DIVERSITY}
    return {
        "summarize": {**summary, "length": _SIZE["length"]._replace(takes_presets=True), "details": _DETAILS},
        "box": summary,
        "keywords": {**_SOURCE, "n": _NUMBER, "language": language},
        "documents": {"documents": _DOCUMENTS, **_SIZE, "ranker": ranker([COVERAGE, *rankers]), **common},
        "context": {
            "passages": _PASSAGES,
            "query": _QUESTION,
            **_ROOM,
            "ranker": ranker(rankers),
            "language": language,
        },
    }


def checked(operation: str, body: object) -> dict[str, Any]:
    """Return the fields of a request, with defaults for those that are missing.

    Ranges are left to the library, which checks them with its own messages.

    Raises
    ------
    Problem
        422 with the name of the field.
    """
    fields = operations()[operation]
    if not isinstance(body, dict):
        raise Problem(422, f"the body must be a JSON object with {_listed(fields)}; got {_kind(body)}")
    for name, value in body.items():
        if name not in fields:
            raise Problem(422, f"unknown field {name!r:.80}; the fields are {_listed(fields)}", name[:80])
        if fields[name].takes_presets and isinstance(value, str):
            _check_preset(name, value, body.get("unit", UNITS[0]))
            continue
        # A ratio is a number: the library says what is wrong with a size.
        _check_type(name, _whole(value), "number" if name in SIZES else fields[name].schema["type"])
        if name in ("ranker", "unit"):
            _check_name(name, value, [*fields[name].schema["enum"], *([RATIO] if name == "unit" else [])])
    sources = [name for name in SOURCES if name in body]
    if "text" in fields and len(sources) != 1:
        found = " and ".join(sources) or "none"
        raise Problem(422, f"exactly one of the fields text, html and url must be there; got {found}")
    for name, field in fields.items():
        if field.is_required and name not in body:
            raise Problem(422, f"the field {name} must be there: {field.schema['description']}", name)
    defaults = {name: field.default for name, field in fields.items() if field.default is not None}
    return defaults | {name: _whole(value) for name, value in body.items()}


def preset_length(name: str, n_sentences: int) -> int:
    """Return how many of n sentences a preset asks for.

    Examples
    --------
    >>> preset_length("short", 25), preset_length("medium", 25), preset_length("long", 1)
    (3, 5, 2)
    """
    return max(1, math.floor(PRESETS[name] * math.sqrt(n_sentences) + 0.5))


def _check_preset(name: str, value: str, unit: object) -> None:
    _check_name(name, value, ["a whole number above 0", *PRESETS])
    if unit != UNITS[0]:
        raise Problem(422, f"{name} {value!r} counts sentences; leave out the unit, got {unit!r:.80}", name)


def _check_name(name: str, value: object, accepted: list[str]) -> None:
    if value not in accepted:
        raise Problem(422, f"{name} must be one of {', '.join(accepted)}; got {value!r:.80}", name)


def _whole(value: Any) -> Any:
    """Return a number without a fraction as an int: 3.0 and 3 are the same number in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _check_type(name: str, value: object, accepted: str | list[str]) -> None:
    names = [accepted] if isinstance(accepted, str) else accepted
    types = tuple(t for kind in names for t in _TYPES[kind])
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise Problem(422, f"{name} must be of type {' or '.join(names)}; got {_kind(value)}", name)


def _kind(value: object) -> str:
    """Return the name of the type of a JSON value."""
    if isinstance(value, bool):
        return "boolean"
    return next(name for name, types in _TYPES.items() if isinstance(value, types))


def _listed(fields: Mapping[str, Field]) -> str:
    return ", ".join(fields)

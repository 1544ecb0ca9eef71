"""Model files: read the JSON files of models and check them; read the files of the package."""

from __future__ import annotations

import json
import pkgutil
import reprlib
import zlib
from collections.abc import Callable, Mapping
from typing import IO, Any, NamedTuple

from ..errors import ModelFormatError

MAX_BYTES = 128 * 1024 * 1024
"""Largest size of a model file after decompression. Reading stops here, because a small compressed file can
hold many gigabytes. The bundled English model has 0.4 MB for 28,000 terms. So 9 million terms fit."""


class Field(NamedTuple):
    """What a field of a model file accepts: as words for the error message, and as a test of the value."""

    accepted: str
    accepts: Callable[[Any], bool]
    optional: bool = False


def read_model(
    file: IO[bytes],
    name: str,
    kind: tuple[str, int],
    fields: Mapping[str, Field],
    *,
    compressed: bool = False,
) -> dict[str, Any]:
    """Read a model file and check its format, its version and its fields.

    Parameters
    ----------
    file : binary file
    name : str
        Name of the file for error messages.
    kind : (str, int)
        The format and the version that the file must have.
    fields : mapping of str to Field
        Name of a field -> what the field accepts. Other fields of the file are ignored.
    compressed : bool, default False
        Whether the file is compressed with gzip.

    Returns
    -------
    dict

    Raises
    ------
    ModelFormatError
        If the file is too large or damaged, has another format or version, or has a wrong field.
    """
    try:
        raw = file.read(MAX_BYTES + 1)
        if compressed:
            inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16)  # 16: with the header of gzip
            raw = inflater.decompress(raw, MAX_BYTES + 1)
            if not inflater.eof and len(raw) <= MAX_BYTES:
                raise ValueError("its end is missing")
        if len(raw) > MAX_BYTES:
            raise ValueError(f"it is larger than {MAX_BYTES:,} bytes")
        data = json.loads(raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, RecursionError) as error:
        about = "gzip-compressed JSON" if compressed else "JSON"
        raise ModelFormatError(f"{name} is not {about}, or is damaged: {error}") from error
    format_, version = kind
    if not isinstance(data, dict) or data.get("format") != format_:
        raise ModelFormatError(f"{name} is no {format_} file")
    if data.get("version") != version:
        found = _shown(data.get("version"))
        raise ModelFormatError(f"{name} has version {found}; this release reads {version}: make it again")
    check_fields(data, name, fields)
    return data


def check_fields(data: Mapping[str, Any], where: str, fields: Mapping[str, Field]) -> None:
    """Raise ModelFormatError if a field is missing, or if a field does not accept its value."""
    for key, field in fields.items():
        if key not in data:
            if not field.optional:
                raise ModelFormatError(f"{where}: {key} is missing; it must be {field.accepted}")
        elif not field.accepts(data[key]):
            raise ModelFormatError(f"{where}: {key} must be {field.accepted}; got {_shown(data[key])}")


def _shown(value: object) -> str:
    """Return the beginning of a value of any size, for an error message."""
    return reprlib.repr(value)[:100]


def bundled_file(package: str, name: str) -> bytes | None:
    """Return the content of a file of the package, or None if there is no such file.

    `importlib.resources` does the same, and its import takes 20 ms.
    """
    try:
        return pkgutil.get_data(package, name)
    except OSError:
        return None


def bundled_json(package: str, name: str) -> Any:
    """Return what a JSON file of the package holds, or None if there is no such file."""
    raw = bundled_file(package, name)
    return None if raw is None else json.loads(raw)


def is_text(value: object) -> bool:
    """Return whether a value is a str that is not blank."""
    return isinstance(value, str) and bool(value.strip())


def is_language_code(value: object) -> bool:
    """Return whether a value is an ASCII str of letters, digits, hyphens and underscores."""
    return isinstance(value, str) and value.isascii() and value.translate(_NO_HYPHENS).isalnum()


_NO_HYPHENS = str.maketrans("", "", "-_")

LANGUAGE_CODE = Field("a language code such as 'en' or 'pt-br'", is_language_code)
MAPPING = Field("an object", lambda value: isinstance(value, dict))

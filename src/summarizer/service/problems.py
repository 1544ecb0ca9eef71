"""Errors of the service as problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """An error that the client is told.

    Parameters
    ----------
    status : int
        Status code of HTTP.
    detail : str
        One line: what came, what is accepted, what to do.
    field : str, default ""
        The field of the request that is wrong.
    headers : mapping of str to str, optional
        Further headers of the answer.
    """

    def __init__(
        self, status: int, detail: str, field: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, detail, field, headers)
        self.status = status
        self.detail = detail
        self.field = field
        self.headers = dict(headers or {})

    def to_dict(self) -> dict[str, object]:
        """Return the members of the problem details."""
        title = HTTPStatus(self.status).phrase
        members = {"type": "about:blank", "title": title, "status": self.status, "detail": self.detail}
        return members | ({"field": self.field} if self.field else {})

    def body(self) -> bytes:
        """Return the problem details as JSON."""
        return as_json(self.to_dict())


def as_json(value: object) -> bytes:
    """Return a value as JSON in UTF-8. Lone surrogates, which UTF-8 lacks, are escaped."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()

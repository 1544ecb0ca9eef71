"""A worker process: reads requests from standard input, and writes their answers to standard output."""

from __future__ import annotations

import pickle
import sys
from typing import Any, BinaryIO

from .work import warm_up, work

READY = b"."
SIZE = 8  # bytes that tell the size of what follows


def packed(value: object) -> bytes:
    """Return a value as bytes, behind their number."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(SIZE, "big") + content


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer one request after the other, until the server closes standard input."""
    warm_up()
    answers.write(READY)
    answers.flush()
    while head := requests.read(SIZE):
        request: tuple[str, dict[str, Any]] = pickle.loads(requests.read(int.from_bytes(head, "big")))  # noqa: S301 - of the server
        answers.write(packed(work(*request)))
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)

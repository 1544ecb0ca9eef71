"""What to do where a package of an extra is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Name the extra if a package that is imported inside is missing.

    Raises
    ------
    ModuleNotFoundError
        With the line that installs the extra.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f'{error.name} is not installed: pip install "no-time-to-read[{extra}]"', name=error.name
        ) from error

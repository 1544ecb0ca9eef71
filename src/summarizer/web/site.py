"""A folder of pages: each page gets its box, and only pages that change are written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from .box import NAME, add_box

PAGES = frozenset([".html", ".htm", ".xhtml"])
"""Suffixes of the files that are pages."""


@dataclass(frozen=True)
class Boxed:
    """What became of one page of a folder.

    Attributes
    ----------
    path : Path
    has_box : bool
        Whether the page has a box now.
    is_written : bool
        Whether the file was changed.
    error : str
        Why the page has no box: it has no article, or it cannot be read or written. "" if all went well.
    """

    path: Path
    has_box: bool = False
    is_written: bool = False
    error: str = ""


def pages_of(folder: Path) -> list[Path]:
    """Return the pages of a folder and its subfolders, in order. Symbolic links are not followed."""
    found = []
    for parent, _, names in os.walk(folder):
        paths = (Path(parent, name) for name in names)
        found += [path for path in paths if path.suffix.lower() in PAGES and not path.is_symlink()]
    return sorted(found)


def box_pages(paths: list[Path], jobs: int = 1, **settings: Any) -> Iterator[Boxed]:
    """Put a box on each page, in place. A page that fails costs only this page.

    Parameters
    ----------
    paths : list of Path
    jobs : int, default 1
        Number of processes. -1: one for each CPU.
    **settings
        As for `add_box`.

    Yields
    ------
    Boxed
        One for each page, in order.
    """
    from joblib import Parallel, delayed

    tasks = (delayed(partial(box_file, **settings))(path, path) for path in paths)
    yield from Parallel(n_jobs=jobs, return_as="generator")(tasks)


def box_file(source: Path, target: Path, **settings: Any) -> Boxed:
    """Read a page, put a box on it and write it. A target that holds the same bytes is not written.

    Parameters
    ----------
    source, target : Path
    **settings
        As for `add_box`.
    """
    try:
        page = source.read_bytes()
        boxed = add_box(page, **settings)
    except (OSError, ValueError) as error:
        return Boxed(source, error=str(getattr(error, "strerror", None) or error))
    has_box = f'<details class="{NAME}"'.encode() in boxed.replace(b"\0", b"")
    try:
        is_same = target.exists() and target.read_bytes() == boxed
        if not is_same:
            _replace(target, boxed)
    except OSError as error:
        return Boxed(source, error=str(error.strerror or error))
    return Boxed(source, has_box, not is_same)


def _replace(target: Path, content: bytes) -> None:
    """Write a file as a whole or not at all. The file keeps its permissions."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if target.exists():
            shutil.copymode(target, name)
        else:
            os.chmod(name, 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    """Return the mask of permissions of new files. It can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

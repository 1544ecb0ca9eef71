"""A folder of pages: each page gets its box, and only pages that change are written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from .box import add_box, has_box
from .extract import NoArticleError

PAGES = frozenset([".html", ".htm", ".xhtml"])
"""Suffixes of the files that are pages."""


@dataclass(frozen=True)
class Boxed:
    """What became of one page of a folder.

    Attributes
    ----------
    path : Path
    has_box : bool
        Whether the page has a box now. A page without an article has no box.
    is_written : bool
        Whether the file was changed.
    error : str
        Why the page cannot be read or written. "" if all went well.
    """

    path: Path
    has_box: bool = False
    is_written: bool = False
    error: str = ""


def pages_of(folder: Path) -> list[Path]:
    """Return the pages of a folder and its subfolders, in order. Symbolic links and pipes are no pages."""
    found: list[Path] = []

    def add_unreadable(error: OSError) -> None:
        found.append(Path(error.filename))  # it will be reported as a page that cannot be read

    for parent, _, names in os.walk(folder, onerror=add_unreadable):
        paths = (Path(parent, name) for name in names)
        found += [path for path in paths if path.suffix.lower() in PAGES and not _is_special(path)]
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

    tasks = (delayed(_box_page)(path, settings) for path in paths)
    yield from Parallel(n_jobs=jobs, return_as="generator")(tasks)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all. A file that exists keeps its permissions.

    A link stays a link, and a device or a pipe is written to: neither is replaced by a file.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{token_hex(8)}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(content)
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _is_special(path: Path) -> bool:
    """Return whether a path is a symbolic link, a pipe or a device. What cannot be looked at is not."""
    return os.path.lexists(path) and (os.path.islink(path) or not os.path.isfile(path))


def _box_page(path: Path, settings: dict[str, Any]) -> Boxed:
    """Put a box on a page. A page that would not change is not written."""
    try:
        page = path.read_bytes()
        try:
            boxed = add_box(page, **settings)
        except NoArticleError:
            return Boxed(path)
        if boxed != page:
            write_whole(path, boxed)
    except (OSError, ValueError) as error:
        return Boxed(path, error=str(getattr(error, "strerror", None) or error))
    return Boxed(path, has_box(boxed), boxed != page)

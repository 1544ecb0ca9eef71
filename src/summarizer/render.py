"""Rendering: a summary as clean text or Markdown, and the article with the chosen sentences highlighted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from .text.cleaning import clean
from .text.patterns import pattern

_CONTROL = pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BOLD, _DIM, _PLAIN = "\x1b[1;7m", "\x1b[2m", "\x1b[0m"


class Place(Protocol):
    """A stretch of a text: ``text[start:end]``."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


class Said(Place, Protocol):
    """A sentence, and the name of its speaker or ""."""

    @property
    def speaker(self) -> str: ...  # noqa: D102


class Summarized(Protocol):
    """What is drawn of a `Summary`: its text, its title, its sentences, and the blocks left out."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def skipped(self) -> Sequence[Place]: ...  # noqa: D102
    def __iter__(self) -> Iterator[Said]: ...


def readable(sentence: Said) -> str:
    """Return a sentence as people read it: `clean`, behind the name of the speaker if there is a speaker."""
    text = clean(sentence.text)
    return f"{sentence.speaker}: {text}" if sentence.speaker else text


def html(summary: Summarized) -> str:
    """Return the article as HTML. Chosen sentences are `clean`, in ``<mark>``; skipped blocks are grey."""
    from html import escape

    body = _marked(
        summary,
        plain=lambda text: escape(printable(text)),
        chosen=lambda text: f"<mark>{escape(printable(clean(text)))}</mark>",
        skipped=lambda text: f'<span style="opacity: 0.45">{escape(printable(text))}</span>',
    )
    return f'<div style="white-space: pre-wrap; max-width: 48em">{body}</div>'


def highlight(summary: Summarized) -> str:
    """Return the article for a terminal.

    Chosen sentences are `clean`, in reverse video; skipped blocks are dim.
    """
    return _marked(
        summary,
        plain=printable,
        chosen=lambda text: f"{_BOLD}{printable(clean(text))}{_PLAIN}",
        skipped=lambda text: f"{_DIM}{printable(text)}{_PLAIN}",
    )


def markdown(summary: Summarized) -> str:
    """Return the summary as Markdown: the title as a heading, and a bullet for each `readable` sentence."""
    lines = [f"- {printable(readable(sentence))}" for sentence in summary]
    if summary.title:
        lines = [f"## {printable(clean(summary.title))}", "", *lines]
    return "\n".join(lines)


def printable(text: str) -> str:
    """Remove control characters, which a terminal would execute, and surrogates, which cannot be encoded."""
    return _CONTROL.sub("", text)


def _marked(
    summary: Summarized,
    plain: Callable[[str], str],
    chosen: Callable[[str], str],
    skipped: Callable[[str], str],
) -> str:
    """Return the whole text. `chosen` and `skipped` format these stretches, `plain` formats the rest."""
    stretches = [(s.start, s.end, chosen) for s in summary]
    stretches += [(b.start, b.end, skipped) for b in summary.skipped]
    parts = []
    at = 0
    for start, end, style in sorted(stretches, key=lambda stretch: stretch[:2]):
        parts += [plain(summary.text[at:start]), style(summary.text[start:end])]
        at = end
    return "".join([*parts, plain(summary.text[at:])])

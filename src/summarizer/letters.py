"""Letters: decomposed ones ("e" and U+0301) brought together, and where they stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Python's \w leaves out combining marks, without which words of Hindi, Thai or Hebrew fall apart.
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u0816-\u082d\u08d3-\u0963"
    "\u0981-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f18-\u0f39\u0f71-\u0f84"
    "\u102b-\u103e\u1056-\u1059\u105e-\u1064\u135d-\u135f\u17b4-\u17d3\u1ab0-\u1aff\u1b00-\u1b44\u1dc0-\u1dff"
    "\u20d0-\u20f0\u3099\u309a\ua8b4-\ua8c5\uaa29-\uaa36\uabe3-\uabed\ufe20-\ufe2f"
)
_LATER_JAMO = "\u1161-\u1175\u11a8-\u11c2"  # what a decomposed syllable of Hangul goes on with
_DECOMPOSED = re.compile(rf"[^{MARKS}{_LATER_JAMO}][{MARKS}{_LATER_JAMO}]+")


def composed(text: str) -> str:
    """Bring decomposed letters together (Unicode's NFC), so that a word has one form.

    Examples
    --------
    >>> len("cafe\u0301"), len(composed("cafe\u0301"))
    (5, 4)
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def composed_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Do so where a letter gets shorter, and say where each character and the end stood.

    Returns
    -------
    composed : str
    places : sequence of int
        ``text[places[a] : places[b]]`` is what ``composed[a:b]`` was; empty where nothing changed.

    Examples
    --------
    >>> composed_with_places("cafe\u0301 au lait")[1][:6]
    [0, 1, 2, 3, 5, 6]
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text, ()
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for match in _DECOMPOSED.finditer(text):
        start, end = match.span()
        letter = unicodedata.normalize("NFC", match[0])
        if letter != match[0] and len(letter) <= end - start:  # a few of Hindi and Hebrew are never one
            parts += text[at:start], letter
            places += range(at, start + 1)
            places += range(end + 1 - len(letter), end)
            at = end
    if not parts:
        return text, ()
    places += range(at, len(text) + 1)
    return "".join([*parts, text[at:]]), places

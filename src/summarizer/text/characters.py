"""Characters: the kind of each character of a text. Computed once for all features that count characters."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .unicode import nfc, unspaced

# Kinds of characters, as bits of one number.
SPACE, CAPITAL, DIGIT, QUOTE, EXCLAMATION, BRACKET, COLON, UNSPACED = (1 << bit for bit in range(8))
_UNKNOWN = 255  # no character is of all kinds
_TOGETHER = 2**16  # so many characters are looked up together: a long text takes little memory
_MARKS = {**dict.fromkeys('"“”„«»「」', QUOTE), "!": EXCLAMATION, "(": BRACKET, ":": COLON}

Kinds: TypeAlias = NDArray[np.uint8]
Ints: TypeAlias = NDArray[np.int64]


class Characters:
    """The characters of some sentences, as bits.

    Parameters
    ----------
    sentences : sequence of str

    Attributes
    ----------
    texts : sequence of str
        The sentences, with composed letters.
    sizes, n_words : int64 arrays of shape (n_sentences,)
        Number of characters of each sentence, and number of words between white space.
    held : uint8 array of shape (n_sentences,)
        The kinds of characters that each sentence holds.
    n_capitalised : int64 array of shape (n_sentences,)
        Number of words of each sentence that begin with a capital.
    initials : uint8 array of shape (sum of n_words,)
        The kind of the first character of each word.
    initial_rows : int64 array of shape (sum of n_words,)
        The number of the sentence that each word belongs to.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        n = len(sentences)
        self.texts = sentences
        joined = "\n".join(["", *sentences])
        if not joined.isascii():
            self.texts = [*map(nfc, sentences)]
            joined = "\n".join(["", *self.texts])
        kinds = _kinds(joined)
        self.sizes = np.fromiter(map(len, self.texts), np.int64, n)
        starts = np.zeros(n + 1, np.int64)  # the line break before each sentence, and the end
        np.add(self.sizes, 1, out=starts[1:]).cumsum(out=starts[1:])
        space = kinds & SPACE
        before = (space[:-1] > space[1:]).nonzero()[0]  # the space before each word
        self.initials = kinds[before + 1]
        borders = before.searchsorted(starts)
        self.n_words = borders[1:] - borders[:-1]
        self.initial_rows = np.arange(n).repeat(self.n_words)
        self.n_capitalised = np.bincount(self.initial_rows[(self.initials & CAPITAL) > 0], minlength=n)
        self.held = np.bitwise_or.reduceat(kinds, starts[:-1]) if n else kinds


def _kinds(text: str) -> Kinds:
    """Return the bits of each character of a text."""
    table = _table()
    if text.isascii():
        return np.frombuffer(text.encode().translate(table[:256].tobytes()), np.uint8)
    kinds = np.empty(len(text), np.uint8)
    for at in range(0, len(text), _TOGETHER):
        part = text[at : at + _TOGETHER].encode("utf-32-le", "surrogatepass")
        codes = np.frombuffer(part, np.uint32)
        found = table.take(codes)
        unknown = codes[found == _UNKNOWN]
        if unknown.size:
            for code in set(unknown.tolist()):
                table[code] = _kind(chr(code))
            found = table.take(codes)
        kinds[at : at + _TOGETHER] = found
    return kinds


def _kind(character: str) -> int:
    return (
        character.isspace() * SPACE
        | character.isupper() * CAPITAL
        | character.isdigit() * DIGIT
        | unspaced(character) * UNSPACED
        | _MARKS.get(character, 0)
    )


@lru_cache(maxsize=1)
def _table() -> Kinds:
    """Return the bits of all characters. A character from 256 on is filled in when a text first holds it."""
    table = np.full(sys.maxunicode + 1, _UNKNOWN, np.uint8)
    table[:256] = [_kind(chr(code)) for code in range(256)]
    return table

"""Characters: what each of a text is, looked up once for all that count them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .unicode import nfc

# What a character can be, as bits of one number.
SPACE, CAPITAL, DIGIT, QUOTE, EXCLAMATION, BRACKET, COLON = (1 << bit for bit in range(7))
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
        The sentences, decomposed letters brought together.
    is_ascii : bool
    sizes, n_words : int64 arrays of shape (n_sentences,)
        Characters, and what stands between white space.
    held : uint8 array of shape (n_sentences,)
        All kinds that a sentence has a character of.
    initials, initial_rows : arrays of shape (sum of n_words,)
        Of the first character of each word its kinds, and the number of its sentence.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        n = len(sentences)
        self.texts = sentences
        joined = "\n".join(["", *sentences])
        self.is_ascii = joined.isascii()
        if not self.is_ascii:
            self.texts = [*map(nfc, sentences)]
            joined = "\n".join(["", *self.texts])
        kinds = _kinds(joined)
        self.sizes = np.fromiter(map(len, self.texts), np.int64, n)
        starts = np.zeros(n + 1, np.int64)  # of the line break before each, and the end
        np.add(self.sizes, 1, out=starts[1:]).cumsum(out=starts[1:])
        space = kinds & SPACE
        before = (space[:-1] > space[1:]).nonzero()[0]  # the space before each word
        self.initials = kinds[before + 1]
        borders = before.searchsorted(starts)
        self.n_words = borders[1:] - borders[:-1]
        self.initial_rows = np.arange(n).repeat(self.n_words)
        self.held = np.bitwise_or.reduceat(kinds, starts[:-1]) if n else kinds


def _kinds(text: str) -> Kinds:
    """Say of each character what it is."""
    if text.isascii():
        return np.frombuffer(text.encode().translate(_ascii()), np.uint8)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    pages = np.flatnonzero(np.bincount(codes >> 8))
    place = np.zeros(pages[-1] + 1, np.int64)
    place[pages] = 256 * np.arange(len(pages))
    kinds: Kinds = np.concatenate([*map(_page, pages.tolist())])[place[codes >> 8] + (codes & 255)]
    return kinds


@lru_cache(maxsize=1024)
def _page(number: int) -> Kinds:
    """Say of 256 characters, those of codes from 256 * number on, what they are."""
    kinds = [
        c.isspace() * SPACE | c.isupper() * CAPITAL | c.isdigit() * DIGIT | _MARKS.get(c, 0)
        for c in map(chr, range(256 * number, 256 * (number + 1)))
    ]
    return np.array(kinds, np.uint8)


@lru_cache(maxsize=1)
def _ascii() -> bytes:
    return _page(0).tobytes()

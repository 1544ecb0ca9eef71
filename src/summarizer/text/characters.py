"""Characters: the kind of each character of a text. Computed once for all features that count characters."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .unicode import nfc, unspaced

# Kinds of characters, as bits of one number.
SPACE, CAPITAL, DIGIT, QUOTE, EXCLAMATION, BRACKET, COLON, UNSPACED = (1 << bit for bit in range(8))
_UNKNOWN = 255  # no character is of all kinds
_TOGETHER = 500  # so many sentences are looked at together
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
    word_starts : int64 array of shape (n_sentences + 1,)
        Where the words of each sentence begin among `initials`.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        # A long text takes little memory if few sentences are looked at together.
        stretches = (sentences[at : at + _TOGETHER] for at in range(0, max(len(sentences), 1), _TOGETHER))
        texts, sizes, n_words, held, initials = zip(*map(_described, stretches), strict=True)
        self.texts = [*chain.from_iterable(texts)]
        self.sizes = np.concatenate(sizes)
        self.n_words = np.concatenate(n_words)
        self.held = np.concatenate(held)
        self.initials = np.concatenate(initials)
        self.word_starts = np.zeros(len(self.n_words) + 1, np.int64)
        self.n_words.cumsum(out=self.word_starts[1:])
        self.n_capitalised = count_set((self.initials & CAPITAL) > 0, self.word_starts)


def _described(sentences: Sequence[str]) -> tuple[Sequence[str], Ints, Ints, Kinds, Kinds]:
    """Return `texts`, `sizes`, `n_words`, `held` and `initials` of some sentences."""
    joined = "\n".join(["", *sentences])
    if not joined.isascii():
        sentences = [*map(nfc, sentences)]
        joined = "\n".join(["", *sentences])
    kinds = _kinds(joined)
    n = len(sentences)
    sizes = np.fromiter(map(len, sentences), np.int64, n)
    starts = np.zeros(n + 1, np.int64)  # the line break before each sentence, and the end
    np.add(sizes, 1, out=starts[1:]).cumsum(out=starts[1:])
    space = kinds & SPACE
    before = (space[:-1] > space[1:]).nonzero()[0]  # the space before each word
    word_starts = before.searchsorted(starts)
    held = np.bitwise_or.reduceat(kinds, starts[:-1]) if n else kinds
    return sentences, sizes, word_starts[1:] - word_starts[:-1], held, kinds[before + 1]


def count_set(flags: NDArray[np.bool_], starts: Ints) -> Ints:
    """Return how many flags are set from each start to the next, shape (n_starts - 1,)."""
    counted: Ints = flags.nonzero()[0].searchsorted(starts)
    return counted[1:] - counted[:-1]


def _kinds(text: str) -> Kinds:
    """Return the bits of each character of a text."""
    table = _table()
    if text.isascii():
        return np.frombuffer(text.encode().translate(table[:256].tobytes()), np.uint8)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = table.take(codes)
    unknown = codes[kinds == _UNKNOWN]
    if unknown.size:
        for code in set(unknown.tolist()):
            table[code] = _kind(chr(code))
        kinds = table.take(codes)
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

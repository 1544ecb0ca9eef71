"""Unicode: blank characters, plain letters, scripts without spaces, and the number of words of a text."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby, takewhile
from operator import eq

from .patterns import pattern

# White space, control and format characters. A text that holds nothing else is blank.
BLANK = "".join(
    chr(code)
    for first, last in (
        (0x0, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD),
        (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200F),
        (0x2028, 0x202F), (0x205F, 0x2064), (0x2066, 0x206F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
        (0xFFF9, 0xFFFB), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3),
        (0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F),
    )
    for code in range(first, last + 1)
)  # fmt: skip
_BLANKS = frozenset(BLANK)


def is_blank(text: str) -> bool:
    """Return whether a text holds only white space, control and format characters."""
    return not text.strip(BLANK)


def strip(text: str) -> str:
    """Return a text without the blank characters at its ends."""
    core = text.strip()
    return core.strip(BLANK) if core and (core[0] in _BLANKS or core[-1] in _BLANKS) else core


def strip_left(text: str) -> str:
    """Return a text without the blank characters at its beginning."""
    core = text.lstrip()  # faster than with `BLANK`, and nearly always enough
    return core.lstrip(BLANK) if core and core[0] in _BLANKS else core


def strip_right(text: str) -> str:
    """Return a text without the blank characters at its end."""
    core = text.rstrip()
    return core.rstrip(BLANK) if core and core[-1] in _BLANKS else core


# Combining marks, and the letters between them in Indic scripts. Python's \w leaves marks out, which would
# cut words of Hindi, Thai or Hebrew.
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u0816-\u082d\u08d3-\u0963"
    "\u0981-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f18-\u0f39\u0f71-\u0f84"
    "\u102b-\u103e\u1056-\u1059\u105e-\u1064\u135d-\u135f\u17b4-\u17d3\u1ab0-\u1aff\u1b00-\u1b44\u1dc0-\u1dff"
    "\u20d0-\u20f0\u3099\u309a\ua8b4-\ua8c5\uaa29-\uaa36\uabe3-\uabed\ufe20-\ufe2f"
)
_LATER_JAMO = "\u1161-\u1175\u11a8-\u11c2"  # the second and third part of a syllable of Hangul


@lru_cache(maxsize=1)
def _decomposed() -> re.Pattern[str]:
    """Compile the pattern of a letter and its marks. `MARKS` cannot serve: its ranges hold letters, too."""
    marks = "".join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c)[0] == "M")
    return re.compile(f"[^{marks}{_LATER_JAMO}][{marks}{_LATER_JAMO}]+")


# A run of marks that is long enough to cost time. The first character class makes the search faster.
_LONG_RUN_OF_MARKS = pattern(r"[\u0300-\U0010ffff](?<!\w)[^\w\x00-\u02ff]{30,}")


def nfc(text: str) -> str:
    """Return a text in Unicode's form NFC, so that a word is spelled in one way only.

    The time grows with the length of the text. `unicodedata.normalize` alone takes quadratic time for a
    run of marks that are out of order.

    Examples
    --------
    >>> len("cafe\u0301"), len(nfc("cafe\u0301"))
    (5, 4)
    """
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFD", text):  # in the form NFD, marks are in order
        if unicodedata.is_normalized("NFC", text):
            return text
        text = _LONG_RUN_OF_MARKS.sub(_marks_in_order, text)
    return unicodedata.normalize("NFC", text)


def _marks_in_order(run: re.Match[str]) -> str:
    """Sort marks by their combining class, as NFC does. `normalize` is fast for sorted marks."""
    parts = {mark: unicodedata.normalize("NFD", mark) for mark in set(run[0])}
    marks = "".join(map(parts.__getitem__, run[0]))
    order = {mark: unicodedata.combining(mark) for mark in set(marks)}
    fixed = {mark for mark in order if not order[mark]}  # no mark moves across these
    groups = groupby(marks, key=fixed.__contains__)
    return "".join(["".join(sorted(group, key=order.__getitem__)) for _, group in groups])


def nfc_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Compose letters with their accents, and return the old offset of each character.

    Some letters of Hindi and Hebrew would get longer. These stay as they are.

    Returns
    -------
    composed : str
        The text with composed letters.
    offsets : sequence of int
        ``composed[a:b]`` was ``text[offsets[a] : offsets[b]]``. Empty if nothing changed.

    Examples
    --------
    >>> list(nfc_with_offsets("cafe\u0301 au lait")[1][:6])
    [0, 1, 2, 3, 5, 6]
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text, ()
    return _replaced(text, _decomposed(), _composed)


def _composed(letter: re.Match[str]) -> str:
    """Return a letter with its marks in the form NFC, unless that form is longer."""
    composed = nfc(letter[0])
    return composed if len(composed) <= len(letter[0]) else letter[0]


def _replaced(
    text: str, pattern: re.Pattern[str], form: Callable[[re.Match[str]], str]
) -> tuple[str, Sequence[int]]:
    """Replace each match by its form. Return the new text, and the old offset of each character."""
    parts: list[str] = []
    firsts: list[int] = []  # the old offset of the first character of each run of characters
    sizes: list[int] = []
    at = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        new = form(match)
        if new != match[0]:
            parts += text[at:start], new
            same = sum(takewhile(bool, map(eq, new, match[0])))  # what follows is counted from the end
            firsts.append(at)
            firsts += [start + i if i <= same else max(start, end - len(new) + i) for i in range(len(new))]
            sizes.append(start - at)
            sizes += [1] * len(new)
            at = end
    if not parts:
        return text, ()
    import numpy as np

    runs = np.array([*firsts, at]), np.array([*sizes, len(text) + 1 - at])
    shifts = runs[0] - np.append(0, runs[1][:-1].cumsum())
    offsets = array("q")  # a list would take five times the memory
    offsets.frombytes((np.arange(runs[1].sum()) + shifts.repeat(runs[1])).tobytes())
    return "".join([*parts, text[at:]]), offsets


# A hyphen at the end of a line, or a soft hyphen. Not before a conjunction, as in "Ein- und Ausgang".
_BREAK = (
    r"(?<=[^\W\d_])[-\u2010][ \t]*\r?\n[ \t]*(?!(?:and|or|und|oder|bzw|en|of|och|eller|og)\b)(?=[^\W\d_])"
    r"|\u00ad(?:[ \t]*\r?\n[ \t]*)?"
)
# Ligatures, full-width and half-width forms, forms of Arabic letters, radicals: Unicode's form NFKC has the
# plain letters. Characters that NFKC turns into several words are not here.
_FORMS = "[\u2f00-\u2fd5\ufb00-\ufb17\ufb50-\ufdf9\ufe80-\ufefc\uff01-\uffdc]+"
_BREAK_PATTERN = pattern(_BREAK)
_FORMS_PATTERN = pattern(_FORMS)
_BREAK_OR_FORMS_PATTERN = pattern(f"{_BREAK}|{_FORMS}")


def join_words(text: str) -> str:
    r"""Join words that a hyphen at the end of a line or a soft hyphen divides.

    Before a capital ("Anglo-\nSaxon") and behind another hyphen ("end-to-\nend") the hyphen stays, without
    the line break. Before a conjunction ("Ein-\nund Ausgang") nothing changes.

    Examples
    --------
    >>> join_words("The infor-\nmation on the Anglo-\nSaxon har\u00adbour")
    'The information on the Anglo-Saxon harbour'
    """
    if "\u00ad" in text or ("\n" in text and ("-" in text or "\u2010" in text)):
        return _BREAK_PATTERN.sub(_joined, text)
    return text


def _joined(hyphen: re.Match[str]) -> str:
    """Return nothing in place of a hyphen that divides a word; otherwise the hyphen without a line break."""
    text, start = hyphen.string, hyphen.start()
    if text[start] == "\u00ad":
        return ""
    while start and text[start - 1].isalpha():
        start -= 1
    is_compound = start and text[start - 1] in "-\u2010"
    return hyphen[0][0] if is_compound or not text[hyphen.end()].islower() else ""


def plain_letters(text: str) -> str:
    """Replace ligatures and forms of letters (full-width, half-width, Arabic) by plain letters.

    Examples
    --------
    >>> plain_letters("\ufb01nance \uff21\uff22\uff23")
    'finance ABC'
    """
    return text if text.isascii() else _FORMS_PATTERN.sub(_plain, text)


def _plain(forms: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", forms[0])


def plain_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    r"""Join words and replace forms of letters, and return the old offset of each character.

    Parameters
    ----------
    text : str

    Returns
    -------
    plain : str
        The text after `join_words` and `plain_letters`.
    offsets : sequence of int
        ``plain[a:b]`` was ``text[offsets[a] : offsets[b]]``. Empty if nothing changed.

    Examples
    --------
    >>> plain, offsets = plain_with_offsets("More infor-\nmation.")
    >>> plain, offsets[5], offsets[16]
    ('More information.', 5, 18)
    """
    if text.isascii() and not ("\n" in text and "-" in text):
        return text, ()
    return _replaced(text, _BREAK_OR_FORMS_PATTERN, _joined_or_plain)


def _joined_or_plain(match: re.Match[str]) -> str:
    return _plain(match) if match[0][0] >= "\u2f00" else _joined(match)


# Scripts that put no space between words. Each pair of neighbouring characters stands for a word there.
_UNSPACED_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
)
UNSPACED = pattern(rf"[{_UNSPACED_RANGES}\U00020000-\U0003ffff]+")


def unspaced(word: str) -> bool:
    """Return whether a word is of a script that puts no space between words."""
    return UNSPACED.search(word) is not None


def count_words(text: str) -> int:
    """Count the words of a text.

    Words are separated by white space. In scripts without spaces, two characters count as one word.

    Examples
    --------
    >>> count_words("Twenty-one guests came."), count_words("今日は東京へ行く")
    (3, 4)
    """
    n = len(text.split())
    if text.isascii() or not UNSPACED.search(text):
        return n
    text = nfc(text)
    for stretch in UNSPACED.finditer(text):
        n += (stretch.end() - stretch.start() + 1) // 2
        # `split` has counted a stretch that begins behind white space as one word.
        before = text[stretch.start() - 1 : stretch.start()]
        n -= not before or before.isspace()
    return max(n, 1) if text.strip() else 0

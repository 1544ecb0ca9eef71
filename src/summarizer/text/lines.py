"""Lines: the lines of a text and their shapes. Joins the lines of hard-wrapped paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .labels import is_byline
from .patterns import pattern
from .unicode import BLANK, count_words, strip, strip_left


@dataclass(slots=True)
class Line:
    """A line that is not blank, or the joined lines of one paragraph, with its shape."""

    text: str
    start: int
    end: int
    gap: bool  # a blank line stands before it
    kind: str = ""
    width: int = 0  # a character of a wide script counts twice
    words: int = 0  # a long line is not counted: LONG_WORDS
    ended: bool = False  # the last mark ends a sentence
    long: bool = False  # the line is running text, not a label
    sentence: bool = False  # the line ends like a sentence, or is too long for a label


# --- Shapes of lines -----------------------------------------------------------------------------------

_END_MARKS = ".!?…\u037e。！？｡؟۔।॥։።៕။"
_END_MARK_SET = frozenset(_END_MARKS)
_AFTER_MARK = "\"'”’»›)]*_」』”’）】》〉" + BLANK
_WIDE_SCRIPT = pattern("[\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_FAR = pattern("[^\0-\u2fff]")  # no wide script begins earlier; `_WIDE_SCRIPT` takes 6 ms to compile
_REFERENCE = pattern(r"(?<=.)(?:\[[^\[\]]{1,20}\])+$")  # "in 1998.[6]"
_ADDRESS = pattern(r"\S@\S|://|\bwww\.")
_SHORT_WORD = pattern(r" [^\W\d_A-Z]{1,4}$")
_PARTICLES = "のをがはにへ、"
_PARTICLE = pattern(f"[\u3040-\u9fff][{_PARTICLES}]$")  # a particle: the sentence goes on
_GREEK = pattern("[\u0370-\u03ff\u1f00-\u1fff]")
DASHES = "—–-"  # before the author of a quotation
_LONG_CHARS, LONG_WORDS = 80, 12
_WRAP_FROM, _WRAP_TO = 40, 110  # width of hard-wrapped lines
_LEAST_WIDTH = 15  # no narrower lines are hard-wrapped
_RAGGED = 4  # characters that a line of a script without spaces may lack
_SHORT, _REMEMBERED = 40, 30_000  # most characters of a line that is looked up, and number of such lines
_COLUMN, _COLUMN_LINES = 28, 4  # smallest width and number of lines of a narrow column of prose


def lines_of(text: str) -> list[Line]:
    """Return the lines that are not blank, without blank ends."""
    lines = []
    gap = True
    at = 0
    for line in text.splitlines(keepends=True):
        if line == "\n":
            gap = True
            at += 1
            continue
        core = strip(line)
        if core:
            start = at if line[0] == core[0] else at + len(line) - len(strip_left(line))
            lines.append(Line(core, start, start + len(core), gap))
            gap = line[-1] == "\u2029"  # a paragraph separator
        else:
            gap = True
        at += len(line)
    return lines


def joined_lines(text: str, lines: list[Line]) -> list[Line]:
    """Join the lines of hard-wrapped prose, and measure each result."""
    starts = [
        at
        for at, (before, line) in enumerate(zip([None, *lines], lines, strict=False))
        if before is None or line.gap or line.kind or before.kind not in ("", "item")
    ]
    groups = [*pairwise([*starts, len(lines)])]
    full = [_full_lines(lines[first:end]) if end - first > 1 else () for first, end in groups]
    n_pairs, n_full = len(lines) - len(groups), sum(map(sum, full))
    page_is_wrapped = n_pairs > 3 and n_full >= 0.8 * n_pairs
    units: list[Line] = []
    known: dict[str, Line] = {}
    for (begin, end), pairs in zip(groups, full, strict=True):
        first = last = lines[begin]
        if not pairs:
            units.append(_unit(text, first, last, known))
            continue
        enough = len(pairs) > 2 or page_is_wrapped or _is_paragraph(first, lines[end - 1], pairs)
        wrapped = sum(pairs) >= 0.8 * len(pairs) and enough
        for at, is_full in enumerate(pairs, begin + 1):
            line = lines[at]
            initial = line.text[0]
            may_go_on = initial.islower() or initial.isdigit() or last.text[-1] in _PARTICLES  # a shortcut
            if not (
                (wrapped and is_full)
                or (may_go_on and (_continues_on(last, line) or _divides_word(text, last, line)))
            ):
                units.append(_unit(text, first, last, known))
                first = line
            last = line
        units.append(_unit(text, first, last, known))
    return units


def _full_lines(group: list[Line]) -> Sequence[bool]:
    """Return for each line but the last whether it is full, as in hard-wrapped prose."""
    width = max([len(line.text) for line in group])
    if width <= _LEAST_WIDTH:
        return [False] * (len(group) - 1)
    least = _COLUMN if _COLUMN <= width <= _WRAP_FROM and _is_column(group) else _WRAP_FROM
    return [_is_full(line, following, width, least) for line, following in pairwise(group)]


def _continues_on(line: Line, following: Line) -> bool:
    """Return whether the sentence of a line goes on in the next line."""
    if len(line.text) < _WRAP_FROM and line.text.count(" ") < 2 and line.text[-1] not in _PARTICLES:
        return False  # a shortcut: too short for the first half of a sentence
    if is_ended(line.text):
        return False
    if not line.text.isascii() and _PARTICLE.search(line.text):
        return bool(_WIDE_SCRIPT.match(following.text)) and is_ended(following.text)
    is_wide = _WRAP_FROM <= len(line.text) <= _WRAP_TO
    if following.text[0].isdigit():  # "between 2009 and / 2016"
        return is_wide and _SHORT_WORD.search(line.text) is not None
    if not following.text[0].islower():
        return False
    if not is_wide:
        # A shorter line must look like the first half of a sentence. The next line must look like the second.
        first_half = line.text[0].isupper() and (line.text[-1].isalnum() or line.text[-1] == ",")
        if not (first_half and line.text.count(" ") > 1 and is_ended(following.text)):
            return False
    return not is_byline(following.text) and not _ADDRESS.search(line.text.rsplit(None, 1)[-1])


def _divides_word(text: str, line: Line, following: Line) -> bool:
    """Return whether a hyphen or a soft hyphen at the end of a line divides a word."""
    if not following.text[0].islower():
        return False
    # A soft hyphen is a blank character: the line ends before it.
    return text[line.end] == "\u00ad" or (line.text[-1] in "-\u2010" and line.text[-2:-1].isalpha())


def _unit(text: str, first: Line, last: Line, known: dict[str, Line]) -> Line:
    """Return the lines from first to last as one line. Short lines that are equal are read once."""
    unit = (
        first
        if first is last
        else Line(text[first.start : last.end], first.start, last.end, first.gap, first.kind)
    )
    length = len(unit.text)
    if length <= _SHORT:
        like = known.get(unit.text)
        if like is not None:
            unit.width, unit.words, unit.ended = like.width, like.words, like.ended
            unit.long, unit.sentence = like.long, like.sentence
            return unit
        if len(known) < _REMEMBERED:
            known[unit.text] = unit
    unit.ended = ended = is_ended(unit.text)
    unit.width = length if unit.text.isascii() else length + _count_wide(unit.text)
    if length >= (_LONG_CHARS if ended else 4 * _LONG_CHARS + 1):
        unit.words, unit.long = LONG_WORDS, True
    else:
        unit.words = count_words(unit.text)
        unit.long = unit.words >= LONG_WORDS if ended else unit.words > 2 * LONG_WORDS
    unit.sentence = (
        ended
        or unit.long
        or (unit.words > LONG_WORDS and unit.text[0] not in DASHES and not is_capitalised(unit.text))
    )
    return unit


def _count_wide(text: str) -> int:
    """Return the number of characters of wide scripts."""
    far = _FAR.findall(text)
    return len(_WIDE_SCRIPT.findall("".join(far))) if far else 0


def is_capitalised(text: str) -> bool:
    """Return whether most words of a line begin with a capital, as in a menu or a headline."""
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) >= len(words) / 2


def _is_column(group: list[Line]) -> bool:
    """Return whether narrow lines are prose, not a poem. Many lines of prose begin in lower case."""
    lower = sum(not line.text[0].isupper() for line in group[1:])
    return len(group) >= _COLUMN_LINES and lower >= 0.4 * (len(group) - 1) and is_ended(group[-1].text)


def _is_paragraph(first: Line, last: Line, pairs: Sequence[bool]) -> bool:
    """Return whether three full lines end like a paragraph. Three labels can be as wide by chance."""
    return len(pairs) == 2 and all(pairs) and is_ended(last.text) and not is_ended(first.text)


def _is_full(line: Line, following: Line, width: int, least: int) -> bool:
    """Return whether a line is full: it has no room for the first word of the next line."""
    unspaced = _count_wide(following.text[0] + line.text[-1])
    word = _RAGGED if unspaced else len(following.text.split(None, 1)[0]) + 1
    is_wide = least <= width <= _WRAP_TO or word == _RAGGED
    return is_wide and len(line.text) + word > width


def is_ended(text: str) -> bool:
    """Return whether the last mark of a line ends a sentence."""
    last = text[-1]
    if last.isalnum():
        return False
    if last == "]" and (reference := _REFERENCE.search(text)):
        last = text[reference.start() - 1]
    if last in _END_MARKS or (last in _AFTER_MARK and text.rstrip(_AFTER_MARK)[-1:] in _END_MARK_SET):
        return True
    return last == ";" and bool(_GREEK.match(text, len(text) - 2))  # a question

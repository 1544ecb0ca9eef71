"""Seams: where one sentence ends and the next begins, though no mark stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .language import Language

_DRAWN_LINE = re.compile(r"([=_*~#-])\1{19,}")  # a line drawn with characters
_DRAWN_LINES = tuple((sign, 20 * sign) for sign in "=_*~#-")
_CLOCK = re.compile(r":\d\d")
_STAMP = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp][Mm]\b)?"  # 3/27/2001 09:11 AM
)
_SPEAKER = re.compile(r"\s(?:[-–—]\s)?[^\W\d_][\w .]{0,30}:\s")
_FACE = re.compile(r"[:;=]['-]?[()DP]+")
_SMILEY = re.compile("[\U0001f600-\U0001f64f☺☹]\ufe0f?")
_LETTER = re.compile(r"\s+[^\W\d_]")
_BEFORE_FACE = " \t\n.!?…"
_ADDRESS = re.compile(r"(?<!\S)\[?https?://\S+(?=\s+(?P<next>https?://)?)")
_MAIL_LABEL = re.compile(  # Email: "Kari Moen" <kari@example.org>
    r"\bE-?[Mm]ail:\s*(?:[^\s<>@]{1,40}\s){0,5}(?:\"[^\"<>]{0,60}\"\s?)?<?[^\s<>@]{1,80}@[\w-]{1,60}\.\S{1,60}(?=\s)"
)
_MAIL = re.compile(r"(?<=\w)@[\w-]+\.[\w.-]*\w>?(?=\s)")
_ATTACHED = re.compile(r"<<[^<>]{1,200}>>")
_ENDING = r"\.[^\W\d_]\w"  # of a file's name: .pdf, .html
_FILE = re.compile(  # "- a.pdf - b.pdf"
    rf" - (?:(?<={_ENDING}\w - )|(?<={_ENDING}\w\w - )|(?<={_ENDING}\w\) - ))"
    rf"(?=[\w.()-]{{1,100}}{_ENDING}{{1,3}}(?:\s|$))"
)
_SOURCE = re.compile(r"\([A-Z][^\W\d_]+(?:\s[A-Z][^\W\d_]+){1,4}\s?\)(?=\s)")  # (Oslo Evening News)
_SEMICOLON = re.compile(r";(?=\s)")
_DASH = re.compile(r"(?<=\s)[—–](?=\s)")
# How letters begin and end, where their lines were run together.
_GREETING = re.compile(
    r"(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening))(?:\s[^\W\d_][\w.]*){0,4}(?:,|:|\s[-–—])(?=\s)"
)
_I = re.compile(r"\s+I\b")
_GREETINGS = ("Hi", "HI", "Hello", "Hey", "Dear", "Good ")
_CLOSING = re.compile(  # "Best regards, Kari"
    r"(?<!\S)(?:[A-Z][a-z]+\s)?(?:[Rr]egards|[Ss]incerely|[Rr]espectfully|[Ff]aithfully),(?=\s)"
)
# Where a sentence ends: a sign to look for first, what ends there, and what must come behind.
_ANY, _CAPITAL, _FUNCTION_WORD = range(3)
_MARKLESS_ENDS = (
    (";", _SEMICOLON, _FUNCTION_WORD),
    ("@", _MAIL, _FUNCTION_WORD),
    ("@", _MAIL_LABEL, _ANY),
    ("<", _ATTACHED, _CAPITAL),
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BULLETS = "•⁃‣▪●◦"
# The first item of a list that was run together: "• One • Two", "1.) One 2.) Two", "a. One b. Two".
_HEAD = re.compile(
    rf"(?P<bullet>[{_BULLETS}](?=\s|\d))?\s*"
    r"(?:(?P<open>\(?)(?P<label>\d{1,3}|[aA]|[iI])(?P<close>\.?\)|\.)(?=\s))?"
)
_LETTERS = "aAiI"  # what a list of letters or Roman numbers begins with
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
_MOST_ITEMS = 200


def run_on_borders(block: str, language: Language) -> list[int]:
    """Find the places in a block where a sentence ends without a mark.

    Between the items or file names of a list that was run together; around a drawn line and the time stamp
    of a mail; behind its sender and greeting ("Dear all,"), around its closing ("Best regards,"); behind a
    smiley, a web address that begins the block, a source in brackets; at a semicolon or a broken-off dash
    before a function word with a capital ("; The").

    Parameters
    ----------
    block : str
    language : Language

    Returns
    -------
    list of int
        Offsets in the block, in order.
    """
    found: set[int] = set()
    # Signs are looked for one by one, and most blocks have none: this runs on every block.
    if not block[:1].isalpha() or block[0] in _LETTERS:
        found.update(_items(block, language))
    if block[:1] in "HDG" and block.startswith(_GREETINGS):
        found.update(_behind_greeting(block, language))
    if "egards," in block or "cerely," in block or "fully," in block:
        found.update(_around_closings(block, language))
    colon = ":" in block
    semicolon = ";" in block
    if colon or semicolon or "=" in block:
        found.update(_behind_faces(_FACE, block, language))
    if not block.isascii():
        found.update(_behind_faces(_SMILEY, block, language))
        found.update(_behind_dashes(block, language))
    if colon:
        found.update(_around_stamps(block, language))
        found.update(_behind_addresses(block, language))
    if semicolon or "@" in block or "<" in block or "(" in block or " - " in block:
        found.update(_behind_signs(block, language))
    for sign, rule in _DRAWN_LINES:
        if sign in block and rule in block:
            for match in _DRAWN_LINE.finditer(block):
                found.update(match.span())
            break
    return sorted(at for at in found if 0 < at < len(block)) if found else []


def _behind_signs(block: str, language: Language) -> Iterator[int]:
    """Yield where what `_MARKLESS_ENDS` lists and a source in brackets end, and where file names begin."""
    for sign, pattern, wanted in _MARKLESS_ENDS:
        if sign in block:
            for match in pattern.finditer(block):
                end = match.end()
                if wanted == _ANY or _begins(
                    block, end, language, quoted=wanted == _CAPITAL, function_word=wanted == _FUNCTION_WORD
                ):
                    yield end
    if " - " in block:
        yield from (match.start() for match in _FILE.finditer(block))
    if "(" in block:
        for match in _SOURCE.finditer(block):
            start, end = match.span()
            first = not start or block[max(0, start - 2) : start].rstrip().endswith((".", "!", "?"))
            if first and _begins(block, end, language, quoted=True, function_word=True):
                yield end


def _behind_greeting(block: str, language: Language) -> Iterator[int]:
    """Yield where a letter's greeting ends: "Dear all, We …", "Hi, The …", but not "Hi, Kari …"."""
    match = _GREETING.match(block)
    if match and (_begins(block, match.end(), language, function_word=True) or _I.match(block, match.end())):
        yield match.end()


def _around_closings(block: str, language: Language) -> Iterator[int]:
    """Yield where a letter's closing begins and ends, before a name; "his regards, Kari says" is none."""
    for match in _CLOSING.finditer(block):
        if match[0][0].isupper() and _begins(block, match.end(), language):
            yield from match.span()


def _behind_faces(pattern: re.Pattern[str], block: str, language: Language) -> Iterator[int]:
    """Yield where smileys end that stand alone before a capital, or between a mark and any word."""
    for match in pattern.finditer(block):
        start, end = match.span()
        before = block[max(0, start - 2) : start]
        alone = (not before or before[-1] in _BEFORE_FACE) and _LETTER.match(block, end)
        if alone and (before.rstrip().endswith((".", "!", "?")) or _begins(block, end, language)):
            yield end


def _behind_dashes(block: str, language: Language) -> Iterator[int]:
    """Yield where a speaker broke off: "We have the — Do you mind?", but not "A new dike – What it costs"."""
    for match in _DASH.finditer(block):
        before = block[max(0, match.start() - 40) : match.start()].split()[-1:]
        broken = before and (before[0] in language.stop_words or before[0].endswith("-"))
        if broken and _begins(block, match.end(), language, function_word=True):
            yield match.end()


def _behind_addresses(block: str, language: Language) -> Iterator[int]:
    """Yield where a web address ends before another one or a function word, and one that begins the block."""
    for match in _ADDRESS.finditer(block) if "://" in block else ():
        start, end = match.span()
        if match["next"] or _begins(block, end, language, quoted=not start, function_word=start > 0):
            yield end


def _around_stamps(block: str, language: Language) -> Iterator[int]:
    """Yield where the time stamp of a mail or post parts its writer's name from its text."""
    for match in _STAMP.finditer(block) if _CLOCK.search(block) else ():
        start, end = match.span()
        if not block[start - 1 : start].isspace() and start:
            continue
        if not start and _SPEAKER.match(block, end):  # of a chat: stamp, name and text are one line
            continue
        before = block[max(0, start - 60) : start].rsplit(None, 1)
        word = before[-1] if before else ""
        named = "@" in word or word.endswith(">") or _is_name(word, language)
        if named:
            yield start
        if named or not word or word.endswith(":") or _begins(block, end, language, function_word=True):
            yield end


def _is_name(word: str, language: Language) -> bool:
    return word[:1].isupper() and word.lower() not in language.stop_words and word[-1].isalnum()


def _begins(
    block: str, end: int, language: Language, *, quoted: bool = False, function_word: bool = False
) -> bool:
    """Tell whether behind some white space a word begins with a capital; a function word, if so asked."""
    while end < len(block) and block[end].isspace():
        end += 1
    if quoted and block[end : end + 1] in ('"', "“", "«", "("):
        end += 1
    if not block[end : end + 1].isupper():
        return False
    if not function_word:
        return True
    match = _WORD.match(block, end)
    word = match[0] if match else ""
    # "I" and "I'm" have their capital everywhere
    return (
        len(word) > 1 and word[1] not in "'’" and word[1:].islower() and word.lower() in language.stop_words
    )


def _items(block: str, language: Language) -> list[int]:
    """Return where the items of a list behind its first one begin, if the block begins with an item."""
    head = _HEAD.match(block)
    if not head or not (head["bullet"] or head["label"]):
        return []
    places: list[int] = []
    if head["bullet"]:
        number = r"\d{1,3}\.?\)?\s" if head["label"] else r"\s"
        item = re.compile(rf"(?<=\s){re.escape(head['bullet'])}(?=\s?{number})")
        return [match.start() for match in item.finditer(block, head.end())]
    at = head.end()
    label = head["label"]
    if label in "AI" and head["close"] == ".":
        return []  # an initial
    roman = label in "iI"
    while len(places) < _MOST_ITEMS:
        label = _next_label(label, roman=roman)
        sign = head["open"] + label + head["close"]
        place = _find_item(block, sign, at, language, bare=head["close"] == ".")
        if place < 0:
            break
        places.append(place)
        at = place + len(sign)
    return places


def _next_label(label: str, *, roman: bool) -> str:
    """Return what counts one further: 2 for 1, b for a, ii for i; "" at the end."""
    if label.isdecimal():
        return str(int(label) + 1)
    if not roman:
        return chr(ord(label) + 1) if label not in "zZ" else "\0"
    at = _ROMAN.index(label.lower()) + 1
    following = _ROMAN[at] if at < len(_ROMAN) else "\0"
    return following.upper() if label.isupper() else following


def _find_item(block: str, sign: str, at: int, language: Language, *, bare: bool) -> int:
    """Find where an item with this sign begins; -1 if nowhere.

    A number with a bare full stop may be an ordinal or the end of a sentence: behind it must stand a
    capital, where the script has any, and before it no function word ("the end of No. 2").
    """
    while True:
        place = block.find(sign, at)
        if place < 0:
            return -1
        at = place + len(sign)
        following = block[at : at + 20].lstrip()[:1] if at < len(block) and block[at].isspace() else ""
        if not following or not block[place - 1].isspace():
            continue
        before = block[max(0, place - 40) : place].split()[-1:]
        word = before[0].lower().rstrip(".") if before else ""
        if bare and (following.islower() or word in language.stop_words or word in language.numbered):
            continue
        return place

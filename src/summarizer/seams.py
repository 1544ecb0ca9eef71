"""Seams: where one sentence ends and the next begins, though no mark stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .language import Language

_RULE = re.compile(r"([=_*~#-])\1{19,}")  # a line drawn with characters
_RULES = tuple(20 * sign for sign in "=_*~#-")
_CLOCK = re.compile(r":\d\d")
_STAMP = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp][Mm]\b)?"  # 3/27/2001 09:11 AM
)
_FACE = re.compile(r"[:;=]['-]?[()DP]+")
_SMILEY = re.compile("[\U0001f600-\U0001f64f☺☹]\ufe0f?")
_BEFORE_FACE = " \t\n.!?…"
_ADDRESS = re.compile(r"(?<!\S)https?://\S+(?=\s+https?://)")
_SEMICOLON = re.compile(r";(?=\s)")
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


def seams(block: str, language: Language) -> list[int]:
    """Find the places in a block where a sentence ends without a mark.

    Between the items of a list that was run together, around a drawn line, around the time stamp of a
    mail, behind a smiley or before a second web address, and at a semicolon before a short function word
    with a capital ("; The").

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
    if ";" in block:
        ends = [match.end() for match in _SEMICOLON.finditer(block)]
        found.update(end for end in ends if _begins(block, end, language, function_word=True))
    faces: list[re.Match[str]] = []
    colon = ":" in block
    if colon or ";" in block or "=" in block:
        faces += _FACE.finditer(block)
    if not block.isascii():
        faces += _SMILEY.finditer(block)
    for match in faces:
        start, end = match.span()
        alone = (not start or block[start - 1] in _BEFORE_FACE) and block[end : end + 1].isspace()
        if alone and _begins(block, end, language):
            found.add(end)
    if colon and _CLOCK.search(block):
        found.update(_around_stamps(block, language))
    if colon and "://" in block:
        found.update(match.end() for match in _ADDRESS.finditer(block))
    for rule in _RULES:
        if rule in block:
            for match in _RULE.finditer(block):
                found.update(match.span())
            break
    return sorted(at for at in found if 0 < at < len(block)) if found else []


def _around_stamps(block: str, language: Language) -> Iterator[int]:
    """Yield where the time stamp of a mail or post parts its writer's name from its text."""
    for match in _STAMP.finditer(block):
        start, end = match.span()
        if not block[start - 1 : start].isspace() and start:
            continue
        before = block[max(0, start - 60) : start].rsplit(None, 1)
        word = before[-1] if before else ""
        named = "@" in word or word.endswith(">") or _is_name(word, language)
        if named:
            yield start
        if named or not word or word.endswith(":"):
            yield end


def _is_name(word: str, language: Language) -> bool:
    return word[:1].isupper() and word.lower() not in language.stop_words and word[-1].isalnum()


def _begins(block: str, end: int, language: Language, *, function_word: bool = False) -> bool:
    """Tell whether behind some white space a word begins with a capital; a function word, if so asked."""
    while end < len(block) and block[end].isspace():
        end += 1
    if not block[end : end + 1].isupper():
        return False
    if not function_word:
        return True
    match = _WORD.match(block, end)
    word = match[0] if match else ""
    # "I" has its capital everywhere
    return 1 < len(word) < 5 and word[1:].islower() and word.lower() in language.stop_words


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
        place = _place(block, sign, at, language, bare=head["close"] == ".")
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


def _place(block: str, sign: str, at: int, language: Language, *, bare: bool) -> int:
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

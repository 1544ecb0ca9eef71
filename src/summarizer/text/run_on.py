"""Run-on: finds where one sentence ends and the next begins without an end mark between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .language import Language
from .patterns import pattern

# --- What stands behind or before a match -----------------------------------------------------------------

_WORD = pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_I = pattern(r"\s+I\b")
_SPEAKER = pattern(r"\s(?:[-–—]\s)?[^\W\d_][\w .]{0,30}:\s")


def _anything(_match: re.Match[str], _language: Language) -> bool:
    """Return True: neither the text before the match nor the text behind it matters."""
    return True


def _capital(match: re.Match[str], _language: Language) -> bool:
    """Return whether a capital follows, perhaps behind an opening quote or bracket."""
    block, at = match.string, match.end()
    while at < len(block) and block[at].isspace():
        at += 1
    if block[at : at + 1] in ('"', "“", "«", "("):
        at += 1
    return block[at : at + 1].isupper()


def _function_word(match: re.Match[str], language: Language) -> bool:
    """Return whether a function word with a capital follows: "The", but neither "I" nor "I'm"."""
    if not _capital(match, language):
        return False
    following = _WORD.search(match.string, match.end())
    word = following[0] if following else ""
    return word[1:2] not in ("", "'", "’") and word[1:].islower() and word.lower() in language.stop_words


def _opens(match: re.Match[str], language: Language) -> bool:
    """Return whether an opening matches behind a word that is no function word: not "in The Hague"."""
    before = _word_before(match).strip("()").lower()
    is_word = before.isalpha() and before not in language.stop_words
    return is_word and match[0].strip() in _OPENINGS[language.code].split()


def _function_word_or_i(match: re.Match[str], language: Language) -> bool:
    """Return whether "I" or a function word with a capital follows: "Dear all, We …", not "Hi, Kari …"."""
    return _function_word(match, language) or _I.match(match.string, match.end()) is not None


def _mark_or_capital(match: re.Match[str], language: Language) -> bool:
    """Return whether an end mark stands before the match, or a capital follows."""
    before = match.string[max(0, match.start() - 2) : match.start()].rstrip()
    return before.endswith((".", "!", "?")) or _capital(match, language)


def _breaks_off(match: re.Match[str], language: Language) -> bool:
    """Return whether a speaker broke off: "We have the — Do you mind?", but not "A dike – What it costs"."""
    word = _word_before(match)
    return (word in language.stop_words or word.endswith("-")) and _function_word(match, language)


def _address_ends(match: re.Match[str], language: Language) -> bool:
    """Return whether a web address is followed by another address or a function word, or opens the block."""
    if match["next"]:
        return True
    return _function_word(match, language) if match.start() else _capital(match, language)


def _name_before(match: re.Match[str], language: Language) -> bool:
    """Return whether the name or the address of its writer stands before the time stamp of a mail or post."""
    word = _word_before(match)
    if "@" in word or word.endswith(">"):
        return True
    return word[:1].isupper() and word.lower() not in language.stop_words and word[-1].isalnum()


def _stamp_ends(match: re.Match[str], language: Language) -> bool:
    """Return whether a text begins behind a time stamp; in a chat, stamp, name and text are one line."""
    if not match.start():
        return not _SPEAKER.match(match.string, match.end())
    return _name_before(match, language) or _function_word(match, language)


def _word_before(match: re.Match[str]) -> str:
    return "".join(match.string[max(0, match.start() - 60) : match.start()].split()[-1:])


# --- The table --------------------------------------------------------------------------------------------

_START, _END, _BOTH = slice(0, 1), slice(1, 2), slice(0, 2)
_ENDING = r"\.[^\W\d_]\w"  # of a file's name: .pdf, .html


class Rule(NamedTuple):
    """A sign that is cheap to look for, what to match then, and where the match has a border, and when."""

    sign: str
    pattern: re.Pattern[str]
    side: slice
    holds: Callable[[re.Match[str], Language], bool] = _anything
    language: str = ""  # the code of the only language that has the sign


_GREETINGS = ("Hi", "Hello", "Dear", "Good ")
_GREETING = pattern(  # "Dear all,"
    r"(?:Hi|Hello|Dear|Good (?i:morning|afternoon|evening))"
    r"(?:\s[^\W\d_][\w.]*){0,4}(?:,|:|\s[-–—])(?=\s)"
)
_STAMP = pattern(  # 3/27/2001 09:11 AM
    r"\d(?<!\S\d)\d{0,3}[/.-]\d{1,2}[/.-]\d{1,4},?\s\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp][Mm]\b)?"
)
_OPENINGS = {  # articles and pronouns that have a capital only where a sentence begins, nearly always
    "en": "He She They We It This These There The Our",
    "fr": "Il Elle Ils Elles Cette Ce",
    "pt": "O A Os As Um Uma Este Esta",
}


def _opening(words: str) -> re.Pattern[str]:
    """Compile a pattern of words with a capital behind a small letter.

    The pattern begins with the capital: `re` finds it faster so.
    """
    capitals = "[" + "".join(sorted({word[0] for word in words.split()})) + "]"
    rest = "|".join(sorted({word[1:] for word in words.split()}))
    return pattern(rf"{capitals}(?<=[a-zà-ÿ)] {capitals})(?:{rest}) (?=[a-zà-ÿ])")


_RULES = (
    Rule(";", pattern(r";(?=\s)"), _END, _function_word),
    *[  # "Data and Settings The experiments were …"
        Rule("", _opening(words), _START, _opens, code) for code, words in _OPENINGS.items()
    ],
    Rule("(", pattern(r"\([A-Z]{2,5}\)(?=\s)"), _END, _function_word),  # (BBC) The
    Rule("@", pattern(r"(?<=\w)@[\w-]+\.[\w.-]*\w>?(?=\s)"), _END, _function_word),
    Rule(  # Email: "Kari Moen" <kari@example.org>
        "@",
        pattern(
            r"\bE-?[Mm]ail:\s*(?:[^\s<>@]{1,40}\s){0,5}(?:\"[^\"<>]{0,60}\"\s?)?"
            r"<?[^\s<>@]{1,80}@[\w-]{1,60}\.\S{1,60}(?=\s)"
        ),
        _END,
    ),
    Rule("<", pattern(r"<<[^<>]{1,200}>>"), _END, _capital),  # an attached file
    Rule(  # "- a.pdf - b.pdf"
        " - ",
        pattern(
            rf" - (?:(?<={_ENDING}\w - )|(?<={_ENDING}\w\w - )|(?<={_ENDING}\w\) - ))"
            rf"(?=[\w.()-]{{1,100}}{_ENDING}{{1,3}}(?:\s|$))"
        ),
        _START,
    ),
    Rule(  # (Oslo Evening News)
        "(",
        pattern(
            r"\((?:(?<=\A\()|(?<=[.!?]\()|(?<=[.!?]\s\())[A-Z][^\W\d_]+(?:\s[A-Z][^\W\d_]+){1,4}\s?\)(?=\s)"
        ),
        _END,
        _function_word,
    ),
    Rule("/", pattern(r"(?<!\S)\[?https?://\S+(?=\s+(?P<next>https?://)?)"), _END, _address_ends),
    Rule(":", _STAMP, _START, _name_before),
    Rule(":", _STAMP, _END, _stamp_ends),
    # A pattern begins with its sign, and the text before comes second: `re` finds it faster so.
    *[  # a smiley
        Rule(
            eyes,
            pattern(rf"{eyes}(?<![^\s.!?…]{eyes})['-]?[()DP]+(?=\s+[^\W\d_])"),
            _END,
            _mark_or_capital,
        )
        for eyes in ":;"
    ],
    Rule("—", pattern(r"—(?<=\s—)(?=\s)"), _END, _breaks_off),
    *[  # "Best regards, Kari"; "his regards, Kari says" closes no letter
        Rule(ending, pattern(rf"(?<!\S)(?:[A-Z][a-z]+\s[A-Za-z]|[A-Z]){ending}(?=\s)"), _BOTH, _capital)
        for ending in ("egards,", "incerely,", "espectfully,")
    ],
    *[Rule(20 * sign, pattern(rf"{re.escape(sign)}{{20,}}"), _BOTH) for sign in "=_*-"],  # a drawn line
)


def rules_in(text: str, language: Language) -> list[Rule]:
    """Return the rules that may hold in a text. One look at the text spares many looks at its blocks."""
    return [
        rule
        for rule in _RULES
        if rule.language in ("", language.code)
        and (rule.sign in text if rule.sign else rule.pattern.search(text))
    ]


def run_on_borders(block: str, language: Language, rules: Sequence[Rule]) -> list[int]:
    """Find the places in a block where a sentence ends without a mark.

    Such places lie between the items or file names of a list that was run together; around a drawn line and
    the time stamp of a mail; behind the sender and the greeting of a mail ("Dear all,"), around its closing
    ("Best regards,"); behind a smiley, a web address, a source in brackets; behind a semicolon or a dash at
    which a speaker broke off, before a function word with a capital ("; The"); between a small letter and an
    article or pronoun with a capital ("Related work The first …").

    Parameters
    ----------
    block : str
    language : Language
    rules : sequence of Rule
        The rules that may hold (see `rules_in`).

    Returns
    -------
    list of int
        Offsets in the block, in order.
    """
    found: set[int] = set()
    if not block[:1].isalpha() or block[0] in "aA":
        found.update(_items(block, language))
    greeting = _GREETING.match(block) if block.startswith(_GREETINGS) else None
    if greeting and _function_word_or_i(greeting, language):
        found.add(greeting.end())
    if ")" in block and " 1) " in block:
        found.update(_inner_items(block, language))
    for rule in rules:
        if rule.sign in block:
            for match in rule.pattern.finditer(block):
                if rule.holds(match, language):
                    found.update([match.start(), match.end()][rule.side])
    return sorted(at for at in found if 0 < at < len(block)) if found else []


# --- Lists that were run together: "• One • Two", "1.) One 2.) Two", "a. One b. Two" ------------------------

_FIRST_ITEM = pattern(
    r"(?P<bullet>[•⁃‣▪●◦](?=\s|\d))?\s*"
    r"(?:(?P<open>\(?)(?P<label>\d{1,3}|[aA])(?P<close>\.?\)|\.)(?=\s))?"
)
_MOST_ITEMS = 200


def _items(block: str, language: Language) -> list[int]:
    """Return where the second and the later items of a list begin, if the block begins with an item."""
    first = _FIRST_ITEM.match(block)
    if not first or not (first["bullet"] or first["label"]):
        return []
    if first["bullet"]:
        number = r"\d{1,3}\.?\)?\s" if first["label"] else r"\s"
        item = re.compile(rf"(?<=\s){first['bullet']}(?=\s?{number})")
        return [match.start() for match in item.finditer(block, first.end())]
    label, close = first["label"], first["close"]
    if label == "A" and close == ".":
        return []  # an initial
    places: list[int] = []
    at = first.end()
    while label not in "zZ" and len(places) < _MOST_ITEMS:
        label = str(int(label) + 1) if label.isdecimal() else chr(ord(label) + 1)
        sign = first["open"] + label + close
        at = _find_item(block, sign, at, language)
        if at < 0:
            break
        places.append(at)
        at += len(sign)
    return places


def _inner_items(block: str, language: Language) -> list[int]:
    """Return where the items of a list begin that stands behind other text: "Bring: 1) salt 2) bread"."""
    first = block.find(" 1) ") + 1
    places = [first, *(first + place for place in _items(block[first:], language))]
    if len(places) < 2:
        return []
    words = [block[max(0, place - 60) : place].rsplit(maxsplit=1)[-1] for place in places]
    goes_on = any(word[-1] in ",;" or word.lower() in language.stop_words for word in words)
    return [] if goes_on else places


def _find_item(block: str, sign: str, at: int, language: Language) -> int:
    """Return where an item with a sign begins, or -1.

    A number with a bare full stop may be an ordinal number or the end of a sentence. A function word before
    it says so: "the 2. team".
    """
    while (at := block.find(sign, at)) >= 0:
        behind = at + len(sign)
        if block[at - 1].isspace() and block[behind : behind + 1].isspace():
            before = "".join(block[max(0, at - 40) : at].split()[-1:]).lower()
            if sign[-1] != "." or before not in language.stop_words:
                return at
        at = behind
    return -1

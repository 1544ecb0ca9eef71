"""Labels: what the words of a line say of its kind, such as "All rights reserved" or "Best regards"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from .model_files import bundled_json
from .patterns import pattern
from .unicode import UNSPACED, count_words

_TOKEN = pattern(r"[^\W\d_]+|\d+")
_NUMBER = pattern(r"\d+")
_COPYRIGHT = pattern(r"(?<!\w)[©ⓒ]")  # not "cafÃ©": a wrongly decoded letter
_DATE = pattern(
    r"(?:^|\D)\d{1,2}[:.h]\d\d(?:\D|$)|\b\d{1,2}(?:\D{1,12})?\W(?:19|20)\d\d\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"
    r"|\d\s?[年月日]|\b\d+ \w+ ago\b",
    re.IGNORECASE,
)
# Behind "by": a capital, and at most eight words; a word of marks ("&") does not count.
_NAMES = pattern(r"\S{1,12} [^\W\d_a-z]\S*+(?:\s++(?:[,&|.-]++\s++)*+\S++){0,7}+$")
_KINDS = ("notice", "end", "caption", "boilerplate", "credit", "reference", "section", "greeting", "closing")

# The credit of a picture: "Photo: Ida Berg", "(AP Photo/Ida Berg)", "– Getty Images", at the end of a line.
_CREDIT_BEHIND = pattern(r"(?i: credit)?\s?(?:[:=©/]|\.\.\.|…)\s?\S| (?:by|von|de|di) [^\Wa-z]")
_CREDIT_BEFORE = pattern(r"[(\[/|][^()\[\]/]{0,40}$|[–—]\s?$")
_CREDIT_CHARS = 60  # the longest credit
_BEFORE_CHARS = 41  # the longest match of _CREDIT_BEFORE
_GOES_ON = pattern(r"[.!?。]\s|\A\)\s?[–—-]")  # a sentence follows: "OSLO (AP) — The dike …"
_FIGURE = pattern(
    r"(?:figure|fig\.|table|abb\.|abbildung|tabelle|tableau|figura|tabla|tabela|图|図|表)\s?\d", re.IGNORECASE
)
_NONE: frozenset[str] = frozenset()
_BETWEEN_NAMES = frozenset(
    {"and", "v.", "vs.", "et", "al.", "al.,", "at", "of", "for", "the", "und", "y", "e", "c/"}
)
_JOINERS = tuple(f"{word} " for word in _BETWEEN_NAMES)
_INITIAL = pattern(r"\b[^\W\d_a-z]\b\W|\bet al\b|\bvs?\. ")
_ROW_WORDS = 25  # the longest row
_UNSPACED_CHARS = 80  # a longer line of a script without spaces is a paragraph: "登录" is a word of it
_KEY_CHARS = 25  # the longest key: "Photo" in "Photo: Ida Berg leaves the hall."


class _Opening(NamedTuple):
    """A phrase that a line opens with."""

    kind: str
    words: list[str]
    whole: bool  # the phrase is the whole line
    of_sentence: bool  # the phrase tells the kind of a sentence, too


class _Labels(NamedTuple):
    """The phrases. A number is "0"."""

    opening: Mapping[str, Sequence[_Opening]]  # by the first word
    inside: Mapping[str, Sequence[tuple[str, str]]]  # kind and phrase, by the longest word
    caption_words: frozenset[str]  # in the credit of a picture
    signs: frozenset[str]  # words of captions, and the longest word of each phrase that may stand anywhere
    unspaced: Sequence[tuple[str, str]]  # kind and phrase, in scripts without spaces
    bylines: frozenset[str]  # the first words of a byline
    function_words: frozenset[str]
    code: Mapping[str, tuple[str, ...]]  # what a line of code opens with, by its first character


@lru_cache(maxsize=1)
def _labels() -> _Labels:
    """Read the phrases: "*" before a phrase that may stand anywhere, "$" behind a whole line.

    In a sentence, a phrase of boilerplate must stand at the beginning: "Subscribe to our newsletter."
    """
    data: dict[str, list[str]] = bundled_json(__package__, "labels.json")
    opening: dict[str, list[_Opening]] = {}
    inside: dict[str, list[tuple[str, str]]] = {}
    for kind in _KINDS:
        for text in data[kind]:
            words = _TOKEN.findall(text)
            anywhere = text[0] == "*"
            if anywhere:
                inside.setdefault(max(words, key=len), []).append((kind, f" {' '.join(words)} "))
            if not anywhere or kind == "boilerplate":
                opening.setdefault(words[0], []).append(_Opening(kind, words, text[-1] == "$", anywhere))
    caption_words = frozenset(data["caption words"])
    return _Labels(
        opening,
        inside,
        caption_words,
        caption_words.union(inside),
        [(kind, text) for kind in _KINDS for text in data.get(f"unspaced {kind}", ())],
        frozenset(data["bylines"]),
        frozenset(data["function words"]),
        {code[0]: tuple(other for other in data["code"] if other[0] == code[0]) for code in data["code"]},
    )


def kind_of(text: str, *, ended: bool) -> str:
    """Return the kind that the words of a line say, or "".

    Parameters
    ----------
    text : str
        A line.
    ended : bool
        Whether the line ends like a sentence. Then only phrases count that no sentence of an article holds.

    Returns
    -------
    str
        "notice", "end" (the page has no article below), "boilerplate", "credit", "caption", "reference" (the
        heading of a list of references), "section" (the heading of boilerplate), "greeting", "closing" or "".

    Examples
    --------
    >>> kind_of("© 2024 The Varsund Post", ended=False), kind_of("Kind regards,", ended=False)
    ('notice', 'closing')
    """
    if text.isdecimal():  # a shortcut
        return ""
    if ("©" in text or "ⓒ" in text) and _COPYRIGHT.search(text):
        return "notice"
    labels = _labels()
    words = _words(text)
    signs = _NONE if labels.signs.isdisjoint(words) else labels.signs.intersection(words)
    kind = _kind_inside(words, signs, ended=ended) if signs else ""
    if not kind and words and words[0] in labels.opening:
        kind = _kind_of_opening(text, words, ended=ended)
    if not kind and not text.isascii() and UNSPACED.search(text):
        is_long = len(text) > _UNSPACED_CHARS
        found = [said for said, phrase in labels.unspaced if phrase in text]
        kind = next((said for said in found if not (is_long and said == "boilerplate")), "")
    if kind:
        return kind
    if "0" in words[1:2] and _FIGURE.match(text):
        return "caption"
    if signs and any(_has_credit(text, mark) for mark in labels.caption_words & signs):
        return "caption"
    return "credit" if not ended and is_byline(text) else ""


_TABLE = bytes(
    code if code > 127 or chr(code).isalpha() else ord("0") if chr(code).isdigit() else ord(" ")
    for code in range(256)
)
_ZEROS = pattern("00*")  # found five times as fast as "0+"


def _words(text: str) -> list[str]:
    """Return the words of a line in lower case. A number is "0".

    A table of bytes is five times as fast as the pattern of a word.
    """
    encoded = text.lower().encode("utf-8", "surrogatepass")
    line = encoded.translate(_TABLE).decode("utf-8", "surrogatepass")
    if "0" in line:
        line = _ZEROS.sub(" 0 ", line)
    words = line.split()
    if line.isascii():
        return words
    parts = ([word] if word.isalpha() else _TOKEN.findall(_NUMBER.sub("0", word)) for word in words)
    return list(chain.from_iterable(parts))


def _kind_inside(words: list[str], signs: frozenset[str], *, ended: bool) -> str:
    """Return the kind of the first phrase that stands anywhere in a line, or ""."""
    inside = _labels().inside
    line = f" {' '.join(words)} "
    for sign in sorted(signs, key=words.index):
        for kind, phrase in inside.get(sign, ()):
            if phrase in line and not (ended and kind == "boilerplate"):
                return kind
    return ""


def _kind_of_opening(text: str, words: list[str], *, ended: bool) -> str:
    """Return the kind of the phrase that a line opens with, or ""."""
    has_key = ended and ":" in text[:_KEY_CHARS]
    key = _TOKEN.findall(text[: text.find(":")].lower()) if has_key else []
    for phrase in _labels().opening[words[0]]:
        if key == phrase.words:
            return phrase.kind
        if phrase.of_sentence or not ended:
            if phrase.words == (words if phrase.whole else words[: len(phrase.words)]):
                return phrase.kind
    return ""


def _has_credit(text: str, mark: str) -> bool:
    """Return whether a line ends in the credit of a picture that holds a word such as "photo"."""
    at = max(len(text) - _CREDIT_CHARS - len(mark), 0)
    if mark not in text[at:].lower():
        return False
    for found in re.compile(rf"\b{re.escape(mark)}\b", re.IGNORECASE).finditer(text, at):
        start, end = found.span()
        rest = text[end:]
        if not _GOES_ON.search(rest) and (
            _CREDIT_BEHIND.match(rest) or _CREDIT_BEFORE.search(text, max(start - _BEFORE_CHARS, 0), start)
        ):
            return True
    return False


def is_byline(text: str) -> bool:
    """Return whether a line names its author: "By Ida Berg"."""
    return text.partition(" ")[0].lower() in _labels().bylines and _NAMES.match(text) is not None


def is_reference(text: str) -> bool:
    """Return whether a line is a list of names with initials, or cites a case: "Hull v. Barrow (1987)".

    Examples
    --------
    >>> is_reference("Before Marsh, C.J., and Moe and Vik, JJ."), is_reference("Ferreira L, Deng X, et al.")
    (True, True)
    """
    at = text.find(" ") + 1
    if not at or (text[at].islower() and not text.startswith(_JOINERS, at)) or text.isupper():
        return False  # nearly every sentence
    words = text.split()
    return (
        len(words) <= _ROW_WORDS
        and all(not word[0].islower() or word in _BETWEEN_NAMES for word in words)
        and _INITIAL.search(text) is not None
    )


def is_date(text: str) -> bool:
    """Return whether a line holds a date or a time of day."""
    may_be = _NUMBER.search(text) is not None and not text.isdecimal()  # a shortcut: a number is no date
    return may_be and _DATE.search(text) is not None


def opens_code(text: str) -> bool:
    """Return whether a line opens like code: "SELECT id", "$ make"."""
    return text.startswith(_labels().code.get(text[0], ()))


def is_row(text: str) -> bool:
    """Return whether a line is the row of a table or a dose: numbers, and no word that joins words."""
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded) - len(encoded.translate(None, b"0123456789")) < 2 and text.isascii():  # a shortcut
        return False
    function_words = _labels().function_words
    if not function_words.isdisjoint(text.lower().split()):  # a shortcut: nearly every sentence
        return False
    words = plain_words(text)
    numbers = sum(word[0].isdigit() for word in words)
    return (
        numbers > 1
        and len(words) / 5 <= numbers
        and len(words) <= _ROW_WORDS
        and function_words.isdisjoint(words)
        and (text.isascii() or count_words(text) <= min(_ROW_WORDS, 5 * numbers))
    )


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case, without the marks of a sentence. A number is a word."""
    text = text.lower()
    for mark in ".,:;!?()[]/’'\"-":
        text = text.replace(mark, " ")
    return text.split()

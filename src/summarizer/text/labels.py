"""Labels: what the words of a line say of its kind, such as "All rights reserved" or "Best regards"."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from .unicode import UNSPACED

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_DATE = re.compile(
    r"(?:^|\D)\d{1,2}[:.h]\d\d(?:\D|$)|\b\d{1,2}(?:\D{1,12})?\W(?:19|20)\d\d\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"
    r"|\d\s?[年月日]|\b\d+ \w+ ago\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\S{1,12} [^\W\d_a-z]\S*(?:[\s,&|.-]+\S+){0,7}$")  # behind "by": a capital
_KINDS = ("notice", "end", "caption", "boilerplate", "credit", "reference", "section", "greeting", "closing")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?。]\s")


class _Opening(NamedTuple):
    """A phrase that a line opens with."""

    kind: str
    words: list[str]
    whole: bool  # the phrase is the whole line
    of_sentence: bool  # the phrase tells the kind of a sentence, too


class _Phrases(NamedTuple):
    """The phrases. A number is "0"."""

    opening: Mapping[str, list[_Opening]]  # by the first word
    inside: Mapping[str, list[tuple[str, str]]]  # kind and phrase by the longest word


@lru_cache(maxsize=1)
def _data() -> Mapping[str, list[str]]:
    """Return the lists of phrases by kind."""
    file = resources.files(__package__) / "labels.json"
    data: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def _phrases() -> _Phrases:
    """Read the phrases: "*" before a phrase that may stand anywhere, "$" behind one that is the whole line.

    In a sentence, a phrase of boilerplate must stand at the beginning: "Subscribe to our newsletter."
    """
    opening: dict[str, list[_Opening]] = {}
    inside: dict[str, list[tuple[str, str]]] = {}
    for kind in _KINDS:
        for text in _data()[kind]:
            words = _TOKEN.findall(text)
            if text[0] == "*":
                inside.setdefault(max(words, key=len), []).append((kind, f" {' '.join(words)} "))
            if text[0] != "*" or kind == "boilerplate":
                opening.setdefault(words[0], []).append(
                    _Opening(kind, words, text[-1] == "$", text[0] == "*")
                )
    return _Phrases(opening, inside)


@lru_cache(maxsize=1)
def _sign_words() -> frozenset[str]:
    """Return the words that may tell the kind of a sentence, wherever they stand."""
    inside = (word for word, pairs in _phrases().inside.items() if any(k != "boilerplate" for k, _ in pairs))
    return _caption_words().union(inside)


@lru_cache(maxsize=1)
def _sentence_openings() -> frozenset[str]:
    """Return the first words of the phrases that a sentence of boilerplate opens with."""
    return frozenset(w for w, found in _phrases().opening.items() if any(p.of_sentence for p in found))


@lru_cache(maxsize=1)
def _unspaced() -> list[tuple[str, str]]:
    """Return phrase and kind, for scripts without spaces."""
    return [(text, kind) for kind in _KINDS for text in _data().get(f"unspaced {kind}", ())]


@lru_cache(maxsize=1)
def _caption_words() -> frozenset[str]:
    """Return the words that stand in the credit of a picture."""
    return frozenset(_data()["caption words"])


# The credit of a picture: "Photo: Ida Berg", "(AP Photo/Ida Berg)", "– Getty Images", at the end of a line.
_CREDIT_BEHIND = re.compile(r"(?i: credit)?\s?(?:[:=©/]|\.\.\.|…)\s?\S| (?:by|of|von|de|di) [^\Wa-z]")
_CREDIT_BEFORE = re.compile(r"[(\[/|][^()\[\]/]{0,40}$|[–—]\s?$")
_FIGURE = re.compile(r"(?:figure|fig\.|table|abb\.|abbildung|tabelle|tableau|figura|tabla|tabela|图|図|表)\s?\d", re.IGNORECASE)
_KEY = 25  # characters of the longest key: "Photo: Ida Berg leaves the hall."
_FIGURE_INITIALS = frozenset("FfTtAa图図表")
_ROW = 25  # words of the longest row
_LAST = 60  # characters of the longest credit


def _is_caption(text: str, words: list[str]) -> bool:
    """Return whether a line ends in the credit of a picture, or begins like "Figure 2"."""
    if _FIGURE.match(text):
        return True
    marks = _caption_words().intersection(words)
    for mark in marks:
        for found in re.finditer(rf"\b{re.escape(mark)}\b", text, re.IGNORECASE):
            rest = text[found.end() :]
            ends = len(rest) <= _LAST and not _SENTENCE_END.search(rest)
            if ends and (_CREDIT_BEHIND.match(rest) or _CREDIT_BEFORE.search(text, 0, found.start())):
                return True
    return False


def signs_in(text: str) -> frozenset[str]:
    """Return the words of a text that may tell the kind of a sentence; few texts of prose hold any."""
    return _sign_words().intersection(plain_words(text))


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case, without the marks of a sentence: much faster than a pattern."""
    text = text.lower()
    for mark in ".,:;!?()[]/’'\"-":
        text = text.replace(mark, " ")
    return text.split()


def kind_of(text: str, *, ended: bool, signs: frozenset[str] | None = None) -> str:
    """Return the kind that the words of a line say, or "".

    Parameters
    ----------
    text : str
        A line.
    ended : bool
        Whether the line ends like a sentence. Then only phrases count that no sentence of an article holds.
    signs : frozenset of str, optional
        `signs_in` of the whole text: makes the search faster.

    Returns
    -------
    str
        "notice", "end" (the page has no article below), "boilerplate", "credit", "caption", "reference" (the
        heading of a list of references), "section" (the heading of boilerplate), "greeting", "closing", or "".

    Examples
    --------
    >>> kind_of("© 2024 The Varsund Post", ended=False), kind_of("Kind regards,", ended=False)
    ('notice', 'closing')
    """
    if "©" in text or "ⓒ" in text:
        return "notice"
    if ended and signs is not None and _is_plain(text, signs):
        return ""
    words = _TOKEN.findall(_DIGITS.sub("0", text.lower()))
    phrases = _phrases()
    if not phrases.inside.keys().isdisjoint(words):
        line = f" {' '.join(words)} "
        for kind, inside in (pair for word in words for pair in phrases.inside.get(word, ())):
            if inside in line and not (ended and kind == "boilerplate"):
                return kind
    key = _TOKEN.findall(text[: text.find(":")].lower()) if ended and ":" in text[:_KEY] else []
    for phrase in phrases.opening.get(words[0], ()) if words else ():
        if key == phrase.words:
            return phrase.kind
        opens = (words if phrase.whole else words[: len(phrase.words)]) == phrase.words
        if opens and (phrase.of_sentence or not ended):
            return phrase.kind
    if not text.isascii() and UNSPACED.search(text):
        for phrase_text, kind in _unspaced():
            if phrase_text in text:
                return kind
    if _is_caption(text, words):
        return "caption"
    return "credit" if not ended and is_byline(text) else ""


def _is_plain(text: str, signs: frozenset[str]) -> bool:
    """Return whether nothing in a sentence can tell its kind: no word of `signs`, no key, no number behind."""
    if ":" in text[:_KEY] or text.partition(" ")[0].lower() in _sentence_openings() or (text[0] in _FIGURE_INITIALS and _FIGURE.match(text)) or not (text.isascii() or UNSPACED.search(text) is None):
        return False
    if signs:
        lower = text.lower()
        for sign in signs:
            if sign in lower:
                return False
    return True


def is_byline(text: str) -> bool:
    """Return whether a line names its author: "By Ida Berg"."""
    return text.partition(" ")[0].lower() in _data()["bylines"] and _NAMES.match(text) is not None


def is_date(text: str) -> bool:
    """Return whether a line holds a date or a time of day."""
    return _DATE.search(text) is not None


def opens_code(text: str) -> bool:
    """Return whether a line opens like code: "SELECT id", "$ make"."""
    return text.startswith(_code_openings())


@lru_cache(maxsize=1)
def _code_openings() -> tuple[str, ...]:
    return tuple(_data()["code"])


def is_row(text: str) -> bool:
    """Return whether a line is the row of a table or a dose: numbers, and no word that joins words."""
    words = plain_words(text)
    numbers = sum(word[0].isdigit() for word in words)
    return numbers > 1 and numbers >= len(words) / 5 and len(words) <= _ROW and _function_words().isdisjoint(words)


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return frozenset(_data()["function words"])

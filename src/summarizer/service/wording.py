"""Wording: what the words of a sentence of a prompt say, in nine languages."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from ..text.language import load_language

LONGEST = 700
"""Characters of the longest sentence of an instruction."""

COLONS = (":", "：")
QUESTION_MARKS = ("?", "？")
RULES = ("rules", "formats")
"""Kinds of the labels of rules."""

PLACEHOLDER = re.compile(r"\[[^\[\]\n]{0,200}\]")
"""What a template of an answer leaves open."""

_FEW = 6  # words of a request that names no text, or of a sentence that is no more than a length
_SHORT = 30  # characters of a sentence such as "And this one:"
_NAME = 60  # characters of the longest label
_MAX_LENGTH = 10_000
_ACCENTS = re.compile("[\u0300-\u036f]")
_MARKS = re.compile(r"^[\s>#*_\-•·–—+]*(?:\d{1,2}[.)、]\s*)?[\s*_]*")
_COLON = re.compile(r"\s?[:：][*_]*(?=\s|$)|：")
_ASIDE = re.compile(r"\s*[(（][^()（）]{0,60}[)）]\s*$")
_BRACKETED = re.compile(r"\s*\[([^\[\]]{3,80})\]\s*$")
_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WORD = re.compile(r"\w+")
_COMMON = 12  # letters of a common word
_LATIN = ("en", "de", "fr", "es", "pt", "it")


def folded(text: str) -> str:
    """Return a text in small letters without accents, with straight apostrophes."""
    return _without_accents(text.casefold().replace("’", "'"))


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


@dataclass(frozen=True, eq=False)
class _Rows:
    """The words of instructions in one language, as patterns of small letters without accents."""

    summarize: re.Pattern[str]
    results: re.Pattern[str]
    ask: re.Pattern[str]
    texts: re.Pattern[str]
    pointers: re.Pattern[str]
    following: re.Pattern[str]
    about: re.Pattern[str]
    said: re.Pattern[str]
    other: re.Pattern[str]
    before: re.Pattern[str]
    listed: re.Pattern[str]
    names: Mapping[str, re.Pattern[str]]
    lengths: Sequence[tuple[str, re.Pattern[str]]]
    each: re.Pattern[str]
    numbers: Mapping[str, int]  # 0 for a number that is not told, such as "few"
    languages: Sequence[tuple[re.Pattern[str], str]]
    words: frozenset[str]
    spaced: bool


@lru_cache(maxsize=1)
def _by_language() -> Mapping[str, _Rows]:
    """Read the words of instructions."""
    file = resources.files(__package__) / "prompts.json"
    data: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return {code: _compiled(words, spaced=code not in ("zh", "ja")) for code, words in data.items()}


def _compiled(data: Mapping[str, Any], *, spaced: bool) -> _Rows:
    """Turn the words of one language into patterns."""
    border = (r"(?<!\w)", r"(?!\w)") if spaced else ("", "")

    def words(*names: str) -> str:
        rows = [_without_accents(row) for name in names for row in data[name]]
        rows.sort(key=len, reverse=True)
        joined = "|".join(row.replace(" .. ", r"(?:\W+\w+){0,8}?\W+").replace(" ", r"\W+") for row in rows)
        return f"{border[0]}(?:{joined or '(?!)'}){border[1]}"

    before = rf"(?:{words('before')}\W*)*" if data["before"] else ""
    numbers = {_without_accents(word): number for word, number in data["numbers"].items()}
    spelled = "|".join(sorted(numbers, key=len, reverse=True))
    number = rf"(\d{{1,5}}|{spelled}){border[1]}"
    between = rf"[-–‑ \t]*(?:(?!(?:{spelled}){border[1]})[^\W\d][\w']*[-–‑ \t]+){{0,3}}?"
    if not spaced:
        between = rf"[ \t]*(?:{'|'.join(data['counters'])}){{0,3}}?"
    begins = border[0] + number
    nouns = words("texts")
    return _Rows(
        **{
            name: re.compile(words(name))
            for name in ("summarize", "results", "ask", "pointers", "following", "about", "listed")
        },
        texts=re.compile(nouns),
        said=re.compile(before + words("said")),
        other=re.compile(before + words("other")),
        before=re.compile(before),
        names={
            name: re.compile(words(name))
            for name in ("labels", "details", "rules", "formats", "closings", "questions")
        },
        lengths=[
            (unit, re.compile(begins + between + words(unit)))
            for unit in ("points", "sentences", "words", "chars")
        ]
        + [("percent", re.compile(rf"{begins}[ \t]*(?:%|{words('percent')})"))],
        each=re.compile(words("each")),
        numbers=numbers,
        languages=[
            (re.compile(rf"{border[0]}{_without_accents(name)}{border[1]}[\s的の]*{nouns}"), code)
            for name, code in data["languages"].items()
        ],
        words=frozenset(
            _without_accents(row)
            for rows in data.values()
            for row in rows
            if row.isalpha() and len(row) <= _COMMON
        ),
        spaced=spaced,
    )


def _likely(text: str) -> list[_Rows]:
    """Return the rows of the languages that a sentence may be in, by its script and its common words."""
    if _KANA.search(text):
        codes: Sequence[str] = ("ja", "zh")
    elif _HAN.search(text):
        codes = ("zh", "ja")
    elif _CYRILLIC.search(text):
        codes = ("ru",)
    else:
        codes = _LATIN
    rows = [_by_language()[code] for code in codes]
    if len(rows) <= 2:
        return rows
    words = set(_WORD.findall(text))
    shared = {row: len(words & row.words) for row in rows}
    most = max(shared.values())
    return [row for row in rows if shared[row] >= most - 1] if most > 1 else rows


def kind_of(sentence: str) -> str:
    """Return what a sentence is.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    str
        "request": it asks for a summary. "said": it speaks of the answer ("At most 80 words."); no article
        says this. "question": it asks something. "other": it may be an instruction, or a sentence of an
        article. "": a sentence of an article.
    """
    if len(sentence) > LONGEST:
        return ""
    text = folded(_MARKS.sub("", sentence, count=1))
    likely = _likely(text)
    if any(_is_request(text, rows) for rows in likely):
        return "request"
    if len(text.split()) <= _FEW and length_of(text):
        return "said"
    if text.rstrip("*_ \"'”»").endswith(QUESTION_MARKS):
        return "question"
    if any(rows.said.match(text) for rows in likely):
        return "said"
    if text.endswith(COLONS) and len(text) <= _SHORT and any(_points(text, rows) for rows in likely):
        return "said"
    return "other" if any(rows.other.match(text) for rows in likely) else ""


def _points(text: str, rows: _Rows) -> bool:
    """Return whether a sentence names a text, or points to one."""
    return bool(rows.texts.search(text) or rows.pointers.search(text))


def _is_request(text: str, rows: _Rows) -> bool:
    """Return whether a sentence asks for a summary."""
    points = _points(text, rows)
    if rows.about.search(text) and points:
        return True
    verb, result, ask = rows.summarize.search(text), rows.results.search(text), rows.ask.search(text)
    closes = text.rstrip("*_ ").endswith(COLONS)
    if not rows.spaced:
        return bool((verb or result) and (ask or closes or (verb and verb.start() <= 3)))
    is_short = len(text.split()) <= _FEW
    open_ = rows.before.match(text)
    lead = open_.end() if open_ else 0
    led = bool(rows.other.match(text) or rows.said.match(text))
    if verb and (verb.start() <= lead or led):
        return bool(points or closes or is_short or length_of(text))
    if result and ask and (ask.start() <= lead or led):
        return bool(points or closes or is_short or length_of(text))
    is_heading = closes or not text.rstrip().endswith((".", "!"))
    return bool(result and result.start() <= lead and is_short and is_heading)


def points_on(sentence: str, kind: str) -> bool:
    """Return whether an instruction says that the text follows: by a word, by a colon, or by a length."""
    text = folded(sentence)
    follows = any(rows.following.search(text) for rows in _likely(text))
    return follows or sentence.endswith(COLONS) or (kind == "request" and length_of(text) is not None)


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    languages = (code for code, rows in _by_language().items() if rows.spaced)
    return frozenset().union(*(load_language(code).stop_words for code in languages))


def names_a_topic(remark: str) -> bool:
    """Return whether a remark has a word that is no function word, unlike "more"."""
    return not _stop_words().issuperset(_WORD.findall(remark.lower()))


def label_of(line: str) -> tuple[str, int]:
    """Return the kind of the label that a line opens with, and where its value begins; "" without a label."""
    bracketed = _BRACKETED.match(line)
    if bracketed:
        names = folded(bracketed[1])
        if any(rows.texts.search(names) for rows in _likely(names)):
            return "labels", len(line)
    colon = _COLON.search(line[: _NAME + 60])
    name = line[: colon.start()] if colon else line
    is_heading = line.lstrip().startswith(("#", "**", "__", "=="))
    if not colon and not is_heading:
        return "", 0
    name = folded(_ASIDE.sub("", name.strip(" \t#*_=>【】[]")).strip(" \t#*_=>【】[]"))
    if len(name) > _NAME:
        return "", 0
    for rows in _likely(name):
        for kind, pattern in rows.names.items():
            if pattern.fullmatch(name):
                return kind, colon.end() if colon else len(line)
    return "", 0


def announces_rules(sentence: str) -> bool:
    """Return whether a sentence announces a list of rules, as in "Follow these rules:"."""
    text = folded(sentence).rstrip("*_ :：")
    return any(re.search(rows.names[kind].pattern + r"\Z", text) for rows in _likely(text) for kind in RULES)


def asks_for_list(instruction: str) -> bool:
    """Return whether an instruction asks for a list."""
    text = folded(PLACEHOLDER.sub(" ", instruction))
    likely = _likely(text)
    return any(rows.listed.search(text) or rows.lengths[0][1].search(text) for rows in likely)


def length_of(text: str) -> tuple[float, str] | None:
    """Return the first length in an instruction: points before sentences, words, characters and a share."""
    likely = _likely(text)
    for at in range(5):
        for rows in likely:
            unit, pattern = rows.lengths[at]
            for found in pattern.finditer(text):
                number = _number(found[1], rows)
                beside = text[max(found.start() - 12, 0) : found.start()], text[found.end() : found.end() + 8]
                if not 0 < number <= _MAX_LENGTH or any(
                    other.each.search(side) for other in likely for side in beside
                ):
                    continue
                if unit == "percent":
                    return (number / 100, "ratio") if number <= 100 else None
                return number, "sentences" if unit == "points" else unit
    return None


def _number(word: str, rows: _Rows) -> int:
    return int(word) if word.isdigit() else rows.numbers[word]


def language_of_text(instructions: Iterable[str]) -> str:
    """Return the language that an instruction gives the text, as in "the German article", or "auto"."""
    for instruction in instructions:
        text = folded(instruction)
        for rows in _likely(text):
            for pattern, code in rows.languages:
                if pattern.search(text):
                    return code
    return "auto"

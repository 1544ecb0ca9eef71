"""Detect: find the language of a text by its script, its function words and its letters."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from .language import Language, load_language
from .model_files import bundled_json
from .patterns import pattern
from .unicode import nfc

AUTO = "auto"
"""The value of a `language` argument that means: detect the language."""

DEFAULT_LANGUAGE = AUTO
"""The default of all `language` arguments. All 2,359 English articles of nine sets give the same result as
with "en". The detected language of a single short sentence can be wrong."""

_HEAD, _MIDDLE = 1200, 400  # characters that are read at the beginning and in the middle
_STRIDE = 4  # in a long sample every fourth character is counted
_WORD = pattern(r"[^\W\d_]{2,}")  # a single letter may be an initial
_LETTERS = bytes(code if code < 128 and chr(code).isalpha() else ord(" ") for code in range(256))

# First code point of a script, and the name of the script. A script of one language has the code of the
# language instead of a name.
_SCRIPTS = (
    (0x0000, ""), (0x0041, "Latin"), (0x005B, ""), (0x0061, "Latin"), (0x007B, ""), (0x00C0, "Latin"),
    (0x00D7, ""), (0x00D8, "Latin"), (0x00F7, ""), (0x00F8, "Latin"), (0x0250, ""), (0x0370, "el"),
    (0x0400, "Cyrillic"), (0x0530, "hy"), (0x0590, "he"), (0x0600, "Arabic"), (0x0700, ""),
    (0x0750, "Arabic"), (0x0780, "dv"), (0x07C0, ""), (0x0900, "hi"), (0x0964, ""), (0x0966, "hi"),
    (0x0980, "bn"), (0x0A00, "pa"), (0x0A80, "gu"), (0x0B00, "or"), (0x0B80, "ta"), (0x0C00, "te"),
    (0x0C80, "kn"), (0x0D00, "ml"), (0x0D80, "si"), (0x0E00, "th"), (0x0E80, "lo"), (0x0F00, "bo"),
    (0x1000, "my"), (0x10A0, "ka"), (0x1100, "ko"), (0x1200, "am"), (0x13A0, ""), (0x1780, "km"),
    (0x1800, "mn"), (0x18B0, ""), (0x1E00, "Latin"), (0x1F00, "el"), (0x2000, ""), (0x3040, "ja"),
    (0x3100, ""), (0x3130, "ko"), (0x3190, ""), (0x3400, "zh"), (0xA000, ""), (0xAC00, "ko"),
    (0xD7B0, ""), (0xF900, "zh"), (0xFB00, ""), (0xFB50, "Arabic"), (0xFE00, ""), (0xFE70, "Arabic"),
    (0xFEFF, ""), (0xFF66, "ja"), (0xFFA0, ""), (0x20000, "zh"), (0x40000, ""),
)  # fmt: skip
_FIRSTS = [first for first, _ in _SCRIPTS]
# Script of several languages -> the language if nothing can be recognised.
_FALLBACK = {"Latin": "en", "Cyrillic": "ru", "Arabic": "ar"}
_LETTERS_A_SIGN = {"zh": 3.0, "ja": 3.0, "ko": 2.0}  # one sign counts as much as this number of letters


def detect_language(text: str) -> str:
    """Return the language of a text. Reads the first 1,200 characters and 400 characters of the middle.

    The script decides first. Within the Latin, Cyrillic and Arabic scripts, function words and letters
    decide. A word or a letter that n of N languages have gets the weight ``ln(N / n)``. The candidates are
    the languages with a profile and a few similar languages.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        ISO 639-1 code; "en" if nothing can be recognised.

    Raises
    ------
    TypeError
        If `text` is not a str.

    Examples
    --------
    >>> detect_language("Das Wasser stieg in der Nacht."), detect_language("水は夜に上がった。")
    ('de', 'ja')
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, got {type(text).__name__}")
    sample = _sample(text)
    if nfc(sample) != sample:  # decomposed letters take more characters
        sample = _sample(nfc(text))
    sample = sample.lower()
    if sample.isascii():  # letters cannot tell languages apart here; words are found faster
        return _by_words(sample.encode().translate(_LETTERS).decode().split(), {}, "Latin")
    letters = Counter(sample[::_STRIDE] if len(sample) > 100 * _STRIDE else sample)
    script = _script(letters)
    return script if len(script) == 2 else _by_words(_WORD.findall(sample), letters, script)


def _sample(text: str) -> str:
    """Return the beginning and some of the middle of a text."""
    middle = len(text) // 2
    return text if len(text) <= _HEAD + _MIDDLE else text[:_HEAD] + " " + text[middle : middle + _MIDDLE]


def resolve_language(language: str | Language, text: str) -> Language:
    """Return the profile of a language. For "auto", detect the language of the text."""
    return load_language(detect_language(text) if is_auto(language) else language)


def is_auto(language: object) -> bool:
    """Return whether a `language` argument asks for detection."""
    return isinstance(language, str) and language.strip().lower() == AUTO


def _script(letters: Counter[str]) -> str:
    """Return the script of most letters, or the language code if the script has one language."""
    found: dict[str, float] = {}
    for letter, n in letters.items():
        name = _SCRIPTS[bisect_right(_FIRSTS, ord(letter)) - 1][1]
        if name:
            found[name] = found.get(name, 0.0) + n * _LETTERS_A_SIGN.get(name, 1.0)
    kana, signs = found.pop("ja", 0.0), found.pop("zh", 0.0)
    if kana + signs:
        # Japanese mixes kana with Chinese signs. Chinese has hardly any kana.
        found["ja" if kana > 0.05 * (kana + signs) else "zh"] = kana + signs
    return max(found, key=lambda name: found[name], default="Latin")


def _by_words(found: Sequence[str], letters: Mapping[str, int], script: str) -> str:
    """Return the most likely language of a script by function words and letters.

    The data map each word and each letter to the joined codes of its languages. They map each language to
    its script. If two languages are equally likely, the first language in the data wins.
    """
    data = _data()
    words, signs = data["words"], data["letters"]
    hits = Counter(filter(None, map(words.get, found)))
    for letter, n in letters.items():
        if letter in signs:
            hits[signs[letter]] += n
    scores: dict[str, float] = {}
    for codes, n in hits.items():
        competing, weight = _weighed(codes)
        for code in competing:
            scores[code] = scores.get(code, 0.0) + n * weight
    best, likeliest = 0.0, _FALLBACK[script]
    for code, factor in _candidates(script):
        if code in scores and scores[code] * factor > best:
            best, likeliest = scores[code] * factor, code
    return likeliest


@cache
def _candidates(script: str) -> list[tuple[str, float]]:
    """Return the languages of a script, each with a factor: without a profile it needs stronger evidence."""
    data = _data()
    return [
        (code, 0.85 if code in data["rivals"] else 1.0)
        for code, home in data["scripts"].items()
        if home == script
    ]


@cache
def _weighed(codes: str) -> tuple[tuple[str, ...], float]:
    """Return the languages of joined codes ("dano"), and the weight of a word or letter that they share."""
    competing = tuple(codes[at : at + 2] for at in range(0, len(codes), 2))
    return competing, math.log(len(_data()["scripts"]) / len(competing))


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, str]]:
    """Return the data that ``scripts/build_detect.py`` made from the profiles."""
    data: dict[str, dict[str, str]] = bundled_json(__package__, "languages/detect.json")
    return data

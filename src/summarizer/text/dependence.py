"""Danglers: sentences that need the one before them, told from how they open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .language import Language
from .unicode import nfc, unspaced

_TOKEN = re.compile(r"[^\W_]+|,")
_NAME_AFTER_COMMA = re.compile(r", (?=[^\W\d_])(\w+)")
_OPENING = 64  # characters that are looked at
_CLAUSE = 100  # those in which it may say who
_LONGEST = 5  # words of an opening
_SOON = 5  # words in which an opening is completed: "it is therefore not clear"
_SHORT = 4  # words of a plain attribution: "she told the court"
_CLOSING = {
    '"': '"', "“": '”"', "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", "'": "'", "「": "」",
    "『": "』",
}  # fmt: skip
_PAIRS = {"”": "“", "“": "„", "»": "«"}
_QUOTE_ENDS = frozenset('"' + "".join(_PAIRS))


def dangles(sentence: str, language: Language) -> bool:
    """Tell whether a sentence needs the one before it, which a summary may have left out.

    It does where it opens with a pronoun or demonstrative ("She", "In this case"), opens with a link ("But",
    "As a result"), or is a quotation without a speaker: bare, or by "he said". It does not where that word
    points into the sentence ("It is clear that", "Both Italy and Spain") or at the reader's here and now
    ("This week"). Only the opening is looked at, in the language's lists: the longest entry decides. "I",
    "we", "you" and "the …" need nothing. The surface signs are those of incorrect coreference and incomplete
    discourse in Zhang, Wan & Bansal 2023, "Extractive is not Faithful".

    Parameters
    ----------
    sentence : str
    language : Language
        One without lists of openings: only quotations are found.

    Returns
    -------
    bool

    Examples
    --------
    >>> from summarizer import load_language
    >>> [dangles(s, load_language("en")) for s in ("This angered farmers.", "This week farmers met.")]
    [True, False]
    """
    text = nfc(sentence).lstrip()
    closing = _CLOSING.get(text[:1])
    if closing is not None:
        if _has_no_speaker(text, closing, language):
            return True
    elif text[-1:] in _PAIRS or text[-1:] == '"':
        mark = text[-1]  # the end of a quotation that began in a sentence before
        if text.count('"') % 2 if mark == '"' else text.count(mark) > text.count(_PAIRS[mark]):
            return True
    openings = language.openings
    words = _tokens(text[:_OPENING])
    if not openings or not words:
        return False
    first = words[0]
    if first in openings:
        needs, length = _verdict(words, openings)
        if needs or length > 1:
            return needs
    # "When he", "In this", "For them": unless the sentence goes on to say who, "In his speech, Moen".
    if len(words) < 2 or words[1] not in openings or words[1] in language.links:
        return False
    if first not in language.stop_words or not _verdict(words[1:], openings)[0]:
        return False
    name = _NAME_AFTER_COMMA.search(text, 0, _CLAUSE)
    return name is None or not name[1][0].isupper() or len(name[1]) == 1 or name[1].lower() in openings


def may_dangle(sentence: str, words: Sequence[str], language: Language) -> bool:
    """Return False where the first two words show at once that a sentence needs no sentence before it.

    `dangles` would say the same; this takes a tenth of the time, and decides four of five sentences.

    Parameters
    ----------
    sentence : str
    words : sequence of str
        The words of the sentence, in lower case; see `summarizer.text.terms.words`.
    language : Language
    """
    if len(words) < 2 or not sentence[0].isalpha() or sentence[-1] in _QUOTE_ENDS:
        return True
    first, second = words[0], words[1]
    if not (first.isalpha() and second.isalpha()) or unspaced(first):
        return True
    openings = language.openings
    return first in openings or (first in language.stop_words and second in openings)


def _tokens(text: str) -> list[str]:
    """Return the words in lower case, parted at apostrophes ("it's" is two), and the commas."""
    return _TOKEN.findall(text.lower().replace("\u0307", ""))  # the dot that a lowered Turkish İ leaves


def _verdict(words: list[str], openings: Mapping[str, bool | frozenset[str]]) -> tuple[bool, int]:
    """Return whether the longest opening that words begin with needs the sentence before, and its length."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        found = openings.get(" ".join(words[:length]))
        if isinstance(found, bool):
            return found, length
        if found is not None:
            return found.isdisjoint(words[length : length + _SOON]), length
    return False, 0


def _has_no_speaker(text: str, closing: str, language: Language) -> bool:
    """Tell whether nobody but a pronoun is named beside a quotation that a sentence opens with."""
    end = 1
    while end < len(text) and not (text[end] in closing and not text[end + 1 : end + 2].isalnum()):
        end += 1
    if end == len(text):
        return closing not in ("'", "’")  # it runs on; an apostrophe opens no quotation: 'Twas
    words = _tokens(text[end + 1 :].partition(text[0])[0].lstrip(" ,"))
    if not words:
        return True
    speaker = words[: words.index(",")] if "," in words else words
    who = speaker if len(speaker) <= _SHORT else speaker[:1]
    return any(word in language.pronouns and language.openings[word] is not False for word in who)

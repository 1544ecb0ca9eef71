"""Dependence: whether a sentence needs the sentence before it, judged by its opening words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .language import Language
from .patterns import pattern
from .unicode import nfc, unspaced

_TOKEN = pattern(r"[^\W_]+|,")
_NAME = pattern(r"(?<![^\W_])[^\W\d_a-zà-öø-ÿ](?=[^\W_])")
_ITEM_STARTS = frozenset("(0123456789")
_ITEM = pattern(r"\(?([0-9]{1,2})(?:[.)]|\.\))\s+[^\W\d]")
_NAME_AFTER_COMMA = pattern(r", (?=[^\W\d_])(\w+)")
_LEAD_IN = pattern(r"([^\W\d_]+)(,?)\s+(?=\w)")
_OPENING = 64  # characters that are read
_CLAUSE = 100  # characters in which a name may follow
_LONGEST = 5  # words of the longest opening
_SOON = 5  # words in which an opening is completed: "it is therefore not clear"
_SHORT = 4  # words of a plain attribution: "she told the court"
_CLOSING = {
    '"': '"', "“": '”"', "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", "'": "'", "「": "」",
    "『": "』",
}  # fmt: skip
# A closing quotation mark; before a letter or a digit it is an apostrophe.
_CLOSED = {mark: pattern(rf"[{closing}](?![^\W_])") for mark, closing in _CLOSING.items()}


def dangles(sentence: str, language: Language) -> bool:
    """Return whether a sentence needs the sentence before it, which a summary may have left out.

    Such a sentence opens with a pronoun or a demonstrative ("She", "In this case"), or with a link ("But",
    "As a result"), or it is a quotation without a speaker: the quotation alone, or with "he said".
    A sentence needs nothing if its first word points into the sentence ("It is clear that", "Both Italy and
    Spain") or to the reader's time and place ("This week"). "I", "we", "you" and "the …" need nothing.
    Only the first words are read. The longest entry of the language's lists decides. The signs are those of
    incorrect coreference and incomplete discourse in Zhang, Wan & Bansal 2023, "Extractive is not Faithful".

    Parameters
    ----------
    sentence : str
    language : Language
        In a language without lists of openings, only quotations are found.

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
    if _has_no_speaker(text, language) if text[:1] in _CLOSED else _ends_a_quotation(text):
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
    # "When he", "In this", "Often, he": unless the sentence goes on to say who, "In his speech, Moen".
    rest = words[2:] if words[1:2] == [","] else words[1:]
    leads = first in language.adverbs or (first in language.stop_words and len(rest) == len(words) - 1)
    if leads and rest and rest[0] not in language.links and _verdict(rest, openings)[0]:
        name = _NAME_AFTER_COMMA.search(text, 0, _CLAUSE)
        return name is None or not name[1][0].isupper() or len(name[1]) == 1  # "I" is no name
    return _depends_behind_a_comma(text, language)


def without_lead_in(sentence: str, language: Language) -> str:
    """Return a sentence of talk without the words that lead in to it: "Okay, so we sail" is "we sail".

    A speaker opens with a link, or with a word and a comma, out of habit.

    Examples
    --------
    >>> from summarizer import load_language
    >>> without_lead_in("Okay, so we sail.", load_language("en"))
    'we sail.'
    """
    while found := _LEAD_IN.match(sentence):
        if not found[2] and found[1].lower() not in language.links:
            break
        sentence = sentence[found.end() :]
    return sentence


def _depends_behind_a_comma(text: str, language: Language) -> bool:
    """Return whether a clause behind a comma needs a sentence before.

    The clause is a link ("Moen, however, left"), or the first or last clause with a pronoun of a person, in
    a sentence without names before it ("By then, she had left", "Nobody knew, he said").
    """
    clauses = text.split(", ")
    if len(clauses) > 2 and clauses[1] in language.links:
        return True
    last = _tokens(clauses[-1]) if len(clauses) > 1 else []
    if len(last) > _SHORT or language.persons.isdisjoint(last):
        clauses = clauses[:2]
        last = _tokens(clauses[-1])[:1] if len(clauses) > 1 else []
    names = _NAME.search(", ".join(clauses[:-1]), 1)
    return not language.persons.isdisjoint(last) and names is None


def may_dangle(sentence: str, words: Sequence[str], language: Language) -> bool:
    """Return False where the first words show at once that a sentence needs no sentence before it.

    `dangles` would say the same; this takes a tenth of the time, and decides most sentences.

    Parameters
    ----------
    sentence : str
    words : sequence of str
        The words of the sentence, in lower case; see `summarizer.text.terms.words`.
    language : Language
    """
    if len(words) < 2 or not sentence[0].isalpha() or _ends_a_quotation(sentence):
        return True
    first, second, third = words[0], words[1], words[2] if len(words) > 2 else ""
    needy = language.needy_starts
    if first in needy or f"{first} {second}" in needy:
        return True
    commas = sentence.count(", ")
    if first in language.adverbs or (commas and not language.persons.isdisjoint(words)):
        return True
    if first in language.stop_words and (second in needy or f"{second} {third}" in needy):
        return True
    if commas > 1 and any(f", {link}, " in sentence for link in language.links.intersection(words)):
        return True
    # Here words are parted otherwise than in `dangles`: at apostrophes, marks, or pairs of characters.
    return not (first.isalpha() and second.isalpha()) or (not first.isascii() and unspaced(first))


def item_number(sentence: str) -> int:
    """Return the number of a numbered item ("2. Salt", "(2) Salt"); 0 for any other sentence."""
    found = _ITEM.match(sentence) if sentence[:1] in _ITEM_STARTS else None
    return int(found[1]) if found else 0


def _tokens(text: str) -> list[str]:
    """Return the words in lower case and the commas; an apostrophe parts words ("it's" is two)."""
    return _TOKEN.findall(text.lower().replace("\u0307", ""))  # the dot that a lowered Turkish İ leaves


def _verdict(words: list[str], openings: Mapping[str, bool | frozenset[str]]) -> tuple[bool, int]:
    """Return whether the longest opening of some words needs the sentence before, and its length in words."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        found = openings.get(" ".join(words[:length]))
        if isinstance(found, bool):
            return found, length
        if found is not None:
            return found.isdisjoint(words[length : length + _SOON]), length
    return False, 0


def _ends_a_quotation(text: str) -> bool:
    """Return whether a sentence ends a quotation that began in a sentence before it."""
    if text[-1:] == '"':
        return text.count('"') % 2 == 1
    return text[-1:] == "”" and text.count("”") > text.count("“")


def _has_no_speaker(text: str, language: Language) -> bool:
    """Return whether a sentence that opens with a quotation names no speaker, or only a pronoun."""
    closed = _CLOSED[text[0]].search(text, 1)
    if closed is None:
        return text[0] not in "'‘"  # the quotation goes on; an apostrophe opens none: 'Twas
    words = _tokens(text[closed.end() :].lstrip(" ,"))
    if not words:
        return True
    return any(word in language.pronouns for word in (words if len(words) <= _SHORT else words[:1]))

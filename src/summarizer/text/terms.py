"""Terms: what a sentence is about. Words lower-cased, stop words left out, stemmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from .language import Language
from .unicode import MARKS, UNSPACED, nfc

ANALYZER = "words-1"
"""Name of this way from text to terms; an `IdfModel` made by another one does not fit."""

_WORD = re.compile(rf"[\w{MARKS}]+(?:['’][\w{MARKS}]+)*")

# Text in Western letters goes byte by byte through a table, which is several times as fast as to match words:
# capitals become small, all but letters, digits and apostrophes a space.
_WESTERN = "latin-1"
_BORDER = "\0"  # stays between texts that are looked at in one go, apostrophes apart
_BETWEEN = f" {_BORDER} "
_TABLE = bytes(
    ord(sign.lower()) if sign.isalnum() or sign in ("'", _BORDER) else ord(" ")
    for sign in map(chr, range(256))
)
_TYPOGRAPHY = "“”‘„–—…•€™"  # marks of Western text beyond it

REMEMBERED = 20_000  # words of a language whose terms are kept at hand

# Where a link leads is no prose: the target of a Markdown link, a bare address.
_LINK = re.compile(r"(?<=\])\([^()\s]{1,2000}\)|\b(?:https?://|www\.)\S+", re.IGNORECASE)


def words(text: str) -> list[str]:
    """Find the words of a text, lower-cased, in order.

    A run of letters, digits and combining marks is a word; apostrophes inside it belong to it. Decomposed
    letters are brought together: "e" and U+0301 are "é". Addresses of links are left out. Scripts without
    spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) give overlapping pairs of characters, the usual
    stand-in for words in information retrieval.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> words("The Court’s ruling (see https://example.org/a.b) came late.")
    ['the', "court's", 'ruling', 'see', 'came', 'late']
    >>> words("東京都")
    ['東京', '京都']
    """
    text = _plain(_without_links(text)).replace(_BORDER, " ")
    line = _western(text)
    if line is not None:
        return line.split()
    found = _WORD.findall(text.lower())
    return list(chain.from_iterable(map(_pairs, found))) if UNSPACED.search(text) else found


def _plain(text: str) -> str:
    """Bring decomposed letters together, and leave typography out."""
    if not text.isascii():
        text = nfc(text).replace("’", "'")
        for sign in _TYPOGRAPHY:
            text = text.replace(sign, " ")
    return text


def _western(text: str) -> str | None:
    """Put spaces for what is in no word, and small letters for capitals; None if a letter is not Western."""
    western = text.encode(_WESTERN, "ignore")
    if len(western) < len(text):
        return None
    line = western.translate(_TABLE).decode(_WESTERN)
    if "'" in line:  # belongs to a word only between two letters
        line = f" {line} ".replace("''", "  ").replace(" '", "  ").replace("' ", "  ")
    return line


def word_lists(texts: Sequence[str]) -> list[list[str]]:
    """Return the `words` of each of several texts; in half the time where all are Western, without links."""
    joined = _BETWEEN.join(texts)
    if joined.count(_BORDER) == len(texts) - 1 and not _may_hold_links(joined):
        line = _western(_plain(joined))
        if line is not None:
            return [part.split() for part in line.split(_BORDER)]
    return [words(text) for text in texts]


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the words of a text, stretches of unspaced scripts whole.

    Examples
    --------
    >>> list(word_spans("The Court’s ruling"))
    [(0, 3), (4, 11), (12, 18)]
    """
    for word in _WORD.finditer(_without_links(text)):
        yield word.span()


def _without_links(text: str) -> str:
    """Put spaces where links lead, and for underscores; nothing moves."""
    if _may_hold_links(text):
        text = _LINK.sub(lambda link: " " * len(link[0]), text)
    return text.replace("_", " ") if "_" in text else text


def _may_hold_links(text: str) -> bool:
    return ("]" in text and "](" in text) or (":" in text and "://" in text) or "www." in text.lower()


def _pairs(word: str) -> Iterable[str]:
    """Yield the stretches of a word: those of unspaced scripts as pairs of characters."""
    at = 0
    for stretch in UNSPACED.finditer(word):
        start, end = stretch.span()
        if at < start:
            yield word[at:start]
        if end - start == 1:
            yield word[start]
        for i in range(start, end - 1):
            yield word[i : i + 2]
        at = end
    if at < len(word):
        yield word[at:]


def term_lists(texts: Sequence[str], language: Language) -> list[list[str]]:
    """Turn each text into its terms: `words`, without stop words and bare numbers, stemmed by Snowball.

    Parameters
    ----------
    texts : sequence of str
        For instance the sentences of one document.
    language : Language
        Gives stop words and stemmer.

    Returns
    -------
    list of list of str
        One list a text, in the order of the words; a term stands there as often as it occurs.

    Examples
    --------
    >>> from summarizer import load_language
    >>> term_lists(["The talks on arming Kyiv have been stalling."], load_language("en"))
    [['talk', 'arm', 'kyiv', 'stall']]
    """
    return terms_of([words(text) for text in texts], language)


def terms_of(found: Sequence[list[str]], language: Language) -> list[list[str]]:
    """Do the same with texts whose words are known."""
    term = term_by_word(chain.from_iterable(found), language)
    return [[term[word] for word in line if word in term] for line in found]


def term_by_word(found: Iterable[str], language: Language) -> dict[str, str]:
    """Map each word that makes a term, no stop word and no bare number, to its stem."""
    distinct = list(dict.fromkeys(found))
    pairs = zip(distinct, terms_by_memory(language)(distinct), strict=True)
    return {word: term for word, term in pairs if term is not None}


def terms_by_memory(language: Language) -> TermMemory:
    """Return what turns the words of a language into terms, and remembers them from text to text."""
    return _memory(language.stemmer, language.stop_words)


class TermMemory:
    """From distinct words to their terms: None for a stop word or bare number, else the stem.

    Texts of one language share most of their words: to look a term up takes a fraction of the time of
    making it. When more than 20,000 words have been seen it begins anew.
    """

    def __init__(self, algorithm: str | None, stop_words: frozenset[str]) -> None:
        self.stem = stemmer(algorithm)
        self.stop_words = stop_words
        self.known: dict[str, str | None] = {}

    def __call__(self, distinct: Sequence[str]) -> list[str | None]:
        """Return the terms of some distinct words, in their order."""
        known = self.known
        try:
            return list(map(known.__getitem__, distinct))
        except KeyError:  # of some the term has to be made
            new = [word for word in distinct if word not in known]
        if len(known) + len(new) > REMEMBERED:
            known, new = {}, list(distinct)
            if len(new) <= REMEMBERED:  # else these are for this text only
                self.known = known
        kept = [word for word in new if word not in self.stop_words and not word.isdecimal()]
        # In one step, for other threads that look words up meanwhile.
        known.update({**dict.fromkeys(new), **dict(zip(kept, self.stem(kept), strict=True))})
        return list(map(known.__getitem__, distinct))


_memory = lru_cache(maxsize=64)(TermMemory)


def forget() -> None:
    """Forget all words seen so far: whoever measures speed wants a cold start."""
    _memory.cache_clear()
    stemmer.cache_clear()


@lru_cache(maxsize=64)
def stemmer(algorithm: str | None) -> Callable[[list[str]], list[str]]:
    """Return Snowball's stemmer of that name, for lists of words; for None the words stay as they are."""
    if algorithm is None:
        return list
    import Stemmer

    # Its own memory is off (0): to ask it takes three times as long as to stem, and `TermMemory` remembers.
    stem: Callable[[list[str]], list[str]] = Stemmer.Stemmer(algorithm, 0).stemWords
    return stem

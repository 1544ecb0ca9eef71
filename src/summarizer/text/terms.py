"""Terms: the words of a sentence in lower case, without stop words, stemmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from .language import Language
from .patterns import pattern
from .unicode import MARKS, UNSPACED, join_words, nfc, plain_letters

ANALYZER = "words-1"
"""Version of the rules that turn a text into words. An `IdfModel` of another version cannot be used."""

_WORD = pattern(rf"[\w{MARKS}]+(?:['’][\w{MARKS}]+)*")

# Text in Western letters is translated byte by byte. That is several times as fast as a regular expression.
# The table turns capitals into small letters, and keeps digits and apostrophes. The rest becomes spaces.
_WESTERN = "latin-1"
_BORDER = "\0"  # separates texts that are translated together
_BETWEEN = f" {_BORDER} "
_TABLE = bytes(
    ord(sign.lower()) if sign.isalnum() or sign in ("'", _BORDER) else ord(" ")
    for sign in map(chr, range(256))
)
_TOGETHER = 500  # so many texts are translated together
_TYPOGRAPHY = "“”‘„–—…•€™"  # marks of Western text that latin-1 does not have

REMEMBERED = 20_000
"""Largest number of words whose terms are kept in memory, for each language."""

# The target of a Markdown link, or a bare address. These are not prose.
_LINK = re.compile(r"(?<=\])\([^()\s]{1,2000}\)|\b(?:https?://|www\.)\S+", re.IGNORECASE)


def words(text: str) -> list[str]:
    r"""Return the words of a text in lower case, in order.

    A word is a run of letters, digits and combining marks. Apostrophes inside a word belong to it. Decomposed
    letters are composed: "e" and U+0301 become "é". Ligatures and full-width letters become plain letters.
    Parts of a word are joined if a hyphen at the end of a line or a soft hyphen divides them. Addresses of
    links are removed. Scripts without spaces
    (Chinese, Japanese, Thai, Lao, Khmer, Burmese) give overlapping pairs of characters, as is usual in
    information retrieval.

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
    >>> words("more infor-\nmation")
    ['more', 'information']
    >>> words("東京都")
    ['東京', '京都']
    """
    line, is_western = _lowered(_plain(_without_links(text)).replace(_BORDER, " "))
    if is_western:
        return line.split()
    found = _WORD.findall(line)
    return _in_pairs(found) if UNSPACED.search(line) else found


def _plain(text: str) -> str:
    """Join words, compose decomposed letters, and replace typographic marks by spaces."""
    text = join_words(text)
    if not text.isascii():
        text = nfc(text).replace("’", "'")
        for sign in _TYPOGRAPHY:
            text = text.replace(sign, " ")
    return text


def _lowered(text: str) -> tuple[str, bool]:
    """Return the text in lower case with plain letters, and whether it is Western: see `_western`."""
    line = _western(text)
    if line is None:
        text = plain_letters(text)
        line = _western(text)
    return (text.lower(), False) if line is None else (line, True)


def _western(text: str) -> str | None:
    """Return the text in lower case with spaces between words; None if a letter is not Western."""
    western = text.encode(_WESTERN, "ignore")
    if len(western) < len(text):
        return None
    line = western.translate(_TABLE).decode(_WESTERN)
    if "'" in line:  # an apostrophe belongs to a word only between two letters
        line = f" {line} ".replace("''", "  ").replace(" '", "  ").replace("' ", "  ")
    return line


def word_lists(texts: Sequence[str]) -> Iterator[list[str]]:
    """Return the `words` of each text. Faster than single calls if the texts hold no links."""
    if len(texts) > _TOGETHER:  # a long text takes little memory so
        parts = (texts[at : at + _TOGETHER] for at in range(0, len(texts), _TOGETHER))
        return chain.from_iterable(map(word_lists, parts))
    joined = _BETWEEN.join(texts)
    if joined.count(_BORDER) == len(texts) - 1 and not _may_hold_links(joined):
        line, is_western = _lowered(_plain(joined))
        if is_western:
            return map(str.split, line.split(_BORDER))
        found: Iterator[list[str]] = map(_WORD.findall, line.replace("_", " ").split(_BORDER))
        return map(_in_pairs, found) if UNSPACED.search(line) else found
    return map(words, texts)


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each word. In scripts without spaces (Chinese) a whole run is one word.

    Examples
    --------
    >>> list(word_spans("The Court’s ruling"))
    [(0, 3), (4, 11), (12, 18)]
    """
    for word in _WORD.finditer(_without_links(text)):
        yield word.span()


def _without_links(text: str) -> str:
    """Replace addresses and underscores by spaces. The length stays the same."""
    if _may_hold_links(text):
        text = _LINK.sub(lambda link: " " * len(link[0]), text)
    return text.replace("_", " ") if "_" in text else text


def _may_hold_links(text: str) -> bool:
    """Return whether a text may hold links. False is certain, True is not. Much faster than `_LINK`."""
    return ("]" in text and "](" in text) or (":" in text and "://" in text) or "www." in text.lower()


def _in_pairs(found: list[str]) -> list[str]:
    """Return words with those of scripts without spaces in pairs of characters."""
    return [part for word in found for part in ((word,) if len(word) == 1 else _pairs(word))]


def _pairs(word: str) -> Iterable[str]:
    """Yield the parts of a word. A part in a script without spaces gives overlapping pairs of characters."""
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
    """Return the terms of each text: its `words` without stop words and bare numbers, stemmed by Snowball.

    Parameters
    ----------
    texts : sequence of str
        For instance the sentences of one document.
    language : Language
        Its stop words and its stemmer are used.

    Returns
    -------
    list of list of str
        One list for each text, in the order of the words. A term is repeated as often as it occurs.

    Examples
    --------
    >>> from summarizer import load_language
    >>> term_lists(["The talks on arming Kyiv have been stalling."], load_language("en"))
    [['talk', 'arm', 'kyiv', 'stall']]
    """
    return terms_of([words(text) for text in texts], language)


def terms_of(found: Sequence[list[str]], language: Language) -> list[list[str]]:
    """Return the terms of each text, as `term_lists` does, from the words of each text."""
    term = term_by_word(chain.from_iterable(found), language)
    return [[term[word] for word in line if word in term] for line in found]


def term_by_word(found: Iterable[str], language: Language) -> dict[str, str]:
    """Return a mapping from word to term. Stop words and bare numbers are not in it."""
    distinct = list(dict.fromkeys(found))
    return {word: term for word, term in terms_by_memory(language)(distinct) if term is not None}


def terms_by_memory(language: Language) -> TermMemory:
    """Return the `TermMemory` of a language. All texts of the language share it."""
    return _memory(language.stemmer, language.stop_words)


class TermMemory:
    """Function from distinct words to pairs of word and term, with a cache.

    The term of a stop word or a bare number is None. Texts of one language share most of their words: a
    look-up is much faster than the stemmer, and texts hold the same objects. The cache is emptied before it
    exceeds 20,000 words.
    """

    def __init__(self, algorithm: str | None, stop_words: frozenset[str]) -> None:
        self.stem = stemmer(algorithm)
        self.stop_words = stop_words
        self.known: dict[str, tuple[str, str | None]] = {}

    def __call__(self, distinct: Sequence[str]) -> list[tuple[str, str | None]]:
        """Return each word with its term, in the order of the words."""
        known = self.known
        try:
            return list(map(known.__getitem__, distinct))
        except KeyError:  # some words are new
            new = [word for word in distinct if word not in known]
        if len(known) + len(new) > REMEMBERED:
            known, new = {}, list(distinct)
            if len(new) <= REMEMBERED:  # otherwise the new cache serves this call only
                self.known = known
        kept = [word for word in new if word not in self.stop_words and not word.isdecimal()]
        term = dict(zip(kept, self.stem(kept), strict=True))
        # One update, so that other threads never see a half-filled cache.
        known.update({word: (word, term.get(word)) for word in new})
        return list(map(known.__getitem__, distinct))


_memory = lru_cache(maxsize=64)(TermMemory)


def forget() -> None:
    """Empty all caches of this module. Measurements of speed use it for a cold start."""
    _memory.cache_clear()
    stemmer.cache_clear()


@lru_cache(maxsize=64)
def stemmer(algorithm: str | None) -> Callable[[list[str]], list[str]]:
    """Return the Snowball stemmer of that name, a function of a list of words. None changes no word."""
    if algorithm is None:
        return list
    import Stemmer

    # 0 switches the cache of the stemmer off: a look-up there takes three times as long as stemming.
    stem: Callable[[list[str]], list[str]] = Stemmer.Stemmer(algorithm, 0).stemWords
    return stem

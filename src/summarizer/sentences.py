"""Sentences: where they end inside a block, with exact spans."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .blocks import BLANK, blocks, strip_left, strip_right
from .detect import DEFAULT_LANGUAGE, resolve_language
from .language import Language
from .letters import composed, composed_with_places
from .punkt import is_border, is_ordinary
from .seams import seams
from .terms import UNSPACED

# Marks that may end a sentence, with the closing quotes, brackets and footnote numbers that stay with it.
# Wide marks need no white space after them. (A leading set, not an alternative: the engine then skips fast.)
_WIDE = "。！？｡．‼⁇⁈⁉؟۔।॥։።፧។៕။"
_NARROW = (".", "!", "?", "…", "\u037e")
_CLOSERS = "\"'”’»›)\\]*_」』）】》〉〕］｝"
_OPENERS = "\"'“”‘’«‹„‚([{*_¿¡#~`「『（【《〈-–—•⁃‣▪●◦"
_PLAIN_ENDS = (".", '."')
_PLAIN_OPENERS = frozenset(' "“(')
_LINK_TARGET = re.compile(r"\]\([^()]{0,2000}\)")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ELISION = re.compile(r"[^\W\d_]{1,5}['’](?=[^\W\d_]{2})")  # dell'art., l'av.
_VOWELS = "aeiouyıаеиоуыэюяіє"
_ENUMERATOR = re.compile(r"(?:\d{1,4}|[^\W\d_]|[ivxlcIVXLC]{1,5})(?:\.\d{1,3})*")
_NO_OPENING = ",;:/?!№"  # no sentence begins so: "R.E.M. ?", "1954 г. № 3"
_SPACED_DOT = re.compile(r"\.(?=\s|[\"”’»)\]]*$)")
_ELLIPSIS = re.compile(r"\.\s\.\s\.(?!\.)")  # . . .
_OMISSION = re.compile(r"(?<!\s)\.(?=(?:\s\.){3}\s*[^\W\d_])")  # "It ended. . . . The"
_CITATION = re.compile(r"\s*\([^().!?]{1,80}\)[.;,]")  # “It rained” (Moen 1954).
_NUMERO = ("n°", "nº", "n.°", "n.º", "№")
_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")  # J.R., U.S.
_ROMAN = re.compile(r"[IVXL]{2,6}")
_GLUED_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?=[\s,.!?:;…]|$)")
_NO_PLAIN_WORD = re.compile(r"[/@\\_:=.#&]")
_ADDRESS = ("http://", "https://", "www.")
_LONGEST_TOKEN = 60
_LONGEST_QUOTE = 2000

# Text without marks is cut into pieces of at least, about, and at most so many characters; the second row is
# for scripts without spaces, of which a word takes two. What ends in a mark may be longer.
_PIECES = {False: (120, 200, 300), True: (40, 80, 120)}
_UNMARKED_PIECES, _MARKED_PIECES = 1.5, 5  # so many times the longest piece stays whole
_PAUSES = (re.compile(r"[;:—–]\s+|[；：]|\s-\s+"), re.compile(r"[,،、，](?!\d)\s*"))
_GAP = re.compile(r"\s+")
# Where no spaces part the words, they stand around numbers and names; last of all comes a syllable's begin.
_LEADING_VOWELS = "\u0e40-\u0e44\u0ec0-\u0ec4"
_UNSPACED_GAPS = (
    re.compile(r"(?<![\dA-Za-z.])\s+(?![\dA-Za-z])"),
    re.compile(r"\s+(?![\dA-Za-z])"),
    _GAP,
    re.compile(rf"(?=[{_LEADING_VOWELS}])"),
)


@lru_cache(maxsize=8)
def _mark(marks: str) -> re.Pattern[str]:
    """Compile what may end a sentence where these marks do so, too."""
    ends = ".!?…\u037e" + _WIDE + re.escape(marks)
    return re.compile(
        rf"[{ends}][{ends}]*(?P<close>[{_CLOSERS}]*)"
        rf"(?P<note>(?: ?\[\d[\d ,;–-]{{0,20}}\])*(?: ?[\[(](?:\.{{3}}|…)[\])])?"
        rf"(?:[ \u00a0\u202f][\"”’»)\]](?=\s))?)"
    )


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and its place: ``text[start:end] == sentence.text``.

    Attributes
    ----------
    text : str
        Word for word as it stands in the source.
    start, end : int
        Its place there, in characters from 0, end exclusive.
    index : int
        Its number among the sentences of the source, from 0.
    score : float or None
        What the ranker gave it; None before ranking.
    """

    text: str
    start: int
    end: int
    index: int
    score: float | None = None

    def __str__(self) -> str:
        """Return the text."""
        return self.text


def folded(text: str) -> str:
    """Return what two sentences must have in common to be the same: all but case, white space and form."""
    return " ".join(composed(text).lower().split())


def split_sentences(text: str, *, language: str | Language = DEFAULT_LANGUAGE) -> tuple[Sentence, ...]:
    """Split a text into sentences, those of headlines, menus and lists included.

    Line structure comes first (see `summarizer.blocks`): no sentence runs over a blank line or out of a
    heading. Inside a block the Punkt model decides (Kiss & Strunk 2006), with rules for quotes,
    brackets, numbers and the marks of other scripts around it.

    Parameters
    ----------
    text : str
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" finds out (`detect_language`); or a profile of your own.

    Returns
    -------
    tuple of Sentence
        In order; what lies between them is blank. Empty for a blank text.

    Raises
    ------
    TypeError
        If `text` is no str.
    ValueError
        If the language is unknown.

    Examples
    --------
    >>> [s.text for s in split_sentences("Dr. Lie came at 5 p.m. on Friday. “Why?” he asked. Nobody knew.")]
    ['Dr. Lie came at 5 p.m. on Friday.', '“Why?” he asked.', 'Nobody knew.']
    """
    if not isinstance(text, str):
        hint = ": decode it first, text.decode('utf-8')" if isinstance(text, (bytes, bytearray)) else ""
        raise TypeError(f"text must be a str, got {type(text).__name__}{hint}")
    profile = resolve_language(language, text)
    spans = [span for b in blocks(text) for span in sentence_spans(text, b.start, b.end, profile)]
    return tuple(Sentence(text[a:b], a, b, i) for i, (a, b) in enumerate(spans))


def sentence_spans(text: str, start: int, end: int, language: Language) -> list[tuple[int, int]]:
    """Split one block, in which a line break is plain white space.

    Parameters
    ----------
    text : str
    start, end : int
        The block is ``text[start:end]``.
    language : Language

    Returns
    -------
    list of (int, int)
        Spans without blank ends; together they hold every character of the block that is not blank.
    """
    block = text[start:end]
    if not block.isascii():
        whole, places = composed_with_places(block)
        if places:
            spans = sentence_spans(whole, 0, len(whole), language)
            return [(start + places[first], start + places[last]) for first, last in spans]
    borders = seams(block, language)
    if not borders:
        return _stretch_spans(text, start, end, language)
    found = []
    for first, last in pairwise([start, *(start + at for at in borders), end]):
        found += _stretch_spans(text, first, last, language)
    return found


def _stretch_spans(text: str, start: int, end: int, language: Language) -> list[tuple[int, int]]:
    """Split what lies between two seams, at its marks and where it is too long for a sentence."""
    spans, unmarked = _marked_spans(text, start, end, language)
    longest = (_UNMARKED_PIECES if unmarked else _MARKED_PIECES) * _PIECES[True][2]
    if end - start > longest and any(last - first > longest for first, last in spans):
        return [part for span in spans for part in _pieces(text, *span, language, unmarked=unmarked)]
    return spans


def _marked_spans(text: str, start: int, end: int, language: Language) -> tuple[list[tuple[int, int]], bool]:
    """Split one stretch at its marks; tell whether it has none at all."""
    block = text[start:end]
    size = len(block)
    if block.find(".") >= size - 2 and block.endswith(_PLAIN_ENDS) and _has_no_other_mark(block, language):
        piece = strip_left(block)  # one sentence, as half of all paragraphs of news are
        return [(end - len(piece), end)], False
    spans: list[tuple[int, int]] = []
    links = [m.span() for m in _LINK_TARGET.finditer(block)] if "]" in block and "](" in block else []
    has_capitals = not block.islower()
    at = 0
    for match in _mark(language.marks).finditer(block):
        begin, stop = match.span()
        if stop < size and (stop > begin + 1 or not _ends_plainly(block, at, begin, language)):
            stop = _end_at(block, at, match, language, has_capitals=has_capitals)
        if not stop or (links and any(first < stop <= last for first, last in links)):
            continue
        piece = strip_left(block[at:stop])
        if piece:
            spans.append((start + stop - len(piece), start + stop))
            at = stop
    rest = strip_right(block[at:])
    piece = strip_left(rest)
    if piece:
        spans.append((start + at + len(rest) - len(piece), start + at + len(rest)))
    return spans, bool(piece) and len(spans) == 1


def _has_no_other_mark(block: str, language: Language) -> bool:
    """Tell of a block whose only full stop is at its end whether nothing else can end a sentence."""
    return not language.marks and block.isascii() and "!" not in block and "?" not in block


def _ends_plainly(block: str, at: int, mark: int, language: Language) -> bool:
    """Tell whether nothing speaks against an end, as at most full stops: "… the long word. Capital".

    The word before is of letters and no abbreviation; a space, perhaps a quote, and a capital come behind.
    `_end_at` would say the same of all of these, and takes five times as long.
    """
    if block[mark] != "." or block[mark + 1] != " ":
        return False
    after = mark + 3 if block[mark + 2 : mark + 3] in _PLAIN_OPENERS else mark + 2
    if not block[after : after + 1].isupper():
        return False
    space = block.rfind(" ", at, mark)
    word = block[space + 1 : mark]
    if space < 1 or not word.isalpha() or word.isupper():
        return False  # "NATO.", "II."
    if len(word) < 6 and not block[space - 1].isalnum():
        return False  # "– iii. Third item"
    word = word.lower()
    return len(word) > 1 and word not in language.abbreviations and word not in language.titles


def _end_at(block: str, at: int, match: re.Match[str], language: Language, *, has_capitals: bool) -> int:
    """Return where the sentence ends that a mark belongs to, its closing quotes included; 0 if it goes on."""
    begin, stop = match.span()
    size = len(block)
    wide = block[begin] in _WIDE
    if not wide and stop < size and not block[stop].isspace():
        wide = _is_wide(block, match)
        if not wide and not _is_glued(block, at, match, language):
            return 0
    elif stop < size and block[stop - 1] != block[begin]:
        stop = _end_of_closers(block, at, match)
    after = stop
    while after < size and (block[after].isspace() or block[after] in _OPENERS):
        after += 1
    if wide:
        return 0 if _wide_goes_on(block, match, after) else stop
    if after > stop and _goes_on(block, at, match, after, language, has_capitals):
        return 0
    return stop


def _end_of_closers(block: str, at: int, match: re.Match[str]) -> int:
    """Return the end of a mark's closing quotes; one that has no partner before it opens what comes."""
    begin, stop = match.span()
    at = max(at, begin - _LONGEST_QUOTE)
    if "*" in match["close"] and block.count("*", at, begin) % 2 == 0:
        return match.start("close")
    if block[stop - 1] in '"»' and match["note"] and not _is_open(block, at, begin, block[stop - 1]):
        return stop - 2
    return stop


def _goes_on(
    block: str,
    at: int,
    match: re.Match[str],
    after: int,
    language: Language,
    has_capitals: bool,
) -> bool:
    """Tell whether a sentence goes on behind a narrow mark, at a place where white space ends."""
    begin, stop = match.span()
    following = block[after : after + 1]
    if following.islower():
        return not _small_letter_begins(block, at, match, after, language, has_capitals)
    if following == ".":
        return not _OMISSION.match(block, begin) and bool(_SPACED_DOT.match(block, after))
    if following and following in _NO_OPENING:
        return True
    if match["close"] and _CITATION.match(block, stop):
        return True
    if not _is_lone_full_stop(block, begin):
        return False
    if begin > 3 and block[begin - 1].isspace() and _ELLIPSIS.match(block, begin - 4):
        return _is_pause(block, at, stop, after)
    return not _full_stop_ends(block, at, begin, after, language)


def _small_letter_begins(
    block: str,
    at: int,
    match: re.Match[str],
    after: int,
    language: Language,
    has_capitals: bool,
) -> bool:
    """Tell whether a sentence begins with a small letter: its writer does without capitals, or forgot one."""
    begin = match.start()
    if match["close"] or not _may_end(block, at, begin, language):
        return False
    if block[at : at + 40].lstrip(_OPENERS + BLANK)[:1].islower() or block.startswith(_ADDRESS, after):
        return True
    if not has_capitals:
        return True
    first = _first_word(block, after)
    if block[begin] in "?!":  # not so: "Why? asked Kari", "Ah! said Odd"
        if not (
            block[after - 1].isspace() and first in language.orthography and first in language.stop_words
        ):
            return False
    if first in language.capitalized and len(_token_before(block, at, begin)) > 1:
        return True  # a small "i": its writer does without capitals
    return _is_whole_word(block, at, begin, language)


def _is_open(block: str, at: int, mark: int, quote: str) -> bool:
    """Tell whether a quotation began in this sentence and has not ended."""
    if quote == "»":
        return block.rfind("«", at, mark) > block.rfind("»", at, mark)
    return block.count(quote, at, mark) % 2 == 1


def _is_pause(block: str, at: int, stop: int, after: int) -> bool:
    """Tell whether a spaced ellipsis opens a sentence or stands within one, of which "I" tells nothing."""
    opens = stop - at < _LONGEST_TOKEN and not block[at:stop].strip("." + BLANK)
    return opens or _first_word(block, after)[:2] in ("I", "I'", "I’")


def _wide_goes_on(block: str, match: re.Match[str], after: int) -> bool:
    """Tell whether a sentence goes on behind a wide mark: 「…。」と言った, ３．２９."""
    following = block[after : after + 1]
    if following in _WIDE and after == match.end():
        return bool(following)
    if match["close"] and "\u3041" <= following <= "\u3096":
        return True
    return match[0] == "．" and following.isdigit() and after == match.end()


def _is_wide(block: str, match: re.Match[str]) -> bool:
    """Tell whether a run of marks that begins with a narrow one needs no white space after it."""
    begin, stop = match.span()
    run = block[begin : match.start("close")]
    if run == ".":
        return False
    if any(mark in _WIDE for mark in run):  # "?！"
        return True
    # "真的吗?我不知道": in Chinese and Japanese, half-width marks do as well
    after = stop + (block[stop] in _OPENERS)
    if run[0] not in "!?" or begin == 0 or not UNSPACED.match(block, begin - 1):
        return False
    return bool(UNSPACED.match(block, after)) or block[after : after + 1].isdecimal()


def _is_glued(block: str, at: int, match: re.Match[str], language: Language) -> bool:
    """Tell whether the white space behind a mark was forgotten, as in "It rained.Nobody came".

    It looks so in web and file names, versions and code, too. Before the mark stands a plain word or
    number; behind it a whole word with a capital, either a function word or a long one.
    """
    begin, stop = match.span()
    following = _GLUED_WORD.match(block, stop)
    if not following:
        return False
    word = _token_before(block, at, begin)
    if not word or _NO_PLAIN_WORD.search(word) or match["close"]:
        return False
    first = following[0]
    if not word.isalpha():
        if not (word[-1].isdecimal() and len(word) > 2 and first[0].isupper()):
            return False
        return first.lower() in language.stop_words or (len(first) > 3 and first[1:].islower())
    if len(word) < 2 or word.lower() in language.abbreviations or word.lower() in language.titles:
        return False
    if first.islower():
        return block[begin] == "?" and word.islower() and len(word) > 2 and stop < len(block)
    if not first[0].isupper():
        return False
    if block[begin : begin + 2] == "..":
        if first.lower().replace("’", "'").partition("'")[0] in language.capitalized:  # "I", "I'm"
            return word.islower()
        if first.lower() not in language.stop_words:
            return False
    if not word.isascii() and word.islower() and (first[0].isascii() or first[1:].islower()):
        return True  # no file name
    if first.lower() in language.stop_words or first.lower() in language.titles:
        return first[1:].islower()
    return word.islower() and len(first) > 3 and first[1:].islower()


def _pieces(text: str, start: int, end: int, language: Language, *, unmarked: bool) -> list[tuple[int, int]]:
    """Cut a stretch that is too long to be a sentence, at pauses, before links, at spaces, in that order."""
    size = end - start
    unspaced = 2 * sum(len(run) for run in UNSPACED.findall(text, start, end)) > size
    least, usual, most = _PIECES[unspaced]
    if size <= (_UNMARKED_PIECES if unmarked else _MARKED_PIECES) * most:
        return [(start, end)]
    gaps = _UNSPACED_GAPS if unspaced else (_GAP,)
    found = []
    while end - start > most:
        cut = _cut(text, start + least, start + usual, min(start + most, end - least), language, gaps)
        if not cut and unspaced:
            cut = start + usual
            while cut < end and unicodedata.category(text[cut])[0] == "M":
                cut += 1
        elif not cut:  # not inside a word
            gap = _GAP.search(text, start + most, end)
            cut = gap.end() if gap else end
        found.append((start, cut))
        start = cut
    found.append((start, end))
    return [span for first, last in found for span in _without_blank_ends(text, first, last)]


def _cut(
    text: str, first: int, usual: int, last: int, language: Language, gaps: tuple[re.Pattern[str], ...]
) -> int:
    """Return the best place for a cut from first to last, near the usual one; 0 if there is none."""
    after_gaps = [m.end() for m in _GAP.finditer(text, first, last)]
    if len(gaps) > 1:  # without spaces between words
        openers = [at for at in after_gaps if text.startswith(tuple(language.links), at)]
    else:
        openers = [at for at in after_gaps if _first_word(text, at).lower() in language.links]
    pauses, commas, *spaces = ([m.end() for m in p.finditer(text, first, last)] for p in (*_PAUSES, *gaps))
    for places in (pauses, commas, openers, *spaces):
        if places:
            return min(places, key=lambda place: abs(place - usual))
    return 0


def _without_blank_ends(text: str, start: int, end: int) -> list[tuple[int, int]]:
    piece = strip_right(text[start:end])
    core = strip_left(piece)
    return [(start + len(piece) - len(core), start + len(piece))] if core else []


def _is_lone_full_stop(block: str, begin: int) -> bool:
    return block[begin] == "." and block[begin + 1 : begin + 2] not in _NARROW


def _token_before(block: str, at: int, mark: int) -> str:
    """Return the token that ends at a mark, bare of opening quotes and brackets."""
    tokens = block[max(at, mark - _LONGEST_TOKEN) : mark].rsplit(None, 1)
    if not tokens or block[mark - 1].isspace():
        return ""
    token = tokens[-1].lstrip(_OPENERS)
    elided = _ELISION.match(token) if "'" in token or "’" in token else None
    return token[elided.end() :] if elided else token


def _may_end(block: str, at: int, mark: int, language: Language) -> bool:
    """Tell whether a token could end a sentence in a text without capitals."""
    word = _token_before(block, at, mark).lower()
    if _DOTTED.fullmatch(word):
        return False
    return len(word) != 1 and word not in language.titles and word not in language.abbreviations


def _is_whole_word(block: str, at: int, mark: int, language: Language) -> bool:
    """Tell whether a mark follows no abbreviation and no name: full stops cut before a vowel, and soon."""
    word = _token_before(block, at, mark)
    if not (len(word) > 3 and word.isalpha() and word.islower()):
        return False
    if not _is_lone_full_stop(block, mark):
        return block[mark] in "?!"
    if word in language.orthography:  # an ordinary word
        return True
    if len(word) < 5:
        return False
    return len(word) >= 8 or unicodedata.normalize("NFD", word[-1])[0] in _VOWELS


def _full_stop_ends(block: str, at: int, mark: int, after: int, language: Language) -> bool:
    """Decide whether a sentence ends at a lone full stop, before a word that is not in lower case."""
    token = _token_before(block, at, mark)
    word = token.lower()
    first = block[after : after + 1]
    if not word or not first:
        return True
    opening = mark - at < 2 * _LONGEST_TOKEN and block[at:mark].strip(_OPENERS + BLANK) == token
    if opening and _ENUMERATOR.fullmatch(token):
        return False  # "1. First point", "a. First point"
    if first.isdigit() and (word in language.numbered or word in _NUMERO):
        return False
    if language.ordinals and word.isdecimal() and len(word) < 3 and not first.isdigit():
        return False
    if word.isdecimal() and first.isdecimal() and block[after - 1] in "-–":
        return False  # "1. -3. Oktober"
    if language.ordinals and _ROMAN.fullmatch(token) and first.isupper():  # "Ludwig XIV. Bourbon"
        return _first_word(block, after).lower() in language.stop_words
    initial = len(word) == 1 and word.isalpha()
    following = _first_word(block, after)
    ends = _letter_ends(block, at, mark, after, language) if initial else None
    if ends is not None:
        return ends
    if not (initial or word in language.abbreviations or word in language.titles):
        if _DOTTED.fullmatch(token):
            return following.lower() in language.stop_words or following.lower() in language.starters
        return is_border(token + ".", following, language) if word[-1].isdigit() else True
    if word in language.titles and not initial:
        return False
    if not initial and following[:1].isupper() and following.lower() in language.stop_words:
        return True  # "etc. The"
    if word == "etc" and first.isupper() and not language.ordinals:  # no capitals for nouns
        return True
    if following.lower() in language.starters or following.lower() in language.pronouns:
        return True
    return is_border(token + ".", following, language) if following else True


def _letter_ends(block: str, at: int, mark: int, after: int, language: Language) -> bool | None:
    """Decide whether a sentence ends at a letter by itself, no initial; None where it is not clear."""
    letter, following = block[mark - 1], _first_word(block, after)
    if letter.islower() and letter in language.pronouns:
        return True  # "o" is "he" in Turkish
    if len(following) == 1:
        return False if block[after + 1 : after + 2] == "." else None  # "J. R. Solheim"
    if letter.islower() or not language.lettered:  # where none are listed, no name can be told
        return None
    before = block[max(at, mark - _LONGEST_TOKEN) : mark - 1].rstrip(BLANK + _OPENERS)
    word, first = _token_before(before, 0, len(before)), following.lower()
    if word.lower() in language.lettered:
        return True  # "Group B. Italy", "an A. Parents"
    # Behind a function word ("by A. Brown") it is as often a symbol ("those in P. Table 9").
    follows_name = word[:1].isupper() and not word.isupper() and word.lower() not in language.stop_words
    leads_on = (
        following[:1].isupper() and first not in language.stop_words and not is_ordinary(first, language)
    )
    if leads_on and (follows_name or before[-1:] in (",", ":")):
        return False  # "Donald J. Trump", "Present: A. Brown"
    return None


def _first_word(block: str, after: int) -> str:
    """Return the word that begins at a place, or the character that stands there."""
    match = _FIRST_WORD.match(block, after)
    return match[0] if match else block[after : after + 1]

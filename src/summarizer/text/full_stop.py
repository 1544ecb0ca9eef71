"""Full stop: decides whether a sentence ends at a mark, and where."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .language import Language
from .patterns import pattern
from .punkt import is_border
from .unicode import BLANK, UNSPACED

_WIDE_MARKS = "。！？｡．‼⁇⁈⁉؟۔।॥։።፧។៕။"  # no white space need follow
_NARROW = (".", "!", "?", "…", "\u037e")
_CLOSERS = "\"'”’»›)\\]*_」』）】》〉〕］｝"
_OPENERS = "\"'“”‘’«‹„‚([{*_¿¡#~`「『（【《〈-–—•⁃‣▪●◦"
_OPENERS_OR_BLANK = _OPENERS + BLANK
_DOTS_OR_BLANK = ".…" + BLANK
_PLAIN_OPENERS = frozenset(' "“(')
_FIRST_WORD = pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ELISION = pattern(r"[^\W\d_]{1,5}['’](?=[^\W\d_]{2})")  # dell'art., l'av.
_VOWELS = "aeiouyıаеиоуыэюяіє"
_I = ("I", "I'", "I’")
_TAG = pattern(r"I\s[^\W\d_]+[.!,]")
_NO_OPENING = ",;:/?!№"  # no sentence begins with these: "R.E.M. ?", "1954 г. № 3"
_SPACED_DOT = pattern(r"\.(?=\s|[\"”’»)\]]*$)")
_ELLIPSIS = pattern(r"\.\s\.\s\.(?!\.)")  # . . .
_OMISSION = pattern(r"(?<!\s)\.(?=(?:\s\.){3}\s*[^\W\d_])")  # "It ended. . . . The"
_CITATION = pattern(r"\s*\([^().!?]{1,80}\)[.;,]")  # “It rained” (Moen 1954).
_DOTTED = pattern(r"[^\W\d_](?:\.[^\W\d_])+")  # J.R., U.S.
_INITIAL = pattern(r"(?<![^\W\d_])[^\W\d_]\.\s")
_ROMAN = pattern(r"[IVXL]{2,6}")
_OPENING_TIME = pattern(r"\W{0,3}(?:[^\W\d_]{1,20}\s)?\d[\d.:]{0,7}\s?[^\W\d_]\S{0,9}\Z")  # At 5 p.m. Mr. Lie
_BEFORE_NUMBER = pattern(r"[^\W\d_]+\.\s\d")  # No. 4
_GLUED_WORD = pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?=[\s,.!?:;…]|$)")
_EMOJI = "☺☹♥❤✨\U0001f300-\U0001faff\u200d\ufe0f"
_OPENING_EMOJI = pattern(rf"\s*[{_EMOJI}]")
_NOTE = (  # of a footnote: [1], [citation needed], ¹, and 1,2 before a capital
    r"(?: ?\[\d[\d ,;–-]{0,20}\](?::\d{1,4})?|(?:\[[^\W\d_]| \[[a-z])[^\[\]()]{0,30}\](?!\())*"
    r"(?:[¹²³⁰⁴-⁹]+(?:[,–-][¹²³⁰⁴-⁹]+)*)?"
    r"(?:(?:(?<=[^\W\d_]{2}\.)|(?<=\.[\"”’)]))\d{1,3}(?:[,–-]\d{1,3})*(?=\s[\"“(]?[^\Wa-z\d_]))?"
)
_SPACE_FORGOTTEN = pattern(r"\b(?:[a-z]{2,30}[.!?][A-Z][a-z]{2,}|[A-Z][a-z]{2,30}[.!?][A-Z][a-z]{3,})\s[a-z]")
_LONGEST_TOKEN = 60
_QUOTED = pattern(r"[^「」]{1,200}」[\u3041-\u3096]")  # 」と言った
_NEAR = 300
_LONGEST_QUOTE = 2000


class _Mark(NamedTuple):
    """One or several marks in a block, and what stands around them."""

    block: str
    start: int  # of the sentence that may end here
    begin: int  # of the marks
    stop: int  # behind the marks and the quotes, brackets and footnote numbers that belong to them
    after: int  # of what follows, behind white space and opening quotes and brackets
    closed: bool  # a closing quote or bracket follows the marks
    token: str  # before the marks
    following: str  # the next word, or the next character
    is_lone_full_stop: bool  # the mark is a full stop, and no other mark follows at once


@lru_cache(maxsize=8)
def end_marks(marks: str) -> re.Pattern[str]:
    """Compile a pattern of what may end a sentence; `marks` are those of one language only.

    Closing quotes, brackets and footnote numbers belong to the match.
    """
    ends = ".!?…\u037e" + _WIDE_MARKS + re.escape(marks)
    return re.compile(
        rf"[{ends}][{ends}]*"  # `re` finds a leading set fast
        rf"(?P<close>[{_CLOSERS}]*(?:[“«‘‹](?=[{_CLOSERS}]*(?:\s|$))[{_CLOSERS}]*)?)"  # „Ja.“ »Nein.«
        rf"(?:(?=\s?[^\sA-Za-z])"  # nearly never
        rf"(?P<note>{_NOTE}(?: ?\[(?:\.{{3}}|…)\])?(?:[ \u00a0\u202f][\"”’»)\]](?=\s))?)"
        rf"(?P<emoji>(?:(?:\s?[{_EMOJI}])+(?!\S))?))?"
    )


def ends_plainly(block: str, start: int, mark: int, language: Language) -> bool | None:
    """Return whether a sentence ends at a full stop, in the two plainest cases; None in all others.

    - "… the long word. Capital": the word consists of letters and is no abbreviation. A sentence ends.
    - "J. R.": an initial before an initial. No sentence ends.

    A space, perhaps a quote, and a capital follow the mark. `end_at` says the same of such a mark, and takes
    five times as long.
    """
    if block[mark + 1] != " ":
        return None
    after = mark + 3 if block[mark + 2 : mark + 3] in _PLAIN_OPENERS else mark + 2
    if not block[after : after + 1].isupper():
        return None
    word = block[max(start, block.rfind(" ", start, mark) + 1) : mark]
    if not word.isalpha():
        return None
    small = word.lower()
    if len(small) == 1:
        return False if block[after + 1 : after + 2] == "." and word.isupper() else None
    if len(word) == 1 or (language.ordinals and word.isupper()):  # "Ludwig XIV. Bourbon"
        return None
    is_short = small in language.abbreviations or small in language.titles or small in language.numbered
    return None if is_short else True


def end_at(block: str, start: int, match: re.Match[str], language: Language) -> int:
    """Return where the sentence ends that a mark belongs to, with its closing quotes; 0 if it goes on."""
    begin, stop = match.span()
    size = len(block)
    wide = block[begin] in _WIDE_MARKS
    if not wide and stop < size and not block[stop].isspace():
        wide = _is_half_width(block, begin, stop)
        if not wide and not _is_space_forgotten(block, start, begin, stop, language):
            return 0
    elif stop < size and block[stop - 1] != block[begin]:
        stop = _end_of_closers(block, start, match)
    after = stop
    while after < size and (block[after].isspace() or block[after] in _OPENERS):
        after += 1
    if wide:
        return 0 if _goes_on_behind_wide(block, match, after) else stop
    token, following = _token_before(block, start, begin), first_word(block, after)
    is_lone = block[begin] == "." and block[begin + 1 : begin + 2] not in _NARROW
    mark = _Mark(block, start, begin, stop, after, bool(match["close"]), token, following, is_lone)
    begins = _begins_with_small_letter if following[:1].islower() else _begins
    return stop if begins(mark, language) else 0


def _end_of_closers(block: str, start: int, match: re.Match[str]) -> int:
    """Return the end of the closing quotes of a mark; a quote without a partner opens the next sentence."""
    begin, stop = match.span()
    if match["emoji"] and _OPENING_EMOJI.match(block):
        stop = match.start("emoji")  # each item of the list opens with an emoji
    start = max(start, begin - _LONGEST_QUOTE)
    if "*" in match["close"] and block.count("*", start, begin) % 2 == 0:
        return match.start("close")
    quote = block[stop - 1]
    if not match["note"] or quote not in '"»':
        return stop
    if quote == "»":
        is_open = block.rfind("«", start, begin) > block.rfind("»", start, begin)
    else:
        is_open = block.count(quote, start, begin) % 2 == 1
    return stop if is_open else stop - 2


def _goes_on_behind_wide(block: str, match: re.Match[str], after: int) -> bool:
    """Return whether a sentence goes on behind a wide mark: 「…。」と言った, ３．２９."""
    following = block[after : after + 1]
    if match["close"]:
        if "\u3041" <= following <= "\u3096":  # Hiragana
            return True
    elif _QUOTED.match(block, match.end()):
        opening = block.rfind("「", max(0, match.start() - _LONGEST_QUOTE), match.start())
        if opening >= 0 and block.find("」", opening, match.start()) < 0:
            return True
    if not following or after > match.end():
        return False
    return following in _WIDE_MARKS or (match[0] == "．" and following.isdigit())


def _is_half_width(block: str, begin: int, stop: int) -> bool:
    """Return whether a mark stands between Chinese or Japanese characters: "真的吗?我不知道"."""
    if block[begin] not in "!?" or begin == 0 or not UNSPACED.match(block, begin - 1):
        return False
    after = stop + (block[stop] in _OPENERS)
    return bool(UNSPACED.match(block, after)) or block[after : after + 1].isdecimal()


def _is_space_forgotten(block: str, start: int, begin: int, stop: int, language: Language) -> bool:
    """Return whether white space is missing behind a mark, as in "It rained.Nobody came".

    Web and file names, versions and code look alike. So a word or a number must stand before the mark, and
    a function word or a long word with a capital behind it.
    """
    if begin - start < 2 or block[begin - 2].isspace():
        return False  # a shortcut: one letter stands before the mark
    match = _GLUED_WORD.match(block, stop)
    if not match:
        return False
    word, following = _token_before(block, start, begin).rstrip(_CLOSERS), match[0]
    small = following.lower()
    is_capital, is_function_word = following[0].isupper(), small in language.stop_words
    if len(word) < 2:
        return False
    if not is_capital:
        return word.isalpha() and following.islower() and block[begin] == "?"
    if block[begin : begin + 2] == ".." and not (word.isascii() and len(following) > 3):
        if small.replace("’", "'").partition("'")[0] in language.capitalized:  # "I", "I'm"
            return word.islower()
        if not is_function_word:
            return False
    if not word.isascii() and word.islower():
        return True  # no file name
    is_small_before = word.isalpha() and word.islower()
    if len(following) == 1:
        return is_function_word and is_small_before  # "It rained.A storm came"
    if not following[1:].islower() or not (word.isalpha() or word[-1].isdecimal()):
        return False
    if is_function_word or (is_small_before and len(following) > 3):
        return True
    # Is white space missing elsewhere, too?
    return len(following) > 2 and bool(
        _SPACE_FORGOTTEN.search(block, max(0, begin - _NEAR), begin)
        or _SPACE_FORGOTTEN.search(block, stop, stop + _NEAR)
    )


def _token_before(block: str, start: int, mark: int) -> str:
    """Return the token that ends at a mark, without opening quotes, brackets and an elided article."""
    if mark == start or block[mark - 1].isspace():
        return ""
    if mark - 1 == start or block[mark - 2].isspace():  # a shortcut: one character
        return "" if block[mark - 1] in _OPENERS else block[mark - 1]
    tokens = block[max(start, mark - _LONGEST_TOKEN) : mark].rsplit(None, 1)
    token = tokens[-1].lstrip(_OPENERS)
    if "-" in token:
        last = token.rpartition("-")[2]
        if "." in last or (last.isdecimal() and "." in token):
            token = last  # EU-U.S., 16.-18.
    elided = _ELISION.match(token) if "'" in token or "’" in token else None
    return token[elided.end() :] if elided else token


def _begins_with_small_letter(mark: _Mark, language: Language) -> bool:
    """Return whether a sentence begins with a small letter: its writer uses no capitals, or forgot one."""
    block, start, begin, stop, after, closed, token, following, _ = mark
    word = token.lower()
    if closed or len(word) == 1 or _DOTTED.fullmatch(word):
        return False
    if word in language.titles or word in language.abbreviations:
        return False
    if block.startswith(("http://", "https://"), after):
        return True
    if not block[begin:stop].strip("….") and not mark.is_lone_full_stop:
        return following in language.capitalized  # "well... maybe"
    if block[start : start + 40].lstrip(_OPENERS_OR_BLANK)[:1].islower():
        return True
    if block[begin] in "?!":
        if following not in language.orthography or word + block[begin] in language.titles:
            return False  # "Why? asked Kari", "Ah! said Odd"
    if following in language.capitalized:
        return True  # a small "i"
    if len(token) > 2 and token[-1] in _CLOSERS and mark.is_lone_full_stop:
        return True
    small = token[1:] if mark.is_lone_full_stop else token
    if len(token) < 4 or not token.isalpha() or not small.islower():
        return False
    if word in language.orthography or len(token) >= 8:  # a whole word
        return True
    # A shortened word ends before a vowel.
    return unicodedata.normalize("NFD", token[-1])[0] in _VOWELS


def _begins(mark: _Mark, language: Language) -> bool:
    """Return whether a sentence begins behind a narrow mark and white space, with no small letter."""
    block, start, begin, stop, after, closed, token, _, is_lone = mark
    first = block[after : after + 1]
    if first == ".":
        return bool(_OMISSION.match(block, begin)) or not _SPACED_DOT.match(block, after)
    if first and first in _NO_OPENING:
        return False
    if closed and _CITATION.match(block, stop):
        return False
    if not is_lone:
        return _begins_behind_marks(mark, language)
    if begin > 3 and block[begin - 1].isspace() and _ELLIPSIS.match(block, begin - 4):
        opens = stop - start < _LONGEST_TOKEN and not block[start:stop].strip("." + BLANK)
        return not opens and mark.following[:2] not in _I
    if not token or not first:
        return True
    if token.isdecimal():
        return _begins_behind_number(mark, language)
    return _begins_behind_word(mark, language)


def _begins_behind_marks(mark: _Mark, language: Language) -> bool:
    """Return whether a sentence begins behind marks that are more than one full stop."""
    block, start, begin, token, following = mark.block, mark.start, mark.begin, mark.token, mark.following
    if block[begin] in "?!":
        is_name = token.lower() + block[begin] in language.titles  # "Yahoo! Japan"
        return not is_name or following.lower() in language.stop_words
    before = block[max(start, begin - _LONGEST_TOKEN) : begin].strip(_DOTS_OR_BLANK)
    if following[:2] in _I and not mark.closed and block.startswith(("...", "…"), begin):
        return before != token and not _TAG.match(block, mark.after)  # "Well... I see", "He came... I think."
    return bool(before) or not following[:1].isalpha()  # "... and so on"


def _is_enumerator(mark: _Mark) -> bool:
    """Return whether a token opens an item of a list: "1. First point", "a. First point"."""
    block, start, begin, token = mark.block, mark.start, mark.begin, mark.token
    if len(token) > (4 if token.isdecimal() else 1) or begin - start >= 2 * _LONGEST_TOKEN:
        return False
    return block[start:begin].strip(_OPENERS_OR_BLANK) == token


def _begins_behind_number(mark: _Mark, language: Language) -> bool:
    """Return whether a sentence begins behind a number with a full stop, which may be an ordinal number."""
    if _is_enumerator(mark):
        return False
    return not (language.ordinals and len(mark.token) < 3)


def _begins_behind_word(mark: _Mark, language: Language) -> bool:
    """Return whether a sentence begins behind a word with a full stop, which may be an abbreviation."""
    block, start, begin, stop, after, _, token, following, _ = mark
    word, small = token.lower(), following.lower()
    is_capital = following[:1].isupper()
    is_shouted = len(following) > 1 and following.isupper() and token.isupper()  # "FROM 8 A.M. TO 2 P.M."
    is_function_word = small in language.stop_words and not is_shouted
    if word in language.numbered and (
        following.isdigit() or block[begin + 1 : stop].isdigit() or _ROMAN.fullmatch(following)
    ):
        return False
    if small in language.numbered and "." not in word:
        is_shortened = word in language.abbreviations or word in language.numbered
        if is_shortened and _BEFORE_NUMBER.match(block, after):
            return False  # "Dist. No. 4", "art. L. 12"
    if language.ordinals and is_capital and _ROMAN.fullmatch(token):  # "Ludwig XIV. Bourbon"
        return is_function_word
    if len(word) == 1 and word.isalpha():
        if _is_enumerator(mark):
            return False
        begins = _begins_behind_letter(mark, language)
        if begins is not None:
            return begins
    elif word in language.titles:
        return False
    elif word not in language.abbreviations:
        return is_function_word or "." not in token or not _DOTTED.fullmatch(token)  # "U.S. The", "J.R. Moen"
    elif is_capital and (is_function_word or (word == "etc" and not language.ordinals)):
        return True  # "etc. The"; with ordinals, a noun has a capital
    if small in language.pronouns:
        return True
    if is_shouted or following == "§" or _OPENING_TIME.match(block, start, begin):
        return False
    return is_border(token + ".", following, language)


def _begins_behind_letter(mark: _Mark, language: Language) -> bool | None:
    """Return whether a sentence begins behind a letter that is no initial; None where this is not clear."""
    block, start, begin, _, after, _, token, following, _ = mark
    if token.islower() and token in language.pronouns:
        return True  # "o" is "he" in Turkish
    if following.lower() == following.upper() and _INITIAL.match(block, max(start, begin - 4)):
        return False  # "H. R. 1280", and names in scripts without capitals
    if len(following) == 1:
        return False if block[after + 1 : after + 2] == "." else None  # "J. R. Solheim"
    before = block[max(start, begin - _LONGEST_TOKEN) : begin - 1].rstrip(_OPENERS_OR_BLANK)
    word = _token_before(before, 0, len(before))
    if word.lower() in language.lettered:
        return True  # "Group B. Italy", "an A. Parents"
    # Behind a function word ("by A. Brown") it is as often a symbol ("those in P. Table 9").
    follows_name = word[:1].isupper() and word.lower() not in language.stop_words
    leads_on = following[:1].isupper() and following.lower() not in language.stop_words
    if leads_on and (follows_name or before[-1:] in (",", ":")):
        return False  # "Donald J. Trump", "Present: A. Brown"
    return None


def first_word(block: str, at: int) -> str:
    """Return the word that begins at a place, or the character that stands there."""
    first = block[at : at + 1]
    if not first.isalnum():
        return first
    second = block[at + 1 : at + 2]
    match = _FIRST_WORD.match(block, at) if second.isalnum() or second in "'’" else None
    return match[0] if match else first

"""Full stop: whether a sentence ends at a mark, and where."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .language import Language
from .punkt import is_border, is_ordinary
from .unicode import BLANK, UNSPACED

# Marks that may end a sentence, with the closing quotes, brackets and footnote numbers that stay with it.
# Wide marks need no white space after them. (A leading set, not an alternative: the engine then skips fast.)
_WIDE_MARKS = "。！？｡．‼⁇⁈⁉؟۔।॥։።፧។៕။"
_NARROW = (".", "!", "?", "…", "\u037e")
_CLOSERS = "\"'”’»›)\\]*_」』）】》〉〕］｝"
_OPENERS = "\"'“”‘’«‹„‚([{*_¿¡#~`「『（【《〈-–—•⁃‣▪●◦"
_PLAIN_OPENERS = frozenset(' "“(')
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


@lru_cache(maxsize=8)
def end_marks(marks: str) -> re.Pattern[str]:
    """Compile what may end a sentence where these marks do so, too."""
    ends = ".!?…\u037e" + _WIDE_MARKS + re.escape(marks)
    return re.compile(
        rf"[{ends}][{ends}]*(?P<close>[{_CLOSERS}]*)"
        rf"(?P<note>(?: ?\[\d[\d ,;–-]{{0,20}}\])*(?: ?[\[(](?:\.{{3}}|…)[\])])?"
        rf"(?:[ \u00a0\u202f][\"”’»)\]](?=\s))?)"
    )


def ends_plainly(block: str, at: int, mark: int, language: Language) -> bool:
    """Tell whether nothing speaks against an end, as at most full stops: "… the long word. Capital".

    The word before is of letters and no abbreviation; a space, perhaps a quote, and a capital come behind.
    `end_at` would say the same of all of these, and takes five times as long.
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


def end_at(block: str, at: int, match: re.Match[str], language: Language, *, has_capitals: bool) -> int:
    """Return where the sentence ends that a mark belongs to, its closing quotes included; 0 if it goes on."""
    begin, stop = match.span()
    size = len(block)
    wide = block[begin] in _WIDE_MARKS
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
    if after > stop and _sentence_goes_on(block, at, match, after, language, has_capitals):
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


def _sentence_goes_on(
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
    first = first_word(block, after)
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
    return opens or first_word(block, after)[:2] in ("I", "I'", "I’")


def _wide_goes_on(block: str, match: re.Match[str], after: int) -> bool:
    """Tell whether a sentence goes on behind a wide mark: 「…。」と言った, ３．２９."""
    following = block[after : after + 1]
    if following in _WIDE_MARKS and after == match.end():
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
    if any(mark in _WIDE_MARKS for mark in run):  # "?！"
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
        return first_word(block, after).lower() in language.stop_words
    initial = len(word) == 1 and word.isalpha()
    following = first_word(block, after)
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
    letter, following = block[mark - 1], first_word(block, after)
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


def first_word(block: str, after: int) -> str:
    """Return the word that begins at a place, or the character that stands there."""
    match = _FIRST_WORD.match(block, after)
    return match[0] if match else block[after : after + 1]

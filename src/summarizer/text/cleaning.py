"""Cleaning: a sentence on one line, without the marks that come along when a text is copied."""

from __future__ import annotations

import re

from .patterns import pattern
from .unicode import join_words

# Marks at the beginning of a line or of a sentence: "> ", "# ", "== ", "- ", "- [x] ", "• ".
_QUOTE = pattern(r"^[ \t]*>[> \t]*", re.MULTILINE)
_OPENING = pattern(r"\A(?:#{1,6}\s+|={2,6}\s*|[-*+•‣◦▪●○·]\s+(?:\[[ xX]\]\s+)?)+(?=\S)")
_CLOSING = pattern(r"\s#{1,6}$|\s*={2,6}$")
_CODE = pattern(r"(?<!\w)(`{1,2})(?=\S)([^`]+)(?<=\S)\1(?!\w)")

# Scripts without spaces, and their marks: a line break between them is no space.
_WIDE = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_WIDE_BREAK = pattern(rf"(?<=[{_WIDE}])[ \t]*\r?\n[ \t]*(?=[{_WIDE}])")

_LINK = pattern(r"""!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+"[^"]*")?\)""")
_NUMBERS = r"[1-9]\d{0,2}(?:\s?[,;–-]\s?\d{1,3})*"
_NOTE = (
    rf"\[(?:{_NUMBERS}|[a-z]|\^[^\[\]\s]+|edit|update|[^\W\d]+\?|来源请求|來源請求|要出典"
    r"|[^\W\d][^\[\]\s]*(?:\s[^\[\]\s]+){1,3})\]"
)
# A reference stands right behind a word or a mark: "the dike[17]", "old.[citation needed]". Behind a blank it
# stands at the end: "was known [17]." A number in place of a noun stays: "as shown in [17]."
_REFERENCE = pattern(
    rf"(?:(?<=[^\W_]{{2}})|(?<=[.,;:!?)%'\"’”»{_WIDE}]))(?:{_NOTE})+"
    rf"|(?<=[^\W\d_]{{5}})\s\[{_NUMBERS}\](?=[.,;:!?)]|$)"
    rf"|(?<=[.!?\"’”])\s\[{_NUMBERS}\]$"
)
_RAISED_NUMBER = pattern(r"(?<=[.,;:!?\"’”»])[¹²³⁰⁴-⁹]+(?=\s|$)")
_STARS = pattern(r"(?<![0-9A-Za-z*])(\*{1,3})(?=[^\s*])([^*]+)(?<=\S)\1(?![*])")
_LOOSE_STARS = pattern(r"(?:(?<=\s)|^)\*{2,3}(?=\w)|^\*(?=\w)|(?<=[.!?:;,\"”)])\*{1,3}(?=\s|$)")
_UNDERSCORES = pattern(r"(?<!\w)(_{1,3})(?=[^\s_])([^_]+)(?<=[^\s_])\1(?!\w)")
_LOOSE_UNDERSCORES = pattern(r"^_{1,2}(?=\w[^_]*$)|(?<=[.!?])_{1,2}$")


def clean(text: str) -> str:
    r"""Return a sentence on one line, without the marks of a copied text.

    These are left out: marks of Markdown for headings, lists, quotes, code, bold and italic letters; targets
    of links; marks of references ("[17]", "[citation needed]"); soft hyphens, and hyphens that divide a word
    at the end of a line (`join_words`). Code between backticks is not changed.

    Parameters
    ----------
    text : str
        A sentence, or a short text.

    Returns
    -------
    str
        Empty only for a blank text.

    Examples
    --------
    >>> clean("The **old** dike[17] gave\nno [protec-\ntion](https://example.org/a).")
    'The old dike gave no protection.'
    """
    plain = join_words(text)
    if ">" in plain:
        plain = _QUOTE.sub("", plain)
    if "\n" in plain:
        plain = _WIDE_BREAK.sub("", plain)
    plain = _CLOSING.sub("", _OPENING.sub("", plain.strip()))
    if "`" in plain:
        pieces = _CODE.split(plain)  # text, backticks, code, text, backticks, code, …
        pieces[::3] = map(_without_marks, pieces[::3])
        del pieces[1::3]
        plain = "".join(pieces)
    else:
        plain = _without_marks(plain)
    return " ".join((plain if plain.strip() else text).split())


def _without_marks(text: str) -> str:
    """Return a text without links, references, stars and underscores."""
    if "[" in text:
        text = _REFERENCE.sub("", _LINK.sub(r"\1", text))
    if not text.isascii():
        text = _RAISED_NUMBER.sub("", text)
    if "*" in text:
        text = _LOOSE_STARS.sub("", _STARS.sub(r"\2", text))
    if "_" in text:
        text = _LOOSE_UNDERSCORES.sub("", _UNDERSCORES.sub(_without_underscores, text))
    return text


def _without_underscores(match: re.Match[str]) -> str:
    """Return what stands between underscores. A name of a program stays: "__init__"."""
    is_name = len(match[1]) > 1 and match[2].isidentifier()
    return match[0] if is_name else match[2]

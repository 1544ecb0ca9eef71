"""Punkt: does a sentence end at this full stop? The model of Kiss & Strunk on our own parameters."""

from __future__ import annotations

import re

from .language import Language

# Flags of the orthographic context: where a word was seen, in upper (UC) or lower case (LC).
_MIDDLE_UC = 1 << 2
_UC = (1 << 1) | _MIDDLE_UC | (1 << 3)
_BEGINNING_LC = 1 << 4
_LC = _BEGINNING_LC | (1 << 5) | (1 << 6)

_NUMBER = re.compile(r"-?[\.,]?\d[\d,\.-]*\.?$")


def is_border(token: str, following: str, language: Language) -> bool:
    """Decide whether a sentence ends between a token that ends in a mark and the token after it.

    The second, token-based stage of Punkt (Kiss & Strunk 2006, "Unsupervised multilingual sentence
    boundary detection", section 4): type-based abbreviations, then collocations, the orthographic
    heuristic, frequent sentence starters, initials and ordinal numbers.

    Parameters
    ----------
    token : str
        Ends in ".", "!" or "?"; bare of quotes and brackets.
    following : str
        The next token.
    language : Language
        Holds the model's parameters; hand-picked abbreviations count like learned ones.

    Returns
    -------
    bool

    Examples
    --------
    >>> from summarizer import load_language
    >>> english = load_language("en")
    >>> is_border("Dr.", "Maren", english), is_border("sea.", "It", english)
    (False, True)
    """
    if not token.endswith(".") or len(token) == 1:
        return True
    ellipsis = token.endswith("..")
    kind = _kind(token)
    bare = kind[:-1] if len(kind) > 1 and kind.endswith(".") else kind
    abbreviation = not ellipsis and _is_abbreviation(token[:-1].lower(), language)
    border = not (abbreviation or ellipsis)
    next_kind = _kind(following)
    if (
        next_kind.endswith(".")
        and not next_kind.endswith("..")
        and not _is_abbreviation(next_kind[:-1], language)
    ):
        next_kind = next_kind[:-1] or next_kind
    if (bare, next_kind) in language.collocations:
        return False
    initial = len(token) == 2 and token[0].isalpha()
    begins = _begins_sentence(following, next_kind, language)
    starts = begins or (following[0].isupper() and next_kind in language.starters)
    if (abbreviation or ellipsis) and not initial and starts:
        return True
    if initial or bare == "##number##":
        if begins is False:
            return False
        unseen_in_lower_case = not language.orthography.get(next_kind, 0) & _LC
        if begins is None and initial and following[0].isupper() and unseen_in_lower_case:
            return False
    return border


def _kind(token: str) -> str:
    lower = token.lower()
    return "##number##" if _NUMBER.match(lower) else lower


def _is_abbreviation(word: str, language: Language) -> bool:
    known = language.abbreviations
    return word in known or word in language.titles or word.rpartition("-")[2] in known


def _begins_sentence(token: str, kind: str, language: Language) -> bool | None:
    """Tell from its case whether a token begins a sentence; None where its case does not say."""
    if token in (";", ":", ",", ".", "!", "?"):
        return False
    seen = language.orthography.get(kind, 0)
    if token[0].isupper() and seen & _LC and not seen & _MIDDLE_UC:
        return True
    if token[0].islower() and (seen & _UC or not seen & _BEGINNING_LC):
        return False
    return None

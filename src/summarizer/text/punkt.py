"""Punkt: the model of Kiss & Strunk that decides whether a sentence ends at a full stop, and its training."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from .language import Language, load_language
from .unicode import nfc

# Flags of the orthographic context: where a word was seen in upper (UC) or lower case (LC).
_MIDDLE_UC = 1 << 2
_UC = (1 << 1) | _MIDDLE_UC | (1 << 3)
_BEGINNING_LC = 1 << 4
_LC = _BEGINNING_LC | (1 << 5) | (1 << 6)

_MIN_COUNT = 5  # how often an abbreviation must occur
_MIN_ORTHOGRAPHY = 20  # so many times `min_count` must a word occur whose upper and lower case is kept
_NUMBER = re.compile(r"-?[\.,]?\d[\d,\.-]*\.?$")


def is_border(token: str, following: str, language: Language) -> bool:
    """Return whether a sentence ends between a token that ends in a mark and the next token.

    The second, token-based stage of Punkt (Kiss & Strunk 2006, "Unsupervised multilingual sentence
    boundary detection", section 4): type-based abbreviations, then collocations, the orthographic
    heuristic, frequent sentence starters, initials and ordinal numbers.

    Parameters
    ----------
    token : str
        Ends in ".", "!" or "?"; has no quotes and brackets around it.
    following : str
        The next token.
    language : Language
        Holds the parameters of the model. Listed abbreviations count like learned ones.

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
    kind, next_kind = _kind(token), _kind(following)
    bare = kind[:-1] if len(kind) > 1 and kind[-1] == "." else kind
    abbreviation = not ellipsis and _is_abbreviation(token[:-1].lower(), language)
    border = not (abbreviation or ellipsis)
    if next_kind[-1] == "." and next_kind[-2:] != ".." and not _is_abbreviation(next_kind[:-1], language):
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
    return "##number##" if not lower[:1].isalpha() and _NUMBER.match(lower) else lower


def _is_abbreviation(word: str, language: Language) -> bool:
    known = language.abbreviations
    return word in known or word in language.titles or ("-" in word and word.rpartition("-")[2] in known)


def _is_ordinary(word: str, language: Language) -> bool:
    """Return whether a word was seen in lower case, and with a capital only where sentences begin."""
    seen = language.orthography.get(word, 0)
    return bool(seen & _LC) and not seen & _MIDDLE_UC


def _begins_sentence(token: str, kind: str, language: Language) -> bool | None:
    """Return whether a token begins a sentence, judged by its case; None if the case does not tell."""
    if token in (";", ":", ",", ".", "!", "?"):
        return False
    seen = language.orthography.get(kind, 0)
    if token[0].isupper() and _is_ordinary(kind, language):
        return True
    if token[0].islower() and (seen & _UC or not seen & _BEGINNING_LC):
        return False
    return None


def train_splitter(
    texts: Iterable[str], language: str | Language = "en", *, min_count: int = _MIN_COUNT
) -> Language:
    """Learn the abbreviations and sentence openers of your own texts: statutes, medical reports, minutes.

    The training is unsupervised (Kiss & Strunk 2006, "Unsupervised multilingual sentence boundary
    detection"). NLTK does it. A few hundred pages are enough. The language's profile keeps what it knows.

    Parameters
    ----------
    texts : iterable of str
        Plain texts; read once. Sentences need no marking.
    language : str or Language, default "en"
        The profile that is extended.
    min_count : int, default 5
        How often an abbreviation must occur, 1 or more.

    Returns
    -------
    Language
        Pass it as ``language=`` to `split_sentences`, `summarize` or `Summarizer`. `save` writes it as
        JSON, and `Language.load` reads it.

    Raises
    ------
    TypeError
        If `texts` is one string, or a text is not a string.
    ValueError
        If the language is unknown, there is no text, or `min_count` is below 1.

    Examples
    --------
    >>> from summarizer import split_sentences
    >>> statutes = [f"See Ordn. Oslo {i} on fees. A fee is due. Ordn. Bergen {i} says so." for i in range(60)]
    >>> trained = train_splitter(statutes)
    >>> len(split_sentences("Fees follow Ordn. Oslo here."))
    2
    >>> len(split_sentences("Fees follow Ordn. Oslo here.", language=trained))
    1
    """
    if isinstance(texts, str):
        raise TypeError("texts must be an iterable of strings; got one str: put it in a list")
    if min_count < 1:
        raise ValueError(f"min_count must be 1 or more, got {min_count!r}")
    base = load_language(language)
    learned = learn(texts, min_count)
    orthography = dict(base.orthography)
    for word, flags in learned["orthography"].items():
        orthography[word] = orthography.get(word, 0) | flags
    return replace(
        base,
        # In few texts, a word like "it" may stand at sentence ends only, by chance.
        abbreviations=base.abbreviations.union({*learned["abbreviations"]} - base.stop_words - base.titles),
        collocations=base.collocations.union(map(tuple, learned["collocations"])),
        starters=base.starters.union(learned["starters"]),
        orthography=orthography,
    )


def learn(texts: Iterable[str], min_count: int = _MIN_COUNT) -> dict[str, Any]:
    """Train a Punkt model with NLTK; return what occurs often enough, in the form of a language's file."""
    from nltk.tokenize.punkt import PunktTrainer

    trainer = PunktTrainer()
    trainer.INCLUDE_ALL_COLLOCS = False
    seen: Counter[str] = Counter()
    n = 0
    for n, text in enumerate(texts, 1):
        if not isinstance(text, str):
            raise TypeError(f"text {n - 1} must be str, got {type(text).__name__}")
        plain = nfc(text)
        trainer.train(plain, finalize=False)
        seen.update(re.findall(r"[^\W\d_]+(?:\.[^\W\d_]+)*", plain.lower()))
    if not n:
        raise ValueError("need at least one text to learn from")
    trainer.finalize_training()
    params = trainer.get_params()
    return {
        "abbreviations": sorted(a for a in params.abbrev_types if seen[a] >= min_count and not a.isnumeric()),
        "collocations": sorted([a, b] for a, b in params.collocations if "##" not in a + b),
        "starters": sorted(s for s in params.sent_starters if s.isalpha()),
        "orthography": {
            word: flags
            for word, flags in sorted(params.ortho_context.items())
            if flags and seen[word] >= _MIN_ORTHOGRAPHY * min_count
        },
    }

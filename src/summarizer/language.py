"""Language: what splitting and analysing know of one language, as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

_FOLDER = resources.files(__package__) / "languages"


@dataclass(frozen=True)
class Language:
    """The facts of one language; each comes from one file of ``languages/``.

    Attributes
    ----------
    code, name : str
        ISO 639-1 code and English name.
    stemmer : str or None
        Name of its Snowball algorithm.
    ordinals : bool
        A small number with a full stop is an ordinal ("am 3. Oktober"): no sentence ends at it before a word.
    stop_words : frozenset of str
        Function words, lower case: they say nothing of what a text is about.
    titles : frozenset of str
        Abbreviations that a name or an example follows ("dr", "e.g"), lower case, without the final full
        stop: no sentence ends at them.
    numbered : frozenset of str
        Those that a number follows ("no", "fig", "jan"): no sentence ends at them before a number.
    abbreviations : frozenset of str
        All others, hand-picked and learned, of the same form: a sentence may end at them.
    collocations : frozenset of (str, str)
        Word pairs that stand across a full stop without a border (Punkt).
    starters : frozenset of str
        Words that often begin a sentence (Punkt), lower case.
    orthography : mapping of str to int
        In which places a word was seen in upper and lower case (Punkt's orthographic context flags).
    pronouns, links : frozenset of str
        Openers that need the sentence before: "he", "this"; "but", "however".
    bonus, stigma : frozenset of str
        Cue words (Edmundson 1969): they speak for a sentence ("conclude") or against it ("perhaps");
        empty where the profile has none.
    """

    code: str
    name: str
    stemmer: str | None
    ordinals: bool
    stop_words: frozenset[str]
    titles: frozenset[str]
    numbered: frozenset[str]
    abbreviations: frozenset[str]
    collocations: frozenset[tuple[str, str]]
    starters: frozenset[str]
    orthography: Mapping[str, int]
    pronouns: frozenset[str]
    links: frozenset[str]
    bonus: frozenset[str] = frozenset()
    stigma: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        """Hash by code: profiles of one code differ rarely, and `orthography` cannot be hashed."""
        return hash(self.code)


@lru_cache(maxsize=1)
def _without_profile() -> dict[str, list[str]]:
    """Map the codes of languages that have no file of their own to name and stemmer."""
    data: dict[str, list[str]] = json.loads((_FOLDER / "without_profile.json").read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    """Map codes and English names, in lower case, to codes."""
    names = {code: entry[0] for code, entry in _without_profile().items()}
    for file in _FOLDER.iterdir():
        if len(file.name) == len("xx.json"):
            names[file.name[:2]] = json.loads(file.read_text(encoding="utf-8"))["name"]
    return {**{name.lower(): code for code, name in names.items()}, **{code: code for code in names}}


def _data(code: str) -> dict[str, Any]:
    file = _FOLDER / f"{code}.json"
    if file.is_file():
        data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return data
    name, stemmer = _without_profile()[code]
    words = dict.fromkeys(("stop_words", "titles", "numbered", "abbreviations", "pronouns", "links"), ())
    punkt: dict[str, object] = {"abbreviations": (), "collocations": (), "starters": (), "orthography": {}}
    return {"code": code, "name": name, "stemmer": stemmer, "ordinals": False, **words, "punkt": punkt}


@lru_cache(maxsize=256)
def load_language(name: str) -> Language:
    """Load the profile of a language; each file is read once.

    A language without a file of its own gets the sentence marks of all scripts, a stemmer where Snowball
    has one, and no word lists: what is common weighs little anyway.

    Parameters
    ----------
    name : str
        ISO 639-1 code or English name, in any case.

    Returns
    -------
    Language

    Raises
    ------
    TypeError
        If `name` is no str.
    ValueError
        If there is no such language; the message lists those there are.

    Examples
    --------
    >>> load_language("English").code, load_language("ja").name
    ('en', 'Japanese')
    """
    if not isinstance(name, str):
        raise TypeError(f"language must be a str such as 'en' or 'English', got {type(name).__name__}")
    wanted = name.strip().lower()
    file = _FOLDER / f"{wanted}.json"
    if len(wanted) == 2 and wanted.isascii() and wanted.isalpha() and file.is_file():
        code = wanted  # the usual case looks at one file only
    elif wanted in _codes():
        code = _codes()[wanted]
    else:
        known = ", ".join(sorted(set(_codes().values())))
        raise ValueError(f"language must be an English name or one of {known}; got {name!r}")
    data = _data(code)
    punkt = data["punkt"]
    titles = frozenset(data["titles"])
    cues = data.get("cues", {})
    return Language(
        code=data["code"],
        name=data["name"],
        stemmer=data["stemmer"],
        ordinals=data["ordinals"],
        stop_words=frozenset(data["stop_words"]),
        titles=titles,
        numbered=frozenset(data["numbered"]),
        abbreviations=frozenset(data["abbreviations"]).union(punkt["abbreviations"]) - titles,
        collocations=frozenset((first, second) for first, second in punkt["collocations"]),
        starters=frozenset(punkt["starters"]),
        orthography=punkt["orthography"],
        pronouns=frozenset(data["pronouns"]),
        links=frozenset(data["links"]),
        bonus=frozenset(cues.get("bonus", ())),
        stigma=frozenset(cues.get("stigma", ())),
    )

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
    """

    code: str
    name: str
    stemmer: str | None
    stop_words: frozenset[str]
    titles: frozenset[str]
    numbered: frozenset[str]
    abbreviations: frozenset[str]
    collocations: frozenset[tuple[str, str]]
    starters: frozenset[str]
    orthography: Mapping[str, int]
    pronouns: frozenset[str]
    links: frozenset[str]

    def __hash__(self) -> int:
        """Hash by code: profiles of one code differ rarely, and `orthography` cannot be hashed."""
        return hash(self.code)


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    files = (file.name for file in _FOLDER.iterdir())
    return frozenset(name.removesuffix(".json") for name in files if name.endswith(".json"))


def _data(code: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((_FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=256)
def load_language(name: str) -> Language:
    """Load the profile of a language; each file is read once.

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
    >>> load_language("English").code
    'en'
    """
    if not isinstance(name, str):
        raise TypeError(f"language must be a str such as 'en' or 'English', got {type(name).__name__}")
    wanted = name.strip().lower()
    if wanted in _codes():
        data = _data(wanted)
    else:
        profiles = [_data(code) for code in sorted(_codes())]
        data = next((profile for profile in profiles if profile["name"].lower() == wanted), {})
        if not data:
            known = ", ".join(f"{profile['code']} ({profile['name']})" for profile in profiles)
            raise ValueError(f"language must be one of {known}; got {name!r}")
    punkt = data["punkt"]
    titles = frozenset(data["titles"])
    return Language(
        code=data["code"],
        name=data["name"],
        stemmer=data["stemmer"],
        stop_words=frozenset(data["stop_words"]),
        titles=titles,
        numbered=frozenset(data["numbered"]),
        abbreviations=frozenset(data["abbreviations"]).union(punkt["abbreviations"]) - titles,
        collocations=frozenset((first, second) for first, second in punkt["collocations"]),
        starters=frozenset(punkt["starters"]),
        orthography=punkt["orthography"],
        pronouns=frozenset(data["pronouns"]),
        links=frozenset(data["links"]),
    )

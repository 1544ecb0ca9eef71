"""Language: the facts about one language that splitting and analysing read, as data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import chain, product
from math import prod
from os import PathLike
from typing import Any, cast

from .model_files import LANGUAGE_CODE, MAPPING, Field, bundled_json, check_fields, is_text, read_model
from .unicode import nfc

FORMAT = "summarizer-language"
VERSION = 1
_WORDS = ("stop_words", "titles", "numbered", "abbreviations", "pronouns", "links")
_MORE_WORDS = (
    "capitalized", "lettered", "particles", "adverbs", "persons",
)  # fmt: skip


@dataclass(frozen=True)
class Language:
    """The facts about one language, as one file of ``languages/`` holds them.

    Attributes
    ----------
    code, name : str
        ISO 639-1 code and English name.
    stemmer : str or None
        Name of the Snowball stemmer; None leaves words as they are.
    ordinals : bool
        Whether a small number with a full stop is an ordinal ("am 3. Oktober"). No sentence ends between an
        ordinal and a word.
    stop_words : frozenset of str
        Function words, lower case. They do not say what a text is about.
    titles : frozenset of str
        Abbreviations before a name or an example ("dr", "e.g"), lower case, without the final full stop. No
        sentence ends at a title.
    numbered : frozenset of str
        Abbreviations before a number ("no", "fig", "jan"), in the same form. No sentence ends between such an
        abbreviation and a number.
    abbreviations : frozenset of str
        All other abbreviations, in the same form. A sentence may end at them.
    collocations : frozenset of (str, str)
        Pairs of words. A full stop between the two words does not end a sentence (Punkt).
    starters : frozenset of str
        Words that often begin a sentence (Punkt), lower case.
    orthography : mapping of str to int
        Word -> Punkt's orthographic context flags, 0 to 255. The flags record the positions in which the
        word was seen in upper case and in lower case.
    pronouns, links : frozenset of str
        First words of sentences that need the sentence before: "he", "this" (pronouns); "but", "however"
        (links).
    openings : mapping of str to (bool or frozenset of str)
        First words of a sentence -> whether the sentence needs the sentence before it. True: it does ("as a
        result"). False: it does not ("this week"). A set: it does, unless a word of the set follows soon
        ("both" with "and"). Pronouns and links are openings, too, and so is the first word of each opening.
        The words are in lower case and split at apostrophes. A comma is a word.
    marks : str
        Characters that end a sentence in this language only: ";" in Greek, ":" in Armenian.
    capitalized : frozenset of str
        Words that are always written with a capital ("i" in English), lower case. In a text without capitals
        such a word may begin a sentence in lower case.
    lettered : frozenset of str
        Words that come before a single letter that is not an initial ("group A", "vitamin C"), lower case.
        If there are no such words, Punkt decides at all single letters.
    particles : frozenset of str
        Endings that are written onto a noun and do not belong to it: "는" in Korean. A keyword ends before
        them.
    adverbs : frozenset of str
        Adverbs that may stand before a pronoun at the start of a sentence ("often"), lower case.
    persons : frozenset of str
        Pronouns of one person ("she", "his"), lower case.
    bonus, stigma : frozenset of str
        Cues for a sentence or against a sentence (Edmundson 1969); may be empty. Bonus phrases tell a
        decision, a verdict, an announcement, a finding or a solution ("it was agreed", "we conclude"). Stigma
        words doubt or give examples ("perhaps"). In lower case.
    small_talk : frozenset of str
        Phrases that keep a conversation going and say nothing ("can you hear me"), in lower case.
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
    openings: Mapping[str, bool | frozenset[str]]
    marks: str = ""
    capitalized: frozenset[str] = frozenset()
    lettered: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    bonus: frozenset[str] = frozenset()
    stigma: frozenset[str] = frozenset()
    small_talk: frozenset[str] = frozenset()

    @cached_property
    def needy_starts(self) -> frozenset[str]:
        """The first two words of each opening that can need the sentence before.

        If the second word is a comma, the first word alone.
        """
        openings = (opening.split() for opening, found in self.openings.items() if found)
        return frozenset(
            first if "," in rest[:1] else " ".join([first, *rest[:1]]) for first, *rest in openings
        )

    def __hash__(self) -> int:
        """Return the hash of the code. A mapping has no hash, and few profiles have the same code."""
        return hash(self.code)

    def extended(
        self,
        *,
        stop_words: Iterable[str] = (),
        titles: Iterable[str] = (),
        numbered: Iterable[str] = (),
        abbreviations: Iterable[str] = (),
    ) -> Language:
        """Return a copy of this profile with more words.

        Parameters
        ----------
        stop_words : iterable of str, default ()
            Words that do not say what your texts are about.
        titles : iterable of str, default ()
            Abbreviations that end no sentence ("Appx."). Capitals and the final full stop do not matter, here
            and below.
        numbered : iterable of str, default ()
            Abbreviations that end no sentence before a number ("Reg. 5").
        abbreviations : iterable of str, default ()
            Abbreviations that may end a sentence ("Ltd."). A title stays a title.

        Returns
        -------
        Language
            Pass it as ``language=``.

        Raises
        ------
        TypeError
            If an argument is not an iterable of str, or is a single str.
        ValueError
            If a word consists of full stops and white space only.

        Examples
        --------
        >>> from summarizer import load_language, split_sentences
        >>> mine = load_language("en").extended(titles=["Appx."])
        >>> len(split_sentences("The costs stand in Appx. Varsund of the report.", language=mine))
        1
        """
        more = {}
        given = {"stop_words": stop_words, "titles": titles, "numbered": numbered}
        for name, listed in {**given, "abbreviations": abbreviations}.items():
            more[name] = getattr(self, name).union(listed_words(listed, name))
        more["abbreviations"] -= more["titles"]
        return replace(self, **more)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the profile as JSON, in the form of the files of ``languages/``.

        Parameters
        ----------
        path : str or path
        """
        data: dict[str, Any] = {"format": FORMAT, "version": VERSION, "code": self.code, "name": self.name}
        data |= {"stemmer": self.stemmer, "ordinals": self.ordinals, "marks": self.marks}
        data |= {name: sorted(getattr(self, name)) for name in _WORDS}
        data["openings"] = {
            words: found if isinstance(found, bool) else sorted(found)
            for words, found in sorted(self.openings.items())
        }
        data |= {name: sorted(getattr(self, name)) for name in _MORE_WORDS}
        data["cues"] = {name: sorted(getattr(self, name)) for name in _CUE_FIELDS}
        data["punkt"] = {
            "abbreviations": [],  # `self.abbreviations` holds the learned ones too
            "collocations": sorted(map(list, self.collocations)),
            "starters": sorted(self.starters),
            "orthography": dict(sorted(self.orthography.items())),
        }
        with open(path, "wb") as file:
            file.write(as_lines(data).encode("utf-8", "surrogatepass"))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Language:
        """Read a profile that `save` wrote, or a profile written by hand in the same form.

        Parameters
        ----------
        path : str or path

        Returns
        -------
        Language

        Raises
        ------
        ModelFormatError
            If the file is not a profile, is damaged or too large, has another version, or has a wrong field.
        OSError
            If the file cannot be opened.
        """
        with open(path, "rb") as file:
            data = read_model(file, str(path), (FORMAT, VERSION), _FIELDS)
        check_fields(data["punkt"], f"{path}: punkt", _PUNKT_FIELDS)
        check_fields(data.get("cues", {}), f"{path}: cues", _CUE_FIELDS)
        return _language(data)


def _is_stemmer(value: object) -> bool:
    import Stemmer

    return value is None or value in Stemmer.algorithms()


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(map(is_text, value))


def _are_openings(value: object) -> bool:
    """Return whether a value is a list of openings with few alternatives, none blank: "a|b c|d" has four."""
    return _are_words(value) and all(
        prod(word.count("|") + 1 for word in opening.split(" ")) <= _MAX_ALTERNATIVES
        and all(map(is_text, opening.split("|")))
        for opening in cast("list[str]", value)
    )


def _is_mapping_of(accepts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(map(accepts, value.values()))


_MAX_ALTERNATIVES = 1000
_LISTED = Field("a list of words", _are_words)
_OPENINGS = Field(
    f"a list of words, each with at most {_MAX_ALTERNATIVES:,} alternatives, none of them blank",
    _are_openings,
    True,
)
_FIELDS = {
    "code": LANGUAGE_CODE,
    "name": Field("a name such as 'English'", is_text),
    "stemmer": Field("null or the name of a Snowball stemmer such as 'english'", _is_stemmer),
    "ordinals": Field("true or false", lambda value: isinstance(value, bool)),
    **dict.fromkeys(_WORDS, _LISTED),
    **dict.fromkeys(_MORE_WORDS, _LISTED._replace(optional=True)),
    **dict.fromkeys(("leaning", "alone"), _OPENINGS),
    "completed": Field(
        "an object that maps openings to lists of words",
        lambda value: _is_mapping_of(_are_words)(value) and _are_openings(list(value)),
        optional=True,
    ),
    "openings": Field(
        "an object that maps openings to true, false or a list of words",
        lambda value: (
            _is_mapping_of(lambda found: isinstance(found, bool) or _are_words(found))(value)
            and _are_words(list(value))
        ),
        optional=True,
    ),
    "marks": Field(
        "a str of punctuation marks",
        lambda value: isinstance(value, str) and not any(mark.isalnum() or mark.isspace() for mark in value),
        optional=True,
    ),
    "cues": MAPPING._replace(optional=True),
    "punkt": MAPPING,
}
_CUE_FIELDS = {"bonus": _OPENINGS, "stigma": _LISTED._replace(optional=True), "small_talk": _OPENINGS}
_PUNKT_FIELDS = {
    "abbreviations": _LISTED,
    "starters": _LISTED,
    "collocations": Field(
        "a list of pairs of words",
        lambda value: isinstance(value, list) and all(_are_words(pair) and len(pair) == 2 for pair in value),
    ),
    "orthography": Field(
        "an object that maps words to whole numbers from 0 to 255",
        _is_mapping_of(lambda flags: type(flags) is int and 0 <= flags <= 255),
    ),
}


def listed_words(given: Iterable[str], name: str) -> frozenset[str]:
    """Return words in the form of a profile. Raise an error for anything else than words."""
    if isinstance(given, str):
        raise TypeError(f"{name} must be an iterable of words, got one str: put it in a list")
    if not isinstance(given, Iterable):
        raise TypeError(
            f"{name} must be an iterable of words, got {type(given).__name__}; to give no words, pass ()"
        )
    found = set()
    for word in given:
        if not isinstance(word, str):
            raise TypeError(f"{name} must be an iterable of words (str), got {type(word).__name__}: {word!r}")
        if not word.strip(". \t\n\r"):
            raise ValueError(f"{name} must hold words, such as 'Appx.'; leave out {word!r}")
        found.add(nfc(word).strip().lower().replace("’", "'").removesuffix("."))
    return frozenset(found)


def as_lines(data: Mapping[str, object]) -> str:
    """Return a mapping as JSON, with each entry on its own line."""
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _language(data: Mapping[str, Any]) -> Language:
    """Return the profile that the data of a file describe."""
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
        openings=_openings(data),
        **{name: frozenset(_spelled_out(cues.get(name, ()))) for name in _CUE_FIELDS},
        marks=data.get("marks", ""),
        **{name: frozenset(data.get(name, ())) for name in _MORE_WORDS},
    )


def _file(name: str) -> Any:
    """Return what a file of ``languages/`` holds, or None if there is no such file."""
    return bundled_json(__package__, f"languages/{name}.json")


@lru_cache(maxsize=1)
def _without_profile() -> dict[str, list[Any]]:
    """Return the languages without a file of their own.

    Each code maps to a list: name, stemmer, code of the language whose file is used, marks, word lists. The
    last three may be missing.
    """
    data: dict[str, list[Any]] = _file("without_profile")
    return data


def profiles() -> list[str]:
    """Return the codes of the languages with a file of their own, in order."""
    from importlib import resources

    files = (resources.files(__package__) / "languages").iterdir()
    return sorted(file.name[:2] for file in files if len(file.name) == len("xx.json"))


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    """Return a mapping of codes and English names, in lower case, to codes."""
    names = {code: entry[0] for code, entry in _without_profile().items()}
    for code in profiles():
        names[code] = _file(code)["name"]
    return {**{name.lower(): code for code, name in names.items()}, **{code: code for code in names}}


def language_codes() -> list[str]:
    """Return the codes of all known languages, in order."""
    return sorted(set(_codes().values()))


def _data(code: str) -> dict[str, Any]:
    data: dict[str, Any] | None = _file(code)
    if data is not None:
        return data
    entry = _without_profile()[code]
    name, stemmer, kin, marks, known = entry + [None, "", {}][len(entry) - 2 :]
    if kin:
        return {**_data(kin), "code": code, "name": name}
    words = dict.fromkeys(_WORDS, ())
    punkt: dict[str, object] = {"abbreviations": (), "collocations": (), "starters": (), "orthography": {}}
    head = {"code": code, "name": name, "stemmer": stemmer, "ordinals": False, "marks": marks}
    return {**head, **words, **known, "punkt": punkt}


def _openings(data: Mapping[str, Any]) -> dict[str, bool | frozenset[str]]:
    """Return the openings of all lists. An opening of several lists has the value of the last list."""
    if "openings" in data:  # a saved profile holds one joined list
        joined = data["openings"].items()
        return {words: found if isinstance(found, bool) else frozenset(found) for words, found in joined}
    needing = chain(data["pronouns"], data["links"], _spelled_out(data.get("leaning", ())))
    openings: dict[str, bool | frozenset[str]] = dict.fromkeys(needing, True)
    openings.update(dict.fromkeys(_spelled_out(data.get("alone", ())), False))
    for unless, words in data.get("completed", {}).items():
        openings.update(dict.fromkeys(_spelled_out([unless]), frozenset(words)))
    for opening in tuple(openings):
        openings.setdefault(opening.partition(" ")[0], False)
    return openings


def _spelled_out(openings: Iterable[str]) -> Iterator[str]:
    """Yield each opening with its alternatives written out: "this week|year" is "this week", "this year"."""
    for opening in openings:
        if "|" in opening:
            yield from map(" ".join, product(*(word.split("|") for word in opening.split(" "))))
        else:
            yield opening


def load_language(name: str | Language) -> Language:
    """Return the profile of a language. Each file is read once.

    Every language has the sentence marks of all scripts. A language without a file of its own has the stemmer
    of Snowball, if there is one. Some of these languages have abbreviations. They have no other word lists.

    Parameters
    ----------
    name : str or Language
        ISO 639-1 code or English name, in upper or lower case. A `Language` is returned unchanged.

    Returns
    -------
    Language

    Raises
    ------
    TypeError
        If `name` is neither a str nor a Language.
    ValueError
        If the language is unknown; the message lists those with a profile.

    Examples
    --------
    >>> load_language("English").code, load_language("ja").name
    ('en', 'Japanese')
    """
    if isinstance(name, Language):
        return name
    if not isinstance(name, str):
        raise TypeError(
            f"language must be a str such as 'en' or 'English', or a Language, got {type(name).__name__}"
        )
    return _load(name)


@lru_cache(maxsize=256)
def _load(name: str) -> Language:
    wanted = name.strip().lower()
    if len(wanted) > 3 and wanted[2] in "-_":
        wanted = wanted[:2]  # "pt-BR": all regions share a profile
    if len(wanted) == 2 and wanted.isascii() and wanted.isalpha() and (data := _file(wanted)):
        return _language(data)  # the usual case reads one file only
    if wanted in _codes():
        code = _codes()[wanted]
    else:
        if len(wanted) == 3:
            likely = [code for code in (wanted[:2], wanted[:1] + wanted[2:3]) if code in _codes()]
        else:
            likely = get_close_matches(wanted, _codes(), 2, 0.7)
        hint = f" ({' or '.join(map(repr, likely))}?)" if likely else ""
        raise ValueError(
            f"language must be an English name, or one of {', '.join(profiles())}, or another ISO 639-1 "
            f"code, or (together with a text) 'auto'; got {name!r}{hint}"
        )
    return _language(_data(code))

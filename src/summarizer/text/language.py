"""Language: what splitting and analysing know of one language, as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from itertools import chain, product
from os import PathLike
from pathlib import Path
from typing import Any

from ..errors import ModelFormatError
from .unicode import nfc

FORMAT = "summarizer-language"
VERSION = 1
_WORDS = ("stop_words", "titles", "numbered", "abbreviations", "pronouns", "links")
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
    openings : mapping of str to (bool or frozenset of str)
        First words of a sentence, and whether they need the sentence before: those above and "as a result"
        do (True), "this week" does not (False), "both" does unless "and" soon follows (the words that spare
        it). Lower case, parted at apostrophes; a comma is a word. The first word of each is in it, too.
    marks : str
        Characters that end a sentence in this language only: ";" in Greek, ":" in Armenian.
    capitalized : frozenset of str
        Words that are written with a capital wherever they stand, lower case: "i" in English. With a small
        letter they may begin a sentence of one who does without capitals.
    lettered : frozenset of str
        Words that a capital letter of its own follows, lower case: "group", "vitamin". No initial does. Where
        none are given, Punkt decides at all letters.
    particles : frozenset of str
        What is written at the end of a noun and is no part of it: "는" in Korean. Keywords end before it.
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
    openings: Mapping[str, bool | frozenset[str]]
    marks: str = ""
    capitalized: frozenset[str] = frozenset()
    lettered: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    bonus: frozenset[str] = frozenset()
    stigma: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        """Hash by code: profiles of one code differ rarely, and `orthography` cannot be hashed."""
        return hash(self.code)

    def extended(
        self,
        *,
        stop_words: Iterable[str] = (),
        titles: Iterable[str] = (),
        numbered: Iterable[str] = (),
        abbreviations: Iterable[str] = (),
    ) -> Language:
        """Return a profile that knows more words; this one stays as it is.

        Parameters
        ----------
        stop_words : iterable of str, default ()
            Words that say nothing of what your texts are about.
        titles, numbered, abbreviations : iterable of str, default ()
            Abbreviations that no sentence ends at ("Appx."), none before a number ("Reg. 5"), or that a
            sentence may end at ("Ltd."). Capitals and the final full stop do not matter. An abbreviation that
            is a title already stays one.

        Returns
        -------
        Language
            Pass it as ``language=``.

        Raises
        ------
        TypeError
            If one str comes instead of several, or something else.
        ValueError
            If a word is empty, full stops and white space apart.

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
        more["abbreviations"] -= more["titles"]  # the stricter one counts
        return replace(self, **more)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the profile as JSON, in the form of the files of ``languages/``."""
        data: dict[str, Any] = {"format": FORMAT, "version": VERSION, "code": self.code, "name": self.name}
        data |= {"stemmer": self.stemmer, "ordinals": self.ordinals, "marks": self.marks}
        data |= {name: sorted(getattr(self, name)) for name in _WORDS}
        data["openings"] = {
            words: found if isinstance(found, bool) else sorted(found)
            for words, found in sorted(self.openings.items())
        }
        data["capitalized"] = sorted(self.capitalized)
        data["lettered"] = sorted(self.lettered)
        data["particles"] = sorted(self.particles)
        data["cues"] = {"bonus": sorted(self.bonus), "stigma": sorted(self.stigma)}
        data["punkt"] = {
            "abbreviations": [],  # those learned stand among the others
            "collocations": sorted(map(list, self.collocations)),
            "starters": sorted(self.starters),
            "orthography": dict(sorted(self.orthography.items())),
        }
        Path(path).write_text(as_lines(data), encoding="utf-8")

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Language:
        """Read a profile that `save` wrote, or one written by hand in the same form.

        Raises
        ------
        ModelFormatError
            If the file is no such profile, or of a version that this release cannot read.
        OSError
            If the file cannot be opened.
        """
        raw = Path(path).read_bytes()
        try:
            data = json.loads(raw.decode("utf-8"))
            if not isinstance(data, dict) or (data.get("format"), data.get("version")) != (FORMAT, VERSION):
                raise ModelFormatError(f"{path} is no {FORMAT} file of version {VERSION}")
            return _language(data)
        except ModelFormatError:
            raise
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise ModelFormatError(f"{path} is no whole language profile: {error!r}") from error


def listed_words(given: Iterable[str], name: str) -> frozenset[str]:
    """Bring words to the form they have in a profile, or say what is wrong with them."""
    if isinstance(given, str):
        raise TypeError(f"{name} must be an iterable of words, got one str: put it in a list")
    if not isinstance(given, Iterable):
        raise TypeError(
            f"{name} must be an iterable of words, got {type(given).__name__}; pass () where there are none"
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
    """Write a mapping as JSON, one entry a line."""
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _language(data: Mapping[str, Any]) -> Language:
    """Make a profile of the data of a file."""
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
        bonus=frozenset(cues.get("bonus", ())),
        stigma=frozenset(cues.get("stigma", ())),
        marks=data.get("marks", ""),
        capitalized=frozenset(data.get("capitalized", ())),
        lettered=frozenset(data.get("lettered", ())),
        particles=frozenset(data.get("particles", ())),
    )


@lru_cache(maxsize=1)
def _without_profile() -> dict[str, list[Any]]:
    """Map codes of languages without a file to name, stemmer, whose file will do, marks, abbreviations."""
    data: dict[str, list[Any]] = json.loads((_FOLDER / "without_profile.json").read_text(encoding="utf-8"))
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
    entry = _without_profile()[code]
    name, stemmer, kin, marks, known = entry + [None, "", {}][len(entry) - 2 :]
    if kin:
        return {**_data(kin), "code": code, "name": name}
    words = dict.fromkeys(_WORDS, ())
    punkt: dict[str, object] = {"abbreviations": (), "collocations": (), "starters": (), "orthography": {}}
    head = {"code": code, "name": name, "stemmer": stemmer, "ordinals": False, "marks": marks}
    return {**head, **words, **known, "punkt": punkt}


def _openings(data: Mapping[str, Any]) -> dict[str, bool | frozenset[str]]:
    """Join the lists of openings; what comes later in the file overrules what comes before."""
    if "openings" in data:  # joined, and saved
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
    """Write out alternatives: "this week|year" becomes "this week", "this year"."""
    for opening in openings:
        if "|" in opening:
            yield from map(" ".join, product(*(word.split("|") for word in opening.split(" "))))
        else:
            yield opening


def load_language(name: str | Language) -> Language:
    """Load the profile of a language; each file is read once.

    A language without a file of its own gets the sentence marks of all scripts, a stemmer where Snowball
    has one, abbreviations for some, and no other word lists: what is common weighs little anyway.

    Parameters
    ----------
    name : str or Language
        ISO 639-1 code or English name, in any case. A `Language` comes back as it is.

    Returns
    -------
    Language

    Raises
    ------
    TypeError
        If `name` is neither.
    ValueError
        If there is no such language; the message lists those there are.

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
        wanted = wanted[:2]  # "pt-BR": regions share a profile
    file = _FOLDER / f"{wanted}.json"
    if len(wanted) == 2 and wanted.isascii() and wanted.isalpha() and file.is_file():
        code = wanted  # the usual case looks at one file only
    elif wanted in _codes():
        code = _codes()[wanted]
    else:
        known = ", ".join(sorted(set(_codes().values())))
        likely = [code for code in (wanted[:2], wanted[:1] + wanted[2:3]) if code in _codes()]
        hint = f" ({' or '.join(map(repr, likely))}?)" if len(wanted) == 3 and likely else ""
        raise ValueError(
            f"language must be an English name, or 'auto' for a text at hand, or one of {known}; "
            f"got {name!r}{hint}"
        )
    return _language(_data(code))

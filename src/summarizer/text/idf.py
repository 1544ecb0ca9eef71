"""IdfModel: the number of documents of a background collection that hold each term."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import chain, islice, repeat
from os import PathLike
from typing import IO

import numpy as np

from ..errors import ModelFormatError
from .detect import DEFAULT_LANGUAGE, resolve_language
from .language import Language
from .model_files import LANGUAGE_CODE, MAX_BYTES, Field, bundled_file, read_model
from .terms import ANALYZER, REMEMBERED, term_lists

FORMAT = "summarizer-idf"
VERSION = 1
MAX_DOCUMENTS = 2**53  # whole numbers up to this are exact as floats


@dataclass(frozen=True)
class IdfModel:
    """Background document frequencies: the number of documents that hold each term.

    The weight of a term is its smoothed inverse document frequency, ``ln((1 + N) / (1 + df)) + 1``, as in
    scikit-learn (Spärck Jones 1972). A term without a count has the largest weight.

    Parameters
    ----------
    n_documents : int
        Number of documents counted, 0 to 2**53.
    counts : mapping of str to int
        Term -> number of documents that hold the term, 1 to `n_documents`.
    language : str, default "en"
        Code of the language. Its stop words and its stemmer made the terms.
    analyzer : str
        Version of the rules that turned texts into words (`summarizer.text.terms.ANALYZER`).

    Raises
    ------
    ValueError
        If `n_documents` or a count is out of range.

    Examples
    --------
    >>> model = IdfModel.fit(["Rain fell on Oslo.", "Rain again."])
    >>> model.n_documents, model.counts["rain"], model.counts["oslo"]
    (2, 2, 1)
    >>> model.merge(model).counts["rain"]
    4
    """

    n_documents: int
    counts: Mapping[str, int]
    language: str = "en"
    analyzer: str = ANALYZER

    def __post_init__(self) -> None:
        if not 0 <= self.n_documents <= MAX_DOCUMENTS:
            raise ValueError(
                f"n_documents must lie from 0 to {MAX_DOCUMENTS:,}, got {self.n_documents!r:.40}"
            )
        if (
            self.counts
            and not 1 <= min(self.counts.values()) <= max(self.counts.values()) <= self.n_documents
        ):
            raise ValueError(f"document counts must lie between 1 and n_documents={self.n_documents}")

    @classmethod
    def fit(cls, texts: Iterable[str], *, language: str | Language = DEFAULT_LANGUAGE) -> IdfModel:
        """Count in how many texts of a collection each term occurs. Each text is one document.

        Parameters
        ----------
        texts : iterable of str
            Read once, one text at a time.
        language : str or Language, default "auto"
            ISO 639-1 code, English name or profile. "auto" detects the language of the first ten texts. Name
            the language if the texts are short, or if you want to merge models.

        Returns
        -------
        IdfModel

        Raises
        ------
        TypeError
            If `texts` is a single str, or if a text is not a str.
        ValueError
            If the language is unknown.
        """
        if isinstance(texts, str):
            raise TypeError(
                "texts must be an iterable of str, one for each document; got one str: put it in a list"
            )
        rest = iter(texts)
        first = list(islice(rest, 10))  # ten texts decide on the language
        profile = resolve_language(language, "\n".join(text for text in first if isinstance(text, str)))
        counts: Counter[str] = Counter()
        n = 0
        for text in chain(first, rest):
            if not isinstance(text, str):
                raise TypeError(f"text {n} must be a str, got {type(text).__name__}")
            counts.update(set(term_lists([text], profile)[0]))
            n += 1
        return cls(n, dict(counts), profile.code)

    @classmethod
    def bundled(cls, language: str) -> IdfModel | None:
        """Return the model of the package for a language code, or None if the package has none."""
        return _bundled(language)

    def merge(self, other: IdfModel) -> IdfModel:
        """Return the sum of two models, as if both collections had been counted together.

        Parameters
        ----------
        other : IdfModel

        Returns
        -------
        IdfModel

        Raises
        ------
        ValueError
            If the models differ in their language or their analyzer.
        """
        mine, theirs = (self.language, self.analyzer), (other.language, other.analyzer)
        if mine != theirs:
            raise ValueError(f"models of {mine} and {theirs} count different terms and cannot be merged")
        counts = Counter(self.counts)
        counts.update(other.counts)
        return IdfModel(self.n_documents + other.n_documents, dict(counts), *mine)

    def weights(self, terms: Sequence[str]) -> np.ndarray:
        """Return ``ln((1 + N) / (1 + df)) + 1`` of each term, float64 of shape (n_terms,)."""
        import numpy as np

        known = self._known
        try:
            return np.fromiter(map(known.__getitem__, terms), np.float64, len(terms))
        except KeyError:  # some terms are new
            new = [term for term in terms if term not in known]
        if len(known) + len(new) > REMEMBERED:
            known, new = {}, list(terms)
            if len(new) <= REMEMBERED:  # otherwise the new cache serves this call only
                self.__dict__["_known"] = known
        df = np.fromiter(map(self.counts.get, new, repeat(0)), np.float64, len(new))
        weights = np.log((1.0 + self.n_documents) / (1.0 + df)) + 1.0
        # One update, so that other threads never see a half-filled cache.
        known.update(zip(new, weights.tolist(), strict=True))
        return np.fromiter(map(known.__getitem__, terms), np.float64, len(terms))

    @cached_property
    def _known(self) -> dict[str, float]:
        """The weights of terms of earlier texts. A look-up here is eight times as fast as in `counts`."""
        return {}

    def __getstate__(self) -> dict[str, object]:
        """Return the state without the cached weights: a used model and a new model have equal pickles."""
        return {name: value for name, value in self.__dict__.items() if name != "_known"}

    def save(self, path: str | PathLike[str]) -> None:
        """Write the model as gzip-compressed JSON. The same model always gives the same bytes.

        Parameters
        ----------
        path : str or path

        Raises
        ------
        ValueError
            If the model is too large for `load`.
        """
        head = {
            "format": FORMAT,
            "version": VERSION,
            "language": self.language,
            "analyzer": self.analyzer,
            "n_documents": self.n_documents,
        }
        data = json.dumps({**head, "counts": dict(sorted(self.counts.items()))}, ensure_ascii=False, indent=0)
        raw = data.encode("utf-8", "surrogatepass")
        if len(raw) > MAX_BYTES:
            raise ValueError(
                f"the model has {len(raw):,} bytes; `load` reads at most {MAX_BYTES:,}: leave out rare terms"
            )
        with open(path, "wb") as file:
            file.write(gzip.compress(raw, mtime=0))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> IdfModel:
        """Read a model that `save` wrote.

        Parameters
        ----------
        path : str or path

        Returns
        -------
        IdfModel

        Raises
        ------
        ModelFormatError
            If the file is not a model, is damaged or too large, has another version, or has a wrong field.
        OSError
            If the file cannot be opened.
        """
        with open(path, "rb") as file:
            return _decode(file, str(path))


_FIELDS = {
    "language": LANGUAGE_CODE,
    "analyzer": Field(f"{ANALYZER!r}, the analysis of this release", lambda value: value == ANALYZER),
    "n_documents": Field("a whole number", lambda value: type(value) is int),
    "counts": Field(
        "an object that maps terms to whole numbers",
        lambda value: isinstance(value, dict) and {int}.issuperset(map(type, value.values())),
    ),
}


def _decode(file: IO[bytes], name: str) -> IdfModel:
    data = read_model(file, name, (FORMAT, VERSION), _FIELDS, compressed=True)
    try:
        return IdfModel(data["n_documents"], data["counts"], data["language"])
    except ValueError as error:
        raise ModelFormatError(f"{name}: {error}") from error


@lru_cache(maxsize=64)
def _bundled(language: str) -> IdfModel | None:
    name = f"{language}.idf.json.gz"
    raw = bundled_file(__package__, f"languages/{name}")
    return None if raw is None else _decode(BytesIO(raw), name)

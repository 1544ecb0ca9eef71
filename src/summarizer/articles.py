"""Articles: one summary of several articles, each sentence with its article and its place there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from itertools import accumulate, groupby
from typing import Any, TypeAlias

import numpy as np

from .document import Document, Floats
from .pipeline import DEFAULT_RANKER, Pipeline
from .rank.learned import LearnedRanker
from .rank.registry import RANKERS
from .ranking import Ranker, name_of
from .reading import JOINER, Article, Reading, join_readings, read
from .render import readable
from .select.budget import Unit
from .select.coverage import Coverage, select_coverage
from .summary import opening
from .text.detect import DEFAULT_LANGUAGE, resolve_language
from .text.language import Language
from .text.sentences import Sentence
from .text.terms import term_lists

COVERAGE = "coverage"
CLOSING = 2  # so many sentences at the ends of several texts can be credits and notices
GIST = 2.0  # weight of the `learned` scores beside coverage; 1.5 to 4 do as well


ArticleLike: TypeAlias = "str | Article | Mapping[str, Any]"


@dataclass(frozen=True, slots=True)
class PlacedSentence(Sentence):
    """A sentence of one of several texts: ``texts[s.document][s.start:s.end] == s.text``.

    Attributes
    ----------
    document : int
        Number of its text, from 0, in the order given.
    """

    document: int = 0

    def __str__(self) -> str:
        """Return the text."""
        return self.text


@dataclass(frozen=True)
class MultiSummary:
    """The chosen sentences of several texts; ``str()`` is the summary, one sentence a line.

    Attributes
    ----------
    texts : tuple of str
        As given; what the spans point into.
    sentences : tuple of PlacedSentence
        In the order of the dates of their articles, then of the numbers of the articles, then of their
        places. Articles without a date come last. `score` is what a sentence is worth alone (`Coverage`), or
        the score of the ranker.
    titles : tuple of str
        The title given; else the headline that a text opens with; else "".
    language : str
        Code of the language that the texts were read in.
    ranker : str
        "coverage", or the name of the ranker.
    query_found : bool or None
        Whether anything of the query stands in the texts; if not, the query changed nothing. None if there
        was no query.
    """

    texts: tuple[str, ...]
    sentences: tuple[PlacedSentence, ...]
    titles: tuple[str, ...] = ()
    language: str = "en"
    ranker: str = COVERAGE
    query_found: bool | None = None

    def __str__(self) -> str:
        """Return the chosen sentences, word for word, one a line."""
        return self.to_text()

    def __repr__(self) -> str:
        """Tell the size and the beginning of the summary."""
        return f"MultiSummary({len(self)} sentences of {len(self.texts)} texts: {opening(str(self), 60)})"

    def __iter__(self) -> Iterator[PlacedSentence]:
        """Iterate over the chosen sentences in their order."""
        return iter(self.sentences)

    def __len__(self) -> int:
        """Return the number of chosen sentences."""
        return len(self.sentences)

    def to_text(self, clean: bool = False) -> str:
        """Return the chosen sentences, one a line.

        Parameters
        ----------
        clean : bool, default False
            Whether to leave out line breaks and the marks of a copied text, as in `Summary.to_text`.
        """
        return JOINER.join(map(readable, self) if clean else (sentence.text for sentence in self))

    def to_dict(self) -> dict[str, Any]:
        """Return all but the texts as plain dicts, lists, strings and numbers, ready for JSON."""
        names = ("text", "document", "start", "end", "index", "score", "speaker")
        return {
            "summary": str(self),
            "titles": list(self.titles),
            "language": self.language,
            "ranker": self.ranker,
            "query_found": self.query_found,
            "sentences": [{name: getattr(sentence, name) for name in names} for sentence in self],
        }


def summarize_documents(
    documents: Iterable[ArticleLike],
    length: float = 3,
    unit: Unit = "sentences",
    *,
    ranker: str | Ranker = COVERAGE,
    language: str | Language = DEFAULT_LANGUAGE,
    query: str | None = None,
) -> MultiSummary:
    """Choose the sentences that together say most of what several articles share.

    What many articles say weighs most, and comes once. The score of the `learned` ranker counts, too, twice
    as much in a language that the ranker was trained on; see `select_coverage`. With a query that stands in
    the texts, likeness to the query counts in place of that score. A sentence that needs the sentence before
    it ("She …") comes with that one, as long as there are other sentences.

    Parameters
    ----------
    documents : iterable of str, Article or mapping
        A mapping has the keys "text" and, if known, "date" and "title". Other keys are ignored.
    length : int or float, default 3
    unit : {"sentences", "words", "chars", "ratio"} or callable, default "sentences"
        The length of the summary, as for `summarize`.
    ranker : str or callable, default "coverage"
        With any other ranker of `summarize`, the texts are read as one long text.
    language : str or Language, default "auto"
        ISO 639-1 code or English name, of all texts; "auto" detects the language of all texts together.
    query : str, optional
        A question or topic: what sentences near it say counts most.

    Returns
    -------
    MultiSummary
        Empty if all texts are blank.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If an argument is out of range, or a name is unknown; the message lists what is accepted.

    Examples
    --------
    >>> first = "The old dike broke on Monday night. Sheep were brought to the church in time."
    >>> second = "Rain had fallen for a week. On Monday night the old dike broke near the mill."
    >>> summary = summarize_documents([first, second], 1)
    >>> print(summary)
    On Monday night the old dike broke near the mill.
    >>> summary.sentences[0].document, summary.sentences[0].start
    (1, 28)
    """
    articles = _articles(documents)
    covering = _is_coverage(ranker)
    pipeline = Pipeline(length, unit, DEFAULT_RANKER if covering else ranker, language, query)
    profile = resolve_language(language, "\n".join(article.text for article in articles))
    readings = _without_closings([read(article.text, profile) for article in articles])
    titles = tuple(a.title or reading.title for a, reading in zip(articles, readings, strict=True))
    order = sorted(range(len(articles)), key=lambda i: (not articles[i].date, articles[i].date, i))
    readings = [replace(readings[i], title=titles[i]) for i in order]
    document = pipeline.analyse(join_readings(readings, profile, " ".join(titles)))
    if covering:
        positions, scores = _cover(document, pipeline, readings)
    else:
        ranking = pipeline.rank(document)
        positions, scores = pipeline.choose(document, ranking).positions, ranking.scores
    # Of each sentence of the joined reading: the sentence in its own text, and the number of the text.
    placed = [(s, i) for reading, i in zip(readings, order, strict=True) for s in reading.sentences]
    chosen = []
    for position in positions:
        s, i = placed[document.sentences.indices[position]]
        chosen.append(_placed(s, i, float(scores[position])))
    return MultiSummary(
        texts=tuple(article.text for article in articles),
        sentences=tuple(chosen),
        titles=titles,
        language=profile.code,
        ranker=name_of(ranker),
        query_found=pipeline.found(document),
    )


def _placed(s: Sentence, document: int, score: float) -> PlacedSentence:
    return PlacedSentence(s.text, s.start, s.end, s.index, score, s.speaker, document)


def _without_closings(readings: Sequence[Reading]) -> Sequence[Reading]:
    """Leave out the credits and notices at the ends of the texts.

    They close most of three or more texts, word for word or with other names ("Reporting by Ann Lee"), and
    have at most one term besides names. More than `CLOSING` equal sentences are a copy of an article.
    """
    if len(readings) < 3:
        return readings
    endings = [
        [_without_names(text) or text for text in reading.sentences.texts[: -CLOSING - 2 : -1]]
        for reading in readings
    ]
    spread = Counter(place for ending in endings for place in enumerate(ending))
    kept = []
    for reading, ending in zip(readings, endings, strict=True):
        are_shared = [2 * spread[place] > len(readings) for place in enumerate(ending)]
        n = [*are_shared, False].index(False)
        shared = [_without_names(text) for text in reading.sentences.texts[len(reading.sentences) - n :]]
        are_notices = all(len(terms) < 2 for terms in term_lists(shared, reading.language))
        if are_notices and 0 < n <= CLOSING and n < len(reading.sentences):
            kept.append(replace(reading, sentences=reading.sentences[:-n]))
        else:
            kept.append(reading)
    return kept


def _without_names(text: str) -> str:
    """Return a sentence with a dot in place of its names, or "" if there is nothing else."""
    words = ["·" if word.lstrip("([\"'“„«")[:1].isupper() else word for word in text.split()]
    short = " ".join(word for word, _ in groupby(words))
    return short if any(map(str.isalpha, short)) else ""


def _is_coverage(ranker: str | Ranker) -> bool:
    """Return whether the ranker is "coverage"; refuse an unknown name."""
    if isinstance(ranker, str) and ranker not in (COVERAGE, *RANKERS):
        known = ", ".join((COVERAGE, *RANKERS))
        raise ValueError(f"ranker must be one of {known}, or a callable; got {ranker!r}")
    return isinstance(ranker, str) and ranker == COVERAGE


def _cover(document: Document, pipeline: Pipeline, readings: Sequence[Reading]) -> Coverage:
    """Choose the sentences that cover most of what the articles share, and their gist."""
    texts = [number for number, reading in enumerate(readings) for _ in reading.sentences]
    groups = {index: {texts[index]} for index in document.sentences.indices}
    for copy, original in document.repeats.items():
        groups[original].add(texts[copy])
    is_asked = bool(document.query_share.any())
    return select_coverage(
        document,
        pipeline.budget,
        groups=list(groups.values()),
        worth=None if is_asked else _gist_shares(document, replace(pipeline, query=None), readings),
        gist=GIST if document.language.code in LearnedRanker.bundled().cues else 1.0,
    )


def _gist_shares(document: Document, pipeline: Pipeline, readings: Sequence[Reading]) -> Floats:
    """Return the share of each sentence in the gist: the mean of two softmaxes of the `learned` scores.

    The first softmax runs over the sentences of all texts together, which suits chapters. The second runs
    over the sentences of each text, the texts counting alike, which suits reports.
    """
    if not len(document):
        return np.zeros(0)
    place = {index: i for i, index in enumerate(document.sentences.indices)}
    ranker = _gist_ranker()
    shares = _softmax(ranker(document).scores) / 2
    filled = [reading for reading in readings if reading.sentences]
    firsts = accumulate((len(reading.sentences) for reading in filled), initial=0)
    for reading, first in zip(filled, firsts, strict=False):
        alone = pipeline.analyse(reading)
        for own, share in zip(alone.sentences.indices, _softmax(ranker(alone).scores), strict=True):
            index = first + own
            shares[place[document.repeats.get(index, index)]] += share / (2 * len(filled))
    return shares


@cache
def _gist_ranker() -> LearnedRanker:
    """Return the bundled model. Full sentences gain nothing: coverage counts what a sentence holds."""
    model = LearnedRanker.bundled()
    return replace(model, fallbacks=model.fallbacks and replace(model.fallbacks, fullness=0.0))


def _softmax(scores: Floats) -> Floats:
    odds = np.exp(scores - scores.max())
    shares: Floats = odds / odds.sum()
    return shares


def _check_keys(item: Mapping[str, Any], number: int) -> None:
    """Refuse a misspelt key, such as "titel" where there is no "title"."""
    for name in ("date", "title"):
        for key in () if name in item else item:
            lower = str(key).lower()
            if lower[:1] == name[0] and get_close_matches(name, [lower], cutoff=0.8):
                raise ValueError(f"document {number} has a key {key!r}: write {name!r}, or rename the key")


def _articles(documents: Iterable[ArticleLike]) -> Sequence[Article]:
    """Check the articles, or say what to pass."""
    if isinstance(documents, (str, bytes, Article, Mapping)) or not isinstance(documents, Iterable):
        raise TypeError(
            'documents must be an iterable of texts, Articles or mappings with a "text"; got one '
            f"{type(documents).__name__}: put it in a list"
        )
    articles = []
    for number, item in enumerate(documents):
        if isinstance(item, Mapping):
            if "text" not in item:
                keys = ", ".join(sorted(map(str, item)))
                raise ValueError(f'document {number} must have a key "text"; it has: {keys or "none"}')
            _check_keys(item, number)
            fields = {name: item[name] for name in ("text", "date", "title") if item.get(name) is not None}
            article = Article(**{"text": None, **fields})
        elif isinstance(item, str):
            article = Article(item)
        elif isinstance(item, Article):
            article = item
        else:
            hint = ": decode it first" if isinstance(item, (bytes, bytearray)) else ""
            raise TypeError(
                f"document {number} must be a str, an Article or a mapping, got {type(item).__name__}{hint}"
            )
        articles.append(article)
    return articles

"""Documents: one summary of several articles, each sentence with its article and its place there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - `date` is the field
from itertools import accumulate
from typing import Any, TypeAlias

import numpy as np

from .document import Document, Floats
from .pipeline import Pipeline
from .rank.learned import LearnedRanker, learned
from .rank.registry import RANKERS
from .ranking import Ranker, name_of
from .reading import JOINER, Reading, join_readings, read
from .select.budget import Unit
from .select.coverage import Coverage, select_coverage
from .text.detect import DEFAULT_LANGUAGE, resolve_language
from .text.language import Language
from .text.sentences import Sentence

COVERAGE = "coverage"
GIST = 2.0  # what `learned` takes for the gist counts, beside what articles share; 1.5 to 4 do as well


@dataclass(frozen=True)
class Article:
    """One of several articles that are summarized together.

    Parameters
    ----------
    text : str
    date : str or datetime.date, default ""
        Sentences come in the order of dates, compared as strings: write them as ISO 8601, "2024-05-31". A
        `datetime.date` or `datetime.datetime` is written so.
    title : str, default ""
        Else the headline that the text opens with, if it does.

    Raises
    ------
    TypeError
        If a field is of another type.
    """

    text: str
    date: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.date, Date):
            object.__setattr__(self, "date", self.date.isoformat())
        for name in ("text", "date", "title"):
            value = getattr(self, name)
            if not isinstance(value, str):
                raise TypeError(
                    f"{name} of an article must be a str, got {type(value).__name__}: {value!r:.60}"
                )


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
        By date of their article, then by its number, then by place; those without a date come last. `score`
        is what a sentence counts alone, for what it covers and as gist, or what the ranker gave it.
    titles : tuple of str
        Given, or the headline that a text opens with, or "".
    language : str
        Code of the language that the texts were read in.
    ranker : str
        "coverage", or the name of the ranker.
    query_found : bool or None
        Whether anything of the query, or nearly, stands in the texts; where it does not, it changed nothing.
        None if there was no query.
    """

    texts: tuple[str, ...]
    sentences: tuple[PlacedSentence, ...]
    titles: tuple[str, ...] = ()
    language: str = "en"
    ranker: str = COVERAGE
    query_found: bool | None = None

    def __str__(self) -> str:
        """Return the chosen sentences, word for word, one a line."""
        return JOINER.join(sentence.text for sentence in self.sentences)

    def __iter__(self) -> Iterator[PlacedSentence]:
        """Iterate over the chosen sentences in their order."""
        return iter(self.sentences)

    def __len__(self) -> int:
        """Return the number of chosen sentences."""
        return len(self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """Return all but the texts as plain dicts, lists, strings and numbers, ready for JSON."""
        names = ("text", "document", "start", "end", "index", "score")
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
    """Choose the sentences of several articles that together say most of what they share.

    What many articles say weighs most, and is said once; beside that counts what the `learned` ranker takes
    for the gist of an article, and of all together, twice as much in a language that it was trained on: see
    `select_coverage`. No sentence comes without the one before that it needs ("She …"), as long as there are
    others. With a query that stands in the texts what a sentence holds of it counts instead.

    Parameters
    ----------
    documents : iterable of str, Article or mapping
        A mapping has the keys "text" and, if known, "date" and "title"; others are not looked at.
    length : int or float, default 3
    unit : {"sentences", "words", "chars", "ratio"} or callable, default "sentences"
        The size of the summary, as for `summarize`; never exceeded, unless not one sentence fits: then the
        shortest comes alone.
    ranker : str or callable, default "coverage"
        Or what `summarize` takes: then the best sentences of all texts, one after the other as one long text.
    language : str or Language, default "auto"
        ISO 639-1 code or English name, of all texts; "auto" finds out from all together.
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
        If an argument is out of range, or a name unknown; the message lists what is accepted.

    Examples
    --------
    >>> first = "The old dike broke on Monday night. Sheep were brought to the church in time."
    >>> second = "Rain had fallen for a week. On Monday night the old dike broke near the mill."
    >>> summary = summarize_documents([first, second], 1)
    >>> print(summary)
    The old dike broke on Monday night.
    >>> summary.sentences[0].document, summary.sentences[0].start
    (0, 0)
    """
    articles = _articles(documents)
    covering = isinstance(ranker, str) and ranker == COVERAGE
    if isinstance(ranker, str) and not covering and ranker not in RANKERS:
        known = ", ".join((COVERAGE, *RANKERS))
        raise ValueError(f"ranker must be one of {known}, or a callable; got {ranker!r}")
    pipeline = Pipeline(length, unit, "lead" if covering else ranker, language, query)
    profile = resolve_language(language, "\n".join(article.text for article in articles))
    order = sorted(range(len(articles)), key=lambda i: (not articles[i].date, articles[i].date, i))
    readings = [read(articles[i].text, profile) for i in order]
    readings = [
        replace(reading, title=articles[i].title or reading.title)
        for i, reading in zip(order, readings, strict=True)
    ]
    titles = [
        reading.title for _, reading in sorted(zip(order, readings, strict=True), key=lambda pair: pair[0])
    ]
    document = pipeline.analyse(join_readings(readings, profile, " ".join(titles)))
    firsts = [0, *accumulate(len(reading.sentences) for reading in readings)]
    if covering:
        found = _cover(document, pipeline, readings, firsts)
        positions, scores = found.positions, found.values
    else:
        ranking = pipeline.rank(document)
        positions, scores = pipeline.choose(document, ranking).positions, ranking.scores
    chosen = []
    for position in positions:
        index = document.sentences[position].index
        at = bisect_right(firsts, index) - 1
        own = readings[at].sentences[index - firsts[at]]
        chosen.append(
            PlacedSentence(own.text, own.start, own.end, own.index, float(scores[position]), order[at])
        )
    return MultiSummary(
        texts=tuple(article.text for article in articles),
        sentences=tuple(chosen),
        titles=tuple(titles),
        language=profile.code,
        ranker=name_of(ranker),
        query_found=pipeline.found(document),
    )


def _cover(
    document: Document, pipeline: Pipeline, readings: Sequence[Reading], firsts: Sequence[int]
) -> Coverage:
    """Choose the sentences that cover most of what the articles share, and their gist."""
    groups = {sentence.index: {bisect_right(firsts, sentence.index) - 1} for sentence in document.sentences}
    for copy, original in document.repeats.items():
        groups[original].add(bisect_right(firsts, copy) - 1)
    is_asked = bool(document.query_share.any())
    return select_coverage(
        document,
        pipeline.budget,
        groups=list(groups.values()),
        worth=None if is_asked else _gist_shares(document, pipeline, readings, firsts),
        gist=GIST if document.language.code in LearnedRanker.bundled().cues else 1.0,
    )


def _gist_shares(
    document: Document, pipeline: Pipeline, readings: Sequence[Reading], firsts: Sequence[int]
) -> Floats:
    """Return the share of each sentence in the gist: the mean of two softmaxes of the `learned` scores.

    The first softmax runs over the sentences of all texts together, which suits chapters. The second runs
    over the sentences of each text, the texts counting alike, which suits reports.
    """
    if not len(document):
        return np.zeros(0)
    place = {sentence.index: i for i, sentence in enumerate(document.sentences)}
    shares = _softmax(learned(document).scores) / 2
    filled = [(reading, first) for reading, first in zip(readings, firsts, strict=False) if reading.sentences]
    for reading, first in filled:
        alone = replace(pipeline, query=None).analyse(reading)
        for sentence, share in zip(alone.sentences, _softmax(learned(alone).scores), strict=True):
            index = first + sentence.index
            shares[place[document.repeats.get(index, index)]] += share / (2 * len(filled))
    return shares


def _softmax(scores: Floats) -> Floats:
    odds = np.exp(scores - scores.max())
    shares: Floats = odds / odds.sum()
    return shares


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

"""Context: several passages shortened together to what a question asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .document import Document
from .pipeline import DEFAULT_RANKER, Pipeline
from .ranking import Ranker
from .reading import JOINER, Article, Reading, advice_for, join_readings
from .select.budget import Budget, Unit
from .summary import opening
from .text.detect import DEFAULT_LANGUAGE, resolve_language
from .text.language import Language
from .text.sentences import Sentence
from .text.unicode import is_blank

Span = tuple[int, int]


@dataclass(frozen=True)
class Passage:
    """What `compress` keeps of one passage; ``str()`` is the kept text.

    Attributes
    ----------
    source : object
        The passage as it was given.
    text : str
        The kept text: the `spans`, one a line. "" if nothing is kept.
    spans : tuple of (int, int)
        The kept stretches of the passage, ascending: ``source[start:end]``. Kept sentences with at most one
        blank between them lie in one stretch.
    sentences : tuple of Sentence
        The kept sentences, in their order: ``source[s.start:s.end] == s.text``. `score` says how well a
        sentence fits the question, compared with the sentences of all passages; None if all passages fit.
    error : Exception or None
        Why the passage could not be read; usually None. It is a TypeError if the passage is no text; then
        `text` is "". The `text` of any other passage with an error is the whole passage.
    query_found : bool or None
        Whether the whole passage holds any part of the query, even if nothing is kept of it. If it is False
        for all passages, the query changed nothing. None if the query is blank, or if there is an `error`.
    """

    source: object
    text: str = ""
    spans: tuple[Span, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    error: Exception | None = None
    query_found: bool | None = None

    def __str__(self) -> str:
        """Return the kept text."""
        return self.text

    def __repr__(self) -> str:
        """Tell the number of kept sentences and the beginning of the kept text."""
        state = (
            f"{len(self)} sentences: {opening(self.text, 60)}" if self.error is None else f"{self.error!r}"
        )
        return f"Passage({state})"

    def __iter__(self) -> Iterator[Sentence]:
        """Iterate over the kept sentences in their order."""
        return iter(self.sentences)

    def __len__(self) -> int:
        """Return the number of kept sentences."""
        return len(self.sentences)

    def __bool__(self) -> bool:
        """Return whether any text is kept."""
        return bool(self.text)


def compress(
    passages: Iterable[str | Article],
    query: str,
    budget: float,
    unit: Unit = "words",
    *,
    ranker: str | Ranker = DEFAULT_RANKER,
    language: str | Language = DEFAULT_LANGUAGE,
) -> list[Passage]:
    """Keep the sentences of some passages that a question asks for, in the room that is given.

    The sentences of all passages compete for the room: a passage that holds the answer keeps more. Sentences
    are scored as `summarize` scores them with a query; a term that many sentences of all passages hold counts
    little. Headings, tables and code count as sentences, too. A sentence that several passages hold is kept
    in the first of them. If the room is enough for all passages, they come back unchanged.

    Parameters
    ----------
    passages : iterable of str or Article
        For instance the passages that a search found.
    query : str
        The question. If it is blank, or the passages hold nothing of it, the sentences are kept that matter
        most; see `Passage.query_found`.
    budget : int or float
        The room for all passages together, above 0, in `unit`; for "ratio" a share of all their sentences.
    unit : {"sentences", "words", "chars", "ratio"} or callable, default "words"
        As for `summarize`. A callable takes a text and returns its size as an int, such as the token counter
        of a language model. It measures the kept text of each passage.
    ranker : str or callable, default "learned"
        Decides between sentences that fit the question equally well; see `summarize`.
    language : str or Language, default "auto"
        ISO 639-1 code or English name of all passages; "auto" detects the language of all passages together.

    Returns
    -------
    list of Passage
        One for each passage, in the same order. The sizes of their texts add up to `budget` at most. Nothing
        is kept where not one sentence fits. A passage that is no text, such as None, has an `error`, and its
        text is "". A text that cannot be read (no such text is known) comes back whole, with its `error`, and
        takes room from the others. If such texts alone exceed `budget`, nothing of the others is kept.

    Raises
    ------
    TypeError
        If another argument than a single passage has the wrong type.
    ValueError
        If an argument is out of range, or a name is unknown; the message lists what is accepted.

    Examples
    --------
    >>> passages = [
    ...     "The dike was built in 1954. Sheep graze behind it.",
    ...     "Varsund lies at the mouth of the Lind. A new dike costs 62 million crowns.",
    ... ]
    >>> [passage.text for passage in compress(passages, "What does a new dike cost?", 8)]
    ['', 'A new dike costs 62 million crowns.']
    """
    if isinstance(passages, (str, bytes, Article, Mapping)) or not isinstance(passages, Iterable):
        raise TypeError(
            f"passages must be an iterable of texts, got one {type(passages).__name__}: put it in a list"
        )
    if not isinstance(query, str):
        raise TypeError(f"query must be a str, got {type(query).__name__}")
    check_settings(budget, unit, ranker, language)
    given = list(passages)
    profile = resolve_language(language, "\n".join(map(_text_of, given)))
    pipeline = Pipeline(budget, unit, ranker, profile, query, keep_all=True)
    readings = [_read(pipeline, passage) for passage in given]
    failed = sum(
        _size(pipeline.budget, _text_of(passage))
        for passage, reading in zip(given, readings, strict=True)
        if isinstance(reading, Exception)
    )
    kept = _kept([r for r in readings if isinstance(r, Reading)], pipeline, failed)
    return [
        Passage(passage, _text_of(passage), error=reading)
        if isinstance(reading, Exception)
        else _passage(passage, reading, *next(kept))
        for passage, reading in zip(given, readings, strict=True)
    ]


def check_settings(
    budget: float,
    unit: Unit = "words",
    ranker: str | Ranker = DEFAULT_RANKER,
    language: str | Language = DEFAULT_LANGUAGE,
) -> None:
    """Refuse wrong settings of `compress`, before there is a question or a passage.

    Parameters
    ----------
    budget, unit, ranker, language
        As for `compress`.

    Raises
    ------
    TypeError
        If a setting has the wrong type.
    ValueError
        If a setting is out of range, or a name is unknown; the message lists what is accepted.

    Examples
    --------
    >>> check_settings(0)
    Traceback (most recent call last):
        ...
    ValueError: budget must be a whole number above 0 for this unit, got 0
    """
    Budget(budget, unit, "budget")  # its errors speak of a budget, those of a pipeline of a length
    Pipeline(budget, unit, ranker, language)


def _text_of(passage: object) -> str:
    """Return the text of a passage, or "" for what is no text."""
    if isinstance(passage, Article):
        return passage.text
    return passage if isinstance(passage, str) else ""


def _read(pipeline: Pipeline, passage: object) -> Reading | Exception:
    """Read a passage, or return why it cannot be read."""
    if not isinstance(passage, (str, Article)):
        return TypeError(
            f"a passage must be a str or an Article, got {type(passage).__name__}{advice_for(passage)}"
        )
    try:
        return pipeline.read(passage)
    except Exception as error:
        return error


def _size(budget: Budget, text: str) -> float:
    """Return the size of a text; 0 for "", and where the unit counts sentences."""
    return budget.size(text) if text and budget.unit not in ("sentences", "ratio") else 0


def _kept(
    readings: Sequence[Reading], pipeline: Pipeline, failed: float
) -> Iterator[tuple[list[Sentence] | None, bool | None]]:
    """Yield for each reading the sentences to keep, and whether it holds a part of the query.

    The sentences have their scores. They are None where the passage stays whole.
    """
    if not readings:
        return iter([])
    room = pipeline.budget.length - failed
    if failed and room > 0:
        pipeline = replace(pipeline, length=room)
    document = pipeline.analyse(join_readings(readings, pipeline.profile(readings[0].language)))
    places = [(i, s) for i, reading in enumerate(readings) for s in reading.sentences]
    found = _found(document, pipeline, places, len(readings))
    budget = pipeline.budget
    is_measured = budget.unit not in ("sentences", "ratio")
    kept: list[list[Sentence]] = [[] for _ in readings]
    if room <= 0:
        return zip(kept, found, strict=True)
    if is_measured and sum(_size(budget, reading.text) for reading in readings) <= room:
        return zip([None] * len(readings), found, strict=True)
    ranking = pipeline.rank(document)
    for position in pipeline.choose(document, ranking).positions:
        i, s = places[document.sentences.indices[position]]
        kept[i].append(replace(s, score=float(ranking.scores[position])))
    if is_measured:
        _drop_what_exceeds(readings, kept, budget, room)
    return zip(kept, found, strict=True)


def _found(
    document: Document, pipeline: Pipeline, places: Sequence[tuple[int, Sentence]], n: int
) -> Sequence[bool | None]:
    """Return for each of n readings whether it holds a part of the query; None if there is no query."""
    if pipeline.found(document) is None:
        return [None] * n
    holding = {document.sentences.indices[i] for i in document.query_share.nonzero()[0].tolist()}
    found = {i for index, (i, _) in enumerate(places) if document.repeats.get(index, index) in holding}
    return [i in found for i in range(n)]


def _drop_what_exceeds(
    readings: Sequence[Reading], kept: list[list[Sentence]], budget: Budget, room: float
) -> None:
    """Drop the sentences of the lowest scores, until the texts of the passages fit together."""

    def size_of(i: int) -> float:
        return _size(budget, _joined(readings[i].text, _spans(readings[i].text, kept[i])))

    sizes = [size_of(i) for i in range(len(readings))]
    worst = sorted(((s.score, -i, -s.start, s) for i, own in enumerate(kept) for s in own), reverse=True)
    while sum(sizes) > room:
        _, minus_i, _, sentence = worst.pop()
        kept[-minus_i].remove(sentence)
        sizes[-minus_i] = size_of(-minus_i)


def _passage(
    source: object, reading: Reading, sentences: list[Sentence] | None, query_found: bool | None
) -> Passage:
    """Return what is kept of a passage: some sentences, or all of it."""
    if sentences is None:
        spans: tuple[Span, ...] = ((0, len(reading.text)),) if reading.text else ()
        return Passage(source, reading.text, spans, tuple(reading.sentences), query_found=query_found)
    spans = _spans(reading.text, sentences)
    text = _joined(reading.text, spans)
    return Passage(source, text, spans, tuple(sentences), query_found=query_found)


def _spans(text: str, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """Return the stretches of sentences. Sentences with at most one blank between them share a stretch."""
    spans: list[Span] = []
    for s in sentences:
        end = spans[-1][1] if spans else -1
        if spans and s.start - end <= len(JOINER) and is_blank(text[end : s.start]):
            spans[-1] = (spans[-1][0], s.end)
        else:
            spans.append((s.start, s.end))
    return tuple(spans)


def _joined(text: str, spans: Sequence[Span]) -> str:
    return JOINER.join(text[start:end] for start, end in spans)

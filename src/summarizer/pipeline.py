"""Pipeline: the path of one text, from reading to Summary, with all settings checked."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from numbers import Real

from .document import Document, Floats, analyse
from .rank.registry import RANKERS, rank
from .ranking import Ranker, Ranking, name_of
from .reading import Reading, Splitter, Text, language_of, read
from .select.budget import Budget, Unit
from .select.reasons import Selection
from .select.selection import select
from .summary import Summary
from .text.blocks import LEFT_OUT
from .text.detect import DEFAULT_LANGUAGE, is_auto
from .text.idf import IdfModel
from .text.language import Language, listed_words, load_language
from .text.sentences import Sentence
from .text.unicode import is_blank

DEFAULT_RANKER = "learned"


@dataclass(frozen=True)
class Pipeline:
    """All settings of a summary, checked at once; call it with a text.

    `summarize`, `summarize_many`, the estimator and the command line all run this.

    Parameters
    ----------
    length, unit
        The length of the summary; see `Budget`.
    ranker : str or callable, default "learned"
        A name from `RANKERS`, or a function from `Document` to scores of shape (n_sentences,).
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" detects the language of each text; or a profile of your own.
    query : str, optional
        A question or topic: sentences that hold its terms gain; see `rank`.
    diversity : float, default 0.0
        0 to 1; see `select`.
    idf : IdfModel, "bundled" or None, default "bundled"
        Background document frequencies; None counts the text alone.
    keep_all : bool, default False
        True leaves no block out: a summary may take from menus, headings and code.
    splitter : callable, optional
        From a text to the (start, end) spans of its sentences, ascending and apart.
    stop_words : iterable of str, optional
        Stop words besides those of the language.
    """

    length: float = 3
    unit: Unit = "sentences"
    ranker: str | Ranker = DEFAULT_RANKER
    language: str | Language = DEFAULT_LANGUAGE
    query: str | None = None
    diversity: float = 0.0
    idf: IdfModel | str | None = "bundled"
    keep_all: bool = False
    splitter: Splitter | None = None
    stop_words: Iterable[str] = ()
    budget: Budget = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "budget", Budget(self.length, self.unit))
        _check_ranker(self.ranker)
        if not is_auto(self.language):
            load_language(self.language)
        if self.query is not None and not isinstance(self.query, str):
            raise TypeError(f"query must be a str or None, got {type(self.query).__name__}")
        if isinstance(self.diversity, bool) or not isinstance(self.diversity, Real):
            raise TypeError(f"diversity must be a number from 0 to 1, got {type(self.diversity).__name__}")
        if not 0 <= self.diversity <= 1:
            raise ValueError(f"diversity must lie between 0 and 1, got {self.diversity!r}")
        if not (self.idf is None or self.idf == "bundled" or isinstance(self.idf, IdfModel)):
            raise TypeError(f"idf must be an IdfModel, 'bundled' or None, got {self.idf!r:.80}")
        if self.keep_all not in (True, False):
            raise TypeError(f"keep_all must be True or False, got {self.keep_all!r:.80}")
        if self.splitter is not None and not callable(self.splitter):
            raise TypeError(f"splitter must be a callable or None, got {type(self.splitter).__name__}")
        object.__setattr__(self, "stop_words", listed_words(self.stop_words, "stop_words"))

    def __call__(self, text: Text) -> Summary:
        """Summarize one text, given as a str, as the sequence of its sentences, or as an `Article`.

        Raises
        ------
        TypeError
            If `text` is of another type.
        """
        return self.of(self.read(text))

    def of(self, reading: Reading) -> Summary:
        """Summarize a text that is read already."""
        document = self.analyse(reading)
        ranking = self.rank(document)
        return self._summary(reading, document, ranking, self.choose(document, ranking))

    def read(self, text: Text) -> Reading:
        """Read a text with these settings."""
        language = language_of(text, self.language)
        leave_out = frozenset() if self.keep_all else LEFT_OUT
        return read(text, self.profile(language), leave_out=leave_out, splitter=self.splitter)

    def analyse(self, reading: Reading) -> Document:
        """Count and weigh the terms of a reading with these settings."""
        request = (self.budget.length, self.budget.unit)
        idf = self.background(reading.language)
        return analyse(reading, idf=idf, query=self.query or "", request=request)

    def document(self, text: Text) -> Document:
        """Read and analyse a text, for those who rank and select themselves."""
        return self.analyse(self.read(text))

    def rank(self, document: Document) -> Ranking:
        """Score a document by the ranker of these settings."""
        return rank(document, RANKERS[self.ranker] if isinstance(self.ranker, str) else self.ranker)

    def choose(self, document: Document, scores: Floats | Ranking) -> Selection:
        """Select by scores with these settings; see `select`."""
        return select(document, scores, self.budget, diversity=self.diversity)

    def background(self, language: Language) -> IdfModel | None:
        """Return the background document frequencies for a text in this language.

        A model of another language than a text turned out to be in gives way to the bundled one.
        """
        if self.idf is None:
            return None
        if isinstance(self.idf, IdfModel) and not (
            is_auto(self.language) and self.idf.language != language.code
        ):
            return self.idf
        return IdfModel.bundled(language.code)

    def profile(self, language: Language) -> Language:
        """Return a language with the stop words of these settings."""
        return _with_stop_words(language, frozenset(self.stop_words)) if self.stop_words else language

    def own_profile(self, code: str) -> Language | None:
        """Return the profile of a summary in this language, or None where it is the bundled one."""
        own = self.language if isinstance(self.language, Language) else None
        return self.profile(own or load_language(code)) if self.stop_words else own

    def found(self, document: Document) -> bool | None:
        """Return whether a document holds anything of the query; None if there is no query."""
        return bool(document.query_share.any()) if self.query and not is_blank(self.query) else None

    def _summary(
        self, reading: Reading, document: Document, ranking: Ranking, selection: Selection
    ) -> Summary:
        every, distinct = reading.sentences, document.sentences
        # By `Sentence.index`. A dictionary takes ten times the memory.
        scores = array("d", bytes(8 * len(every)))
        for index, score in zip(distinct.indices, ranking.scores.tolist(), strict=True):
            scores[index] = score
        for copy, original in document.repeats.items():
            scores[copy] = scores[original]
        chosen = selection.positions
        return Summary(
            text=reading.text,
            sentences=tuple(
                Sentence(s.text, s.start, s.end, s.index, scores[s.index], s.speaker)
                for s in map(distinct.__getitem__, chosen)
            ),
            title=reading.title,
            language=document.language.code,
            ranker=name_of(self.ranker),
            model=ranking.model,
            query_found=self.found(document),
            _spans=array("q", chain.from_iterable(zip(every.starts, every.ends, strict=True))),
            _scores=scores,
            _parts=tuple({name: float(part[i]) for name, part in ranking.parts.items()} for i in chosen),
            _skipped=reading.left_out,
            _speakers=every.speakers,
            _profile=self.own_profile(document.language.code),
            _passed_over={distinct.indices[i]: reason for i, reason in selection.passed_over.items()},
            _companions={distinct.indices[i]: distinct.indices[by] for i, by in selection.companions.items()},
        )


def _check_ranker(ranker: object) -> None:
    """Refuse what is neither a name nor a callable."""
    if isinstance(ranker, str):
        if ranker not in RANKERS:
            raise ValueError(f"ranker must be one of {', '.join(RANKERS)}, or a callable; got {ranker!r}")
    elif not callable(ranker):
        raise TypeError(f"ranker must be a name or a callable, got {type(ranker).__name__}")
    elif isinstance(ranker, type):
        name = ranker.__name__
        raise TypeError(f"ranker must be a name or a callable, got the class {name}: pass one, {name}(…)")


@lru_cache(maxsize=16)
def _with_stop_words(language: Language, stop_words: frozenset[str]) -> Language:
    """Extend a profile once for all texts: summaries share it."""
    return language.extended(stop_words=stop_words)


def summarize(
    text: Text,
    length: float = 3,
    unit: Unit = "sentences",
    *,
    ranker: str | Ranker = DEFAULT_RANKER,
    language: str | Language = DEFAULT_LANGUAGE,
    query: str | None = None,
    diversity: float = 0.0,
) -> Summary:
    """Choose the few sentences of a text that matter, word for word, in their order.

    Parameters
    ----------
    text : str, sequence of str, or Article
        The article; or its sentences, which are then taken as they are; or an `Article`, whose title and
        language count.
    length : int or float, default 3
        How much to keep, above 0: a whole number of `unit`, or a share from 0 to 1 for "ratio".
    unit : {"sentences", "words", "chars", "ratio"} or callable, default "sentences"
        "words" are what stands between spaces; in scripts without spaces (Chinese, Japanese, Thai, Lao,
        Khmer, Burmese) two characters count as one. "ratio" is a share of the sentences, rounded half up.
        A callable takes a text and returns its size as an int: a language model's token counter. A budget
        is never exceeded, unless not one sentence fits: then the shortest comes alone.
    ranker : str or callable, default "learned"
        A name from `RANKERS`, or a function from `Document` to scores of shape (n_sentences,).
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" finds out, and the result's `language` says what it found;
        or a profile of your own (`train_splitter`).
    query : str, optional
        A question or topic: sentences that hold its terms or numbers, and those around them, gain. Words of
        six letters and more that are not there may be spelled nearly so ("adress" finds "address"), and all
        without their accents ("Sao Paulo" finds "São Paulo"); a query of function words alone ("The Who") is
        looked for by each two words in a row. Where nothing of it stands in the text nothing changes, and the
        result's `query_found` is False.
    diversity : float, default 0.0
        From 0 (the best sentences) to 1 (sentences as unlike each other as can be).

    Returns
    -------
    Summary
        Empty for a blank text, otherwise of one sentence at least.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If an argument is out of range, or a name unknown; the message lists what is accepted.

    Examples
    --------
    >>> text = "Rain fell on Oslo all week. The rain closed two roads in Oslo. Nobody was hurt."
    >>> print(summarize(text, 1))
    The rain closed two roads in Oslo.
    >>> print(summarize(text, 14, "words"))
    Rain fell on Oslo all week.
    The rain closed two roads in Oslo.
    """
    return Pipeline(length, unit, ranker, language, query, diversity)(text)

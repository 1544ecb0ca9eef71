"""Pipeline: the path of one text, from blocks to Summary, with all settings checked."""

from __future__ import annotations

import operator
import os
import signal
import threading
import warnings
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from numbers import Real
from typing import TypeAlias

from .blocks import Block, blocks, headline, is_blank
from .detect import DEFAULT_LANGUAGE, is_auto, resolve_language
from .document import Document, Floats, analyse
from .idf import IdfModel
from .language import Language, listed_words, load_language
from .rankers import RANKERS, Ranker, Ranking, name_of, rank
from .selection import Budget, Unit, sees_wholes, select
from .sentences import Sentence, sentence_spans
from .summary import JOINER, Summary

Text: TypeAlias = "str | Sequence[str]"
Splitter: TypeAlias = Callable[[str], Iterable[tuple[int, int]]]
DEFAULT_RANKER = "learned"
LEFT_OUT = frozenset({"title", "heading", "furniture", "code", "table"})
"""Kinds of blocks that no summary takes from, as long as there are others."""


@dataclass(frozen=True)
class Pipeline:
    """All settings of a summary, checked at once; call it with a text.

    `summarize`, `summarize_many`, the estimator and the command line all run this.

    Parameters
    ----------
    length, unit
        The size of the summary; see `Budget`.
    ranker : str or callable, default "learned"
        A name from `RANKERS`, or a function from Document to scores of shape (n_sentences,).
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" finds out for each text; or a profile of your own.
    query : str, optional
        What the reader asks about: sentences that hold its terms or numbers, and those around them, gain; see
        `rank`.
    diversity : float, default 0.0
        0 to 1; see `select`.
    idf : IdfModel, "bundled" or None, default "bundled"
        Background document frequencies; None counts the text alone.
    keep_all : bool, default False
        True leaves no block out: menus, headings and code may be chosen too.
    splitter : callable, optional
        From a text to the (start, end) spans of its sentences, ascending and apart.
    stop_words : iterable of str, optional
        Words to leave out besides those of the language.
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
        if isinstance(self.ranker, str):
            if self.ranker not in RANKERS:
                raise ValueError(
                    f"ranker must be one of {', '.join(RANKERS)}, or a callable; got {self.ranker!r}"
                )
        elif not callable(self.ranker):
            raise TypeError(f"ranker must be a name or a callable, got {type(self.ranker).__name__}")
        elif isinstance(self.ranker, type):
            name = self.ranker.__name__
            raise TypeError(f"ranker must be a name or a callable, got the class {name}: pass one, {name}(…)")
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

    def background(self, language: Language) -> IdfModel | None:
        """Return the background document frequencies that these settings mean for a text in this language."""
        if self.idf is None or (isinstance(self.idf, IdfModel) and not self._is_foreign(self.idf, language)):
            return self.idf
        return IdfModel.bundled(language.code)

    def _is_foreign(self, model: IdfModel, language: Language) -> bool:
        """Tell whether a text turned out to be in another language than a model's."""
        return is_auto(self.language) and model.language != language.code

    def __call__(self, text: Text) -> Summary:
        """Summarize one text, given whole or as a sequence of its sentences.

        Raises
        ------
        TypeError
            If `text` is neither a str nor a sequence of str.
        """
        whole, document, sentences, left_out, title = self._analysed(text)
        ranking = rank(document, RANKERS[self.ranker] if isinstance(self.ranker, str) else self.ranker)
        chosen = self.choose(document, ranking)
        by_merit = self.unit in ("sentences", "ratio") and not self.diversity
        care = (bool(ranking.redundancy), bool(ranking.dangling)) if by_merit else (False, False)
        scores = dict(zip((s.index for s in document.sentences), ranking.scores.tolist(), strict=True))
        scores.update({copy: scores[original] for copy, original in document.repeats.items()})
        return Summary(
            text=whole,
            sentences=tuple(
                Sentence(s.text, s.start, s.end, s.index, scores[s.index])
                for s in map(document.sentences.__getitem__, chosen)
            ),
            title=title,
            language=document.language.code,
            ranker=name_of(self.ranker),
            model=ranking.model,
            query_found=self.found(document),
            _spans=array("q", [at for s in sentences for at in (s.start, s.end)]),
            _scores=array("d", [scores[s.index] for s in sentences]),
            _parts=tuple({name: float(part[i]) for name, part in ranking.parts.items()} for i in chosen),
            _skipped=left_out,
            _profile=self.own_profile(document.language.code),
            _care=(*care, sees_wholes(document, ranking, self.budget, self.diversity)),
        )

    def found(self, document: Document) -> bool | None:
        """Say whether anything of the query, or nearly, stands in a document; None if nothing is asked."""
        return bool(document.asked.any()) if self.query and not is_blank(self.query) else None

    def own_profile(self, code: str) -> Language | None:
        """Return what these settings make of a language's profile, or None if it stays the bundled one."""
        own = self.language if isinstance(self.language, Language) else None
        if self.stop_words:
            return _with_stop_words(own or load_language(code), frozenset(self.stop_words))
        return own

    def document(self, text: Text) -> Document:
        """Analyse a text with these settings, for those who rank and select themselves."""
        return self._analysed(text)[1]

    def choose(self, document: Document, scores: Floats | Ranking) -> list[int]:
        """Select by scores with these settings; see `select`."""
        return select(document, scores, self.budget, diversity=self.diversity)

    def _analysed(self, text: Text) -> tuple[str, Document, list[Sentence], tuple[Block, ...], str]:
        """Return the whole text, the document, all its sentences, the blocks left out, and the title."""
        whole = _whole(text)
        language = resolve_language(self.language, whole)
        background = self.background(language)
        language = self.own_profile(language.code) or language
        sentences, parts, left_out = self.read(text, whole, language)
        title = headline(whole, parts)
        document = analyse(
            sentences,
            parts,
            language=language,
            idf=background,
            title=title,
            query=self.query or "",
            request=(self.budget.length, self.budget.unit),
        )
        return whole, document, sentences, left_out, title

    def read(
        self, text: Text, whole: str, language: Language
    ) -> tuple[list[Sentence], Sequence[Block], tuple[Block, ...]]:
        """Return the sentences of a text (`whole`: as one str), its blocks, and those that were left out."""
        parts: Sequence[Block] = ()
        left_out: tuple[Block, ...] = ()
        if isinstance(text, str):
            parts = blocks(text)
            left_out = () if self.keep_all else tuple(b for b in parts if b.kind in LEFT_OUT)
            if len(left_out) == len(parts):  # nothing else there: better a headline than no summary
                left_out = ()
            kept = [b for b in parts if b.kind not in LEFT_OUT] if left_out else parts
            if self.splitter is None:
                spans = [span for b in kept for span in sentence_spans(text, b.start, b.end, language)]
            else:
                checked = _checked_spans(self.splitter(text), len(text))
                own = [(a, b) for a, b in checked if not is_blank(text[a:b])]
                if not own and not is_blank(text):
                    raise ValueError("the splitter found no sentence in a text that is not blank")
                spans = _within(own, kept) or own  # all in what is left out: better these than none
        else:
            ends = list(accumulate(len(item) + len(JOINER) for item in text))
            spans = [
                (end - len(JOINER) - len(item), end - len(JOINER))
                for item, end in zip(text, ends, strict=True)
                if not is_blank(item)
            ]
        return [Sentence(whole[a:b], a, b, i) for i, (a, b) in enumerate(spans)], parts, left_out


@lru_cache(maxsize=16)
def _with_stop_words(language: Language, stop_words: frozenset[str]) -> Language:
    """Extend a profile once for all texts: summaries share it."""
    return language.extended(stop_words=stop_words)


def _whole(text: Text) -> str:
    """Return a text whole, or say why it is none."""
    if isinstance(text, str):
        return text
    if isinstance(text, (bytes, bytearray, memoryview)) or not isinstance(text, Sequence):
        hint = ": decode it first, text.decode('utf-8')" if isinstance(text, (bytes, bytearray)) else ""
        raise TypeError(f"text must be a str or a sequence of sentences, got {type(text).__name__}{hint}")
    for number, item in enumerate(text):
        if not isinstance(item, str):
            raise TypeError(f"sentence {number} of the list must be str, got {type(item).__name__}")
    return JOINER.join(text)


def _checked_spans(spans: Iterable[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Pass on the spans of a user's splitter, or say what is wrong with them."""
    at = 0
    if not isinstance(spans, Iterable):
        raise TypeError(
            f"the splitter must return the (start, end) spans of its sentences, got {type(spans).__name__}"
        )
    for span in spans:
        start, end = map(operator.index, span)
        if not at <= start < end <= size:
            raise ValueError(
                f"the splitter must yield ascending, non-empty (start, end) spans within 0..{size}; "
                f"after {at} came ({start}, {end})"
            )
        yield start, end
        at = end


def _within(spans: Iterable[tuple[int, int]], kept: Sequence[Block]) -> list[tuple[int, int]]:
    """Keep the spans that share text with one of the blocks."""
    starts = [block.start for block in kept]
    found = []
    for start, end in spans:
        before = bisect_left(starts, end) - 1  # the last block that begins before the span ends
        if before >= 0 and kept[before].end > start:
            found.append((start, end))
    return found


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
    text : str or sequence of str
        The article; or its sentences, which are then taken as they are.
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
    Rain fell on Oslo all week.
    >>> print(summarize(text, 14, "words"))
    Rain fell on Oslo all week.
    The rain closed two roads in Oslo.
    """
    return Pipeline(length, unit, ranker, language, query, diversity)(text)


def summarize_many(
    texts: Iterable[Text],
    length: float = 3,
    unit: Unit = "sentences",
    *,
    ranker: str | Ranker = DEFAULT_RANKER,
    language: str | Language = DEFAULT_LANGUAGE,
    n_jobs: int = 1,
    errors: str = "raise",
) -> Iterator[Summary | Exception]:
    """Summarize texts one after the other or in parallel: lazily, in order.

    Parameters
    ----------
    texts : iterable of texts
        Anything that `summarize` takes; read only as far as the workers need.
    length, unit, ranker, language
        As for `summarize`. `Summarizer.summaries` does the same with all settings, `query` among them.
    n_jobs : int, default 1
        Number of processes; -1 for one a core. Starting them takes about a second.
    errors : {"raise", "return"}, default "raise"
        What becomes of an exception that a text causes: "return" puts it in the text's place, so that
        it costs this text only.

    Yields
    ------
    Summary, or Exception where `errors` is "return"

    Raises
    ------
    TypeError, ValueError
        At once for wrong settings; for a wrong text when its turn comes.

    Examples
    --------
    >>> [len(summary) for summary in summarize_many(["One. Two. Three. Four.", "One."])]
    [3, 1]
    """
    return run_many(Pipeline(length, unit, ranker, language), texts, n_jobs, errors)


def run_many(
    pipeline: Pipeline, texts: Iterable[Text], n_jobs: int = 1, errors: str = "raise"
) -> Generator[Summary | Exception, None, None]:
    """Run a pipeline over texts, in order; see `summarize_many`."""
    if isinstance(texts, str):
        raise TypeError("texts must be an iterable of texts; got one str: use summarize, or put it in a list")
    if errors not in ("raise", "return"):
        raise ValueError(f"errors must be 'raise' or 'return', got {errors!r}")
    if isinstance(n_jobs, bool) or not isinstance(n_jobs, int):
        raise TypeError(f"n_jobs must be an int, got {type(n_jobs).__name__}: {n_jobs!r}")
    if n_jobs == 0:
        raise ValueError("n_jobs must be 1 or more, or below 0 to count from the number of cores; got 0")
    return _run(pipeline, texts, n_jobs, errors)


def _run(
    pipeline: Pipeline, texts: Iterable[Text], n_jobs: int, errors: str
) -> Generator[Summary | Exception, None, None]:
    if n_jobs == 1:
        results: Iterator[tuple[Text, Summary | Exception]] = (
            (text, _attempt(pipeline, text)) for text in texts
        )
    else:
        results = _in_processes(pipeline, texts, n_jobs)
    for text, result in results:
        if isinstance(result, Exception):
            if errors == "raise":
                raise result
            yield result
        else:
            # A worker sends the summary back without what is here already.
            whole = text if isinstance(text, str) else result.text
            yield replace(result, text=whole, _profile=pipeline.own_profile(result.language))


def _in_processes(
    pipeline: Pipeline, texts: Iterable[Text], n_jobs: int
) -> Iterator[tuple[Text, Summary | Exception]]:
    from joblib import Parallel, delayed

    pending: deque[Text] = deque()
    parent = os.getpid()
    left_early = False

    def tasks() -> Iterator[object]:
        for text in texts:
            if left_early:
                return
            pending.append(text)
            yield delayed(_attempt_in_worker)(pipeline, text, parent)

    results = Parallel(n_jobs=n_jobs, return_as="generator")(tasks())
    try:
        for result in results:
            yield pending.popleft(), result
    except GeneratorExit:  # what is under way ends by itself: to abort it can leave a traceback of a thread
        left_early = True
        with suppress(Exception):  # of texts that nobody waits for any more
            deque(results, maxlen=0)
        raise
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # whoever leaves early needs no word about it
            results.close()


def _attempt_in_worker(pipeline: Pipeline, text: Text, parent: int) -> Summary | Exception:
    """Do so in a process that leaves Ctrl-C to the one that started it, which ends it without a word.

    joblib may run a task in the caller's own process, or in a thread: there Ctrl-C stays as it is.
    """
    if os.getpid() != parent and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return _attempt(pipeline, text)


def _attempt(pipeline: Pipeline, text: Text) -> Summary | Exception:
    """Summarize a text, or return what went wrong, so that the other texts of a batch go on."""
    try:
        summary = pipeline(text)
    except Exception as error:
        return error
    return replace(summary, text="" if isinstance(text, str) else summary.text, _profile=None)

"""Batch: many texts, in order, in several processes."""

from __future__ import annotations

import os
import signal
import threading
import warnings
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from .pipeline import DEFAULT_RANKER, Pipeline
from .ranking import Ranker
from .reading import Text
from .select.budget import Unit
from .summary import Summary
from .text.detect import DEFAULT_LANGUAGE
from .text.language import Language


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

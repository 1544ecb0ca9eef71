"""Batch: many texts, in order, in several processes."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sized
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from .pipeline import DEFAULT_RANKER, Pipeline
from .ranking import Ranker
from .reading import Text
from .select.budget import Unit
from .summary import Summary
from .text.detect import DEFAULT_LANGUAGE
from .text.language import Language

if TYPE_CHECKING:
    from concurrent.futures import Future

Result = Summary | Exception

CHUNK = 16  # texts that a worker gets at once; 5 % less CPU time than with 4 texts, 10 % more than with 64
CHUNKS_AHEAD = 2  # chunks that each worker is sent ahead; the queue of the executor has room for this number
PATIENCE = 0.1  # seconds until Ctrl-C is heard while this process waits for its workers
_idle: dict[tuple[int, int], Any] = {}  # (process id, number of workers) -> workers of an earlier call


def summarize_many(  # noqa: PLR0913 - the common settings, and those of a batch
    texts: Iterable[Text],
    length: float = 3,
    unit: Unit = "sentences",
    *,
    ranker: str | Ranker = DEFAULT_RANKER,
    language: str | Language = DEFAULT_LANGUAGE,
    n_jobs: int = 1,
    errors: str = "raise",
    progress: bool = False,
) -> Iterator[Result]:
    """Summarize many texts, one after the other or in parallel. Results come lazily and in order.

    Parameters
    ----------
    texts : iterable of texts
        Each text is anything that `summarize` takes. A single process reads one text at a time. Several
        processes read at most 32 texts ahead for each process. An error of the iterable itself is raised
        after the results of all texts before it.
    length, unit, ranker, language
        As for `summarize`. `Summarizer.summaries` takes all settings, `query` among them.
    n_jobs : int, default 1
        Number of processes. -1 means one process for each CPU, -2 one process less. There are never more
        processes than CPUs that this process may use. Starting the processes takes about a second. A later
        call uses the same processes again.
    errors : {"raise", "return"}, default "raise"
        What happens when a text causes an exception. "raise" raises the exception when it is the turn of the
        text. "return" yields the exception in place of the summary and goes on with the next text. If a
        worker process dies, only the text that it was reading gets an exception. The other texts are read
        again.
    progress : bool, default False
        Whether a progress bar is shown on standard error. It tells the time that is left if `texts` has a
        length.

    Yields
    ------
    Summary, or Exception where `errors` is "return"

    Raises
    ------
    TypeError, ValueError
        At once for wrong settings, and for a table or a dict in place of texts. For a wrong text when it is
        the turn of the text, with a note that tells the number of the text, from 0.
    RuntimeError
        When it is the turn of a text whose worker process died.

    Examples
    --------
    >>> [len(summary) for summary in summarize_many(["One. Two. Three. Four.", "One."])]
    [3, 1]
    """
    return run_many(Pipeline(length, unit, ranker, language), texts, n_jobs, errors, progress)


def run_many(
    pipeline: Pipeline,
    texts: Iterable[Text],
    n_jobs: int = 1,
    errors: str = "raise",
    progress: bool = False,
) -> Generator[Result, None, None]:
    """Run a pipeline over texts, in order. See `summarize_many`."""
    if isinstance(texts, str):
        raise TypeError("texts must be an iterable of texts; got one str: use summarize, or put it in a list")
    if isinstance(texts, Mapping) or hasattr(type(texts), "columns"):  # the names would be summarized
        kind = type(texts).__name__
        raise TypeError(
            f"texts must be an iterable of texts; got a {kind}: pass its column of texts, such as "
            'table["text"], or use ColumnSummarizer'
        )
    if not isinstance(texts, Iterable):
        raise TypeError(f"texts must be an iterable of texts, got {type(texts).__name__}")
    if errors not in ("raise", "return"):
        raise ValueError(f"errors must be 'raise' or 'return', got {errors!r}")
    if isinstance(n_jobs, bool) or not isinstance(n_jobs, int):
        raise TypeError(f"n_jobs must be an int, got {type(n_jobs).__name__}: {n_jobs!r}")
    if n_jobs == 0:
        raise ValueError("n_jobs must be 1 or more, or -1 for one process for each CPU; got 0")
    results = _run(pipeline, texts, n_jobs, errors)
    return _with_bar(results, len(texts) if isinstance(texts, Sized) else None) if progress else results


def _with_bar(results: Generator[Result, None, None], total: int | None) -> Generator[Result, None, None]:
    """Yield results and show a progress bar on standard error."""
    from tqdm import tqdm

    with closing(results), tqdm(total=total, unit=" texts") as bar:
        for result in results:
            yield result
            bar.update()


def _run(
    pipeline: Pipeline, texts: Iterable[Text], n_jobs: int, errors: str
) -> Generator[Result, None, None]:
    with closing(_results(pipeline, texts, n_jobs)) as results:  # ends the workers before an error is raised
        for number, (text, result) in enumerate(results):
            if isinstance(result, Exception):
                if errors == "raise":
                    result.add_note(f"text number {number}, counted from 0")
                    raise result
                yield result
            else:
                # Put back what `_attempt` left out.
                whole = text if isinstance(text, str) else result.text
                yield replace(result, text=whole, _profile=pipeline.own_profile(result.language))


def _results(
    pipeline: Pipeline, texts: Iterable[Text], n_jobs: int
) -> Generator[tuple[Text, Result], None, None]:
    """Yield each text with its result. The results come from this process or from workers."""
    if n_jobs != 1:
        from joblib import cpu_count, effective_n_jobs

        n_jobs = effective_n_jobs(n_jobs)  # 1 if this process may not start other processes
        if n_jobs > 1:
            yield from _in_processes(pipeline, texts, min(n_jobs, cpu_count()))
            return
    for text in texts:
        yield text, _attempt(pipeline, text)


def _in_processes(
    pipeline: Pipeline, texts: Iterable[Text], n_workers: int
) -> Generator[tuple[Text, Result], None, None]:
    """Yield each text with its result from worker processes, in order."""
    input_errors = []

    def until_error() -> Iterator[Text]:
        try:
            yield from texts
        except Exception as error:
            input_errors.append(error)

    source = until_error()
    sent: deque[tuple[list[Text], Future[list[Result]]]] = deque()
    with _Workers(pipeline, n_workers) as workers:
        while True:
            chunk = list(islice(source, CHUNK))
            if chunk:
                sent.append((chunk, workers.send(chunk)))
            elif not sent:
                break
            while sent and (not chunk or len(sent) == CHUNKS_AHEAD * n_workers or _is_done(sent[0][1])):
                first, future = sent.popleft()
                try:
                    results: Iterable[Result] = _result(future)
                except Exception:  # a worker died, or a text or a result cannot be sent
                    workers.finish()  # now each text is read alone: this shows which text is the cause
                    results = map(workers.attempt_alone, first)
                yield from zip(first, results, strict=True)
    if input_errors:
        raise input_errors[0]


@contextmanager
def _ctrl_c_held() -> Iterator[None]:
    """Hold Ctrl-C back until the block ends.

    A `KeyboardInterrupt` within an executor or a future may leave a lock closed for ever.
    """
    handler = signal.getsignal(signal.SIGINT)
    if handler is None or threading.current_thread() is not threading.main_thread():
        yield  # there is no KeyboardInterrupt here
        return
    pressed: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if pressed:
            signal.raise_signal(signal.SIGINT)


class _Workers:
    """Worker processes that run one pipeline. They are replaced after one of them died."""

    def __init__(self, pipeline: Pipeline, n_workers: int) -> None:
        from joblib.externals.loky.backend.reduction import dumps

        self._pipeline = bytes(dumps(pipeline))  # pickled once: an `IdfModel` is large
        self._key = (os.getpid(), n_workers)
        self._executor = _idle.pop(self._key, None) or self._started()
        self._in_work: list[Future[list[Result]]] = []

    def _started(self) -> Any:
        from joblib.externals.loky import ProcessPoolExecutor

        # Ctrl-C reaches the workers, too. They ignore it, and this process ends them.
        ignore_ctrl_c = (signal.SIGINT, signal.SIG_IGN)
        return ProcessPoolExecutor(
            self._key[1],
            timeout=300,  # seconds until idle workers end: the default of joblib
            initializer=signal.signal,
            initargs=ignore_ctrl_c,
            env=dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        )

    @_ctrl_c_held()
    def send(self, texts: list[Text]) -> Future[list[Result]]:
        """Send texts to a worker."""
        from joblib.externals.loky import BrokenProcessPool

        task = _attempt_all, self._pipeline, texts
        try:
            future: Future[list[Result]] = self._executor.submit(*task)
        except BrokenProcessPool:
            self._executor = self._started()
            future = self._executor.submit(*task)
        self._in_work = [*(other for other in self._in_work if not other.done()), future]
        return future

    def finish(self) -> None:
        """Wait until all texts that were sent are done."""
        for future in self._in_work:
            _wait_for(future)

    def attempt_alone(self, text: Text) -> Result:
        """Return the result of a text that is sent alone."""
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        try:
            (result,) = _result(self.send([text]))
        except TerminatedWorkerError as error:
            result = RuntimeError(f"the worker process died while it read this text: {text!r:.60}")
            result.__cause__ = error
        except Exception as error:
            result = error
        return result

    def __enter__(self) -> _Workers:
        return self

    @_ctrl_c_held()
    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Keep the workers for a later call. After an error, or if others are kept already, end them."""
        if kind is not None or _idle.setdefault(self._key, self._executor) is not self._executor:
            # loky 3.6 raises a KeyError if it is shut down before all tasks have been taken up.
            while not all(future.running() or future.done() for future in self._in_work):
                time.sleep(0.001)
            # If Python ends before the thread that loky does not wait for, loky warns of leaks.
            feeder = self._executor._call_queue._thread
            self._executor.shutdown(kill_workers=True)
            if feeder is not None:
                feeder.join(timeout=1)


def _is_done(future: Future[list[Result]], seconds: float = 0) -> bool:
    """Return whether the results are there. Wait for them for some seconds at most."""
    with _ctrl_c_held():
        try:
            future.exception(seconds)
        except TimeoutError:
            return False
    return True


def _wait_for(future: Future[list[Result]]) -> None:
    while not _is_done(future, PATIENCE):
        pass


def _result(future: Future[list[Result]]) -> list[Result]:
    _wait_for(future)
    with _ctrl_c_held():
        return future.result()


@lru_cache(maxsize=4)
def _loaded(pickled: bytes) -> Pipeline:
    """Return a pipeline. A worker unpickles it once, and keeps what the pipeline learned of earlier texts."""
    pipeline: Pipeline = pickle.loads(pickled)  # noqa: S301 - bytes of our own parent process
    return pipeline


def _attempt_all(pickled: bytes, texts: list[Text]) -> list[Result]:
    pipeline = _loaded(pickled)
    return [_attempt(pipeline, text) for text in texts]


def _attempt(pipeline: Pipeline, text: Text) -> Result:
    """Summarize a text. Return its exception if it has one, so that the other texts go on.

    The summary comes without the text and the profile, so that workers send less back.
    """
    try:
        summary = pipeline(text)
    except Exception as error:
        return error
    return replace(summary, text="" if isinstance(text, str) else summary.text, _profile=None)

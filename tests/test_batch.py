"""Many texts at once: order, errors, workers that die, reading ahead."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest

from summarizer import Document, IdfModel, Summary, summarize, summarize_many
from summarizer.batch import CHUNK, CHUNKS_AHEAD, _attempt_all, run_many
from summarizer.pipeline import Pipeline
from summarizer.rank.formulas import lead

TEXTS = [f"Text {i} begins. It goes on." for i in range(300)]
POISON = "Poison is here. It kills."


def firsts(results: Sequence[object]) -> list[str]:
    """Return each summary as a str, and "" for an exception."""
    return [str(result) if isinstance(result, Summary) else "" for result in results]


def with_poison(*places: int) -> list[str]:
    return [POISON if i in places else text for i, text in enumerate(TEXTS)]


def killing(end: Callable[[], None]) -> Callable[[Document], np.ndarray]:
    """Return a ranker that ends its process at the poison.

    An inner function is sent whole: the workers need not import this module.
    """

    def ranker(document: Document) -> np.ndarray:
        if document.sentences[0].text.startswith("Poison"):
            end()
        return lead(document)

    return ranker


def counting(end: Callable[[], None]) -> Callable[[str], int]:
    def unit(text: str) -> int:
        if text.startswith("Poison"):
            end()
        return len(text)

    return unit


EXITS = killing(lambda: os._exit(3))
WORKERS_DIE = [
    pytest.param({"ranker": EXITS}, (0, 70, 71, 159), id="a ranker exits"),
    pytest.param({"unit": counting(lambda: os._exit(3)), "length": 16}, (40,), id="a unit exits"),
    pytest.param(
        {"ranker": killing(lambda: os.kill(os.getpid(), signal.SIGKILL))},
        (40,),
        id="killed",
        marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
    ),
]


@pytest.mark.parametrize(("settings", "killers"), WORKERS_DIE)
def test_a_text_that_kills_its_worker_does_not_harm_the_others(
    settings: dict[str, Any], killers: tuple[int, ...]
) -> None:
    settings = {"length": 1, **settings}
    expected = firsts(list(summarize_many(TEXTS[:160], **settings)))
    found = list(summarize_many(with_poison(*killers)[:160], n_jobs=2, errors="return", **settings))
    assert firsts(found) == ["" if i in killers else text for i, text in enumerate(expected)]
    for killer in killers:
        assert isinstance(found[killer], RuntimeError)
        assert str(found[killer]) == f"the worker process died while it read this text: {POISON!r}"


def test_a_dead_worker_raises_an_error_for_its_text() -> None:
    results = summarize_many(with_poison(100), 1, ranker=EXITS, n_jobs=2)
    found = list(islice(results, 100))
    with pytest.raises(RuntimeError, match="worker process died"):
        next(results)
    assert firsts(found) == [f"Text {i} begins." for i in range(100)]


def test_a_worker_that_dies_between_two_calls_is_replaced() -> None:
    def process(document: Document) -> np.ndarray:
        return np.full(len(document), os.getpid(), dtype=float)

    (summary,) = summarize_many(TEXTS[:1], 1, ranker=process, n_jobs=2)
    assert isinstance(summary, Summary)
    assert summary.sentences[0].score is not None
    os.kill(int(summary.sentences[0].score), signal.SIGTERM)
    assert firsts(list(summarize_many(TEXTS, 1, n_jobs=2))) == firsts(list(summarize_many(TEXTS, 1)))


class UnsendableError(Exception):
    """An exception that no process can rebuild: its constructor needs two arguments."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def raise_unsendable() -> None:
    raise UnsendableError("a", "b")


class Unpicklable(list[str]):
    def __reduce__(self) -> str:
        raise pickle.PicklingError("this list stays here")


@pytest.mark.parametrize(
    ("poison", "ranker"),
    [(POISON, killing(raise_unsendable)), (Unpicklable([POISON]), lead)],
    ids=["an exception that cannot be sent", "a text that cannot be sent"],
)
def test_a_text_that_cannot_be_sent_does_not_harm_the_others(
    poison: str | list[str], ranker: Callable[[Document], np.ndarray]
) -> None:
    texts = [*TEXTS[:40], poison, *TEXTS[41:90]]
    found = list(summarize_many(texts, 1, ranker=ranker, n_jobs=2, errors="return"))
    assert firsts(found) == ["" if i == 40 else f"Text {i} begins." for i in range(90)]
    assert isinstance(found[40], Exception)


@pytest.mark.parametrize("n_jobs", [1, 2])
@pytest.mark.parametrize("errors", ["raise", "return"])
@pytest.mark.parametrize("n_good", [0, 1, 100])
def test_an_error_of_the_input_comes_after_all_results(n_jobs: int, errors: str, n_good: int) -> None:
    def source() -> Iterator[str]:
        yield from TEXTS[:n_good]
        raise LookupError("the input ends here")

    results = summarize_many(source(), 1, n_jobs=n_jobs, errors=errors)
    found = list(islice(results, n_good))
    with pytest.raises(LookupError, match="the input ends here"):
        next(results)
    assert firsts(found) == [f"Text {i} begins." for i in range(n_good)]


def test_never_more_processes_than_cpus() -> None:
    def process(document: Document) -> np.ndarray:
        time.sleep(0.002)  # long enough for each process to get work
        return np.full(len(document), os.getpid(), dtype=float)

    found = summarize_many(TEXTS * 2, 1, ranker=process, n_jobs=joblib.cpu_count() + 3)
    processes = {summary.sentences[0].score for summary in found if isinstance(summary, Summary)}
    assert os.getpid() not in processes
    assert 1 <= len(processes) <= joblib.cpu_count()


def test_few_texts_are_read_ahead() -> None:
    read = 0

    def source() -> Iterator[str]:
        nonlocal read
        for text in TEXTS * 4:
            read += 1
            yield text

    ahead = CHUNKS_AHEAD * CHUNK * min(2, joblib.cpu_count())
    for done, result in enumerate(summarize_many(source(), 1, n_jobs=2)):
        assert isinstance(result, Summary)
        assert read - done <= ahead
    assert read == len(TEXTS) * 4


def test_workers_do_not_send_the_text_back(article: str) -> None:
    long = article + "\n\nThe sea lay still. " * 2_000
    (result,) = _attempt_all(pickle.dumps(Pipeline(1)), [long])
    assert isinstance(result, Summary)
    assert result.text == ""
    assert list(summarize_many([long] * 3, 1, n_jobs=2)) == [summarize(long, 1)] * 3


def test_callables_of_all_kinds_reach_the_workers(article: str) -> None:
    def lines(text: str) -> Iterator[tuple[int, int]]:
        at = 0
        for line in text.splitlines(keepends=True):
            if line.strip():
                yield at, at + len(line.rstrip("\n"))
            at += len(line)

    pipeline = Pipeline(30, lambda text: len(text.split()), lambda document: -lead(document), splitter=lines)
    assert list(run_many(pipeline, [article] * 3, 2)) == [pipeline(article)] * 3


@pytest.mark.parametrize("n_read", [1, 2, 50])
def test_leaving_early_is_clean(n_read: int) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        results = summarize_many(TEXTS * 10, 1, n_jobs=2)
        for _ in range(n_read):
            next(results)
        del results
        gc.collect()
    assert caught == []
    assert firsts(list(summarize_many(TEXTS[:3], 1, n_jobs=2))) == [f"Text {i} begins." for i in range(3)]


# Presses Ctrl-C when a lock of the executor has just been closed: the worst moment.
PRESSING = """
import signal, sys
from summarizer import summarize_many

signal.signal(signal.SIGINT, signal.default_int_handler)  # a program in the background inherits another

locks_closed = 0

def trace(frame, event, value):
    global locks_closed
    if frame.f_code.co_qualname != "Condition.__enter__":
        return None
    if event == "return":
        locks_closed += 1
        if locks_closed == int(sys.argv[1]):
            signal.raise_signal(signal.SIGINT)
    return trace

results = summarize_many(["Rain fell on Oslo. Snow came."] * 400, 1, n_jobs=2)
next(results)
sys.settrace(trace)
try:
    list(results)
except KeyboardInterrupt:
    sys.settrace(None)
    print("interrupted")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a program on Windows cannot press Ctrl-C")
@pytest.mark.parametrize("place", [1, 2, 10])
def test_ctrl_c_at_the_worst_moment_leaves_no_lock_closed(place: int) -> None:
    command = [sys.executable, "-c", PRESSING, str(place)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "interrupted\n", "")


def test_two_batches_at_once_do_not_mix() -> None:
    one = summarize_many(TEXTS, 1, n_jobs=2)
    other = summarize_many(with_poison(60), 1, ranker=EXITS, n_jobs=2, errors="return")
    pairs = list(zip(one, other, strict=True))
    assert firsts([first for first, _ in pairs]) == [f"Text {i} begins." for i in range(300)]
    assert firsts([second for _, second in pairs]).count("") == 1


def test_a_large_model_reaches_the_workers_once() -> None:
    pickled = 0

    class Counted(IdfModel):
        def __reduce__(self) -> tuple[Any, ...]:
            nonlocal pickled
            pickled += 1
            return IdfModel, (self.n_documents, self.counts, self.language)

    pipeline = Pipeline(1, idf=Counted(9, {"begin": 9}), language="en")
    assert firsts(list(run_many(pipeline, TEXTS, 2))) == firsts(list(map(pipeline, TEXTS)))
    assert pickled == 1


@pytest.mark.parametrize("n_jobs", [1, 2])
@pytest.mark.parametrize("has_length", [True, False])
def test_progress_is_shown_on_request(
    n_jobs: int, has_length: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    def source() -> Iterable[str]:
        return TEXTS if has_length else iter(TEXTS)

    expected = firsts(list(summarize_many(source(), 1, n_jobs=n_jobs)))
    assert capsys.readouterr() == ("", "")
    assert firsts(list(summarize_many(source(), 1, n_jobs=n_jobs, progress=True))) == expected
    out, err = capsys.readouterr()
    assert out == ""
    assert ("300/300" if has_length else "300 texts") in err


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (pd.DataFrame({"text": ["Rain fell."]}), "got a DataFrame: pass its column of texts"),
        ({"text": ["Rain fell."]}, "got a dict: pass its column of texts"),
        (None, "got NoneType"),
    ],
)
def test_a_table_is_no_iterable_of_texts(texts: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        summarize_many(texts)


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_an_error_says_which_text_it_is(n_jobs: int) -> None:
    with pytest.raises(TypeError) as caught:
        list(summarize_many([*TEXTS[:57], None], 1, n_jobs=n_jobs))  # type: ignore[list-item]
    assert caught.value.__notes__ == ["text number 57, counted from 0"]

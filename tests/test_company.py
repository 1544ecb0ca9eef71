"""The same summaries in whatever company: threads, forks, odd environments, other ways to install."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import summarizer
from summarizer import IdfModel, Summarizer, keywords, summarize
from summarizer.text.terms import forget

PACKAGE = Path(summarizer.__file__).parent
TEXTS = [
    "Der Deich brach in der Nacht. Zwei Höfe standen unter Wasser. Der Bürgermeister kam am Morgen.",
    "La digue a cédé dans la nuit. Deux fermes étaient sous l'eau. Le maire est venu le matin.",
    "Дамба прорвалась ночью. Две фермы оказались под водой. Мэр приехал утром.",
    "堤坝在夜里决口。两个农场被淹。市长早上来了。",
    "Rain fell on Oslo — all week. Two roads were closed. “It was wet,” she said. Nobody was hurt.",
]

PROGRAM = """
import json, sys
from summarizer import Summarizer, keywords, summarize, summarize_many

def first(text):
    return str(summarize(text, 1))

def main(summarize_all):
    texts = json.load(sys.stdin)
    print(json.dumps([summarize_all(texts), [list(map(str, keywords(text, 2))) for text in texts]]))
"""
ONE_BY_ONE = """
main(lambda texts: list(map(first, texts)))
"""
IN_WORKERS = """
main(lambda texts: list(map(str, summarize_many(texts * 20, 1, n_jobs=2)))[-len(texts):])
"""
IN_POOL = """
import multiprocessing

def in_pool(texts):
    with multiprocessing.get_context({method!r}).Pool(2) as pool:
        return pool.map(first, texts)

if __name__ == "__main__":
    first("Rain fell. Snow came.")  # loads and fills all that the processes inherit
    main(in_pool)
"""
# A file system that cannot be written and a machine without a network, for each line of Python. A hook also
# holds where the tests run as root, whom no permission stops.
REFUSING = """
import errno, os, sys
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"os." + name for name in ("mkdir", "rename", "remove", "rmdir", "link", "symlink", "truncate")}
def refuse(event, args):
    if event in CHANGES or (event == "open" and args[2] & WRITES and type(args[0]) is not int):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(args[0]))
    if event.startswith("socket."):
        raise AssertionError(f"a summary must not touch the network: {event}")
sys.addaudithook(refuse)  # a number in place of a path is a pipe that is open already
"""


NO_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": None}


def run(command: list[str], given: str, **settings: str | None) -> str:
    """Run Python with other variables in its environment; None takes a variable away."""
    environment = {"PYTHONPATH": str(PACKAGE.parent), **os.environ, **settings}
    kept = {name: value for name, value in environment.items() if value is not None}
    command = [sys.executable, "-W", "error", *command]
    result = subprocess.run(
        command, input=given, capture_output=True, encoding="utf-8", check=False, env=kept
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return result.stdout


@pytest.fixture(scope="module")
def texts(article: str) -> list[str]:
    return [article, *TEXTS]


@pytest.fixture(scope="module")
def expected(texts: list[str]) -> list[list[object]]:
    return [
        [str(summarize(text, 1)) for text in texts],
        [list(map(str, keywords(text, 2))) for text in texts],
    ]


@pytest.fixture
def check(texts: list[str], expected: list[list[object]], tmp_path: Path) -> Callable[..., None]:
    """Return a function that runs a program and asserts that it finds the same as this process."""

    def same(program: str, **settings: str | None) -> None:
        path = tmp_path / "program.py"
        path.write_text(program, encoding="utf-8")
        assert json.loads(run([str(path)], json.dumps(texts), **settings)) == expected

    return same


def test_sixteen_threads_share_a_summarizer(texts: list[str]) -> None:
    # Each text has words of its own, so the caches of terms are emptied again and again.
    many = [f"{text} {' '.join(f'Word{i}x{n}' for n in range(400))}." for i in range(20) for text in texts]
    model = Summarizer(2, query="dike", idf=IdfModel.fit(texts, language="en"))
    expected = list(map(model.summarize, many))
    forget()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(16) as pool:
            assert list(pool.map(model.summarize, many)) == expected
    finally:
        sys.setswitchinterval(interval)


def test_coroutines_share_a_summarizer(texts: list[str]) -> None:
    model = Summarizer(1)

    async def all_at_once() -> list[object]:
        return await asyncio.gather(*(asyncio.to_thread(model.summarize, text) for text in texts * 5))

    assert asyncio.run(all_at_once()) == list(map(model.summarize, texts * 5))


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_forked_and_spawned_workers(check: Callable[..., None], method: str) -> None:
    check(PROGRAM + IN_POOL.format(method=method))


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_hash_seeds(check: Callable[..., None], seed: str) -> None:
    check(PROGRAM + IN_WORKERS, PYTHONHASHSEED=seed)


def test_threads_of_numpy_change_no_bit() -> None:
    """OpenBLAS adds up vectors of more than 10,000 numbers in as many parts as it has threads."""
    text = " ".join(f"Word{i} {' '.join(f'x{i}y{n}' for n in range(30))}." for i in range(400))
    program = (
        "import sys; from summarizer import summarize; text = sys.stdin.read()\n"
        "for ranker in ('learned', 'tfidf', 'lexrank'):\n"
        "    print([s.score.hex() for s in summarize(text, query='x7y7', ranker=ranker).source])"
    )
    assert len({run(["-c", program], text, OPENBLAS_NUM_THREADS=n, OMP_NUM_THREADS=n) for n in "124"}) == 1


@pytest.mark.parametrize("program", [ONE_BY_ONE, IN_WORKERS], ids=["one by one", "in workers"])
def test_no_file_is_written_and_no_socket_opened(check: Callable[..., None], program: str) -> None:
    check(REFUSING + PROGRAM + program)


def test_without_home_and_locale(check: Callable[..., None]) -> None:
    nothing = dict.fromkeys(("HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TMPDIR", "USERPROFILE"))
    check(PROGRAM + IN_WORKERS, **nothing, **NO_LOCALE)


def test_the_shell_without_home_and_locale(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXTS[0], encoding="utf-8")
    shown = run(["-m", "summarizer", "-n", "1", str(path)], "", HOME=None, LANG=None, **NO_LOCALE)
    assert shown.strip() == str(summarize(TEXTS[0], 1))


def linked(folder: Path) -> Path:
    """Install the package by hard links, as some installers do from their caches."""
    shutil.copytree(PACKAGE, folder / "cache" / "summarizer", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(folder / "cache", folder / "site", copy_function=os.link)
    assert (folder / "site" / "summarizer" / "__init__.py").stat().st_nlink == 2
    return folder / "site"


def zipped(folder: Path) -> Path:
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    with zipfile.ZipFile(folder / "site.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.relative_to(PACKAGE.parent))
    return folder / "site.zip"


@pytest.mark.parametrize("install", [linked, zipped])
def test_other_ways_to_install(
    check: Callable[..., None], tmp_path: Path, install: Callable[[Path], Path]
) -> None:
    site = str(install(tmp_path))
    from_there = f"\nimport summarizer\nassert summarizer.__file__.startswith({site!r})\n"
    check(PROGRAM + IN_WORKERS + from_there, PYTHONPATH=site)


def test_all_modules_and_the_shell_run_from_a_zip(tmp_path: Path) -> None:
    site = str(zipped(tmp_path))
    program = (
        "import sys; from summarizer import RANKERS, add_box, summarize; page = sys.stdin.read(); "
        "assert add_box(page) != page; print(all(summarize(page, ranker=name) for name in RANKERS))"
    )
    page = (PACKAGE.parents[1] / "examples" / "page.html").read_text(encoding="utf-8")
    assert run(["-c", program], page, PYTHONPATH=site, PYTHONIOENCODING="utf-8").split() == ["True"]
    shown = run(["-m", "summarizer", "-n", "1", "-"], TEXTS[4], PYTHONPATH=site)
    assert shown.strip() == str(summarize(TEXTS[4], 1))

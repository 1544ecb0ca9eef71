from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import summarizer

ARTICLE = Path(__file__).parent.parent / "examples" / "article.txt"
HEAVY = {"numpy", "nltk", "scipy", "sklearn", "joblib", "click", "tqdm", "regex", "Stemmer", "pandas"}
# Modules of the standard library that take milliseconds, and that most summaries do without.
SLOW = {"asyncio", "concurrent", "decimal", "fractions", "html", "http", "multiprocessing", "pathlib"}
SLOW |= {"random", "shutil", "socket", "ssl", "statistics", "tempfile", "urllib", "zipfile"}
FIRST = "from summarizer import summarize\nstr(summarize('Rain fell on Oslo. Snow came.', 1))"
COMMAND = "from summarizer.cli import main\nmain({!r}, standalone_mode=False)"


def modules_after(code: str, given: bytes = b"") -> set[str]:
    """Return the modules of a new process: of packages their names, of this package all."""
    names = "{m if m[:11] == 'summarizer.' else m.split('.')[0] for m in sys.modules}"
    program = f"{code}\nimport sys\nprint()\nprint(*{names})"
    result = subprocess.run([sys.executable, "-c", program], input=given, capture_output=True, check=True)
    return set(result.stdout.decode().splitlines()[-1].split())


def test_import_loads_nothing_heavy() -> None:
    assert not modules_after("import summarizer") & HEAVY


def test_a_plain_summary_loads_numpy_and_the_stemmer_only() -> None:
    assert modules_after(FIRST) & HEAVY == {"numpy", "Stemmer"}


def test_a_plain_summary_loads_no_slow_module_but_those_of_numpy() -> None:
    assert not (modules_after(FIRST) - modules_after("import numpy")) & SLOW


def test_the_command_loads_what_it_needs() -> None:
    found = modules_after(COMMAND.format([str(ARTICLE)]))
    assert not (found - modules_after("import numpy, click")) & SLOW
    assert found & HEAVY == {"numpy", "Stemmer", "click"}
    others = (
        "articles",
        "context",
        "estimator",
        "keyphrases",
        "training",
        "service",
        "web.extract",
        "web.fetch",
    )
    assert not found & {f"summarizer.{name}" for name in others}


def test_the_help_is_shown_without_numpy() -> None:
    for command in ([], ["keywords"], ["box"], ["serve"]):
        assert modules_after(COMMAND.format([*command, "--help"])) & HEAVY == {"click"}


def test_a_worker_of_the_estimator_needs_no_scikit_learn() -> None:
    """What `summarizer.batch` sends to a worker process is read and run in a new process."""
    from summarizer import Summarizer
    from summarizer.batch import _attempt_all

    pipeline = pickle.dumps(Summarizer(1, stop_words=["rain"])._pipeline())
    task = pickle.dumps((_attempt_all, pipeline, ["Rain fell on Oslo. Snow came."]))
    code = "import pickle, sys\nrun, *given = pickle.load(sys.stdin.buffer)\nassert len(run(*given)[0]) == 1"
    assert modules_after(code, task) & HEAVY == {"numpy", "Stemmer"}


def test_every_public_name_is_there_and_sorted() -> None:
    assert summarizer.__all__ == sorted(
        summarizer.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)
    )
    assert set(summarizer.__all__) == set(summarizer._HOME)
    for name in summarizer.__all__:
        assert getattr(summarizer, name) is not None
        assert name in dir(summarizer)


def test_public_functions_have_at_most_eight_parameters() -> None:
    import inspect

    for name in summarizer.__all__:
        value = getattr(summarizer, name)
        if inspect.isfunction(value):
            assert len(inspect.signature(value).parameters) <= 8, name


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(summarizer.__file__).parent / "py.typed").is_file()

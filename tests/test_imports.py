from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import summarizer

HEAVY = {"numpy", "nltk", "scipy", "sklearn", "joblib", "click", "tqdm", "regex", "Stemmer", "pandas"}


def modules_after(code: str) -> set[str]:
    program = f"{code}\nimport sys\nprint(*sorted(m for m in sys.modules if '.' not in m))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(result.stdout.splitlines()[-1].split())


def test_import_loads_nothing_heavy() -> None:
    assert not modules_after("import summarizer") & HEAVY


def test_a_plain_summary_loads_numpy_and_the_stemmer_only() -> None:
    code = "from summarizer import summarize\nstr(summarize('Rain fell on Oslo. Snow came.', 1))"
    assert modules_after(code) & HEAVY == {"numpy", "Stemmer"}


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

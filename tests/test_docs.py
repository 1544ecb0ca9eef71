"""What the documentation shows is run: doctests, the README's Python, the examples."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import summarizer

ROOT = Path(__file__).parent.parent
MODULES = [
    m.name
    for m in pkgutil.walk_packages(summarizer.__path__, "summarizer.")
    if not m.name.endswith("__main__")
]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_run_and_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40
    command = [sys.executable, "-W", "error", *NOT_OURS, str(path)]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=ENVIRONMENT)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip()


# pySBD's escape sequences, where an installer left them to be compiled at the first import.
NOT_OURS = ["-W", "ignore::SyntaxWarning", "-W", "ignore:invalid escape sequence:DeprecationWarning"]
ENVIRONMENT = {**os.environ, "PYTHONIOENCODING": "utf-8"}


def test_the_readme_shows_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    blocks = re.findall(r"```pycon\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) >= 3
    for block in blocks:
        test = doctest.DocTestParser().get_doctest(block, names, "README.md", "README.md", 0)
        runner.run(test, clear_globs=False)
        names.update(test.globs)
    assert runner.summarize(verbose=False).failed == 0


def test_every_public_object_has_an_example_or_parameters() -> None:
    for name in summarizer.__all__:
        value = getattr(summarizer, name)
        if name in ("RANKERS", "Ranker"):
            continue
        assert value.__doc__, name
        if callable(value) and not isinstance(value, type):
            assert "Parameters" in value.__doc__, name

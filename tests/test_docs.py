"""What the documentation shows is run: doctests, the Python and the commands of all pages, the examples."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import os
import pkgutil
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

import summarizer
from summarizer.cli import main

ROOT = Path(__file__).parent.parent
MODULES = [
    m.name
    for m in pkgutil.walk_packages(summarizer.__path__, "summarizer.")
    if not m.name.endswith("__main__") and not m.name.startswith("summarizer.adapters.")
]
ON_SPARK = {"spark_parquet", "clusters"}  # these run where the packages of `make spark` are installed
LEFT_OUT = {"frameworks"} | (set() if find_spec("pyspark") else ON_SPARK)  # frameworks: tests/adapters
EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*.py") if path.stem not in LEFT_OUT)
PAGES = [path for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))) if path.exists()]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).with_suffix("").as_posix()


def code_blocks(page: Path) -> list[tuple[str, str]]:
    """Return the kind and the text of each fenced block."""
    return re.findall(
        r"^```(\w*)\n(.*?)^```$", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )


def commands(page: Path) -> Iterator[tuple[str, str | None]]:
    """Yield each command with `summarize` in it, and what the page shows of its output, if it does."""
    for kind, block in code_blocks(page):
        if kind == "console":
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, shown = part.partition("\n")
                yield command, shown
        elif kind == "sh":
            for line in block.splitlines():
                if re.search(r"(^|\| )summarize ", line):
                    yield line.partition("  #")[0], None


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
NOT_OURS += ["-W", "ignore:PySpark does not yet fully support pandas:FutureWarning"]
ENVIRONMENT = {**os.environ, "PYTHONIOENCODING": "utf-8"}


@pytest.mark.parametrize("page", [page for page in PAGES if page.stem not in LEFT_OUT], ids=name_of)
def test_pages_show_what_python_prints(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All Python of a page runs in order, in one namespace."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    names: dict[str, object] = {"__name__": "__main__"}
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner = doctest.DocTestRunner(optionflags=flags)
    for kind, block in code_blocks(page):
        if kind == "python":
            exec(compile(block, str(page), "exec"), names)  # noqa: S102 - our own pages
        elif kind == "pycon":
            test = doctest.DocTestParser().get_doctest(block, names, page.name, str(page), 0)
            runner.run(test, clear_globs=False)
            names.update(test.globs)
    assert runner.summarize(verbose=False).failed == 0


def test_python_of_pages_is_marked_as_python() -> None:
    """A block without a kind, or of another kind, would not be run."""
    kinds = {"python", "pycon", "sh", "console", "text", "json"}
    for page in PAGES:
        for kind, block in code_blocks(page):
            assert kind in kinds, (page, kind)
            assert (">>> " in block) == (kind == "pycon"), (page, block)


@pytest.mark.parametrize("page", [page for page in PAGES if list(commands(page))], ids=name_of)
def test_commands_of_pages_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each `summarize …` of a page runs on the examples, and prints what the page shows."""
    monkeypatch.chdir(ROOT)
    for command, shown in commands(page):
        piped, _, words = f"| {command}".rpartition("| summarize ")
        piped = piped.strip("| ")
        assert not piped or piped.startswith("cat "), command  # what is not run here is not shown
        given = Path(piped.removeprefix("cat ")).read_bytes() if piped else None
        result = CliRunner().invoke(main, shlex.split(words), input=given)
        assert result.exit_code == 0, (command, result.output)
        assert result.stdout.strip(), command
        if shown is not None:
            assert result.stdout.split() == shown.split(), command


def test_the_readme_is_short_and_begins_with_a_result() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.split()) <= 1_000
    assert ">>> print(" in "\n".join(text.splitlines()[:12])


def test_links_of_files_outside_the_site_have_targets() -> None:
    """The pages of the site are checked when it is built."""
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "benchmarks/README.md"):
        path = ROOT / name
        if not path.exists():  # a source distribution comes without the benchmarks
            continue
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)|(?:src|href)=\"([^\"]+)\"", text):
            target = "".join(link)
            if "://" not in target:
                assert (path.parent / target).exists(), (name, target)


def test_the_check_of_the_site_finds_faults(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("check_site", ROOT / "scripts" / "check_site.py")
    assert spec is not None
    assert spec.loader is not None
    check_site = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check_site)
    page = tmp_path / "index.html"
    page.write_text(
        '<h2 id="here"></h2><a href="#here">1</a> <a href="https://example.org">2</a>', encoding="utf-8"
    )
    assert check_site.faults(tmp_path, {"index.md"}) == []
    bad = {
        '<img src="none.svg">': "does not exist",
        '<a href="none.html">': "does not exist",
        '<a href="#nowhere">': "has no such anchor",
        '<script src="https://example.org/x.js"></script>': "loads https://example.org/x.js",
        '<link rel="stylesheet" href="//example.org/x.css">': "loads //example.org/x.css",
        "<p style=\"background: url('https://example.org/x.png')\">": "loads background",
    }
    for html, fault in bad.items():
        page.write_text(html, encoding="utf-8")
        assert fault in check_site.faults(tmp_path, set())[0]
    page.write_text("", encoding="utf-8")
    (tmp_path / "x.css").write_text('@import "https://example.org/x.css";', encoding="utf-8")
    assert "another host" in check_site.faults(tmp_path, set())[0]
    assert "no page missing.md" in check_site.faults(tmp_path, {"missing.md"})[0]


def test_the_map_names_files_that_exist() -> None:
    """ARCHITECTURE.md says in which file a change is made."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.partition("## I want to change")[2].partition("\n## ")[0]
    named = re.findall(r"`((?:src|tests|benchmarks|scripts|docs)/[\w./]+)`", section)
    assert len(named) >= 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_public_object_has_an_example_or_parameters() -> None:
    for name in summarizer.__all__:
        value = getattr(summarizer, name)
        if name in ("RANKERS", "Ranker"):
            continue
        assert value.__doc__, name
        if callable(value) and not isinstance(value, type):
            assert "Parameters" in value.__doc__, name

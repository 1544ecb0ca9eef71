"""Rules of the source that no linter holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import summarizer

ROOT = Path(summarizer.__file__).parent
HEAVY = {
    *("Stemmer", "joblib", "nltk", "numpy", "rouge_score", "scipy", "sklearn", "threadpoolctl", "tqdm"),
    *("http", "importlib", "ssl"),  # 20 ms: http.client, importlib.resources, ssl
    *("html", "pathlib"),  # 3 and 7 ms, and few calls need them
    *("charset_normalizer", "feedparser", "lxml", "matplotlib", "trafilatura", "urllib3"),  # extras
    *("narwhals", "pyarrow", "pyspark"),
}
NEED_EXTRAS = {"..service.assistant", "..service.server"}  # modules of ours
MOST_LINES = 80


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in sorted(ROOT.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{module}.{node.name}", node


def imported(node: ast.stmt) -> list[str]:
    """Return the modules that a statement imports; names of ours begin with a dot."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return []


def test_no_function_is_longer_than_a_screen() -> None:
    found = set()
    for name, node in functions():
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        assert node.end_lineno is not None
        if node.end_lineno - first >= MOST_LINES:
            found.add(name)
    assert not found


def test_only_heavy_packages_are_imported_inside_a_function() -> None:
    """In the command line our own modules may be, too: each command loads what it needs."""
    found = {
        f"{name}: {module}"
        for name, node in functions()
        for inner in ast.walk(node)
        if isinstance(inner, ast.stmt)
        for module in imported(inner)
        if module.split(".")[0] not in HEAVY and module not in NEED_EXTRAS
        if not (name.startswith("cli.") and module.startswith("."))
    }
    assert not found

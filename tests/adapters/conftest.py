"""The examples of an adapter run where its framework is installed: `make adapters`."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "frameworks.md"
Run = Callable[[str, ModuleType], None]


@pytest.fixture
def run_examples() -> Run:
    """Run the examples of a module, and those of the guide: its first part and the section of a framework."""

    def run(framework: str, module: ModuleType) -> None:
        assert doctest.testmod(module).attempted > 0
        assert doctest.testmod(module).failed == 0
        first, *sections = re.split(r"^## ", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)
        (section,) = (part for part in sections if part.startswith(f"{framework}\n"))
        blocks = re.findall(r"^```pycon\n(.*?)^```$", first + section, flags=re.DOTALL | re.MULTILINE)
        assert len(blocks) > 1
        test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, framework, str(GUIDE), 0)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        assert runner.run(test).failed == 0

    return run


@pytest.fixture(
    params=[
        ({"budget": 0}, "budget must be a whole number above 0"),
        ({"budget": -3}, "budget must be a whole number above 0"),
        ({"budget": 3, "unit": "tokens"}, "unit must be one of sentences, words"),
        ({"budget": 3, "ranker": "best"}, "ranker must be one of learned, tfidf"),
        ({"budget": 3, "language": "klingon"}, "language must be an English name"),
    ]
)
def wrong_setting(request: pytest.FixtureRequest) -> tuple[dict[str, Any], str]:
    """Return settings that `compress` refuses, and the beginning of the error."""
    settings: tuple[dict[str, Any], str] = request.param
    return settings

"""Splitters of other libraries, as the example shows them."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given

from strategies import texts
from summarizer import Summarizer
from summarizer.text.unicode import is_blank

EXAMPLE = Path(__file__).parent.parent / "examples" / "other_splitters.py"
NAMES = ("spacy", "pysbd", "sat")
Splitter = Callable[[str], Iterator[tuple[int, int]]]


class EveryLine:
    """Stands in for a model of SaT, which would have to be downloaded: it returns a text in pieces."""

    def split(self, text: str, *, split_on_input_newlines: bool) -> list[str]:
        assert not split_on_input_newlines
        return text.splitlines(keepends=True)


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    for library in ("spacy", "pysbd"):
        pytest.importorskip(library)
    return runpy.run_path(str(EXAMPLE))


@pytest.fixture(scope="module")
def splitters(shown: dict[str, Any]) -> dict[str, Splitter]:
    by_sat = partial(shown["by_sat"], sat=EveryLine())
    return {"spacy": shown["by_spacy"], "pysbd": shown["by_pysbd"], "sat": by_sat}


@pytest.mark.parametrize("name", ["spacy", "pysbd"])
def test_they_split_what_they_know(name: str, splitters: dict[str, Splitter]) -> None:
    text = "\nDr. Lie came on Friday.  She looked at the dike.\nNobody spoke.\n"
    pieces = [text[start:end] for start, end in splitters[name](text)]
    assert pieces == ["Dr. Lie came on Friday.", "She looked at the dike.", "Nobody spoke."]
    summary = Summarizer(1, splitter=splitters[name]).summarize(text)
    assert str(summary) in pieces
    assert [text[s.start : s.end] for s in summary.source] == pieces


def test_pieces_of_sat_become_spans(splitters: dict[str, Splitter]) -> None:
    assert list(splitters["sat"]("\n one \n\ntwo")) == [(2, 5), (8, 11)]


def test_spans_of_pysbd_that_overlap_are_mended(
    shown: dict[str, Any], splitters: dict[str, Splitter]
) -> None:
    text = "We will hire them again for other projects...... Thanks"  # the last dots get two spans
    raw = shown["PYSBD"].segment(text)
    assert any(before.end > after.start for before, after in pairwise(raw))
    pieces = [text[start:end] for start, end in splitters["pysbd"](text)]
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize("name", NAMES)
@given(text=texts)
@example(text="Rain fell...... Snow came")
@example(text="Rain. Rain. Rain.")
def test_spans_are_exact_on_any_text(name: str, splitters: dict[str, Splitter], text: str) -> None:
    text = text.encode("utf-8", "ignore").decode("utf-8")  # spaCy refuses lone surrogates
    at = 0
    for start, end in splitters[name](text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        at = end
    assert not text[at:].strip()
    summary = Summarizer(2, splitter=splitters[name]).summarize(text)
    assert all(text[s.start : s.end] == s.text for s in summary.source)
    assert bool(len(summary)) or is_blank(text)

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc
from spacy.util import registry

from summarizer import summarize
from summarizer.adapters import spacy as adapter

ARTICLE = (Path(__file__).parents[2] / "examples" / "article.txt").read_text(encoding="utf-8")
GERMAN = "Der Deich hält. Die Kosten des Deichs steigen. Es regnet. Schafe grasen hinter dem Deich."


def pipeline(code: str = "en", **settings: Any) -> Any:
    nlp = spacy.blank(code)
    nlp.add_pipe("summarizer", config=settings)
    return nlp


def test_the_examples(run_examples: Callable[[str, ModuleType], None]) -> None:
    run_examples("spaCy", adapter)


def test_the_component_is_found_without_an_import() -> None:
    code = (
        "import spacy\nnlp = spacy.blank('en')\nnlp.add_pipe('summarizer')\nprint(nlp('It rains.')._.summary)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[It rains.]\n"


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"length": 60, "unit": "words"},
        {"length": 0.1, "unit": "ratio", "ranker": "tfidf"},
        {"length": 2, "query": "What does the harbour cost?", "diversity": 0.5},
    ],
)
def test_a_summary_is_that_of_the_library(settings: dict[str, Any]) -> None:
    expected = summarize(ARTICLE, language="en", **settings)
    found = pipeline(**settings)(ARTICLE)._.summary
    assert [(span.start_char, span.end_char, span.text) for span in found] == [
        (s.start, s.end, s.text) for s in expected
    ]


@pytest.mark.parametrize("code", ["de", "xx"])
def test_the_language_is_that_of_the_pipeline_or_is_detected(code: str) -> None:
    nlp = pipeline(code, length=2)
    assert nlp.get_pipe("summarizer").pipeline.language == ("de" if code == "de" else "auto")
    assert "\n".join(span.text for span in nlp(GERMAN)._.summary) == str(summarize(GERMAN, 2))


@pytest.mark.parametrize("text", ["", "   ", "Rain"])
def test_short_texts(text: str) -> None:
    assert [span.text for span in pipeline()(text)._.summary] == [s.text for s in summarize(text)]


def test_a_document_without_the_component_has_no_summary() -> None:
    assert spacy.blank("en")("Rain fell.")._.summary == []


def test_a_token_over_the_border_of_a_sentence_belongs_to_it() -> None:
    nlp = pipeline(length=1)
    doc = Doc(nlp.vocab, ["Rain", "fell.Nobody", "came."], [True, False, False])
    nlp.get_pipe("summarizer")(doc)
    assert [span.text for span in doc._.summary] in (["Rain fell.Nobody"], ["Rain fell.Nobodycame."])


def test_the_summary_is_saved_and_goes_through_processes(tmp_path: Path) -> None:
    nlp = pipeline(length=1)
    nlp.to_disk(tmp_path)
    one, two = spacy.load(tmp_path).pipe([ARTICLE, GERMAN], n_process=2)
    assert [s.text for s in one._.summary] == [s.text for s in summarize(ARTICLE, 1, language="en")]
    again = Doc(nlp.vocab).from_bytes(two.to_bytes())
    assert [s.text for s in again._.summary] == [s.text for s in two._.summary] != []


def test_a_wrong_setting_is_refused_when_the_pipeline_is_built() -> None:
    with pytest.raises(ValueError, match="length must be a whole number above 0"):
        pipeline(length=0)
    with pytest.raises(ValueError, match="ranker must be one of learned, tfidf"):
        pipeline(ranker="best")


def test_a_function_is_a_setting_by_its_registered_name(tmp_path: Path) -> None:
    registry.misc("count_letters", func=lambda: len)
    registry.misc("longest", func=lambda: lambda document: document.n_words)
    nlp = pipeline(length=200, unit={"@misc": "count_letters"}, ranker={"@misc": "longest"})
    nlp.to_disk(tmp_path)
    expected = [s.text for s in summarize(ARTICLE, 200, "chars", ranker="longest", language="en")]
    for component in (nlp, spacy.load(tmp_path)):
        assert [span.text for span in component(ARTICLE)._.summary] == expected != []
    with pytest.raises(ValueError, match="E961"):
        pipeline(unit=len)

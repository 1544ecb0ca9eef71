from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from haystack import Document, Pipeline

from summarizer import compress
from summarizer.adapters import haystack
from summarizer.adapters.haystack import ContextCompressor
from summarizer.text.unicode import count_words

TEXTS = [
    "The dike was built in 1954. Sheep graze behind it.",
    "",
    "A new dike costs 62 million crowns. It rains.",
]
QUESTION = "What does a new dike cost?"


def test_the_examples(run_examples: Callable[[str, ModuleType], None]) -> None:
    run_examples("Haystack", haystack)


@pytest.mark.parametrize(
    ("budget", "unit"), [(8, "words"), (40, "chars"), (1, "sentences"), (30, len), (99, "words")]
)
def test_documents_are_those_of_compress(budget: int, unit: str | Callable[[str], int]) -> None:
    documents = [Document(content=text, meta={"page": page}) for page, text in enumerate(TEXTS) if text]
    expected = [
        (passage.text, document.meta | {"spans": [list(span) for span in passage.spans]}, document.id)
        for document, passage in zip(
            documents, compress(filter(None, TEXTS), QUESTION, budget, unit), strict=True
        )
        if passage
    ]
    kept = ContextCompressor(budget, unit).run(QUESTION, documents)["documents"]
    assert [(d.content, d.meta, d.id) for d in kept] == expected
    assert expected
    assert [(d.content, d.meta) for d in documents] == [(TEXTS[0], {"page": 0}), (TEXTS[2], {"page": 2})]


@pytest.mark.parametrize("content", [None, ""])
def test_a_document_without_text_stays(content: str | None) -> None:
    image = Document(content=content, meta={"path": "dike.png"})
    kept = ContextCompressor(8).run(QUESTION, [image, Document(content=TEXTS[2])])["documents"]
    assert kept[0] == image
    assert kept[1].content == "A new dike costs 62 million crowns."


def test_a_pipeline_is_saved_with_its_settings() -> None:
    pipeline = Pipeline()
    pipeline.add_component("plain", ContextCompressor(8))
    pipeline.add_component("own", ContextCompressor(40, count_words, "longest", "en"))
    loaded = Pipeline.loads(pipeline.dumps(), allowed_modules=["summarizer.*"])
    plain, own = loaded.get_component("plain"), loaded.get_component("own")
    assert (plain.budget, plain.unit, plain.ranker, plain.language) == (8, "words", "learned", "auto")
    assert (own.budget, own.unit, own.ranker, own.language) == (40, count_words, "longest", "en")


def test_settings_reach_compress() -> None:
    text = "Der Deich hält. Die Kosten des Deichs steigen. Es regnet."
    kept = ContextCompressor(7, ranker="longest", language="de").run("Schafe", [Document(content=text)])
    expected = compress([text], "Schafe", 7, ranker="longest", language="de")
    assert [d.content for d in kept["documents"]] == [passage.text for passage in expected]


def test_a_wrong_setting_is_refused_when_the_compressor_is_built(
    wrong_setting: tuple[dict[str, Any], str],
) -> None:
    settings, message = wrong_setting
    with pytest.raises(ValueError, match=message):
        ContextCompressor(**settings)


def test_a_budget_of_one_question() -> None:
    pipeline = Pipeline()
    pipeline.add_component("compressor", ContextCompressor(99))
    documents = [Document(content=text) for text in TEXTS if text]
    asked = {"query": QUESTION, "documents": documents}

    def kept(**settings: Any) -> list[str | None]:
        answer = pipeline.run({"compressor": asked | settings})
        return [document.content for document in answer["compressor"]["documents"]]

    assert kept() == [TEXTS[0], TEXTS[2]]
    assert kept(budget=8) == ["A new dike costs 62 million crowns."]
    assert kept() == [TEXTS[0], TEXTS[2]]
    with pytest.raises(ValueError, match="budget must be a whole number above 0"):
        ContextCompressor(99).run(QUESTION, documents, budget=0)


def test_a_text_in_place_of_a_document_is_refused() -> None:
    with pytest.raises(TypeError, match=r"a Document, got str: wrap a text, Document\(content=text\)"):
        ContextCompressor(8).run(QUESTION, TEXTS)

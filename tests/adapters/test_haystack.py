from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

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


def test_a_document_without_text_stays() -> None:
    image = Document(content=None, meta={"path": "dike.png"})
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
    with pytest.raises(ValueError, match="language must be an English name"):
        ContextCompressor(7, language="klingon").run("Schafe", [Document(content=text)])

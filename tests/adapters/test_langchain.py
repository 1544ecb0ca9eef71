from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from langchain_classic.retrievers.document_compressors import DocumentCompressorPipeline
from langchain_core.documents import Document
from pydantic import ValidationError

from summarizer import compress
from summarizer.adapters import langchain
from summarizer.adapters.langchain import ContextCompressor

TEXTS = [
    "The dike was built in 1954. Sheep graze behind it.",
    "",
    "A new dike costs 62 million crowns. It rains.",
]
QUESTION = "What does a new dike cost?"


def test_the_examples(run_examples: Callable[[str, ModuleType], None]) -> None:
    run_examples("LangChain", langchain)


@pytest.mark.parametrize(
    ("budget", "unit"), [(8, "words"), (40, "chars"), (1, "sentences"), (30, len), (99, "words")]
)
def test_documents_are_those_of_compress(budget: int, unit: str | Callable[[str], int]) -> None:
    documents = [
        Document(text, metadata={"page": page, "spans": "own"}, id=str(page))
        for page, text in enumerate(TEXTS)
        if text
    ]
    compressor = ContextCompressor(budget=budget, unit=unit)
    expected = [
        (passage.text, {"page": page, "spans": [list(span) for span in passage.spans]}, str(page))
        for page, passage in zip((0, 2), compress(filter(None, TEXTS), QUESTION, budget, unit), strict=True)
        if passage
    ]
    kept = compressor.compress_documents(documents, QUESTION)
    assert [(d.page_content, d.metadata, d.id) for d in kept] == expected
    assert expected
    assert kept == asyncio.run(compressor.acompress_documents(documents, QUESTION))
    # A vector store in memory hands out its own documents.
    assert [(d.page_content, d.metadata["spans"]) for d in documents] == [
        (TEXTS[0], "own"),
        (TEXTS[2], "own"),
    ]


def test_settings_reach_compress() -> None:
    text = "Der Deich hält. Die Kosten des Deichs steigen. Es regnet."
    settings = {"ranker": "longest", "language": "german"}
    (kept,) = ContextCompressor(budget=7, **settings).compress_documents([Document(text)], "Schafe")
    assert [kept.page_content] == [str(p) for p in compress([text], "Schafe", 7, **settings)]
    with pytest.raises(ValidationError, match="lenght"):
        ContextCompressor(budget=7, lenght=3)


def test_no_documents() -> None:
    assert ContextCompressor(budget=7).compress_documents([], QUESTION) == []


def test_a_wrong_setting_is_refused_when_the_compressor_is_built(
    wrong_setting: tuple[dict[str, Any], str],
) -> None:
    settings, message = wrong_setting
    with pytest.raises(ValueError, match=message):
        ContextCompressor(**settings)


def test_a_document_without_text_stays() -> None:
    empty = Document("", metadata={"path": "dike.png"})
    kept = ContextCompressor(budget=8).compress_documents([empty, Document(TEXTS[2])], QUESTION)
    assert kept[0] == Document("", metadata={"path": "dike.png"})
    assert [d.page_content for d in kept[1:]] == ["A new dike costs 62 million crowns."]


def test_the_spans_of_a_second_compressor_point_into_the_text_of_the_first() -> None:
    first = ContextCompressor(budget=14)
    second = DocumentCompressorPipeline(transformers=[first, ContextCompressor(budget=8)])
    found = [
        Document("It rains. A new dike costs 62 million crowns. The old dike cost nothing. Sheep graze.")
    ]
    (once,), (twice,) = (c.compress_documents(found, QUESTION) for c in (first, second))
    ((start, end),) = twice.metadata["spans"]
    assert once.page_content[start:end] == twice.page_content == "A new dike costs 62 million crowns."
    assert once.metadata["spans"] == [[10, 72]]


def test_a_text_in_place_of_a_document_is_refused() -> None:
    with pytest.raises(TypeError, match=r"must be a Document, got str: wrap a text, Document\(text\)"):
        ContextCompressor(budget=8).compress_documents(TEXTS, QUESTION)

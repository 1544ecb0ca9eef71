from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import ModuleType

import pytest
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
    documents = [Document(text, metadata={"page": page}, id=str(page)) for page, text in enumerate(TEXTS)]
    compressor = ContextCompressor(budget=budget, unit=unit)
    expected = [
        (passage.text, {"page": page, "spans": [list(span) for span in passage.spans]}, str(page))
        for page, passage in enumerate(compress(TEXTS, QUESTION, budget, unit))
        if passage
    ]
    kept = compressor.compress_documents(documents, QUESTION)
    assert [(d.page_content, d.metadata, d.id) for d in kept] == expected
    assert expected
    assert kept == asyncio.run(compressor.acompress_documents(documents, QUESTION))
    # A vector store in memory hands out its own documents.
    assert [(d.page_content, d.metadata) for d in documents] == [
        (t, {"page": i}) for i, t in enumerate(TEXTS)
    ]


def test_settings_reach_compress() -> None:
    text = "Der Deich hält. Die Kosten des Deichs steigen. Es regnet."
    settings = {"ranker": "longest", "language": "german"}
    (kept,) = ContextCompressor(budget=7, **settings).compress_documents([Document(text)], "Schafe")
    assert [kept.page_content] == [str(p) for p in compress([text], "Schafe", 7, **settings)]
    with pytest.raises(ValueError, match="language must be an English name"):
        ContextCompressor(budget=7, language="klingon").compress_documents([Document(text)], "Schafe")
    with pytest.raises(ValidationError, match="lenght"):
        ContextCompressor(budget=7, lenght=3)


def test_no_documents() -> None:
    assert ContextCompressor(budget=7).compress_documents([], QUESTION) == []

"""LangChain: a document compressor. It needs the package langchain-core."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

from langchain_core.callbacks import Callbacks
from langchain_core.documents import BaseDocumentCompressor, Document
from pydantic import ConfigDict, model_validator

from ..context import check_settings, compress
from ..pipeline import DEFAULT_RANKER
from ..select.budget import Unit
from ..text.detect import DEFAULT_LANGUAGE
from . import check_types


class ContextCompressor(BaseDocumentCompressor):
    """Keeps the sentences of retrieved documents that a question asks for, as `compress` does.

    Parameters
    ----------
    budget, unit, ranker
        As for `compress`.
    language : str, default "auto"
        As for `compress`.

    Raises
    ------
    ValueError
        If a setting is wrong.

    Examples
    --------
    >>> compressor = ContextCompressor(budget=6)
    >>> found = [Document("The dike was built in 1954. Sheep graze behind it."), Document("Rain fell.")]
    >>> compressor.compress_documents(found, "When was the dike built?")
    [Document(metadata={'spans': [[0, 27]]}, page_content='The dike was built in 1954.')]
    """

    model_config = ConfigDict(extra="forbid")

    budget: float
    unit: Unit = "words"
    ranker: str | Callable[..., Any] = DEFAULT_RANKER
    language: str = DEFAULT_LANGUAGE

    @model_validator(mode="after")
    def _check_settings(self) -> Self:
        check_settings(self.budget, self.unit, self.ranker, self.language)
        return self

    def compress_documents(
        self,
        documents: Sequence[Document],
        query: str,
        callbacks: Callbacks | None = None,  # noqa: ARG002 - nothing happens that calls back
    ) -> Sequence[Document]:
        """Return the documents of which something is kept, and those without text, in the same order.

        Parameters
        ----------
        documents : sequence of Document
        query : str
            The question.
        callbacks : optional
            Not used.

        Returns
        -------
        list of Document
            Copies. `page_content` is the kept text, and ``metadata["spans"]`` its places in the text that was
            given. A document without text stays as it is.

        Raises
        ------
        TypeError
            If a document is no `Document`.
        """
        check_types(documents, Document, "Document(text)")
        passages = compress(
            [document.page_content for document in documents],
            query,
            self.budget,
            self.unit,
            ranker=self.ranker,
            language=self.language,
        )
        return [
            document.model_copy(
                update={
                    "page_content": passage.text,
                    "metadata": document.metadata | {"spans": [list(span) for span in passage.spans]},
                }
            )
            if passage
            else document
            for document, passage in zip(documents, passages, strict=True)
            if passage or not document.page_content
        ]

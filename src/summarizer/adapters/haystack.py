"""Haystack: a component for pipelines. It needs the package haystack-ai."""

from dataclasses import replace
from typing import Any

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.utils import deserialize_callable, serialize_callable

from ..context import check_settings, compress
from ..pipeline import DEFAULT_RANKER
from ..ranking import Ranker
from ..select.budget import Unit
from ..text.detect import DEFAULT_LANGUAGE
from . import check_types

# No `from __future__ import annotations`: Haystack reads the types of `run`.


@component
class ContextCompressor:
    """Keeps the sentences of retrieved documents that a question asks for, as `compress` does.

    Parameters
    ----------
    budget, unit, ranker
        As for `compress`.
    language : str, default "auto"
        As for `compress`.

    Raises
    ------
    TypeError
        If a setting has the wrong type.
    ValueError
        If a setting is out of range or unknown.

    Examples
    --------
    >>> compressor = ContextCompressor(budget=6)
    >>> texts = ["The dike was built in 1954. Sheep graze behind it.", "Rain fell."]
    >>> found = [Document(content=text) for text in texts]
    >>> kept = compressor.run("When was the dike built?", found)["documents"]
    >>> [(document.content, document.meta) for document in kept]
    [('The dike was built in 1954.', {'spans': [[0, 27]]})]
    """

    def __init__(
        self,
        budget: float,
        unit: Unit = "words",
        ranker: str | Ranker = DEFAULT_RANKER,
        language: str = DEFAULT_LANGUAGE,
    ) -> None:
        check_settings(budget, unit, ranker, language)
        self.budget = budget
        self.unit = unit
        self.ranker = ranker
        self.language = language

    @component.output_types(documents=list[Document])
    def run(
        self, query: str, documents: list[Document], budget: float | None = None
    ) -> dict[str, list[Document]]:
        """Return the documents of which something is kept, and those without text, in the same order.

        Parameters
        ----------
        query : str
            The question.
        documents : list of Document
        budget : int or float, optional
            The budget of this question, in place of the component's.

        Returns
        -------
        dict
            "documents": copies, with their ids. `content` is the kept text, and ``meta["spans"]`` its places
            in the text that was given. A document without text stays as it is.

        Raises
        ------
        TypeError
            If a document is no `Document`, or the budget is no number.
        ValueError
            If the budget is out of range.
        """
        check_types(documents, Document, "Document(content=text)")
        passages = compress(
            [document.content or "" for document in documents],
            query,
            self.budget if budget is None else budget,
            self.unit,
            ranker=self.ranker,
            language=self.language,
        )
        kept = [
            replace(
                document,
                content=passage.text,
                meta=document.meta | {"spans": [list(span) for span in passage.spans]},
            )
            if passage
            else document
            for document, passage in zip(documents, passages, strict=True)
            if passage or not document.content
        ]
        return {"documents": kept}

    def to_dict(self) -> dict[str, Any]:
        """Return the settings for a pipeline that is saved. Functions are saved by their names."""
        settings = {"budget": self.budget, "language": self.language}
        callables = {"unit": self.unit, "ranker": self.ranker}
        settings |= {
            name: serialize_callable(value) if callable(value) else value for name, value in callables.items()
        }
        saved: dict[str, Any] = default_to_dict(self, **settings)
        return saved

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "ContextCompressor":
        """Return the component of a pipeline that was saved."""
        settings = dict(data["init_parameters"])
        for name in ("unit", "ranker"):
            if "." in settings.get(name, ""):  # the name of a function; ours have no dot
                settings[name] = deserialize_callable(settings[name])
        found: ContextCompressor = default_from_dict(cls, data | {"init_parameters": settings})
        return found

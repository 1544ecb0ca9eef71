"""LlamaIndex: a node postprocessor. It needs the package llama-index-core."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import BaseNode, NodeWithScore, QueryBundle
from pydantic import model_validator

from ..context import Passage, check_settings, compress
from ..pipeline import DEFAULT_RANKER
from ..select.budget import Unit
from ..text.detect import DEFAULT_LANGUAGE
from . import check_types

_SPANS = "spans"


class ContextCompressor(BaseNodePostprocessor):
    """Keeps the sentences of retrieved nodes that a question asks for, as `compress` does.

    ``postprocess_nodes(nodes, query_str=…)`` returns the nodes of which something is kept, in the same order,
    with their scores. They are copies. Their text is the kept text, and ``metadata["spans"]`` has its places
    in the text that was given; a language model does not see these numbers. A node without text stays as it
    is, in its place.

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
    >>> from llama_index.core.schema import TextNode
    >>> texts = ["The dike was built in 1954. Sheep graze behind it.", "Rain fell."]
    >>> found = [NodeWithScore(node=TextNode(text=text), score=0.5) for text in texts]
    >>> compressor = ContextCompressor(budget=6)
    >>> kept = compressor.postprocess_nodes(found, query_str="When was the dike built?")
    >>> [(node.text, node.metadata, node.score) for node in kept]
    [('The dike was built in 1954.', {'spans': [[0, 27]]}, 0.5)]
    """

    budget: float
    unit: Unit = "words"
    ranker: str | Callable[..., Any] = DEFAULT_RANKER
    language: str = DEFAULT_LANGUAGE

    @model_validator(mode="after")
    def _check_settings(self) -> Self:
        check_settings(self.budget, self.unit, self.ranker, self.language)
        return self

    @classmethod
    def class_name(cls) -> str:
        """Return the name under which LlamaIndex saves the settings."""
        return "ContextCompressor"

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        check_types(nodes, NodeWithScore, "NodeWithScore(node=TextNode(text=text))")
        passages = compress(
            [found.node.get_content() for found in nodes],
            query_bundle.query_str if query_bundle else "",
            self.budget,
            self.unit,
            ranker=self.ranker,
            language=self.language,
        )
        return [
            NodeWithScore(node=_shortened(found.node, passage), score=found.score) if passage else found
            for found, passage in zip(nodes, passages, strict=True)
            if passage or not passage.source
        ]


def _shortened(node: BaseNode, passage: Passage) -> BaseNode:
    """Return a copy of a node with the kept text. An index may hold the node itself."""
    copy = node.model_copy(
        update={
            "metadata": node.metadata | {_SPANS: [list(span) for span in passage.spans]},
            "excluded_llm_metadata_keys": [*node.excluded_llm_metadata_keys, _SPANS],
            "excluded_embed_metadata_keys": [*node.excluded_embed_metadata_keys, _SPANS],
        }
    )
    copy.set_content(passage.text)
    return copy

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from llama_index.core.schema import ImageNode, MetadataMode, NodeWithScore, TextNode

from summarizer import compress
from summarizer.adapters import llama_index
from summarizer.adapters.llama_index import ContextCompressor

TEXTS = [
    "The dike was built in 1954. Sheep graze behind it.",
    "A new dike costs 62 million crowns. It rains.",
]
QUESTION = "What does a new dike cost?"


def nodes() -> list[NodeWithScore]:
    return [
        NodeWithScore(node=TextNode(text=text, id_=str(page), metadata={"page": page}), score=0.5 + page)
        for page, text in enumerate(TEXTS)
    ]


def test_the_examples(run_examples: Callable[[str, ModuleType], None]) -> None:
    run_examples("LlamaIndex", llama_index)


@pytest.mark.parametrize(
    ("budget", "unit"), [(8, "words"), (40, "chars"), (1, "sentences"), (30, len), (99, "words")]
)
def test_nodes_are_those_of_compress(budget: int, unit: str | Callable[[str], int]) -> None:
    found = nodes()
    compressor = ContextCompressor(budget=budget, unit=unit)
    expected = [
        (passage.text, {"page": page, "spans": [list(span) for span in passage.spans]}, str(page), 0.5 + page)
        for page, passage in enumerate(compress(TEXTS, QUESTION, budget, unit))
        if passage
    ]
    kept = compressor.postprocess_nodes(found, query_str=QUESTION)
    assert [(n.text, n.metadata, n.node_id, n.score) for n in kept] == expected
    assert expected
    later = asyncio.run(compressor.apostprocess_nodes(found, query_str=QUESTION))
    assert [n.to_dict() for n in later] == [n.to_dict() for n in kept]


def test_an_index_keeps_its_nodes_and_a_model_sees_no_spans() -> None:
    found = nodes()
    before = [n.to_dict() for n in found]
    kept = ContextCompressor(budget=8).postprocess_nodes(found, query_str=QUESTION)
    assert [n.to_dict() for n in found] == before
    (shown,) = (n.node.get_content(MetadataMode.LLM) for n in kept)
    assert shown == "page: 1\n\nA new dike costs 62 million crowns."


@pytest.mark.parametrize("node", [ImageNode(image_path="dike.png"), TextNode(text="")])
def test_a_node_without_text_stays(node: TextNode) -> None:
    image = NodeWithScore(node=node, score=0.1)
    kept = ContextCompressor(budget=8).postprocess_nodes([image, *nodes()], query_str=QUESTION)
    assert kept[0] is image
    assert node.metadata == {}
    assert [n.text for n in kept[1:]] == ["A new dike costs 62 million crowns."]


def test_without_a_question_the_sentences_are_kept_that_matter() -> None:
    kept = ContextCompressor(budget=1, unit="sentences").postprocess_nodes(nodes())
    assert [n.text for n in kept] == [p.text for p in compress(TEXTS, "", 1, "sentences") if p]


def test_settings_reach_compress() -> None:
    text = "Der Deich hält. Die Kosten des Deichs steigen. Es regnet."
    found = [NodeWithScore(node=TextNode(text=text))]
    settings = {"ranker": "longest", "language": "de"}
    kept = ContextCompressor(budget=7, **settings).postprocess_nodes(found, query_str="Schafe")
    assert [n.text for n in kept] == [p.text for p in compress([text], "Schafe", 7, **settings)]


def test_a_wrong_setting_is_refused_when_the_compressor_is_built(
    wrong_setting: tuple[dict[str, Any], str],
) -> None:
    settings, message = wrong_setting
    with pytest.raises(ValueError, match=message):
        ContextCompressor(**settings)


def test_a_text_in_place_of_a_node_is_refused() -> None:
    with pytest.raises(TypeError, match="a NodeWithScore, got TextNode"):
        ContextCompressor(budget=8).postprocess_nodes([found.node for found in nodes()], query_str=QUESTION)

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from strategies import texts
from summarizer.text.blocks import LEFT_OUT, blocks
from summarizer.text.unicode import is_blank

CASES = Path(__file__).parent / "cases"


@given(texts)
def test_blocks_cover_the_text_in_order(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert is_blank(text[at : block.start])
        assert block.start < block.end
        assert block.kind in {"prose", "item", *LEFT_OUT}
        at = block.end
    assert is_blank(text[at:])
    assert sum(block.kind == "title" for block in blocks(text)) <= 1


BLOCK_CASES = json.loads((CASES / "blocks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", BLOCK_CASES)
def test_block_cases(name: str) -> None:
    lines = BLOCK_CASES[name]
    text = "\n".join(" ".join(line[1::2]) for line in lines)
    found = [(block.kind, text[block.start : block.end]) for block in blocks(text)]
    expected: list[list[str]] = []
    parts = [line[at : at + 2] for line in lines for at in range(0, len(line), 2)]
    for kind, line in parts:
        if kind == "+":
            expected[-1][1] += "\n" + line
        elif kind:
            expected.append([kind, line])
    assert found == [(kind, line.strip()) for kind, line in expected]

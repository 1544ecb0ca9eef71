"""The recipes of the documentation on dask and on Hugging Face datasets."""

from __future__ import annotations

from pathlib import Path

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from datasets import Dataset

from summarizer import ColumnSummarizer, Document

TEXTS = ["Rain fell on Oslo.", None, "The dike broke.", "Snow came.", "Poison is here.", "Fog stayed."] * 3
FIRST = [None if text == "Poison is here." else text for text in TEXTS]
ERRORS = ["ValueError: not this" if text == "Poison is here." else None for text in TEXTS]


def summarizer() -> ColumnSummarizer:
    def ranker(document: Document) -> np.ndarray:  # an inner function is sent whole
        if "Poison" in document.sentences[0].text:
            raise ValueError("not this")
        return np.ones(len(document))

    return ColumnSummarizer(length=1, ranker=ranker, details=True)


@pytest.mark.parametrize("scheduler", ["threads", "processes"])
def test_dask(scheduler: str) -> None:
    frame = dd.from_pandas(pd.DataFrame({"text": TEXTS}), npartitions=4)
    found = frame.map_partitions(summarizer())
    assert list(map(str, found.dtypes[1:4])) in (["string"] * 3, ["str"] * 3)
    table = found.compute(scheduler=scheduler).astype(object)
    table = table.where(table.notna(), None)
    assert list(table["summary"]) == FIRST
    assert list(table["summary_error"]) == ERRORS


@pytest.mark.parametrize("num_proc", [None, 2])
def test_datasets(num_proc: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    data = Dataset.from_dict({"text": TEXTS}).with_format("arrow")
    found = data.map(summarizer(), batched=True, batch_size=2, num_proc=num_proc).with_format(None)
    assert found["summary"][:] == FIRST
    assert found["summary_error"][:] == ERRORS
    assert found["summary_sentences"][0][0]["text"] == FIRST[0]

"""Columns: a table in, the same kind of table with summaries out."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from summarizer import ColumnSummarizer, Document, IdfModel, summarize

TEXTS = ["Rain fell on Oslo all week. Two roads were closed.", None, "", "The dike broke. Sheep were saved."]
FIRST = ["Rain fell on Oslo all week.", None, "", "The dike broke."]
NAMES = ["summary", "summary_error", "summary_model", "summary_sentences"]


def pandas_table(texts: list[Any]) -> pd.DataFrame:
    """Return a table with an index that does not count from 0."""
    return pd.DataFrame({"text": texts}, index=range(5, 5 + len(texts)))


def batch(texts: list[Any]) -> pa.RecordBatch:
    return pa.record_batch({"text": pa.array(texts, pa.string())})


TABLES: dict[str, Callable[[list[Any]], Any]] = {
    "pandas": pandas_table,
    "pandas, object": lambda texts: pandas_table(texts).astype(object),
    "pandas, Arrow": lambda texts: pandas_table(texts).astype(pd.ArrowDtype(pa.string())),
    "polars": lambda texts: pl.DataFrame({"text": texts}, schema={"text": pl.String}),
    "Table": lambda texts: pa.Table.from_batches([batch(texts)]),
    "Table of two chunks": lambda texts: pa.Table.from_batches([batch(texts[:1]), batch(texts[1:])]),
    "RecordBatch": batch,
    "dict": lambda texts: {"text": texts},
}


def rows(table: Any, name: str) -> list[Any]:
    """Return a column as a list, with None for each kind of null."""
    if isinstance(table, pd.DataFrame):
        return [value if isinstance(value, str) else None for value in table[name]]
    column = table[name]
    return list(
        column if isinstance(column, list) else column.to_pylist() if hasattr(column, "to_pylist") else column
    )


def types_of(table: Any) -> list[str]:
    if isinstance(table, pd.DataFrame | pl.DataFrame):
        return list(map(str, table.dtypes))
    return list(map(str, table.schema.types)) if hasattr(table, "schema") else []


@pytest.mark.parametrize("kind", TABLES)
def test_the_same_kind_of_table_comes_back_with_the_summaries(kind: str) -> None:
    table = TABLES[kind](TEXTS)
    found = ColumnSummarizer(length=1)(table)
    assert type(found) is type(table)
    assert rows(found, "text") == TEXTS
    assert rows(found, "summary") == FIRST
    assert rows(found, "summary_error") == [None] * 4
    assert [model is None for model in rows(found, "summary_model")] == [False, True, False, False]
    if isinstance(table, pd.DataFrame):
        assert list(found.index) == list(table.index)
        assert list(map(str, found.dtypes[1:])) == ["str"] * 3
    assert "summary" not in table


@pytest.mark.parametrize("details", [True, False])
@pytest.mark.parametrize("kind", TABLES)
def test_types_do_not_depend_on_the_values(kind: str, details: bool) -> None:
    add = ColumnSummarizer(length=1, details=details)
    full = add(TABLES[kind](TEXTS))
    for texts in ([], [None, None]):
        found = add(TABLES[kind](texts))
        assert len(rows(found, "summary")) == len(texts)
        if kind != "pandas":  # which does not know what an empty list would hold
            assert types_of(found) == types_of(full)


@pytest.mark.parametrize("kind", ["polars", "Table", "RecordBatch", "dict"])
def test_details_are_the_sentences_of_the_summary(kind: str, article: str) -> None:
    found = ColumnSummarizer(details=True)(TABLES[kind]([None, article]))
    nothing, sentences = rows(found, "summary_sentences")
    summary = summarize(article)
    assert nothing is None
    assert list(sentences) == [
        {"text": s.text, "start": s.start, "end": s.end, "score": s.score, "why": str(why)}
        for s, why in zip(summary, summary.explain(), strict=True)
    ]


def fail(document: Document) -> np.ndarray:
    if "Poison" in document.sentences[0].text:
        raise ValueError("no \ud800 today")
    return np.arange(len(document), dtype=float)


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_bad_row_costs_this_row_only(kind: str, n_jobs: int) -> None:
    texts = ["Rain fell. Snow came.", "Poison is here. It kills.", None, "Wind blew. Fog stayed."]
    found = ColumnSummarizer(length=1, ranker=fail, n_jobs=n_jobs)(TABLES[kind](texts))
    assert rows(found, "summary") == ["Snow came.", None, None, "Fog stayed."]
    assert rows(found, "summary_error") == [None, "ValueError: no \\ud800 today", None, None]
    assert rows(found, "summary_model") == ["fail", None, None, "fail"]


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        (7, "TypeError: text must be a str"),
        (b"Rain.", "TypeError: text must be a str or a sequence of sentences, got bytes: decode it first"),
        ("Half a \ud800 pair fits into no table.", "UnicodeEncodeError: "),
    ],
)
@pytest.mark.parametrize("kind", ["pandas", "dict"])
def test_a_cell_that_is_no_text_costs_its_row_only(kind: str, cell: object, error: str) -> None:
    table: Any = {"text": ["Rain fell.", cell, ["Snow came."]]}
    found = ColumnSummarizer(length=1)(pd.DataFrame(table, dtype=object) if kind == "pandas" else table)
    assert rows(found, "summary") == ["Rain fell.", None, "Snow came."]
    assert rows(found, "summary_error")[1].startswith(error)


@pytest.mark.parametrize("missing", [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT])
def test_each_kind_of_null_stays_null(missing: object) -> None:
    found = ColumnSummarizer(details=True)({"text": [missing]})
    assert [found[name] for name in NAMES] == [[None]] * 4


def test_a_callable_can_be_pickled_with_all_its_settings() -> None:
    idf = IdfModel.fit(["Rain fell.", "Rain again."], language="en")
    add = ColumnSummarizer("body", 1, into="short", ranker="tfidf", language="en", query="sheep", idf=idf)
    again = pickle.loads(pickle.dumps(add))  # noqa: S301 - our own bytes
    table = {"id": [1], "body": [TEXTS[3]]}
    assert again(table) == add(table)
    assert again(table) == {
        **table,
        "short": ["Sheep were saved."],
        "short_error": [None],
        "short_model": ["tfidf"],
    }
    assert pickle.dumps(again) == pickle.dumps(add)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"length": 0}, ValueError, "length must be"),
        ({"n_jobs": 0}, ValueError, "n_jobs must be"),
        ({"column": 3}, TypeError, "column must be the name of a column, got int: 3"),
        ({"into": None}, TypeError, "into must be the name of a column, got NoneType"),
        ({"lenght": 3}, TypeError, "ColumnSummarizer has no setting 'lenght'; it has column, into, .*length"),
    ],
)
def test_wrong_settings_are_found_at_once(
    settings: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ColumnSummarizer(**settings)


@pytest.mark.parametrize("kind", TABLES)
def test_no_column_is_written_over(kind: str) -> None:
    found = ColumnSummarizer(length=1)(TABLES[kind](TEXTS))
    with pytest.raises(ValueError, match="a column 'summary' already: name another with `into`"):
        ColumnSummarizer(length=1)(found)
    assert rows(ColumnSummarizer("summary", 1, into="again")(found), "again") == FIRST
    with pytest.raises(ValueError, match="the table has no column 'body', only 'text'"):
        ColumnSummarizer("body")(TABLES[kind](TEXTS))


@pytest.mark.parametrize(
    ("table", "advice"),
    [
        (["a"], "read its rows first"),
        ("a", "read its rows first"),
        (None, "read its rows first"),
        (pl.LazyFrame({"text": ["a"]}), "use frame.collect()"),
        (pd.Series(["a"]), "use series.to_frame()"),
    ],
)
def test_what_is_no_table_is_refused(table: object, advice: str) -> None:
    with pytest.raises(
        TypeError, match="a batch must be a DataFrame with all rows in memory, a Table"
    ) as caught:
        ColumnSummarizer()(table)
    assert advice in str(caught.value)


@pytest.mark.parametrize("text", ["Rain fell on Oslo.", b"Rain", 7])
def test_a_single_text_is_no_column(text: object) -> None:
    with pytest.raises(TypeError, match="'text' must hold a sequence of texts, got one"):
        ColumnSummarizer()({"text": text})


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, pa.table])
def test_a_column_that_holds_no_texts_by_its_type_is_refused(frame: Any) -> None:
    with pytest.raises(TypeError, match="the column 'text' holds Int64, and no texts: name the column"):
        ColumnSummarizer()(frame({"text": [1, 2]}))
    assert rows(ColumnSummarizer()(frame({"text": [None, None]})), "summary") == [None, None]


def test_a_column_summarizer_shows_its_columns_and_its_length() -> None:
    shown = repr(ColumnSummarizer("body", 60, "words", into="short"))
    assert shown == "ColumnSummarizer('body', 60, 'words', into='short')"


def test_without_narwhals_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "narwhals", None)
    assert ColumnSummarizer(length=1)({"text": TEXTS})["summary"] == FIRST
    with pytest.raises(ImportError, match=r'pip install "no-time-to-read\[columns\]"'):
        ColumnSummarizer(length=1)(pandas_table(TEXTS))


def test_batches_share_their_processes() -> None:
    def process(document: Document) -> np.ndarray:
        return np.full(len(document), os.getpid(), dtype=float)

    add = ColumnSummarizer(length=1, ranker=process, details=True, n_jobs=2)
    table = {"text": [f"Text {i} begins." for i in range(200)]}
    first, second = (
        {sentences[0]["score"] for sentences in add(table)["summary_sentences"]} for _ in range(2)
    )
    assert len(first | second) <= 2
    assert os.getpid() not in first

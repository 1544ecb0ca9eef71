"""Spark: the same summaries and counts as on a single machine, however the rows lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyspark.sql import DataFrame, SparkSession

from summarizer import ColumnSummarizer, Document, IdfModel, Summary, summarize_many
from summarizer.spark import add_summaries, fit_idf

N = 120
TEXTS = [
    f"{what} fell on town {i} all week. It was new to the town. The mayor of town {i} closed {i % 7} roads."
    for i, what in enumerate(["Rain", "Snow", "Hail"] * (N // 3))
]
ROWS = [(i, None if i % 10 == 3 else text) for i, text in enumerate(TEXTS)]
GIVEN = [text for _, text in ROWS if text is not None]
LAYOUTS = ["as given", "one partition", "empty partitions", "skewed"]


def table(spark: SparkSession, layout: str) -> DataFrame:
    frame = spark.createDataFrame(ROWS, "id long, text string")
    if layout == "skewed":  # nine rows in ten share a key
        frame = frame.repartition(4, (frame.id > N // 10).cast("int"))
        sizes = frame.rdd.glom().map(len).collect()
        assert max(sizes) > N * 0.8
    elif layout == "empty partitions":
        frame = frame.where(frame.id < 6).repartition(12).union(frame.where(frame.id >= 6))
        assert 0 in frame.rdd.glom().map(len).collect()
    elif layout == "one partition":
        frame = frame.coalesce(1)
    return frame


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_summaries_as_on_a_single_machine(spark: SparkSession, layout: str) -> None:
    frame = add_summaries(table(spark, layout), ColumnSummarizer(length=1, details=True))
    found = {row["id"]: row for row in frame.collect()}
    expected = iter(summarize_many(GIVEN, 1))
    assert sorted(found) == list(range(N))
    for i, text in ROWS:
        row = found[i]
        assert (row["text"], row["summary_error"]) == (text, None)
        if text is None:
            assert (row["summary"], row["summary_model"], row["summary_sentences"]) == (None,) * 3
            continue
        summary = next(expected)
        assert isinstance(summary, Summary)
        assert row["summary"] == str(summary)
        assert row["summary_model"] == f"learned {summary.model}"
        assert [sentence.asDict() for sentence in row["summary_sentences"]] == [
            {"text": s.text, "start": s.start, "end": s.end, "score": s.score, "why": str(why)}
            for s, why in zip(summary, summary.explain(), strict=True)
        ]


def test_places_count_as_the_functions_of_spark_count(spark: SparkSession) -> None:
    frame = spark.createDataFrame([("🌊 came. Rain fell on Oslo all week.",)], "text string")
    found = add_summaries(frame, ColumnSummarizer(length=1, details=True)).selectExpr(
        "summary",
        "summary_sentences[0] AS first",
        "substring(text, first.start + 1, first.end - first.start) AS cut",
    )
    (row,) = found.collect()
    assert row["cut"] == row["summary"] == "Rain fell on Oslo all week."


def test_a_bad_row_costs_this_row_only(spark: SparkSession) -> None:
    def ranker(document: Document) -> np.ndarray:
        if "town 57 " in document.sentences[0].text:
            raise ValueError("not this town")
        return np.arange(len(document), dtype=float)

    frame = add_summaries(table(spark, "one partition"), ColumnSummarizer(length=1, ranker=ranker))
    found = {row["id"]: row["summary_error"] for row in frame.collect()}
    assert {i: error for i, error in found.items() if error is not None} == {57: "ValueError: not this town"}
    assert frame.where("summary IS NULL").count() == N // 10 + 1


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["auto", "en"])
def test_the_same_counts_as_on_a_single_machine(
    spark: SparkSession, layout: str, language: str, tmp_path: Path
) -> None:
    expected = IdfModel.fit(GIVEN, language=language)
    found = fit_idf(table(spark, layout), language=language)
    assert found == expected
    found.save(tmp_path / "found")
    expected.save(tmp_path / "expected")
    assert (tmp_path / "found").read_bytes() == (tmp_path / "expected").read_bytes()


def test_rare_terms_can_be_left_out(spark: SparkSession) -> None:
    expected = IdfModel.fit(GIVEN, language="en")
    found = fit_idf(table(spark, "as given"), language="en", min_documents=50)
    assert found.n_documents == len(GIVEN)
    assert found.counts == {term: n for term, n in expected.counts.items() if n >= 50}
    assert 0 < len(found.counts) < len(expected.counts)


@pytest.mark.parametrize("rows", [[], [(None,)]])
def test_a_table_without_texts(spark: SparkSession, rows: list[Any]) -> None:
    frame = spark.createDataFrame(rows, "text string")
    assert add_summaries(frame, ColumnSummarizer()).select("summary").collect() == rows
    assert fit_idf(frame, language="en") == IdfModel(0, {}, "en")


def test_wrong_columns_are_found_before_a_row_is_read(spark: SparkSession) -> None:
    frame = spark.createDataFrame(ROWS, "id long, summary string")
    with pytest.raises(ValueError, match="the table has no column 'text', only 'id', 'summary'"):
        add_summaries(frame, ColumnSummarizer())
    with pytest.raises(ValueError, match="the table has a column 'summary' already"):
        add_summaries(frame, ColumnSummarizer("summary"))
    with pytest.raises(TypeError, match="the column 'id' holds bigint, and no texts"):
        add_summaries(frame.select("id"), ColumnSummarizer("id"))
    with pytest.raises(TypeError, match="add_summaries takes a DataFrame of Spark, got list"):
        add_summaries([], ColumnSummarizer())
    assert frame.columns == ["id", "summary"]

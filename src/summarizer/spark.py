"""Spark: summaries of a column of texts, and the document frequencies of a collection, on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from .columns import ColumnSummarizer
from .text.detect import DEFAULT_LANGUAGE, resolve_language
from .text.idf import IdfModel
from .text.language import Language

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyspark.sql import DataFrame

SENTENCES = "array<struct<text: string, start: bigint, end: bigint, score: double, why: string>>"
"""The type of the column that `details` asks for."""


def add_summaries(frame: DataFrame, summarizer: ColumnSummarizer) -> DataFrame:
    """Return a DataFrame of Spark with the columns of the summaries.

    Nothing is computed before Spark needs the rows. A row that goes wrong costs this row only.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
    summarizer : ColumnSummarizer
        It names the column of texts and the new columns, and holds all settings.

    Returns
    -------
    pyspark.sql.DataFrame

    Raises
    ------
    TypeError
        If `frame` is of another kind, or its column holds numbers, dates or times.
    ValueError
        If the table has no such column, or has a column of the name of a new column.
    """
    from pyspark.sql.types import DateType, NumericType, StructType, TimestampType, _parse_datatype_string

    if not hasattr(frame, "mapInArrow"):
        raise TypeError(
            f"add_summaries takes a DataFrame of Spark, got {type(frame).__name__}: give other tables to the "
            "ColumnSummarizer itself"
        )
    summarizer.check(frame.columns)
    kind = frame.schema[summarizer.column].dataType
    if isinstance(kind, (NumericType, DateType, TimestampType)):
        raise TypeError(
            f"the column {summarizer.column!r} holds {kind.simpleString()}, and no texts: name the column of "
            "texts"
        )
    types = ("string", "string", "string", SENTENCES)
    schema: StructType = deepcopy(frame.schema)
    for name, kind in zip(summarizer.names, types, strict=False):
        schema = schema.add(name, _parse_datatype_string(kind))
    return frame.mapInArrow(_each(summarizer), schema)


def fit_idf(
    frame: DataFrame,
    column: str = "text",
    *,
    language: str | Language = DEFAULT_LANGUAGE,
    min_documents: int = 1,
) -> IdfModel:
    """Count in how many texts of a column each term occurs, as `IdfModel.fit` does on a single machine.

    Each task counts its texts. Spark adds the counts. The driver receives each term once.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
    column : str, default "text"
        Each text is a document. Rows without a text are left out.
    language : str or Language, default "auto"
        "auto" detects the language of the first ten texts.
    min_documents : int, default 1
        Terms that fewer texts hold are left out. They weigh as much as unknown terms. A vocabulary of
        many millions of texts fits into the memory of the driver if rare terms are left out.

    Returns
    -------
    IdfModel
        With `min_documents` 1 equal to the fit on a single machine.
    """
    texts = frame.select(column).where(frame[column].isNotNull())
    profile = resolve_language(language, "\n".join(row[0] for row in texts.head(10)))
    parts = texts.mapInArrow(_counts(profile), "term string, n bigint")
    sums = parts.groupBy("term").sum("n").toDF("term", "n")
    table = sums.where((sums.n >= min_documents) | sums.term.isNull()).toArrow()
    counts = dict(zip(table["term"].to_pylist(), table["n"].to_pylist(), strict=True))
    n_documents = counts.pop(None, 0)
    return IdfModel(n_documents, dict(sorted(counts.items())), profile.code)


Batches = Callable[["Iterator[RecordBatch]"], "Iterator[RecordBatch]"]


def _each(function: Callable[[Any], Any]) -> Batches:
    """Return a function that Spark can send: it maps each batch."""
    return lambda batches: map(function, batches)


def _counts(profile: Language) -> Batches:
    def counts(batches: Iterator[RecordBatch]) -> Iterator[RecordBatch]:
        import pyarrow as pa

        model = IdfModel.fit((text for batch in batches for text in batch[0].to_pylist()), language=profile)
        terms = [None, *model.counts]  # null stands for the number of texts
        yield pa.record_batch(
            {"term": pa.array(terms, pa.string()), "n": [model.n_documents, *model.counts.values()]}
        )

    return counts

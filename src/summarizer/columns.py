"""ColumnSummarizer: adds the summaries of a column of texts to a table, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from .batch import Result, run_many
from .pipeline import Pipeline
from .reading import is_missing
from .select.budget import Unit

if TYPE_CHECKING:
    from narwhals.dtypes import DType

Row = tuple[str | None, str | None, str | None, list[dict[str, Any]] | None]
"""A row of the new columns: summary, error, model, sentences."""


class ColumnSummarizer:
    """Add the summaries of a column of texts to a table.

    A call takes a table, or a batch of a table, and returns the same kind of table with new columns. A
    ColumnSummarizer can be pickled, so systems that work batch by batch (dask, Spark, Hugging Face datasets)
    can send it to their workers.

    | new column | holds |
    |---|---|
    | `into` | the summary, one sentence on each line |
    | `into` + "_error" | what went wrong with this row, else null |
    | `into` + "_model" | ranker and version of its model, "learned 8"; for a formula its name |
    | `into` + "_sentences" | with `details`: a list of structs, a struct for each chosen sentence |

    The fields of a struct are `text`, `start`, `end` (places in the text, in characters), `score` and `why`.
    A row without a text (null, NaN) has null in all new columns.

    Parameters
    ----------
    column : str, default "text"
        Name of the column of texts.
    length, unit
        As for `summarize`.
    into : str, default "summary"
        Name of the column of summaries, and beginning of the names of the other new columns.
    details : bool, default False
        Whether there is a column of the chosen sentences. It takes a fifth more time.
    n_jobs : int, default 1
        Number of processes for each batch, see `summarize_many`. Leave 1 where a system has processes of its
        own.
    **settings
        All other settings of `Summarizer`: `ranker`, `language`, `query`, `diversity`, `idf`, `keep_all`,
        `splitter` and `stop_words`.

    Attributes
    ----------
    column : str
    names : tuple of str
        The names of the new columns.

    Raises
    ------
    TypeError, ValueError
        If a setting is wrong.

    Examples
    --------
    >>> table = {"text": ["Rain fell on Oslo. Snow came.", None]}
    >>> ColumnSummarizer(length=1)(table)["summary"]
    ['Rain fell on Oslo.', None]
    """

    def __init__(
        self,
        column: str = "text",
        length: float = 3,
        unit: Unit = "sentences",
        *,
        into: str = "summary",
        details: bool = False,
        n_jobs: int = 1,
        **settings: Any,
    ) -> None:
        for name, value in (("column", column), ("into", into)):
            if not isinstance(value, str):
                raise TypeError(
                    f"{name} must be the name of a column, got {type(value).__name__}: {value!r:.60}"
                )
        self.column = column
        self.names = tuple(into + end for end in ("", "_error", "_model", "_sentences")[: 3 + bool(details)])
        self._details = bool(details)
        self._n_jobs = n_jobs
        known = [setting.name for setting in fields(Pipeline) if setting.init]
        if wrong := [name for name in settings if name not in known]:
            accepted = ", ".join(["column", "into", "details", "n_jobs", *known])
            raise TypeError(f"ColumnSummarizer has no setting {wrong[0]!r}; it has {accepted}")
        self._pipeline = Pipeline(length, unit, **settings)
        run_many(self._pipeline, (), n_jobs)  # raises an error now, if `n_jobs` is wrong

    def __repr__(self) -> str:
        """Return the names of the columns, and the length."""
        budget = self._pipeline.budget
        return (
            f"ColumnSummarizer({self.column!r}, {budget.length!r}, {budget.unit!r}, into={self.names[0]!r})"
        )

    def __call__(self, batch: Any) -> Any:
        """Return a table with the columns of the summaries.

        Parameters
        ----------
        batch : table
            A DataFrame of pandas or polars (or of another library with all rows in memory that narwhals
            knows), a Table or RecordBatch of pyarrow, or a mapping of names to sequences. It is not changed.

        Returns
        -------
        table
            Of the same kind; for another mapping, a dict.

        Raises
        ------
        TypeError
            If `batch` is of another kind, or its column holds no texts: one str, or a column of numbers.
        ValueError
            If the table has no such column, or has a column of the name of a new column.
        ImportError
            If narwhals is not installed. A mapping does not need it.
        """
        if isinstance(batch, Mapping):
            self.check(list(batch))
            texts = batch[self.column]
            if isinstance(texts, (str, bytes)) or not isinstance(texts, Iterable):
                raise TypeError(
                    f"{self.column!r} must hold a sequence of texts, got one {type(texts).__name__}: pass "
                    "several rows together (datasets: map(…, batched=True))"
                )
            return {**batch, **self._columns(texts)}
        if type(batch).__name__ == "RecordBatch" and hasattr(batch, "to_struct_array"):
            return _as_record_batch(self(_as_table(batch)))
        return self._with_columns(batch)

    def check(self, names: Sequence[Any]) -> None:
        """Check the names of the columns of a table.

        Parameters
        ----------
        names : sequence of str

        Raises
        ------
        ValueError
            If the column of texts is not there, or a column has the name of a new column.
        """
        if self.column not in names:
            raise ValueError(f"the table has no column {self.column!r}, only {', '.join(map(repr, names))}")
        if taken := [name for name in self.names if name in names]:
            raise ValueError(f"the table has a column {taken[0]!r} already: name another with `into`")

    def _check_type(self, column: Any) -> None:
        """Raise TypeError if a column can hold no texts by its type. A column of nulls alone may."""
        if (column.dtype.is_numeric() or column.dtype.is_temporal()) and column.null_count() < len(column):
            raise TypeError(
                f"the column {self.column!r} holds {column.dtype}, and no texts: name the column of texts"
            )

    def _columns(self, texts: Iterable[Any]) -> dict[str, list[Any]]:
        """Return the new columns, by name."""
        cells = list(texts)
        present = [not is_missing(cell) for cell in cells]
        given = (cell for cell, there in zip(cells, present, strict=True) if there)
        # Read to its end: a batch that is left early ends its workers.
        found = iter(
            [self._row(result) for result in run_many(self._pipeline, given, self._n_jobs, "return")]
        )
        rows = [next(found) if there else (None, None, None, None) for there in present]
        return {name: [row[at] for row in rows] for at, name in enumerate(self.names)}

    def _row(self, result: Result) -> Row:
        try:
            if isinstance(result, Exception):
                raise result
            text = str(result)
            text.encode()  # half of a surrogate pair fits into no column of strings, and would cost the batch
            sentences: list[dict[str, Any]] | None = None
            if self._details:
                sentences = [
                    {"text": s.text, "start": s.start, "end": s.end, "score": s.score, "why": str(why)}
                    for s, why in zip(result, result.explain(), strict=True)
                ]
        except Exception as error:
            message = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()
            return None, message, None, None
        return text, None, f"{result.ranker} {result.model}".strip(), sentences

    def _with_columns(self, batch: Any) -> Any:
        """Return a table with the new columns, whose types do not depend on the values."""
        try:
            import narwhals as nw
        except ImportError as error:
            raise ImportError('a table needs narwhals: pip install "no-time-to-read[columns]"') from error
        try:
            frame = nw.from_native(batch, eager_only=True)
        except TypeError as error:
            kind = f"{type(batch).__module__.partition('.')[0]} {type(batch).__name__}"
            advice = _ADVICE.get(type(batch).__name__, "read its rows first")
            raise TypeError(
                "a batch must be a DataFrame with all rows in memory, a Table or RecordBatch of pyarrow, or "
                f"a mapping of names to sequences; got {kind}: {advice}"
            ) from error
        self.check(frame.columns)
        self._check_type(frame[self.column])
        text, place = nw.String(), nw.Int64()
        chosen = {"text": text, "start": place, "end": place, "score": nw.Float64(), "why": text}
        types: list[DType] = [text, text, text, nw.List(nw.Struct(chosen))]
        columns = self._columns(frame[self.column].to_list())
        return frame.with_columns(
            nw.new_series(name, values, dtype, backend=frame.implementation)
            for (name, values), dtype in zip(columns.items(), types, strict=False)
        ).to_native()


_ADVICE = {
    "Series": "use series.to_frame(), or summarize_many(series)",
    "LazyFrame": "use frame.collect(), or frame.map_batches",
    "DataFrame": "use summarizer.spark.add_summaries, or map_partitions in dask",
}


def _as_table(batch: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_batches([batch])


def _as_record_batch(table: Any) -> Any:
    import pyarrow as pa

    arrays = [column.combine_chunks() for column in table.columns]
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)

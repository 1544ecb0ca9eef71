"""Tables: articles a second by summarize_many, by columns and on Spark, all on this machine.

    python benchmarks/tables.py [--articles 50000] [--spark/--no-spark]

All articles are different: a fixed seed draws the paragraphs of each from different articles. All ways
summarize the same articles in two processes (a call alone: in one) and must give the same summaries. What is
told beside the throughput is processor time, which other work on the machine changes less: the time of all
processes for each article. Processes are started and models are loaded before the clock starts.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from data import default_folder, machine

from summarizer import ColumnSummarizer, summarize_many

PARAGRAPHS = 18  # about 30 sentences
BATCH = 500
RESULTS = Path(__file__).parent / "results" / "tables.json"


def articles(folder: Path, count: int) -> list[str]:
    """Return articles that are made from paragraphs of different articles by a fixed seed."""
    with gzip.open(folder / "summaries" / "cnn_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        pool = [part for line in lines for part in json.loads(line)["text"].split("\n\n") if len(part) > 30]
    draw = random.Random(7)  # noqa: S311 - a fixed seed is what is wanted
    return ["\n\n".join(draw.choices(pool, k=PARAGRAPHS)) for _ in range(count)]


def processor_seconds() -> float:
    """Return the processor time of this process and of all that it started."""
    me = psutil.Process()
    times = [process.cpu_times() for process in (me, *me.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


def measure(call: Callable[[list[str]], list[str]], texts: list[str]) -> tuple[dict[str, float], list[str]]:
    """Return the figures of one way, and its summaries."""
    call(texts[: 2 * BATCH])  # starts processes, loads models
    processor, start = processor_seconds(), time.perf_counter()
    found = call(texts)
    seconds, used = time.perf_counter() - start, processor_seconds() - processor
    return {"articles a second": len(texts) / seconds, "processor ms": 1000 * used / len(texts)}, found


def many(texts: list[str], n_jobs: int) -> list[str]:
    """Summarize texts by `summarize_many`."""
    return list(map(str, summarize_many(texts, n_jobs=n_jobs)))


def by_columns(texts: list[str], n_jobs: int) -> list[str]:
    """Summarize a table of pyarrow, batch by batch."""
    add = ColumnSummarizer(n_jobs=n_jobs)
    batches = pa.table({"text": texts}).to_batches(max_chunksize=BATCH)
    return [summary for batch in batches for summary in add(batch)["summary"].to_pylist()]


def on_spark(session: Any, folder: Path, texts: list[str]) -> list[str]:
    """Summarize a Parquet file on Spark, and read the file that it writes."""
    from summarizer.spark import add_summaries

    pq.write_table(
        pa.table({"id": range(len(texts)), "text": texts}), folder / "in.parquet", row_group_size=BATCH
    )
    frame = session.read.parquet(str(folder / "in.parquet"))  # two parts: a file is split between its groups
    add_summaries(frame, ColumnSummarizer()).drop("text").write.mode("overwrite").parquet(str(folder / "out"))
    table = pq.read_table(folder / "out").sort_by("id")
    return list(table["summary"].to_pylist())


def ways(spark: bool, folder: Path) -> Iterator[tuple[str, Callable[[list[str]], list[str]]]]:
    """Yield each way with its name."""
    yield "summarize_many, one process", lambda texts: many(texts, 1)
    yield "columns, one process", lambda texts: by_columns(texts, 1)
    yield "summarize_many, two processes", lambda texts: many(texts, 2)
    yield "columns, two processes", lambda texts: by_columns(texts, 2)
    if spark:
        from pyspark.sql import SparkSession

        os.environ["PYSPARK_PYTHON"] = sys.executable
        settings = {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
        }
        builder = SparkSession.builder.master("local[2]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield "Spark, local[2]", lambda texts: on_spark(session, folder, texts)
        session.stop()


@click.command()
@click.option("--articles", "count", default=50_000, show_default=True)
@click.option("--spark/--no-spark", default=True)
def main(count: int, spark: bool) -> None:
    """Measure all ways, print the figures and write them to results/tables.json."""
    texts = articles(default_folder(), count)
    figures = {}
    expected: list[str] | None = None
    with TemporaryDirectory() as folder:
        for name, call in ways(spark, Path(folder)):
            figures[name], found = measure(call, texts)
            expected = expected or found
            if found != expected:
                raise SystemExit(f"{name} gives other summaries")
            shown = ", ".join(f"{value:.2f} {what}" for what, value in figures[name].items())
            load = psutil.getloadavg()[0]
            print(f"{name}: {shown} (load {load:.1f})", flush=True)
    report = {"articles": count, "machine": machine("numpy", "pyarrow"), "ways": figures}
    RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

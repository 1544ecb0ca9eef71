"""A job for Spark: articles from Parquet to Parquet, with summaries (needs pyspark and Java 17).

Run it as `python examples/spark_parquet.py IN OUT`, or by spark-submit. Without paths it makes a small table.
"""

import os
import sys
from pathlib import Path
from tempfile import mkdtemp

from pyspark.sql import SparkSession

from summarizer import ColumnSummarizer
from summarizer.spark import add_summaries, fit_idf


def main(source: str, target: str) -> None:
    """Read a table with a column "text", and write it with the columns of the summaries."""
    frame = spark.read.parquet(source)
    idf = fit_idf(frame, language="en")  # leave it out, and the counts of the package are used
    summaries = add_summaries(frame, ColumnSummarizer(length=1, language="en", idf=idf, details=True))
    summaries.write.mode("overwrite").parquet(target)
    spark.read.parquet(target).select("summary", "summary_error").show()


os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the Python of the workers on this machine
spark = SparkSession.builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "1000").getOrCreate()
if len(sys.argv) == 3:
    main(sys.argv[1], sys.argv[2])
else:
    folder = mkdtemp()
    article = Path(__file__).with_name("article.txt").read_text(encoding="utf-8")
    rows = [(1, article), (2, "Rain fell on Oslo all week. Two roads were closed."), (3, None)]
    spark.createDataFrame(rows, "id long, text string").write.parquet(f"{folder}/articles")
    main(f"{folder}/articles", f"{folder}/summaries")
spark.stop()

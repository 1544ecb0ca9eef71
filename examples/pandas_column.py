"""A pandas column: one summary for each row (needs pandas and narwhals)."""

from pathlib import Path

import pandas as pd

from summarizer import ColumnSummarizer

article = Path(__file__).with_name("article.txt").read_text(encoding="utf-8")
frame = pd.DataFrame({"id": [1, 2], "text": [article, "Rain fell on Oslo all week. Two roads were closed."]})

frame = ColumnSummarizer(length=1)(frame)
print(frame[["id", "summary"]].to_string(index=False, max_colwidth=60))

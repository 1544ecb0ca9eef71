"""Several articles: one summary of what they share, in the order of their dates."""

import json
from pathlib import Path

from summarizer import Article, summarize_documents

lines = Path(__file__).with_name("articles.jsonl").read_text(encoding="utf-8").splitlines()
articles = [Article(**json.loads(line)) for line in lines]

summary = summarize_documents(articles, 60, "words")
for sentence in summary:
    article = articles[sentence.document]
    print(f"{article.date} {article.title}, {sentence.start}-{sentence.end}: {sentence}")
print(f"({len(str(summary).split())} words)")

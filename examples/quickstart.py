"""The first summary: three sentences of an article, in their order."""

from pathlib import Path

from summarizer import summarize

text = Path(__file__).with_name("article.txt").read_text(encoding="utf-8")

summary = summarize(text)
print(summary.title)
print()
print(summary)
print()
for sentence in summary:
    print(f"{sentence.start:5}-{sentence.end:<5} score {sentence.score:.2f}")

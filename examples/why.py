"""Why each sentence was chosen, which sentences were nearly chosen, and which blocks were left out."""

from pathlib import Path

from summarizer import summarize

text = Path(__file__).with_name("article.txt").read_text(encoding="utf-8")
summary = summarize(text)

for explanation in summary.explain():
    print(explanation)

print("\nnearly chosen:")
chosen = {sentence.index for sentence in summary}
others = [sentence for sentence in summary.source if sentence.index not in chosen]
for sentence in sorted(others, key=lambda sentence: -(sentence.score or 0))[:2]:
    print(f"{sentence.score:.3f}: {sentence.text}")

print("\nleft out:")
for block in summary.skipped[:4]:
    print(f"{block.kind}: {block.text}")

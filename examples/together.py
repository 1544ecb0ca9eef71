"""Several articles together: what they share is said once, in the order of their dates."""

from summarizer import Article, summarize_documents

articles = [
    Article(
        "The ferry Solveig ran aground off Varsund on Monday evening with 212 people on board. "
        "All passengers were brought ashore by lifeboats before midnight. "
        "The captain said that the steering had failed in heavy seas.",
        date="2024-03-04",
        title="Ferry aground",
    ),
    Article(
        "Investigators came to Varsund on Tuesday to look at the ferry Solveig. "
        "The ferry ran aground off Varsund on Monday evening after its steering failed in heavy seas. "
        "Its owner had asked for a new pump twice since January.",
        date="2024-03-05",
        title="Why the Solveig ran aground",
    ),
    Article(
        "A tug pulled the ferry Solveig off the rocks this morning. "
        "No oil was lost, the coast guard said. "
        "All passengers were brought ashore before midnight on the day of the accident.",
        date="2024-03-07",
        title="Ferry afloat again",
    ),
]

summary = summarize_documents(articles, 60, "words")
for sentence in summary:
    article = articles[sentence.document]
    print(f"{article.date} {article.title}, {sentence.start}-{sentence.end}: {sentence}")
print(f"({len(str(summary).split())} words)")

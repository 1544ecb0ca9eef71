"""A scikit-learn pipeline: summaries as features, and a search for the best settings.

The search needs rouge-score: pip install '.[rouge]'
"""

from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from summarizer import Summarizer

article = Path(__file__).with_name("article.txt").read_text(encoding="utf-8")
paragraphs = [part for part in article.split("\n\n") if part.count(". ") > 1]

pipeline = make_pipeline(Summarizer(length=1), TfidfVectorizer())
matrix = pipeline.fit_transform(paragraphs)
print(f"{len(paragraphs)} paragraphs -> a matrix of {matrix.shape[0]} x {matrix.shape[1]}")

# `score` is ROUGE with summaries that people wrote. This example takes first sentences instead.
references = [part.split(". ")[0] for part in paragraphs]
search = GridSearchCV(
    Summarizer(length=1), {"ranker": ["tfidf", "centroid", "longest"]}, cv=2, error_score="raise"
)
search.fit(paragraphs, references)
print("best:", search.best_params_)

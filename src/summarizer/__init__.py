"""summarizer: the few sentences of a text that matter, word for word, in their order."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0.dev0"

# Name -> module that holds it. Loaded when first touched, so that `import summarizer` costs next to nothing.
_HOME = {
    "Article": "documents",
    "Block": "blocks",
    "Budget": "selection",
    "Coverage": "coverage",
    "Document": "document",
    "Explanation": "summary",
    "IdfModel": "idf",
    "Keyword": "keyphrases",
    "Language": "language",
    "LearnedRanker": "learned",
    "LexRank": "graph",
    "ModelFormatError": "idf",
    "MultiSummary": "documents",
    "PlacedSentence": "documents",
    "RANKERS": "rankers",
    "Ranker": "rankers",
    "Ranking": "rankers",
    "Sentence": "sentences",
    "Summarizer": "estimator",
    "Summary": "summary",
    "Unit": "selection",
    "analyse": "document",
    "detect_language": "detect",
    "keywords": "keyphrases",
    "load_language": "language",
    "select": "selection",
    "select_coverage": "coverage",
    "split_sentences": "sentences",
    "summarize": "pipeline",
    "summarize_documents": "documents",
    "summarize_many": "pipeline",
    "train_ranker": "training",
    "train_splitter": "punkt",
}

if TYPE_CHECKING:
    from .blocks import Block
    from .coverage import Coverage, select_coverage
    from .detect import detect_language
    from .document import Document, analyse
    from .documents import Article, MultiSummary, PlacedSentence, summarize_documents
    from .estimator import Summarizer
    from .graph import LexRank
    from .idf import IdfModel, ModelFormatError
    from .keyphrases import Keyword, keywords
    from .language import Language, load_language
    from .learned import LearnedRanker
    from .pipeline import summarize, summarize_many
    from .punkt import train_splitter
    from .rankers import RANKERS, Ranker, Ranking
    from .selection import Budget, Unit, select
    from .sentences import Sentence, split_sentences
    from .summary import Explanation, Summary
    from .training import train_ranker

__all__ = [
    "RANKERS",
    "Article",
    "Block",
    "Budget",
    "Coverage",
    "Document",
    "Explanation",
    "IdfModel",
    "Keyword",
    "Language",
    "LearnedRanker",
    "LexRank",
    "ModelFormatError",
    "MultiSummary",
    "PlacedSentence",
    "Ranker",
    "Ranking",
    "Sentence",
    "Summarizer",
    "Summary",
    "Unit",
    "analyse",
    "detect_language",
    "keywords",
    "load_language",
    "select",
    "select_coverage",
    "split_sentences",
    "summarize",
    "summarize_documents",
    "summarize_many",
    "train_ranker",
    "train_splitter",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})

"""summarizer: the few sentences of a text that matter, word for word, in their order."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0.dev0"

# Name -> module that holds it. Loaded when first touched, so that `import summarizer` costs next to nothing.
_HOME = {
    "Article": "reading",
    "ColumnSummarizer": "columns",
    "Document": "document",
    "IdfModel": "text.idf",
    "Keyword": "keyphrases",
    "Language": "text.language",
    "LearnedRanker": "rank.learned",
    "LexRank": "rank.graph",
    "ModelFormatError": "errors",
    "MultiSummary": "articles",
    "Passage": "context",
    "RANKERS": "rank.registry",
    "Ranking": "ranking",
    "Sentence": "text.sentences",
    "Summarizer": "estimator",
    "Summary": "summary",
    "add_box": "web.box",
    "compress": "context",
    "detect_language": "text.detect",
    "extract_article": "web.extract",
    "keywords": "keyphrases",
    "load_language": "text.language",
    "remove_box": "web.box",
    "split_sentences": "text.sentences",
    "summarize": "pipeline",
    "summarize_documents": "articles",
    "summarize_feed": "web.feed",
    "summarize_many": "batch",
    "train_ranker": "training",
    "train_splitter": "text.punkt",
}

if TYPE_CHECKING:
    from .articles import MultiSummary, summarize_documents
    from .batch import summarize_many
    from .columns import ColumnSummarizer
    from .context import Passage, compress
    from .document import Document
    from .errors import ModelFormatError
    from .estimator import Summarizer
    from .keyphrases import Keyword, keywords
    from .pipeline import summarize
    from .rank.graph import LexRank
    from .rank.learned import LearnedRanker
    from .rank.registry import RANKERS
    from .ranking import Ranking
    from .reading import Article
    from .summary import Summary
    from .text.detect import detect_language
    from .text.idf import IdfModel
    from .text.language import Language, load_language
    from .text.punkt import train_splitter
    from .text.sentences import Sentence, split_sentences
    from .training import train_ranker
    from .web.box import add_box, remove_box
    from .web.extract import extract_article
    from .web.feed import summarize_feed

__all__ = [
    "RANKERS",
    "Article",
    "ColumnSummarizer",
    "Document",
    "IdfModel",
    "Keyword",
    "Language",
    "LearnedRanker",
    "LexRank",
    "ModelFormatError",
    "MultiSummary",
    "Passage",
    "Ranking",
    "Sentence",
    "Summarizer",
    "Summary",
    "add_box",
    "compress",
    "detect_language",
    "extract_article",
    "keywords",
    "load_language",
    "remove_box",
    "split_sentences",
    "summarize",
    "summarize_documents",
    "summarize_feed",
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

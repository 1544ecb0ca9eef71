"""summarizer: the few sentences of a text that matter, word for word, in their order."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0.dev0"

# Name -> module that holds it. Loaded when first touched, so that `import summarizer` costs next to nothing.
_HOME = {
    "Block": "blocks",
    "Document": "document",
    "Explanation": "summary",
    "IdfModel": "idf",
    "Keyword": "keyphrases",
    "Language": "language",
    "LearnedRanker": "learned",
    "ModelFormatError": "idf",
    "RANKERS": "rankers",
    "Ranker": "rankers",
    "Ranking": "rankers",
    "Sentence": "sentences",
    "Summarizer": "estimator",
    "Summary": "summary",
    "Unit": "selection",
    "analyse": "document",
    "keywords": "keyphrases",
    "load_language": "language",
    "select": "selection",
    "split_sentences": "sentences",
    "summarize": "pipeline",
    "summarize_many": "pipeline",
    "train_ranker": "training",
}

if TYPE_CHECKING:
    from .blocks import Block
    from .document import Document, analyse
    from .estimator import Summarizer
    from .idf import IdfModel, ModelFormatError
    from .keyphrases import Keyword, keywords
    from .language import Language, load_language
    from .learned import LearnedRanker
    from .pipeline import summarize, summarize_many
    from .rankers import RANKERS, Ranker, Ranking
    from .selection import Unit, select
    from .sentences import Sentence, split_sentences
    from .summary import Explanation, Summary
    from .training import train_ranker

__all__ = [
    "RANKERS",
    "Block",
    "Document",
    "Explanation",
    "IdfModel",
    "Keyword",
    "Language",
    "LearnedRanker",
    "ModelFormatError",
    "Ranker",
    "Ranking",
    "Sentence",
    "Summarizer",
    "Summary",
    "Unit",
    "analyse",
    "keywords",
    "load_language",
    "select",
    "split_sentences",
    "summarize",
    "summarize_many",
    "train_ranker",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})

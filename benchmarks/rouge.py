"""ROUGE by rouge-score, its tokens and stems remembered, and the protocol's cut at a budget."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenizers import DefaultTokenizer, Tokenizer


class Rouge(NamedTuple):
    """F of ROUGE-1, ROUGE-2 and ROUGE-Lsum, 0 to 100."""

    r1: float
    r2: float
    rl: float


class _CachedTokenizer(Tokenizer):  # type: ignore[misc]  # rouge-score is untyped
    """rouge-score's own tokenizer (lower case, a-z and 0-9 only, Porter stems), word by word from memory.

    For texts of other languages this drops letters with accents; it does so for all systems alike.
    """

    def __init__(self) -> None:
        self._tokens = lru_cache(maxsize=400_000)(DefaultTokenizer(use_stemmer=True).tokenize)

    def tokenize(self, text: str) -> list[str]:
        return [token for word in text.split() for token in self._tokens(word)]


@lru_cache
def _scorer(*, with_l: bool) -> RougeScorer:
    kinds = ["rouge1", "rouge2", "rougeLsum"] if with_l else ["rouge1", "rouge2"]
    return RougeScorer(kinds, tokenizer=_CachedTokenizer())


def rouge(references: Sequence[str], sentences: Sequence[str], *, with_l: bool = True) -> Rouge:
    """Score a summary, one sentence a line, against each reference; return the mean."""
    text = "\n".join(" ".join(sentence.split()) for sentence in sentences)
    results = [_scorer(with_l=with_l).score(reference, text) for reference in references]
    kinds = ["rouge1", "rouge2", "rougeLsum"] if with_l else ["rouge1", "rouge2"]
    means = [100 * sum(result[kind].fmeasure for result in results) / len(results) for kind in kinds]
    return Rouge(means[0], means[1], means[2] if with_l else 0.0)


def cut(sentences: Sequence[str], words: int) -> list[str]:
    """Cut a summary after so many white-space words."""
    kept = []
    for sentence in sentences:
        piece = sentence.split()[:words]
        words -= len(piece)
        if piece:
            kept.append(" ".join(piece))
    return kept

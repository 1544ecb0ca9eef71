"""ROUGE of a summary in per cent, and the cut of a summary at a budget in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from summarizer.rouge import rouge_f, rouge_scorer


class Rouge(NamedTuple):
    """F of ROUGE-1, ROUGE-2 and ROUGE-Lsum, from 0 to 100."""

    r1: float
    r2: float
    rl: float


def rouge(references: Sequence[str], sentences: Sequence[str], *, with_l: bool = True) -> Rouge:
    """Return the mean ROUGE of a summary over the references, by rouge-score. Without L, `rl` is 0."""
    text = "\n".join(" ".join(sentence.split()) for sentence in sentences)
    kinds = ["rouge1", "rouge2", "rougeLsum"] if with_l else ["rouge1", "rouge2"]
    figures = [100 * figure for figure in rouge_f(references, text, kinds)]
    return Rouge(figures[0], figures[1], figures[2] if with_l else 0.0)


def rouge_2_recall(references: Sequence[str], sentences: Sequence[str]) -> float:
    """Return the share of the word pairs of a reference that a summary holds, the mean over the references.

    Recall favours the longer summary. So compare only summaries of the same number of words.
    """
    text, scorer = " ".join(sentences), rouge_scorer("rouge2")
    found = [float(scorer.score(reference, text)["rouge2"].recall) for reference in references]
    return 100 * sum(found) / len(found)


def cut(sentences: Sequence[str], words: int) -> list[str]:
    """Cut a summary after `words` words. Words are separated by white space."""
    kept = []
    for sentence in sentences:
        piece = sentence.split()[:words]
        words -= len(piece)
        if piece:
            kept.append(" ".join(piece))
    return kept

"""ROUGE (Lin 2004): by the rouge-score package, by fast counts for training, and the greedy oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from .document import Document
from .select.budget import Budget
from .text.terms import stemmer, words

KINDS = ("rouge1", "rouge2")  # as rouge-score calls the two measures that are averaged
ORACLE_CANDIDATES = 30
MAX_CACHED_WORDS = 200_000


class _CachedTokenizer:
    """The tokenizer of rouge-score, which keeps the tokens of each word; equal texts give equal tokens.

    Tokens are in lower case, hold a-z and 0-9 only, and are Porter stems. Letters with accents are lost.
    """

    def __init__(self) -> None:
        from rouge_score.tokenizers import DefaultTokenizer

        self._tokens = lru_cache(MAX_CACHED_WORDS)(DefaultTokenizer(use_stemmer=True).tokenize)

    def tokenize(self, text: str) -> list[str]:
        return [token for word in text.split() for token in self._tokens(word)]


@lru_cache(maxsize=4)
def rouge_scorer(*kinds: str) -> Any:
    """Return a scorer of the rouge-score package with its stemmer.

    Raises
    ------
    ImportError
        If rouge-score is not installed.
    """
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError as error:
        raise ImportError("ROUGE needs rouge-score: pip install 'no-time-to-read[rouge]'") from error
    return RougeScorer(kinds, tokenizer=_CachedTokenizer())


def rouge_f(references: Sequence[str], summary: str, kinds: Sequence[str] = KINDS) -> list[float]:
    """Return the F measure of a summary by the rouge-score package, the mean over the references.

    Parameters
    ----------
    references : sequence of str
    summary : str
        One sentence a line, as "rougeLsum" wants.
    kinds : sequence of str, default ("rouge1", "rouge2")
        As rouge-score calls the measures.

    Returns
    -------
    list of float
        A number from 0 to 1 for each kind.

    Raises
    ------
    ImportError
        If rouge-score is not installed.

    Examples
    --------
    >>> rouge_f(["Rain fell on Oslo."], "Rain fell.")
    [0.6666666666666666, 0.5]
    """
    scorer = rouge_scorer(*kinds)
    results = [scorer.score(reference, summary) for reference in references]
    return [sum(result[kind].fmeasure for result in results) / len(results) for kind in kinds]


def grams(tokens: Sequence[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Count the unigrams and the bigrams of a text."""
    return Counter(tokens), Counter(pairwise(tokens))


def f1(found: Counter[Any], wanted: Counter[Any]) -> float:
    """Return the F measure of the overlap of two bags: ROUGE-N F, where the bags hold n-grams."""
    shared = sum((found & wanted).values())
    return 2 * shared / (sum(found.values()) + sum(wanted.values())) if shared else 0.0


class RougeJudge:
    """What summaries of one document are worth: the mean of ROUGE-1 and ROUGE-2 F, from 0 to 1.

    `f1` counts as rouge-score does. The tokens are the stems of all words in the language of the document,
    so that the judge serves every language. A budget in words cuts a summary that is longer.

    Parameters
    ----------
    document : Document
        The size that was asked for limits the summaries.
    reference : str
    """

    def __init__(self, document: Document, reference: str) -> None:
        stem = stemmer(document.language.stemmer)
        self.tokens = [stem(found) for found in document.words]
        self.wanted = grams(stem(words(reference)))
        unit = str(document.unit)
        count = Budget(document.length, unit).sentences(len(document))
        self.limit = int(document.length) if count is None else count
        self.sizes = [1] * len(document)
        if count is None:
            self.sizes = [len(t) for t in (self.tokens if unit == "words" else map(str, document.sentences))]
        self.cut = self.limit if unit == "words" else None

    def __call__(self, positions: Iterable[int]) -> float:
        """Return what the sentences at these positions are worth."""
        found = grams([token for i in sorted(positions) for token in self.tokens[i]][: self.cut])
        return (f1(found[0], self.wanted[0]) + f1(found[1], self.wanted[1])) / 2

    def oracle(self) -> list[int]:
        """Return the positions that `greedy_oracle` chooses within the size asked for."""
        return greedy_oracle(self, self.sizes, self.limit)


def greedy_oracle(worth: Callable[[list[int]], float], sizes: Sequence[float], limit: float) -> list[int]:
    """Choose the sentences that raise the worth of a summary most, one after the other.

    The choice ends when the sizes reach the limit, or when no sentence raises the worth. The thirty
    sentences that are worth most alone take part: further ones change the second decimal of ROUGE.

    Parameters
    ----------
    worth : callable
        From positions to the worth of these sentences as a summary.
    sizes : sequence of float
        The size of each sentence.
    limit : float
        The sum of sizes at which a summary is full. The last sentence may exceed the limit.

    Returns
    -------
    list of int
        Positions in the order of choice; none if no sentence is worth anything.

    Examples
    --------
    >>> greedy_oracle(lambda positions: len({i % 2 for i in positions}), sizes=[1, 1, 1], limit=3)
    [0, 1]
    """
    alone = np.array([worth([i]) for i in range(len(sizes))])
    candidates = np.argsort(-alone, kind="stable")[:ORACLE_CANDIDATES].tolist()
    chosen: list[int] = []
    best = 0.0
    while candidates and sum(sizes[i] for i in chosen) < limit:
        top, position = max((worth([*chosen, i]), -i) for i in candidates)
        if top <= best + 1e-9:
            break
        best = top
        chosen.append(-position)
        candidates.remove(-position)
    return chosen

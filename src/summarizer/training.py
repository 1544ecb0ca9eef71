"""Training: from texts with reference summaries to a LearnedRanker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from .document import Document, Floats
from .pipeline import Pipeline
from .rank.features import CONTEXT, NAMES, features
from .rank.fitted import Penalties
from .rank.formulas import lead
from .rank.learned import LearnedRanker
from .rank.registry import rank
from .ranking import Ranker
from .reading import Text
from .select.as_whole import FEATURES, OF_LENGTH, describe_choices
from .select.budget import Budget
from .select.selection import choices_for
from .text.detect import DEFAULT_LANGUAGE
from .text.language import Language
from .text.terms import stemmer, words

T = TypeVar("T")
ORACLE_CANDIDATES = 30
RIDGE = 0.22  # on the weights that hold for all texts, beside the summed loss: the fewer texts, the firmer
RIDGE_CONTEXT = 66.0  # on those that depend on the text
RIDGE_CUES = 2.2
MAX_CUES = 300
RIDGE_TOGETHER = 20.0  # on what a summary is worth as a whole, beside the summed loss in ROUGE points
RIDGE_LENGTH = 60.0  # on how its length counts in one text and another
ITERATIONS = 100


@dataclass(frozen=True)
class Example:
    """One text as the fit sees it: features, the target distribution over its sentences, its words."""

    sentences: Floats
    context: Floats
    target: Floats
    words: tuple[frozenset[str], ...]
    language: str


def grams(tokens: Sequence[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Count the unigrams and bigrams of a text."""
    return Counter(tokens), Counter(pairwise(tokens))


def f1(found: Counter[Any], wanted: Counter[Any]) -> float:
    """Return the F measure of the overlap of two bags."""
    shared = sum((found & wanted).values())
    return 2 * shared / (sum(found.values()) + sum(wanted.values())) if shared else 0.0


class RougeJudge:
    """The worth of summaries of one document: mean of ROUGE-1 and ROUGE-2 F with a reference, from 0 to 1.

    Stems of all words stand for ROUGE's tokens, so that it works in every language. What goes beyond a budget
    in words is cut.

    Parameters
    ----------
    document : Document
        Its size asked for is the summaries'.
    reference : str
    """

    def __init__(self, document: Document, reference: str) -> None:
        stem = stemmer(document.language.stemmer)
        self.tokens = [stem(found) for found in document.words]
        self.wanted = grams(stem(words(reference)))
        unit = str(document.unit)
        count = Budget(document.length, unit).sentences(len(document))
        self.budget = int(document.length) if count is None else count
        self.sizes = [1] * len(document)
        if count is None:
            self.sizes = [len(t) for t in (self.tokens if unit == "words" else map(str, document.sentences))]
        self.limit = self.budget if unit == "words" else None

    def __call__(self, positions: Iterable[int]) -> float:
        """Judge the sentences at these positions."""
        return sum(self.rouge(positions)) / 2

    def rouge(self, positions: Iterable[int]) -> tuple[float, float]:
        """Return ROUGE-1 and ROUGE-2 F of the sentences at these positions."""
        one, two = grams([token for i in sorted(positions) for token in self.tokens[i]][: self.limit])
        return f1(one, self.wanted[0]), f1(two, self.wanted[1])

    def oracle(self) -> list[int]:
        """Choose greedily the sentences that raise the worth most, within the size asked for."""
        n = len(self.tokens)
        alone = np.array([self([i]) for i in range(n)])
        candidates = np.argsort(-alone, kind="stable")[:ORACLE_CANDIDATES].tolist()
        chosen: list[int] = []
        best = 0.0
        while candidates and sum(self.sizes[i] for i in chosen) < self.budget:
            top, position = max((self([*chosen, i]), -i) for i in candidates)
            if top <= best + 1e-9:
                break
            best = top
            chosen.append(-position)
            candidates.remove(-position)
        return chosen


def example(document: Document, reference: str) -> Example | None:
    """Make a training example with the oracle's labels, or None where the text teaches nothing."""
    if len(document) < 2:
        return None
    chosen = RougeJudge(document, reference).oracle()
    if not chosen:
        return None
    sentences, context = features(document)
    target = np.zeros(len(document))
    target[chosen] = 1 / len(chosen)
    return Example(sentences, context, target, tuple(map(frozenset, document.words)), document.language.code)


def fit(
    examples: Sequence[Example], example_weights: Floats, *, max_cues: int = MAX_CUES
) -> tuple[Floats, dict[str, dict[str, float]]]:
    """Minimize the cross entropy between the targets and a softmax over each text's sentences, with ridge.

    The ridge stands beside the sum over texts: few of them are held firmly. The loss is convex; L-BFGS from
    zero finds its minimum without chance.

    Returns
    -------
    weights : float64 array of shape (len(NAMES), len(CONTEXT))
    cues : dict of language code to dict of word to weight
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix
    from threadpoolctl import threadpool_limits

    sizes = np.array([len(e.target) for e in examples])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    text = np.repeat(np.arange(len(examples)), sizes)
    x = np.concatenate([e.sentences for e in examples])
    g = np.array([e.context for e in examples])[text]
    target = np.concatenate([e.target for e in examples])
    row_weight = (example_weights / example_weights.sum())[text]

    vocabulary = _cue_words(examples, example_weights, max_cues)
    number = {word: i for i, word in enumerate(vocabulary)}
    hits = [
        (row, number[e.language, word])
        for row, (e, found) in enumerate((e, found) for e in examples for found in e.words)
        for word in sorted(found)
        if (e.language, word) in number
    ]
    rows, columns = zip(*hits, strict=True) if hits else ((), ())
    cue_matrix = csr_matrix((np.ones(len(hits)), (rows, columns)), shape=(len(text), len(vocabulary)))

    n_weights = len(NAMES) * len(CONTEXT)
    ridge = np.full((len(NAMES), len(CONTEXT)), RIDGE_CONTEXT)
    ridge[:, 0] = RIDGE
    penalty = np.concatenate((ridge.ravel(), np.full(len(vocabulary), RIDGE_CUES))) / len(examples)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights = x @ parameters[:n_weights].reshape(ridge.shape)
        scores = np.einsum("ij,ij->i", weights, g) + cue_matrix @ parameters[n_weights:]
        scores -= np.maximum.reduceat(scores, starts)[text]
        exponentials = np.exp(scores)
        sums = np.add.reduceat(exponentials, starts)[text]
        value = -float((row_weight * target * (scores - np.log(sums))).sum())
        residual = row_weight * (exponentials / sums - target)
        gradient = np.concatenate(((x.T @ (g * residual[:, None])).ravel(), cue_matrix.T @ residual))
        return value + float(penalty @ parameters**2), gradient + 2 * penalty * parameters

    start = np.zeros(len(penalty))
    options = {"maxiter": ITERATIONS, "maxcor": 20}
    with threadpool_limits(limits=1):  # sums of several threads come in another order on another machine
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    cues: dict[str, dict[str, float]] = {}
    for (language, word), value in zip(vocabulary, found[n_weights:], strict=True):
        cues.setdefault(language, {})[word] = float(value)
    return found[:n_weights].reshape(ridge.shape), cues


@dataclass(frozen=True)
class ScoredChoices:
    """Summaries of one text as the fit sees them.

    Attributes
    ----------
    described : float64 array of shape (n_choices, len(together.FEATURES))
    context : float64 array of shape (len(CONTEXT),)
        Properties of the text; see `features`.
    worth : float64 array of shape (n_choices,)
        What each is worth to the `RougeJudge`, from 0 to 1.
    """

    described: Floats
    context: Floats
    worth: Floats


def judged_choices(document: Document, scores: Floats, reference: str) -> ScoredChoices | None:
    """Judge the summaries that can be chosen by some scores, or return None where none is seen as a whole.

    The scores must come from a model that has not seen the text: else they are more often right than later.
    """
    choices = choices_for(document, scores, Budget(document.length, str(document.unit)))
    if choices is None or len(choices.member) < 2:
        return None
    judge = RougeJudge(document, reference)
    worth = np.array([judge(choices.positions(i)) for i in range(len(choices.member))])
    return ScoredChoices(describe_choices(document, scores, choices), features(document)[1], worth)


def fit_together(found: Sequence[ScoredChoices], text_weights: Floats, redundancy: float) -> Floats:
    """Maximize the expected worth of a softmax over each text's summaries, with ridge.

    The ridge, beside the sum over texts, holds the weights near those of sentences that stand alone: their
    scores, less `redundancy` times the largest cosine. There L-BFGS starts. Only how long a summary should
    be depends on the text: where more does, other kinds of text lose.

    Parameters
    ----------
    found : sequence of Judged
        One a text.
    text_weights : float64 array of shape (n_texts,)
        How much each text counts.

    Returns
    -------
    float64 array of shape (len(FEATURES), len(CONTEXT))
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    sizes = np.array([len(c.worth) for c in found])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    text = np.repeat(np.arange(len(found)), sizes)
    z = np.concatenate([c.described - c.described.mean(axis=0) for c in found])
    scale = z.std(axis=0)
    scale[scale < 1e-9] = 1.0
    z /= scale
    g = np.array([c.context for c in found])[text]
    points = 100 * np.concatenate([c.worth - c.worth.mean() for c in found])
    weight = text_weights / text_weights.sum()
    start = np.zeros((len(FEATURES), len(CONTEXT)))
    start[[FEATURES.index("scores"), FEATURES.index("repetition")], 0] = 1.0, -redundancy
    start *= scale[:, None]
    ridge = np.full(start.shape, RIDGE_LENGTH / len(found))
    ridge[:, 0] = RIDGE_TOGETHER / len(found)
    free = np.zeros(start.shape)
    free[:, 0] = free[[FEATURES.index(name) for name in OF_LENGTH]] = 1.0

    def loss(parameters: Floats) -> tuple[float, Floats]:
        values = np.einsum("ij,ij->i", z @ parameters.reshape(start.shape), g)
        values -= np.maximum.reduceat(values, starts)[text]
        chance = np.exp(values)
        chance /= np.add.reduceat(chance, starts)[text]
        expected = np.add.reduceat(chance * points, starts)
        residual = weight[text] * chance * (points - expected[text])
        away = parameters.reshape(start.shape) - start
        gradient = free * (2 * ridge * away - z.T @ (g * residual[:, None]))
        return float((ridge * away**2).sum() - weight @ expected), gradient.ravel()

    options = {"maxiter": ITERATIONS, "maxcor": 20}
    with threadpool_limits(limits=1):
        best = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options=options).x
    weights: Floats = best.reshape(start.shape) / scale[:, None]
    return weights


def _cue_words(examples: Sequence[Example], weights: Floats, most: int) -> list[tuple[str, str]]:
    """Return the words that stand in the largest share of sentences, over all texts by weight."""
    counts: Counter[tuple[str, str]] = Counter()
    for e, weight in zip(examples, weights, strict=True):
        for found in e.words:
            for word in found:
                counts[e.language, word] += weight / len(e.words)
    return sorted(sorted(counts, key=lambda key: (-counts[key], key))[:most])


def rounded(
    weights: Floats,
    cues: dict[str, dict[str, float]],
    about: dict[str, object],
    wholes: Iterable[Iterable[float]] = (),
    penalties: Penalties | None = None,
    digits: int = 3,
) -> LearnedRanker:
    """Make a ranker of fitted weights, rounded so that its file is small and repeats to the byte."""
    rows, whole = (
        tuple(tuple(round(float(x), digits) + 0.0 for x in row) for row in table)
        for table in (weights, wholes)
    )
    words = {
        code: {w: round(x, digits) for w, x in of_words.items() if round(x, digits)}
        for code, of_words in cues.items()
    }
    return LearnedRanker(rows, words, about, None, whole, penalties or Penalties())


def train_ranker(
    texts: Iterable[Text],
    references: Iterable[str],
    *,
    length: float = 3,
    unit: str = "sentences",
    language: str | Language = DEFAULT_LANGUAGE,
    progress: Callable[[int, int], None] | None = None,
) -> LearnedRanker:
    """Learn a house style from texts and the summaries that people wrote for them.

    Labels come from a greedy ROUGE oracle, features from `features`, the fit is convex. Every fifth text
    is held out: `about` of the result tells its score there beside those of the default and the first
    sentences, and of how many texts. Where it is not above the default's, the pairs are too few, or too
    unlike each other.

    Parameters
    ----------
    texts : iterable of texts
        Some hundred or more; each a str, or a sequence of its sentences.
    references : iterable of str
        One summary a text.
    length, unit
        The size that the summaries will be asked for; as for `summarize`, without callables. A model serves
        other sizes less well: trained on 240 CNN articles with three sentences it stays above the first ones
        with one to five, in words and in shares; trained with one it falls below them from three on.
    language : str or Language, default "auto"
    progress : callable, optional
        Called with the number of texts done and in all.

    Returns
    -------
    LearnedRanker
        Pass it as ``ranker=``; `save` and `LearnedRanker.load` keep it as JSON.

    Raises
    ------
    TypeError
        If `texts` or `references` is one string, or has no order, a text or reference has the wrong type,
        or `unit` is a callable.
    ValueError
        If there are not as many references as texts, or fewer than ten texts that teach anything.

    Examples
    --------
    >>> texts = [f"Rain fell on town {i}. Nobody knows why. It rained in town {i} again." for i in range(20)]
    >>> ranker = train_ranker(texts, [f"Rain fell on town {i}." for i in range(20)], length=1)
    >>> from summarizer import summarize
    >>> print(summarize("Snow fell on Oslo. Nobody knows why. It snowed in Oslo again.", 1, ranker=ranker))
    Snow fell on Oslo.
    """
    texts, references = _listed("texts", texts), _listed("references", references)
    if len(texts) != len(references):
        raise ValueError(f"need one reference a text, got {len(references)} for {len(texts)} texts")
    if callable(unit):
        raise TypeError("unit must be a name, as a model is saved with it; got a callable")
    pipeline = Pipeline(length, unit, "lead", language)
    documents = []
    examples: list[tuple[int, Example]] = []
    for i, (text, reference) in enumerate(zip(texts, references, strict=True)):
        if not isinstance(reference, str):
            raise TypeError(f"reference {i} must be one str, got {type(reference).__name__}")
        try:
            document = pipeline.document(text)
        except TypeError as error:
            raise TypeError(f"text {i}: {error}") from error
        documents.append(document)
        made = example(document, reference)
        if made is not None:
            examples.append((i, made))
        if progress is not None:
            progress(i + 1, len(texts))
    if len(examples) < 10:
        raise ValueError(
            f"need ten texts or more that share words with their references, got {len(examples)}"
        )
    train = [pair for k, pair in enumerate(examples) if k % 5]
    about: dict[str, object] = {"texts": len(train), "length": length, "unit": unit}
    about["language"] = language if isinstance(language, str) else language.code
    found = []
    for half in (0, 1):  # what the model of one half would choose of the other
        unseen = rounded(*_fitted([e for k, (_, e) in enumerate(train) if k % 2 != half]), {})
        for i, _ in train[half::2]:
            judged = judged_choices(documents[i], unseen(documents[i]).scores, references[i])
            found += [judged] if judged is not None else []
    penalties = LearnedRanker.bundled().penalties
    wholes = fit_together(found, np.ones(len(found)), penalties.redundancy) if found else ()
    ranker = rounded(*_fitted([e for _, e in train]), about, wholes, penalties)
    held_out = [i for i, _ in examples[::5]]
    about["held out"] = len(held_out)
    compared: dict[str, Ranker] = {
        "held-out score": ranker,
        "held-out score of the default": LearnedRanker.bundled(),
        "held-out score of the first sentences": lead,
    }
    for name, scorer in compared.items():
        values = []
        for i in held_out:
            document = documents[i]
            values.append(
                value_of(document, pipeline.choose(document, rank(document, scorer)), references[i])
            )
        about[name] = round(float(np.mean(values)), 4)
    return ranker


def _listed(name: str, given: Iterable[T]) -> list[T]:
    """Return several as a list; what has no order cannot be paired."""
    if isinstance(given, str | Set | Mapping):
        kind = "one str" if isinstance(given, str) else f"a {type(given).__name__}, which has no order"
        raise TypeError(f"{name} must be several; got {kind}: use a list")
    return list(given)


def _fitted(examples: Sequence[Example]) -> tuple[Floats, dict[str, dict[str, float]]]:
    """Fit the weights of sentences, every text counting the same."""
    return fit(examples, np.ones(len(examples)))


def value_of(document: Document, chosen: Sequence[int], reference: str) -> float:
    """Return the mean of ROUGE-1 and ROUGE-2 F of chosen sentences, on stems, cut at a budget in words."""
    return RougeJudge(document, reference)(chosen)

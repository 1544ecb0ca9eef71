"""Training: from texts with reference summaries to a LearnedRanker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
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
from .rouge import RougeJudge
from .select.as_whole import FEATURES, describe_choices
from .select.budget import Budget
from .select.selection import choices_for
from .text.detect import DEFAULT_LANGUAGE
from .text.language import Language

T = TypeVar("T")
Cues = dict[str, dict[str, float]]  # language code -> word -> weight
# Each ridge is added to the loss summed over the texts: few texts move the weights little.
RIDGE = 0.22  # of weights that hold for all texts
RIDGE_CONTEXT = 66.0  # of weights that depend on the text
RIDGE_CUES = 2.2
RIDGE_WHOLES = 20.0  # of weights of whole summaries; their loss counts in points of ROUGE
MAX_CUES = 300
# Features of whole summaries whose weights depend on the text, and the properties of the text that count.
OF_TEXT = {"first sentences": ("neighbours are alike", "words a sentence")}


@dataclass(frozen=True)
class Example:
    """One text as the fit sees it.

    Attributes
    ----------
    sentences : float64 array of shape (n_sentences, len(NAMES))
    context : float64 array of shape (len(CONTEXT),)
        Properties of the text; see `features`.
    target : float64 array of shape (n_sentences,)
        The same share for each sentence that the oracle chose, 0 for all others; the sum is 1.
    words : tuple of frozensets of str
        Of each sentence.
    language : str
    """

    sentences: Floats
    context: Floats
    target: Floats
    words: tuple[frozenset[str], ...]
    language: str


def example(document: Document, reference: str) -> Example | None:
    """Return a training example with the labels of the oracle, or None if the text teaches nothing."""
    if len(document) < 2:
        return None
    chosen = RougeJudge(document, reference).oracle()
    if not chosen:
        return None
    sentences, context = features(document)
    target = np.zeros(len(document))
    target[chosen] = 1 / len(chosen)
    return Example(sentences, context, target, tuple(map(frozenset, document.words)), document.language.code)


class _Softmax:
    """A softmax within each text, over rows of all texts one after the other.

    `text` holds the number of the text of each row.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self.starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        self.text = np.repeat(np.arange(len(sizes)), sizes)

    def __call__(self, values: Floats) -> tuple[Floats, Floats]:
        """Return the softmax of the values, and its logarithm."""
        values = values - np.maximum.reduceat(values, self.starts)[self.text]
        exponentials = np.exp(values)
        sums = np.add.reduceat(exponentials, self.starts)[self.text]
        return exponentials / sums, values - np.log(sums)


def _minimum(loss: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    """Return where a loss (value and gradient) is smallest, by L-BFGS; the same on every machine."""
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    options = {"maxiter": 100, "maxcor": 20}
    with threadpool_limits(limits=1):  # several threads add in another order on another machine
        found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    return found


def fit(
    examples: Sequence[Example], text_weights: Floats, *, max_cues: int = MAX_CUES
) -> tuple[Floats, Cues]:
    """Fit the weights of sentences.

    The loss is the cross entropy between the targets and a softmax over the sentences of each text, plus a
    ridge. The loss is convex, so the minimum does not depend on chance.

    Parameters
    ----------
    examples : sequence of Example
    text_weights : float64 array of shape (n_examples,)
        How much each text counts.
    max_cues : int, default 300
        Number of words that get a weight.

    Returns
    -------
    weights : float64 array of shape (len(NAMES), len(CONTEXT))
    cues : dict of language code to dict of word to weight
    """
    softmax = _Softmax([len(e.target) for e in examples])
    x = np.concatenate([e.sentences for e in examples])
    g = np.array([e.context for e in examples])[softmax.text]
    target = np.concatenate([e.target for e in examples])
    row_weight = (text_weights / text_weights.sum())[softmax.text]
    vocabulary = _cue_words(examples, text_weights, max_cues)
    holds = _cue_matrix(examples, vocabulary)

    ridge = np.full((len(NAMES), len(CONTEXT)), RIDGE_CONTEXT)
    ridge[:, 0] = RIDGE
    penalty = np.concatenate((ridge.ravel(), np.full(len(vocabulary), RIDGE_CUES))) / len(examples)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights = parameters[: ridge.size].reshape(ridge.shape)
        scores = np.einsum("ij,ij->i", x @ weights, g) + holds @ parameters[ridge.size :]
        chance, log_chance = softmax(scores)
        value = -float((row_weight * target * log_chance).sum())
        residual = row_weight * (chance - target)
        gradient = np.concatenate(((x.T @ (g * residual[:, None])).ravel(), holds.T @ residual))
        return value + float(penalty @ parameters**2), gradient + 2 * penalty * parameters

    found = _minimum(loss, np.zeros(len(penalty)))
    cues: Cues = {}
    for (language, word), value in zip(vocabulary, found[ridge.size :], strict=True):
        cues.setdefault(language, {})[word] = float(value)
    return found[: ridge.size].reshape(ridge.shape), cues


def _cue_words(examples: Sequence[Example], weights: Floats, most: int) -> list[tuple[str, str]]:
    """Return the (language, word) pairs that stand in the largest share of sentences, in order."""
    counts: Counter[tuple[str, str]] = Counter()
    for e, weight in zip(examples, weights, strict=True):
        for found in e.words:
            for word in found:
                counts[e.language, word] += weight / len(e.words)
    return sorted(sorted(counts, key=lambda key: (-counts[key], key))[:most])


def _cue_matrix(examples: Sequence[Example], vocabulary: Sequence[tuple[str, str]]) -> Any:
    """Return a sparse matrix of shape (n_sentences, n_words): 1 where a sentence holds a word."""
    from scipy.sparse import csr_matrix

    number = {word: i for i, word in enumerate(vocabulary)}
    sentences = [(e.language, found) for e in examples for found in e.words]
    hits = [
        (row, number[language, word])
        for row, (language, found) in enumerate(sentences)
        for word in sorted(found)
        if (language, word) in number
    ]
    rows, columns = zip(*hits, strict=True) if hits else ((), ())
    return csr_matrix((np.ones(len(hits)), (rows, columns)), shape=(len(sentences), len(vocabulary)))


@dataclass(frozen=True)
class ScoredChoices:
    """Summaries of one text as the fit sees them.

    Attributes
    ----------
    described : float64 array of shape (n_choices, len(FEATURES))
        See `describe_choices`.
    worth : float64 array of shape (n_choices,)
        What each summary is worth to the `RougeJudge`, from 0 to 1.
    context : float64 array of shape (len(CONTEXT),)
        Properties of the text; see `features`.
    """

    described: Floats
    worth: Floats
    context: Floats


def judged_choices(document: Document, scores: Floats, reference: str) -> ScoredChoices | None:
    """Judge the summaries that the selection compares as wholes; return None if there are fewer than two.

    The scores must come from a model that has not seen the text: on texts of its training a model is right
    more often than later.
    """
    choices = choices_for(document, scores, Budget(document.length, str(document.unit)))
    if choices is None or len(choices.member) < 2:
        return None
    judge = RougeJudge(document, reference)
    worth = np.array([judge(choices.positions(i)) for i in range(len(choices.member))])
    return ScoredChoices(describe_choices(document, scores, choices), worth, features(document)[1])


def fit_wholes(
    found: Sequence[ScoredChoices],
    text_weights: Floats,
    redundancy: float,
    kept: Mapping[str, Sequence[float]] | None = None,
) -> Floats:
    """Fit the weights of whole summaries.

    The fit maximizes the expected worth of a softmax over the summaries of each text, less a ridge. L-BFGS
    starts at a sum of sentences that stand alone: their scores, less `redundancy` times the largest cosine.
    The ridge holds the weights near this start. Only the weights of `OF_TEXT` depend on the text: where all
    weights do, other kinds of text lose.

    Parameters
    ----------
    found : sequence of ScoredChoices
        One a text.
    text_weights : float64 array of shape (n_texts,)
        How much each text counts.
    redundancy : float
        See `Penalties`.
    kept : mapping of str to sequence of float, optional
        Feature -> its row of weights. These weights are not fitted, but kept.

    Returns
    -------
    float64 array of shape (len(FEATURES), len(CONTEXT))
        The first column holds for all texts. The other columns are 0, apart from `OF_TEXT`.
    """
    kept = kept or {}
    softmax = _Softmax([len(c.worth) for c in found])
    cells = [(row, 0) for row in range(len(FEATURES))]
    cells += [(FEATURES.index(name), CONTEXT.index(each)) for name in OF_TEXT for each in OF_TEXT[name]]
    rows, columns = np.array(cells).T
    z = np.concatenate(
        [(c.described - c.described.mean(axis=0))[:, rows] * c.context[columns] for c in found]
    )
    scale = z.std(axis=0)
    scale[scale < 1e-9] = 1.0
    z /= scale
    points = 100 * np.concatenate([c.worth - c.worth.mean() for c in found])
    weight = text_weights / text_weights.sum()
    weights = np.zeros((len(FEATURES), len(CONTEXT)))
    weights[[FEATURES.index("scores"), FEATURES.index("repetition")], 0] = 1.0, -redundancy
    for name, values in kept.items():
        weights[FEATURES.index(name)] = values
    start = weights[rows, columns] * scale
    free = np.array([FEATURES[row] not in kept for row in rows])
    ridge = RIDGE_WHOLES / len(found)

    def loss(values: Floats) -> tuple[float, Floats]:
        chance, _ = softmax(z @ values)
        expected = np.add.reduceat(chance * points, softmax.starts)
        residual = weight[softmax.text] * chance * (points - expected[softmax.text])
        away = values - start
        gradient = free * (2 * ridge * away - z.T @ residual)
        return float(ridge * (away @ away) - weight @ expected), gradient

    weights[rows, columns] = _minimum(loss, start) / scale
    return weights


def rounded(
    weights: Floats, cues: Cues, wholes: Iterable[Iterable[float]] = (), penalties: Penalties | None = None
) -> LearnedRanker:
    """Return a ranker of fitted weights, rounded: the file is small, and the same to the byte every time."""
    rows, whole = (
        tuple(tuple(round(float(x), 3) + 0.0 for x in row) for row in table) for table in (weights, wholes)
    )
    words = {
        code: {word: round(x, 3) for word, x in of_words.items() if round(x, 3)}
        for code, of_words in cues.items()
    }
    return LearnedRanker(rows, words, whole_weights=whole, penalties=penalties or Penalties())


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

    Labels come from a greedy ROUGE oracle, features from `features`, the fit is convex. Every fifth text is
    held out. `about` of the result holds the number of these texts, the score of the model on them, and the
    scores of the default and of the first sentences. If the model is not above the default, the pairs are
    too few or too unlike each other.

    Parameters
    ----------
    texts : iterable of texts
        Some hundred or more; each a str, or a sequence of its sentences.
    references : iterable of str
        One summary a text.
    length, unit
        The size that summaries will be asked for; as for `summarize`, without callables. A model serves other
        sizes less well. Trained on 240 CNN articles with three sentences, a model stays above the first
        sentences with one to five sentences, in words and in shares; trained with one sentence, it falls
        below them from three sentences on.
    language : str or Language, default "auto"
    progress : callable, optional
        Called with the number of texts done and the number of all texts.

    Returns
    -------
    LearnedRanker
        Pass it as ``ranker=``; `save` and `LearnedRanker.load` keep it as JSON.

    Raises
    ------
    TypeError
        If `texts` or `references` is one string, or has no order; if a text or reference has the wrong type;
        if `unit` is a callable.
    ValueError
        If there are not as many references as texts, or fewer than ten texts that teach anything.

    Examples
    --------
    >>> texts = [f"Rain fell on the town {i}. Nobody knew. It rained in town {i} again." for i in range(20)]
    >>> ranker = train_ranker(texts, [f"Rain fell on the town {i}." for i in range(20)], length=1)
    >>> from summarizer import summarize
    >>> print(summarize("Snow fell on the town Oslo. Nobody knew. It snowed there again.", 1, ranker=ranker))
    Snow fell on the town Oslo.
    """
    texts, references = _listed("texts", texts), _listed("references", references)
    if len(texts) != len(references):
        raise ValueError(f"need one reference a text, got {len(references)} for {len(texts)} texts")
    if callable(unit):
        raise TypeError("unit must be a name, as a model is saved with it; got a callable")
    pipeline = Pipeline(length, unit, "lead", language)
    pairs = _pairs(pipeline, texts, references, progress)
    train, held_out = [pair for k, pair in enumerate(pairs) if k % 5], pairs[::5]
    penalties = LearnedRanker.bundled().penalties
    found = _choices_of_unseen(train)
    wholes = fit_wholes(found, np.ones(len(found)), penalties.redundancy) if found else ()
    ranker = rounded(*_fitted(train), wholes, penalties)
    about = {
        "texts": len(train),
        "length": length,
        "unit": unit,
        "language": language if isinstance(language, str) else language.code,
        "held out": len(held_out),
        "held-out score": _mean_worth(pipeline, ranker, held_out),
        "held-out score of the default": _mean_worth(pipeline, LearnedRanker.bundled(), held_out),
        "held-out score of the first sentences": _mean_worth(pipeline, lead, held_out),
    }
    return replace(ranker, about=about)


@dataclass(frozen=True)
class _Pair:
    """A text with its reference, and what it teaches."""

    document: Document
    reference: str
    example: Example


def _listed(name: str, given: Iterable[T]) -> list[T]:
    """Return several as a list; raise TypeError where there is no order to pair texts and references by."""
    if isinstance(given, str | Set | Mapping):
        kind = "one str" if isinstance(given, str) else f"a {type(given).__name__}, which has no order"
        raise TypeError(f"{name} must be several; got {kind}: use a list")
    return list(given)


def _pairs(
    pipeline: Pipeline,
    texts: Sequence[Text],
    references: Sequence[str],
    progress: Callable[[int, int], None] | None,
) -> list[_Pair]:
    """Read the texts; return those that teach anything."""
    pairs: list[_Pair] = []
    for i, (text, reference) in enumerate(zip(texts, references, strict=True)):
        if not isinstance(reference, str):
            raise TypeError(f"reference {i} must be one str, got {type(reference).__name__}")
        try:
            document = pipeline.document(text)
        except TypeError as error:
            raise TypeError(f"text {i}: {error}") from error
        made = example(document, reference)
        if made is not None:
            pairs.append(_Pair(document, reference, made))
        if progress is not None:
            progress(i + 1, len(texts))
    if len(pairs) < 10:
        raise ValueError(f"need ten texts or more that share words with their references, got {len(pairs)}")
    return pairs


def _fitted(pairs: Sequence[_Pair]) -> tuple[Floats, Cues]:
    """Fit the weights of sentences; every text counts the same."""
    return fit([pair.example for pair in pairs], np.ones(len(pairs)))


def _choices_of_unseen(pairs: Sequence[_Pair]) -> list[ScoredChoices]:
    """Judge the summaries that a model of one half of the texts makes of the other half."""
    found = []
    for half in (0, 1):
        unseen = rounded(*_fitted([pair for k, pair in enumerate(pairs) if k % 2 != half]))
        for pair in pairs[half::2]:
            judged = judged_choices(pair.document, unseen(pair.document).scores, pair.reference)
            found += [judged] if judged is not None else []
    return found


def _mean_worth(pipeline: Pipeline, ranker: Ranker, pairs: Sequence[_Pair]) -> float:
    """Return the mean of ROUGE-1 and ROUGE-2 F of what a ranker chooses, on stems, to four digits."""
    worth = []
    for pair in pairs:
        chosen = pipeline.choose(pair.document, rank(pair.document, ranker)).positions
        worth.append(RougeJudge(pair.document, pair.reference)(chosen))
    return round(float(np.mean(worth)), 4)

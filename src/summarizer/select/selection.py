"""Selection: from scores to the positions of the sentences that fit the size asked for."""

from __future__ import annotations

import numpy as np

from ..document import Document, Floats
from ..ranking import Ranking
from .as_whole import Choices, choices_of, choices_within, count_near_duplicates, describe_choices, is_whole
from .budget import Budget, BudgetState
from .one_by_one import REPEAT_PENALTY, choose, choose_with_care

MAX_TOKEN_COUNTS = (
    10  # choices that are measured in tokens: several sentences may have more than the sum of each
)


def select(
    document: Document, scores: Floats | Ranking, budget: Budget, *, diversity: float = 0.0
) -> list[int]:
    """Choose the best sentences that fit a budget.

    Sentences are taken by falling score, the earlier one first where scores tie. A budget of words,
    characters or tokens is filled on with later ones where the next does not fit, by its own size beside
    that of the text chosen, if they hold a word; only where not one sentence fits, the shortest comes alone.
    A `Ranking` may ask for care: a sentence then loses by its likeness to those chosen, and if it needs the
    one before it, which is not chosen (see `dangles`). The two come together where their mean is above the
    next best. Of two that say the same (`are_near_duplicates`) one comes, as long as there are others.
    No size is
    filled on with a word or two then, with one that needs another, nor past a sentence of at least the mean
    score with those below it. A `Ranking` may also weigh summaries as wholes: where two to six sentences
    are asked for, or a size that the seven best exceed, all choices among the eight best are compared
    (`describe_choices`; as Zhong et al. 2020, "Extractive summarization as text matching", do with a
    neural net),
    and a size is filled on after that. With `diversity` > 0 the
    order is that of maximal marginal relevance (Carbonell & Goldstein 1998): each step takes the sentence
    with the largest ``(1 - d) * relevance - d * (largest cosine with a sentence chosen)``, relevance being
    the score stretched to 0..1.

    Parameters
    ----------
    document : Document
    scores : float64 array of shape (n_sentences,), or Ranking
    budget : Budget
    diversity : float, default 0.0
        From 0 (scores alone) to 1 (as unlike each other as can be).

    Returns
    -------
    list of int
        Positions in `document.sentences`, ascending.

    Examples
    --------
    >>> from summarizer import split_sentences
    >>> from summarizer.document import analyse
    >>> document = analyse(split_sentences("Rain fell. Oslo was wet. So was Bergen."))
    >>> select(document, np.array([0.3, 0.9, 0.5]), Budget(2))
    [1, 2]
    >>> select(document, np.array([0.3, 0.9, 0.5]), Budget(4, "words"))
    [1]
    """
    ranking = scores if isinstance(scores, Ranking) else Ranking(scores)
    room = BudgetState(document, budget)
    if room.has_all:
        return list(range(len(document)))
    if ranking.whole_weights is not None and not diversity:
        _choose_as_whole(document, ranking.scores, ranking.whole_weights, room)
    if not room.is_full():
        if diversity or ranking.redundancy or ranking.dangling or room.chosen:
            choose_with_care(document, ranking, diversity, room)
        else:
            choose(np.argsort(-ranking.scores, kind="stable").tolist(), room)
    return sorted(room.chosen) or room.shortest()


def sees_wholes(document: Document, ranking: Ranking, budget: Budget, diversity: float) -> bool:
    """Tell whether `select` compares summaries of a number of sentences, not of a size, as wholes."""
    count = budget.sentences(len(document)) or 0
    return ranking.whole_weights is not None and is_whole(count, len(document)) and not diversity


def choices_for(document: Document, scores: Floats, budget: Budget) -> Choices | None:
    """Return the summaries that `select` compares as wholes; None where it takes one sentence at a time."""
    return _choices(document, scores, BudgetState(document, budget))


def _choices(document: Document, scores: Floats, room: BudgetState) -> Choices | None:
    if room.is_count:
        count = int(room.limit)
        return choices_of(document, scores, count) if is_whole(count, len(document)) else None
    sizes = np.array(room.sizes, np.float64)
    sizes[np.isinf(sizes)] = room.limit + 1  # they are multiplied
    sizes += room.joiner
    return choices_within(document, scores, sizes, room.limit + room.joiner)


def _choose_as_whole(document: Document, scores: Floats, weights: Floats, room: BudgetState) -> None:
    """Take the sentences that together are worth most; others may fit beside them."""
    choices = _choices(document, scores, room)
    if choices is not None:
        worth = describe_choices(document, scores, choices) @ weights
        if room.is_count:  # where a size limits them, these are left out already
            worth -= REPEAT_PENALTY * count_near_duplicates(document, choices.pool, choices.member)
        for best in np.argsort(-worth, kind="stable")[:MAX_TOKEN_COUNTS].tolist():
            if room.take(choices.positions(best)):
                return

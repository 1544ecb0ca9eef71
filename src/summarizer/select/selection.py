"""Selection: from scores to the sentences that fit the length asked for."""

from __future__ import annotations

import numpy as np

from ..document import Bools, Document, Floats
from ..ranking import Ranking
from .as_whole import Choices, choices_of, choices_within, describe_choices, is_whole
from .budget import Budget, BudgetState
from .one_by_one import REPEAT_PENALTY, choose, choose_with_care
from .reasons import Reason, Selection

MAX_TOKEN_COUNTS = 10
"""So many of the best choices are measured by a callable unit: their tokens need not add up."""


def select(
    document: Document, scores: Floats | Ranking, budget: Budget, *, diversity: float = 0.0
) -> Selection:
    """Choose the best sentences that fit a budget.

    A summary never exceeds the budget; only where no sentence fits, the shortest comes alone. A text that
    fits comes whole. Sentences are taken by falling score; of equal scores the earlier comes first. Room
    that is left goes to further sentences that fit.

    A `Ranking` can ask for more:

    - `redundancy`: a sentence loses by its likeness to chosen sentences. Of near duplicates one comes, as
      long as there are others.
    - `dangling`: a sentence that needs the one before it (`Document.needs`) loses, or comes with that one.
      Leftover room is not filled with such sentences, with sentences of one or two words, nor, once a
      sentence above the mean had no room, with sentences below the mean.
    - `whole_weights`: all choices of two to six of the eight best sentences are compared as summaries
      (`as_whole`); then leftover room is filled.

    With `diversity` d > 0 the order is maximal marginal relevance (Carbonell & Goldstein 1998): each step
    takes the sentence of the largest ``(1 - d) * score - d * (largest cosine with a chosen sentence)``,
    scores stretched to 0..1.

    Parameters
    ----------
    document : Document
    scores : float64 array of shape (n_sentences,), or Ranking
    budget : Budget
    diversity : float, default 0.0
        From 0 (scores alone) to 1 (as unlike each other as can be).

    Returns
    -------
    Selection

    Examples
    --------
    >>> from summarizer.document import analyse
    >>> from summarizer.reading import read
    >>> document = analyse(read("Rain fell. Oslo was wet. So was Bergen."))
    >>> select(document, np.array([0.3, 0.9, 0.5]), Budget(2)).positions
    [1, 2]
    >>> select(document, np.array([0.3, 0.9, 0.5]), Budget(4, "words")).positions
    [1]
    """
    ranking = scores if isinstance(scores, Ranking) else Ranking(scores)
    state = BudgetState(document, budget)
    if state.has_all:
        return Selection(list(range(len(document))))
    if ranking.whole_weights is not None and not diversity:
        _choose_as_whole(document, ranking.scores, ranking.whole_weights, state)
    if not state.is_full():
        if diversity or ranking.redundancy or ranking.dangling or state.chosen:
            choose_with_care(document, ranking, diversity, state)
        else:
            choose(np.argsort(-ranking.scores, kind="stable").tolist(), state)
    positions = sorted(state.chosen) or state.shortest()
    least = min((ranking.scores[i] for i in positions if i not in state.companions), default=np.inf)
    passed_over = {
        i: why for i, why in state.passed_over.items() if ranking.scores[i] > least and i not in state.chosen
    }
    return Selection(positions, passed_over, state.companions)


def choices_for(document: Document, scores: Floats, budget: Budget) -> Choices | None:
    """Return the summaries that `select` compares as wholes; None where it takes one sentence at a time."""
    return _choices(document, scores, BudgetState(document, budget))


def _choices(document: Document, scores: Floats, state: BudgetState) -> Choices | None:
    if state.is_count:
        count = int(state.limit)
        return choices_of(document, scores, count) if is_whole(count, len(document)) else None
    sizes = np.array(state.sizes, np.float64)
    sizes[np.isinf(sizes)] = state.limit + 1  # finite, for they are multiplied
    sizes += state.joiner
    return choices_within(document, scores, sizes, state.limit + state.joiner)


def _choose_as_whole(document: Document, scores: Floats, weights: Floats, state: BudgetState) -> None:
    """Take the sentences that are worth most as one summary; other sentences may fit beside them."""
    choices = _choices(document, scores, state)
    if choices is None:
        return
    worth = describe_choices(document, scores, choices) @ weights
    if state.is_count:  # a budget of another unit leaves near duplicates out before
        worth -= REPEAT_PENALTY * choices.count_near_duplicates()
    for best in np.argsort(-worth, kind="stable")[:MAX_TOKEN_COUNTS].tolist():
        if state.take(choices.positions(best)):
            _write_reasons(document, scores, choices, state)
            return


def _write_reasons(document: Document, scores: Floats, choices: Choices, state: BudgetState) -> None:
    """Write down why sentences of the pool are not chosen, and which were chosen for the sake of another."""
    chosen = set(state.chosen)
    needed = {int(document.needs[i]): i for i in state.chosen if int(document.needs[i]) in chosen}
    state.companions |= {i: by for i, by in needed.items() if scores[i] < scores[by]}
    least = min(scores[i] for i in chosen if i not in state.companions)
    possible: Bools = choices.member.sum(axis=0) > 0
    for k, position in enumerate(choices.pool.tolist()):
        if position in chosen or scores[position] <= least:
            continue
        places = choices.pool.searchsorted(state.chosen)
        near = [
            i for i, same in zip(state.chosen, choices.near_duplicates[k].take(places), strict=True) if same
        ]
        if near:
            reason = Reason("close", near[0])
        elif possible[k]:
            reason = Reason("whole")
        elif document.needs[position] >= 0:
            reason = Reason("needs", int(document.needs[position]))
        else:
            reason = Reason("no room")
        state.passed_over[position] = reason

"""Selection: from scores to the sentences that fit the length asked for."""

from __future__ import annotations

import numpy as np

from ..document import Document, Floats
from ..ranking import Ranking
from .as_whole import Choices, choices_of, choices_within, describe_choices, is_whole
from .budget import Budget, BudgetState
from .one_by_one import choose, choose_with_care
from .reasons import Reason, Selection

MAX_TOKEN_COUNTS = 10
"""So many of the best choices are measured by a callable unit: their tokens need not add up."""


def select(
    document: Document, scores: Floats | Ranking, budget: Budget, *, diversity: float = 0.0
) -> Selection:
    """Choose the best sentences that fit a budget.

    A summary never exceeds the budget; only where no sentence fits, the shortest comes alone. A text that
    fits comes whole. Sentences are taken by falling score; of equal scores the earlier comes first. Room
    that is left goes to further sentences that fit. Scraps (`Document.scraps`) come last: to fill a number
    of sentences, or where nothing else fits.

    A `Ranking` can ask for more:

    - `redundancy`: a sentence loses by its likeness to chosen sentences. Of near duplicates one comes, as
      long as there are others.
    - `dangling`: a sentence that needs the one before it (`Document.needs`) loses, or comes with that one.
      Without a query, leftover room is not filled with such sentences, and once a sentence above the mean
      had no room, none below the mean comes.
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
    if state.has_all or not len(document):
        return Selection(list(range(len(document))))
    order = np.argsort(-ranking.scores, kind="stable")
    state.passed_over |= dict.fromkeys(np.flatnonzero(document.scraps).tolist(), "short")
    if ranking.whole_weights is not None and not diversity:
        _choose_as_whole(document, ranking.scores, ranking.whole_weights, state)
    if not state.is_full():
        if diversity or ranking.redundancy or ranking.dangling or state.chosen:
            choose_with_care(document, ranking, diversity, state)
        else:
            choose(order[~document.scraps[order]].tolist(), state)
    if not state.is_full() and (state.is_count or not state.chosen):
        choose(order[document.scraps[order]].tolist(), state)
    if not state.chosen:
        state.take_shortest()
    better = [i for i in state.better(ranking.scores) if i in state.passed_over]
    return Selection(sorted(state.chosen), {i: state.passed_over[i] for i in better}, state.companions)


def choices_for(document: Document, scores: Floats, budget: Budget) -> Choices | None:
    """Return the summaries that `select` compares as wholes; None where it takes one sentence at a time."""
    return _choices(document, scores, BudgetState(document, budget))


def _choices(document: Document, scores: Floats, state: BudgetState) -> Choices | None:
    if state.is_count:
        count = int(state.limit)
        n = len(document) - int(document.scraps.sum())
        return choices_of(document, scores, count) if is_whole(count, n) else None
    sizes = np.array(state.sizes, np.float64) + state.joiner
    return choices_within(document, scores, sizes, state.limit + state.joiner)


def _choose_as_whole(document: Document, scores: Floats, weights: Floats, state: BudgetState) -> None:
    """Take the sentences that are worth most as one summary; other sentences may fit beside them."""
    choices = _choices(document, scores, state)
    if choices is None:
        return
    worth = describe_choices(document, scores, choices) @ weights
    for best in np.argsort(-worth, kind="stable")[:MAX_TOKEN_COUNTS].tolist():
        if state.take(choices.positions(best)):
            _write_reasons(document, scores, choices, state)
            return


def _write_reasons(document: Document, scores: Floats, choices: Choices, state: BudgetState) -> None:
    """Write down why sentences are not chosen, and which were chosen for the sake of another."""
    for by in sorted(state.chosen, key=scores.__getitem__):  # of several the best counts
        needed = int(document.needs_of([by])[0])
        if needed in state.chosen and scores[needed] < scores[by]:
            state.companions[needed] = by
    place = {position: k for k, position in enumerate(choices.pool.tolist())}
    chosen = [place[i] for i in state.chosen]
    possible = set(choices.member.nonzero()[1].tolist())
    for position in state.better(scores):
        if document.scraps[position]:
            continue
        reason: Reason = "whole"
        k = place.get(position)
        if k is None:
            if not state.is_full():  # what fills the room that is left has its own reasons
                continue
        elif choices.near_duplicates[k, chosen].any():
            reason = "close"
        elif k not in possible:
            if document.needs_of([position])[0] not in (-1, *state.chosen):
                reason = "needs"
            elif state.sizes[position] > state.limit:
                reason = "no room"
        state.passed_over[position] = reason

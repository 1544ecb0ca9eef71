"""Registry: all rankers by name, and the function that runs a ranker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from ..document import Document
from ..ranking import Ranker, Ranking
from .classic import Edmundson, lsa, luhn
from .formulas import Random, centroid, consensus, directed, lead, longest, tfidf
from .graph import LexRank, reduction, textrank
from .greedy import kl, sumbasic
from .learned import learned
from .relevance import query_relevance

QUERY_WEIGHT = 20.0
"""Largest part of a query in a score, in spreads of the scores without the query."""


def rank(document: Document, ranker: Ranker) -> Ranking:
    """Run a ranker, check its scores, and add the part "query" if the document has a query.

    With a query, the score of sentence i is ``s_i + 20 (max s - min s) r_i``. s_i is the score of the ranker.
    r_i is the `query_relevance` of the sentence, from 0 to 1. The ranker decides between sentences of similar
    relevance. Scores of rankers do not depend on the query: only this function adds it. If the text holds
    nothing of the query, the query changes nothing.

    Parameters
    ----------
    document : Document
    ranker : callable
        Takes a `Document` and returns a `Ranking`, or an array of shape (n_sentences,).

    Returns
    -------
    Ranking
        `scores` are finite, of shape (n_sentences,), and equal to the sum of `parts`.

    Raises
    ------
    ValueError
        If the scores of the ranker have another shape or are not finite.
    """
    result = ranker(document)
    try:
        ranking = result if isinstance(result, Ranking) else Ranking.of(score=np.asarray(result, np.float64))
        if ranking.scores.shape != (len(document),) or not np.isfinite(ranking.scores).all():
            raise ValueError(f"the shape is {ranking.scores.shape}, or not all scores are finite")
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"a ranker must return {len(document)} finite scores, one for each sentence; "
            f"{ranker!r:.100} returned {result!r:.200}: {error}"
        ) from error
    if not document.query_share.any():
        return ranking
    spread = float(np.ptp(ranking.scores)) or 1.0
    parts = {**ranking.parts, "query": QUERY_WEIGHT * spread * query_relevance(document)}
    # `whole_weights` were fitted without queries. With a query they could leave the answer out.
    return replace(ranking, scores=Ranking.of(**parts).scores, parts=parts, whole_weights=None)


RANKERS: Mapping[str, Ranker] = MappingProxyType(
    {
        "learned": learned,
        "tfidf": tfidf,
        "centroid": centroid,
        "directed": directed,
        "consensus": consensus,
        "textrank": textrank,
        "lexrank": LexRank(),
        "lsa": lsa,
        "luhn": luhn,
        "edmundson": Edmundson(),
        "sumbasic": sumbasic,
        "kl": kl,
        "reduction": reduction,
        "lead": lead,
        "random": Random(),
        "longest": longest,
    }
)
"""Name -> ranker, for all rankers. The mapping is read only."""

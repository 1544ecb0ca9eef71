"""Registry: all rankers by name, and how one is run."""

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


def rank(document: Document, ranker: Ranker) -> Ranking:
    """Run a ranker, check what it returns, and let the query of the document speak.

    With a query sentence i scores ``s_i + 3 spread(s) r_i``, r being its `query_relevance`, 0 to 1: what the
    ranker
    itself says decides among sentences that are about as relevant, and sentences are taken one by one, not
    compared as wholes. A query of which nothing stands in the text changes nothing.

    Parameters
    ----------
    document : Document
    ranker : callable

    Returns
    -------
    Ranking
        `scores` finite, of shape (n_sentences,), and equal to the sum of `parts`, of which "query" is one
        where there is one and something of it stands in the text.

    Raises
    ------
    ValueError
        If the ranker's scores have another shape, or are not finite.
    """
    result = ranker(document)
    try:
        ranking = result if isinstance(result, Ranking) else Ranking.of(score=np.asarray(result, np.float64))
        if ranking.scores.shape != (len(document),) or not np.isfinite(ranking.scores).all():
            raise ValueError(f"these are of shape {ranking.scores.shape}, or not all finite")
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"a ranker must return {len(document)} finite scores, one a sentence; "
            f"{ranker!r:.100} returned {result!r:.200}: {error}"
        ) from error
    if not document.query_share.any():
        return ranking
    spread = float(np.ptp(ranking.scores)) or 1.0
    parts = {**ranking.parts, "query": 3.0 * spread * query_relevance(document)}
    # What summaries are worth as wholes is fitted to scores without a query: it could pass over the answer.
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
"""Name -> ranker, read only."""

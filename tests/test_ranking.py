from __future__ import annotations

import numpy as np

from summarizer import Ranking


def test_ranking_of_parts() -> None:
    parts = {"a": np.array([1.0, 2.0]), "b": np.array([0.5, -1.0])}
    assert Ranking.of(**parts).scores.tolist() == [1.5, 1.0]

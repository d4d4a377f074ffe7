"""A program of somebody else's that fits a scorer and tries it on later months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskml import RiskScorer
from riskml.evaluation import GroupSplit, TemporalSplit
from riskml.scoring import BlendedScorer, Boosted, Explanation, published_sum

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def reasons(past: pd.DataFrame, present: pd.DataFrame) -> Explanation:
    """Return scores of the present and what they are the sums of."""
    scorer: RiskScorer = RiskScorer(directions={"late": "high"}, z_scores=True, random_state=0, n_jobs=2).fit(past)
    explained: Explanation = scorer.explain(present)
    again: NDArray[np.float64] = published_sum(explained.base, explained.contributions)
    if not np.array_equal(again, explained.score):
        raise AssertionError(scorer.score_samples(present))
    return explained


def later_months(table: pd.DataFrame, found: NDArray[np.int8]) -> list[float]:
    """Return how often a blend was right, test by test."""
    shares: list[float] = []
    for train, test in TemporalSplit(3, embargo="P1M").split(table):
        blend: BlendedScorer = BlendedScorer(supervised=Boosted(bags=3), cv=GroupSplit(3))
        blend.fit(table.iloc[train], found[train], groups=train)
        scores: NDArray[np.float64] = blend.decision_function(table.iloc[test])
        shares.append(float(np.mean((scores > 0) == (found[test] > 0))))
    return shares

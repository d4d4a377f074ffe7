"""What a model remembers of its history, and whether a later month is still like it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from riskml.evaluation import Drift, drift_since, histograms
from riskml.learning.phrases import PHRASES
from riskml.registry.scores import aligned

if TYPE_CHECKING:
    import pandas as pd

    from riskml.registry.artefact import AnyModel, LoadedModel, OrderModel

    _M = TypeVar("_M", LoadedModel, OrderModel)

MOST: Final = 100_000
"""Rows of the history that are scored to be remembered; of more, so many are drawn by lot."""


def with_drift_baseline(model: _M, history: pd.DataFrame) -> _M:
    """Return the model with what it learned from as counts: metrics, and its own scores of them.

    Parameters
    ----------
    model
        The fitted model.
    history
        MultiIndex (official_id, month) or (warning_id, month), as it was learned from.
    """
    table = history[list(model.metrics)]
    if len(table) > MOST:
        drawn = np.random.default_rng(model.recipe.seed).permutation(len(table))[:MOST]
        table = table.iloc[np.sort(drawn)]
    scores = np.asarray(model.scorer.decision_function(table), np.float64)
    return replace(model, learned_from=histograms(table, scores))


def drift_of(model: AnyModel, table: pd.DataFrame, scores: pd.Series, month: pd.Timestamp) -> Drift:
    """Compare the people scored in a month with the model's history.

    Parameters
    ----------
    model
        What scored them.
    table
        Index official_id or warning_id, the columns that were scored.
    scores
        Their scores; those without one are not compared.
    month
        Which month.
    """
    scored = scores.dropna()
    if model.learned_from is None:
        return Drift.untold(PHRASES["not_remembered"], now=len(scored))
    if scored.empty:
        return Drift.untold(PHRASES["nobody"])
    now = aligned(table, model.metrics).loc[scored.index]
    return drift_since(model.learned_from, now, scored.to_numpy(np.float64), month)

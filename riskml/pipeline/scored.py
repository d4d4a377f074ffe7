"""From facts to scores: everybody in the latest month, each score exactly the sum of its reasons."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import ModelError
from riskml.learning import drift_of
from riskml.pipeline.matrix import features
from riskml.registry import predict, score

if TYPE_CHECKING:
    from collections.abc import Collection

    from riskml.cards import Cards
    from riskml.evaluation import Drift
    from riskml.pipeline.facts import Facts
    from riskml.registry import LoadedModel

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Everybody's score in the latest month.

    Parameters
    ----------
    model
        What scored.
    month
        Which month.
    table
        What was scored: index official_id, one column a feature.
    scores
        Index official_id; score, base, and each feature's contribution.
    drift
        Whether people are still those of the model.
    explained
        The table with each departure as it stands under the most favourable circumstance that was tried.
    remaining
        The scores of that table, never above `scores`: what the list goes by.
    """

    model: LoadedModel
    month: pd.Timestamp
    table: pd.DataFrame
    scores: pd.DataFrame
    drift: Drift
    explained: pd.DataFrame
    remaining: pd.Series


def score_people(facts: Facts, cards: Cards, model: LoadedModel, *, cleared: Collection[str] = ()) -> Scored:
    """Score everybody in the latest month.

    Parameters
    ----------
    facts
        What was known.
    cards
        What was measured and asked.
    model
        What scores.
    cleared
        Hits whose facts a human has cleared: they count for nothing.
    """
    month = facts.month
    table = features(facts, cards, month, without=cleared)[0]
    scores = score(model, table).frame
    explained = with_the_benefit_of_the_doubt(table, facts.measurement.tried)
    remaining = remaining_of(model, table, explained, scores["score"])
    return Scored(model, month, table, scores, drift_of(model, table, scores["score"], month), explained, remaining)


def remaining_of(model: LoadedModel, table: pd.DataFrame, explained: pd.DataFrame, scores: pd.Series) -> pd.Series:
    """Return what remains of scores under the most favourable circumstances, never above them.

    Parameters
    ----------
    model, table, explained
        What scores, what was scored, and the same with each departure as it stands under these circumstances.
    scores
        The scores of the table.
    """
    changed = (explained != table).to_numpy() & table.notna().to_numpy()
    remaining = scores.copy()
    own = table.index[changed.any(axis=1)]
    if len(own):
        remaining[own] = np.minimum(remaining[own], predict(model, explained.loc[own]))
    return remaining


def with_the_benefit_of_the_doubt(table: pd.DataFrame, tried: pd.DataFrame) -> pd.DataFrame:
    """Return the table with each departure under the most favourable circumstance that was tried.

    Parameters
    ----------
    table
        Index official_id, one column a feature.
    tried
        As `Measurement.tried`: the most telling trial of each person and metric comes first.
    """
    best = tried[tried["metric"].isin(table.columns) & tried["subject_id"].isin(table.index)]
    best = best.drop_duplicates(["subject_id", "metric"])
    values = table.to_numpy(np.float64, copy=True)
    rows, columns = (
        among.get_indexer(pd.Index(best[name]))
        for among, name in ((table.index, "subject_id"), (table.columns, "metric"))
    )
    left = best["z"].to_numpy(np.float64)
    kinder = np.abs(left) < np.abs(values[rows, columns])  # never of what was not measured, or moves nothing as it is
    values[rows[kinder], columns[kinder]] = left[kinder]
    return pd.DataFrame(values, index=table.index, columns=table.columns)


def shadow(scored: Scored, model: LoadedModel) -> pd.DataFrame | None:
    """Score with the challenger what the champion has scored, and set both side by side.

    Parameters
    ----------
    scored
        What the champion has scored.
    model
        The challenger.

    Returns
    -------
    pandas.DataFrame or None
        official_id, month, score_champion, score_challenger, rank_champion, rank_challenger; rank 1 has the highest
        score, equal scores share the better rank, and who has no score has no rank. None where the
        challenger knows none of the metrics.
    """
    try:
        other = score(model, scored.table).frame["score"]
    except ModelError as error:
        _LOG.warning("the challenger did not score: %s", error)
        return None
    own = scored.scores["score"]
    both = pd.DataFrame({"month": scored.month, "score_champion": own, "score_challenger": other.reindex(own.index)})
    for name in ("champion", "challenger"):
        ranks = both[f"score_{name}"].rank(ascending=False, method="min")
        both[f"rank_{name}"] = ranks.astype("Int64")
    return both.rename_axis("official_id").reset_index()

"""The order of the warnings about matters: what is known of each, and what was learned of it from reviews."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import ModelError
from riskml.learning import drift_of
from riskml.registry import score
from riskml.reviews import confirmed_counts
from riskml.triage import FEATURES, PROFILE, Ordered, describe, ranked

if TYPE_CHECKING:
    from datetime import date

    from riskml.cards import Cards, Concern
    from riskml.registry import OrderModel
    from riskml.scoring.settings import Direction

_LOG = logging.getLogger(__name__)

_LEAST_P = 1e-12


def order_warnings(
    warnings: pd.DataFrame,
    stands: pd.DataFrame,
    profile: pd.DataFrame | None = None,
    model: OrderModel | None = None,
    *,
    as_of: date,
) -> Ordered:
    """Describe the warnings that are ranked and, where a model is there, say what it makes of each.

    Parameters
    ----------
    warnings
        All of a run, with their status.
    stands
        What stands of reviews.
    profile
        As `profile_of` gives it; nothing where nobody was measured.
    model
        The champion among the models that order warnings.
    as_of
        The date of the run.
    """
    features = describe(warnings, as_of=as_of, stands=stands, yields=confirmed_counts(stands), profile=profile)
    return ordered_by(features, model, as_of)


def ordered_by(features: pd.DataFrame, model: OrderModel | None, as_of: date) -> Ordered:
    """Say what a model makes of warnings that were described; nothing where there is none.

    Parameters
    ----------
    features
        As ``riskml.triage.describe`` gives them.
    model
        That orders warnings.
    as_of
        The date of the run.
    """
    if model is None or features.empty:
        return Ordered(features, pd.DataFrame(index=features.index))
    scores = score(model, features).frame
    month = pd.Timestamp(as_of).to_period("M").to_timestamp()
    drift = drift_of(model, features, scores["score"], month)
    return Ordered(features, scores, model.version, model.regime, drift)


def shadow_order(
    warnings: pd.DataFrame, ordered: Ordered, model: OrderModel, stands: pd.DataFrame, *, as_of: date
) -> pd.DataFrame | None:
    """Rank with the challenger what the champion has ranked, and set both side by side.

    Parameters
    ----------
    warnings
        As ``riskml.triage.issue`` gives them.
    ordered
        What was known of those that are ranked, and what the champion made of them.
    model
        The challenger.
    stands
        What stands of reviews.
    as_of
        The date of the run.

    Returns
    -------
    pandas.DataFrame or None
        warning_id, grade, score_champion, score_challenger, rank_champion, rank_challenger, in the champion's order; a
        score is NaN where yields of rules give the order. None where the challenger knows none of the features.
    """
    try:
        other = ordered_by(ordered.features, model, as_of)
    except ModelError as error:
        _LOG.warning("the challenger did not order: %s", error)
        return None
    own = warnings.loc[warnings["rank"] > 0, ["warning_id", "grade", "rank"]].sort_values("rank", ignore_index=True)
    order = ranked(warnings, confirmed_counts(stands), other.learned)
    place = {one: number for number, one in enumerate(order["warning_id"], 1)}
    scores = {"champion": ordered.learned or {}, "challenger": other.learned or {}}
    both = {f"score_{name}": own["warning_id"].map(told).astype("float64") for name, told in scores.items()}
    ranks = {"rank_champion": own["rank"], "rank_challenger": own["warning_id"].map(place)}
    return own[["warning_id", "grade"]].assign(**both, **ranks)


def profile_of(table: pd.DataFrame, cards: Cards, p_values: pd.Series) -> pd.DataFrame:
    """Return what the profile says of each official: how surprising it is, and the strongest metric of each family.

    Parameters
    ----------
    table
        Index official_id, one column of z a metric, as it stands under the most favourable circumstances.
    cards
        Which metric belongs to which family, and on which side it concerns.
    p_values
        Index official_id; NaN where nothing was concluded.

    Returns
    -------
    DataFrame
        Index official_id, the columns of `riskml.triage.PROFILE`; NaN where nothing was measured.
    """
    told = pd.DataFrame(index=pd.Index(table.index, name="official_id"))
    told["surprise"] = -np.log10(p_values.astype("float64").reindex(told.index).clip(lower=_LEAST_P))
    for family in PROFILE[1:]:
        own = [card for card in cards.metrics if card.family == family and card.name in table]
        parts = [_concerning(table[card.name], card.concern) for card in own]
        told[family] = pd.concat(parts, axis=1).max(axis=1) if parts else np.nan
    return told[list(PROFILE)].astype("float64")


def _concerning(z: pd.Series, concern: Concern) -> pd.Series:
    """Return how far a metric departs on the side that concerns."""
    return z.abs() if concern == "both" else z if concern == "high" else -z


def directions() -> dict[str, Direction]:
    """Return of each feature on which side a review is likelier to confirm."""
    return dict(FEATURES)

"""From the long profile to the matrix that a model sees: one row an official and month, one column a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.faults import Fault, SourceError

if TYPE_CHECKING:
    import pandas as pd

    from riskml.cards import Cards, Concern
    from riskml.metrics import Measurement

TREND = "_trend"


def scored_metrics(cards: Cards) -> dict[str, Concern]:
    """Return every metric that the score may use, trends included, with the side that concerns."""
    sides: dict[str, Concern] = {}
    for card in cards.metrics:
        if card.scored:
            sides[card.name] = card.concern
            if card.trend:
                sides[card.name + TREND] = card.concern
    return dict(sorted(sides.items()))


def directions(cards: Cards, measurement: Measurement) -> dict[str, Concern]:
    """Return the scored metrics that were measured for somebody, with the side that concerns."""
    measured = set(measurement.profile.loc[measurement.profile["z"].notna(), "metric"])
    return {name: side for name, side in scored_metrics(cards).items() if name in measured}


def matrix(measurement: Measurement, cards: Cards, month: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return z by official (and month, where none is given) and metric; what was not measured is NaN.

    Raises
    ------
    SourceError
        Not one scored metric could be measured for anybody.
    """
    known = directions(cards, measurement)
    if not known:
        reasons = "; ".join(f"{row.metric}: {row.reason_en}" for row in measurement.gaps.itertuples())
        raise SourceError(
            [Fault("the log", "at least one metric that can be measured", reasons or "too few operations of anybody")]
        )
    profile = measurement.profile
    rows = profile[(profile["subject"] == "official") & profile["metric"].isin(known)]
    keys = ["subject_id", "month"]
    if month is not None:
        rows, keys = rows[rows["month"] == month], ["subject_id"]
    table = rows.pivot_table(index=keys, columns="metric", values="z", aggfunc="first", dropna=False)
    table = table.reindex(columns=list(known)).sort_index()
    table.index.names = ["official_id", *keys[1:]]
    return table.astype("float64")

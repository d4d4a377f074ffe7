"""Metrics that had what they need and were measured for nobody: what they looked for, and what there was instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from riskml.metrics.phrases import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.cards import MetricCard
    from riskml.core.texts import Text


def unmeasured(profile: pd.DataFrame, gaps: pd.DataFrame, cards: Sequence[MetricCard]) -> pd.DataFrame:
    """Return the gaps of a measurement with those metrics that speak of nobody in the latest month, each with why.

    Parameters
    ----------
    profile, gaps
        Of a measurement.
    cards
        What was measured.

    Returns
    -------
    pandas.DataFrame
        metric, reason_zh, reason_en; ordered by metric.
    """
    latest = profile[(profile["month"] == profile["month"].max()) & (profile["subject"] == "official")]
    counts = latest.groupby(["metric", "status"]).size()
    off = set(gaps["metric"])
    rows = []
    for card in cards:
        if card.name in off:
            continue
        seen = counts[card.name] if card.name in counts.index.get_level_values("metric") else {}
        if not seen.get("measured", 0):
            why = _why(card, int(sum(seen)) if len(seen) else 0, int(seen.get("no_peers", 0)))
            rows.append({"metric": card.name, "reason_zh": why.zh, "reason_en": why.en})
    if not rows:
        return gaps
    more = pd.DataFrame(rows, columns=list(gaps.columns)).astype(gaps.dtypes)
    return pd.concat([gaps, more], ignore_index=True).sort_values("metric", ignore_index=True)


def _why(card: MetricCard, people: int, alone: int) -> Text:
    if not people:
        return told("nothing_observed", months=card.months)
    return told("nobody_measured", people=people, few=people - alone, least=card.minimum, alone=alone)

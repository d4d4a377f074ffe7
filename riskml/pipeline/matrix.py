"""From profile and hits to the table that a model sees: one row an official and month, one column a feature."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

import pandas as pd

from riskml.core.errors import Fault, SourceError
from riskml.core.texts import SEMICOLON, STOP, Text, listed
from riskml.metrics.pairs import is_valued
from riskml.metrics.thin import is_thin
from riskml.pipeline.phrases_faults import phrase
from riskml.rules import severities

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from riskml.cards import Cards, Concern
    from riskml.metrics import Measurement
    from riskml.pipeline.facts import Facts

TREND = "_trend"
REASONS_TOLD = 3
"""Of a log in which no metric can be measured, how many reasons are told, the commonest first."""


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

    A departure that rests on too few peers or acts is none: it stands at 0 on the side that concerns.

    Raises
    ------
    SourceError
        Not one scored metric could be measured for anybody.
    """
    known = directions(cards, measurement)
    if not known:
        found = _commonest(measurement.gaps) or phrase("too_few_operations_of_anybody")
        remedy = phrase("measure_asks_the_rules_alone")
        raise SourceError([Fault(phrase("the_log"), phrase("at_least_one_metric_that_can"), found, remedy)])
    profile = measurement.profile
    rows = profile[(profile["subject"] == "official") & profile["metric"].isin(known)]
    keys = ["subject_id", "month"]
    if month is not None:
        rows, keys = rows[rows["month"] == month], ["subject_id"]
    rows = rows.assign(z=_without_thin(rows, cards, known))
    table = rows.pivot_table(index=keys, columns="metric", values="z", aggfunc="first", dropna=False)
    table = table.reindex(columns=list(known)).sort_index()
    table.index.names = ["official_id", *keys[1:]]
    return table.astype("float64")


def _commonest(gaps: pd.DataFrame) -> Text | None:
    """Say for what most metrics are silent: three reasons, each with how many it silences."""
    reasons = Counter(zip(gaps["reason_zh"], gaps["reason_en"], strict=True)).most_common()
    told = [
        phrase("silent_metrics", reason=Text(zh=zh.rstrip(STOP.zh), en=en.rstrip(STOP.en)), n=often)
        for (zh, en), often in reasons[:REASONS_TOLD]
    ]
    left = sum(often for _, often in reasons[REASONS_TOLD:])
    return listed([*told, *([phrase("other_silent_metrics", n=left)] if left else [])], SEMICOLON) if told else None


def _without_thin(rows: pd.DataFrame, cards: Cards, sides: Mapping[str, Concern]) -> pd.Series:
    """Return z, that of a thin comparison held at 0 where it would concern."""
    own = {card.name: card for card in cards.metrics}
    kinds = {name: own[name].compare if name in own else "trend" for name in sides}
    valued = {name: name in own and is_valued(own[name]) for name in sides}
    names, z = rows["metric"].astype(str), rows["z"]
    thin = is_thin(names.map(kinds).to_numpy(str), rows, valued=names.map(valued).to_numpy(bool))
    side = names.map(sides)
    concerns = ((z > 0) & (side != "low")) | ((z < 0) & (side != "high"))
    return z.mask(thin & concerns.to_numpy(bool), 0.0)


def features(
    facts: Facts, cards: Cards, month: pd.Timestamp | None = None, *, without: Collection[str] = ()
) -> tuple[pd.DataFrame, dict[str, Concern]]:
    """Return the feature table, and for each of its columns the side that concerns.

    Columns are z of the scored metrics, then severities of hits by area as ``rules_<area>``, of which many
    concern. Rows are those of `matrix`: hits alone make nobody a row. All of it is of records known on the
    facts' date, and NaN where it could not be measured or asked. Hits in `without` count for nothing.

    Raises
    ------
    SourceError
        Not one scored metric could be measured for anybody.
    """
    metrics = matrix(facts.measurement, cards, month)
    if month is None:
        rows = cast("pd.MultiIndex", metrics.index)
    else:
        rows = pd.MultiIndex.from_product([metrics.index, [month]], names=["official_id", "month"])
    rules = severities(facts.detection, cards.rules, rows, without=without).set_axis(metrics.index)
    sides = directions(cards, facts.measurement) | dict.fromkeys(rules.columns, "high")
    return metrics.join(rules), sides

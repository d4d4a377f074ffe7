"""How heavily the rules of an area hit each official, month by month: what a score may learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.core.months import month_numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from riskml.cards import RuleCard
    from riskml.rules.detection import Detection

SEVERITY: Final = "rules_"
"""A column of severities is called so, and then as its area."""

POINTS: Final = {"yellow": 1.0, "red": 3.0}
MONTHS: Final = 12
ASKED: Final = ("ok", "miscalibrated", "idle")
"""Health of a rule that could ask."""


def area_of(column: str) -> str:
    """Return the area that a column of severities is about, or an empty text for any other column.

    Examples
    --------
    >>> area_of("rules_procurement"), area_of("overdue_rate")
    ('procurement', '')
    """
    return column.removeprefix(SEVERITY) if column.startswith(SEVERITY) else ""


def retold(cards: Iterable[RuleCard]) -> list[RuleCard]:
    """Return the rules whose answer about an earlier month does not hang on the day of asking.

    A rule that asks with the as-of date ("still open today") would tell an earlier month what became of it
    later; and one about a unit, a counterparty or a matter says nothing of a person, like with like.
    """
    return [card for card in cards if card.subject == "official" and "as_of" not in card.hits]


def reaching_back(card: RuleCard, months: int) -> RuleCard:
    """Return a rule that is asked of so many month-ends, the earliest of which still looks back a year."""
    return card.model_copy(update={"window": f"P{max(card.months, months + MONTHS)}M"})


def severities(
    detection: Detection, cards: Iterable[RuleCard], rows: pd.MultiIndex, *, without: Collection[str] = ()
) -> pd.DataFrame:
    """Return log(1 + points) of each official's hits in the year before each month's end, by area.

    A yellow hit is 1 point, a red one 3.

    Parameters
    ----------
    detection
        Hits and health; its windows must reach a year before the earliest month (see `reaching_back`).
    cards
        The rules; only those of `retold` are counted.
    rows
        Pairs (official_id, month), the month as the start of the month.
    without
        Hits that count for nothing, because a human has cleared their facts. Not for a history to learn from:
        hits that vanish once they are cleared would tell a model the finding that it is to learn.

    Returns
    -------
    DataFrame
        One row a pair, in order, and one float64 column ``rules_<area>`` an area: 0 where the area was asked
        and nothing was found, NaN where no rule of the area could ask.
    """
    counted = {card.name: card.area for card in retold(cards)}
    health = detection.health
    could = set(health.loc[health["status"].isin(ASKED), "rule"])
    hits = detection.hits
    own = hits[hits["rule"].isin(counted) & (hits["official_id"] != "")]
    own = own[~own["hit_id"].isin(without)] if without else own
    points = own["grade"].map(POINTS).to_numpy(np.float64)
    areas = own["rule"].map(counted).to_numpy()
    asked = {counted[rule] for rule in could & counted.keys()}
    found = pd.DataFrame(index=rows)
    for area in sorted(set(counted.values())):
        mine = areas == area
        found[SEVERITY + area] = np.log1p(_yearly(own[mine], points[mine], rows)) if area in asked else np.nan
    return found


def _yearly(own: pd.DataFrame, points: NDArray[np.float64], rows: pd.MultiIndex) -> NDArray[np.float64]:
    """Add up points by official over the twelve calendar months that end with each row's month.

    Points are whole numbers, so a difference of running sums is exact.
    """
    people = pd.Index(own["official_id"].unique())
    span = 1_000_000  # more months than any calendar has
    keys = people.get_indexer(own["official_id"]).astype(np.int64) * span + month_numbers(own["at"])
    order = np.argsort(keys, kind="stable")
    keys, running = keys[order], np.concatenate([[0.0], np.cumsum(points[order])])
    who = people.get_indexer(rows.get_level_values("official_id")).astype(np.int64)
    last = who * span + month_numbers(rows.get_level_values("month"))
    until, since = (np.searchsorted(keys, one, side="right") for one in (last, last - MONTHS))
    return np.where(who >= 0, running[until] - running[since], 0.0)

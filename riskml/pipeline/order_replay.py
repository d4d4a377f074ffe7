"""What orders of warnings would have put first, month by month, and what reviews really said of it.

Each order works through the same months as a run would: what it has put first takes no place again, and what reviews
had decided by then is asked of nobody. It knows what was known at each month's end. What it put first is judged by the
real reviews, whenever they came, each weighed by how probable it was that the warning was looked at.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.core.errors import ModelError
from riskml.evaluation import at_capacity
from riskml.learning import WarningHistory, fit_order, warning_labels
from riskml.learning.warning_history import INDEX, LOOKS
from riskml.pipeline.ordered import directions, ordered_by
from riskml.portraits.order_backtest import OrderMonth, OrderWorth
from riskml.reviews import FINDINGS, Earlier, confirmed_counts
from riskml.triage import MatterCapacity, issue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from riskml.registry import OrderModel, TriageRecipe
    from riskml.triage import Triaged

    Likely = Mapping[str, float] | None

ORDERS: Final = ("severity", "yields", "learned")
"""Level and degree alone; the shrunk yields of rules times degree; as learned, by yields until that can be."""
RANDOM: Final = "random"
PICKS: Final = (
    "order", "month", "place", "warning_id", "grade", "finding", "decided_at", "selected_by", "propensity",
)  # fmt: skip
WARNINGS: Final = (
    "warning_id", "about", "status", "finding", "grade", "degree", "amount", "rules", "reasons", "units",
)  # fmt: skip
UNKNOWN: Final = "unknown"
_ASKED: Final = Earlier(since=date.min, facts=frozenset(), issued=date.min, grade="red")
"""What an order has put first before, or reviews had decided by then: it takes no place, and asks for none."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class RankedMonth:
    """The warnings of one month as a run would have ranked them.

    Parameters
    ----------
    month, as_of
        Its first day and its last: nothing recorded later was known.
    warnings
        Of the run, as ``riskml.triage.issue`` takes and gives them.
    features
        Index warning_id: what was known of each that is ranked.
    stands
        What stood of reviews, as ``riskml.reviews.standing`` gives it.
    """

    month: pd.Timestamp
    as_of: date
    warnings: pd.DataFrame
    features: pd.DataFrame
    stands: pd.DataFrame

    @property
    def decided(self) -> frozenset[str]:
        """Warnings of which reviews had decided something."""
        sure = self.warnings["finding"].isin(["confirmed", "cleared"])
        return frozenset(self.warnings.loc[sure, "warning_id"])

    @property
    def asked(self) -> list[str]:
        """Warnings that are ranked and of which nothing was decided, in the order of their names."""
        return sorted(set(map(str, self.features.index)) - self.decided)


def ranked_month(month: pd.Timestamp, as_of: date, triaged: Triaged, stands: pd.DataFrame) -> RankedMonth:
    """Take from a month's run what orders choose from, and nothing that says where it put it."""
    if triaged.matter_warnings is None or triaged.ordered is None:
        raise ValueError("a run that has no warnings about matters")
    return RankedMonth(month, as_of, triaged.matter_warnings[list(WARNINGS)], triaged.ordered.features, stands)


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """What the orders put first, and what the learned one rested on.

    Parameters
    ----------
    picks
        Order, month, place (from 1), warning_id, grade: what each order put first in each month.
    regimes
        Of each month what the learned order went by: 'learned', or 'yields' of rules.
    """

    picks: pd.DataFrame
    regimes: tuple[str, ...]


def follow_orders(
    months: Sequence[RankedMonth],
    recipe: TriageRecipe,
    places: MatterCapacity,
    *,
    retrain: int,
    threads: int | None = None,
) -> Followed:
    """Work through months by each order.

    Parameters
    ----------
    months
        One after the other.
    recipe
        How the order is learned: from the months before, and what reviews had told by then.
    places
        How many warnings each order may put first in a month, and how many red ones among them; those that go by lot
        are the same under every order, and are left out.
    retrain
        Every how many months it is learned anew.
    threads
        At work; every core where none is given.
    """
    ranked = max(places.capacity - places.draws, 1)
    alike = MatterCapacity(capacity=ranked, red=min(places.red, ranked), random_share=0)
    taken: dict[str, set[str]] = {name: set() for name in ORDERS}
    rows, regimes, model = [], [], None
    for place, month in enumerate(months):
        if place and (model is None or place % retrain == 0):
            model = _learned(recipe, months[:place], month, threads)
        learned = ordered_by(month.features, model, month.as_of).learned
        regimes.append("yields" if learned is None else "learned")
        ways: dict[str, Likely] = {
            "severity": dict(zip(month.warnings["warning_id"], month.warnings["degree"], strict=True)),
            "yields": None,
            "learned": learned,
        }
        for name, likely in ways.items():
            own = _first(month, alike, likely, taken[name] | month.decided)
            taken[name].update(own["warning_id"])
            rows += [
                (name, month.month, number, one, grade)
                for number, (one, grade) in enumerate(zip(own["warning_id"], own["grade"], strict=True), 1)
            ]
    return Followed(pd.DataFrame(rows, columns=list(PICKS[:5])), tuple(regimes))


def _first(month: RankedMonth, places: MatterCapacity, likely: Likely, asked: set[str]) -> pd.DataFrame:
    """Return what an order puts first, by the code that issues warnings."""
    told = issue(
        month.warnings, places, as_of=month.as_of, earlier=dict.fromkeys(asked, _ASKED),
        yields=confirmed_counts(month.stands), learned=likely,
    )  # fmt: skip
    return told[told["issued"] == month.as_of].sort_values("rank")


def _learned(
    recipe: TriageRecipe, past: Sequence[RankedMonth], now: RankedMonth, threads: int | None
) -> OrderModel | None:
    """Learn from the months before what reviews had told by now; nothing where a guard stops the training."""
    try:
        return fit_order(recipe, history_of(past, now.stands, now.as_of), threads=threads)
    except ModelError as error:
        _LOG.warning("as of %s the order is left to the yields of rules: %s", now.as_of, error)
        return None


def history_of(past: Sequence[RankedMonth], stands: pd.DataFrame, as_of: date) -> WarningHistory:
    """Return what the order would have been learned from: a look speaks of the last month before it was told.

    Parameters
    ----------
    past
        The months before.
    stands
        What stands of reviews as of the date.
    as_of
        The date.
    """
    labels = warning_labels(stands)
    told_at = labels.set_index("warning_id")["known_at"]
    tables, looks = [], []
    for month in past:
        index = pd.MultiIndex.from_product([month.features.index, [month.month]], names=INDEX)
        units = month.warnings.set_index("warning_id")["units"].reindex(month.features.index)
        tables.append(month.features.set_axis(index))
        looks.append(
            pd.DataFrame(
                {
                    "ranked_at": pd.Timestamp(month.as_of),
                    "told_at": told_at.reindex(month.features.index).to_numpy(),
                    "selected_by": "rule",
                    "inclusion_probability": 1.0,
                    "unit_id": [one[0] if len(one) else None for one in units],
                },
                index=index,
            )
        )
    every = pd.concat(looks)
    before = every[every["ranked_at"] < every["told_at"]]
    last = before.groupby(level="warning_id")["ranked_at"].transform("max") == before["ranked_at"]
    every["issued"] = every.index.isin(before.index[last])
    return WarningHistory(
        table=pd.concat(tables),
        looks=every[list(LOOKS)],
        labels=labels,
        directions=directions(),
        inputs={},
        as_of=as_of,
    )


def looks_of(stands: pd.DataFrame) -> pd.DataFrame:
    """Return of each warning that was looked at what stands of it, and how probable the look was.

    Parameters
    ----------
    stands
        As ``riskml.reviews.standing`` gives it, of the end.

    Returns
    -------
    DataFrame
        Index warning_id; finding, decided_at, selected_by, propensity. Of several findings the strongest counts, and
        none while one is open.
    """
    ordered = stands.assign(strength=stands["finding"].map(FINDINGS.index)).sort_values(
        ["matter", "strength", "known_at"], kind="stable"
    )
    strongest = ordered.drop_duplicates("matter").rename(columns={"matter": "warning_id"})
    return strongest.set_index("warning_id")[list(PICKS[5:])]


def with_looks(picks: pd.DataFrame, looks: pd.DataFrame) -> pd.DataFrame:
    """Set beside what orders put first what reviews said of it: unknown where nobody looked."""
    told = looks.reindex(picks["warning_id"]).reset_index(drop=True)
    beside = picks.reset_index(drop=True).assign(**{name: told[name] for name in PICKS[5:]})
    return beside.assign(
        finding=beside["finding"].fillna(UNKNOWN).astype("str"),
        selected_by=beside["selected_by"].fillna("").astype("str"),
        propensity=beside["propensity"].astype("float64"),
    )


def worth_of(months: Sequence[RankedMonth], picks: pd.DataFrame, looks: pd.DataFrame) -> tuple[OrderWorth, ...]:
    """Estimate which share of what each order put first a review would confirm, and of a random order.

    In random order every warning that was ranked has the same chance: its share is that of all of them, each once.

    Parameters
    ----------
    months
        What there was to choose from.
    picks
        As `with_looks` gives them.
    looks
        As `looks_of` gives them.
    """
    pool = pd.DataFrame(
        [(month.month, one) for month in months for one in month.asked], columns=["month", "warning_id"]
    )
    pool = pool.drop_duplicates("warning_id").assign(place=1)
    every = with_looks(pool, looks)
    return (_worth(RANDOM, every), *(_worth(name, picks[picks["order"] == name]) for name in ORDERS))


def _worth(name: str, own: pd.DataFrame) -> OrderWorth:
    counts = own["finding"].value_counts()
    told = {one: int(counts.get(one, 0)) for one in ("confirmed", "cleared", "open", UNKNOWN)}
    if not told["confirmed"] + told["cleared"]:
        return OrderWorth(name, len(own), **told, precision=np.nan, low=np.nan, high=np.nan)
    keyed = own.rename(columns={"warning_id": "official_id"})
    scores = pd.Series(1.0, index=pd.MultiIndex.from_frame(keyed[["official_id", "month"]]))
    known = keyed.loc[keyed["finding"] != UNKNOWN, ["official_id", "month", "finding", "propensity"]]
    share = at_capacity(scores, known, len(own)).precision
    return OrderWorth(name, len(own), **told, precision=share.value, low=share.low, high=share.high)


def count_order_months(
    months: Sequence[RankedMonth], picks: pd.DataFrame, regimes: Sequence[str]
) -> tuple[OrderMonth, ...]:
    """Count month by month what each order put first, and what reviews said of it."""
    told = []
    for month, regime in zip(months, regimes, strict=True):
        own = picks[picks["month"] == month.month]
        counts = own.groupby(["order", "finding"]).size()
        told.append(
            OrderMonth(
                month=month.month.date(),
                as_of=month.as_of,
                regime=regime,
                asked=len(month.asked),
                first={name: int((own["order"] == name).sum()) for name in ORDERS},
                confirmed={name: int(counts.get((name, "confirmed"), 0)) for name in ORDERS},
                cleared={name: int(counts.get((name, "cleared"), 0)) for name in ORDERS},
            )
        )
    return tuple(told)

"""Labels: what reviews had found by a date, and what is made of everybody whom nobody had looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError
from riskml.core.months import month_number, month_numbers
from riskml.evaluation import training_labels

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from riskml.registry.recipes import Labels

LABELS: Final = ("official_id", "month", "finding", "decided_at", "selected_by", "propensity")
MEANING: Final = {"confirmed": 1, "cleared": -1, "open": 0}
CHOSEN_BY: Final = ("rule", "score", "random", "other")


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """What is known of each row of a history on a date.

    Parameters
    ----------
    y
        1 confirmed, -1 cleared, 0 unlabelled: nobody had looked, or nothing was decided.
    learned
        Whether a model may learn from the row: its month is old enough for findings to have come in, and it
        is not an unlabelled month that overlaps a confirmed one of the same official.
    """

    y: NDArray[np.int8]
    learned: NDArray[np.bool_]

    def of(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Labelled:
        """Return what is known of some rows."""
        return Labelled(self.y[rows], self.learned[rows])

    @property
    def confirmed(self) -> int:
        """How many rows to learn from are confirmed."""
        return int((self.y[self.learned] > 0).sum())

    @property
    def cleared(self) -> int:
        """How many rows to learn from are cleared."""
        return int((self.y[self.learned] < 0).sum())


def label_faults(labels: pd.DataFrame) -> list[Fault]:
    """List what is wrong with a frame of labels; no message quotes who it is about."""
    missing = [name for name in LABELS if name not in labels.columns]
    if missing:
        found = ", ".join(map(str, labels.columns[:8])) or "no columns"
        return [Fault("labels", f"a column {name!r}", found) for name in missing]
    faults = []
    for name, known in (("finding", tuple(MEANING)), ("selected_by", CHOSEN_BY)):
        wrong = int((~labels[name].isin(known)).sum())
        if wrong:
            faults.append(Fault(f"labels, column {name}", " | ".join(known), f"{wrong} rows with something else"))
    faults += [
        Fault(f"labels, column {name}", "times without a zone", str(labels[name].dtype))
        for name in ("month", "decided_at")
        if len(labels) and not pd.api.types.is_datetime64_dtype(labels[name])
    ]
    try:
        propensity = labels["propensity"].to_numpy(np.float64)
    except (TypeError, ValueError):
        return [*faults, Fault("labels, column propensity", "numbers, or NaN", str(labels["propensity"].dtype))]
    outside = int(((propensity <= 0) | (propensity > 1)).sum())
    if outside:
        faults.append(Fault("labels, column propensity", "above 0, at most 1, or NaN", f"{outside} rows outside"))
    unknown = int((labels["official_id"].isna() | labels["month"].isna()).sum())
    if unknown:
        faults.append(Fault("labels", "an official and a month in each row", f"{unknown} rows without"))
    return faults


def typed(labels: pd.DataFrame) -> pd.DataFrame:
    """Return labels in their types, each about the first day of its month.

    Raises
    ------
    ModelError
        The frame is not one of labels.
    """
    faults = label_faults(labels)
    if faults:
        raise ModelError(faults)
    types = {"month": "datetime64[us]", "decided_at": "datetime64[us]", "propensity": "float64"}
    told = labels.astype(types).reset_index(drop=True)
    return told.assign(month=told["month"].dt.to_period("M").dt.to_timestamp().astype("datetime64[us]"))


def known_on(labels: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return what stood at the end of a day: one row an official and month, the last decision.

    Raises
    ------
    ModelError
        The frame is not one of labels.

    Examples
    --------
    >>> months, decided = pd.to_datetime(["2025-01-01"] * 2), pd.to_datetime(["2025-03-02", "2025-08-01"])
    >>> rows = {"official_id": ["a", "a"], "month": months, "finding": ["cleared", "confirmed"]}
    >>> frame = pd.DataFrame(rows | {"decided_at": decided, "selected_by": "random", "propensity": 0.1})
    >>> from datetime import date
    >>> [known_on(frame, date(2025, month, 1))["finding"].tolist() for month in (3, 7, 8)]
    [[], ['cleared'], ['confirmed']]
    """
    told = typed(labels)
    decided = told[told["decided_at"] < pd.Timestamp(as_of) + pd.Timedelta(days=1)].reset_index(drop=True)
    return training_labels(decided, as_of) if len(decided) else decided


def label(rows: pd.Index, labels: pd.DataFrame, policy: Labels, as_of: date) -> Labelled:
    """Say of each row of a history what is known of it on a date.

    Parameters
    ----------
    rows
        Pairs (official_id, month), each once, the month as the start of the month.
    labels
        The frame of labels; only what was decided by the date exists.
    policy
        How old a month must be, and how far a finding reaches.
    as_of
        The date.

    Raises
    ------
    ModelError
        The frame is not one of labels.
    """
    known = known_on(labels, as_of)
    own = pd.MultiIndex.from_arrays([known["official_id"], known["month"]], names=["official_id", "month"])
    place = own.get_indexer(rows)
    y = np.zeros(len(rows), np.int8)
    y[place >= 0] = known["finding"].map(MEANING).to_numpy(np.int8)[place[place >= 0]]
    months = month_numbers(rows.get_level_values("month"))
    mature = months <= month_number(as_of) - policy.maturity
    confirmed = known[known["finding"] == "confirmed"]
    beside = _beside(rows.get_level_values("official_id"), months, confirmed, policy.overlap)
    return Labelled(y, mature & ~(beside & (y == 0)))


def _beside(officials: pd.Index, months: NDArray[np.int64], confirmed: pd.DataFrame, reach: int) -> NDArray[np.bool_]:
    """Tell which rows lie within so many months of a confirmed month of the same official."""
    near = np.zeros(len(officials), dtype=np.bool_)
    if confirmed.empty:
        return near
    moments = pd.Series(month_numbers(confirmed["month"]), index=confirmed["official_id"].to_numpy())
    by_person = moments.groupby(level=0).agg(list).to_dict()
    for place, (official, month) in enumerate(zip(officials, months, strict=True)):
        near[place] = any(abs(month - one) <= reach for one in by_person.get(official, ()))
    return near

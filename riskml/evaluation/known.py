"""Findings as they were known on a date: they come late, and only for those whom somebody looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from riskml.core.errors import Fault, ModelError

if TYPE_CHECKING:
    from datetime import date

LABEL_COLUMNS = ("official_id", "month", "finding", "decided_at")


def training_labels(labels: pd.DataFrame, as_of: date | pd.Timestamp | str) -> pd.DataFrame:
    """Return the findings that were known on a date, as they were known.

    Parameters
    ----------
    labels
        Columns official_id, month, finding, decided_at, and any others. Several findings about one official
        and month are one after the other.
    as_of
        The whole of that day is known; nothing after it.

    Returns
    -------
    DataFrame
        One row an official and month: the latest finding of those decided by then, about months that had
        begun. Sorted by official and month. Whoever is not in it is unlabelled, not innocent.

    Raises
    ------
    ModelError
        A column is missing, or a decision precedes the month that it is about.

    Examples
    --------
    >>> labels = pd.DataFrame(
    ...     {
    ...         "official_id": ["a", "a"],
    ...         "month": pd.to_datetime(["2026-01-01"] * 2),
    ...         "finding": ["cleared", "confirmed"],
    ...         "decided_at": pd.to_datetime(["2026-02-10", "2026-04-01"]),
    ...     }
    ... )
    >>> training_labels(labels, "2026-03-01")["finding"].tolist()
    ['cleared']
    """
    labels = labels.reset_index(drop=True)
    decided = _decided(labels)
    known = labels[decided < _after(as_of, decided)]
    return _latest(known, decided).reset_index(drop=True)


def reviews_as_of(labels: pd.DataFrame, as_of: date | pd.Timestamp | str) -> pd.DataFrame:
    """Return everybody who had been selected for review by a date; who was not yet decided is ``open``.

    Whom to look at is known when a month's list is published, what came of it only later. An estimate of
    precision needs both: leaving out who is still open would count quick findings alone.

    Parameters
    ----------
    labels
        As for ``training_labels``; decided_at may be missing.
    as_of
        Rows of months that had not ended by then are left out.

    Returns
    -------
    DataFrame
        One row an official and month. Where finding is ``open``, decided_at is missing.

    Raises
    ------
    ModelError
        As ``training_labels``.
    """
    labels = labels.reset_index(drop=True)
    decided = _decided(labels)
    after = _after(as_of, decided)
    month_over = pd.to_datetime(labels["month"]) + pd.DateOffset(months=1) <= _after(as_of)
    late = ~(decided < after)
    seen = labels.assign(finding=labels["finding"].where(~late, "open"), decided_at=labels["decided_at"].where(~late))
    return _latest(seen[month_over], decided).reset_index(drop=True)


def _decided(labels: pd.DataFrame) -> pd.Series:
    """Return the dates of the decisions, or refuse the labels."""
    missing = [name for name in LABEL_COLUMNS if name not in labels.columns]
    if missing:
        remedy = f"Labels have the columns {', '.join(LABEL_COLUMNS)}."
        raise ModelError([Fault("labels", f"a column {name!r}", "none", remedy) for name in missing])
    decided = pd.to_datetime(labels["decided_at"])
    month = pd.to_datetime(labels["month"])
    if decided.dt.tz is not None:
        month = month.dt.tz_localize(decided.dt.tz)
    if early := int((decided < month).sum()):
        remedy = "A finding cannot be older than what it is about: mend month or decided_at."
        raise ModelError([Fault("labels.decided_at", "a date in or after the month", f"{early} before it", remedy)])
    return decided


def _after(as_of: date | pd.Timestamp | str, like: pd.Series | None = None) -> pd.Timestamp:
    """Return the first moment after a day."""
    until = pd.Timestamp(as_of).tz_localize(None).normalize() + pd.Timedelta(days=1)
    zone = None if like is None else like.dt.tz
    return until if zone is None else until.tz_localize(zone)


def _latest(rows: pd.DataFrame, decided: pd.Series) -> pd.DataFrame:
    """Return the latest row of each official and month; a decision outlives what is open."""
    open_first = decided.where(rows["finding"] != "open")
    order = rows.assign(_decided=open_first.loc[rows.index]).sort_values(
        ["official_id", "month", "_decided"], kind="stable", na_position="first"
    )
    return order.drop_duplicates(["official_id", "month"], keep="last").drop(columns="_decided")

"""Periods that are counted: months, quarters and years, as the tables of a run write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?")
WEEK = timedelta(days=7)


def span(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period.

    Examples
    --------
    >>> span("2025-Q1")
    (datetime.date(2025, 1, 1), datetime.date(2025, 3, 31))
    >>> [str(span(one)[1]) for one in ("2024-02", "2025")]
    ['2024-02-29', '2025-12-31']
    """
    told = _PERIOD.fullmatch(period)
    if told is None:
        raise ValueError(period)
    year, quarter, month = int(told[1]), told[2], told[3]
    first = 3 * int(quarter) - 2 if quarter else int(month) if month else 1
    months = 3 if quarter else 1 if month else 12
    return date(year, first, 1), _first_of(year, first + months) - timedelta(days=1)


def grain_of(period: str) -> str:
    """Return what a period is.

    Examples
    --------
    >>> [grain_of(one) for one in ("2025", "2025-Q1", "2025-01")]
    ['year', 'quarter', 'month']
    """
    return "quarter" if "Q" in period else "month" if "-" in period else "year"


def period_of(day: date, grain: Literal["quarter", "year"]) -> str:
    """Return the quarter or the year that a day is in.

    Examples
    --------
    >>> from datetime import date
    >>> [period_of(date(2025, 4, 1), grain) for grain in ("quarter", "year")]
    ['2025-Q2', '2025']
    """
    return f"{day.year}-Q{(day.month + 2) // 3}" if grain == "quarter" else str(day.year)


def overlap(one: str, other: str) -> bool:
    """Say whether two periods have a day in common.

    Examples
    --------
    >>> overlap("2025-Q4", "2025"), overlap("2025-Q4", "2026-Q1")
    (True, False)
    """
    (first, last), (begun, ended) = span(one), span(other)
    return first <= ended and begun <= last


def told_whole(period: str, since: date, as_of: date) -> bool:
    """Whether the data tell of all of a period: it has ended, and they begin before it, or in its first week."""
    first, last = span(period)
    return last <= as_of and since < first + WEEK


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)

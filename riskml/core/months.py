"""Months as numbers: year × 12 + month − 1, so that differences are months. There is no other count of months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray


def month_number(day: date) -> int:
    """Return the month of a day.

    Examples
    --------
    >>> from datetime import date
    >>> month_number(date(2026, 1, 31)), month_number(date(2025, 12, 1))
    (24312, 24311)
    """
    return day.year * 12 + day.month - 1


def month_numbers(moments: pd.Series | pd.Index | NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return the month of each of many times.

    Examples
    --------
    >>> month_numbers(pd.to_datetime(["2025-12-31", "2026-02-01"])).tolist()
    [24311, 24313]
    """
    when = pd.DatetimeIndex(moments)
    return np.asarray(when.year * 12 + when.month - 1, np.int64)


def first_day(number: int) -> pd.Timestamp:
    """Return the first day of a month.

    Examples
    --------
    >>> first_day(24313).date().isoformat()
    '2026-02-01'
    """
    return pd.Timestamp(year=number // 12, month=number % 12 + 1, day=1)

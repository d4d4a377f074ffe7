"""Windows of whole months, counted as year × 12 + month: what is rolled up, and which quarters it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from datetime import date

EARLIER = 12
"""Months before a month that its trend looks back on."""


def month_number(day: date) -> int:
    """Return the month of a day as one number.

    Examples
    --------
    >>> from datetime import date
    >>> month_number(date(2026, 1, 31)) - month_number(date(2025, 12, 1))
    1
    """
    return day.year * 12 + day.month - 1


def month_start(number: int) -> pd.Timestamp:
    """Return the first day of a month.

    Examples
    --------
    >>> from datetime import date
    >>> month_start(month_number(date(2026, 2, 28)))
    Timestamp('2026-02-01 00:00:00')
    """
    return pd.Timestamp(year=number // 12, month=number % 12 + 1, day=1)


@dataclass(frozen=True, slots=True)
class Window:
    """One window.

    Parameters
    ----------
    w
        Its number.
    span
        0 for the card's own length, 1 for the series of single months.
    month
        Its last month.
    first
        Its first month.
    latest
        Whether evidence is read from it.
    """

    w: int
    span: int
    month: int
    first: int
    latest: bool


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of one card as of one date.

    Parameters
    ----------
    all
        The card's own windows, newest first, then the single months.
    first
        The earliest month that is folded. It does not depend on whether a trend is asked for, so that what is
        estimated from all that is folded (bounds, medians) is the same for a card alone and beside others.
    """

    all: tuple[Window, ...]
    first: int

    @classmethod
    def of(cls, as_of: date, length: int, months: int, *, trend: bool) -> Windows:
        """Return the last windows of a length, then single months.

        Parameters
        ----------
        as_of
            The date on which things are seen; its month is the last one, whole or not.
        length
            Length of the card's window in months.
        months
            How many months are told.
        trend
            Whether each month also needs the months that its trend looks back on.
        """
        last = month_number(as_of)
        long = [(0, last - back, last - back - length + 1) for back in range(months)]
        single = [(1, last - back, last - back) for back in range(months + (EARLIER if trend else 0))]
        windows = tuple(
            Window(w, span, month, first, latest=w == 0) for w, (span, month, first) in enumerate(long + single)
        )
        return cls(windows, last - months + 2 - max(length, EARLIER + 1))

    def long(self) -> Windows:
        """Return them without the single months."""
        return Windows(tuple(one for one in self.all if one.span == 0), self.first)

    def told(self, months: int) -> Windows:
        """Return those that end in the last months."""
        last = self.all[0].month
        return Windows(tuple(one for one in self.all if one.month > last - months), self.first)

    def spans(self) -> pa.Table:
        """Return the windows as a table."""
        return pa.table(
            {
                "w": pa.array([one.w for one in self.all], pa.int32()),
                "span": pa.array([one.span for one in self.all], pa.int32()),
                "month": pa.array([one.month for one in self.all], pa.int32()),
                "latest": [one.latest for one in self.all],
            }
        )

    def months(self) -> pa.Table:
        """Return each window with each of its months, and whether that is all it holds."""
        pairs = [(one, month) for one in self.all for month in range(one.first, one.month + 1)]
        return pa.table(
            {
                "w": pa.array([one.w for one, _ in pairs], pa.int32()),
                "month": pa.array([month for _, month in pairs], pa.int32()),
                "single": [one.first == one.month for one, _ in pairs],
            }
        )

    def columns(self) -> pa.Table:
        """Return each month with a column a window: 1 where the window holds the month, else 0."""
        months = range(min(one.first for one in self.all), max(one.month for one in self.all) + 1)
        return pa.table(
            {
                "month": pa.array(months, pa.int32()),
                **{
                    f"in_{one.w}": pa.array([int(one.first <= month <= one.month) for month in months], pa.int32())
                    for one in self.all
                },
            }
        )

    def blocks(self) -> tuple[pa.Table, pa.Table]:
        """Return the calendar quarters, cut where a window cuts them: window × block, and block × month.

        Examples
        --------
        >>> from datetime import date
        >>> of_windows, of_months = Windows.of(date(2026, 5, 31), 6, 1, trend=False).blocks()
        >>> of_windows.num_rows, of_months.num_rows
        (4, 7)
        """
        numbers: dict[tuple[int, int], int] = {}
        held = []
        for one in self.all:
            start = one.first
            while start <= one.month:
                end = min(start - start % 3 + 2, one.month)
                held.append((one.w, numbers.setdefault((start, end), len(numbers))))
                start = end + 1
        months = [(block, month) for (start, end), block in numbers.items() for month in range(start, end + 1)]
        return (
            pa.table(
                {
                    "w": pa.array([w for w, _ in held], pa.int32()),
                    "block": pa.array([block for _, block in held], pa.int32()),
                }
            ),
            pa.table(
                {
                    "block": pa.array([block for block, _ in months], pa.int32()),
                    "month": pa.array([month for _, month in months], pa.int32()),
                }
            ),
        )

"""Windows of whole months, counted as year × 12 + month: what is rolled up, and which quarters it holds.

A window ends with a month and holds what was known at that month's end: of each of its months the sums that were known
by then, and nothing that became known later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from riskml.core.months import month_number

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

REVISED = 3
"""Closed months whose numbers are told once more, as known now, beside the first ones."""

EARLIER = 12
"""Months before a month that its trend looks back on, and that its yardsticks are taken from, itself included."""


def _whole_numbers(rows: Sequence[tuple[int, ...]], names: str) -> pa.Table:
    return pa.table(
        {name: pa.array([row[place] for row in rows], pa.int32()) for place, name in enumerate(names.split())}
    )


@dataclass(frozen=True, slots=True)
class Window:
    """One window.

    Parameters
    ----------
    w
        Its number.
    span
        0 for the card's own length, 1 for the series of single months, 2 for a closed month as known now.
    month
        Its last month.
    known
        The month at whose end what the window holds was known: its last month, or, for span 2, the latest.
    first
        Its first month.
    latest
        Whether evidence is read from it.
    """

    w: int
    span: int
    month: int
    known: int
    first: int
    latest: bool


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of one card as of one date.

    Parameters
    ----------
    all
        The card's own windows, newest first, then the single months.
    """

    all: tuple[Window, ...]

    @classmethod
    def of(
        cls, as_of: date, length: int, months: int, *, trend: bool, done: Collection[tuple[int, int]] = ()
    ) -> Windows:
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
        done
            The spans and months that are known already; the latest month is always looked at.
        """
        last = month_number(as_of)
        long = [(0, last - back, last - back, last - back - length + 1) for back in range(months)]
        single = [(1, last - back, last - back, last - back) for back in range(months + (EARLIER if trend else 0))]
        again = [(2, last - back, last, last - back - length + 1) for back in range(1, min(months, REVISED + 1))]
        wanted = [one for one in long + single if one[1] == last or one[:2] not in done] + again
        return cls(tuple(Window(w, *one, latest=w == 0) for w, one in enumerate(wanted)))

    @property
    def first(self) -> int:
        """The earliest month that any of them holds."""
        return min(one.first for one in self.all)

    @property
    def last(self) -> int:
        """The month of the date on which things are seen."""
        return max(one.month for one in self.all)

    @property
    def latest(self) -> int:
        """The number of the one that evidence is read from."""
        return next(one.w for one in self.all if one.latest)

    def long(self) -> Windows:
        """Return them without the single months."""
        return Windows(tuple(one for one in self.all if one.span != 1))

    def told(self, months: int) -> Windows:
        """Return those that end in the last months."""
        return Windows(tuple(one for one in self.all if one.month > self.last - months))

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
        """Return each window with each of its months and each month in which something of that could become known."""
        return _whole_numbers(
            [
                (one.w, month, known)
                for one in self.all
                for month in range(one.first, one.month + 1)
                for known in range(month, one.known + 1)
            ],
            "w month known",
        )

    def columns(self) -> pa.Table:
        """Return each month and month of knowledge with a column a window: 1 where the window holds it, else 0."""
        pairs = [(month, known) for month in range(self.first, self.last + 1) for known in range(month, self.last + 1)]
        names = " ".join(f"in_{one.w}" for one in self.all)
        return _whole_numbers(
            [
                (month, known, *(int(one.first <= month <= one.month and known <= one.known) for one in self.all))
                for month, known in pairs
            ],
            f"month known {names}",
        )

    def blocks(self) -> tuple[pa.Table, pa.Table]:
        """Return the calendar quarters, cut where a window cuts them, each as it was known when the window ended.

        Returns
        -------
        tuple of Table
            Window × block, and block × month × month of knowledge.

        Examples
        --------
        >>> from datetime import date
        >>> of_windows, of_months = Windows.of(date(2026, 5, 31), 6, 1, trend=False).blocks()
        >>> of_windows.num_rows, of_months.num_rows
        (4, 22)
        """
        numbers: dict[tuple[int, int, int], int] = {}
        held = []
        for one in self.all:
            start = one.first
            while start <= one.month:
                end = min(start - start % 3 + 2, one.month)
                held.append((one.w, numbers.setdefault((start, end, one.known), len(numbers))))
                start = end + 1
        months = [
            (block, month, known)
            for (start, end, last), block in numbers.items()
            for month in range(start, end + 1)
            for known in range(month, last + 1)
        ]
        return _whole_numbers(held, "w block"), _whole_numbers(months, "block month known")

"""Months and quarters, as addresses name them, and the one before each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

_NAMED: Final = re.compile(r"(\d{4})-(?:(0[1-9]|1[0-2])|Q([1-4]))")
_QUARTER: Final = 3
_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A month, or a quarter.

    Parameters
    ----------
    first
        Its first day.
    months
        How many it has: one, or three.
    """

    first: date
    months: int

    @classmethod
    def named(cls, name: str) -> Self | None:
        """Return the period of a name; of another text, nothing.

        Examples
        --------
        >>> Period.named("2025-Q4").last, Period.named("2025-11").before.name, Period.named("2025-Q1").before.name
        (datetime.date(2025, 12, 31), '2025-10', '2024-Q4')
        """
        found = _NAMED.fullmatch(name)
        if found is None or not date.min.year < int(found[1]) < date.max.year:
            return None
        year = int(found[1])
        if found[2]:
            return cls(date(year, int(found[2]), 1), 1)
        return cls(date(year, int(found[3]) * _QUARTER - 2, 1), _QUARTER)

    @classmethod
    def around(cls, day: date, months: int) -> Self:
        """Return the month or the quarter of a day."""
        return cls(date(day.year, day.month - (day.month - 1) % months, 1), months)

    @property
    def name(self) -> str:
        """As an address names it."""
        if self.months == _QUARTER:
            return f"{self.first.year}-Q{self.quarter}"
        return f"{self.first:%Y-%m}"

    @property
    def quarter(self) -> int:
        """The number of its quarter."""
        return (self.first.month + 2) // _QUARTER

    @property
    def last(self) -> date:
        """Its last day."""
        years, month = divmod(self.first.month - 1 + self.months, _YEAR)
        return date(self.first.year + years, month + 1, 1) - timedelta(days=1)

    @property
    def before(self) -> Period:
        """The one before it."""
        return Period.around(self.first - timedelta(days=1), self.months)

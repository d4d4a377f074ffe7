"""How large the synthetic city is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from riskml.core.months import first_day, month_number

SMALLEST_UNITS = 8
SMALLEST_STAFF = 12
SHORTEST_MONTHS = 8


@dataclass(frozen=True, slots=True)
class CitySize:
    """The size of a synthetic city.

    Parameters
    ----------
    units
        Units with officials; their kinds follow one another in a fixed pattern.
    officials_per_unit
        Average number of officials of a unit.
    months
        Months of log, up to and including the month of `last`.
    demand
        Factor on the number of cases.
    companies, citizens
        How many counterparties there are to apply.
    planted
        Officials per planted scheme.
    last
        Last day of the log.
    differences
        Factor on how far officials honestly differ in pace, leniency, amounts and overtime; 0: by chance alone.

    Examples
    --------
    >>> CitySize().first
    datetime.date(2024, 1, 1)
    """

    units: int = 14
    officials_per_unit: int = 14
    months: int = 24
    demand: float = 1.0
    companies: int = 900
    citizens: int = 9000
    planted: int = 3
    last: dt.date = dt.date(2025, 12, 31)
    differences: float = 1.0

    def __post_init__(self) -> None:
        least = {
            "units": SMALLEST_UNITS,
            "officials_per_unit": SMALLEST_STAFF,
            "months": SHORTEST_MONTHS,
            "companies": 100,
            "citizens": 100,
            "planted": 1,
        }
        if self.differences < 0:
            raise ValueError(f"expected differences of 0 or more, found {self.differences}")
        small = [f"{name} at least {low}" for name, low in least.items() if getattr(self, name) < low]
        if small:
            raise ValueError(f"too small a city to hold its schemes and its honest people: {', '.join(small)}")

    @property
    def first(self) -> dt.date:
        """The first day of the log."""
        return first_day(month_number(self.last) - self.months + 1).date()

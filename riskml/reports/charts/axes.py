"""Axes: where a value stands, which round values are written under it, and on which side it lies beyond the ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from riskml.portraits.parts import RATIOS
from riskml.reports.charts.svg import columns, scale, ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from riskml.portraits.parts import MetricPanel

LEFT, RIGHT = 18.0, 342.0
STOP = 26.0
"""Where a logarithmic axis has a zero, it stands so far before the axis proper."""
MARGIN = 0.06
"""Share of an axis that is left free at either end."""
FARTHER = 4.0
"""An interval's end moves the end of a logarithmic axis by so many times at most, and beyond it has an arrow."""
APART = 8.0
"""Pixels between two labels."""
DAYS = (1, 2, 3, 5, 7, 10, 14)
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
MOST_DATES = 6
DECADE = 10.0
YEAR = 12
MONTH_DAYS = 30.4


@dataclass(frozen=True, slots=True)
class Axis:
    """A map of values to places; a logarithmic one may have a stop for zero before its low end."""

    low: float
    high: float
    log: bool = False
    zero: bool = False
    left: float = LEFT
    right: float = RIGHT

    def at(self, value: float) -> float:
        """Return the place of a value; one beyond the axis is placed at its end."""
        if not self.log:
            return scale(self.low, self.high, self.left, self.right)(value)
        if value <= 0 and self.zero:
            return self.left
        inside = min(max(value, self.low), self.high)
        return scale(math.log(self.low), math.log(self.high), self.start, self.right)(math.log(inside))

    @property
    def start(self) -> float:
        """Where the axis proper begins, after the stop for zero."""
        return self.left + (STOP if self.log and self.zero else 0.0)

    def side(self, value: float) -> int:
        """Tell whether a value lies below the axis (-1), above it (1), or on it (0)."""
        if self.log and self.zero and value <= 0:
            return 0
        return int(value > self.high) - int(value < self.low)

    def marks(self, label: Callable[[float], str]) -> list[tuple[float, str]]:
        """Return round values with their labels, so far apart that no two labels touch."""
        wanted = _decades(self.low, self.high) if self.log else ticks(self.low, self.high)
        if self.zero:
            wanted = [0.0, *wanted]
        wanted.sort(key=lambda one: _plainness(one) if self.log else abs(one))
        kept: list[tuple[float, str]] = []
        for one in wanted:
            told = label(one)
            if all(
                abs(self.at(one) - self.at(other)) >= (text_width(told) + text_width(beside)) / 2 + APART
                for other, beside in kept
            ):
                kept.append((one, told))
        return sorted(kept)


def text_width(words: str) -> float:
    """Return about how wide words are in the charts' type."""
    return 5.8 * columns(words)


def _decades(low: float, high: float) -> list[float]:
    """Return 1, 2 and 5 times each power of ten within a range."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return [
        value
        for power in range(first, last + 1)
        for value in (one * DECADE**power for one in (1, 2, 5))
        if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)
    ]


def _plainness(value: float) -> tuple[bool, bool, float]:
    """Order values by how much an axis needs them: one and zero, powers of ten, then the nearest to one."""
    if value <= 0 or value == 1:
        return False, False, 0.0
    power = math.log10(value)
    return True, abs(power - round(power)) > 1e-9, abs(power)  # noqa: PLR2004 - a power of ten but for rounding


def neutral_of(compare: str) -> float:
    """Return the effect of whoever does as is expected."""
    return 1.0 if compare in RATIOS else 0.0


def effect_axis(panel: MetricPanel) -> Axis:
    """Return the axis of a panel's effect: times the expected in logarithms, or a difference from it.

    Effect, expected and the middle of the others are always on it; an end of the interval or one of the others may
    lie beyond.
    """
    figures, band = panel.figures, panel.band
    core = [neutral_of(panel.compare), figures.effect]
    core += [band.low, band.median, band.high] if band else []
    if panel.compare in RATIOS:
        return ratio_axis(core, (figures.low, figures.high), panel.others)
    low, high = min(core), max(core)
    span = (high - low) or math.inf
    low, high = min(low, max(figures.low, low - span)), max(high, min(figures.high, high + span))
    free = (high - low) * MARGIN or 1.0
    return Axis(low - free, high + free)


def ratio_axis(core: Iterable[float], ends: tuple[float, float], others: Iterable[float] = ()) -> Axis:
    """Return a logarithmic axis on which a core of values stands, at least from a half to the double."""
    seen = [one for one in core if one > 0]
    low, high = min(0.5, *seen), max(2.0, *seen)
    if 0 < ends[0] < low:
        low = max(ends[0], low / FARTHER)
    if ends[1] > high:
        high = min(ends[1], high * FARTHER)
    zero = min((*core, *others, ends[0])) <= 0
    return log_axis(low, high, zero=zero)


def log_axis(low: float, high: float, *, zero: bool = False) -> Axis:
    """Return a logarithmic axis with a margin."""
    free = (high / low) ** MARGIN
    return Axis(low / free, high * free, log=True, zero=zero)


def day_number(at: date) -> float:
    """Return a date or a moment as days."""
    moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day)  # noqa: DTZ001 - of the log's clock
    return moment.toordinal() + (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86_400


def dates(first: date, last: date, most: int = MOST_DATES) -> list[tuple[float, str]]:
    """Return the days of a span that its axis names, at most so many: days of a short one, months of a longer one.

    Examples
    --------
    >>> [label for _, label in dates(date(2025, 3, 1), date(2025, 3, 9))]
    ['03-01', '03-03', '03-05', '03-07', '03-09']
    >>> [label for _, label in dates(date(2024, 11, 20), date(2025, 6, 9))]
    ['2024-12', '2025-02', '2025-04', '2025-06']
    """
    start, end = day_number(first), day_number(last)
    step = next((one for one in DAYS if (end - start) / one < most), None)
    if step is not None:
        days = [date.fromordinal(math.ceil(start)) + timedelta(days=i * step) for i in range(most)]
        return [(day_number(one), f"{one:%m-%d}") for one in days if day_number(one) <= end]
    every = next((one for one in MONTHS if (end - start) / MONTH_DAYS / one < most), MONTHS[-1])
    begun = first.year * YEAR + first.month - 1 + (first.day > 1)
    months = [date(one // YEAR, one % YEAR + 1, 1) for one in range(begun, last.year * YEAR + last.month, every)]
    return [(day_number(one), f"{one:%Y-%m}") for one in months]

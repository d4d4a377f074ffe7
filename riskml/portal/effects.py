"""What an improvement changed: how often a rule flagged people of a unit before it began and since, with an interval.

Each figure is of months that runs have told: people flagged in a month, of people times months. Of a metric that
counts, it is what was observed of the unit, of what was expected of the same work. The month in which the improvement
began counts on neither side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, Protocol

from riskml.evaluation.intervals import Estimate, clopper_pearson, garwood

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

LEVEL: Final = 0.95
"""How sure the comparisons of one improvement are together."""
IMPROVING: Final = "improving"
"""The state of a case whose improvement is under way."""
EFFECT_SHOWN: Final = "effect_shown"
ENDS: Final = (EFFECT_SHOWN, "no_effect")
"""The moves by which an improvement ends: signed as shown, or signed as not."""
Verdict = Literal["unknown", "open", "fewer", "more"]


class Side(Protocol):
    """One side of a comparison: how many, of what they are set against, in how many months, and their share."""

    @property
    def flagged(self) -> float:
        """How many."""

    @property
    def of(self) -> float:
        """What they are set against."""

    @property
    def months(self) -> int:
        """In how many months."""

    @property
    def share(self) -> Estimate:
        """How many of it, with an exact interval."""


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a comparison: flagged person-months, of how many, in how many months."""

    flagged: int
    of: int
    months: int

    @property
    def share(self) -> Estimate:
        """The share flagged, with its exact interval."""
        low, high = clopper_pearson(self.flagged, self.of)
        return Estimate(self.flagged / self.of if self.of else math.nan, low, high)


@dataclass(frozen=True, slots=True)
class Standard:
    """One side of a comparison by a metric: what was observed, and expected of the same work, in how many months."""

    flagged: float
    of: float
    months: int

    @property
    def share(self) -> Estimate:
        """How many times the expected was observed, with its exact interval."""
        if not self.of:
            return Estimate(math.nan, 0.0, math.inf)
        low, high = garwood(self.flagged)
        return Estimate(self.flagged / self.of, low / self.of, high / self.of)


@dataclass(frozen=True, slots=True)
class Effect:
    """A rule or a metric in a unit, before an improvement and since.

    Parameters
    ----------
    before, since
        The two sides.
    level
        How sure the interval of the ratio is: the more comparisons one improvement has, the surer each has to be.
    """

    before: Side
    since: Side
    level: float = LEVEL

    @property
    def ratio(self) -> Estimate:
        """The rate since, divided by the rate before, with its exact interval."""
        return rate_ratio(self.before, self.since, self.level)

    @property
    def verdict(self) -> Verdict:
        """Whether the interval excludes that nothing changed, and in which direction."""
        if not self.before.of or not self.since.of or not (self.before.flagged or self.since.flagged):
            return "unknown"
        told = self.ratio
        return "fewer" if told.high < 1 else "more" if told.low > 1 else "open"


def rate_ratio(before: Side, since: Side, level: float = LEVEL) -> Estimate:
    """Return the ratio of two rates with its exact interval.

    What they are set against is people times months, or what was expected. Of all that was flagged, the share that fell
    since is binomial once the total is given (Przyborowski and Wilenski 1940, Biometrika 31:313-323); its exact
    interval is turned into one of the ratio. Months of one person hang together, so the interval is rather too narrow
    than too wide: a lead for whoever signs, not a proof.

    Examples
    --------
    >>> told = rate_ratio(Half(20, 100, 10), Half(5, 100, 10))
    >>> round(told.value, 2), round(told.low, 2), round(told.high, 2)
    (0.25, 0.07, 0.69)
    """
    if not before.of or not since.of:
        return Estimate(math.nan, 0.0, math.inf, level)
    low, high = clopper_pearson(since.flagged, before.flagged + since.flagged, level)
    scale = before.of / since.of

    def ratio(share: float) -> float:
        return math.inf if share >= 1 else share / (1 - share) * scale

    value = since.flagged / before.flagged * scale if before.flagged else math.nan
    return Estimate(value, ratio(low), ratio(high), level)


def together(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """Return comparisons that belong to one improvement, each so sure that all of them together are (Bonferroni)."""
    telling = sum(one.verdict != "unknown" for one in effects)
    level = 1 - (1 - LEVEL) / max(telling, 1)
    return tuple(replace(one, level=level) for one in effects)


@dataclass(frozen=True, slots=True)
class Window:
    """The whole months that one run told of a rule in a unit.

    Parameters
    ----------
    as_of
        The run's day.
    months
        Those that it covers.
    people
        How many people the unit had in it.
    flagged
        How many of them the rule flagged in a month; a month that is not there had none.
    """

    as_of: date
    months: tuple[date, ...]
    people: int
    flagged: Mapping[date, int]


def effect_of(windows: Collection[Window], began: date) -> Effect:
    """Compare the months before a day with those after, each as the latest run that covers it told it."""
    latest: dict[date, Window] = {}
    for one in sorted(windows, key=lambda each: each.as_of):
        latest |= dict.fromkeys(one.months, one)
    month = began.replace(day=1)

    def half(told: Mapping[date, Window]) -> Half:
        flagged = sum(min(one.flagged.get(day, 0), one.people) for day, one in told.items())
        return Half(flagged, sum(one.people for one in told.values()), len(told))

    return Effect(
        half({day: one for day, one in latest.items() if day < month}),
        half({day: one for day, one in latest.items() if day > month}),
    )


def effect_of_metric(told: Mapping[date, tuple[float, float]], began: date) -> Effect:
    """Compare what was observed of a unit, beside what was expected, before a day and after its month.

    What is expected of a unit comes from the other units that do the same work, month by month: what changed for all
    of them alike is no effect.

    Parameters
    ----------
    told
        Of each month what was observed and what was expected.
    began
        The day.
    """
    month = began.replace(day=1)

    def half(days: Sequence[date]) -> Standard:
        return Standard(sum(told[day][0] for day in days), sum(told[day][1] for day in days), len(days))

    return Effect(half([day for day in told if day < month]), half([day for day in told if day > month]))


def may_name_until(began: date) -> date:
    """Return the last day on which a metric may be named: before a whole month of the improvement has passed.

    Whoever could wait for the figures would name the metric that happens to have moved.
    """
    return following(following(began)) - timedelta(days=1)


def whole_months(first: date, last: date) -> tuple[date, ...]:
    """Return the first days of the months that lie whole between two days.

    Examples
    --------
    >>> from datetime import date
    >>> [str(one) for one in whole_months(date(2024, 12, 1), date(2025, 2, 27))]
    ['2024-12-01', '2025-01-01']
    """
    months: list[date] = []
    day = first if first.day == 1 else following(first)
    while (after := following(day)) <= last or (after - last).days == 1:
        months.append(day)
        day = after
    return tuple(months)


def following(day: date) -> date:
    """Return the first day of the month after a day's."""
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1, day=1)

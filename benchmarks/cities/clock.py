"""Working time: hours on duty as one running number, and back to moments."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from riskml.calendars import build

if TYPE_CHECKING:
    from random import Random

HOURS = 7.0
"""On duty a working day: 09:00 to 12:00, and 13:30 to 17:30."""
_MORNING, _NOON, _AFTERNOON, _EVENING = 9.0, 12.0, 13.5, 17.5


class Clock:
    """The working days of a span, and some after it, so that work that is under way has somewhere to go.

    Parameters
    ----------
    first, last
        Of the log.
    """

    def __init__(self, first: date, last: date) -> None:
        table = build("CN", first - timedelta(days=30), last + timedelta(days=400))
        told = zip(table["day"], table["working"], strict=True)
        self.workdays: list[date] = [date.fromisoformat(str(day)[:10]) for day, working in told if working]
        self._known = set(self.workdays)

    def works(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return day in self._known

    def workday(self, day: date) -> date:
        """Return the day, or the first working day after it."""
        return self.workdays[bisect_left(self.workdays, day)]

    def after(self, day: date, days: int = 1) -> date:
        """Return the working day so many working days later."""
        return self.workdays[bisect_right(self.workdays, day) - 1 + days]

    def hours(self, moment: datetime) -> float:
        """Return how many hours on duty have gone by until a moment."""
        day = moment.date()
        place = bisect_left(self.workdays, day)
        if not self.works(day):
            return place * HOURS
        hour = moment.hour + moment.minute / 60 + moment.second / 3600
        worked = min(max(hour - _MORNING, 0.0), _NOON - _MORNING) + min(
            max(hour - _AFTERNOON, 0.0), _EVENING - _AFTERNOON
        )
        return place * HOURS + worked

    def moment(self, hours: float) -> datetime:
        """Return the moment at which so many hours on duty have gone by."""
        place, left = divmod(hours, HOURS)
        morning = _NOON - _MORNING
        hour = _MORNING + left if left < morning else _AFTERNOON + left - morning
        return at(self.workdays[int(place)], hour)

    def add(self, moment: datetime, hours: float) -> datetime:
        """Return the moment so many hours on duty later."""
        return self.moment(self.hours(moment) + hours)

    def between(self, day: date, last: date) -> int:
        """Count the working days from one day to another."""
        return bisect_right(self.workdays, last) - bisect_left(self.workdays, day)


def at(day: date, hour: float) -> datetime:
    """Return a moment of a day by its hour with fractions; beyond 24 it is on the next."""
    return datetime.combine(day, time()) + timedelta(seconds=round(hour * 3600))


def on_duty(day: date, random: Random) -> datetime:
    """Return any moment of a day on duty, mornings busier than afternoons."""
    hour = _MORNING + 3 * random.betavariate(1.6, 1.3)
    return at(day, hour if random.random() < 0.52 else _AFTERNOON + 3.9 * random.betavariate(1.2, 1.5))


def after_hours(day: date, random: Random, saturday: float = 0.2) -> datetime:
    """Return a moment of honest overtime: that evening, sometimes the Saturday that follows."""
    if random.random() < saturday:
        to = day + timedelta(days=(5 - day.weekday()) % 7)
        return at(to, random.uniform(9.2, 16.8))
    return at(day, min(_EVENING + 0.1 + random.expovariate(1 / 1.1), 22.9))


def month_of(day: date) -> int:
    """Return a month as a running number."""
    return day.year * 12 + day.month - 1


def first_of(month: int) -> date:
    """Return the first day of a month by its running number."""
    return date(month // 12, month % 12 + 1, 1)

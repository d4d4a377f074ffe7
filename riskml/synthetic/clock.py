"""Days and times of day of the synthetic city: when anybody can work at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from riskml import calendars
from riskml.core.months import month_numbers

if TYPE_CHECKING:
    from riskml.synthetic.size import CitySize

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Seconds = npt.NDArray[np.datetime64]

HOUR = 3600
_OPEN, _NOON, _BACK, _SHUT = 9 * HOUR, 12 * HOUR, 13 * HOUR, 17 * HOUR
_WORKED = (_NOON - _OPEN) + (_SHUT - _BACK)
_NIGHT_FROM, _NIGHT_LONG = 20 * HOUR, 4 * HOUR - 60
_TAIL = 240  # days after the log, so that work begun before its end has a day to be done on


@dataclass(frozen=True, slots=True)
class Clock:
    """The days of the city, from the first day of its log to well after the last."""

    dates: Seconds
    working: Bools
    number: Ints
    horizon: int

    @classmethod
    def of(cls, size: CitySize) -> Self:
        """Lay out the days by the calendar of China, moved days included."""
        table = calendars.build("CN", size.first, size.last + dt.timedelta(days=_TAIL))
        return cls(
            dates=np.array(table["day"].to_numpy(), dtype="datetime64[D]"),
            working=table["working"].to_numpy(dtype=np.bool_),
            number=table["workday_number"].to_numpy(dtype=np.int64),
            horizon=(size.last - size.first).days + 1,
        )

    def index(self, moments: Seconds) -> Ints:
        """Return the position of each moment's day."""
        days: Ints = (moments.astype("datetime64[D]") - self.dates[0]).astype(np.int64)
        return days

    def at(self, day: Ints, seconds: Ints) -> Seconds:
        """Return the moment of a second of a day."""
        moments: Seconds = self.dates[day].astype("datetime64[s]") + seconds.astype("timedelta64[s]")
        return moments

    def workdays_after(self, day: Ints, count: Ints) -> Ints:
        """Return the day on which `count` more working days have passed."""
        return np.searchsorted(self.number, self.number[day] + count, side="left").astype(np.int64)

    def years_month(self) -> Ints:
        """Return each day's month, 0 for January."""
        return month_numbers(self.dates) % 12


def seconds_of(moments: Seconds) -> Ints:
    """Return the second of the day of each moment."""
    since_midnight = moments - moments.astype("datetime64[D]")
    seconds: Ints = since_midnight.astype("timedelta64[s]").astype(np.int64)
    return seconds


def office_share(seconds: Ints) -> Floats:
    """Return how much of the office day has passed at a second of the day, noon break left out.

    Examples
    --------
    >>> office_share(np.array([8, 12, 13, 20]) * 3600).round(3).tolist()
    [0.0, 0.429, 0.429, 0.999]
    """
    worked = np.clip(seconds, _OPEN, _NOON) - _OPEN + np.clip(seconds, _BACK, _SHUT) - _BACK
    return np.minimum(worked / _WORKED, 0.999)


def office_second(share: Floats) -> Ints:
    """Return the second of the day at which a share of the office day has passed."""
    worked = np.asarray(share * _WORKED, dtype=np.int64)
    return _OPEN + worked + np.where(worked >= _NOON - _OPEN, _BACK - _NOON, 0)


def night_second(share: Floats) -> Ints:
    """Return the second of the day at which a share of the evening on duty has passed."""
    return _NIGHT_FROM + np.asarray(share * _NIGHT_LONG, dtype=np.int64)

"""The clock of a case, in the working days of the project's calendar: when it is due, how late it is, who is told."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, Self

from riskml.core.errors import Fault, ProjectError
from riskml.reviews.phrases_faults import phrase

if TYPE_CHECKING:
    import pandas as pd

    from riskml.reviews.cases.case import Case
    from riskml.reviews.cases.table import Deadline, Register

Light = Literal["none", "green", "yellow", "red", "paused"]
MONTHS = 12


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of a calendar; the day of receipt does not count.

    Parameters
    ----------
    first, last
        The days that the calendar begins and ends with.
    working
        Its working days, in their order.
    """

    first: date
    last: date
    working: tuple[date, ...]

    @classmethod
    def of(cls, calendar: pd.DataFrame) -> Self:
        """Take the working days of a calendar table, as ``riskml.calendars`` builds it.

        Examples
        --------
        >>> from riskml.calendars import build
        >>> days = WorkingDays.of(build("CN", date(2024, 2, 1), date(2024, 3, 31)))
        >>> days.after(date(2024, 2, 9), 1), days.between(date(2024, 2, 9), date(2024, 2, 19))
        (datetime.date(2024, 2, 18), 2)
        """
        days = [date(day.year, day.month, day.day) for day in calendar["day"]]
        working = tuple(day for day, works in zip(days, calendar["working"], strict=True) if works)
        return cls(days[0], days[-1], working)

    def after(self, day: date, count: int) -> date:
        """Return the working day that is so many working days after a day; with none, the day itself."""
        if not count:
            return day
        at = bisect_left(self.working, day + timedelta(days=1)) + count - 1
        if day < self.first or at >= len(self.working):
            raise self._ends(day)
        return self.working[at]

    def before(self, day: date, count: int) -> date:
        """Return the working day that is so many working days before a day; at the calendar's begin, its first."""
        return self.working[max(bisect_left(self.working, day) - count, 0)] if count else day

    def between(self, first: date, last: date) -> int:
        """Return how many working days come after the first day, up to and including the last."""
        for day in (first, last):
            if not self.first <= day <= self.last:
                raise self._ends(day)
        after = timedelta(days=1)
        return max(bisect_left(self.working, last + after) - bisect_left(self.working, first + after), 0)

    def _ends(self, day: date) -> ProjectError:
        found = phrase("to", first=self.first, last=self.last)
        return ProjectError(
            [
                Fault(
                    phrase("the_calendar_of_cases"),
                    phrase("days_around", day=day),
                    found,
                    phrase("build_a_longer_calendar"),
                )
            ]
        )


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or the month's last.

    Examples
    --------
    >>> months_after(date(2024, 1, 31), 1), months_after(date(2024, 11, 5), 6)
    (datetime.date(2024, 2, 29), datetime.date(2025, 5, 5))
    """
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    following = date(year + (month + 1) // MONTHS, (month + 1) % MONTHS + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Clock:
    """How the time of a case stands on a day.

    Parameters
    ----------
    due
        The last day that is in time; none where a case is final.
    light
        Green, yellow when the time is nearly up (never in its first half), red once it is; "paused" while it stands,
        and red even then once the time for letting it run on is up.
    days_late
        Working days beyond the due day.
    told
        The roles that are told, in the order in which they are.
    basis
        Whether law or a local setting says so.
    """

    due: date | None
    light: Light
    days_late: int = 0
    told: tuple[str, ...] = ()
    basis: str = ""


def due_day(case: Case, register: Register, days: WorkingDays) -> date | None:
    """Return the last day on which the case moves on in time; none where it is final.

    A deadline counts from the entering of its state, without the day itself. Days on which a local clock stood do not
    count; a clock set by law never stands. While the clock stands the day is that by which it has to run on again. A
    resubmission day comes first where it is earlier. After an answer nothing is due earlier than it was before.
    """
    told = register.clock_of(case.state, paused=case.paused)
    if told is None:
        return None
    if case.paused:
        return _counted(told, case.pauses[-1].stopped, (), days)
    start = _begins(case, told)
    stood = () if told.basis == "law" else tuple((one.stopped, one.resumed) for one in case.pauses if one.resumed)
    due = _counted(told, start, stood, days)
    if case.until is not None:
        due = min(due, case.until)
    return max(due, case.not_before) if case.not_before is not None else due


def _begins(case: Case, told: Deadline) -> date:
    """Return the day from which a deadline counts."""
    return case.entered_at(told.since or case.state).date()


def _counted(told: Deadline, start: date, stood: tuple[tuple[date, date | None], ...], days: WorkingDays) -> date:
    if told.workdays is not None:
        due = days.after(start, told.workdays)
        for stopped, resumed in stood:
            # A pause before the start, or one after the time was up, moves nothing.
            if resumed and start <= resumed and stopped <= due:
                due = days.after(due, days.between(max(stopped, start), resumed))
        return due
    due = months_after(start, told.months or 0)
    for stopped, resumed in stood:
        if resumed and start <= resumed and stopped <= due:
            due += resumed - max(stopped, start)
    return due


def clock(case: Case, register: Register, days: WorkingDays, today: date) -> Clock:
    """Tell how the time of a case stands on a day: a function of the case, the table, the calendar and the day."""
    due = due_day(case, register, days)
    told = register.clock_of(case.state, paused=case.paused)
    if due is None or told is None:
        return Clock(None, "none")
    late = days.between(due, today) if today > due else 0
    given = days.between(_begins(case, told), due) if due > _begins(case, told) else 0
    before = min(register.yellow_before, given // 2)
    # What ran out on the eve of days off is late from the first of them on, though no working day has passed.
    light: Light = "green"
    if today > due:
        light = "red"
    elif case.paused:
        light = "paused"
    elif before and today >= days.before(due, before):
        light = "yellow"
    roles = tuple(one.role for one in register.escalate if late >= one.after) if today > due else ()
    return Clock(due, light, late, roles, told.basis)

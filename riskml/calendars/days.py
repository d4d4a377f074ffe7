"""The calendar table: one row a day, with the running number of working days.

Elapsed working time is a join on this table: ``workday_number(b) - workday_number(a)``. The day of
receipt does not count.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import chinese_calendar
import holidays
import pandas as pd

from riskml.calendars.overrides import Overrides, read_overrides
from riskml.calendars.phrases_faults import phrase
from riskml.core.errors import Fault, ProjectError, Verbatim, did_you_mean

if TYPE_CHECKING:
    from riskml.core.project import Project

COLUMNS = ("day", "working", "workday_number", "provisional", "holiday")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class _Day:
    working: bool
    provisional: bool
    holiday: str | None


def build(country: str, first: dt.date, last: dt.date, overrides: Overrides | None = None) -> pd.DataFrame:
    """Build the calendar of a country, both ends included.

    Parameters
    ----------
    country
        ISO 3166 code. ``CN`` follows the State Council's yearly notice, moved days (调休) included.
    first, last
        The days the table begins and ends with.
    overrides
        The bureau's own days, which win.

    Returns
    -------
    pandas.DataFrame
        ``day`` (date), ``working``, ``workday_number`` (working days from `first` up to and including the
        day), ``provisional`` (the year's days off are not certain) and ``holiday`` (its name, or missing).

    Raises
    ------
    ProjectError
        The country has no calendar.

    Notes
    -----
    A year is provisional where its days off have not been announced: for CN the years that
    chinesecalendar does not hold, where only weekdays count; elsewhere the years after the newest
    announcement in the installed release of holidays (which goes on computing to 2100), the years
    before a country's first, and the years in which it says "estimated" itself.

    Examples
    --------
    >>> from datetime import date
    >>> days = build("CN", date(2024, 2, 9), date(2024, 2, 18))
    >>> days.loc[days["working"], "day"].astype(str).tolist()
    ['2024-02-09', '2024-02-18']
    """
    if last < first:
        raise ValueError(f"the calendar would end ({last}) before it begins ({first})")
    overrides = overrides or Overrides()
    span = [first + dt.timedelta(days=step) for step in range((last - first).days + 1)]
    days = _china(span) if country == "CN" else _elsewhere(country, span)
    own = {one.day: one for one in overrides.day}
    rows = []
    for day, one in zip(span, days, strict=True):
        mine = own.get(day)
        working = mine.working if mine else one.working
        name = mine.reason.zh if mine else one.holiday
        rows.append((day, working, one.provisional and day.year not in overrides.announced, name))
    table = pd.DataFrame(rows, columns=["day", "working", "provisional", "holiday"])
    table["workday_number"] = table["working"].cumsum().astype("int64")
    table["holiday"] = table["holiday"].astype("str")
    return table[list(COLUMNS)]


def build_for(project: Project, first: dt.date, last: dt.date) -> pd.DataFrame:
    """Build the calendar of a project, with its country and its ``data/calendars/overrides.toml``."""
    overrides = read_overrides(project.accepted / "calendars" / "overrides.toml")
    return build(project.settings.country, first, last, overrides)


def _china(span: list[dt.date]) -> list[_Day]:
    return [_chinese_day(day) for day in span]


def _chinese_day(day: dt.date) -> _Day:
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:  # a year it does not hold: it refuses rather than guess
        return _Day(day.weekday() < _SATURDAY, provisional=True, holiday=None)
    return _Day(not off, provisional=False, holiday=name if off else None)


def _elsewhere(country: str, span: list[dt.date]) -> list[_Day]:
    years = range(span[0].year, span[-1].year + 1)
    try:
        known = holidays.country_holidays(country, years=years)
    except NotImplementedError as error:
        supported = holidays.list_supported_countries()
        raise ProjectError(
            [
                Fault(
                    phrase("tool_riskml_key_country"),
                    phrase("a_country_with_a_calendar"),
                    Verbatim(repr(country)),
                    did_you_mean(country, supported),
                )
            ]
        ) from error
    estimated = {day.year for day, name in known.items() if "estimated" in name}
    horizon = _newest_announcement()
    return [
        _Day(
            known.is_working_day(day),
            provisional=not known.start_year <= day.year <= horizon or day.year in estimated,
            holiday=known.get(day),
        )
        for day in span
    ]


def announced_until(country: str) -> int:
    """Return the last year whose days off the installed calendars hold by announcement; a bureau may know more.

    Examples
    --------
    >>> announced_until("CN") >= 2026
    True
    """
    if country != "CN":
        return _newest_announcement()
    year = dt.MINYEAR + 2003  # its first
    while not _chinese_day(dt.date(year + 1, 7, 1)).provisional:
        year += 1
    return year


def _newest_announcement() -> int:
    """Return the last year that the installed holidays release holds by announcement, not by rule.

    A release does not tell its date; China's days off cannot be computed and enter it with each
    November's notice, so the newest year among them dates what the release can know.
    """
    announced: dict[int, object] = holidays.country_holidays("CN").special_public_holidays
    return max(announced)

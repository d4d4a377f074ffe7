"""What a page of a unit tells, as values: tables of what may be shown, newest first, with their words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from riskml.core.texts import Text
from riskml.public.periods import span
from riskml.public.phrases import PHRASES, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from riskml.public.cells import Shown
    from riskml.public.releases import Release

MONTHS: Final = 12
PERIODS: Final = 4
"""How many months and how many longer periods a page tells; its data tell all."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a run calls matters, their steps, and what money is paid for."""

    matters: Mapping[str, Text] = field(default_factory=dict)
    steps: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    schemes: Mapping[str, Text] = field(default_factory=dict)

    def item(self, table: str, code: str) -> Text:
        """Return what an item of a table is called; a code without a word is told as it is."""
        if table == "contract":
            return PHRASES.get(f"kind_{code}") or _code(code)
        return (self.schemes if table == "paid" else self.matters).get(code) or _code(code)

    def step(self, matter: str, code: str) -> Text:
        """Return what a step of a matter is called."""
        return self.steps.get((matter, code)) or _code(code)


def _code(code: str) -> Text:
    return Text.same(code) if code else PHRASES["other_kind"]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is of in Chinese and in English, what is told by name, and rows of its steps."""

    label: tuple[str, str]
    values: Mapping[str, float]
    steps: tuple[Line, ...] = ()
    width: int = 0
    """The length of its bar, of a hundred."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is told of one period, and as known by when; of some kinds all periods stand in one table."""

    period: Text | None
    known: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Everything of one kind that a page tells, newest first."""

    key: str
    tables: tuple[Table, ...]


def _both(text: Text) -> tuple[str, str]:
    return text.zh, text.en


@cache
def day_name(day: date) -> Text:
    """Return a day as it is written for people.

    Examples
    --------
    >>> from datetime import date
    >>> day_name(date(2025, 3, 9)).en
    '2025-03-09'
    """
    month, number = (Text(zh=str(one), en=f"{one:02d}") for one in (day.month, day.day))
    return told("day_name", year=day.year, month=month, day=number)


@cache
def period_name(period: str) -> Text:
    """Return what a period is called.

    Examples
    --------
    >>> [period_name(one).en for one in ("2025-03", "2025-Q1", "2025")]
    ['2025-03', '2025, quarter 1', '2025']
    """
    year, _, rest = period.partition("-")
    if not rest:
        return told("year_name", year=year)
    if rest.startswith("Q"):
        return told("quarter_name", year=year, quarter=rest[1:])
    return told("month_name", year=year, month=Text(zh=str(int(rest)), en=rest))


def sections_of(own: Iterable[tuple[Release, Shown]], words: Words) -> tuple[Section, ...]:
    """Return the sections of a unit's page: those for which anything may be shown.

    Parameters
    ----------
    own
        What was shown of the unit, with the release that told it.
    words
        What things are called.
    """
    by_family: dict[str, dict[str, list[Shown]]] = {}
    releases: dict[tuple[str, str], Release] = {}
    for release, one in own:
        by_family.setdefault(release.family, {}).setdefault(release.period, []).append(one)
        releases[release.family, release.period] = release
    made = []
    for family in ("received", "work", "paid", "contract", "complaint", "improvement"):
        periods = by_family.get(family, {})
        newest = sorted(periods, key=lambda one: span(one)[1], reverse=True)
        if not newest:
            continue
        known = [releases[family, one].as_of for one in newest]
        if family in ("received", "complaint", "improvement"):
            most = MONTHS if family == "received" else PERIODS
            made.append(Section(family, (_in_a_row(periods, newest[:most], known[:most]),)))
            continue
        tables = [
            Table(period_name(one), told("known_then", as_of=day_name(as_of)), _lines(family, periods[one], words))
            for one, as_of in zip(newest[:PERIODS], known, strict=False)
        ]
        made.append(Section(family, tuple(tables)))
    return tuple(made)


def _in_a_row(periods: Mapping[str, list[Shown]], newest: list[str], known: list[date]) -> Table:
    values = {
        period: {name: one for shown in periods[period] for name, one in shown.values.items()} for period in newest
    }
    most = max(one["count"] for one in values.values())
    lines = [
        Line(_both(period_name(one)), values[one], width=round(100 * values[one]["count"] / most)) for one in newest
    ]
    key = "known_then" if len(set(known)) == 1 else "known_each"
    return Table(None, told(key, as_of=day_name(max(known))), tuple(lines))


def _lines(family: str, shown: list[Shown], words: Words) -> tuple[Line, ...]:
    """Return the rows of one period, the largest first."""
    main = "finished" if family == "work" else family
    limits = {one.item: one.values for one in shown if one.table == "limits"}
    steps: dict[str, list[Line]] = {}
    for one in shown:
        if one.table == "steps":
            steps.setdefault(one.item, []).append(Line(_both(words.step(one.item, one.step)), one.values))
    lines = [
        Line(
            _both(words.item(main, one.item)),
            {**one.values, **limits.get(one.item, {})},
            tuple(sorted(steps.get(one.item, ()), key=lambda line: -line.values["count"])),
        )
        for one in shown
        if one.table == main
    ]
    return tuple(sorted(lines, key=lambda line: (-line.values.get("amount", line.values["count"]), line.label[1])))

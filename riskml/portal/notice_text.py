"""The text of a supervision notice: figures in words, as it is issued, printed and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.portal.progress import FEW, MEASURES

if TYPE_CHECKING:
    from datetime import date

    from riskml.portal.pages import RoomWords
    from riskml.portal.periods import Period
    from riskml.portal.progress import Cell, Part, Progress, Row


def notice_text(told: Progress, number: str, day: date, w: RoomWords) -> str:
    """Return the notice in one language."""
    period = told.period
    lines = [
        w("pages_notice_title", year=str(period.first.year), quarter=str(period.quarter)),
        w("pages_notice_number", number=number, day=day_said(day, w)),
        "",
        w(
            "pages_notice_lead",
            first=day_said(period.first, w),
            last=day_said(period.last, w),
            before=period_said(period.before, w),
        ),
    ]
    for title, part in (("pages_of_matters", told.matters), ("pages_of_people", told.people)):
        lines += ["", w(title), _line(w("pages_all"), part.total, w), *_rows(part, w)]
    return "\n".join([*lines, "", w("pages_few_note", few=FEW), w("pages_notice_end")])


def _rows(part: Part, w: RoomWords) -> list[str]:
    lines: list[str] = []
    for title, rows in (("pages_by_unit", part.units), ("pages_by_office", part.offices)):
        if rows:
            lines += [w(title), *(_line(one.name, one, w) for one in rows)]
    return lines


def _line(name: str, row: Row, w: RoomWords) -> str:
    cells = (
        w(
            "pages_notice_cell",
            what=w(f"pages_measure_{one}"),
            now=cell(row.now[one], w),
            before=cell(row.before[one], w),
        )
        for one in MEASURES
    )
    return f"{name}{w('colon')}{w('list_semicolon').join(cells)}"


def cell(value: Cell, w: RoomWords) -> str:
    """Return a number of cases, or that it is not told."""
    return w("pages_few", few=FEW) if value is None else str(value)


def day_said(day: date, w: RoomWords) -> str:
    """Return a day as a letter has it."""
    return w("pages_day", day=str(day.day), month=w.month(day))


def period_said(period: Period, w: RoomWords) -> str:
    """Return a month or a quarter in words."""
    if period.months == 1:
        return w.month(period.first)
    return w("pages_quarter", year=str(period.first.year), quarter=str(period.quarter))

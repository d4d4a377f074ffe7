"""The trail of a case as plain text, and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.cli.phrases import MARKS, TRAIL, spoken
from riskml.cli.phrases_faults import phrase
from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.core.texts import listed, time_text
from riskml.portraits.numerals import number

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.texts import Language
    from riskml.portraits.trail import Act, Trail


def _days(value: float, language: Language) -> str:
    return TRAIL["day" if value == 1 else "days"].in_(language).format(number(value))


def _limit(told: Act | Trail, language: Language) -> str:
    if told.limit_workdays is None:
        return ""
    words = spoken(TRAIL, language)
    days = _days(told.limit_workdays, language)
    return words["limit_since"].format(days, told.limit_since) if told.limit_since else words["limit"].format(days)


def _remarks(act: Act, language: Language) -> list[str]:
    words = spoken(TRAIL, language)
    told = [text.in_(language) for mark, text in MARKS.items() if mark in act.marks]
    if act.late_workdays:
        told.append(words["over"].format(_days(act.late_workdays, language)))
    if act.jumped:
        told.append(words["jumped"].format(listed(act.jumped).in_(language)))
    lacking = [one.label for one in act.records if one.left is False]
    if lacking:
        told.append(words["missing"].format(listed(lacking).in_(language)))
    return told


def _line(act: Act, language: Language) -> str:
    words = spoken(TRAIL, language)
    who = act.official if act.official == act.official_id else f"{act.official} ({act.official_id})"
    who = who or (words["account"].format(act.account) if act.account else words["nobody"])
    took = "" if act.workdays is None else _days(act.workdays, language)
    outcome = act.outcome.in_(language) if act.outcome else ""
    parts = (
        time_text(act.occurred_at),
        act.label.in_(language),
        who,
        took,
        _limit(act, language),
        outcome,
        *_remarks(act, language),
    )
    return f"{act.number:>3}  " + " · ".join(part for part in parts if part)


def trail_text(trail: Trail, language: Language) -> str:
    """Return every step in order, then the required steps that are not recorded, then the hits."""
    words = spoken(TRAIL, language)
    closed = words["open"] if trail.closed_at is None else f"{words['closed']} {time_text(trail.closed_at)}"
    took = "" if trail.workdays is None else _days(trail.workdays, language)
    limit = _limit(trail, language)
    lines = [
        " · ".join(one for one in (trail.case_id, trail.matter.in_(language), trail.unit) if one),
        " · ".join(one for one in (f"{words['opened']} {time_text(trail.opened_at)}", closed, took, limit) if one),
        words["lead"],
        "",
        *(_line(act, language) for act in trail.acts),
    ]
    if trail.lacking:
        lines += ["", words["lacking"], *(f"- {one.place}. {one.label.in_(language)}" for one in trail.lacking)]
    if trail.hits:
        lines += ["", words["hits"], *(f"- {hit.sentence.in_(language)} ({hit.rule})" for hit in trail.hits)]
    return "\n".join(lines)


def check_place(file: Path | None) -> None:
    """Refuse a file whose folder is not there, before anything is computed.

    Raises
    ------
    ProjectError
        There is no such folder.
    """
    if file is not None and not file.absolute().parent.is_dir():
        raise ProjectError(
            [Fault(str(file), phrase("a_file_in_a_folder"), phrase("no_such_folder"), phrase("make_it_first"))]
        )


def write_trail(trail: Trail, language: Language, file: Path) -> None:
    """Write the page of a trail to a file.

    Raises
    ------
    ProjectError
        The file cannot be written.
    """
    from riskml.reports import render_trail

    try:
        file.write_text(render_trail(trail, language), "utf-8", newline="\n")
    except OSError as error:
        raise ProjectError(
            [Fault(str(file), phrase("a_file_that_can_be_written"), Verbatim(str(error)), phrase("name_another"))]
        ) from error

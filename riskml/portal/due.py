"""What is due in the room, as counts by inbox: for messages, which name no case and nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from riskml.portal.accounts import people_in_force
from riskml.portal.doors import Reader
from riskml.portal.inbox import inbox_of
from riskml.portal.parts import case_of
from riskml.portal.place import place
from riskml.reviews.cases import Clock, clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from riskml.portal.models import CaseFile
    from riskml.reviews.cases import Person


class Counts(NamedTuple):
    """Cases of an inbox: nearly due, past due, and of these so late that the role is told."""

    soon: int = 0
    late: int = 0
    told: int = 0


def due_in_inboxes(today: date) -> tuple[Mapping[str, Counts], Mapping[str, Counts]]:
    """Return what is due in the inboxes of each role and of each person who has one.

    What a message counts is what its reader meets on coming in. A role's is what is in the inbox of anybody who holds
    it, as that role alone and each case once; so a case that nobody of the role may open counts for none of them.

    Parameters
    ----------
    today
        The day on which clocks are read.
    """
    read: dict[str, Clock] = {}
    of_person: dict[str, Counts] = {}
    of_role: dict[str, dict[str, CaseFile]] = {role: {} for role in place().access.role}
    for one in people_in_force().values():
        own = _rows(one, one.roles, today)
        if own is None:
            continue
        of_person[one.person] = _counted(own.values(), frozenset(one.roles), today, read)
        for role in one.roles:
            of_role[role] |= own if len(one.roles) == 1 else _rows(one, (role,), today) or {}
    return (
        {role: _counted(rows.values(), frozenset([role]), today, read) for role, rows in of_role.items()},
        of_person,
    )


def _rows(person: Person, roles: tuple[str, ...], today: date) -> dict[str, CaseFile] | None:
    """Return what is in an inbox by number; nothing at all where no inbox opens to such roles."""
    reader = Reader(person.model_copy(update={"roles": roles}), place().project.settings.language)
    if not reader.opens("inbox"):
        return None
    return {row.number: row for row in inbox_of(reader, today)}


def _counted(rows: Iterable[CaseFile], roles: frozenset[str], today: date, read: dict[str, Clock]) -> Counts:
    clocks = [_clock(row, today, read) for row in rows]
    return Counts(
        sum(one.light == "yellow" for one in clocks),
        sum(one.light == "red" for one in clocks),
        sum(not roles.isdisjoint(one.told) for one in clocks),
    )


def _clock(row: CaseFile, today: date, read: dict[str, Clock]) -> Clock:
    if row.number not in read:
        here, case = place(), case_of(row)
        register = here.cases.register_of[row.register]
        # Of a state that the table in force no longer knows there is no clock: its page says so.
        known = case.state in register.state
        read[row.number] = clock(case, register, here.days, today) if known else Clock(None, "none")
    return read[row.number]

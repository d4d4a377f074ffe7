"""Can a place's staff fill a table of cases? Enough people for every move, all of them different, or who is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault, Verbatim
from riskml.core.texts import SEMICOLON, Text, listed
from riskml.reviews.cases.access import FILE
from riskml.reviews.cases.table import SUBJECT
from riskml.reviews.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from riskml.reviews.cases.access import AccessTable
    from riskml.reviews.cases.table import CaseTable, Move, Register


def staffing_faults(cases: CaseTable, access: AccessTable, where: str = FILE) -> list[Fault]:
    """Hold that the people named can sign every move, and that duties kept apart are held by different people.

    Where nobody is named the room is not in use, and there is nothing to hold.

    Returns
    -------
    list of Fault
        One for each move that cannot be signed, saying of which role how many people are missing; one for each person
        who holds duties that are kept apart, and one for each such duty that nobody is left for.
    """
    if not access.staff:
        return []
    holders: dict[str, frozenset[str]] = {
        role: frozenset(one.person for one in access.staff if role in one.roles) for role in access.role
    }
    faults = list(_apart_faults(access, where))
    seen: set[str] = set()
    for name, register in cases.register_of.items():
        for move in register.move:
            fault = _move_fault(register, move, holders, phrase("staff_for", where=where, name=name, move=move.name))
            # One role that lacks people is told once, by the first move that needs them.
            if fault and fault.found not in seen:
                seen.add(fault.found)
                faults.append(fault)
    return faults


def page_faults(cases: CaseTable, access: AccessTable, where: str = FILE) -> list[Fault]:
    """Hold that each register has a page, and that whoever signs a move of it is let in there.

    Returns
    -------
    list of Fault
        One for each register whose page is not known, and one for each role that signs what does not open to it.
    """
    faults = []
    for name, register in cases.register_of.items():
        if register.page not in access.pages:
            place = phrase("page_of", where=where, name=name)
            faults.append(Fault(place, phrase("a_kind_of_page"), Verbatim(register.page)))
            continue
        let_in = {one.role for one in access.grant if register.page in one.pages and "read" in one.acts}
        for role in sorted({one.role for move in register.move for one in move.sign} - let_in - {SUBJECT}):
            signed = next(move.name for move in register.move if move.wants(role))
            place = phrase("role", where=where, role=role)
            expected = phrase("a_page_that_opens_to_who_signs", page=register.page, move=signed)
            faults.append(Fault(place, expected, phrase("none"), phrase("grant_it")))
    return faults


def _apart_faults(access: AccessTable, where: str) -> Iterator[Fault]:
    for apart in access.apart:
        left: dict[str, list[str]] = {duty: [] for duty in apart.duties}
        for one in access.staff:
            held = sorted(access.duties_of(one.roles) & set(apart.duties))
            if len(held) > 1:
                found, remedy = Verbatim(", ".join(held)), phrase("give_one_of_the_roles")
                yield Fault(
                    phrase("staff_2", where=where, person=one.person),
                    phrase("one_of_2", names=", ".join(apart.duties)),
                    Verbatim(found),
                    remedy,
                )
            for duty in held if len(held) == 1 else ():
                left[duty].append(one.person)
        for duty, people in left.items():
            if not people:
                yield Fault(
                    phrase("staff_3", where=where),
                    phrase("somebody_whose_one_duty_of_these", duty=duty),
                    phrase("nobody"),
                )


def _move_fault(register: Register, move: Move, holders: Mapping[str, frozenset[str]], where: Text) -> Fault | None:
    """Say what a move lacks, by itself or beside the people who have signed another that its signers must not have."""
    others = [one for one in (register.named(name) for name in move.other_than) if one]
    for beside in (None, *others):
        slots = (_slots(beside) if beside else []) + _slots(move)
        lacking = _lacking(slots, holders)
        if lacking:
            own = ", ".join(f"{each.people} × {each.role}" for each in move.sign if each.role != SUBJECT)
            apart = phrase("none_who_sign", name=beside.name) if beside else ""
            needed = (phrase("more_needed", count=count, role=role) for role, count in sorted(lacking.items()))
            found = listed(needed, SEMICOLON)
            return Fault(
                where,
                phrase("all_different_people", own=own, apart=apart),
                found,
                phrase("name_them_or_adapt_cases_toml"),
            )
    return None


def _slots(move: Move) -> list[str]:
    return [one.role for one in move.sign for _ in range(one.people) if one.role != SUBJECT]


def _lacking(slots: Sequence[str], holders: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Give each slot a person of its own by augmenting paths, and count the slots by role that get none."""
    taken: dict[str, int] = {}

    def place(slot: int, tried: set[str]) -> bool:
        for person in sorted(holders.get(slots[slot], frozenset()) - tried):
            tried.add(person)
            if person not in taken or place(taken[person], tried):
                taken[person] = slot
                return True
        return False

    lacking: dict[str, int] = {}
    for at, role in enumerate(slots):
        if not place(at, set()):
            lacking[role] = lacking.get(role, 0) + 1
    return lacking

"""Can a place's staff fill a table of cases? Enough people for every move, all of them different, or who is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault
from riskml.reviews.cases.access import FILE
from riskml.reviews.cases.table import SUBJECT

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
    seen: set[object] = set()
    for name, register in cases.register_of.items():
        for move in register.move:
            fault = _move_fault(register, move, holders, f"{where}, staff, for {name}.{move.name}")
            # One role that lacks people is told once, by the first move that needs them.
            if fault and fault.found not in seen:
                seen.add(fault.found)
                faults.append(fault)
    return faults


def _apart_faults(access: AccessTable, where: str) -> Iterator[Fault]:
    for apart in access.apart:
        left: dict[str, list[str]] = {duty: [] for duty in apart.duties}
        for one in access.staff:
            held = sorted(access.duties_of(one.roles) & set(apart.duties))
            if len(held) > 1:
                found, remedy = ", ".join(held), "Give one of the roles to somebody else."
                yield Fault(f"{where}, staff {one.person}", f"one of: {', '.join(apart.duties)}", found, remedy)
            for duty in held if len(held) == 1 else ():
                left[duty].append(one.person)
        for duty, people in left.items():
            if not people:
                yield Fault(f"{where}, staff", f"somebody whose one duty of these is {duty!r}", "nobody")


def _move_fault(register: Register, move: Move, holders: Mapping[str, frozenset[str]], where: str) -> Fault | None:
    """Say what a move lacks, by itself or beside the people who have signed another that its signers must not have."""
    others = [one for one in (register.named(name) for name in move.other_than) if one]
    for beside in (None, *others):
        slots = (_slots(beside) if beside else []) + _slots(move)
        lacking = _lacking(slots, holders)
        if lacking:
            own = ", ".join(f"{each.people} × {each.role}" for each in move.sign if each.role != SUBJECT)
            apart = f", none of them of those who sign {beside.name!r}" if beside else ""
            found = "; ".join(f"{count} more {role!r} needed" for role, count in sorted(lacking.items()))
            return Fault(where, f"{own}, all different people{apart}", found, "Name them, or adapt cases.toml.")
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

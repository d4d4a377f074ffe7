"""What a move concludes of the facts, and who concluded it: a finding is what two people concluded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskml.reviews.cases.case import Case
    from riskml.reviews.cases.table import Concluded, Register

PEOPLE = 2


def concluded(case: Case, register: Register, count: int) -> Concluded:
    """Return what a move of a case concluded, counted from one; nothing where fewer than two people did."""
    move = register.named(case.made[count - 1].move)
    return move.finding if move and len(concluders(case, count)) >= PEOPLE else ""


def concluders(case: Case, count: int) -> tuple[str, ...]:
    """Return who concluded: those who signed the move and, where one did, those who had signed what it rests on."""
    made = case.made[count - 1]
    signed = [one.person for one in made.by]
    before = case.made[count - 2] if count > 1 else None
    if len(set(signed)) < PEOPLE and before is not None and before.to == made.origin:
        signed = [*(one.person for one in before.by), *signed]
    return tuple(dict.fromkeys(signed))

"""What follows from the moves of a case: to whom it was assigned and is, and whether its facts have grown since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.reviews.cases.table import HANDLER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from riskml.reviews.cases.case import Case, Signer, Told
    from riskml.reviews.cases.table import Move, Register

FULL = 2
"""From so many on a group is one: until then others may take the case, too, and sign beside whoever has it."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """One change of the group of a case: by which move, when, and who had it before and after."""

    move: str
    at: datetime
    before: tuple[str, ...]
    after: tuple[str, ...]


def group_after(group: tuple[str, ...], one: Move, by: Iterable[Signer], told: Told) -> tuple[str, ...]:
    """Return the group of a case after a move.

    Parameters
    ----------
    group
        That before it.
    one
        The move.
    by, told
        Who signed it, and what they told.
    """
    if one.effect == "assign":
        return told.group
    if one.effect == "take":
        taker = next(each.person for each in by if each.role == HANDLER)
        return (*(each for each in group if each not in told.group), taker)
    # Those who had it may have gone: whoever takes it up assigns it anew.
    return () if one.effect == "reopen" else group


def grown_at(case: Case, register: Register) -> datetime | None:
    """Return when the facts of a case grew last, as long as it stands where it stood then.

    Whoever moves it on has met what was added: then it is a case like the others again.
    """
    if register.state.get(case.state) is None or register.state[case.state].final:
        return None
    for made in reversed(case.made):
        one = register.named(made.move)
        if one is not None and one.effect == "grow":
            return made.at
        if made.to != made.origin:
            return None
    return None


def assignments(case: Case, register: Register) -> tuple[Assigned, ...]:
    """Return how the group of a case changed, from its opening on."""
    found: list[Assigned] = []
    group: tuple[str, ...] = ()
    for made in case.made:
        one = register.named(made.move)
        after = group_after(group, one, made.by, made.told) if one else group
        if after != group:
            found.append(Assigned(made.move, made.at, group, after))
        group = after
    return tuple(found)

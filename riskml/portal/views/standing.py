"""How a case stands, for a reader: its clock, what was done, and what the reader may do now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from riskml.core.texts import Text
from riskml.portal.accounts import now
from riskml.portal.answering import sent_in
from riskml.portal.casework import rules_for
from riskml.portal.models import CaseFile
from riskml.portal.parts import case_of, records_said, share_of, trail_of
from riskml.portal.place import place
from riskml.portal.scopes import readable_cases
from riskml.reviews.cases import Clock, Signer, assignments, clock, open_moves

if TYPE_CHECKING:
    from datetime import date

    from riskml.portal.answering import Sent
    from riskml.portal.doors import Reader
    from riskml.portal.models import Signature
    from riskml.portal.parts import Records
    from riskml.reviews.cases import Assigned, Case, Move, Register, Rules


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a list.

    Parameters
    ----------
    row
        The case.
    state, clock
        Where it stands and how its time does.
    moves
        What the reader may sign, each with the role to sign in.
    until, grown
        When it is to be resubmitted, and when its facts have grown last.
    """

    row: CaseFile
    state: Text
    clock: Clock
    moves: tuple[tuple[Move, str], ...] = ()
    until: date | None = None
    grown: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One case as its page shows it.

    Parameters
    ----------
    line
        As in a list.
    known
        Whether the table in force knows its state: else nothing can be done.
    signatures
        What was signed, in its order.
    pending
        Of each move that not all have signed, who has.
    children
        The cases that it led to, as far as the reader may know of them.
    opens
        The registers in which the reader may enter something about it.
    answers
        What was answered in it.
    share
        Of a warning that was split, the records that lie with the case; None where it never was.
    assigned
        How it went from hands to hands.
    """

    line: Line
    known: bool
    signatures: tuple[Signature, ...]
    pending: tuple[tuple[Move, str], ...]
    children: tuple[CaseFile, ...] = ()
    opens: tuple[str, ...] = field(default=())
    answers: tuple[Sent, ...] = ()
    share: tuple[Records, ...] | None = None
    assigned: tuple[Assigned, ...] = ()


def line_of(row: CaseFile, reader: Reader, rules: Rules | None = None) -> Line:
    """Return a case as a line of a list; with rules, also what the reader may sign."""
    case, here = case_of(row), place()
    register = here.cases.register_of[row.register]
    state = register.state.get(row.state)
    if state is None:
        return Line(row, Text.same(row.state), Clock(None, "none"))
    told = clock(case, register, here.days, now().date())
    grew = (one.at.date() for one in reversed(case.made) if _grows(register, one.move))
    signs = may_sign(case, reader, rules) if rules else ()
    return Line(row, state.label, told, signs, case.until, next(grew, None))


def _grows(register: Register, name: str) -> bool:
    one = register.named(name)
    return one is not None and one.effect == "grow"


def may_sign(case: Case, reader: Reader, rules: Rules) -> tuple[tuple[Move, str], ...]:
    """Return what a reader may sign now, each with the role to sign in."""
    register = rules.register(case)
    found: dict[str, tuple[Move, str]] = {}
    for role in reader.person.roles:
        for name in open_moves(case, Signer(reader.person.person, role), now(), rules):
            one = register.named(name)
            if one is not None:
                found.setdefault(name, (one, role))
    return tuple(found.values())


def standing_of(row: CaseFile, reader: Reader) -> Standing:
    """Return how a case stands."""
    line, register = line_of(row, reader, rules_for(row)), place().cases.register_of[row.register]
    case, share = case_of(row), share_of(row)
    pending: dict[str, list[str]] = {}
    for one in case.pending:
        pending.setdefault(one.move, []).append(one.by.person)
    moves = ((register.named(name), ", ".join(people)) for name, people in pending.items())
    others = (name for name, one in place().cases.register_of.items() if name in place().page_of and name != "warning")
    return Standing(
        line,
        row.state in register.state,
        trail_of(row),
        tuple((move, people) for move, people in moves if move),
        tuple(CaseFile.objects.filter(readable_cases(reader), parent=row.number).order_by("number")),
        tuple(name for name in others if set(place().cases.register_of[name].opens) & reader.roles),
        sent_in(row),
        None if share is None else records_said(row, share),
        assignments(case, register),
    )

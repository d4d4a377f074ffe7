"""What a table of cases must keep before anybody works by it: no dead end, no way round a signature or the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault, did_you_mean
from riskml.reviews.cases.table import FILE, HANDLER, SUBJECT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from riskml.reviews.cases.table import CaseTable, Move, Register

TWO = 2
_MOST = {"workdays": 250, "months": 12}
"""A deadline beyond a year is none."""


def case_faults(table: CaseTable, roles: Collection[str], where: str = FILE) -> list[Fault]:
    """Hold a table of cases to what it must keep.

    Parameters
    ----------
    table
        What ``serving/cases.toml`` says.
    roles
        The roles that ``serving/access.toml`` knows.
    where
        The file, as faults name it.

    Returns
    -------
    list of Fault
        Every fault at once: names that are not known, states that nothing leads to or out of, states with no clock or
        with two, deadlines of law that cite none or could be stopped, acts of checking by one person, answers that
        would open a way that silence does not.
    """
    faults: list[Fault] = []
    for name, register in table.register_of.items():
        place = f"{where}, register {name}"
        faults += _name_faults(register, table, roles, place)
        if not faults:
            faults += _way_faults(register, place)
            faults += _clock_faults(register, place)
            faults += _signing_faults(register, place)
            faults += _answer_faults(register, place)
    return faults + list(_unused(table, where))


def _unknown(where: str, what: str, names: Iterable[str], known: Collection[str]) -> list[Fault]:
    return [Fault(where, what, repr(one), did_you_mean(one, known)) for one in names if one not in known]


def _name_faults(register: Register, table: CaseTable, roles: Collection[str], where: str) -> list[Fault]:
    names = [one.name for one in register.move]
    faults = [
        Fault(f"{where}, move {name}", "a name that no other move has", repr(name))
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    faults += _unknown(f"{where}, key start", "a state", [register.start], register.state)
    faults += _unknown(f"{where}, key opens", "a role of access.toml", register.opens, roles)
    faults += _unknown(f"{where}, escalate", "a role of access.toml", [one.role for one in register.escalate], roles)
    for one in register.move:
        place = f"{where}, move {one.name}"
        states = [name for name in (*one.origins, one.to, one.deadline.since if one.deadline else "") if name]
        faults += _unknown(place, "a state", states, register.state)
        faults += _unknown(f"{place}, sign", "a role of access.toml", [each.role for each in one.sign], roles)
        faults += _unknown(f"{place}, other_than", "a move of the register", one.other_than, names)
        faults += _unknown(
            f"{place}, attach", "a paper named in [papers]", (*one.attach, *one.attach_if_asked), table.papers
        )
        faults += _unknown(f"{place}, law", "an entry of [law]", one.law, table.law)
    return faults


def _unused(table: CaseTable, where: str) -> Iterator[Fault]:
    """Yield what is named and used nowhere: most often the sign of a mistyped name elsewhere."""
    moves = [one for register in table.register_of.values() for one in register.move]
    for key, known, used in (
        ("law", table.law, {name for one in moves for name in one.law}),
        ("papers", table.papers, {name for one in moves for name in (*one.attach, *one.attach_if_asked)}),
    ):
        for name in sorted(known.keys() - used):
            yield Fault(f"{where}, key {key}.{name}", "a move that names it", "none", "Remove it.")


def reached(register: Register, first: str) -> set[str]:
    """Return the states that a case may come to from one, that one among them."""
    found, open_ = {first}, [first]
    while open_:
        for one in register.leaving(open_.pop()):
            if one.to and one.to not in found:
                found.add(one.to)
                open_.append(one.to)
    return found


def _way_faults(register: Register, where: str) -> list[Fault]:
    faults = []
    final = {name for name, state in register.state.items() if state.final}
    from_start = reached(register, register.start)
    for name, state in register.state.items():
        place = f"{where}, state {name}"
        if name not in from_start:
            faults.append(Fault(place, f"a way to it from {register.start!r}", "none", "Remove it, or add a move."))
        if not state.final and not reached(register, name) & final:
            faults.append(Fault(place, "a way to a final state", "none", "Add a move out of it."))
        if state.secret and (state.final or state.subject != "none"):
            found = "final" if state.final else f"subject = {state.subject!r}"
            faults.append(Fault(place, "a secret state that is not final and that the subject meets nothing of", found))
    return faults + list(_final_faults(register, final, where))


def _final_faults(register: Register, final: Collection[str], where: str) -> Iterator[Fault]:
    for name in sorted(final):
        leaving = register.leaving(name)
        other = [one.name for one in leaving if one.effect != "reopen"]
        if other:
            yield Fault(f"{where}, state {name}", "moves that reopen, out of a final state", ", ".join(other))
        if len(leaving) == len(other):
            yield Fault(f"{where}, state {name}", "a way to reopen, by approval", "none")
    for one in register.move:
        open_ = [name for name in one.origins if name not in final]
        if one.effect == "reopen" and open_:
            yield Fault(f"{where}, move {one.name}", "final states to reopen", ", ".join(open_))


def _clock_faults(register: Register, where: str) -> list[Fault]:
    """Hold that every state that is not final has one clock, and that a clock that stands has one, too."""
    faults: list[Fault] = []
    for name, state in register.state.items():
        place = f"{where}, state {name}"
        faults += _no_clock(register, name, place) if state.final else _one_clock(register, name, place)
    for one in register.move:
        faults += _deadline_faults(one, f"{where}, move {one.name}")
    return faults


def _no_clock(register: Register, name: str, where: str) -> Iterator[Fault]:
    timed = [one.name for one in register.leaving(name) if one.deadline]
    if timed:
        yield Fault(where, "no deadline out of a final state", ", ".join(timed))


def _one_clock(register: Register, name: str, where: str) -> Iterator[Fault]:
    leaving = register.leaving(name)
    running = {one.deadline for one in leaving if one.deadline and one.clock != "resumes"}
    resuming = {one.deadline for one in leaving if one.deadline and one.clock == "resumes"}
    entered = [one for one in register.move if one.to == name or (not one.to and name in one.origins)]
    stopped = any(one.clock == "stops" for one in entered)
    silent = [one.name for one in leaving if one.to and not one.deadline]
    if silent:
        yield Fault(where, "a deadline on every move out of it", f"none on {', '.join(silent)}")
    if len(running) > 1 or len(resuming) > 1:
        told = "; ".join(sorted(str(one) for one in running | resuming))
        yield Fault(where, "one deadline, on every move out of it alike", told)
    if not running and not stopped:
        yield Fault(where, "a deadline by which it has to move on", "none", "Add one, law or local.")
    if stopped != bool(resuming):
        yield Fault(where, "a move that stops its clock, and one with a deadline that lets it run on", "one of the two")
    if stopped and any(one.basis == "law" for one in running):
        yield Fault(where, "a clock set by law that nothing stops", "a move that stops it")


def _deadline_faults(one: Move, where: str) -> Iterator[Fault]:
    told = one.deadline
    if told and told.basis == "law" and not one.law:
        yield Fault(where, "the law that sets its deadline", "none", "Name it in `law`, or mark the deadline local.")
    for measure, most in _MOST.items():
        length = getattr(told, measure) if told else None
        if length is not None and length > most:
            yield Fault(where, f"a deadline of at most {most} {measure}", str(length))
    if one.after_due and not told:
        yield Fault(where, "a deadline that has to pass first", "none")
    if one.clock and not one.reason:
        yield Fault(where, "a written reason for touching the clock", "reason = false", "Set reason = true.")
    if one.clock == "resumes" and told and told.basis == "law":
        yield Fault(where, "a local deadline for letting the clock run on", "law")


def _signing_faults(register: Register, where: str) -> list[Fault]:
    faults = []
    for one in register.move:
        place = f"{where}, move {one.name}"
        roles = [each.role for each in one.sign]
        if len(set(roles)) < len(roles):
            faults.append(Fault(f"{place}, sign", "each role once, with its number of people", ", ".join(roles)))
        # Article 44 counts those who check; whoever approves beside them does not make one checker two.
        checkers = max((each.people for each in one.sign), default=0)
        if one.checking and checkers < TWO:
            faults.append(Fault(place, "two people of one role at least for an act of checking", str(checkers)))
        if one.checking and SUBJECT in roles:
            faults.append(Fault(place, "signers who are not the subject", SUBJECT))
        if SUBJECT in roles and (one.effect != "answer" or one.people > 1):
            faults.append(Fault(place, "the subject's signature alone, and on an answer", one.effect or "another move"))
        if one.all_group and HANDLER not in roles:
            faults.append(Fault(place, f"a signature of {HANDLER!r} where the whole group signs", ", ".join(roles)))
        if one.effect in ("assign", "number", "link") and one.people < TWO:
            faults.append(Fault(place, "two signatures at least", f"{one.people}"))
        if one.effect == "reopen" and not one.reason:
            faults.append(Fault(place, "a written reason for reopening", "reason = false"))
    return faults


def _answer_faults(register: Register, where: str) -> list[Fault]:
    """Hold that an answer leads where silence leads, and that whoever may be asked can answer."""
    faults = []
    for name, state in register.state.items():
        place = f"{where}, state {name}"
        leaving = register.leaving(name)
        answers = [one for one in leaving if one.effect == "answer"]
        silence = {one.to for one in leaving if one.after_due}
        if state.subject == "answers" and not answers:
            faults.append(Fault(place, "a move by which the person answers", "none"))
        if answers and state.subject != "answers":
            faults.append(Fault(place, 'subject = "answers", for it is answered', state.subject))
        for one in answers:
            if one.to not in silence:
                expected = f"a move with after_due to {one.to!r}, so that silence leads where an answer leads"
                faults.append(Fault(f"{place}, move {one.name}", expected, ", ".join(sorted(silence)) or "none"))
            if one.to and register.state[one.to].subject == "none":
                expected = "a state that the person sees after answering: a page that vanishes would tell"
                faults.append(Fault(f"{place}, move {one.name}", expected, one.to))
        early = [one.name for one in leaving if one.to and one.effect != "answer" and not one.after_due]
        if answers and early:
            faults.append(Fault(place, "no way out before the time to answer is up", ", ".join(early)))
    return faults

"""A commission's room for tests: the shipped tables, a calendar, staff enough for every move, and a way to walk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from riskml.calendars import build
from riskml.reviews.cases import (
    Case,
    Opening,
    Paper,
    Rules,
    Signed,
    Signer,
    Told,
    WorkingDays,
    due_day,
    move,
    open_case,
    read_access_table,
    read_table,
)

ROOT = Path(__file__).resolve().parents[3]
TABLE = read_table(ROOT / "serving" / "cases.toml")
ACCESS = read_access_table(ROOT / "serving" / "access.toml")
SUBJECT = "S1"
STAFF = {
    "registrar": ("R1", "R2"),
    "handler": ("H1", "H2", "H3", "H4"),
    # H1 checks and inspects: never in one case.
    "inspector": ("I1", "I2", "H1"),
    "office_head": ("O1", "O2"),
    "leader": ("L1", "L2"),
    "principal": ("P1",),
    "executing_body": ("E1",),
    "line_bureau": ("B1",),
    "analyst": ("A1",),
    "watcher": ("W1",),
    "auditor": ("D1",),
}
PEOPLE = sorted({person for people in STAFF.values() for person in people})
FACTS = frozenset({("split_purchases", "r1"), ("split_purchases", "r2"), ("self_approval", "r2"), ("late", "r3")})
"""What the warnings rest on here."""
ROLES = {
    person: frozenset(role for role, people in STAFF.items() if person in people)
    for person in [*PEOPLE, SUBJECT]  # the subject serves nowhere here
}
MORNING = datetime(2024, 3, 4, 9)  # noqa: DTZ001 - sources and signatures carry local times


@cache
def days() -> WorkingDays:
    return WorkingDays.of(build("CN", date(2023, 1, 1), date(2040, 12, 31)))


def on(day: date) -> datetime:
    return datetime.combine(day, MORNING.time())


def rules(**changes) -> Rules:
    return replace(Rules(TABLE, days(), ROLES, facts=FACTS), **changes)


def signers() -> list[Signer]:
    return [Signer(person, role) for role, people in STAFF.items() for person in people] + [Signer(SUBJECT, "subject")]


def opened(register="warning", **changes) -> Case:
    roles = TABLE.register_of[register].opens
    by = Signer(STAFF[roles[0]][0], roles[0])
    told = {"subjects": frozenset({SUBJECT}), "grade": "yellow", **changes}
    case = open_case(Opening(register, "2024-1", by, MORNING, **told), rules())
    assert isinstance(case, Case), case
    return case


def takes_over(one) -> bool:
    return one.effect == "take" and one.reason


def wanted(case: Case, name: str, at: datetime, **changes) -> Told:
    """Return what a move wants to be told."""
    one = TABLE.register_of[case.register].named(name)
    told = {
        "reason": "as written" if one.reason else "",
        "papers": tuple(Paper(kind, "0f" * 32) for kind in (*one.attach, *one.attach_if_asked)),
        "group": ("H2", "H3") if one.effect == "assign" else case.group[:1] if takes_over(one) else (),
        "linked": ("2024-9",) if one.effect in ("link", "number") else (),
        "until": at.date() + timedelta(days=90) if one.effect == "store" else None,
        "facts": (("late", "r3"),) if one.effect == "split" else (),
        "grade": "red" if one.effect == "grow" else None,
    }
    return Told(**(told | changes))


def sign(case: Case, name: str, person: str, role: str, at: datetime, *, by=None, **changes):
    return move(case, Signed(name, Signer(person, role), at, wanted(case, name, at, **changes)), by or rules())


def make(case: Case, name: str, at: datetime | None = None, by: Rules | None = None, **changes) -> Case:
    """Have a move signed by as many people as it takes."""
    at, by = at or (case.history[-1].at if case.history else case.opening.at), by or rules()
    done, told = len(case.made), wanted(case, name, at, **({"reason": "anew"} | changes))
    for one in signers():
        after = move(case, Signed(name, one, at, told), by) if len(case.made) == done else case
        case = after if isinstance(after, Case) else case
    assert len(case.made) == done + 1, f"nobody is left to sign {name} of a case that is {case.state}"
    return case


def walked(case: Case, *names: str) -> Case:
    for name in names:
        case = make(case, name)
    return case


def late(case: Case) -> datetime:
    """Return a time at which the time of a case is up."""
    due = due_day(case, TABLE.register_of[case.register], days())
    written = case.history[-1].at if case.history else case.opening.at
    return max(datetime.combine(due + timedelta(days=1), MORNING.time()), written)

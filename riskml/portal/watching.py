"""Figures about those who review: the same kind that reviews rest on, from signatures, and of no case's content.

Every share comes with its exact interval, and is not told of fewer than a few. The numbers judge nobody: who is given
the hard cases takes longer.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from riskml.evaluation.intervals import Estimate, clopper_pearson
from riskml.portal.accounts import now, roles_in_force
from riskml.portal.models import Account, CaseFile, CaseMember, CaseSubject, Signature, Unit
from riskml.portal.models_notes import Step
from riskml.portal.parts import case_of
from riskml.portal.place import place
from riskml.portal.progress import FEW
from riskml.portal.scopes import RECUSAL, current_run
from riskml.portal.seeded import real_cases
from riskml.reviews.cases.table import HANDLER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

CLEARED: Final = "explained"
CONFIRMED: Final = "closed"
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Watched:
    """One handler or office.

    Parameters
    ----------
    name
        Who.
    held, late
        Open cases, and those whose time is up.
    steps, days
        Moves that they signed and that were made; the median of days that the case had stood there. None for few.
    missed
        The share of these moves that came after their day.
    ended, cleared
        Cases with their signature that were decided, and the share of them that was explained.
    recusals, inquiries
        Recusals about them, and inquiries into cases that they had registered.
    """

    name: str
    held: int
    late: int
    steps: int
    days: float | None
    missed: Estimate | None
    ended: int
    cleared: Estimate | None
    recusals: int
    inquiries: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One state of a register: how many cases left it, the median of days, and the share that was late."""

    register: str
    state: str
    steps: int
    days: float | None
    missed: Estimate | None


@dataclass(slots=True)
class _Tally:
    held: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    days: dict[int, float] = field(default_factory=dict)
    missed: set[int] = field(default_factory=set)
    ended: set[int] = field(default_factory=set)
    cleared: set[int] = field(default_factory=set)
    recusals: int = 0
    inquiries: int = 0

    def told(self, name: str) -> Watched:
        return Watched(
            name,
            len(self.held),
            len(self.late),
            len(self.days),
            _median(self.days.values()),
            _share(len(self.missed), len(self.days)),
            len(self.ended),
            _share(len(self.cleared), len(self.ended)),
            self.recusals,
            self.inquiries,
        )


def _median(days: Iterable[float]) -> float | None:
    days = list(days)
    return statistics.median(days) if len(days) >= FEW else None


def _share(found: int, of: int) -> Estimate | None:
    return Estimate(found / of, *clopper_pearson(found, of)) if of >= FEW else None


def watched(since: datetime) -> tuple[list[Watched], list[Watched]]:
    """Return the figures of each handler and of each office, from what was signed since a day.

    An office is a unit where staff serve; those of whom none is named are told together.
    """
    people = {name for name, roles in roles_in_force().items() if HANDLER in roles}
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    today = now().date()
    real = CaseFile.objects.filter(real_cases()).values("pk")
    members = CaseMember.objects.filter(case__in=real, case__final=False).values_list("person", "case_id", "case__due")
    for person, case, due in members:
        tallies[person].held.add(case)
        if due is not None and due < today:
            tallies[person].late.add(case)
    _tally_signatures(tallies, since)
    subjects = CaseSubject.objects.filter(case__in=real, case__register=RECUSAL, case__opened_at__gte=since)
    for person in subjects.values_list("person", flat=True):
        tallies[person].recusals += 1
    for row in CaseFile.objects.filter(real_cases(), register="interference", opened_at__gte=since):
        tallies[case_of(row).opening.by.person].inquiries += 1
    known = sorted(people | {name for name, one in tallies.items() if one.held or one.days or one.ended})
    offices = _offices()
    by_office: dict[str, _Tally] = defaultdict(_Tally)
    for name in known:
        _add(by_office[offices.get(name, "")], tallies[name])
    return [tallies[name].told(name) for name in known], [by_office[name].told(name) for name in sorted(by_office)]


def _tally_signatures(tallies: Mapping[str, _Tally], since: datetime) -> None:
    steps: dict[tuple[int, str], list[Step]] = defaultdict(list)
    real = CaseFile.objects.filter(real_cases()).values("pk")
    for step in Step.objects.filter(case__in=real, at__gte=since):
        steps[step.case_id, step.move].append(step)
    ended = dict(
        CaseFile.objects.filter(
            real_cases(), register="warning", final=True, state__in=(CLEARED, CONFIRMED)
        ).values_list("pk", "state")
    )
    signed = Signature.objects.filter(role=HANDLER, at__gte=since).values_list("person", "case_id", "move", "at")
    for person, case, move, at in signed:
        tally = tallies[person]
        if case in ended:
            tally.ended.add(case)
            if ended[case] == CLEARED:
                tally.cleared.add(case)
        # A signature belongs to the first step of its move that was made from then on.
        made = next((one for one in steps.get((case, move), ()) if one.since <= at <= one.at), None)
        if made is not None:
            tally.days[made.pk] = (made.at - made.since).total_seconds() / _DAY
            if made.due is not None and made.at.date() > made.due:
                tally.missed.add(made.pk)


def _add(whole: _Tally, part: _Tally) -> None:
    whole.held |= part.held
    whole.late |= part.late
    whole.days |= part.days
    whole.missed |= part.missed
    whole.ended |= part.ended
    whole.cleared |= part.cleared
    whole.recusals += part.recusals
    whole.inquiries += part.inquiries


def _offices() -> dict[str, str]:
    """Return the office of each of those who work here: the unit where they serve."""
    names = {one.unit_id: one.called for one in Unit.objects.filter(run=current_run())}
    placed = {one.name: one.unit for one in Account.objects.all()}
    placed |= {one.person: one.unit for one in place().access.staff}
    return {person: names.get(unit, unit) for person, unit in placed.items()}


def stages(since: datetime) -> list[Stage]:
    """Return how long cases stood at each state that they have left, over all who work here."""
    found: dict[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
    real = CaseFile.objects.filter(real_cases()).values("pk")
    rows = Step.objects.filter(case__in=real, at__gte=since).values_list(
        "case__register", "origin", "to", "since", "at", "due"
    )
    for register, origin, to, begun, at, due in rows:
        if origin != to:
            late = due is not None and at.date() > due
            found[register, origin].append(((at - begun).total_seconds() / _DAY, late))
    # In the order of the table of cases; states that it no longer has come last.
    table = place().cases.register_of
    known = [(name, state) for name, one in table.items() for state in one.state]
    return [
        Stage(
            *key,
            len(told),
            _median(days for days, _ in told),
            _share(sum(late for _, late in told), len(told)),
        )
        for key in (*known, *sorted(found.keys() - set(known)))
        if (told := found.get(key))
    ]

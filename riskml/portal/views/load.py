"""Who has how many cases, and who has the fewest of those who may take one: what whoever assigns looks at first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q
from django.views.decorators.http import require_GET

from riskml.portal.accounts import now, people_in_force, roles_in_force
from riskml.portal.casework import rules_for
from riskml.portal.doors import RoomRequest, door
from riskml.portal.models import CaseFile, CaseMember
from riskml.portal.pages import page
from riskml.portal.parts import case_of
from riskml.portal.place import place
from riskml.portal.scopes import answering, readable_cases, signs_within
from riskml.portal.views.listing import LAST_WITHOUT_DUE, sheet_of
from riskml.portal.views.standing import line_of
from riskml.reviews.cases.groups import FULL
from riskml.reviews.cases.table import HANDLER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpResponse

    from riskml.reviews.cases import Person

SOON: Final = 3
"""Working days within which a case counts as nearly due."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases somebody has, how many of them are late or due within days, and how many are red."""

    person: str
    held: int = 0
    late: int = 0
    soon: int = 0
    red: int = 0


def loads() -> list[Load]:
    """Return the load of everybody whom a case may be assigned to, the least first; it tells numbers and no case."""
    today = now().date()
    late, red = Q(case__due__lt=today), Q(case__grade="red")
    soon = Q(case__due__gte=today, case__due__lte=place().days.after(today, SOON))
    rows = (
        CaseMember.objects.filter(case__final=False)
        .values("person")
        .annotate(held=Count("pk"), late=Count("pk", filter=late), red=Count("pk", filter=red))
        .annotate(soon=Count("pk", filter=soon))
    )
    told = {one["person"]: Load(**one) for one in rows}
    people = {name for name, roles in roles_in_force().items() if HANDLER in roles} | set(told)
    whole = (told.get(one, Load(one)) for one in people)
    return sorted(whole, key=lambda one: (one.held, one.late, one.soon, one.person))


def proposed(row: CaseFile, told: Iterable[Load], people: Mapping[str, Person]) -> tuple[Load, ...]:
    """Return those who have the fewest open cases, of the handlers to whom a case may go.

    Neither whom it is about, nor who answers to them, nor who is recused; and those alone whose units it concerns. It
    is a proposal: whoever assigns decides.

    Parameters
    ----------
    row
        The case.
    told
        Who has how many, the least first.
    people
        Those who work here.
    """
    case, rules, at = case_of(row), rules_for(row), now()
    barred = {one.person for one in rules.bars if one.holds(at)} | case.opening.subjects | {*case.group}
    barred |= answering(row, people.values())
    units = {one.unit_id for one in row.units.all()}
    may = (
        one
        for one in told
        if one.person not in barred
        and (person := people.get(one.person)) is not None
        and HANDLER in person.roles
        and signs_within(person, HANDLER, units)
    )
    return tuple(islice(may, FULL - len(case.group)))


@require_GET
@door("ledgers")
def load(request: RoomRequest) -> HttpResponse:
    """Show it, with the cases that are nobody's yet and wait to be assigned or taken."""
    assigns = {
        (name, state)
        for name, register in place().cases.register_of.items()
        for one in register.move
        if (one.effect == "assign" and one.to) or (one.effect == "take" and not one.reason)
        for state in one.origins
    }
    waits = Q(pk__in=[])
    for name, state in sorted(assigns):
        waits |= Q(register=name, state=state)
    full = CaseMember.objects.values("case").annotate(many=Count("pk")).filter(many__gte=FULL)
    rows = CaseFile.objects.filter(readable_cases(request.reader), waits, final=False)
    rows = rows.exclude(pk__in=full.values("case"))
    sheet = sheet_of(rows.order_by(LAST_WITHOUT_DUE, "number"), request.GET)
    lines = [line_of(row, request.reader) for row in sheet.rows]
    told, people = loads(), people_in_force()
    proposals = {row.number: proposed(row, told, people) for row in sheet.rows}
    values = {"loads": told, "soon": SOON, "sheet": sheet, "lines": lines, "proposed": proposals}
    return page(request, "load.html.j2", values)

"""Who has how many cases: what whoever assigns or reassigns one looks at first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q
from django.views.decorators.http import require_GET

from riskml.portal.accounts import now, roles_in_force
from riskml.portal.doors import RoomRequest, door
from riskml.portal.models import CaseFile, CaseMember
from riskml.portal.pages import page
from riskml.portal.place import place
from riskml.portal.scopes import readable_cases
from riskml.portal.views.listing import LAST_WITHOUT_DUE, sheet_of
from riskml.portal.views.standing import line_of
from riskml.reviews.cases.table import HANDLER

if TYPE_CHECKING:
    from django.http import HttpResponse


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases somebody has, how many of them are late, and how many are red."""

    person: str
    held: int = 0
    late: int = 0
    red: int = 0


def loads() -> list[Load]:
    """Return the load of everybody whom a case may be assigned to, the least first; it tells numbers and no case."""
    late, red = Q(case__due__lt=now().date()), Q(case__grade="red")
    rows = (
        CaseMember.objects.filter(case__final=False)
        .values("person")
        .annotate(held=Count("pk"), late=Count("pk", filter=late), red=Count("pk", filter=red))
    )
    told = {one["person"]: Load(**one) for one in rows}
    people = {name for name, roles in roles_in_force().items() if HANDLER in roles} | set(told)
    return sorted((told.get(one, Load(one)) for one in people), key=lambda one: (one.held, one.person))


def held_by() -> dict[str, int]:
    """Return how many open cases each person has, for the forms that name a group."""
    rows = CaseMember.objects.filter(case__final=False).values_list("person")
    return dict(rows.annotate(Count("pk")))


@require_GET
@door("ledgers")
def load(request: RoomRequest) -> HttpResponse:
    """Show it, with the cases that are nobody's yet and wait to be assigned."""
    assigns = {
        (name, state)
        for name, register in place().cases.register_of.items()
        for one in register.move
        if one.effect == "assign" and one.to
        for state in one.origins
    }
    waits = Q(pk__in=[])
    for name, state in sorted(assigns):
        waits |= Q(register=name, state=state)
    nobody = ~Exists(CaseMember.objects.filter(case=OuterRef("pk")))
    rows = CaseFile.objects.filter(readable_cases(request.reader), waits, nobody, final=False)
    sheet = sheet_of(rows.order_by(LAST_WITHOUT_DUE, "number"), request.GET)
    lines = [line_of(row, request.reader) for row in sheet.rows]
    return page(request, "load.html.j2", {"loads": loads(), "sheet": sheet, "lines": lines})

"""The rules with their yields: what each found, what reviews have cleared of it, and what became of its cases here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.views.decorators.http import require_GET

from riskml.portal.doors import RoomRequest, door
from riskml.portal.models import CaseFile, Reason, Rule
from riskml.portal.pages import page
from riskml.portal.remembered import remembered_rows
from riskml.portal.scopes import current_run
from riskml.portal.seeded import real_cases
from riskml.portal.views.listing import sheet_of

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@door("rules")
def rules(request: RoomRequest) -> HttpResponse:
    """List the rules that found something, and those that were asked and found nothing."""
    rows = Rule.objects.filter(run=current_run())
    if request.GET.get("quiet") != "1":
        rows = rows.filter(hits__gt=0)
    sheet = sheet_of(rows.order_by("area", "name"), request.GET)
    names = [one.name for one in sheet.rows]
    ended = CaseFile.objects.filter(real_cases(), register="warning", final=True)
    explained = Q(warning__number__in=ended.filter(state="explained").values("warning"))
    # A warning that several runs told is one case: it counts once.
    counts = (
        Reason.objects.filter(warning__number__in=ended.values("warning"), kind="rule", name__in=names)
        .values_list("name")
        .annotate(
            Count("warning__number", distinct=True), explained=Count("warning__number", distinct=True, filter=explained)
        )
    )
    told = {name: (cases, cleared) for name, cases, cleared in remembered_rows(counts)}
    return page(request, "rules.html.j2", {"sheet": sheet, "told": told, "asked": request.GET})

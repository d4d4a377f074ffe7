"""The rules with their yields: what each found, what reviews have cleared of it, and what became of its cases here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.views.decorators.http import require_GET

from riskml.portal.doors import RoomRequest, door
from riskml.portal.models import CaseFile, Reason, Rule
from riskml.portal.pages import page
from riskml.portal.remembered import remembered, remembered_keys
from riskml.portal.scopes import current_run
from riskml.portal.seeded import real_cases
from riskml.portal.views.listing import long_sheet_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse


@require_GET
@door("rules")
def rules(request: RoomRequest) -> HttpResponse:
    """List the rules that found something, and those that were asked and found nothing."""
    quiet = request.GET.get("quiet") == "1"
    keys = remembered_keys(("rules", quiet), lambda: _rules(quiet=quiet))
    sheet = long_sheet_of(keys, Rule.objects.all(), request.GET)
    names = tuple(one.name for one in sheet.rows)
    told = remembered(("cases of rules", names), lambda: _ended(names))
    return page(request, "rules.html.j2", {"sheet": sheet, "told": told, "asked": request.GET})


def _rules(*, quiet: bool) -> QuerySet[Rule]:
    rows = Rule.objects.filter(run=current_run()).order_by("area", "name")
    return rows if quiet else rows.filter(hits__gt=0)


def _ended(names: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Return how many cases that some rules led to have ended, and how many of them were explained."""
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
    return {name: (cases, cleared) for name, cases, cleared in counts}

"""Officials and units by right, the whole, and a person's page, which is opened for a purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from riskml.portal.doors import Found, Reader, RoomRequest, door
from riskml.portal.models import CaseFile, CaseSubject, Official, Portrait, Run, RunWarning, Unit, WarningUnit
from riskml.portal.pages import page, words
from riskml.portal.remembered import remembered, remembered_keys
from riskml.portal.saved_views import first_query, own_views
from riskml.portal.scopes import (
    about_official,
    about_unit,
    assigned_to,
    barred_numbers,
    current_run,
    named_in,
    reach,
    readable_warnings,
    superiors,
)
from riskml.portal.scripts import with_list_script
from riskml.portal.told import values_of
from riskml.portal.views.listing import long_sheet_of
from riskml.portraits.stored import restored_portrait
from riskml.reports.pages import body

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _officials(reader: Reader) -> QuerySet[Official]:
    """Return whose pages a reader may open, by unit and identifier."""
    far, run, person = reach(reader, "portrait"), current_run(), reader.person.person
    about = CaseSubject.objects.filter(person=OuterRef("official_id"))
    cases = CaseFile.objects.filter(named_in(reader)).exclude(number__in=barred_numbers(reader))
    named = Q(Exists(about.filter(case__in=cases)))
    assigned = Q(Exists(about.filter(case__in=cases.filter(assigned_to(reader)))))
    within = Q(pk__isnull=False) if far.everything else Q(unit_id__in=far.units)
    within = within | named if far.assigned else within
    rows = Official.objects.filter(within, run=run).exclude(official_id=person)
    return rows.filter(~Q(official_id__in=superiors(run, reader)) | assigned).order_by("unit_id", "official_id")


@require_GET
@with_list_script
@door("portrait")
def officials(request: RoomRequest) -> HttpResponse:
    """List those whose pages the reader may open, as the reader's first view asks for them where nothing else does."""
    if query := first_query(request, "officials"):
        return redirect(f"{request.path}?{query}")
    reader, sought = request.reader, request.GET.get("q", "").strip()[:100]

    def rows() -> QuerySet[Official]:
        found = Q(name__icontains=sought) | Q(official_id=sought) | Q(unit_name__icontains=sought)
        return _officials(reader).filter(found) if sought else _officials(reader)

    keys = remembered_keys(("officials", reader.person, sought), rows)
    sheet = long_sheet_of(keys, Official.objects.all(), request.GET)
    values = {"sheet": sheet, "asked": request.GET, "views": own_views(request, "officials")}
    return page(request, "officials.html.j2", values)


def find_official(reader: Reader, /, **named: str) -> Found | None:
    """Find an official of the current run."""
    official = Official.objects.filter(run=current_run(), official_id=named["official"]).first()
    if official is None:
        return None
    return Found(official, about_official(official, reader), person=official.official_id)


@require_http_methods(["GET", "POST"])
@door("portrait", finds=find_official)
def official(request: RoomRequest, found: Found) -> HttpResponse:
    """Show a person's portrait as it was published."""
    one: Official = found.thing
    return _portrait(request, one.run, "official", one.official_id)


def _units(reader: Reader) -> QuerySet[Unit]:
    far, run = reach(reader, "unit"), current_run()
    rows = Unit.objects.filter(run=run, drawn=True).order_by("unit_id")
    return rows if far.everything else rows.filter(unit_id__in=far.units)


def _warned(reader: Reader, units: tuple[str, ...]) -> dict[str, int]:
    """Return how many warnings that a reader may meet concern each of some units; those without any are not in it."""
    mine = RunWarning.objects.filter(readable_warnings(reader), run=current_run(), issued__in=[True])
    of_units = WarningUnit.objects.filter(warning__in=mine, unit_id__in=units)
    return dict(of_units.values_list("unit_id").annotate(Count("pk")))


@require_GET
@door("unit")
def units(request: RoomRequest) -> HttpResponse:
    """List the units that the reader may look at."""
    reader = request.reader
    keys = remembered_keys(("units", reader.person), lambda: _units(reader))
    sheet, counts = long_sheet_of(keys, Unit.objects.all(), request.GET), {}
    if reader.opens("warnings"):
        shown = tuple(one.unit_id for one in sheet.rows)
        counts = remembered(("warnings of units", reader.person, shown), lambda: _warned(reader, shown))
    return page(request, "units.html.j2", {"sheet": sheet, "counts": counts})


def find_unit(reader: Reader, /, **named: str) -> Found | None:  # noqa: ARG001 (as every finder)
    """Find a unit of the current run."""
    unit = Unit.objects.filter(run=current_run(), unit_id=named["unit"], drawn=True).select_related("run").first()
    return Found(unit, about_unit(unit)) if unit else None


@require_GET
@door("unit", finds=find_unit)
def unit(request: RoomRequest, found: Found) -> HttpResponse:
    """Show a unit's portrait as it was published: nobody in it is named."""
    return _portrait(request, found.thing.run, "unit", found.thing.unit_id)


@require_GET
@door("whole")
def whole(request: RoomRequest) -> HttpResponse:
    """Show the whole as it was published."""
    return _portrait(request, current_run(), "whole", "")


def _portrait(request: RoomRequest, run: Run | None, kind: str, key: str) -> HttpResponse:
    kept = Portrait.objects.filter(run=run, kind=kind, key=key).first()
    if kept is None:
        raise Http404
    portrait = restored_portrait(values_of(kept))
    return page(request, "portrait.html.j2", {"body": body(portrait, words(request).language), "run": run})

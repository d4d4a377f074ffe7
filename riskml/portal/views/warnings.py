"""Today's warnings: the list, the list as a table for spreadsheets, one warning, and their entry in the register."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from riskml.intake.quarantine import harmless
from riskml.portal.casework import about_warnings, open_cases
from riskml.portal.doors import Found, Reader, RoomRequest, door
from riskml.portal.entries import enter_export
from riskml.portal.models import (
    CaseFile,
    CaseSubject,
    Portrait,
    Reason,
    Record,
    RunWarning,
    Unit,
    WarningPerson,
    WarningUnit,
)
from riskml.portal.pages import page, words
from riskml.portal.place import place
from riskml.portal.remembered import remembered, remembered_keys
from riskml.portal.saved_views import first_query, own_views
from riskml.portal.scopes import about_warning, current_run, readable_warnings
from riskml.portal.scripts import with_list_script
from riskml.portal.seeded import is_revealed
from riskml.portal.told import values_of
from riskml.portal.views.beside import beside_of
from riskml.portal.views.listing import long_sheet_of
from riskml.portal.views.standing import standing_of
from riskml.portraits import OfficialPortrait
from riskml.portraits.stored import restored_portrait
from riskml.reports.pages import first_screen
from riskml.reviews.cases import Faults, Signer, may

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from riskml.portal.views.listing import Sheet

_SORTS: Final = {
    # What has grown and was not moved on since comes up; else as the run ranked it.
    "rank": (F("grown").desc(nulls_last=True), "severity", "about_matter", "rank", "pk"),
    "latest": (F("last").desc(nulls_last=True), "pk"),
    "oldest": (F("first").asc(nulls_last=True), "pk"),
}
_ASKS: Final = ("grade", "kind", "waiting", "rule", "q", "sort")
"""What of a query the list depends on."""
MOST_SHOWN: Final = 100
"""Records of a reason on the page; of more, it says how many there are."""


def _grown() -> Mapping[str, datetime]:
    """Return when the cases of warnings grew, of those that did and were not moved on since."""
    grown = CaseFile.objects.filter(register="warning", grown__isnull=False)
    rows = grown.values_list("warning", "grown")
    return remembered("grown", lambda: {number: at for number, at in rows if at is not None})


def _with_grown(rows: QuerySet[RunWarning]) -> QuerySet[RunWarning]:
    """Put beside warnings when their case grew, where it did and was not moved on since."""
    grown = CaseFile.objects.filter(register="warning", grown__isnull=False)
    when = Subquery(grown.filter(warning=OuterRef("number")).values("grown")[:1])
    # Asked of those few alone: of each row of a long list it would take most of the time.
    return rows.annotate(grown=Case(When(number__in=grown.values("warning"), then=when)))


def _asked(reader: Reader, asked: Mapping[str, str], act: str = "read") -> QuerySet[RunWarning]:
    """Return the warnings that a reader may meet, as far as a query asks for them, in its order."""
    run = current_run()
    rows = RunWarning.objects.filter(readable_warnings(reader, act=act), run=run)
    rows = _with_grown(rows.alias(about_matter=~Q(about="person")))
    if asked.get("grade") in ("red", "yellow"):
        rows = rows.filter(grade=asked["grade"])
    if asked.get("kind") in ("people", "matters"):
        rows = rows.filter(about="person") if asked["kind"] == "people" else rows.exclude(about="person")
    # As one of a list: a column that is asked for as it is passes by the index.
    rows = rows.filter(issued__in=[asked.get("waiting") != "1"])
    if asked.get("rule"):
        rows = rows.filter(Exists(Reason.objects.filter(warning=OuterRef("pk"), name=asked["rule"])))
    sought = asked.get("q", "").strip()[:100]
    if sought:
        text = Q(searched__contains=sought.lower())
        people = WarningPerson.objects.filter(Q(name__icontains=sought) | Q(official_id=sought))
        called = Unit.objects.filter(run=run, name__icontains=sought).values("unit_id")
        units = WarningUnit.objects.filter(Q(unit_id__in=called) | Q(unit_id=sought))
        rows = rows.filter(text | Q(pk__in=people.values("warning")) | Q(pk__in=units.values("warning")))
    return rows.order_by(*_SORTS.get(asked.get("sort", ""), _SORTS["rank"]))


def _open_to_register(reader: Reader) -> QuerySet[RunWarning]:
    """Return the issued warnings that are in no register yet, and that a reader may meet.

    Somebody who is listed again while the case of an earlier month is open gets no second one.
    """
    known = CaseFile.objects.filter(register="warning").values("warning")
    of_person = RunWarning.objects.filter(about="person", number=OuterRef("case__warning"))
    begun = CaseSubject.objects.filter(Exists(of_person), case__register="warning", case__final=False)
    again = WarningPerson.objects.filter(official_id__in=begun.values("person")).values("warning")
    fresh = ~Q(number__in=known) & (~Q(about="person") | ~Q(pk__in=again))
    return RunWarning.objects.filter(readable_warnings(reader), fresh, run=current_run(), issued__in=[True])


def _left(reader: Reader) -> int:
    """Return how many issued warnings are in no register yet."""
    return _open_to_register(reader).count()


def _sheet(reader: Reader, asked: Mapping[str, str]) -> Sheet:
    """Return the page of the list that a query asks for, each warning with its units and when its case grew."""
    question = tuple((name, asked.get(name, "")) for name in _ASKS)
    keys = remembered_keys(("warnings", reader.person, question), lambda: _asked(reader, asked))
    sheet, grown = long_sheet_of(keys, RunWarning.objects.all(), asked), _grown()
    places: dict[int, list[WarningUnit]] = defaultdict(list)
    for each in WarningUnit.objects.filter(warning__in=[one.pk for one in sheet.rows]).order_by("pk"):
        places[each.warning_id].append(each)
    for one in sheet.rows:
        one.grown, one.places = grown.get(one.number), places[one.pk]
    return sheet


@require_GET
@with_list_script
@door("warnings")
def warnings(request: RoomRequest) -> HttpResponse:
    """Show the list, as the reader's first view asks for it where nothing else does."""
    if query := first_query(request, "warnings"):
        return redirect(f"{request.path}?{query}")
    reader = request.reader
    opens = set(place().cases.register_of["warning"].opens) & reader.roles
    return page(
        request,
        "warnings.html.j2",
        {
            "run": current_run(),
            "sheet": _sheet(reader, request.GET),
            "asked": request.GET,
            "views": own_views(request, "warnings"),
            "exports": reader.opens("warnings", "export"),
            "to_register": remembered(("to register", reader.person), lambda: _left(reader)) if opens else 0,
        },
    )


@require_GET
@door("warnings", act="export")
def warnings_csv(request: RoomRequest) -> HttpResponse:
    """Hand out the list as it was asked for; no cell of it is run by a spreadsheet, and the export is entered."""
    w, text = words(request), io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow([w(one) for one in ("rank", "grade", "room_about", "room_units", "room_reason", "first_listed")])
    for one in _asked(request.reader, request.GET, "export").prefetch_related("people", "units"):
        units = w("list_comma").join(each.name or each.unit_id for each in one.units.all())
        reason = w.say(one.reason) if one.reason else ""
        cells = (w(f"mark_{one.grade}"), w.say(one.title), units, reason, str(one.since or ""))
        rows.writerow([one.rank, *(harmless(cell) for cell in cells)])
    content = text.getvalue().encode("utf-8-sig")
    enter_export(request.reader.person.person, "warnings-csv", content)
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="warnings.csv"'},
    )


@require_POST
@door("warnings")
def register(request: RoomRequest) -> HttpResponse:
    """Enter the issued warnings that are in no register yet: each becomes a case, and its clock begins to run."""
    opens = place().cases.register_of["warning"].opens
    role = next((one for one in request.reader.person.roles if one in opens), None)
    if role is None:
        raise Http404
    rows = _open_to_register(request.reader).prefetch_related("people", "units").order_by("severity", "rank", "pk")
    opened = open_cases(about_warnings(rows), Signer(request.reader.person.person, role))
    if isinstance(opened, Faults):
        return page(request, "refused.html.j2", {"faults": opened.faults, "back": "warnings"}, status=409)
    return redirect("ledger", register="warning")


def find_warning(reader: Reader, /, **named: str) -> Found | None:
    """Find a warning of the current run, else of the last that told it; it may be a person's page."""
    records = Prefetch("records", Record.objects.filter(place__lt=MOST_SHOWN))
    reasons = Prefetch("reasons", Reason.objects.prefetch_related(records))
    rows = RunWarning.objects.filter(number=named["number"]).select_related("run").order_by("run__as_of", "run__pk")
    warning = rows.prefetch_related("people", "units", reasons).last()
    if warning is None:
        return None
    case = CaseFile.objects.filter(register="warning", warning=warning.number).first()
    person = warning.people.all()[0].official_id if warning.about == "person" else ""
    return Found((warning, case), about_warning(warning, case, reader), person=person)


@require_http_methods(["GET", "POST"])
@door(registers=("warning",), finds=find_warning)
def warning(request: RoomRequest, found: Found) -> HttpResponse:
    """Show one warning: why, on what records, what was done, and what the reader may do."""
    one, case = found.thing
    values: dict[str, Any] = {
        "warning": one,
        "most": MOST_SHOWN,
        "case": standing_of(case, request.reader) if case else None,
        "beside": beside_of(case, request.reader) if case else None,
        "runs": RunWarning.objects.filter(number=one.number).select_related("run").order_by("-run__as_of", "-run__pk"),
        "portrait": "",
        "revealed": is_revealed(case),
        "portraits": request.reader.opens("portrait"),
    }
    if found.person and may(place().access, request.reader.person, "portrait", "read", found.about):
        kept = Portrait.objects.filter(run=one.run, kind="official", key=found.person).first()
        if kept:
            portrait = restored_portrait(values_of(kept))
            if isinstance(portrait, OfficialPortrait):
                values["portrait"] = first_screen(portrait, words(request).language)
    return page(request, "warning.html.j2", values)

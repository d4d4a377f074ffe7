"""Clues with what came from outside, and entering such a signal by hand: it opens a clue, or joins a case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from riskml.core.texts import Text
from riskml.portal.accounts import now
from riskml.portal.casework import About, open_cases
from riskml.portal.doors import Reader, RoomRequest, door
from riskml.portal.models import CaseFile, Official, Unit
from riskml.portal.models_notes import Signal
from riskml.portal.pages import page
from riskml.portal.phrases_pages import PHRASES
from riskml.portal.place import place
from riskml.portal.saved_views import LONGEST_PART, first_query, own_views
from riskml.portal.scopes import current_run, readable_cases
from riskml.portal.scripts import with_list_script
from riskml.portal.views.listing import sheet_of
from riskml.portal.views.notes import LONGEST, acting_role
from riskml.portal.views.standing import line_of
from riskml.reviews.cases import Faults, Signer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

SOURCES: Final = ("letters", "inspection", "superior", "other")
"""Where a signal may come from: letters and visits, an inspection round, a superior, another office."""
SORTS: Final = {
    "newest": ("-number",),
    "due": (F("due").asc(nulls_last=True), "number"),
}
ENTER: Final = "enter_signal"
_CLUE: Final = "clue"
_BETWEEN: Final = re.compile(r"[\s,;\uff0c\u3001\uff1b]+")
"""Between identifiers, as people write them in either language."""


def source_said(source: str) -> Text:
    """Return where a signal came from, in words."""
    return PHRASES[f"pages_source_{source}"]


@require_GET
@with_list_script
@door("clues")
def clues(request: RoomRequest) -> HttpResponse:
    """List the clues that the reader may open, each with what it came from; those that are open come first."""
    if query := first_query(request, "clues"):
        return redirect(f"{request.path}?{query}")
    rows = CaseFile.objects.filter(readable_cases(request.reader), register=_CLUE)
    if request.GET.get("source") in SOURCES:
        of_source = Signal.objects.filter(case=OuterRef("pk"), source=request.GET["source"])
        rows = rows.filter(Exists(of_source))
    sought = request.GET.get("q", "").strip()[:LONGEST_PART]
    if sought:
        rows = rows.filter(Q(number__icontains=sought) | Q(title_zh__icontains=sought) | Q(title_en__icontains=sought))
    signals = Prefetch("signals", Signal.objects.order_by("received", "pk"))
    order = SORTS.get(request.GET.get("sort", ""), SORTS["newest"])
    sheet = sheet_of(rows.order_by("final", *order).prefetch_related(signals), request.GET)
    values = {
        "sheet": sheet,
        "lines": [line_of(row, request.reader) for row in sheet.rows],
        "enters": request.reader.opens("clues", ENTER),
        "sources": SOURCES,
        "sorts": tuple(SORTS),
        "asked": request.GET,
        "views": own_views(request, "clues"),
    }
    return page(request, "clues.html.j2", values)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A signal as a form has it; ``faults`` has the phrases of what is wrong, each with what it is about."""

    source: str
    received: date | None
    reference: str
    text: str
    people: tuple[str, ...]
    units: tuple[str, ...]
    number: str
    faults: tuple[tuple[str, str], ...]


def _identifiers(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in _BETWEEN.split(text[:LONGEST]) if one))


def _read(form: Mapping[str, str]) -> _Entry:
    source, text = form.get("source", ""), form.get("text", "").strip()[:LONGEST]
    people, units = _identifiers(form.get("people", "")), _identifiers(form.get("units", ""))
    faults: list[tuple[str, str]] = []
    try:
        received = date.fromisoformat(form.get("received", ""))
    except ValueError:
        received = None
    if source not in SOURCES:
        faults.append(("pages_signal_needs_source", ""))
    if received is None or received > now().date():
        faults.append(("pages_signal_needs_day", ""))
    if not text:
        faults.append(("pages_signal_needs_text", ""))
    run = current_run()
    known = set(Official.objects.filter(run=run, official_id__in=people).values_list("official_id", flat=True))
    faults += [("pages_signal_no_person", one) for one in people if one not in known]
    of_run = set(Unit.objects.filter(run=run, unit_id__in=units).values_list("unit_id", flat=True))
    faults += [("pages_signal_no_unit", one) for one in units if one not in of_run]
    reference, number = form.get("reference", "").strip()[:200], form.get("number", "").strip()[:20]
    return _Entry(source, received, reference, text, people, units, number, tuple(faults))


@require_http_methods(["GET", "POST"])
@door("clues", act=ENTER)
def enter_signal(request: RoomRequest) -> HttpResponse:
    """Ask for a signal, and take it: without a case to join, it opens a clue."""
    values = {"sources": SOURCES, "longest": LONGEST, "today": now().date()}
    if request.method == "GET":
        return page(request, "signal.html.j2", {**values, "faults": (), "form": request.GET})
    entry = _read(request.POST)
    faults = list(entry.faults)
    joined = _joined(request.reader, entry.number) if entry.number else None
    if entry.number and joined is None:
        faults.append(("pages_signal_no_case", entry.number))
    if joined is not None:
        # Whom a case is not about might open it: what names them is a matter of its own.
        about = {one.person for one in joined.subjects.all()}
        faults += [("pages_signal_not_about", one) for one in entry.people if one not in about]
    if faults or entry.received is None:
        return page(request, "signal.html.j2", {**values, "faults": faults, "form": request.POST}, status=422)
    role = acting_role(request.reader, "clues", ENTER)
    with transaction.atomic():
        row = joined or _opened(request, entry)
        if isinstance(row, Faults):
            return page(request, "refused.html.j2", {"faults": row.faults, "stale": False, "row": None}, status=409)
        Signal.objects.create(
            case=row,
            source=entry.source,
            received=entry.received,
            reference=entry.reference,
            text=entry.text,
            people=list(entry.people),
            units=list(entry.units),
            person=request.reader.person.person,
            role=role,
            at=now(),
        )
    # Whoever enters a signal may have no right to the case, as where it is about themselves.
    return redirect("clues")


def _joined(reader: Reader, number: str) -> CaseFile | None:
    """Return the open case of a warning or a clue that a signal is to join, where the reader may open it."""
    rows = CaseFile.objects.filter(readable_cases(reader), number=number, register__in=("warning", _CLUE))
    return rows.filter(final=False).first()


def _opened(request: RoomRequest, entry: _Entry) -> CaseFile | Faults:
    told = place().cases.register_of[_CLUE]
    role = next((one for one in request.reader.person.roles if one in told.opens), None)
    if role is None:
        raise Http404
    name = entry.reference or f"{entry.received}"
    title = told.label.then(Text.same(" · ")).then(source_said(entry.source)).then(Text.same(f" · {name}"))
    about = About(_CLUE, title, frozenset(entry.people), frozenset(entry.units))
    opened = open_cases([about], Signer(request.reader.person.person, role))
    return opened if isinstance(opened, Faults) else opened[0]

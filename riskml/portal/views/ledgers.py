"""The registers as ledgers 台账: every case with its number, where it stands and how often it was signed."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from riskml.intake.quarantine import harmless
from riskml.portal.doors import RoomRequest, door
from riskml.portal.entries import enter_export
from riskml.portal.models import CaseFile
from riskml.portal.pages import page, words
from riskml.portal.place import PAGE_OF, place
from riskml.portal.scopes import readable_cases
from riskml.portal.views.listing import sheet_of
from riskml.portal.views.signals import source_said
from riskml.portal.views.standing import line_of

FIRST = "warning"


def _rows(request: RoomRequest, register: str) -> Any:
    if register not in PAGE_OF or not request.reader.opens(PAGE_OF[register]):
        raise Http404
    rows = CaseFile.objects.filter(readable_cases(request.reader), register=register)
    if request.GET.get("state"):
        rows = rows.filter(state=request.GET["state"])
    return rows.order_by("-number")


@require_GET
@door("ledgers")
def ledger(request: RoomRequest, register: str = FIRST) -> HttpResponse:
    """Show a register."""
    sheet = sheet_of(_rows(request, register), request.GET)
    values = {
        "sheet": sheet,
        "lines": [line_of(row, request.reader) for row in sheet.rows],
        "register": register,
        "told": place().cases.register_of[register],
        "registers": [name for name, kind in PAGE_OF.items() if request.reader.opens(kind)],
        "exports": request.reader.opens("ledgers", "export"),
        "asked": request.GET,
    }
    return page(request, "ledger.html.j2", values)


@require_GET
@door("ledgers", act="export")
def ledger_csv(request: RoomRequest, register: str) -> HttpResponse:
    """Hand out a register for spreadsheets; the export is entered."""
    w, text = words(request), io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    heads = ("room_case", "room_about", "room_opened_on", "room_state", "room_due", "room_signatures")
    rows.writerow([*(w(one) for one in heads), w("pages_signals")])
    for row in _rows(request, register).prefetch_related("signals"):
        line = line_of(row, request.reader)
        cells = (row.number, w.say(row.title), f"{row.opened_at:%Y-%m-%d}", w.say(line.state), str(row.due or ""))
        came = w("list_semicolon").join(
            f"{one.received} {w.say(source_said(one.source))} {one.reference}".strip() for one in row.signals.all()
        )
        rows.writerow([*(harmless(cell) for cell in cells), row.version, harmless(came)])
    content = text.getvalue().encode("utf-8-sig")
    enter_export(request.reader.person.person, f"{register}-csv", content)
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{register}.csv"'},
    )

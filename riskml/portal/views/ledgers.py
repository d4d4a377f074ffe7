"""The registers as ledgers 台账: every case with its number, where it stands and how often it was signed."""

from __future__ import annotations

import csv
import io
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from riskml.intake.quarantine import harmless
from riskml.papers.document import Table
from riskml.papers.excel import workbook_of
from riskml.portal.doors import RoomRequest, door
from riskml.portal.entries import enter_export
from riskml.portal.models import CaseFile
from riskml.portal.pages import page, words
from riskml.portal.place import place
from riskml.portal.remembered import remembered_keys
from riskml.portal.scopes import readable_cases
from riskml.portal.scripts import with_list_script
from riskml.portal.views.listing import long_sheet_of
from riskml.portal.views.signals import source_said
from riskml.portal.views.standing import line_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

FIRST: Final = "warning"
WORKBOOKS: Final = find_spec("xlsxwriter") is not None
"""Whether what writes workbooks is installed: the extra of papers."""
WIDTHS: Final = (2, 5, 2, 3, 2, 1, 5)
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _rows(request: RoomRequest, register: str) -> QuerySet[CaseFile]:
    rows = CaseFile.objects.filter(readable_cases(request.reader), register=register)
    if request.GET.get("state"):
        rows = rows.filter(state=request.GET["state"])
    return rows.order_by("-number")


def _insist(request: RoomRequest, register: str) -> None:
    if register not in place().page_of or not request.reader.opens(place().page_of[register]):
        raise Http404


@require_GET
@with_list_script
@door("ledgers")
def ledger(request: RoomRequest, register: str = FIRST) -> HttpResponse:
    """Show a register."""
    _insist(request, register)
    question = (register, request.reader.person, request.GET.get("state", ""))
    keys = remembered_keys(("ledger", *question), lambda: _rows(request, register))
    sheet = long_sheet_of(keys, CaseFile.objects.all(), request.GET)
    values = {
        "sheet": sheet,
        "lines": [line_of(row, request.reader) for row in sheet.rows],
        "register": register,
        "told": place().cases.register_of[register],
        "registers": [name for name, kind in place().page_of.items() if request.reader.opens(kind)],
        "exports": request.reader.opens("ledgers", "export"),
        "workbooks": WORKBOOKS,
        "asked": request.GET,
    }
    return page(request, "ledger.html.j2", values)


def _told(request: RoomRequest, register: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return the head and the lines of a register, as it is handed out."""
    _insist(request, register)
    w = words(request)
    lines: list[tuple[str, ...]] = []
    heads = ("room_case", "room_about", "room_opened_on", "room_state", "room_due", "room_signatures")
    for row in _rows(request, register).prefetch_related("signals"):
        line = line_of(row, request.reader)
        came = w("list_semicolon").join(
            f"{one.received} {w.say(source_said(one.source))} {one.reference}".strip() for one in row.signals.all()
        )
        opened, due = f"{row.opened_at:%Y-%m-%d}", str(row.due or "")
        lines.append((row.number, w.say(row.title), opened, w.say(line.state), due, str(row.version), came))
    return [*(w(one) for one in heads), w("pages_signals")], lines


def _handed_out(request: RoomRequest, register: str, ending: str, content: bytes, kind: str) -> HttpResponse:
    """Hand out a file; the export is entered."""
    enter_export(request.reader.person.person, f"{register}-{ending}", content)
    name = f'attachment; filename="{register}.{ending}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name})


@require_GET
@door("ledgers", act="export")
def ledger_csv(request: RoomRequest, register: str) -> HttpResponse:
    """Hand out a register for spreadsheets; no cell of it is run by one."""
    head, lines = _told(request, register)
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([head, *([harmless(cell) for cell in one] for one in lines)])
    return _handed_out(request, register, "csv", text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8")


@require_GET
@door("ledgers", act="export")
def ledger_xlsx(request: RoomRequest, register: str) -> HttpResponse:
    """Hand out a register as a workbook, as archives file it; every cell is text."""
    head, lines = _told(request, register)
    if not WORKBOOKS:
        raise Http404
    label = words(request).say(place().cases.register_of[register].label)
    return _handed_out(request, register, "xlsx", workbook_of(Table(label, tuple(head), tuple(lines), WIDTHS)), XLSX)

"""My inbox, one case, signing a move, and entering something else about a case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from riskml.core.texts import Text
from riskml.portal.accounts import now, roles_in_force
from riskml.portal.casework import STALE, About, case_of, open_cases, rules_for, sign
from riskml.portal.doors import Found, Reader, RoomRequest, door
from riskml.portal.models import CaseFile
from riskml.portal.pages import page
from riskml.portal.place import PAGE_OF, place
from riskml.portal.scopes import RECUSAL, about_case, named_in, readable_cases
from riskml.portal.views.beside import beside_of
from riskml.portal.views.listing import sheet_of
from riskml.portal.views.signing import blank_of, filled_in
from riskml.portal.views.standing import line_of, may_sign, standing_of
from riskml.reviews.cases import Faults, Rules, Signer, may

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.core.errors import Fault

_PAGES = tuple(PAGE_OF.values())


@require_GET
@door("inbox")
def inbox(request: RoomRequest) -> HttpResponse:
    """Show what waits for the reader's signature, is assigned to them, or is late and told them."""
    reader = request.reader
    rows = CaseFile.objects.filter(readable_cases(reader), named_in(reader) | _told_late(reader), final=False)
    sheet = sheet_of(rows.order_by(F("due").asc(nulls_last=True), "number"), request.GET)
    # Bars are few: one look-up for the page, not one for each line.
    rules = {row.number: rules for row, rules in rules_of(sheet.rows)}
    lines = [line_of(row, reader, rules[row.number]) for row in sheet.rows]
    return page(request, "inbox.html.j2", {"sheet": sheet, "lines": lines, "table": place().cases})


def rules_of(rows: Iterable[CaseFile]) -> Iterable[tuple[CaseFile, Rules]]:
    """Return by what each of some cases moves that the reader may open: whoever a tie bars from one does not."""
    rows = list(rows)
    plain = rules_for()
    numbers = [row.number for row in rows]
    barred = set(CaseFile.objects.filter(register=RECUSAL, parent__in=numbers).values_list("parent", flat=True))
    return [(row, rules_for(row) if row.number in barred else plain) for row in rows]


def _told_late(reader: Reader) -> Q:
    """Return the cases whose time is up by so much that the reader's role is told of them."""
    here, told = place(), Q(pk__in=[])
    tomorrow = now().date() + timedelta(days=1)
    for name, register in here.cases.register_of.items():
        for one in register.escalate:
            if one.role in reader.roles:
                told |= Q(register=name, due__lt=here.days.before(tomorrow, one.after))
    return told


def find_case(reader: Reader, /, **named: str) -> Found | None:
    """Find a case; the page that it is depends on its register."""
    rows = CaseFile.objects.filter(number=named["number"]).prefetch_related("subjects", "units", "signatures")
    row = rows.first()
    if row is None or row.register not in PAGE_OF:
        return None
    return Found((row, named.get("move", "")), about_case(row, reader), page=PAGE_OF[row.register])


@require_GET
@door(*_PAGES, finds=find_case)
def case(request: RoomRequest, found: Found) -> HttpResponse:
    """Show one case; that of a warning stands with the warning."""
    row, _ = found.thing
    if row.warning:
        return redirect("warning", number=row.warning)
    return page(
        request, "case.html.j2", {"case": standing_of(row, request.reader), "beside": beside_of(row, request.reader)}
    )


@require_http_methods(["GET", "POST"])
@door(*_PAGES, finds=find_case)
def sign_move(request: RoomRequest, found: Found) -> HttpResponse:
    """Ask for what a move needs, and take the signature."""
    row, name = found.thing
    one, role = next(
        ((each, role) for each, role in may_sign(case_of(row), request.reader, rules_for(row)) if each.name == name),
        (None, ""),
    )
    if one is None:
        if request.method == "POST" and place().cases.register_of[row.register].named(name):
            return page(request, "refused.html.j2", {"faults": (), "stale": True, "row": row}, status=409)
        raise Http404
    blank = blank_of(case_of(row), one, roles_in_force())
    values = {"row": row, "move": one, "role": role, "blank": blank, "standing": standing_of(row, request.reader)}
    if request.method == "GET":
        return page(request, "sign.html.j2", {**values, "missing": (), "form": {}})
    filled = filled_in(blank, request.POST)
    if filled.missing:
        given = {**values, "missing": filled.missing, "form": request.POST}
        return page(request, "sign.html.j2", given, status=422)
    version = request.POST.get("version", "")
    by = Signer(request.reader.person.person, role)
    after = sign(
        row.number, int(version) if version.isdecimal() else -1, name, by, told=filled.told, papers=filled.papers
    )
    if isinstance(after, Faults):
        return page(
            request, "refused.html.j2", {"faults": after.faults, "stale": _stale(after.faults), "row": row}, status=409
        )
    # Whoever signed may have no right to the state that it came to.
    about = about_case(CaseFile.objects.prefetch_related("subjects", "units").get(pk=row.pk), request.reader)
    if not may(place().access, request.reader.person, PAGE_OF[row.register], "read", about):
        return redirect("inbox")
    return redirect("case", number=row.number)


def _stale(faults: Iterable[Fault]) -> bool:
    return any(one.expected == STALE for one in faults)


@require_POST
@door(*_PAGES, finds=find_case)
def open_about(request: RoomRequest, found: Found) -> HttpResponse:
    """Enter a clue that a warning led to, a recusal from a case, or that somebody asked about it."""
    row, register = found.thing[0], request.POST.get("register", "")
    told = place().cases.register_of.get(register)
    role = next((one for one in request.reader.person.roles if told and one in told.opens), None)
    if told is None or role is None or register == "warning" or register not in PAGE_OF:
        raise Http404
    subjects = {
        RECUSAL: frozenset([request.reader.person.person]),
        "clue": frozenset(one.person for one in row.subjects.all()),
    }.get(register, frozenset())
    units = frozenset(one.unit_id for one in row.units.all())
    # Whoever keeps the registers of recusals and inquiries learns which case, and not whom it is about.
    title = row.title if register == "clue" else told.label.then(Text.same(f" · {row.number}"))
    by = Signer(request.reader.person.person, role)
    opened = open_cases([About(register, title, subjects, units, parent=row.number)], by)
    if isinstance(opened, Faults):
        return page(request, "refused.html.j2", {"faults": opened.faults, "stale": False, "row": row}, status=409)
    # Whoever declares a recusal meets the case no more, nor the recusal, which is about them.
    return redirect("inbox") if register == RECUSAL else redirect("case", number=opened[0].number)

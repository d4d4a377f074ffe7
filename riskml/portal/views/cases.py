"""My inbox, one case, signing a move, and entering something else about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from riskml.core.texts import Text
from riskml.portal.accounts import now, roles_in_force
from riskml.portal.answering import asked_of, draft_of, missing_points, warning_of, written_in
from riskml.portal.casework import STALE, About, open_cases, rules_for
from riskml.portal.doors import Found, Reader, RoomRequest, door
from riskml.portal.handing_in import Form, hand_in, keep_draft, send_answer
from riskml.portal.inbox import inbox_of
from riskml.portal.models import CaseFile
from riskml.portal.neutralised import both_numbers, explained_in
from riskml.portal.pages import page
from riskml.portal.parts import case_of, share_of
from riskml.portal.place import REGISTERS, place
from riskml.portal.receiving import receives_papers, refused_of, token_within
from riskml.portal.remembered import remembered_keys
from riskml.portal.scopes import RECUSAL, about_case
from riskml.portal.views.beside import beside_of
from riskml.portal.views.listing import LAST_WITHOUT_DUE, long_sheet_of
from riskml.portal.views.signing import blank_of
from riskml.portal.views.standing import line_of, may_sign, standing_of
from riskml.reviews.cases import Faults, Rules, Signer, may
from riskml.reviews.cases.table import HANDLER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from riskml.core.errors import Fault
    from riskml.reviews.cases import Move


GROWN_FIRST: Final = (F("grown").desc(nulls_last=True),)
"""What has grown and was not moved on since comes up, whenever it is due: its clock is not the reason to read it."""


@require_GET
@door("inbox")
def inbox(request: RoomRequest) -> HttpResponse:
    """Show what waits for the reader's signature, is assigned to them, or is late and told them."""
    reader, today = request.reader, now().date()

    def rows() -> QuerySet[CaseFile]:
        return inbox_of(reader, today).order_by(*GROWN_FIRST, LAST_WITHOUT_DUE, "number")

    keys = remembered_keys(("inbox", reader.person, today), rows)
    sheet = long_sheet_of(keys, CaseFile.objects.all(), request.GET)
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
    return [(row, rules_for(row) if row.number in barred or row.split_at is not None else plain) for row in rows]


def find_case(reader: Reader, /, **named: str) -> Found | None:
    """Find a case; the page that it is depends on its register."""
    rows = CaseFile.objects.filter(number=named["number"]).prefetch_related("subjects", "units", "signatures")
    row = rows.first()
    if row is None or row.register not in place().page_of:
        return None
    return Found((row, named.get("move", "")), about_case(row, reader), page=place().page_of[row.register])


@require_GET
@door(registers=REGISTERS, finds=find_case)
def case(request: RoomRequest, found: Found) -> HttpResponse:
    """Show one case; that of a warning stands with the warning."""
    row, _ = found.thing
    if row.warning:
        return redirect("warning", number=row.warning)
    return page(
        request, "case.html.j2", {"case": standing_of(row, request.reader), "beside": beside_of(row, request.reader)}
    )


@token_within
@require_http_methods(["GET", "POST"])
@door(registers=REGISTERS, finds=find_case)
@receives_papers
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
    blank = blank_of(row, one, roles_in_force())
    version, by = request.POST.get("version", ""), Signer(request.reader.person.person, role)
    form = Form(request, row, int(version) if version.isdecimal() else -1, name, by, blank, _whose(request, row, role))
    after = None if request.method == "GET" else _taken(form, one)
    if after is None or isinstance(after, tuple):
        values = {"row": row, "move": one, "role": role, "blank": blank, "standing": standing_of(row, request.reader)}
        told = {"missing": after or (), "form": request.POST, "refused": refused_of(request)}
        status = 422 if after or refused_of(request) else 200
        return page(request, "sign.html.j2", {**values, **told, **_answering(form, one)}, status=status)
    if isinstance(after, Faults):
        return page(
            request, "refused.html.j2", {"faults": after.faults, "stale": _stale(after.faults), "row": row}, status=409
        )
    # Whoever signed may have no right to the state that it came to.
    about = about_case(CaseFile.objects.prefetch_related("subjects", "units").get(pk=row.pk), request.reader)
    if not may(place().access, request.reader.person, place().page_of[row.register], "read", about):
        return redirect("inbox")
    return redirect("case", number=row.number)


def _taken(form: Form, one: Move) -> CaseFile | Faults | tuple[str, ...] | None:
    """Take a form that was sent: signed, kept as a draft (nothing), or why not."""
    if one.effect != "answer":
        return () if refused_of(form.request) else hand_in(form)
    written = written_in(form.request.POST, asked_of(warning_of(form.row), form.person, share_of(form.row)))
    if form.blank.stated is not None and not written.said and not form.request.FILES:
        return hand_in(form)
    draft = keep_draft(form, written)
    if form.request.POST.get("act") == "keep" or refused_of(form.request):
        return None
    return missing_points(written) or send_answer(form, written, draft)


def _whose(request: RoomRequest, row: CaseFile, role: str) -> str:
    """Return whose answer somebody enters: that of a person whom the case is about; a unit's where a bureau answers."""
    subjects = sorted(one.person for one in row.subjects.all())
    if role != HANDLER or not subjects:
        return ""
    draft = draft_of(row, request.reader.person.person)
    asked = request.POST.get("person") or (draft.person if draft else "")
    return asked if asked in subjects else subjects[0]


def _answering(form: Form, one: Move) -> dict[str, Any]:
    """Return what a form needs besides, where it takes an answer."""
    if one.effect != "answer":
        return {"asked": None}
    draft, told = draft_of(form.row, form.by.person), warning_of(form.row)
    return {
        "asked": asked_of(told, form.person, share_of(form.row)),
        "person": form.person,
        "subjects": sorted(each.person for each in form.row.subjects.all()) if form.by.role == HANDLER else [],
        "draft": draft,
        "begun": {point.place: point for point in draft.points.all()} if draft else {},
        "files": list(draft.papers.select_related("file")) if draft else [],
        "numbers": both_numbers(told, explained_in(draft.points.all())) if draft else None,
    }


def _stale(faults: Iterable[Fault]) -> bool:
    return any(one.expected == STALE for one in faults)


@require_POST
@door(registers=REGISTERS, finds=find_case)
def open_about(request: RoomRequest, found: Found) -> HttpResponse:
    """Enter a clue that a warning led to, a recusal from a case, or that somebody asked about it."""
    row, register = found.thing[0], request.POST.get("register", "")
    told = place().cases.register_of.get(register)
    role = next((one for one in request.reader.person.roles if told and one in told.opens), None)
    if told is None or role is None or register == "warning" or register not in place().page_of:
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

"""What somebody is asked to answer: the one page of a person whom a case is about, built from nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from riskml.portal.accounts import now, roles_in_force
from riskml.portal.casework import case_of, rules_for, sign
from riskml.portal.doors import Found, Reader, RoomRequest, door
from riskml.portal.models import CaseFile
from riskml.portal.pages import page
from riskml.portal.place import PAGE_OF, place
from riskml.portal.views.signing import blank_of, filled_in
from riskml.reviews.cases import About, Faults, Signer, open_moves, subject_view
from riskml.reviews.cases.table import SUBJECT

if TYPE_CHECKING:
    from riskml.reviews.cases import SubjectView


def _views(reader: Reader) -> list[tuple[CaseFile, SubjectView]]:
    mine = CaseFile.objects.filter(subjects__person=reader.person.person, register__in=PAGE_OF)
    rules = rules_for()
    seen = ((row, subject_view(case_of(row), reader.person.person, rules)) for row in mine.order_by("number"))
    return [(row, view) for row, view in seen if view]


@require_GET
@door("answer")
def answers(request: RoomRequest) -> HttpResponse:
    """List what the reader is or was asked to answer; of any other case about them there is no trace."""
    states = {name: one.state for name, one in place().cases.register_of.items()}
    return page(request, "answers.html.j2", {"views": _views(request.reader), "states": states})


def find_asked(reader: Reader, /, **named: str) -> Found | None:
    """Find a case in which the reader is asked to answer now."""
    found = [(row, view) for row, view in _views(reader) if row.number == named["number"] and view.due is not None]
    return Found(found[0], About()) if found else None


@require_http_methods(["GET", "POST"])
@door("answer", act="answer", finds=find_asked)
def answer(request: RoomRequest, found: Found) -> HttpResponse:
    """Take an answer."""
    row, view = found.thing
    case, by, rules = case_of(row), Signer(request.reader.person.person, SUBJECT), rules_for(row)
    name = next(iter(open_moves(case, by, now(), rules)), "")
    one = rules.register(case).named(name)
    if one is None:
        raise Http404
    blank = blank_of(case, one, roles_in_force())
    values = {"row": row, "view": view, "move": one, "blank": blank}
    if request.method == "GET":
        return page(request, "answer.html.j2", {**values, "missing": (), "form": {}})
    filled = filled_in(blank, request.POST)
    if filled.missing:
        return page(request, "answer.html.j2", {**values, "missing": filled.missing, "form": request.POST}, status=422)
    after = sign(row.number, row.version, name, by, told=filled.told, papers=filled.papers)
    if isinstance(after, Faults):
        return page(request, "refused.html.j2", {"faults": after.faults, "stale": True, "row": None}, status=409)
    return redirect("answers")

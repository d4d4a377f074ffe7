"""Remarking something on a case, and bringing a tie that the tables show to a decision; neither moves the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from riskml.core.texts import Text
from riskml.portal.accounts import now
from riskml.portal.casework import About, open_cases
from riskml.portal.doors import Found, RoomRequest, door
from riskml.portal.models_notes import Note
from riskml.portal.pages import page
from riskml.portal.place import REGISTERS, place
from riskml.portal.scopes import RECUSAL
from riskml.portal.views.beside import open_ties, tie_said
from riskml.portal.views.cases import find_case
from riskml.reviews.cases import Faults, Signer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from riskml.portal.doors import Reader

KINDS: Final = ("comment", "dissent")
LONGEST: Final = 4000


def acting_role(reader: Reader, kind: str, act: str) -> str:
    """Return the role in which a reader does something on a kind of page: the first of theirs that may."""
    grants = place().access.grant
    able = {one.role for one in grants if kind in one.pages and act in one.acts}
    return next((one for one in reader.person.roles if one in able), "")


@require_POST
@door(registers=REGISTERS, act="comment", finds=find_case)
def remark(request: RoomRequest, found: Found) -> HttpResponse:
    """Write a note: it is signed, dated and never changed, and the case stands where it stood."""
    row, _ = found.thing
    text, kind = request.POST.get("text", "").strip()[:LONGEST], request.POST.get("kind", "")
    if text and kind in KINDS:
        role = acting_role(request.reader, place().page_of[row.register], "comment")
        Note.objects.create(case=row, kind=kind, text=text, person=request.reader.person.person, role=role, at=now())
    return redirect("case", number=row.number)


@require_POST
@door(registers=REGISTERS, finds=find_case)
def bring_tie(request: RoomRequest, found: Found) -> HttpResponse:
    """Open a recusal for somebody whom the tables tie to whom a case is about."""
    row, _ = found.thing
    told = place().cases.register_of[RECUSAL]
    role = next((one for one in request.reader.person.roles if one in told.opens), None)
    tie = next((one for one in open_ties(row) if one.person == request.POST.get("person")), None)
    if role is None or tie is None:
        raise Http404
    # Whoever decides learns which case and which kind of tie, and not whom the case is about.
    title = told.label.then(Text.same(f" · {row.number} · ")).then(tie_said(tie))
    units = frozenset(one.unit_id for one in row.units.all())
    about = About(RECUSAL, title, frozenset([tie.person]), units, parent=row.number)
    opened = open_cases([about], Signer(request.reader.person.person, role))
    if isinstance(opened, Faults):
        return page(request, "refused.html.j2", {"faults": opened.faults, "stale": False, "row": row}, status=409)
    return redirect("case", number=row.number)

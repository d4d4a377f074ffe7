"""Handing a paper out: as it came, as a file to keep, and to nobody who may not open its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse
from django.views.decorators.http import require_GET

from riskml.portal.doors import Found, Reader, RoomRequest, door
from riskml.portal.entries import enter_paper
from riskml.portal.models import CaseFile
from riskml.portal.papers import file_on_shelf
from riskml.portal.parts import papers_of
from riskml.portal.place import REGISTERS, place
from riskml.portal.scopes import about_case

if TYPE_CHECKING:
    from django.http import HttpRequest

    from riskml.portal.models_answers import CasePaper


def handed_out(request: HttpRequest, paper: CasePaper) -> FileResponse:
    """Return a paper as a file of no type that a browser would show, and enter that it left the room."""
    path = file_on_shelf(paper.file.sha256)
    enter_paper(request.user.get_username(), paper.file.sha256)
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=paper.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def find_paper(reader: Reader, /, **named: str) -> Found | None:
    """Find a paper of a case; what somebody has not sent yet is theirs alone."""
    row = CaseFile.objects.filter(number=named["number"]).prefetch_related("subjects", "units").first()
    if row is None or row.register not in place().page_of:
        return None
    papers = papers_of(row).filter(file__sha256=named["sha256"]).select_related("file")
    there = (
        papers.filter(answer=None)
        | papers.filter(answer__sent_at__isnull=False)
        | papers.filter(by=reader.person.person)
    )
    paper = there.first()
    return Found(paper, about_case(row, reader), page=place().page_of[row.register]) if paper else None


@require_GET
@door(registers=REGISTERS, finds=find_paper)
def paper(request: RoomRequest, found: Found) -> FileResponse:
    """Hand out a paper of a case to those who may open it."""
    return handed_out(request, found.thing)

"""What somebody is asked to answer: the one page of a person whom a case is about, built from nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from riskml.portal.accounts import now, roles_in_force
from riskml.portal.answering import LONGEST, asked_of, draft_of, missing_points, sent_in, warning_of, written_in
from riskml.portal.casework import rules_for
from riskml.portal.doors import Found, Reader, RoomRequest, door
from riskml.portal.handing_in import Form, keep_draft, say_more, send_answer
from riskml.portal.models import CaseFile
from riskml.portal.neutralised import both_numbers, explained_in
from riskml.portal.pages import page
from riskml.portal.parts import case_of, papers_of, share_of
from riskml.portal.place import REGISTERS, place
from riskml.portal.receiving import receives_papers, refused_of, token_within
from riskml.portal.views.papers import handed_out
from riskml.portal.views.signing import blank_of
from riskml.reviews.cases import About, Faults, Signer, open_moves, subject_view
from riskml.reviews.cases.table import SUBJECT

if TYPE_CHECKING:
    from riskml.reviews.cases import Move, SubjectView


def _views(reader: Reader) -> list[tuple[CaseFile, SubjectView]]:
    mine = CaseFile.objects.filter(subjects__person=reader.person.person, register__in=REGISTERS)
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
    """Find a case in which the reader is or was asked to answer."""
    found = [(row, view) for row, view in _views(reader) if row.number == named["number"]]
    return Found(found[0], About()) if found else None


def _open_move(request: RoomRequest, row: CaseFile, view: SubjectView) -> Move | None:
    """Return the move by which the reader answers now."""
    if view.due is None:
        return None
    rules = rules_for(row)
    names = open_moves(case_of(row), Signer(request.reader.person.person, SUBJECT), now(), rules)
    return rules.table.register_of[row.register].named(next(iter(names), ""))


@token_within
@require_http_methods(["GET", "POST"])
@door("answer", act="answer", finds=find_asked)
@receives_papers
def answer(request: RoomRequest, found: Found) -> HttpResponse:
    """Show what the reader is asked and has answered, and take an answer while it is awaited."""
    row, view = found.thing
    one, person = _open_move(request, row, view), request.reader.person.person
    if one is None:
        if request.method == "POST" or not (view.due or view.answered):
            raise Http404
        return _page(request, row, view, None)
    if request.method == "GET":
        return _page(request, row, view, one)
    asked = asked_of(warning_of(row), person, share_of(row))
    written = written_in(request.POST, asked)
    blank = blank_of(row, one, roles_in_force())
    form = Form(request, row, row.version, one.name, Signer(person, SUBJECT), blank, person)
    draft = keep_draft(form, written)
    if request.POST.get("act") == "keep" or refused_of(request):
        return _page(request, row, view, one, status=422 if refused_of(request) else 200)
    after = missing_points(written) or send_answer(form, written, draft)
    if isinstance(after, tuple):
        return _page(request, row, view, one, status=422, missing=after)
    if isinstance(after, Faults):
        return page(request, "refused.html.j2", {"faults": after.faults, "stale": True, "row": None}, status=409)
    return redirect("answer", number=row.number)


def _page(
    request: RoomRequest, row: CaseFile, view: SubjectView, one: Move | None, *, status: int = 200, **told: Any
) -> HttpResponse:
    person = request.reader.person.person
    values: dict[str, Any] = {
        "row": row,
        "view": view,
        "move": one,
        "sent": sent_in(row, person),
        "numbers": None,
        "paper_at": "own_paper",
        "further": bool(view.answered),
        "longest": LONGEST,
        "form": request.POST,
        "refused": refused_of(request),
        "missing": (),
        **told,
    }
    if one is not None:
        draft, warning = draft_of(row, person), warning_of(row)
        values |= {
            "numbers": both_numbers(warning, explained_in(draft.points.all())) if draft else None,
            "asked": asked_of(warning, person, share_of(row)),
            "draft": draft,
            "begun": {point.place: point for point in draft.points.all()} if draft else {},
            "files": list(draft.papers.select_related("file")) if draft else [],
            "blank": blank_of(row, one, roles_in_force()),
        }
    return page(request, "answer.html.j2", values, status=status)


@require_POST
@door("answer", act="answer", finds=find_asked)
def further(request: RoomRequest, found: Found) -> HttpResponse:
    """Take a further statement beside what the reader has sent."""
    row, _ = found.thing
    words, person = request.POST.get("words", "").strip()[:LONGEST], request.reader.person.person
    sent = sent_in(row, person)
    if not sent:
        raise Http404
    if words:
        say_more(row, sent[-1].answer, Signer(person, SUBJECT), words)
    return redirect("answer", number=row.number)


def find_own_paper(reader: Reader, /, **named: str) -> Found | None:
    """Find a paper that the reader handed in, or that was entered as part of their own answer."""
    found = find_asked(reader, **named)
    if found is None:
        return None
    row, person = found.thing[0], reader.person.person
    papers = papers_of(row).filter(file__sha256=named["sha256"]).select_related("file")
    own = (
        papers.filter(by=person).first() or papers.filter(answer__person=person, answer__sent_at__isnull=False).first()
    )
    return Found(own, About()) if own else None


@require_GET
@door("answer", finds=find_own_paper)
def own_paper(request: RoomRequest, found: Found) -> FileResponse:
    """Hand out a paper of the reader's own answer."""
    return handed_out(request, found.thing)

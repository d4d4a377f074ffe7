"""Improvement tasks: what was to be improved, and what the same rules and metrics told of the same units since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from riskml.portal.accounts import now
from riskml.portal.doors import Found, RoomRequest, door
from riskml.portal.effects import EFFECT_SHOWN, ENDS, IMPROVING, may_name_until
from riskml.portal.measured import MOST_METRICS, Measured, choices
from riskml.portal.models import CaseFile
from riskml.portal.models_notes import Step
from riskml.portal.models_watch import TaskMetric
from riskml.portal.pages import page
from riskml.portal.scopes import about_case, readable_cases
from riskml.portal.views.listing import LAST_WITHOUT_DUE, sheet_of
from riskml.portal.views.notes import acting_role
from riskml.portal.views.standing import line_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from riskml.core.texts import Text
    from riskml.portal.doors import Reader
    from riskml.portal.measured import Compared
    from riskml.portal.views.standing import Line

PAGES: Final = {"warning": "improvements"}


@dataclass(frozen=True, slots=True)
class Task:
    """One improvement.

    Parameters
    ----------
    line
        Its case.
    opens
        Whether the reader may open the case; else nothing is shown that names what it is about.
    began
        When it was begun.
    ended, shown
        When its end was signed, and whether it was signed as an effect shown; none while it is open.
    compared
        What the runs measured.
    choices
        The metrics that the reader may name for it, and until when.
    """

    line: Line
    opens: bool
    began: date
    ended: date | None
    shown: bool
    compared: tuple[Compared, ...]
    choices: tuple[tuple[str, Text], ...] = ()

    @property
    def until(self) -> date:
        """The last day on which a metric may be named."""
        return may_name_until(self.began)

    @property
    def stands(self) -> str:
        """How an open one stands: nothing to compare, no interval that tells, better, or worse in some."""
        verdicts = {one.verdict for one in self.compared} - {"unknown"}
        if not verdicts:
            return "to_sign"
        return next((one for one in ("more", "fewer") if one in verdicts), "open")


@require_GET
@door("improvements")
def improvements(request: RoomRequest) -> HttpResponse:
    """List them, those that are open first."""
    readable = readable_cases(request.reader, PAGES)
    rows = CaseFile.objects.filter(readable, _begun()).order_by("final", LAST_WITHOUT_DUE, "number")
    sheet = sheet_of(rows.prefetch_related("units", "steps", "metrics"), request.GET)
    numbers = [one.number for one in sheet.rows]
    opens = CaseFile.objects.filter(readable_cases(request.reader), number__in=numbers)
    may_open = set(opens.values_list("number", flat=True))
    measured = Measured.of(sheet.rows)
    left = choices({row: _began(row) for row in sheet.rows}, now().date())
    if left:
        able = CaseFile.objects.filter(readable_cases(request.reader, PAGES, "comment"), number__in=left)
        may_name = set(able.values_list("number", flat=True))
        left = {number: told for number, told in left.items() if number in may_name}
    tasks = []
    for row in sheet.rows:
        began, end = _began(row), _end(row)
        compared = measured.compared(row, began)
        line = line_of(row, request.reader)
        shown = end is not None and end.move == EFFECT_SHOWN
        ended = end.at.date() if end else None
        opens_it = row.number in may_open
        tasks.append(Task(line, opens_it, began, ended, shown, compared, left.get(row.number, ())))
    return page(request, "improvements.html.j2", {"sheet": sheet, "tasks": tasks, "most": MOST_METRICS})


def _begun() -> Q:
    """Return which cases are improvements, open or ended as one."""
    steps = Step.objects.filter(case=OuterRef("pk"))
    ended = Q(Exists(steps.filter(move__in=ENDS)), final=True)
    return Q(Exists(steps.filter(to=IMPROVING))) & (Q(state=IMPROVING) | ended)


def _began(row: CaseFile) -> date:
    return next(one.at.date() for one in reversed(list(row.steps.all())) if one.to == IMPROVING)


def _end(row: CaseFile) -> Step | None:
    return next((one for one in reversed(list(row.steps.all())) if one.move in ENDS and row.final), None)


def find_task(reader: Reader, /, **named: str) -> Found | None:
    """Find an improvement by the number of its case."""
    rows = CaseFile.objects.filter(_begun(), register="warning", number=named["number"])
    row = rows.prefetch_related("subjects", "units", "steps", "metrics").first()
    return Found(row, about_case(row, reader)) if row else None


@require_POST
@door("improvements", act="comment", finds=find_task)
def name_metric(request: RoomRequest, found: Found) -> HttpResponse:
    """Name a metric that an improvement is measured by, too: once, and while nothing of it can be seen yet."""
    row, name, at = found.thing, request.POST.get("metric", ""), now()
    with transaction.atomic():
        if name not in dict(choices({row: _began(row)}, at.date()).get(row.number, ())):
            raise Http404
        role = acting_role(request.reader, "improvements", "comment")
        TaskMetric.objects.create(case=row, name=name, person=request.reader.person.person, role=role, at=at)
    return redirect("improvements")

"""The meeting pack: cases that are put on the agenda of a day, each with what it rests on and what may be signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Count, Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from riskml.portal.accounts import now
from riskml.portal.answering import sent_in
from riskml.portal.doors import Found, Reader, RoomRequest, door
from riskml.portal.models import CaseFile, Portrait, Reason, RunWarning
from riskml.portal.models_notes import AgendaItem
from riskml.portal.pages import page, words
from riskml.portal.parts import trail_of
from riskml.portal.place import place
from riskml.portal.purposes import ask_purpose, enter_purpose, give_purpose, told_purpose
from riskml.portal.scopes import about_official, readable_cases
from riskml.portal.told import values_of
from riskml.portal.views.beside import PUT_ON_AGENDA
from riskml.portal.views.cases import find_case, rules_of
from riskml.portal.views.notes import LONGEST, acting_role
from riskml.portal.views.standing import line_of
from riskml.portraits import OfficialPortrait
from riskml.portraits.stored import restored_portrait
from riskml.reports.pages import first_screen
from riskml.reviews.cases import may

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from riskml.portal.answering import Sent
    from riskml.portal.models import Signature
    from riskml.portal.models_notes import Note
    from riskml.portal.views.standing import Line
    from riskml.reviews.cases import Rules

_CASES: Final = ("warning", "clue")


@dataclass(frozen=True, slots=True)
class Item:
    """One case of a meeting.

    Parameters
    ----------
    item
        Its line on the agenda, with what is proposed.
    line
        How it stands, and what the reader may sign.
    signatures
        Its history.
    warning
        The warning that it came from, with its reasons; none of a clue.
    screen
        The first screen of the person's portrait; empty where it is about nobody, or not for this reader.
    answers, sent
        The signatures of what the person or the unit answered, and what was said point by point.
    dissent
        What was noted as dissent.
    """

    item: AgendaItem
    line: Line
    signatures: tuple[Signature, ...]
    warning: RunWarning | None
    screen: str
    answers: tuple[Signature, ...]
    sent: tuple[Sent, ...]
    dissent: tuple[Note, ...]


@require_GET
@door("meeting")
def meetings(request: RoomRequest) -> HttpResponse:
    """List the days that have an agenda, with as many cases of each as the reader may open."""
    rows = AgendaItem.objects.filter(case__in=_readable(request.reader), off_at__isnull=True)
    days = rows.values("day").annotate(cases=Count("pk")).order_by("-day")
    return page(request, "meetings.html.j2", {"days": days, "today": now().date()})


def _readable(reader: Reader) -> Any:
    return CaseFile.objects.filter(readable_cases(reader), register__in=_CASES).values("pk")


@require_POST
@door(registers=_CASES, act=PUT_ON_AGENDA, finds=find_case)
def put_on(request: RoomRequest, found: Found) -> HttpResponse:
    """Put a case on the agenda of a day that is not over, with what is proposed; a case is on an agenda once."""
    row, _ = found.thing
    proposal, at = request.POST.get("proposal", "").strip()[:LONGEST], now()
    day = _day(request.POST.get("day", ""))
    if day is None or day < at.date() or not proposal or row.final:
        return redirect("case", number=row.number)
    role = acting_role(request.reader, place().page_of[row.register], PUT_ON_AGENDA)
    person = request.reader.person.person
    try:
        with transaction.atomic():
            AgendaItem.objects.create(case=row, day=day, proposal=proposal, person=person, role=role, at=at)
    except IntegrityError:
        return redirect("case", number=row.number)
    return redirect("meeting", day=str(day))


@require_POST
@door(registers=_CASES, act=PUT_ON_AGENDA, finds=find_case)
def take_off(request: RoomRequest, found: Found) -> HttpResponse:
    """Take a case off the agenda of a day; its line stays, with who took it off."""
    row, _ = found.thing
    day = _day(request.POST.get("day", ""))
    told = {"off_at": now(), "off_by": request.reader.person.person}
    if day is not None:
        AgendaItem.objects.filter(case=row, day=day, off_at__isnull=True).update(**told)
    return redirect("meetings")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@door("meeting")
def meeting(request: RoomRequest, day: str) -> HttpResponse:
    """Show the pack of a day: it opens the pages of those whom it is about, for a purpose asked once."""
    on = _day(day)
    if on is None:
        raise Http404
    items = AgendaItem.objects.filter(day=on, off_at__isnull=True, case__in=_readable(request.reader))
    parts = ("case__subjects", "case__units", "case__signatures", "case__notes")
    rows = list(items.select_related("case").prefetch_related(*parts))
    if not rows:
        raise Http404
    warnings = _warnings(rows)
    people = sorted({who for one in warnings.values() if (who := _person(one))})
    key = f"meeting {on}"
    if told_purpose(request, key):
        return redirect(request.path)
    if people:
        if not give_purpose(request, key, people):
            return ask_purpose(request, key)
        for who in people:
            enter_purpose(request, who)
    rules = {row.number: told for row, told in rules_of([one.case for one in rows])}
    shown = tuple(_item(one, warnings.get(one.case.warning), rules[one.case.number], request) for one in rows)
    return page(request, "meeting.html.j2", {"day": on, "items": shown})


def _warnings(rows: Iterable[AgendaItem]) -> dict[str, RunWarning]:
    """Return the warning of each case, as the last run that told it has it."""
    numbers = [one.case.warning for one in rows if one.case.warning]
    told = RunWarning.objects.filter(number__in=numbers).select_related("run").order_by("run__as_of", "run__pk")
    parts = ("people", Prefetch("reasons", Reason.objects.order_by("place")))
    return {one.number: one for one in told.prefetch_related(*parts)}


def _person(warning: RunWarning) -> str:
    """Return whose page a warning is, where it is about a person."""
    return next((one.official_id for one in warning.people.all()), "") if warning.about == "person" else ""


def _item(item: AgendaItem, warning: RunWarning | None, rules: Rules, request: RoomRequest) -> Item:
    case, register = item.case, place().cases.register_of[item.case.register]
    signatures = trail_of(case)
    answering = {one.name for one in register.move if one.effect == "answer"}
    return Item(
        item,
        line_of(case, request.reader, rules),
        signatures,
        warning,
        _screen(warning, request) if warning else "",
        tuple(one for one in signatures if one.move in answering),
        tuple(sent_in(case)) if any(one.move in answering for one in signatures) else (),
        tuple(one for one in case.notes.all() if one.kind == "dissent"),
    )


def _screen(warning: RunWarning, request: RoomRequest) -> str:
    """Return the first screen of a person's portrait, for whoever may open the portrait itself."""
    who = _person(warning)
    official = warning.run.official_set.filter(official_id=who).first() if who else None
    reader = request.reader
    if official is None or not may(place().access, reader.person, "portrait", "read", about_official(official, reader)):
        return ""
    kept = Portrait.objects.filter(run=warning.run, kind="official", key=who).first()
    portrait = restored_portrait(values_of(kept)) if kept else None
    return first_screen(portrait, words(request).language) if isinstance(portrait, OfficialPortrait) else ""

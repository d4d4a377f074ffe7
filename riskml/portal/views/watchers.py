"""Watching the watchers: figures about those who review, for whoever supervises them; no case's content.

Here warnings that are known to be false are proposed, and approved by another; which they are is told to nobody.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from riskml.portal.accounts import now
from riskml.portal.doors import RoomRequest, door
from riskml.portal.entries import enter_notice
from riskml.portal.models import Unit
from riskml.portal.models_watch import Seed, Seeding, SeedingApproved, SeedStock
from riskml.portal.pages import page
from riskml.portal.progress import FEW
from riskml.portal.scopes import current_run
from riskml.portal.seeded import checked, seedings
from riskml.portal.views.notes import acting_role
from riskml.portal.watching import stages, watched

if TYPE_CHECKING:
    from django.http import HttpResponse

_SPAN: Final = timedelta(days=365)
PROPOSE: Final = "inspect_watchers"
APPROVE: Final = "approve_seeds"
MOST_SEEDS: Final = 20
"""Of one proposal: reviewers' time is theirs."""
_LONGEST: Final = 2000


@require_GET
@door("watchers")
def watchers(request: RoomRequest) -> HttpResponse:
    """Show a year of it."""
    since = now() - _SPAN
    people, offices = watched(since)
    values = {
        "people": people,
        "offices": offices,
        "stages": stages(since),
        "since": since.date(),
        "few": FEW,
        "checked": checked(),
        "seedings": seedings(),
        "stock": SeedStock.objects.filter(used=False).values("as_of").annotate(count=Count("pk")).order_by("as_of"),
        "proposes": request.reader.opens("watchers", PROPOSE),
        "approves": request.reader.opens("watchers", APPROVE),
        "areas": _areas() if request.reader.opens("watchers", PROPOSE) else (),
        "most": MOST_SEEDS,
        "today": now().date(),
    }
    return page(request, "watchers.html.j2", values)


def _areas() -> list[Unit]:
    """Return the units that have others below them: where a made-up unit may hang."""
    rows = Unit.objects.filter(run=current_run()).exclude(unit_id__in=Seed.objects.values("unit_id"))
    parents = set(rows.exclude(parent="").values_list("parent", flat=True))
    return list(rows.filter(unit_id__in=parents).order_by("unit_id"))


@require_POST
@door("watchers", act=PROPOSE)
def propose_seeds(request: RoomRequest) -> HttpResponse:
    """Propose how many are put among others, from which day on, in which area and why: the first of two signatures."""
    asked, reason = request.POST, request.POST.get("reason", "").strip()[:_LONGEST]
    count, area = asked.get("count", ""), asked.get("area", "")
    try:
        since = date.fromisoformat(asked.get("since", ""))
    except ValueError:
        raise Http404 from None
    if not (count.isdecimal() and 1 <= int(count) <= MOST_SEEDS and reason):
        raise Http404
    if area and area not in {one.unit_id for one in _areas()}:
        raise Http404
    person, role = request.reader.person.person, acting_role(request.reader, "watchers", PROPOSE)
    told = {"count": int(count), "since": since, "area": area, "reason": reason}
    with transaction.atomic():
        seeding = Seeding.objects.create(**told, person=person, role=role, at=now())
        enter_notice(person, "seeds-proposed", _content(seeding))
    return redirect("watchers")


@require_POST
@door("watchers", act=APPROVE)
def approve_seeds(request: RoomRequest) -> HttpResponse:
    """Approve a proposal of somebody else: the second signature. The next run that is read brings them."""
    person, role = request.reader.person.person, acting_role(request.reader, "watchers", APPROVE)
    number = request.POST.get("seeding", "")
    with transaction.atomic():
        open_ones = Seeding.objects.select_for_update().filter(approved__isnull=True)
        seeding = open_ones.filter(pk=int(number)).first() if number.isdecimal() else None
        if seeding is None or seeding.person == person or seeding.role == role:
            raise Http404
        SeedingApproved.objects.create(seeding=seeding, person=person, role=role, at=now())
        enter_notice(person, "seeds-approved", _content(seeding))
    return redirect("watchers")


def _content(seeding: Seeding) -> bytes:
    """Return what both sign, as bytes."""
    return f"{seeding.pk}\n{seeding.count}\n{seeding.since}\n{seeding.area}\n{seeding.reason}".encode()

"""Watching the watchers: figures about those who review, for whoever supervises them; no case's content."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_GET

from riskml.portal.accounts import now
from riskml.portal.doors import RoomRequest, door
from riskml.portal.pages import page
from riskml.portal.progress import FEW
from riskml.portal.watching import stages, watched

if TYPE_CHECKING:
    from django.http import HttpResponse

_SPAN: Final = timedelta(days=365)


@require_GET
@door("watchers")
def watchers(request: RoomRequest) -> HttpResponse:
    """Show a year of it."""
    since = now() - _SPAN
    people, offices = watched(since)
    values = {"people": people, "offices": offices, "stages": stages(since), "since": since.date(), "few": FEW}
    return page(request, "watchers.html.j2", values)

"""The model that scored the latest run: its card, what it learned from, drift, and who trained, signed and moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from riskml.portal.doors import RoomRequest, door
from riskml.portal.models_notes import RunTold
from riskml.portal.pages import page
from riskml.portal.scopes import current_run

if TYPE_CHECKING:
    from django.http import HttpResponse

_RUNS = 12
"""Runs that are shown beside the latest, each with its model."""


@require_GET
@door("models")
def models(request: RoomRequest) -> HttpResponse:
    """Show it as the run told it."""
    run = current_run()
    told = RunTold.objects.filter(run=run).first()
    card = (told.model.get("card", {}) if told else {}).get(request.reader.language, "")
    values = {
        "run": run,
        "told": told.model if told else {},
        # Paragraphs, with what is bold in them: a card has no other marks but its heading's.
        "card": [one.lstrip("# ").split("**") for one in card.split("\n\n") if one.strip()],
        "before": RunTold.objects.select_related("run").order_by("-run__as_of", "-run__pk")[:_RUNS],
    }
    return page(request, "models.html.j2", values)

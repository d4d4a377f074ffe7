"""The one style of the room, the reports' own and what forms and menus need besides; and its one script, htmx."""

from __future__ import annotations

from functools import cache
from importlib import resources

from riskml.reports.pages import style


@cache
def sheet() -> str:
    """Return the style sheet."""
    return style() + (resources.files("riskml.portal") / "templates" / "room.css").read_text("utf-8")


@cache
def script() -> bytes:
    """Return htmx 2 as django-htmx carries it: no page needs it, and lists are asked anew in their place by it."""
    return (resources.files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js").read_bytes()

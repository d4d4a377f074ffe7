"""The one style of the room: the reports' own, and what forms and menus need besides."""

from __future__ import annotations

from functools import cache
from importlib import resources

from riskml.reports.pages import style


@cache
def sheet() -> str:
    """Return the style sheet."""
    return style() + (resources.files("riskml.portal") / "templates" / "room.css").read_text("utf-8")

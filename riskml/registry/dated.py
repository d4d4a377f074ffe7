"""Versions that were fitted for one earlier date alone: what was known then scores that date, and moves no alias."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from riskml.registry import journal
from riskml.registry.artefact import LoadedModel
from riskml.registry.models import DATED, STAGED, load
from riskml.registry.store import never_trained, opened

if TYPE_CHECKING:
    from datetime import date

    from riskml.core.project import Project


def fitted_for(project: Project, day: date) -> LoadedModel | None:
    """Load the latest version that riskml fitted for a date alone, or None where there is none.

    A tag can be set by hand. So that nobody is scored by what riskml did not fit for the date, the journal must name
    the version as such, and the package must be one of what was known on that very day.

    Raises
    ------
    ModelError
        The package is not what the registry says.
    """
    if never_trained(project):
        return None
    told = {one["version"] for one in journal.read_journal(project) if one.get("dated") == day.isoformat()}
    with opened(project) as shelf:
        rows = [one for one in shelf.versions() if one.tags.get(DATED) == day.isoformat() and STAGED not in one.tags]
        for row in sorted(rows, key=lambda one: -int(one.version)):
            if str(row.version) in told:
                model = load(shelf, row)
                if isinstance(model, LoadedModel) and model.as_of == day:
                    return replace(model, dated=True)
    return None

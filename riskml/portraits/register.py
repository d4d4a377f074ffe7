"""The register of a run: whom and what a reader may choose for today, and everybody who has a portrait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.portraits.choices import portray_choices
from riskml.portraits.head import head
from riskml.portraits.matter_parts import ListCounts
from riskml.portraits.matters import APART, portray_matters
from riskml.portraits.panels import whole_gaps
from riskml.portraits.portrait import Register, Staff
from riskml.portraits.run_data import said
from riskml.portraits.shape import common_problems

if TYPE_CHECKING:
    from riskml.portraits.run_data import RunData


def portray_register(run_data: RunData) -> Register:
    """List the warnings of a run: whom and what a reader may choose for today, then all matters, then everybody."""
    return Register(
        **head(run_data, whole_gaps(run_data)),
        counts=count_list(run_data),
        choices=portray_choices(run_data),
        staff=_staff(run_data),
        matters=portray_matters(run_data),
        problems=common_problems(run_data),
        told_first=run_data.told_first,
    )


def count_list(run_data: RunData) -> ListCounts:
    """Count the month's people and matters: once, for every page and for the summary of the run."""
    people = run_data.warnings.frame
    grades, lots = people["grade"], people["selected_by"].map(said) == "random"
    leads = run_data.matter_warnings[~run_data.matter_warnings["about"].isin(APART)]
    by = leads["disposition"]
    issued, waiting = leads[by == "issued"], leads[by == "waiting"]
    return ListCounts(
        officials=len(run_data.officials),
        people_red=int((grades == "red").sum()),
        people_yellow=int((grades == "yellow").sum()),
        people_drawn=int(lots.sum()),
        people_open=int((~people["concluded"].astype(bool)).sum()),
        matters_red=int((issued["grade"] == "red").sum()),
        matters_yellow=int((issued["grade"] == "yellow").sum()),
        matters_drawn=int((issued["selected_by"] == "random").sum()),
        matters_new=int((issued["status"] == "new").sum()),
        matters_grown=int((issued["status"] == "grown").sum()),
        matters_waiting=len(waiting),
        matters_waiting_red=int((waiting["grade"] == "red").sum()),
        matters_reminders=int((by == "reminder").sum()),
        matters_cleared=int((by == "cleared").sum()),
        compared=run_data.compared,
    )


def _staff(run_data: RunData) -> tuple[Staff, ...]:
    """List everybody by unit and identifier; those of no known unit come last."""
    units: dict[str, list[str]] = {}
    for official_id in sorted(run_data.officials):
        units.setdefault(run_data.unit_of(official_id), []).append(official_id)
    names = run_data.roster.names
    return tuple(
        Staff(unit, run_data.roster.unit(unit), tuple((one, names.get(one, "")) for one in units[unit]))
        for unit in sorted(units, key=lambda unit: (unit == "", unit))
    )

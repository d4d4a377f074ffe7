"""What every portrait of a run has: its period, where it comes from, and what it could not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskml.portraits.once import once
from riskml.portraits.panels import gap_groups, whole_gaps

if TYPE_CHECKING:
    from riskml.portraits.parts import Gap, GapGroup
    from riskml.portraits.run_data import RunData


def head(run_data: RunData, gaps: tuple[Gap, ...]) -> dict[str, Any]:
    """Return what every portrait has.

    Parameters
    ----------
    run_data
        The run.
    gaps
        What this portrait says nothing about.
    """
    return {
        "start": run_data.start,
        "end": run_data.provenance.as_of,
        "provenance": run_data.provenance,
        "gaps": gaps,
        "off": once(run_data, "off", _off),
    }


def _off(run_data: RunData) -> tuple[GapGroup, ...]:
    return gap_groups(whole_gaps(run_data), run_data.tables, run_data.found_instead)

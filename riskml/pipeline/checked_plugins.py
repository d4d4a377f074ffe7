"""Holding the plugins that a project trusts: installed, under names of their own, and ready to be loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.cards.comparison_plugins import COMPARISONS
from riskml.core.errors import PluginError
from riskml.core.plugins import refuse_taken, trusted_plugins
from riskml.intake.reader_plugins import FORMATS
from riskml.pipeline.exporter_plugins import chosen_exporters

if TYPE_CHECKING:
    from riskml.core.errors import Fault
    from riskml.core.project import Project


def check_plugins(project: Project) -> None:
    """Load every plugin that a project trusts; those that it does not trust are not looked at.

    Raises
    ------
    PluginError
        With every fault.
    """
    faults: list[Fault] = []
    plugins = trusted_plugins(project.settings.plugins)
    taken = {"reader": FORMATS, "comparison": COMPARISONS, "exporter": ()}
    if any(one.kind == "detector" for one in plugins):
        from riskml.scoring.detectors import REFUSED, known_classes  # noqa: PLC0415 -- pyod loads where it is asked for

        taken["detector"] = (*REFUSED, *known_classes())
    for one in plugins:
        try:
            refuse_taken([one], taken[one.kind])
            one.load()
        except PluginError as error:
            faults += error.faults
    try:
        chosen_exporters(project)
    except PluginError as error:
        faults += error.faults
    if faults:
        raise PluginError(faults)

"""From improvement tasks that the reading room handed over to what may be shown of them, unit by unit.

A task belongs to one unit: to the lowest that stands above all those it was about. So a unit's number is that of the
units below it and its own, as suppression needs it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from riskml.public.cells import Shown
from riskml.public.periods import overlap, period_of, told_whole
from riskml.public.releases import Release
from riskml.public.suppression import Cell, shown_units
from riskml.reviews.improved import last_handed_over

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from riskml.core.project import Project
    from riskml.pipeline.published import Published
    from riskml.public.releases import Units
    from riskml.public.settings import PublicSettings
    from riskml.reviews.improved import Improved

_LOG = logging.getLogger(__name__)
FAMILY: Final = "improvement"


def improvement_releases(
    project: Project, run: Published, units: Units, settings: PublicSettings, kept: Iterable[Release]
) -> list[Release]:
    """Return what is told of improvements in periods that have ended and of which nothing was told yet.

    Raises
    ------
    ProjectError
        What was handed over is not what the ledger has.
    """
    handed = last_handed_over(project)
    if handed is None:
        return []
    told = [one.period for one in kept if one.family == FAMILY]
    by_period: dict[str, list[Improved]] = defaultdict(list)
    for task in handed.tasks:
        by_period[period_of(task.ended, settings.grain)].append(task)
    known = min(handed.at.date() - timedelta(days=1), run.as_of)  # more may have been signed on the day itself
    made = []
    for period, tasks in sorted(by_period.items()):
        if told_whole(period, handed.since, known) and not any(overlap(period, other) for other in told):
            shown = tuple(_shown(tasks, units, settings.k))
            made.append(Release(FAMILY, period, handed.sha256[:16], handed.at.date(), settings.k, shown))
    return made


def _shown(tasks: Iterable[Improved], units: Units, k: int) -> Iterator[Shown]:
    """Yield how many tasks ended in each unit and, of those shown, with which effect."""
    own: dict[str, list[Improved]] = defaultdict(list)
    nowhere = 0
    for task in tasks:
        line = _common(task.units, units.above)
        nowhere += not line
        for unit in line:
            own[unit].append(task)
    if nowhere:
        _LOG.warning("%d improvements are of no unit that this run knows, and are counted nowhere", nowhere)
    officials = {unit: len({who for task in told for who in task.officials}) or None for unit, told in own.items()}
    ended = {unit: Cell((len(told),), officials=officials[unit]) for unit, told in own.items()}
    shown = shown_units(units.tree, ended, k=k)
    for unit in sorted(shown):
        yield Shown(FAMILY, unit, "", "", {"count": len(own[unit])})
    with_effect = {unit: sum(task.effect for task in told) for unit, told in own.items()}
    effects = {
        unit: Cell((with_effect[unit], len(told) - with_effect[unit]), officials=officials[unit])
        for unit, told in own.items()
    }
    for unit in sorted(shown_units(units.tree, effects, k=k, among=shown)):
        both = effects[unit].counts
        yield Shown("effects", unit, "", "", {"with_effect": both[0], "without_effect": both[1]})


def _common(named: Collection[str], above: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the lowest unit that stands above all of some, with those above it; nothing where there is none."""
    lines = [_line(unit, above) for unit in named if unit in above]
    if not lines:
        return ()
    return tuple(unit for unit in lines[0] if all(unit in line for line in lines[1:]))


def _line(unit: str, above: Mapping[str, str | None]) -> tuple[str, ...]:
    line = [unit]
    while (over := above.get(line[-1])) is not None and over in above:
        line.append(over)
    return tuple(line)

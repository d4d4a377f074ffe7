"""Numbers of areas below each other of which few are not told, nor what these could be worked out from.

A number of an area is what concerns its unit itself and all that is below it. Of each number that is not told the least
and the most that it can be follow from those that are; as long as for one of few both are the same, another beside,
above or below it is not told either. With every number of the tree a sum of others but once, two passes over the tree
find these ends exactly (`tests/portal/test_areas.py` holds them against linear programs).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from riskml.portal.models import Unit
from riskml.portal.models_watch import Seed
from riskml.portal.progress import FEW
from riskml.triage import Staff

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from riskml.portal.models import Run

WHOLE: Final = ""
"""The area of everything, above all units that have none above them."""

Cell = int | None
"""A number; none where it is not told."""
Place = tuple[str, bool]
"""An area, and whether what concerns its unit itself is meant."""
Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tree:
    """The units of a run below each other."""

    names: Mapping[str, str]
    above: Mapping[str, str]
    below: Mapping[str, tuple[str, ...]]
    levels: Mapping[str, str] = field(default_factory=dict)
    """What area each is, of those of which it is known."""

    @classmethod
    def of(cls, run: Run | None) -> Tree:
        """Read it; a unit above which stands one that no table names is at the top, as is one above itself."""
        made_up = Seed.objects.filter(run=run).values("unit_id")
        rows = list(Unit.objects.filter(run=run).exclude(unit_id__in=made_up).order_by("unit_id"))
        names = {one.unit_id: one.called for one in rows}
        parents = {one.unit_id: one.parent for one in rows if one.parent in names}
        staff = Staff(above=parents)
        lines = {unit: tuple(staff.lineage(unit)) for unit in names}
        # Units that are above each other in a ring hang from the first of them.
        rings = {unit for unit, line in lines.items() if parents.get(line[-1]) == unit == min(line)}
        above = {unit: WHOLE if unit in rings else parents.get(unit, WHOLE) for unit in names}
        below: dict[str, list[str]] = defaultdict(list)
        for unit, over in above.items():
            below[over].append(unit)
        levels = {one.unit_id: one.level for one in rows if one.level}
        return cls(names, above, {over: tuple(units) for over, units in below.items()}, levels)

    def line(self, unit: str) -> tuple[str, ...]:
        """Return a unit and what is above it, up to the area of everything."""
        line = [unit]
        while line[-1] != WHOLE:
            line.append(self.above.get(line[-1], WHOLE))
        return tuple(line)

    def within(self, top: str) -> Iterator[str]:
        """Yield an area and all below it, each before those below it."""
        waits = [top]
        while waits:
            one = waits.pop()
            yield one
            waits += reversed(self.below.get(one, ()))


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was counted of a measure: of each area with all below it, and of what concerns its unit itself."""

    whole: Mapping[str, int]
    own: Mapping[str, int]

    def of(self, *, own: bool) -> Mapping[str, int]:
        """Return the numbers of units themselves, or of areas with all below them."""
        return self.own if own else self.whole


@dataclass(frozen=True, slots=True)
class Cells:
    """The same, as far as it is told."""

    whole: dict[str, Cell]
    own: dict[str, Cell]

    def of(self, *, own: bool) -> dict[str, Cell]:
        """Return the cells of units themselves, or of areas with all below them."""
        return self.own if own else self.whole

    def untold(self) -> list[Place]:
        """Return what is not told."""
        return [(area, own) for own in (False, True) for area, cell in self.of(own=own).items() if cell is None]


def hidden(tree: Tree, numbers: Numbers, untold: Collection[Place] = ()) -> Cells:
    """Hide what is few, and as much more as it takes that nobody works it out.

    Parameters
    ----------
    tree
        The areas.
    numbers
        What was counted.
    untold
        What must not be told, whatever its number: nothing, too.
    """
    cells = Cells(dict[str, Cell](numbers.whole), dict[str, Cell](numbers.own))
    kept = {place for place in untold if not place[1] or place[0] in tree.below}
    for own in (False, True):
        few = {(area, own) for area, count in numbers.of(own=own).items() if 0 < count < FEW}
        kept |= {place for place in few if not own or place[0] in tree.below}
    for area, own in kept:
        cells.of(own=own)[area] = None
    least = 0 if untold else 1  # nothing would have been told, where nothing may be
    while known := _known(tree, cells, kept, least):
        groups = {area if own else tree.above.get(area, WHOLE) for area, own in known}
        groups |= {area for area, _ in known if area in tree.below}
        if not sum(_hide_one(tree, numbers, cells, group, least) for group in sorted(groups)):
            break  # nothing is told any more
    return cells


def _parts(tree: Tree, area: str) -> list[Place]:
    return [(area, True), *((one, False) for one in tree.below.get(area, ()))]


def _hide_one(tree: Tree, numbers: Numbers, cells: Cells, area: str, least: int) -> bool:
    """Hide the smallest number that an area, or the next above it, still tells; say whether there was one."""
    for each in tree.line(area):
        told = [
            (count, one, own)
            for one, own in [*_parts(tree, each), (each, False)]
            if (count := numbers.of(own=own).get(one, 0)) >= least and cells.of(own=own).get(one, 0) is not None
        ]
        if told:
            _, one, own = min(told)
            cells.of(own=own)[one] = None
            return True
    return False


def _known(tree: Tree, cells: Cells, kept: Collection[Place], least: int) -> list[Place]:
    """Return what must not be told and follows all the same from what is."""
    ends = _ends(tree, cells, least)
    return [place for place in kept if ends[place][0] == ends[place][1]]


def _ends(tree: Tree, cells: Cells, least: int) -> dict[Place, Ends]:
    """Return the least and the most that each number can be, given those that are told."""

    def first(place: Place) -> Ends:
        told = cells.of(own=place[1]).get(place[0], 0)
        return (least, math.inf) if told is None else (told, told)

    areas = [area for area in tree.within(WHOLE) if area in tree.below]
    ends = {(one, False): first((one, False)) for one in tree.within(WHOLE)}
    for area in reversed(areas):
        ends[area, True] = first((area, True))
        low = sum(ends[part][0] for part in _parts(tree, area))
        high = sum(ends[part][1] for part in _parts(tree, area))
        ends[area, False] = (max(ends[area, False][0], low), min(ends[area, False][1], high))
    for area in areas:
        parts, (low, high) = _parts(tree, area), ends[area, False]
        lows = sum(ends[part][0] for part in parts)
        open_ended = sum(ends[part][1] == math.inf for part in parts)
        highs = sum(ends[part][1] for part in parts if ends[part][1] < math.inf)
        for part in parts:
            own_low, own_high = ends[part]
            others = (
                math.inf if open_ended > (own_high == math.inf) else highs - (own_high if own_high < math.inf else 0)
            )
            ends[part] = (max(own_low, low - others), min(own_high, high - (lows - own_low)))
    return ends

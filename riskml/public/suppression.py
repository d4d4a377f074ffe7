"""Which cells of a tree of units may be hung out, so that no cell, and no subtraction of cells, tells of a few.

One column of one table at a time: a number for each unit, with those below it rolled up. Units and the units below them
are nested, so whatever is shown cuts the units into *regions*: what belongs to a shown unit and to no shown unit below
it. A region's sum is what everybody can work out by subtracting, and nothing finer can be worked out. So each shown
number, and each region's sum, has to be nothing or speak for enough. Where a region does not, the smallest shown units
below are left out with it until it does.

What a unit left out holds can then be anything from nothing to its region's sum, and that is never less than ``k``:
`tests/public/test_suppression.py` tries to recover it by linear programming.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from riskml.portraits.hiding import GROUP

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

K = 10
"""Below this many nothing is shown, unless it is nothing."""

HALF = 2
"""A sum of which one recipient has more than one in so many tells of that one."""


class Cell(NamedTuple):
    """What is counted of a unit with all units below it.

    Parameters
    ----------
    counts
        Each is shown together with the others or not at all.
    people
        How many are named on the other side; None where the records name nobody.
    officials
        Behind how many officials it stands; None where it says nothing of how they work.
    amount, largest
        A sum, and what one recipient has of it at most.
    """

    counts: tuple[int, ...]
    people: int | None = None
    officials: int | None = None
    amount: float = 0.0
    largest: float = 0.0

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not any(self.counts)

    def speaks_for_enough(self, k: int) -> bool:
        """Whether it may be told: nothing, or of so many that it tells of none of them."""
        for one in self.counts:
            if 0 < one < k:
                return False
        people = self.people is None or self.people >= k
        officials = self.officials is None or self.officials >= GROUP
        return (people and officials and HALF * self.largest <= max(self.amount, 0.0)) or self.empty


@dataclass(frozen=True, slots=True)
class Tree:
    """Units with the units below each.

    Parameters
    ----------
    order
        Every unit, those below before those above.
    below
        The units right below a unit.
    """

    order: tuple[str, ...]
    below: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, above: Mapping[str, str | None]) -> Tree:
        """Make it of the unit above each unit; one that is not known is none.

        Raises
        ------
        ValueError
            A unit stands below itself; the message names it.

        Examples
        --------
        >>> Tree.of({"town": None, "village": "town"}).order
        ('village', 'town')
        """
        below: dict[str, list[str]] = {}
        for unit in sorted(above):
            over = above[unit]
            if over is not None and over in above:
                below.setdefault(over, []).append(unit)
        order = [unit for unit in sorted(above) if above[unit] is None or above[unit] not in above]
        for unit in order:  # grows while it is walked
            order.extend(below.get(unit, ()))
        if len(order) != len(above):
            raise ValueError(min(set(above) - set(order)))
        return cls(tuple(reversed(order)), {unit: tuple(units) for unit, units in below.items()})


@dataclass(slots=True)
class _Region:
    """What belongs to a unit and to no shown unit below it, by subtraction and by what is known of its parts.

    Of people and of the largest recipient no subtraction is exact, since one may be named in several units: of people
    it holds the fewest that there can be, of the largest the most that one can have.
    """

    whole: Cell
    counts: list[int] = field(default_factory=list)
    amount: float = 0.0
    named: int = 0
    hands: int = 0
    known_people: int = 0
    known_officials: int = 0
    known_largest: float = 0.0
    shown: list[tuple[bool, int, str]] = field(default_factory=list)
    """Shown units right below the region, smallest first; those that hide nothing themselves come last."""

    def cell(self) -> Cell:
        """Return what can be told of it."""
        whole = self.whole
        return Cell(
            tuple(self.counts),
            None if whole.people is None else max(whole.people - self.named, self.known_people),
            None if whole.officials is None else max(whole.officials - self.hands, self.known_officials),
            self.amount,
            min(whole.largest, self.known_largest),
        )

    def add_shown(self, unit: str, cell: Cell, *, hides: bool) -> None:
        """Take a shown unit's cell off what is left."""
        self._move(cell, -1)
        heapq.heappush(self.shown, (not hides, cell.counts[0], unit))

    def give_back(self, cell: Cell) -> None:
        """Put the cell of a unit that is shown no longer back."""
        self._move(cell, 1)

    def _move(self, cell: Cell, sign: int) -> None:
        self.counts = [own + sign * one for own, one in zip(self.counts, cell.counts, strict=True)]
        self.amount += sign * cell.amount
        self.named -= sign * (cell.people or 0)
        self.hands -= sign * (cell.officials or 0)

    def take_in(self, open_cell: Cell) -> None:
        """Know of a part that it is not shown."""
        self.known_people = max(self.known_people, open_cell.people or 0)
        self.known_officials = max(self.known_officials, open_cell.officials or 0)
        self.known_largest += open_cell.largest


def shown_units(
    tree: Tree, cells: Mapping[str, Cell], *, k: int = K, among: Collection[str] | None = None
) -> frozenset[str]:
    """Return the units whose cell is shown.

    Parameters
    ----------
    tree
        The units.
    cells
        The cell of each unit that has one, rolled up: what a unit has is what those below it have and its own.
    k
        Of fewer than this nothing is told.
    among
        Whom else is not shown is not shown here: where a column says more of what another one shows.

    Examples
    --------
    The small village is left out, and the smallest other one with it, or the town's number would tell it.

    >>> tree = Tree.of({"town": None, "a": "town", "b": "town", "c": "town"})
    >>> cells = {"town": Cell((73,)), "a": Cell((3,)), "b": Cell((40,)), "c": Cell((30,))}
    >>> sorted(shown_units(tree, cells))
    ['b', 'town']
    """
    walk = _Walk(tree, cells)
    for unit in tree.order:
        cell = cells.get(unit)
        if cell is None or cell.empty:
            continue
        told = cell.speaks_for_enough(k) and (among is None or unit in among)
        if unit not in tree.below:  # most units are villages, and a village is its own region
            walk.open_cells[unit] = cell
            if told:
                walk.shown.add(unit)
        else:
            region = walk.region_of(unit)
            if told:
                while region.shown and not region.cell().speaks_for_enough(k):
                    walk.leave_out(heapq.heappop(region.shown)[2], region)
                walk.shown.add(unit)
            walk.open_cells[unit] = region.cell()
    return frozenset(walk.shown)


@dataclass(slots=True)
class _Walk:
    """What is known on the way up a tree: who is shown so far, and the region and its sum at each unit passed."""

    tree: Tree
    cells: Mapping[str, Cell]
    shown: set[str] = field(default_factory=set)
    regions: dict[str, _Region] = field(default_factory=dict)
    open_cells: dict[str, Cell] = field(default_factory=dict)

    def region_of(self, unit: str) -> _Region:
        """Return a unit's region, now that those below it are decided."""
        cell = self.cells[unit]
        region = self.regions[unit] = _Region(cell, list(cell.counts), cell.amount)
        own = cell.amount
        for one in self.tree.below.get(unit, ()):
            if one in self.open_cells:
                own -= self.cells[one].amount
                if one in self.shown:
                    self._add(one, region)
                else:
                    region.take_in(self.open_cells[one])
                    self._add_those_right_below(one, region)
        region.known_largest += min(cell.largest, abs(own))  # of its own acts one recipient has no more than all
        return region

    def leave_out(self, unit: str, region: _Region) -> None:
        """Leave a shown unit out, so that what it hides belongs to the region above."""
        self.shown.discard(unit)
        region.give_back(self.cells[unit])
        region.take_in(self.open_cells[unit])
        self._add_those_right_below(unit, region)

    def _add(self, unit: str, region: _Region) -> None:
        region.add_shown(unit, self.cells[unit], hides=not self.open_cells[unit].empty)

    def _add_those_right_below(self, unit: str, region: _Region) -> None:
        own = self.regions.get(unit)
        for _, _, one in own.shown if own else ():
            self._add(one, region)

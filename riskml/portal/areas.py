"""How warnings stand in an area and in each area below it: numbers of warnings and cases, and no case.

Areas are the units of the latest run, each below the unit above it, however many levels there are: a province, its
cities, counties, towns and villages. What concerns several units counts in each of them, and once in whatever is above
them. Of what is about people, few are not told, nor what they could be worked out from: that is decided once for the
whole tree, so that nobody learns more by comparing what two readers see.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import OuterRef, Subquery

from riskml.evaluation.intervals import Estimate, clopper_pearson
from riskml.portal.accounts import now
from riskml.portal.models import CaseFile, CaseUnit, RunWarning, WarningUnit
from riskml.portal.progress import FEW
from riskml.portal.scopes import current_run
from riskml.portal.seeded import real_cases, real_warnings
from riskml.portal.untold import WHOLE, Cells, Numbers, Tree, hidden
from riskml.portal.watching import CLEARED, CONFIRMED
from riskml.portraits.phrases import LEVELS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from riskml.core.texts import Text
    from riskml.portal.untold import Cell

MEASURES: Final = ("issued", "open", "late", "decided", "confirmed")


@dataclass(frozen=True, slots=True)
class Area:
    """One area in one of the two tables.

    Parameters
    ----------
    unit, name
        Which.
    level
        How many areas are above it; the area of everything is at level 0.
    kind
        What area it is, in words; None where the table of units does not say.
    counts
        A number for each measure, of the area and of all below it.
    below
        Whether there are areas below it.
    own
        Whether it is what concerns the unit itself, without the areas below it.
    """

    unit: str
    name: str
    level: int
    counts: Mapping[str, Cell]
    below: bool = False
    own: bool = False
    kind: Text | None = None

    @property
    def share(self) -> Estimate | None:
        """The share of what was decided that was confirmed, with its exact interval; of few, or untold, none."""
        decided, confirmed = self.counts["decided"], self.counts["confirmed"]
        if decided is None or confirmed is None or decided < FEW:
            return None
        return Estimate(confirmed / decided, *clopper_pearson(confirmed, decided))


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted over the whole tree, about people or about matters.

    Parameters
    ----------
    tree
        The areas.
    cells
        By measure.
    """

    tree: Tree
    cells: Mapping[str, Cells]

    def area(self, unit: str, name: str = "") -> Area:
        """Return an area with all below it."""
        counts = {one: self.cells[one].whole.get(unit, 0) for one in MEASURES}
        below, level = unit in self.tree.below, len(self.tree.line(unit)) - 1
        kind = LEVELS.get(self.tree.levels.get(unit, ""))
        return Area(unit, name or self.tree.names.get(unit, unit), level, counts, below=below, kind=kind)

    def itself(self, unit: str, name: str = "") -> Area | None:
        """Return what concerns an area's unit itself; none where nothing does, or where it is all there is."""
        counts = {one: self.cells[one].own.get(unit, 0) for one in MEASURES}
        if unit not in self.tree.below or not any(one is None or one for one in counts.values()):
            return None
        return Area(unit, name or self.tree.names.get(unit, unit), len(self.tree.line(unit)), counts, own=True)


def counted() -> tuple[Counted, Counted]:
    """Count the warnings of the latest run and the cases of all, about people and about matters."""
    run = current_run()
    tree = Tree.of(run)
    issued = dict(RunWarning.objects.filter(real_warnings(), run=run, issued=True).values_list("pk", "about"))
    units = WarningUnit.objects.filter(warning__run=run, warning__issued=True).values_list("warning_id", "unit_id")
    told = RunWarning.objects.filter(number=OuterRef("warning")).order_by("-run__as_of", "-run__pk")
    cases = CaseFile.objects.filter(real_cases(), register="warning").annotate(about=Subquery(told.values("about")[:1]))
    rows = list(cases.values_list("pk", "about", "state", "final", "due"))
    of_cases = CaseUnit.objects.filter(case__register="warning").values_list("case_id", "unit_id")
    today = now().date()
    parts = []
    for people in (True, False):
        kept = [row for row in rows if (row[1] == "person") == people]
        sets = {
            "issued": {one for one, about in issued.items() if (about == "person") == people},
            "open": {one for one, _, _, final, _ in kept if not final},
            "late": {one for one, _, _, final, due in kept if not final and due is not None and due < today},
            "decided": {one for one, _, state, final, _ in kept if final and state in (CLEARED, CONFIRMED)},
            "confirmed": {one for one, _, state, final, _ in kept if final and state == CONFIRMED},
            "explained": {one for one, _, state, final, _ in kept if final and state == CLEARED},
        }
        places = {"issued": _places(units, tree), "cases": _places(of_cases, tree)}
        parts.append(_summed(tree, sets, places, hides=people))
    return parts[0], parts[1]


def _places(pairs: Iterable[tuple[int, str]], tree: Tree) -> dict[int, set[str]]:
    places: dict[int, set[str]] = defaultdict(set)
    for one, unit in pairs:
        places[one].add(unit if unit in tree.names else WHOLE)
    return places


def _summed(
    tree: Tree, sets: Mapping[str, Collection[int]], places: Mapping[str, Mapping[int, set[str]]], *, hides: bool
) -> Counted:
    lines = {unit: tree.line(unit) for unit in tree.names}
    numbers: dict[str, Numbers] = {}
    for measure, members in sets.items():
        whole: dict[str, int] = defaultdict(int)
        own: dict[str, int] = defaultdict(int)
        of_each = places["issued" if measure == "issued" else "cases"]
        for one in members:
            units = of_each.get(one) or {WHOLE}
            for unit in units:
                own[unit] += 1
            for area in {area for unit in units for area in lines.get(unit, (WHOLE,))}:
                whole[area] += 1
        numbers[measure] = Numbers(whole, own)
    cells = {one: hidden(tree, told) for one, told in numbers.items()} if hides else _told(numbers)
    if hides:
        # Beside what was decided, what was confirmed tells what was explained: where that is few, neither is told.
        untold = [*cells["decided"].untold(), *cells["explained"].untold()]
        cells["confirmed"] = hidden(tree, numbers["confirmed"], untold)
    return Counted(tree, cells)


def _told(numbers: Mapping[str, Numbers]) -> dict[str, Cells]:
    return {name: Cells(dict(one.whole), dict(one.own)) for name, one in numbers.items()}

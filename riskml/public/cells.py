"""From a run's table of sums to what may be shown of a period: column by column, each by `suppression`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from riskml.public.suppression import Cell, Tree, shown_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

FAMILIES: Final = {
    "received": ("received",),
    "work": ("finished", "step", "hands"),
    "paid": ("paid",),
    "contract": ("contract",),
    "complaint": ("complaint", "staff"),
}
"""What is shown of a period at once, for one table of it says more of another, and from which parts of the sums."""


class Shown(NamedTuple):
    """What is shown of a unit in one column.

    Parameters
    ----------
    table
        ``received``, ``finished``, ``limits``, ``steps``, ``paid``, ``contract``, ``complaint`` or ``answers``.
    unit_id
        The unit, with those below it.
    item, step
        The matter, scheme or kind, and the step; empty where there is none.
    values
        What is told, by name.
    """

    table: str
    unit_id: str
    item: str
    step: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Sums:
    """A run's sums of one family and period, its units, and below how many nothing is told.

    Parameters
    ----------
    table
        The rows.
    tree
        The units.
    k
        The least that is told.
    named
        The parts in which records name somebody on the other side at all.
    """

    table: pd.DataFrame
    tree: Tree
    k: int
    named: frozenset[str]

    def columns(self, part: str) -> Iterator[tuple[str, str, dict[str, _Row]]]:
        """Yield each item and step of a part with its rows by unit."""
        rows = self.table[self.table["part"] == part]
        for (item, step), own in rows.groupby(["item", "detail"], sort=True):
            told = zip(*(own[name].tolist() for name in _FIELDS), strict=True)
            yield str(item), str(step), {row[0]: _Row(*row) for row in told}


_FIELDS: Final = ("unit_id", "count", "timed", "late", "amount", "people", "largest")


class _Row(NamedTuple):
    unit_id: str
    acts: int
    timed: int
    late: int
    amount: float
    people: int
    largest: float


def shown_of(family: str, sums: Sums) -> tuple[Shown, ...]:
    """Return what may be shown of a family in one period."""
    if family == "work":
        return tuple(_work(sums))
    if family == "complaint":
        return tuple(_complaints(sums))
    return tuple(_plain(family, sums))


def _plain(part: str, sums: Sums) -> Iterator[Shown]:
    money = part in ("paid", "contract")
    for item, step, rows in sums.columns(part):
        cells = {
            unit: Cell(
                (row.acts,),
                people=row.people if part in sums.named else None,
                amount=row.amount if money else 0.0,
                largest=row.largest if money else 0.0,
            )
            for unit, row in rows.items()
        }
        for unit in sorted(shown_units(sums.tree, cells, k=sums.k)):
            more = {"amount": round(rows[unit].amount, 2)} if money else {}
            yield Shown(part, unit, item, step, {"count": rows[unit].acts, **more})


def _work(sums: Sums) -> Iterator[Shown]:
    """Cases finished by matter; of those shown how many in time, and of each step how many acts."""
    hands = {item: rows for item, _, rows in sums.columns("hands")}
    finished: dict[str, frozenset[str]] = {}
    for item, step, rows in sums.columns("finished"):
        named = "finished" in sums.named
        cells = {unit: Cell((row.acts,), people=row.people if named else None) for unit, row in rows.items()}
        finished[item] = shown_units(sums.tree, cells, k=sums.k)
        for unit in sorted(finished[item]):
            yield Shown("finished", unit, item, step, {"count": rows[unit].acts})
        own = hands.get(item, {})
        # How many had no limit could be worked out from the others, so it is held with them.
        timed = {
            unit: Cell(
                (row.timed - row.late, row.late, row.acts - row.timed),
                people=cells[unit].people,
                officials=own[unit].people if unit in own else 0,
            )
            for unit, row in rows.items()
        }
        for unit in sorted(shown_units(sums.tree, timed, k=sums.k, among=finished[item])):
            row = rows[unit]
            if row.timed:
                yield Shown("limits", unit, item, step, {"in_time": row.timed - row.late, "late": row.late})
    for item, step, rows in sums.columns("step"):
        cells = {unit: Cell((row.acts,), officials=row.people) for unit, row in rows.items()}
        for unit in sorted(shown_units(sums.tree, cells, k=sums.k, among=finished.get(item, frozenset()))):
            yield Shown("steps", unit, item, step, {"count": rows[unit].acts})


def _complaints(sums: Sums) -> Iterator[Shown]:
    """Complaints; of those shown how many were answered."""
    staff = next((rows for _, _, rows in sums.columns("staff")), {})
    for item, step, rows in sums.columns("complaint"):
        cells = {
            unit: Cell(
                (row.acts,),
                people=row.people if "complaint" in sums.named else None,
                officials=staff[unit].people if unit in staff else 0,
            )
            for unit, row in rows.items()
        }
        received = shown_units(sums.tree, cells, k=sums.k)
        for unit in sorted(received):
            yield Shown("complaint", unit, item, step, {"count": rows[unit].acts})
        answered = {
            unit: Cell((row.acts - row.late, row.late), cells[unit].people, cells[unit].officials)
            for unit, row in rows.items()
        }
        for unit in sorted(shown_units(sums.tree, answered, k=sums.k, among=received)):
            yield Shown(
                "answers",
                unit,
                item,
                step,
                {"answered": rows[unit].acts - rows[unit].late, "waiting": rows[unit].late},
            )

"""Whoever reads all that was ever hung out, and works out by linear programming what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable


@dataclass
class Attacker:
    """What is known: sums of unknowns of which none is less than nothing."""

    places: dict[Hashable, int] = field(default_factory=dict)
    sums: list[tuple[dict[int, float], float]] = field(default_factory=list)

    def _weights(self, parts: Iterable[tuple[Hashable, float]]) -> dict[int, float]:
        told: dict[int, float] = {}
        for name, weight in parts:
            place = self.places.setdefault(name, len(self.places))
            told[place] = told.get(place, 0.0) + weight
        return told

    def learn(self, parts: Iterable[tuple[Hashable, float]], value: float) -> None:
        """Read a number: the weighted sum of some unknowns."""
        self.sums.append((self._weights(parts), value))

    def bounds(self, parts: Iterable[tuple[Hashable, float]]) -> tuple[float, float]:
        """Return the least and the most that a sum of unknowns can be; without end where nothing bounds it."""
        target = self._weights(parts)
        if not self.sums:
            return 0.0, np.inf
        rows = [row for row, (weights, _) in enumerate(self.sums) for _ in weights]
        columns = [place for weights, _ in self.sums for place in weights]
        values = [weight for weights, _ in self.sums for weight in weights.values()]
        known = csr_array((values, (rows, columns)), shape=(len(self.sums), len(self.places)))
        aim = np.zeros(len(self.places))
        for place, weight in target.items():
            aim[place] = weight
        found = []
        for sign in (1.0, -1.0):
            told = linprog(
                sign * aim, A_eq=known, b_eq=[value for _, value in self.sums], bounds=(0, None), method="highs"
            )
            assert told.status in (0, 3), told.message  # found, or without end
            found.append(sign * told.fun if told.status == 0 else sign * -np.inf)
        return found[0], found[1]


def within(above: dict[str, str | None], unit: str) -> list[str]:
    """Return a unit with all units below it, by its own reading of who stands above whom."""
    found = []
    for one in above:
        at: str | None = one
        while at is not None and at != unit:
            at = above.get(at)
        if at == unit:
            found.append(one)
    return found

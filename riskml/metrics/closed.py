"""Closed months: the numbers of a month that has ended, kept so that nobody computes them again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable

ROWS = pa.schema(
    [
        ("metric", pa.string()), ("span", pa.int32()), ("month", pa.int32()), ("subject", pa.string()),
        ("subject_id", pa.string()), ("unit_id", pa.string()), ("status", pa.string()), ("observed", pa.float64()),
        ("expected", pa.float64()), ("exposure", pa.float64()), ("ratio", pa.float64()), ("low", pa.float64()),
        ("high", pa.float64()), ("effect", pa.float64()), ("z", pa.float64()), ("peers", pa.int64()),
        ("close", pa.int64()),
    ]
)  # fmt: skip
"""The columns of what is kept; `month` is year × 12 + month - 1, `span` 0 for a card's own window and 1 for a month."""

Told = frozenset[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class ClosedMonths:
    """Numbers of months as known at their ends.

    Parameters
    ----------
    rows
        The numbers, in the columns of `ROWS`.
    told
        Which metric, span and month they are all of; a month may have no row at all.

    Examples
    --------
    >>> ClosedMonths().of("overdue_rate")
    frozenset()
    """

    rows: pa.Table = field(default_factory=ROWS.empty_table)
    told: Told = frozenset()

    def of(self, metric: str) -> frozenset[tuple[int, int]]:
        """Return the spans and months of one metric."""
        return frozenset((span, month) for name, span, month in self.told if name == metric)

    def among(self, metrics: frozenset[str]) -> ClosedMonths:
        """Return what is known of some metrics alone."""
        rows = self.rows.filter(pc.field("metric").isin(sorted(metrics)))
        return ClosedMonths(rows, frozenset(one for one in self.told if one[0] in metrics))

    @classmethod
    def together(cls, parts: Iterable[ClosedMonths]) -> ClosedMonths:
        """Put what does not overlap together."""
        known = [*parts]
        return cls(
            pa.concat_tables([ROWS.empty_table(), *(one.rows for one in known)]),
            frozenset().union(*(one.told for one in known)),
        )

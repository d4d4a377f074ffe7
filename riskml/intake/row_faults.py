"""Every fault of every row of a chunk, as the quarantine tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from riskml.intake.readers import Chunk

SHOWN = 40
"""Letters of a cell that are shown."""


def with_cell(fault: str, cell: str) -> str:
    """Return a fault with what stood there."""
    return f"{fault} ({cell if len(cell) <= SHOWN else cell[:SHOWN] + '…'})"


class RowFaults:
    """Gathers the faults of a chunk's rows, in the order in which they are found.

    Examples
    --------
    >>> faults = RowFaults({3: ["row: not 5 cells but 6"]})
    >>> faults.add(4, "amount: not a number", "x")
    >>> faults.of
    {3: ['row: not 5 cells but 6'], 4: ['amount: not a number (x)']}
    """

    def __init__(self, whole_rows: dict[int, list[str]]) -> None:
        self.of: dict[int, list[str]] = {row: [*faults] for row, faults in whole_rows.items()}

    def add(self, row: int, fault: str, cell: str | None = None) -> None:
        """Add a fault of a row, with what stood there."""
        self.of.setdefault(row, []).append(fault if cell is None else with_cell(fault, cell))

    def add_where(self, wrong: pa.Array, fault: str, cells: pa.Array) -> None:
        """Add a fault of each row in which it is met, with what stood there."""
        for row in np.flatnonzero(wrong.to_numpy(zero_copy_only=False)).tolist():
            self.add(row, fault, cells[row].as_py() or None)

    def names(self, row: int, field: str) -> bool:
        """Say whether a row has a fault of a field."""
        return any(fault.startswith(f"{field}:") for fault in self.of.get(row, ()))


def wrong_cells(source: Chunk, columns: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the cells that a field is filled from: the first that says something counts."""
    settled: set[int] = set()
    for column in columns:
        for row, fault in source.cell_faults.get(column, {}).items():
            if row not in settled:
                yield row, fault
        settled.update(np.flatnonzero(pc.fill_null(pc.not_equal(source.column(column), ""), False)).tolist())

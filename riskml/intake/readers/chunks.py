"""What every reader hands on: a source's own columns as text, some rows at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHUNK_ROWS = 16_384

Positions = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a source.

    Parameters
    ----------
    table
        The source's columns, all text; null where a cell does not exist.
    rows
        The number of each row in the source, from 1; empty lines count, so that a person finds the row.
    faults
        Position in this chunk to what is wrong with that row as a whole.
    only_for
        The contract table that these rows are for; every table of the mapping where not said.
    """

    table: pa.Table
    rows: Positions
    faults: dict[int, list[str]] = field(default_factory=dict)
    only_for: str | None = None

    def column(self, name: str) -> pa.Array:
        """Return one column; all null where these rows have none of that name."""
        if name not in self.table.column_names:
            return pa.nulls(len(self.rows), pa.string())
        column = self.table.column(name)
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


class Reader(Protocol):
    """A source being read.

    Attributes
    ----------
    columns
        The source's columns in their order; for a reader that is not `fixed`, those met so far.
    fixed
        The columns are known before any row is read.
    details
        What was found out about the source: encoding, delimiter, sheet.
    notes
        What a person should know of the reading.
    """

    columns: list[str]
    fixed: bool
    details: dict[str, str]
    notes: list[str]

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""


def table_of(columns: Sequence[str], cells: Sequence[Sequence[str | None]]) -> pa.Table:
    """Make a table of text from columns of cells."""
    return pa.Table.from_arrays([pa.array(column, pa.string()) for column in cells], names=[*columns])

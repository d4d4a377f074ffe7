"""What every reader hands on: a source's own columns as text, some rows at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa

from riskml.core.errors import Fault, SourceError
from riskml.intake.readers.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from riskml.core.texts import Text

CHUNK_ROWS = 16_384
CHUNK_CELLS = 1 << 21
MOST_COLUMNS = 16_384
"""What a sheet can hold at most; a source with more is no table that anybody keeps."""

EPOCH = "days since"
"""Of a reader's details: from when a workbook counts its days, where it is not the usual day."""

FROM_1904 = "1904-01-01"

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
    cell_faults
        Column to position in this chunk to what is wrong with that cell, whatever its text says; it costs the row
        only where a field is filled from it.
    """

    table: pa.Table
    rows: Positions
    faults: dict[int, list[str]] = field(default_factory=dict)
    only_for: str | None = None
    cell_faults: dict[str, dict[int, str]] = field(default_factory=dict)

    def some(self, positions: Positions) -> Chunk:
        """Return some of the rows, without the faults of rows as a whole."""
        new = {old: place for place, old in enumerate(positions.tolist())} if self.cell_faults else {}
        cells = {
            column: {new[old]: fault for old, fault in faults.items() if old in new}
            for column, faults in self.cell_faults.items()
        }
        table = self.table.take(pa.array(positions)) if len(positions) < len(self.rows) else self.table
        return Chunk(table, self.rows[positions], only_for=self.only_for, cell_faults=cells)

    def column(self, name: str) -> pa.Array:
        """Return one column; all null where these rows have none of that name."""
        place = self.table.schema.get_field_index(name)
        if place < 0:
            return pa.nulls(len(self.rows), pa.string())
        column = self.table.column(place)
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
    """

    columns: list[str]
    fixed: bool
    details: dict[str, str]

    @property
    def notes(self) -> Sequence[Text | str]:
        """What a person should know of the reading."""

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""


def rows_at_once(columns: int) -> int:
    """Return how many rows of so many columns are read at a time, so that a chunk's memory does not hang on its width.

    Examples
    --------
    >>> rows_at_once(5), rows_at_once(10_000)
    (16384, 209)
    """
    return max(1, min(CHUNK_ROWS, CHUNK_CELLS // max(columns, 1)))


def refuse_too_wide(columns: int, where: str) -> None:
    """Refuse a source with more columns than any table has.

    Raises
    ------
    SourceError
        There are more than `MOST_COLUMNS`.
    """
    if columns > MOST_COLUMNS:
        remedy = phrase("is_this_the_right_file")
        raise SourceError(
            [
                Fault(
                    where,
                    phrase("at_most_columns", most_columns=MOST_COLUMNS),
                    phrase("or_more", columns=columns),
                    remedy,
                )
            ]
        )


def table_of(columns: Sequence[str], cells: Sequence[Sequence[str | None]]) -> pa.Table:
    """Make a table of text from columns of cells."""
    return pa.Table.from_arrays([pa.array(column, pa.string()) for column in cells], names=[*columns])

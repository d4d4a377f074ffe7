"""Wide tables: a row is a case, a column the date of a stage; each stage that has its time is a row of its own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from riskml.intake import values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.intake.mappings import Mapping, TableMapping
    from riskml.intake.readers.chunks import Chunk, Positions

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
TIME = "occurred_at"
CASE = "case_id"


class Stages:
    """Tells which rows of the source are rows of the table, and as which stage.

    A table without stages has each row of its source once.

    Parameters
    ----------
    mapping
        How the table is filled.
    whole
        The mapping that it is part of.
    """

    def __init__(self, mapping: TableMapping, whole: Mapping) -> None:
        self.parts: Sequence[TableMapping] = mapping.parts()
        self.wide = bool(mapping.stages)
        self._missing = whole.missing
        self.source_rows = 0
        self.not_reached: Counter[str] = Counter()

    def step(self, place: int) -> str:
        """Return what a stage is called; nothing where the table has none."""
        return self.parts[place].constants["step"] if self.wide else ""

    def reached(self, chunk: Chunk) -> list[Flags]:
        """Return, for each stage, the rows that have its time.

        A row that is broken as a whole is one of those stages whose time it has, and of the first where it has none.
        """
        if not self.wide:
            return [np.ones(len(chunk.rows), bool)]
        told = [self._has_its_time(chunk, part) for part in self.parts]
        broken = np.zeros(len(chunk.rows), bool)
        broken[[*chunk.faults]] = True
        told[0] |= broken & ~np.logical_or.reduce(told)
        return told

    def _has_its_time(self, chunk: Chunk, part: TableMapping) -> Flags:
        columns = part.fields[TIME]
        said = values.picked(
            [chunk.column(column) for column in columns], self._missing, part.values.get(TIME), values.NOTHING
        )
        there: Flags = np.array(pc.is_valid(said).to_numpy(zero_copy_only=False))
        for column in columns:  # a cell that shows an error says something
            there[[*chunk.cell_faults.get(column, ())]] = True
        return there

    def count(self, fresh: Flags, reached: Sequence[Flags]) -> None:
        """Count the stages that rows have not reached; rows that repeat another are not counted again."""
        self.source_rows += len(fresh)
        if self.wide:
            for place, told in enumerate(reached):
                self.not_reached[self.step(place)] += int((fresh & ~told).sum())

    def numbered(self, rows: Positions, place: int) -> Positions:
        """Return what rows of the source are numbered by in the table, which has one for each stage."""
        return (rows - 1) * len(self.parts) + place + 1

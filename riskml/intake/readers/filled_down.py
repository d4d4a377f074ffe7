"""Columns of which a clerk wrote a group's name once: what stands above is said of the empty cells below it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from riskml.intake.phrases import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from riskml.core.texts import Text
    from riskml.intake.readers.chunks import Chunk, Reader


class FilledDown:
    """A source of which some columns are filled downwards.

    Where a column says something new, those named after it begin anew: what stood there belonged to another group.

    Parameters
    ----------
    reader
        The source.
    columns
        Which, the wider group first.
    """

    def __init__(self, reader: Reader, columns: Sequence[str]) -> None:
        self._reader, self._filled = reader, tuple(columns)
        self.columns, self.fixed = reader.columns, reader.fixed
        self.details = reader.details
        self._own: list[Text] = []
        self.repeated: dict[str, list[int]] = getattr(reader, "repeated", {})

    @property
    def notes(self) -> list[Text | str]:
        """What a person should know of the reading."""
        return [*self._reader.notes, *self._own]

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        above: dict[str, str] = {}
        often: Counter[str] = Counter()
        for chunk in self._reader.chunks():
            yield self._of(chunk, above, often)
        self._own = [told("filled", name=name, n=often[name]) for name in self._filled]

    def _of(self, chunk: Chunk, above: dict[str, str], often: Counter[str]) -> Chunk:
        cells = {name: chunk.column(name).to_pylist() for name in self._filled}
        for row in range(len(chunk.rows)):
            if row in chunk.faults:  # its cells may be those of other columns
                continue
            for place, name in enumerate(self._filled):
                cell = cells[name][row]
                if cell and cell.strip():
                    if above.get(name) != cell:
                        above[name] = cell
                        for narrower in self._filled[place + 1 :]:
                            above.pop(narrower, None)
                elif name in above and row not in chunk.cell_faults.get(name, ()):
                    cells[name][row] = above[name]
                    often[name] += 1
        table = chunk.table
        for name, column in cells.items():
            place = table.schema.get_field_index(name)
            if place >= 0:
                table = table.set_column(place, name, pa.array(column, pa.string()))
        return replace(chunk, table=table)

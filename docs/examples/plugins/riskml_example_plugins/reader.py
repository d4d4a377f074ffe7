"""The format ``ledger``: text in UTF-8, a line ``column: value`` a cell, a blank line between rows."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from riskml.intake.readers import Chunk, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.intake.mappings import Mapping

ROWS_AT_ONCE = 16_384


class LedgerReader:
    """Read a ledger. A line without a colon, and a cell told twice, are faults of their row."""

    fixed = True

    def __init__(self, path: Path, how: Mapping | None) -> None:
        self._path = path
        self._encoding = (how.encoding if how else None) or "utf-8"
        self.columns = list(dict.fromkeys(name for cells, _ in self._rows() for name in cells))
        self.details = {"encoding": self._encoding}
        self.notes: list[str] = []

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows in order, some at a time."""
        rows = enumerate(self._rows(), start=1)
        while some := list(itertools.islice(rows, ROWS_AT_ONCE)):
            cells = [[row.get(name) for _, (row, _) in some] for name in self.columns]
            faults = {place: wrong for place, (_, (_, wrong)) in enumerate(some) if wrong}
            yield Chunk(table_of(self.columns, cells), np.array([number for number, _ in some], np.int64), faults)

    def _rows(self) -> Iterator[tuple[dict[str, str], list[str]]]:
        """Yield the cells of each row, and what is wrong with it."""
        with self._path.open(encoding=self._encoding) as lines:
            for filled, block in itertools.groupby(lines, key=lambda line: bool(line.strip())):
                if filled:
                    yield _row(block)


def _row(lines: Iterator[str]) -> tuple[dict[str, str], list[str]]:
    cells: dict[str, str] = {}
    wrong = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            wrong.append(f"row: a line without a colon: {line.strip()}")
        elif name.strip() in cells:
            wrong.append(f"row: {name.strip()} is told twice")
        else:
            cells[name.strip()] = value.strip()
    return cells, wrong

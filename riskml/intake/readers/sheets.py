"""Excel's xlsx and xls, through calamine."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
from python_calamine import CalamineError, load_workbook

from riskml.core.errors import Fault, SourceError, did_you_mean
from riskml.intake.readers.chunks import CHUNK_ROWS, Chunk, table_of
from riskml.intake.readers.delimited import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXACT_DIGITS = 15
"""A sheet keeps this many digits of a number; an 18-digit identifier typed as a number has lost its end."""


def cell_text(cell: object) -> str:
    """Return what a cell says; whole numbers as such, and dates as midnights.

    calamine gives a moment at midnight and a mere date as the same thing, so whether it is a date is left to
    the column as a whole.

    Examples
    --------
    >>> cell_text(110101199001010000.0), cell_text(123.0), cell_text(0.5), cell_text(True)
    ('110101199001010000', '123', '0.5', 'true')
    >>> cell_text(date(2026, 3, 5)), cell_text(datetime(2026, 3, 5, 14, 5))
    ('2026-03-05 00:00:00', '2026-03-05 14:05:00')
    """
    match cell:
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.isoformat(" ")
        case date():
            return f"{cell.isoformat()} 00:00:00"
        case _:  # text, and spans of time
            return str(cell)


class SheetReader:
    """Read one sheet of a workbook. Empty rows are noted."""

    fixed = True

    def __init__(self, path: Path, sheet: str | None, header_row: int) -> None:
        try:
            book = load_workbook(str(path))
            name = sheet if sheet is not None else book.sheet_names[0]
            if name not in book.sheet_names:
                listed = ", ".join(map(repr, book.sheet_names))
                raise SourceError([Fault(str(path), f"a sheet {name!r}", listed, did_you_mean(name, book.sheet_names))])
            self._sheet = book.get_sheet_by_name(name)
        except CalamineError as error:
            raise SourceError([Fault(str(path), "an Excel workbook", str(error))]) from error
        self.details = {"sheet": name}
        others = [other for other in book.sheet_names if other != name]
        self.notes = [f"sheets not read: {', '.join(others)}"] if others else []
        self._rows = self._numbered(header_row)
        place, header = next(self._rows, (0, []))
        if place != header_row or not any(cell_text(cell).strip() for cell in header):
            where = f"{path}, sheet {name}, row {header_row}"
            remedy = "Say where with header_row in a mapping." if place else ""
            raise SourceError([Fault(where, "a header that names the columns", "an empty row", remedy)])
        self.columns = columns_of([cell_text(cell) for cell in header], f"{path}, sheet {name}, header")
        self._header_row = header_row

    def _numbered(self, first: int) -> Iterator[tuple[int, list[object]]]:
        """Yield the sheet's own row numbers with the cells, from a first row on."""
        if self._sheet.start is not None:  # else the sheet is empty
            yield from ((place, row) for place, row in enumerate(self._sheet.iter_rows(), 1) if place >= first)

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        cells: list[list[str]] = []
        rows: list[int] = []
        blank = long = 0
        for place, row in self._rows:
            long += sum(isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS for cell in row)
            texts = [cell_text(cell) for cell in row]
            if not any(texts):
                blank += 1
                continue
            cells.append(texts)
            rows.append(place - self._header_row)
            if len(rows) == CHUNK_ROWS:
                yield self._chunk(cells, rows)
                cells, rows = [], []
        if blank:
            self.notes.append(f"{blank} empty rows")
        if long:
            self.notes.append(
                f"{long} numbers have more than {EXACT_DIGITS} digits; a sheet keeps {EXACT_DIGITS}, so identifiers"
                " among them are not the original ones: format the column as text before typing them"
            )
        if rows:
            yield self._chunk(cells, rows)

    def _chunk(self, cells: list[list[str]], rows: list[int]) -> Chunk:
        return Chunk(table_of(self.columns, list(zip(*cells, strict=True))), np.asarray(rows, np.int64))

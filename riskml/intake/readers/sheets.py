"""Excel's xlsx and xls, through calamine."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from riskml.core.errors import Fault, SourceError, Verbatim, did_you_mean
from riskml.core.texts import Text, listed
from riskml.intake.phrases import told
from riskml.intake.readers.biff import xls_facts
from riskml.intake.readers.chunks import EPOCH, FROM_1904, Chunk, rows_at_once, table_of
from riskml.intake.readers.delimited import columns_of
from riskml.intake.readers.header_rows import SAMPLE, joined_names, rows_of_header
from riskml.intake.readers.merged import Merged
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.readers.workbook import Workbook

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


@contextmanager
def _one_message(path: Path) -> Iterator[None]:
    """Make one message of whatever the value reader makes of a damaged file; its panics are no `Exception`."""
    try:
        yield
    except PasswordError as error:
        remedy = phrase("open_it_with_its_password")
        raise SourceError(
            [Fault(str(path), phrase("a_workbook_that_is_open"), phrase("one_under_a_password"), remedy)]
        ) from error
    except BaseException as error:
        if not isinstance(error, CalamineError) and type(error).__name__ != "PanicException":
            raise
        remedy = phrase("is_it_a_web_page")
        found = Verbatim(str(error).strip()) or phrase("damage")
        raise SourceError([Fault(str(path), phrase("an_excel_workbook"), found, remedy)]) from error


class SheetReader:
    """Read one sheet of a workbook as a person sees it: the first that is shown, where none is named.

    A cell that shows an error, or a formula of which no value was stored, is a fault of that cell. Hidden rows are
    read, and the notes say how many. Merged cells are filled downwards; numbers are not, for their sum would grow.
    Empty rows are noted.
    """

    fixed = True

    def __init__(self, path: Path, sheet: str | None, header_row: int, header_rows: int | None = None) -> None:
        workbook = Workbook(path) if zipfile.is_zipfile(path) else None
        with _one_message(path):
            book = load_workbook(str(path))
            pages = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            shown = [one.name for one in pages if one.visible == SheetVisibleEnum.Visible]
            names = [one.name for one in pages]
            if not names:
                raise SourceError([Fault(str(path), phrase("a_workbook_with_a_sheet"), phrase("none"))])
            name = sheet if sheet is not None else (shown or names)[0]
            if name not in names:
                found = Verbatim(", ".join(map(repr, names)))
                raise SourceError([Fault(str(path), phrase("a_sheet", name=name), found, did_you_mean(name, names))])
            self._facts = workbook.facts(name) if workbook else xls_facts(path, name)
            self._sheet = book.get_sheet_by_name(name)
        self.details = {"sheet": name}
        if self._facts.from_1904:
            self.details[EPOCH] = FROM_1904
        said = {other: other if other.strip() else repr(other) for other in names if other != name}
        self.shown = [other for other in said if other in shown]
        self.others = {o: word if o in shown else told("hidden_sheet", name=word) for o, word in said.items()}
        self.notes: list[Text | str] = [told("sheets", names=listed(self.others.values()))] if self.others else []
        if name not in shown:
            self.notes.append(told("is_hidden"))
        where = f"{path}, sheet {name}"
        many = header_rows or rows_of_header(self._first_rows(header_row), where)
        self._header_row = header_row + many - 1
        self._merged = Merged(self._sheet.merged_cell_ranges or (), self._header_row - 1)
        self._rows = self._numbered(header_row)
        header: list[list[str]] = []
        for place, texts, _ in islice(self._rows, many):
            if place == header_row + len(header):
                header.append(texts)
        if len(header) < many or not any(cell.strip() for row in header[:1] for cell in row):
            remedy = phrase("say_where_with_header_row") if header else ""
            raise SourceError(
                [
                    Fault(
                        phrase("row_2", where=where, header_row=header_row),
                        phrase("a_header_that_names_the_columns"),
                        phrase("an_empty_row"),
                        remedy,
                    )
                ]
            )
        if many > 1:
            self.details["header rows"] = str(many)
            self.notes.append(told("header_rows", n=many))
        named = columns_of(joined_names(header), f"{where}, header")
        self.columns, self.repeated = named.columns, named.repeated
        self.notes += named.notes()

    def _first_rows(self, first: int) -> list[list[str]]:
        """Return some rows as they stand, a merged cell's text in its first cell only."""
        if self._sheet.start is None:
            return []
        rows = islice(self._sheet.iter_rows(), first - 1, first - 1 + SAMPLE)
        return [[cell_text(cell) for cell in row] for row in rows]

    def _numbered(self, first: int) -> Iterator[tuple[int, list[str], list[object]]]:
        """Yield the sheet's own row numbers with the cells as a person sees them and as they are, from a row on."""
        if self._sheet.start is None:  # the sheet is empty
            return
        shown, places = self._facts.shown, {row for row, _ in self._facts.shown}
        for place, row in enumerate(self._sheet.iter_rows()):
            texts = [cell_text(cell) for cell in row]
            if place in places:
                texts = [shown.get((place, column), text) for column, text in enumerate(texts)]
            if self._merged.reaches(place):
                texts = self._merged.filled(place, texts, row)
            if place >= first - 1:
                yield place + 1, texts, row

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        cells: list[list[str]] = []
        rows: list[int] = []
        blank = long = 0
        step = rows_at_once(len(self.columns))
        for place, texts, row in self._rows:
            if not any(texts):
                blank += 1
                continue
            long += sum(isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS for cell in row)
            cells.append(texts)
            rows.append(place - self._header_row)
            if len(rows) == step:
                yield self._chunk(cells, rows)
                cells, rows = [], []
        if rows:
            yield self._chunk(cells, rows)
        self._tell(blank, long)

    def _tell(self, blank: int, long: int) -> None:
        if blank:
            self.notes.append(told("empty_rows", n=blank))
        if long:
            self.notes.append(told("long_numbers", n=long, digits=EXACT_DIGITS))
        if self._facts.hidden_rows:
            self.notes.append(told("hidden_rows", n=self._facts.hidden_rows))
        hidden = [self.columns[place] for place in self._facts.hidden_columns if place < len(self.columns)]
        if hidden:
            self.notes.append(told("hidden_columns", names=listed(hidden)))
        self.notes += self._merged.notes()

    def _chunk(self, cells: list[list[str]], rows: list[int]) -> Chunk:
        faults: dict[str, dict[int, str]] = {}
        if self._facts.faults:
            at = {number + self._header_row - 1: position for position, number in enumerate(rows)}
            for (row, column), fault in self._facts.faults.items():
                if row in at and column < len(self.columns):
                    faults.setdefault(self.columns[column], {})[at[row]] = fault
        table = table_of(self.columns, list(zip(*cells, strict=True)))
        return Chunk(table, np.asarray(rows, np.int64), cell_faults=faults)

"""CSV: any of the usual delimiters, every row accounted for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

import numpy as np

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.core.texts import Text, listed
from riskml.intake.encodings import name_of
from riskml.intake.phrases import told
from riskml.intake.readers.chunks import Chunk, refuse_too_wide, rows_at_once, table_of
from riskml.intake.readers.header_rows import joined_names, rows_of_header
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.readers.text import BROKEN, detect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SAMPLE_LINES = 200
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a source's columns.

    Parameters
    ----------
    columns
        Each once: the second of a name bears its number.
    repeated
        Each name that several columns bear, with their places from 1. No field can be filled by such a name alone.
    """

    columns: list[str]
    repeated: dict[str, list[int]]

    def notes(self) -> list[Text | str]:
        """Say which names there are twice."""
        return [
            told("twice", name=repr(name), places=listed(map(str, places))) for name, places in self.repeated.items()
        ]


def columns_of(header: Sequence[str], where: str) -> Header:
    """Name a source's columns from its header; a blank name becomes the column's number.

    Raises
    ------
    SourceError
        There are more columns than any table has.

    Examples
    --------
    >>> columns_of([" case_id ", "", "unit", "unit"], "cases.csv")
    Header(columns=['case_id', 'column 2', 'unit', 'unit (2)'], repeated={'unit': [3, 4]})
    """
    refuse_too_wide(len(header), where)
    names = [name.strip() or f"column {place}" for place, name in enumerate(header, 1)]
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names, 1):
        places.setdefault(name, []).append(place)
    taken = {*names}
    for name, several in places.items():
        number = 1
        for place in several[1:]:
            number += 1
            while f"{name} ({number})" in taken:
                number += 1
            names[place - 1] = f"{name} ({number})"
            taken.add(names[place - 1])
    return Header(names, {name: several for name, several in places.items() if len(several) > 1})


def delimiter_of(lines: list[str]) -> str:
    """Tell the delimiter: the one that cuts the most rows like the header, then into the most cells.

    Examples
    --------
    >>> delimiter_of(["a;b;c", "1,5;2;3", "2,5;3;4"])
    ';'
    """

    def fit(delimiter: str) -> tuple[bool, float, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:  # a wide row is one cell beyond all bounds where nothing cuts it
            return False, 0, 0
        # The sample may end inside a quoted cell, so its last row says nothing.
        alike = sum(width == widths[0] for width in widths[:-1] or widths) / max(len(widths) - 1, 1)
        return widths[0] > 1, alike, widths[0]

    return max(DELIMITERS, key=fit) if any(line.strip() for line in lines) else ","


class _Lines:
    """The lines of a file, counted, and those of the record that is being read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.number = 0
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number += 1
            self.record.append(line)
            yield line


class CsvReader:
    """Read delimited text.

    A row with too few or too many cells is a fault of that row; so are bytes that are no text, and NULs.
    A row with no cell at all is an empty line and is noted.
    """

    fixed = True

    def __init__(self, path: Path, encoding: str | None = None, header_rows: int | None = None) -> None:
        self._path = path
        self._encoding = detect(path, encoding)
        sample = list(islice(self._encoding.lines(path), SAMPLE_LINES))
        try:
            self._delimiter = delimiter_of(sample)
            rows = [row for row in csv.reader(sample, delimiter=self._delimiter) if row]
        except csv.Error as error:
            raise SourceError([_open_quote(path, 1, Verbatim(error))]) from error
        self.details = {"encoding": self._encoding.name, "delimiter": DELIMITERS[self._delimiter]}
        self.notes: list[Text | str] = []
        if self._encoding.broken:
            broken, first = self._encoding.broken, self._encoding.first_broken
            self.notes.append(told("broken_bytes", n=broken, encoding=self._encoding.name, first=first))
        if self._encoding.others:
            own = name_of("utf-8" if self._encoding.codec == "gb18030" else "gb18030")
            self.notes.append(told("two_encodings", n=self._encoding.others, own=own, encoding=self._encoding.name))
        if self._encoding.doubt:
            self.notes.append(self._encoding.doubt)
        if not rows or not any(name.strip() for name in rows[0]):
            raise SourceError([Fault(str(path), phrase("a_header_that_names_the_columns"), phrase("blank_lines_only"))])
        self._header_rows = header_rows or rows_of_header(rows, str(path))
        header = joined_names(rows[: self._header_rows])
        if self._header_rows > 1:
            self.details["header rows"] = str(self._header_rows)
            self.notes.append(told("header_rows", n=self._header_rows))
        if any(BROKEN.search(name) or "\0" in name for name in header):
            raise SourceError(
                [
                    Fault(
                        phrase("header_2", path=path),
                        phrase("text_in", name=self._encoding.name),
                        phrase("bytes_that_are_no_text"),
                    )
                ]
            )
        named = columns_of(header, f"{path}, header")
        self.columns, self.repeated = named.columns, named.repeated
        self.notes += named.notes()

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        cells: list[list[str]] = []
        rows: list[int] = []
        faults: dict[int, list[str]] = {}
        blank, width, clean = 0, len(self.columns), self._encoding.clean
        step = rows_at_once(width)
        for number, row, first_line, last_line in self._rows():
            if not row:
                blank += 1
                continue
            if len(row) == width and clean:
                cells.append(row)
            else:
                wrong = self._wrong(row, first_line, last_line)
                if wrong:
                    faults[len(rows)] = wrong
                cells.append([_shown(cell) for cell in row[:width]] if wrong else row)
            rows.append(number)
            if len(rows) == step:
                yield self._chunk(cells, rows, faults)
                cells, rows, faults = [], [], {}
        if blank:
            self.notes.append(told("empty_lines", n=blank))
        if rows:
            yield self._chunk(cells, rows, faults)

    def _chunk(self, cells: list[list[str]], rows: list[int], faults: dict[int, list[str]]) -> Chunk:
        columns = list(zip_longest(*cells)) if faults else list(zip(*cells, strict=True))
        columns += [(None,) * len(rows)] * (len(self.columns) - len(columns))
        return Chunk(table_of(self.columns, columns), np.asarray(rows, np.int64), faults)

    def _rows(self) -> Iterator[tuple[int, list[str], int, int]]:
        """Yield number, cells, first and last line of every row after the header."""
        lines = _Lines(self._encoding.lines(self._path))
        reader = csv.reader(iter(lines), delimiter=self._delimiter)
        number, header, first = 0, 0, 1
        last: list[str] = []
        try:
            for row in reader:
                if header == self._header_rows:
                    number += 1
                    yield number, row, first, lines.number
                elif row:
                    header += 1
                first = lines.number + 1
                last, lines.record = lines.record, []
        except csv.Error as error:
            raise SourceError([_open_quote(self._path, first, Verbatim(error))]) from error
        if _is_open(last, self._delimiter):
            raise SourceError([_open_quote(self._path, first - len(last), phrase("the_end_of_the_file"))])

    def _wrong(self, row: list[str], first_line: int, last_line: int) -> list[str]:
        wrong = []
        width = len(self.columns)
        if len(row) != width:
            more = [f"beyond the last: {' | '.join(map(_shown, row[width:]))}"] if len(row) > width else []
            if last_line > first_line:
                more.append(f"lines {first_line} to {last_line}: is a quote open?")
            wrong.append(f"row: not {width} cells but {len(row)}" + (f" ({'; '.join(more)})" if more else ""))
        text = self._delimiter.join(row)
        if not text.isascii() and BROKEN.search(text):
            where = [name for name, cell in zip(self.columns, row, strict=False) if BROKEN.search(cell)]
            found = BROKEN.search(text)
            byte = ord(found.group()) - 0xDC00 if found else 0
            wrong.append(f"row: byte 0x{byte:02X} is not {self._encoding.name} (in {', '.join(where) or 'surplus'})")
        if "\0" in text:
            where = [name for name, cell in zip(self.columns, row, strict=False) if "\0" in cell]
            wrong.append(f"row: a NUL byte (in {', '.join(where) or 'surplus'})")
        return wrong


def _shown(cell: str) -> str:
    return BROKEN.sub("\N{REPLACEMENT CHARACTER}", cell).replace("\0", "\N{SYMBOL FOR NULL}")


def _is_open(record: list[str], delimiter: str) -> bool:
    """Tell whether a file's last record ends inside a quote, having swallowed what follows it."""
    try:
        list(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _open_quote(path: Path, line: int, found: str | Text) -> Fault:
    remedy = phrase("close_the_quote_or_double")
    return Fault(phrase("line", path=path, line=line), phrase("a_quoted_cell_that_ends"), found, remedy)

"""What an xlsx workbook's own XML says beside the values of its cells: errors, formats, hidden rows, its extent."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.readers.packed import DAMAGED, room_of
from riskml.intake.readers.phrases_faults import phrase

if TYPE_CHECKING:
    from pathlib import Path

MOST_CELLS = 1 << 25
"""Between the first and the last cell of a sheet: each takes room, said or not; 1,048,576 rows of 32 columns."""

SMALL_PART = 1 << 26
BLOCK = 1 << 18
HREF = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_HREF = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
ZEROS = re.compile(r"""^(?P<before>(?:"[^"]*"|\\.|-)*)(?P<zeros>0+)(?P<after>(?:"[^"]*"|\\.)*)$""")
SECTION = re.compile(r"""^(?:"[^"]*"|\\.|[^;"\\])*""")
NO_VALUE = "a formula without a stored value"


@dataclass(slots=True)
class SheetFacts:
    """What the XML says of one sheet.

    Parameters
    ----------
    from_1904
        Days are counted from 1904.
    faults
        Row and column, from 0, to what is wrong with the cell.
    shown
        Row and column to what a person sees there, where it is not the value.
    hidden_rows
        How many rows with values are hidden.
    hidden_columns
        The hidden columns, by number from 0.
    last
        The last row and the last column with a value.
    """

    from_1904: bool = False
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_columns: list[int] = field(default_factory=list)
    last: tuple[int, int] = (-1, -1)


def zero_format(code: str) -> tuple[str, int, str] | None:
    """Return what a number format puts before a whole number, how many digits it shows at least, and what follows.

    Examples
    --------
    >>> zero_format("00000"), zero_format('"P"000;@'), zero_format("0.00"), zero_format("0")
    (('', 5, ''), ('P', 3, ''), None, None)
    """
    section = SECTION.match(code)
    found = ZEROS.match(section.group()) if section else None
    if found is None or (found["zeros"] == "0" and not found["before"] and not found["after"]):
        return None
    before, after = (re.sub(r'"([^"]*)"|\\(.)', r"\1\2", found[name]) for name in ("before", "after"))
    return before, len(found["zeros"]), after


def shown_number(number: float, form: tuple[str, int, str]) -> str | None:
    """Return how such a format shows a number; nothing where it is not a whole one.

    Examples
    --------
    >>> shown_number(123.0, ("", 5, "")), shown_number(0.5, ("", 5, ""))
    ('00123', None)
    """
    if number < 0 or not number.is_integer():
        return None
    before, digits, after = form
    return f"{before}{int(number):0{digits}d}{after}"


def column_number(letters: str) -> int:
    """Return a column's number, from 0.

    Examples
    --------
    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (0, 26, 16383)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


class Workbook:
    """The XML of a workbook.

    Raises
    ------
    SourceError
        The file is damaged, or unpacks to more than a workbook of its size holds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with zipfile.ZipFile(path) as self._zip:
                held = sum(one.file_size for one in self._zip.infolist())
                room = room_of(path.stat().st_size)
                if held > room:
                    found = phrase("bytes_in", held=held)
                    raise SourceError([Fault(str(path), phrase("a_workbook_that_unpacks", room=room), found)])
                self._sheets, self._from_1904 = self._contents()
                self._zeros = self._formats()
                self._try_texts()
        except (*DAMAGED, KeyError, ValueError, ParseError, DefusedXmlException) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> SourceError:
        if isinstance(error, SourceError):
            return error
        remedy = phrase("open_it_in_a_spreadsheet_program")
        return SourceError(
            [
                Fault(
                    str(self._path),
                    phrase("an_excel_workbook"),
                    Verbatim(str(error).strip("'\" ")) or phrase("damage"),
                    remedy,
                )
            ]
        )

    def _xml(self, name: str) -> Any:
        if self._zip.getinfo(name).file_size > SMALL_PART:
            raise ValueError(f"{name} is larger than any workbook needs")
        return fromstring(self._zip.read(name), forbid_dtd=True)

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        root = self._xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            one.get("Id"): (
                one.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
            )
            for one in root
        }

    def _contents(self) -> tuple[dict[str, str], bool]:
        main = next((target for kind, target in self._targets("").values() if kind == "officeDocument"), None)
        if main is None:
            raise ValueError("a zip without a workbook")
        self._parts = self._targets(main)
        root = self._xml(main)
        sheets = {
            one.get("name", ""): self._parts[one.get(HREF) or one.get(STRICT_HREF)][1]
            for one in root.iterfind("{*}sheets/{*}sheet")
            if (one.get(HREF) or one.get(STRICT_HREF)) in self._parts
        }
        said = root.find("{*}workbookPr")
        return sheets, said is not None and said.get("date1904", "0") in ("1", "true")

    def _try_texts(self) -> None:
        """Unpack the texts that cells share: a size that the zip lies about is found here, before it fills memory."""
        for kind, target in self._parts.values():
            if kind == "sharedStrings" and target in self._zip.namelist():
                with self._zip.open(target) as file:
                    while file.read(BLOCK):
                        pass

    def _formats(self) -> dict[str, tuple[str, int, str]]:
        """Return each style that shows whole numbers with zeros or letters before them."""
        styles = next((target for kind, target in self._parts.values() if kind == "styles"), None)
        if styles not in self._zip.namelist():
            return {}
        root = self._xml(styles)
        codes = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iterfind("{*}numFmts/{*}numFmt")}
        formats = [zero_format(codes.get(one.get("numFmtId"), "")) for one in root.iterfind("{*}cellXfs/{*}xf")]
        return {str(place): one for place, one in enumerate(formats) if one}

    def facts(self, sheet: str) -> SheetFacts:
        """Read what the XML says of a sheet.

        Raises
        ------
        SourceError
            The sheet is damaged, or its cells stand further apart than a table's do.
        """
        facts = SheetFacts(self._from_1904)
        if sheet not in self._sheets:
            return facts
        scan = _Scan(facts, self._zeros)
        try:
            with zipfile.ZipFile(self._path) as book, book.open(self._sheets[sheet]) as file:
                while block := file.read(BLOCK):
                    scan.feed(block)
                scan.end()
        except (*DAMAGED, KeyError, ValueError, expat.ExpatError) as error:
            raise self._damaged(error) from error
        rows, columns = facts.last[0] + 1, facts.last[1] + 1
        if rows * columns > MOST_CELLS:
            where = phrase("sheet", path=self._path, sheet=sheet)
            found = phrase("rows_of_columns_up", rows=rows, columns=columns)
            remedy = phrase("remove_the_cells_that_stand_far")
            raise SourceError([Fault(where, phrase("a_sheet_of_at_most_cells", most_cells=MOST_CELLS), found, remedy)])
        return facts


class _Scan:
    """Walks a sheet's XML once; only what a value reader does not tell is kept."""

    def __init__(self, facts: SheetFacts, zeros: dict[str, tuple[str, int, str]]) -> None:
        self._facts, self._zeros = facts, zeros
        self._row = self._column = -1
        self._hidden = False
        self._cell: dict[str, str] | None = None
        self._formula: str | None = None
        self._valued = False
        self._said: list[str] = []
        self._letters: dict[str, int] = {}
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.buffer_text = True

    def _refuse(self, *_: object) -> None:
        raise ValueError("a document type, which no workbook has")

    def feed(self, block: bytes) -> None:
        self._parser.Parse(block)

    def end(self) -> None:
        self._parser.Parse(b"", True)
        self._settle()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2] if ":" in tag else tag
        if tag == "c":
            self._settle()
            where = attributes.get("r")
            if where is None:
                self._column += 1
            else:
                letters = where.rstrip("0123456789")
                if letters not in self._letters:
                    self._letters[letters] = column_number(letters)
                self._column = self._letters[letters]
            self._cell = attributes
        elif tag in {"v", "is"}:
            self._valued = True
            if self._cell is not None and ("s" in self._cell or self._formula is not None or "t" in self._cell):
                listen = self._formula is not None or self._cell.get("t") == "e" or self._cell.get("s") in self._zeros
                self._parser.CharacterDataHandler = self._said.append if listen else None
        elif tag == "f":
            self._formula = ""
            self._parser.CharacterDataHandler = self._hear_formula
        elif tag == "row":
            self._settle()
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            self._hidden = attributes.get("hidden") in ("1", "true")
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self._facts.hidden_columns += range(first - 1, min(last, 1 << 14))
        elif self._cell is not None and tag not in ("t", "r"):
            self._settle()

    def _hear_formula(self, text: str) -> None:
        self._formula = (self._formula or "") + text

    def _settle(self) -> None:
        """Keep what is to be said of the cell that has ended."""
        cell, self._cell = self._cell, None
        if cell is None:
            return
        valued, formula, said = self._valued, self._formula, "".join(self._said).strip()
        kind, place = cell.get("t"), (self._row, self._column)
        if formula is not None and kind not in ("str", "e") and not said:
            self._facts.faults[place] = NO_VALUE
            self._facts.shown[place] = f"={formula}"
            valued = True
        elif kind == "e":
            self._facts.faults[place] = f"the error {said or 'of a formula'}"
            self._facts.shown[place] = said
        elif cell.get("s") in self._zeros and kind in (None, "n") and said:
            shown = shown_number(float(said), self._zeros[cell["s"]])
            if shown is not None:
                self._facts.shown[place] = shown
        if valued:
            last = self._facts.last
            if self._hidden:
                self._facts.hidden_rows += 1
                self._hidden = False  # once a row
            if self._row > last[0] or self._column > last[1]:
                self._facts.last = max(self._row, last[0]), max(self._column, last[1])
        if formula is not None or self._said:
            self._formula = None
            self._said.clear()
        self._valued = False
        self._parser.CharacterDataHandler = None

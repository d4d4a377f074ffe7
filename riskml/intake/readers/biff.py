"""What an xls workbook's own records say beside the values of its cells: errors, formats, hidden rows, its epoch."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from riskml.intake.readers.workbook import SheetFacts, shown_number, zero_format

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_CHAIN: Final = 0xFFFFFFFA
"""From here on, numbers of sectors are signs."""

ENTRY, IN_HEADER, WORKBOOK_8 = 128, 109, 0x0600
BOF, EOF, DATEMODE, FORMAT, XF, BOUNDSHEET = 0x809, 0x0A, 0x22, 0x41E, 0xE0, 0x85
ROW, COLINFO, BOOLERR, NUMBER, RK, MULRK, FORMULA = 0x208, 0x7D, 0x205, 0x203, 0x27E, 0xBD, 0x06
HIDDEN_ROW, HIDDEN_COLUMN, WIDE = 0x20, 1, 1
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
ERROR_RESULT, NO_NUMBER = 2, 0xFFFF
HUNDREDTHS, WHOLE = 1, 2

Record = tuple[int, bytes]
Formats = dict[int, tuple[str, int, str] | None]


def xls_facts(path: Path, sheet: str) -> SheetFacts:
    """Read what the records say of a sheet; nothing where the file is older than Excel 97, or damaged.

    What is damaged is told by whoever reads the values. Whether a formula was ever worked out, xls does not tell.
    """
    try:
        return _facts(_stream(path.read_bytes()), sheet)
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return SheetFacts()


def _stream(content: bytes) -> bytes:
    """Return the stream of the workbook from the small file system that an xls file is."""
    if not content.startswith(MAGIC):
        raise ValueError("no xls file")
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 16)

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    tables = [*struct.unpack_from(f"<{IN_HEADER}I", content, 76)]
    further, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // size)):
        numbers = struct.unpack(f"<{size // 4}I", sector(further))
        tables += numbers[:-1]
        further = numbers[-1]
    follows: list[int] = []
    for number in tables:
        if number < END_OF_CHAIN:
            follows += struct.unpack(f"<{size // 4}I", sector(number))

    def chain(number: int) -> bytes:
        parts: list[bytes] = []
        while number < END_OF_CHAIN and len(parts) <= len(follows):
            parts.append(sector(number))
            number = follows[number]
        return b"".join(parts)

    folder = chain(struct.unpack_from("<I", content, 48)[0])
    for place in range(0, len(folder) - ENTRY + 1, ENTRY):
        length = struct.unpack_from("<H", folder, place + 64)[0]
        if folder[place : place + max(length - 2, 0)].decode("utf-16-le") == "Workbook":
            first, held = struct.unpack_from("<II", folder, place + 116)
            return chain(first)[:held]
    raise ValueError("no workbook")


def _records(stream: bytes, place: int) -> Iterator[Record]:
    """Yield the records from a place to the end of its part."""
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        if kind == EOF:
            return
        place += 4 + length


def _text(data: bytes, length: int, flags: int) -> str:
    return data[: length * 2].decode("utf-16-le") if flags & WIDE else data[:length].decode("latin-1")


def _facts(stream: bytes, sheet: str) -> SheetFacts:
    facts, start = SheetFacts(), -1
    codes: dict[int, str] = {}
    styles: list[int] = []
    for kind, data in _records(stream, 0):
        if kind == BOF and struct.unpack_from("<H", data)[0] != WORKBOOK_8:
            return facts
        if kind == DATEMODE:
            facts.from_1904 = data[:1] == b"\1"
        elif kind == FORMAT:
            number, length, flags = struct.unpack_from("<HHB", data)
            codes[number] = _text(data[5:], length, flags)
        elif kind == XF:
            styles.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == BOUNDSHEET and _text(data[8:], data[6], data[7]) == sheet:
            start = struct.unpack_from("<I", data)[0]
    if start >= 0:
        formats = {place: zero_format(codes.get(number, "")) for place, number in enumerate(styles)}
        for record in _records(stream, start):
            _tell(facts, record, {place: form for place, form in formats.items() if form})
    return facts


def _tell(facts: SheetFacts, record: Record, formats: Formats) -> None:
    kind, data = record
    if kind == ROW:
        first, last, options = *struct.unpack_from("<HH", data, 2), struct.unpack_from("<I", data, 12)[0]
        facts.hidden_rows += bool(options & HIDDEN_ROW and last > first)
    elif kind == COLINFO:
        first, last, options = *struct.unpack_from("<HH", data), struct.unpack_from("<H", data, 8)[0]
        facts.hidden_columns += range(first, min(last, 255) + 1) if options & HIDDEN_COLUMN else ()
    elif kind == BOOLERR and data[7]:
        _error(facts, _place(data), data[6])
    elif kind == FORMULA and data[6] == ERROR_RESULT and struct.unpack_from("<H", data, 12)[0] == NO_NUMBER:
        _error(facts, _place(data), data[8])
    elif kind in {NUMBER, RK}:
        number = struct.unpack_from("<d", data, 6)[0] if kind == NUMBER else _packed(data[6:10])
        _show(facts, _place(data), number, formats.get(struct.unpack_from("<H", data, 4)[0]))
    elif kind == MULRK:
        row, column = _place(data)
        for number, place in enumerate(range(4, len(data) - 2, 6), column):
            style = struct.unpack_from("<H", data, place)[0]
            _show(facts, (row, number), _packed(data[place + 2 : place + 6]), formats.get(style))


def _place(data: bytes) -> tuple[int, int]:
    row, column = struct.unpack_from("<HH", data)
    return row, column


def _error(facts: SheetFacts, place: tuple[int, int], code: int) -> None:
    said = ERRORS.get(code, "of a formula")
    facts.faults[place], facts.shown[place] = f"the error {said}", said


def _show(facts: SheetFacts, place: tuple[int, int], number: float, form: tuple[str, int, str] | None) -> None:
    shown = shown_number(number, form) if form else None
    if shown is not None:
        facts.shown[place] = shown


def _packed(data: bytes) -> float:
    """Return a number of four bytes: a whole one, or the upper half of a long one, perhaps in hundredths."""
    (bits,) = struct.unpack("<i", data)
    number = float(bits >> 2) if bits & WHOLE else struct.unpack("<d", b"\0\0\0\0" + struct.pack("<i", bits & ~3))[0]
    return number / 100 if bits & HUNDREDTHS else number

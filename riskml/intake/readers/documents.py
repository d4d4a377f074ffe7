"""JSON documents, one a file or one a line, plain or packed; and rows of several tables made from them."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.phrases import told
from riskml.intake.readers.chunks import CHUNK_ROWS, Chunk, table_of
from riskml.intake.readers.packed import unpacked
from riskml.intake.readers.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from riskml.core.texts import Text
    from riskml.intake.readers.xmltext import Bytes

WHAT = phrase("json_documents")
BLOCK = 1 << 20
DOCUMENT = 1 << 28
"""Bytes of one document, at most: memory holds it whole."""

VALUES = 10_000_000
"""Values in one document, at most."""

_HALVES = re.compile("[\ud800-\udfff]")
NATIONAL = "CN-"
"""Schemes of national codes: other sources of a bureau have those codes without a scheme before them."""

Row = dict[str, str | None]


def parsed(text: str) -> Any:
    """Read JSON with every number as it is written.

    Examples
    --------
    >>> parsed('{"amount": 1.10, "id": 007}')
    Traceback (most recent call last):
    ...
    json.decoder.JSONDecodeError: Expecting ',' delimiter: line 1 column 25 (char 24)
    >>> parsed('{"amount": 1.10, "id": 7}')
    {'amount': '1.10', 'id': '7'}
    """
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


def documents(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield the number of each line and the document on it; a file that is one document is line 1.

    A line that cannot be read comes as the error, so that it is set aside and not lost. Memory holds one line, or the
    one document.

    Raises
    ------
    SourceError
        Nothing in the file is JSON.
    """
    with unpacked(path, WHAT, ".json") as file:
        lines = ((number, line) for number, line in _lines(file, path) if line.strip(b"\xef\xbb\xbf \t\r\n"))
        first = next(lines, None)
        if first is None:
            raise SourceError([Fault(str(path), WHAT, phrase("nothing"))])
        begun = _read(first[1])
        if isinstance(begun, ValueError):
            whole = _read(b"\n".join(_bounded((first[1], *(line for _, line in lines)), path)))
            if isinstance(whole, ValueError):
                raise SourceError([Fault(str(path), WHAT, Verbatim(str(whole)))]) from whole
            yield 1, whole
            return
        yield first[0], begun
        for number, line in lines:
            yield number, _read(line)


def _lines(file: Bytes, path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its number; one longer than any document is refused before it is held."""
    number, begun = 0, [b""]
    for block in iter(lambda: file.read(BLOCK), b""):
        first, *others = block.split(b"\n")
        begun.append(first)
        if not others:
            _refuse_too_long(sum(map(len, begun)), path)
            continue
        for line in (b"".join(begun), *others[:-1]):
            number += 1
            yield number, line
        begun = others[-1:]
    yield number + 1, b"".join(begun)


def _bounded(lines: Iterable[bytes], path: Path) -> Iterator[bytes]:
    size = 0
    for line in lines:
        size += len(line) + 1
        _refuse_too_long(size, path)
        yield line


def _refuse_too_long(size: int, path: Path) -> None:
    if size > DOCUMENT:
        remedy = phrase("write_one_release_or_statement")
        raise SourceError(
            [Fault(str(path), phrase("documents_of_at_most_bytes", document=DOCUMENT), phrase("a_longer"), remedy)]
        )


def _read(text: bytes) -> Any:
    # Each value costs memory however short it is written: a document of nothing but brackets would cost fifty times it.
    if text.count(b",") + text.count(b"[") + text.count(b"{") > VALUES:
        return ValueError(f"more than {VALUES:,} values in one document")
    try:
        return parsed(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return error if isinstance(error, ValueError) else ValueError("nested too deep")


def text(value: Any) -> str | None:
    r"""Return what a document says as text; what is no single value says nothing.

    Half of a pair of surrogates, which JSON can spell and no text can hold, stands as the sign for what is unreadable.

    Examples
    --------
    >>> text(" a "), text(True), text(""), text({"a": "b"}), ascii(text("a\ud800"))
    ('a', 'true', None, None, "'a\\ufffd'")
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return None
    return _HALVES.sub("\ufffd", value).strip() or None


def texts(value: Any) -> list[str]:
    """Return the words of a list; publishers write a single one without its list.

    Examples
    --------
    >>> texts(["a", None, "b"]), texts("a"), texts(True), texts({"a": "b"})
    (['a', 'b'], ['a'], [], [])
    """
    several = value if isinstance(value, list) else [value]
    return [one for one in (text(each) for each in several if isinstance(each, str)) if one]


def at(document: Any, *keys: str) -> Any:
    """Return what stands at a path, or nothing.

    Examples
    --------
    >>> at({"a": {"b": "c"}}, "a", "b"), at({"a": "x"}, "a", "b")
    ('c', None)
    """
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list; other members say nothing that a table could hold.

    Publishers write a single one without its list.

    Examples
    --------
    >>> objects([{"a": "b"}, None]), objects({"a": "b"}), objects("a")
    ([{'a': 'b'}], [{'a': 'b'}], [])
    """
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, dict)]


def identified(identifier: Any) -> str | None:
    """Return an identifier with its scheme, by which the same company is one in several sources.

    Examples
    --------
    >>> identified({"scheme": "GB-COH", "id": "012"}), identified({"scheme": "CN-USCC", "id": "91"})
    ('GB-COH-012', '91')
    >>> identified({"id": "7", "schemeName": "National ID"}), identified({"scheme": "GB-COH"})
    ('7', None)
    """
    code, scheme = text(at(identifier, "id")), text(at(identifier, "scheme"))
    if code is None or scheme is None or scheme.startswith(NATIONAL) or code.startswith(f"{scheme}-"):
        return code
    return f"{scheme}-{code}"


_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?![\d-])")
_DATED = re.compile(r"\d{1,4}\D{1,2}\d{1,2}\D{1,2}\d{1,4}")
SHOWN = 60
_NOTHING = date(1900, 1, 1)
"""Up to this day: what systems write for no date at all, and what is older than any purchase on record."""

_FIRST_YEAR = 1000
_OLD = ("founded_at", "valid_from")
"""Companies are older than procurement; what ended in 1899 bears a date that stands for nothing."""

_TIMES = re.compile(r".*_at|valid_(from|to)")
_NUMBERS = ("estimate", "amount", "amount_before", "quantity", "unit_price", "bidders", "share")
_PAIRS = (
    ("opens_at", "closes_at"),
    ("enquiry_opens_at", "enquiry_closes_at"),
    ("starts_at", "ends_at"),
    ("valid_from", "valid_to"),
)


def _is_checked(field: str) -> bool:
    return field in _NUMBERS or _TIMES.fullmatch(field) is not None


def is_doubtful(field: str, value: str) -> bool:
    """Tell whether a value cannot be what its field asks for: no day of the calendar, no number.

    Examples
    --------
    >>> is_doubtful("closes_at", "2025-02-30"), is_doubtful("closes_at", "-1"), is_doubtful("closes_at", "2025-03-01")
    (True, True, False)
    >>> is_doubtful("founded_at", "1875-06-01"), is_doubtful("closes_at", "1899-12-30"), is_doubtful("amount", "much")
    (False, True, True)
    """
    if field in _NUMBERS:
        try:
            return not math.isfinite(float(value))
        except ValueError:
            return not any(sign.isdigit() for sign in value)
    if not _is_checked(field):
        return False
    written = _DAY.match(value)
    if written is None:
        return _DATED.match(value) is None
    try:
        day = date(*map(int, written.groups()))
    except ValueError:
        return True
    return day.year < _FIRST_YEAR if field in _OLD else day <= _NOTHING


def moment(value: str | None) -> datetime | None:
    """Read a time as the standards write it; one without a zone is taken for universal time, for comparing only.

    Examples
    --------
    >>> moment("2025-03-01T08:00:00+08:00") == moment("2025-03-01"), moment("soon")
    (True, None)
    """
    try:
        read = datetime.fromisoformat(value or "")
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _reversed(first: str | None, second: str | None) -> bool:
    begins, ends = moment(first), moment(second)
    if begins is None or ends is None or ends >= begins:
        return False
    # A day without a time is its whole day.
    return (second or "")[:10] != (first or "")[:10] or "T" in (second or "")


class Gathered:
    """Rows of several tables, handed on some at a time.

    A doubtful value costs its field and not the row, which other tables refer to; each is counted, with an example.
    """

    def __init__(self, tables: Mapping[str, tuple[str, ...]]) -> None:
        self._tables = tables
        self._checked = {name: [one for one in columns if _is_checked(one)] for name, columns in tables.items()}
        self._pairs = {name: [pair for pair in _PAIRS if {*pair} <= {*columns}] for name, columns in tables.items()}
        self._doubtful: Counter[str] = Counter()
        self._example: dict[str, str] = {}
        self._rows: dict[str, list[Row]] = {name: [] for name in tables}
        self._numbers: dict[str, list[int]] = {name: [] for name in tables}
        self._faults: dict[str, dict[int, list[str]]] = {name: {} for name in tables}

    def add(self, table: str, number: int, row: Row, fault: str = "") -> None:
        """Add a row, with the number of the line or document that it comes from."""
        if fault:
            self._faults[table][len(self._rows[table])] = [fault]
        self._rows[table].append(self._without_doubtful(table, row))
        self._numbers[table].append(number)

    def _without_doubtful(self, table: str, row: Row) -> Row:
        checked = ((name, row.get(name)) for name in self._checked[table])
        doubtful = {name: said for name, said in checked if said and is_doubtful(name, said)}
        for first, second in self._pairs[table]:
            # Which of the two is wrong is not told: neither is taken.
            if not doubtful.keys() & {first, second} and _reversed(row.get(first), row.get(second)):
                both = f"{row.get(first)} to {row.get(second)}"
                doubtful |= {first: both, second: both}
        for name, said in doubtful.items():
            self._doubtful[f"{table}.{name}"] += 1
            self._example.setdefault(f"{table}.{name}", said[:SHOWN])
        return row | dict.fromkeys(doubtful) if doubtful else row

    def notes(self) -> list[Text]:
        """Say what was left out."""
        return [
            told("doubtful", name=name, n=count, example=repr(self._example[name]))
            for name, count in sorted(self._doubtful.items())
        ]

    def ready(self, least: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Hand on the tables of which there are enough rows."""
        for name, columns in self._tables.items():
            rows = self._rows[name]
            if not rows or len(rows) < least:
                continue
            table = table_of(columns, [[row.get(column) for row in rows] for column in columns])
            yield Chunk(table, np.array(self._numbers[name], dtype=np.int64), self._faults[name], name)
            self._rows[name], self._numbers[name], self._faults[name] = [], [], {}

"""JSON documents, one a file or one a line, plain or gzipped; and rows of several tables made from them."""

from __future__ import annotations

import gzip
import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np

from riskml.core.errors import Fault, SourceError
from riskml.intake.readers.chunks import CHUNK_ROWS, Chunk, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

GZIP = b"\x1f\x8b"
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
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        packed = raw.read(len(GZIP)) == GZIP
        raw.seek(0)
        file = stack.enter_context(gzip.GzipFile(fileobj=raw)) if packed else raw
        try:
            lines = ((number, line) for number, line in enumerate(file, 1) if line.strip(b"\xef\xbb\xbf \t\r\n"))
            first = next(lines, None)
            if first is None:
                raise SourceError([Fault(str(path), "JSON, one document or one a line", "nothing")])
            begun = _read(first[1])
            if isinstance(begun, ValueError):
                rest = b"".join([first[1], *(line for _, line in lines)])
                whole = _read(rest)
                if isinstance(whole, ValueError):
                    raise SourceError([Fault(str(path), "JSON, one document or one a line", str(whole))]) from whole
                yield 1, whole
                return
            yield first[0], begun
            for number, line in lines:
                yield number, _read(line)
        except (EOFError, OSError) as error:
            raise SourceError([Fault(str(path), "a file that can be read", str(error))]) from error


def _read(text: bytes) -> Any:
    try:
        return parsed(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return error if isinstance(error, ValueError) else ValueError("nested too deep")


def text(value: Any) -> str | None:
    """Return what a document says as text; what is no single value says nothing.

    Examples
    --------
    >>> text(" a "), text(True), text(""), text({"a": "b"})
    ('a', 'true', None, None)
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return (value.strip() or None) if isinstance(value, str) else None


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
    """Return the objects of a list; other members say nothing that a table could hold."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


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


class Gathered:
    """Rows of several tables, handed on some at a time."""

    def __init__(self, tables: Mapping[str, tuple[str, ...]]) -> None:
        self._tables = tables
        self._rows: dict[str, list[Row]] = {name: [] for name in tables}
        self._numbers: dict[str, list[int]] = {name: [] for name in tables}
        self._faults: dict[str, dict[int, list[str]]] = {name: {} for name in tables}

    def add(self, table: str, number: int, row: Row, fault: str = "") -> None:
        """Add a row, with the number of the line or document that it comes from."""
        if fault:
            self._faults[table][len(self._rows[table])] = [fault]
        self._rows[table].append(row)
        self._numbers[table].append(number)

    def ready(self, least: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Hand on the tables of which there are enough rows."""
        for name, columns in self._tables.items():
            rows = self._rows[name]
            if not rows or len(rows) < least:
                continue
            table = table_of(columns, [[row.get(column) for row in rows] for column in columns])
            yield Chunk(table, np.array(self._numbers[name], dtype=np.int64), self._faults[name], name)
            self._rows[name], self._numbers[name], self._faults[name] = [], [], {}

"""Parquet, each column as the text that says the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.core.texts import listed
from riskml.intake.encodings import best_readings, codec_of, name_of
from riskml.intake.phrases import told
from riskml.intake.readers.chunks import Chunk, rows_at_once
from riskml.intake.readers.delimited import columns_of
from riskml.intake.readers.packed import room_of
from riskml.intake.readers.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXACT = float(2**53)
"""Up to here every whole number is a float of its own."""

ROWS_A_BYTE = 50
MANY_ROWS = 10_000_000
"""A file with more rows than that, and more than `ROWS_A_BYTE` for each of its bytes, repeats one row without end."""

NO_TEXT = 0.5
"""Above this share of bytes that speak against every encoding, a column of bytes is no text."""

MOSTLY = 0.95
CONTROLS = bytes(range(1, 9))
"""Bytes that text has no use for."""

SAMPLE = 1 << 18
DAMAGED = (pa.ArrowException, OSError, UnicodeDecodeError, ValueError, OverflowError)


def _laid_out(column: pa.Array) -> pa.Array:
    """Return a column's values as they are, without a dictionary or a type of somebody's own around them."""
    if isinstance(column, pa.ExtensionArray):
        return _laid_out(column.storage)
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _bytes_of(column: pa.Array) -> pa.Array | None:
    """Return a column as bytes of which nobody says what they mean, if it is one.

    A column of text is one where its writer put other bytes than UTF-8 into it.
    """
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or kind == pa.string_view():
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            return column.cast(pa.binary())
        return None
    wide = pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    return column if wide or pa.types.is_binary(kind) or kind == pa.binary_view() else None


def text_of(column: pa.Array) -> pa.Array:
    """Return a column as text; whole numbers without a point, times in their own zone.

    Examples
    --------
    >>> text_of(pa.array([123.0, 0.5, None])).to_pylist()
    ['123', '0.5', None]
    >>> text_of(pa.array([0.1, 2.0], pa.float32())).to_pylist()
    ['0.1', '2']
    """
    column = _laid_out(column)
    kind = column.type
    if pa.types.is_floating(kind):
        exact = column.cast(pa.float64())
        whole = pc.and_(pc.equal(exact, pc.round(exact)), pc.less(pc.abs(exact), EXACT))
        number = pc.if_else(whole, exact, None).cast(pa.int64()).cast(pa.string())
        real = pc.if_else(pc.is_nan(exact), None, column.cast(pa.string()))
        return pc.coalesce(number, real)
    if pa.types.is_timestamp(kind):
        micros = column.cast(pa.timestamp("us", kind.tz), safe=False)
        return pc.strftime(micros, format="%Y-%m-%d %H:%M:%S%z" if kind.tz else "%Y-%m-%d %H:%M:%S")
    if pa.types.is_nested(kind):
        said = [None if value is None else json.dumps(value, default=str) for value in column.to_pylist()]
        return pa.array(said, pa.string())
    try:
        return column.cast(pa.string())
    except pa.ArrowNotImplementedError:  # spans of time, and whatever types there will be
        return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())


class ParquetReader:
    """Read a Parquet file batch by batch.

    Bytes are read as the text that they are most likely to be, and the notes say as which. A value that is no text
    in the encoding of its column is a fault of that cell.

    Parameters
    ----------
    path
        The file.
    encoding
        What its columns of bytes are in, where somebody said so.
    """

    fixed = True

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self._path = path
        self._codecs: dict[str, str | None] = {}
        self._told = codec_of(encoding) if encoding else None
        try:
            self._file = pq.ParquetFile(path)
            named = columns_of(self._file.schema_arrow.names, f"{path}, schema")
            meta = self._file.metadata
            unpacked = sum(meta.row_group(group).total_byte_size for group in range(meta.num_row_groups))
        except DAMAGED as error:
            raise self._damaged(error) from error
        size = path.stat().st_size
        if unpacked > room_of(size) or meta.num_rows > max(MANY_ROWS, ROWS_A_BYTE * size):
            found = phrase("rows_bytes", num_rows=meta.num_rows, unpacked=unpacked)
            raise SourceError([Fault(str(path), phrase("what_bytes_of_parquet_can_hold", size=size), found)])
        self.columns, self.repeated = named.columns, named.repeated
        self.details: dict[str, str] = {}
        self.notes = named.notes()

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        first = 1
        batches = self._file.iter_batches(rows_at_once(len(self.columns)))
        while True:
            try:
                batch = next(batches, None)
                if batch is None:
                    return
                faults: dict[str, dict[int, str]] = {}
                columns = []
                for name, column in zip(self.columns, batch.columns, strict=True):
                    texts, wrong = self._text(name, column)
                    columns.append(texts)
                    if wrong:
                        faults[name] = wrong
                table = pa.Table.from_arrays(columns, names=self.columns)
            except DAMAGED as error:
                raise self._damaged(error) from error
            yield Chunk(table, np.arange(first, first + batch.num_rows, dtype=np.int64), cell_faults=faults)
            first += batch.num_rows

    def _damaged(self, error: Exception) -> SourceError:
        if isinstance(error, SourceError):
            return error
        lines = str(error).strip().splitlines() or [type(error).__name__]
        remedy = phrase("write_or_fetch_it_again")
        return SourceError([Fault(str(self._path), phrase("a_parquet_file"), Verbatim(lines[0].strip()), remedy)])

    def _text(self, name: str, column: pa.Array) -> tuple[pa.Array, dict[int, str]]:
        """Return a column as text, and where its bytes are none."""
        column = _laid_out(column)
        raw = _bytes_of(column)
        if raw is None:
            return text_of(column), {}
        values = raw.to_pylist()
        if name not in self._codecs:
            self._codecs[name] = self._codec(name, [value for value in values if value])
        codec = self._codecs[name]
        if codec is None:
            return pa.array([None if value is None else f"0x{value.hex()}" for value in values], pa.string()), {}
        texts: list[str | None] = []
        wrong: dict[int, str] = {}
        for place, value in enumerate(values):
            try:
                texts.append(None if value is None else value.decode(codec).rstrip("\0"))
            except UnicodeDecodeError as error:
                texts.append(value.decode(codec, "replace"))
                wrong[place] = f"byte 0x{value[error.start]:02X} is not {name_of(codec)}"
        return pa.array(texts, pa.string()), wrong

    def _codec(self, name: str, values: list[bytes]) -> str | None:
        """Return what the bytes of a column are in; nothing where they are no text."""
        if self._told:
            return self._told
        sample = b"\n".join(values).replace(b"\0", b"")
        controls = len(sample) - len(sample.translate(None, CONTROLS))
        if not controls and len(sample.decode("utf-8", "ignore").encode()) >= MOSTLY * len(sample):
            return "utf-8"
        best = best_readings(sample[:SAMPLE])[0]
        if controls or best.against > NO_TEXT:
            self.notes.append(told("no_text", column=repr(name)))
            return None
        words = listed(best.words)
        self.notes.append(told("bytes", column=repr(name), encoding=name_of(best.codec), words=words))
        return best.codec

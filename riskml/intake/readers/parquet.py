"""Parquet, each column as the text that says the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskml.core.errors import Fault, SourceError
from riskml.intake.readers.chunks import CHUNK_ROWS, Chunk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXACT = float(2**53)
"""Up to here every whole number is a float of its own."""


def text_of(column: pa.Array) -> pa.Array:
    """Return a column as text; whole numbers without a point, times in their own zone.

    Examples
    --------
    >>> text_of(pa.array([123.0, 0.5, None])).to_pylist()
    ['123', '0.5', None]
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return text_of(column.dictionary_decode())
    if pa.types.is_string(kind):
        return column
    if pa.types.is_floating(kind):
        exact = column.cast(pa.float64())
        whole = pc.and_(pc.equal(exact, pc.round(exact)), pc.less(pc.abs(exact), EXACT))
        number = pc.if_else(whole, exact, None).cast(pa.int64()).cast(pa.string())
        real = pc.if_else(pc.is_nan(exact), None, exact).cast(pa.string())
        return pc.coalesce(number, real)
    if pa.types.is_timestamp(kind):
        micros = column.cast(pa.timestamp("us", kind.tz), safe=False)
        return pc.strftime(micros, format="%Y-%m-%d %H:%M:%S%z" if kind.tz else "%Y-%m-%d %H:%M:%S")
    if pa.types.is_nested(kind) or pa.types.is_binary(kind):
        said = [None if value is None else json.dumps(value, default=str) for value in column.to_pylist()]
        return pa.array(said, pa.string())
    return column.cast(pa.string())


class ParquetReader:
    """Read a Parquet file batch by batch."""

    fixed = True

    def __init__(self, path: Path) -> None:
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowInvalid, OSError) as error:
            raise SourceError([Fault(str(path), "a Parquet file", str(error))]) from error
        self.columns = list(self._file.schema_arrow.names)
        self.details: dict[str, str] = {}
        self.notes: list[str] = []

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        first = 1
        for batch in self._file.iter_batches(CHUNK_ROWS):
            table = pa.Table.from_arrays([text_of(column) for column in batch.columns], names=self.columns)
            yield Chunk(table, np.arange(first, first + batch.num_rows, dtype=np.int64))
            first += batch.num_rows

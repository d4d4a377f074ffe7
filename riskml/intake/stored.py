"""A stored file's columns: those that its contract knows, in the types that Arrow gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from riskml.intake.contracts import Contract, FieldType

ARROW: dict[FieldType, pa.DataType] = {
    "identifier": pa.string(),
    "text": pa.string(),
    "timestamp": pa.timestamp("us"),
    "number": pa.float64(),
    "integer": pa.int64(),
    "flag": pa.bool_(),
}


_SAME = {pa.large_string(): pa.string()}
"""What is read alike, however long its offsets are."""


def stored_types(contract: Contract) -> dict[str, pa.DataType]:
    """Return every column that the store may hold of a table, with its type; a file may lack any."""
    return {name: ARROW[kind] for name, kind in contract.stored.items()}


def unknown_columns(found: pa.Schema, contract: Contract) -> list[str]:
    """Name each column of a file that its contract does not know, or knows with another type.

    Reading on would take what such a column says for never said: a date of an older store, for a midnight.
    """
    known = stored_types(contract)
    return [
        column.name if column.name not in known else f"{column.name} ({column.type}, not {known[column.name]})"
        for column in found
        if _SAME.get(column.type, column.type) != known.get(column.name)
    ]

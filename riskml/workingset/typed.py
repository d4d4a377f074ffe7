"""Rows of text, as the examples of cards hold them, read into a working table's own types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from riskml.core.errors import CardError, Fault, Verbatim, did_you_mean
from riskml.workingset.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.workingset.schema import Schema


def _cell(value: str | None, kind: pa.DataType) -> Any:  # the type follows the column
    if value is None or value == "":
        return None
    if kind == pa.bool_():
        return {"true": True, "false": False}[value.lower()]
    if kind == pa.int64():
        return int(value)
    if kind == pa.float64():
        return float(value)
    return value


def typed_table(name: str, rows: Sequence[dict[str, str | None]], schema: Schema) -> pa.Table:
    """Return a working table from rows of text; columns that are not given are null.

    Raises
    ------
    CardError
        The table or a column is not of the working set, or a cell is not of its column's type.
    """
    if name not in schema.working:
        near = did_you_mean(name, schema.working)
        raise CardError([Fault(phrase("table", name=name), phrase("a_table_of_the_working_set"), Verbatim(name), near)])
    known = schema.working[name]
    faults = [
        Fault(
            phrase("table", name=name),
            phrase("a_column_of_the_working_set"),
            Verbatim(column),
            did_you_mean(column, known),
        )
        for column in {column: None for row in rows for column in row if column not in known}
    ]
    columns: dict[str, pa.Array] = {}
    for column, kind in known.items():
        try:
            cells = [_cell(row.get(column), kind) for row in rows]
            if kind in (pa.timestamp("us"), pa.date32()):
                columns[column] = pa.array(cells, pa.string()).cast(kind)
            else:
                columns[column] = pa.array(cells, kind)
        except (ValueError, KeyError, pa.ArrowInvalid) as error:
            faults.append(
                Fault(
                    phrase("table_column", name=name, column=column),
                    phrase("cells_of_type", kind=kind),
                    Verbatim(str(error)),
                )
            )
    if faults:
        raise CardError(faults)
    return pa.table(columns, schema=pa.schema(list(known.items())))

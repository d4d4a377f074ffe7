"""What a contract asks of rows that have their types: every row's every fault, in one pass over Arrow's columns."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from riskml.intake.contracts import Contract, FieldContract

MISSING = "missing"


def breaches(contract: Contract, table: pa.Table) -> Iterator[tuple[int, str, str | None]]:
    """Yield position, fault and what stood there, for every breach of a contract by the rows of a table.

    Text has its type by now; what could not be read as its type was counted as a fault and is null here.

    Parameters
    ----------
    contract
        What is asked.
    table
        The rows, with the fields that their source fills.
    """
    present = table.column_names
    for first, second in contract.order:
        if first in present and second in present:
            for position in _positions(_before(table[second], table[first])):
                yield position, f"{second}: before {first}", None
    for name in present:
        field, column = contract.fields[name], table[name]
        if field.required:
            for position in _positions(pc.is_null(column, nan_is_null=True)):
                yield position, f"{name}: {MISSING}", None
        for said, broken in _limits(field, column):
            for position in _positions(broken):
                yield position, f"{name}: {said}", str(column[position].as_py())


def _limits(field: FieldContract, column: pa.ChunkedArray) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """Yield what each limit of a field says, and where it is broken; what is null breaks none."""
    if field.vocabulary is not None and field.others == "refuse":
        unknown = pc.and_(pc.is_valid(column), pc.invert(pc.is_in(column, pa.array(field.vocabulary, pa.string()))))
        yield f"none of {', '.join(field.vocabulary)}", unknown
    if field.least is not None:
        yield f"less than {field.least:g}", pc.less(column, field.least)
    if field.most is not None:
        yield f"more than {field.most:g}", pc.greater(column, field.most)
    if field.earliest is not None:
        yield f"before {field.earliest}", pc.less(column, _midnight(datetime.combine(field.earliest, time()), column))
    if field.latest is not None:
        end = datetime.combine(field.latest, time()) + timedelta(days=1)
        yield f"after {field.latest}", pc.greater_equal(column, _midnight(end, column))


def _midnight(moment: datetime, column: pa.ChunkedArray) -> pa.Scalar:
    return pa.scalar(moment, column.type)


def _before(later: pa.ChunkedArray, first: pa.ChunkedArray) -> pa.ChunkedArray:
    """Tell where a time lies before another; a date, which has no time of day, only where it is before that day."""
    day = pc.floor_temporal(first, unit="day")
    is_day = pc.equal(later, pc.floor_temporal(later, unit="day"))
    return pc.less(later, pc.if_else(is_day, day, first))


def _positions(broken: pa.ChunkedArray) -> list[int]:
    positions: list[int] = np.flatnonzero(
        pc.fill_null(broken, fill_value=False).to_numpy(zero_copy_only=False)
    ).tolist()
    return positions

"""Worked examples in cards: small tables as CSV text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from riskml.workingset import typed_table

if TYPE_CHECKING:
    import pyarrow as pa

    from riskml.workingset import Schema


def example_table(name: str, text: str, schema: Schema) -> pa.Table:
    r"""Read one working table of an example; the first line names the columns, an empty cell is null.

    Examples
    --------
    >>> from riskml.workingset import reference_schema
    >>> example_table("posts", "official_id, unit_id\na, u1", reference_schema()).num_rows
    1
    """
    rows = csv.DictReader(io.StringIO(text.strip()), skipinitialspace=True)
    told = [{key.strip(): (value or "").strip() for key, value in row.items()} for row in rows]
    return typed_table(name, told, schema)

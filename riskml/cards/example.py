"""Worked examples in cards: small tables as CSV text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from riskml.workingset import typed_table

if TYPE_CHECKING:
    import pyarrow as pa


def example_table(name: str, text: str) -> pa.Table:
    r"""Read one working table of an example; the first line names the columns, an empty cell is null.

    Examples
    --------
    >>> example_table("posts", "official_id, unit_id\na, u1").num_rows
    1
    """
    rows = csv.DictReader(io.StringIO(text.strip()), skipinitialspace=True)
    return typed_table(name, [{key.strip(): (value or "").strip() for key, value in row.items()} for row in rows])

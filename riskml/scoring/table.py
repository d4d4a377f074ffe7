"""The door for tables: pandas as it is, Arrow and others by way of pandas, and words refused by their column."""

from __future__ import annotations

from typing import Any

import numpy as np

from riskml.core.errors import Fault, ModelError


def as_frame(X: Any) -> Any:
    """Return Arrow and other tables as pandas, with the row names they carry; anything else as it is.

    Raises
    ------
    ModelError
        With every column that holds words, which are no metric.

    Examples
    --------
    >>> import pyarrow as pa
    >>> as_frame(pa.table({"late": [1.5, None]}))["late"].tolist()
    [1.5, nan]
    """
    table = X.to_pandas() if hasattr(X, "to_pandas") else X
    if not hasattr(table, "dtypes") or not hasattr(table, "columns"):
        return table
    faults = [
        Fault(
            f"column {name!r}",
            "numbers",
            f"words such as {words!r}",
            "Leave it out, or make it the index if it names the rows.",
        )
        for place, (name, dtype) in enumerate(zip(table.columns, table.dtypes, strict=True))
        if dtype.kind not in "biuf" and (words := _first_words(table.iloc[:, place])) is not None
    ]
    if faults:
        raise ModelError(faults)
    return table


def _first_words(column: Any) -> str | None:
    """Return the first value that is text and no number."""
    values = np.asarray(column, dtype=object)
    for value in values[[isinstance(one, str) for one in values]]:
        try:
            float(value)
        except ValueError:
            return str(value)
    return None

"""The facts of hits: typed from the select that found them until somebody is shown them."""

from __future__ import annotations

import math
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from riskml.rules.written import format_fact, moments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

KINDS = {
    "text": pa.string(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "moment": pa.timestamp("us"),
    "day": pa.date32(),
}
"""What a fact may be, and how it is held; of a fact that is missing all of them are null."""

FACTS = pd.ArrowDtype(pa.list_(pa.struct([("name", pa.string()), *KINDS.items()])))
"""The column of facts: of each hit a list of structs, by name."""

_CONSTANTS = {None: "null", True: "true", False: "false"}


def facts_column(
    told: Mapping[str, pd.Series | Sequence[Any]], rows: int, apart: Mapping[str, NDArray[np.bool_]]
) -> pd.Series:
    """Return the facts of each hit as one column.

    Parameters
    ----------
    told
        A column of values for each fact.
    rows
        How many hits there are.
    apart
        Hits that lack a fact, because their records differ on it.

    Examples
    --------
    >>> column = facts_column({"amount": [1.5, None], "case_id": ["c", "d"]}, 2, {"case_id": np.array([False, True])})
    >>> [facts_of(one) for one in column]
    [{'amount': 1.5, 'case_id': 'c'}, {'amount': None}]
    """
    names = sorted(told)
    arrays = [_typed(told[name]) for name in names]
    order = (np.arange(rows)[:, None] + rows * np.arange(len(names))).ravel()
    lacking = np.column_stack([apart.get(name, np.zeros(rows, np.bool_)) for name in names])
    kept = pa.array(order[~lacking.ravel()])
    fields = [pa.array(np.repeat(names, rows)).take(kept)]
    for kind, of in KINDS.items():
        parts = [array if found == kind else pa.nulls(rows, of) for found, array in arrays]
        fields.append(pa.concat_arrays(parts).take(kept))
    ends = np.concatenate([[0], np.cumsum((~lacking).sum(axis=1))])
    structs = pa.StructArray.from_arrays(fields, names=["name", *KINDS])
    return pd.Series(pd.array(pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs), dtype=FACTS))


def _typed(values: pd.Series | Sequence[Any]) -> tuple[str, pa.Array]:
    """Return the kind of a column of values, and the column as Arrow."""
    try:
        array = pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # values of several kinds
        array = None
    if array is not None and isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    kind = "text" if array is None else _kind(array.type)
    if array is None or kind is None:
        texts = [None if pd.isna(one) else format_fact(one, "en") for one in values]
        return "text", pa.array(texts, pa.string())
    return kind, array.cast(KINDS[kind])


def _kind(of: pa.DataType) -> str | None:
    """Return how values of an Arrow type are held; None where only as text."""
    known = {
        "text": pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_null(of),
        "whole": pa.types.is_integer(of) and not pa.types.is_uint64(of),
        "number": pa.types.is_floating(of),
        "flag": pa.types.is_boolean(of),
        "moment": pa.types.is_timestamp(of),
        "day": pa.types.is_date(of),
    }
    return next((kind for kind, holds in known.items() if holds), None)


def facts_of(cell: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the facts of one hit by name."""
    return {fact["name"]: next((fact[kind] for kind in KINDS if fact[kind] is not None), None) for fact in cell}


def numbers_of(column: pd.Series, name: str) -> NDArray[np.float64]:
    """Return one fact of each hit as a number; NaN where the hit lacks it or it is no number.

    Examples
    --------
    >>> numbers_of(facts_column({"count": [2, 3], "who": ["a", "b"]}, 2, {}), "count")
    array([2., 3.])
    """
    found = np.full(len(column), np.nan)
    if not len(column):
        return found
    lists = pa.chunked_array(pa.array(column, from_pandas=True)).combine_chunks()
    structs, places = lists.flatten(), pc.list_parent_indices(lists).to_numpy()
    named = pc.equal(structs.field("name"), name).to_numpy(zero_copy_only=False)
    whole = structs.field("whole").cast(pa.float64())
    values = pc.coalesce(whole, structs.field("number")).to_numpy(zero_copy_only=False)
    found[places[named]] = values[named]
    return found


def facts_as_json(column: pd.Series) -> list[str]:
    """Write the facts of each hit as one JSON text, moments as they are written for people.

    Examples
    --------
    >>> facts_as_json(facts_column({"case_id": ["c"], "count": [2], "late": [True], "rate": [np.inf]}, 1, {}))
    ['{"case_id": "c", "count": 2, "late": true, "rate": "inf"}']
    """
    lists = pa.chunked_array(pa.array(column, from_pandas=True)).combine_chunks() if len(column) else None
    if lists is None:
        return []
    structs = lists.flatten()
    names = structs.field("name").to_pylist()
    values = [_written_all(structs.field(kind), kind) for kind in KINDS]
    written = [
        f"{encode_basestring(name)}: {next((one for one in several if one is not None), 'null')}"
        for name, *several in zip(names, *values, strict=True)
    ]
    ends = np.cumsum(pc.list_value_length(lists).to_numpy(zero_copy_only=False)).tolist()
    return ["{" + ", ".join(written[a:b]) + "}" for a, b in zip([0, *ends[:-1]], ends, strict=True)]


def _written_all(values: pa.Array, kind: str) -> list[str | None]:
    """Write one kind of values as JSON does."""
    if kind == "moment":
        texts: Sequence[Any] = moments(values.to_numpy(zero_copy_only=False))
    else:
        texts = values.to_pylist()
    return [None if one is None else _written(one) for one in texts]


def _written(value: Any) -> str:
    """Write one fact as JSON does; what JSON has no form for stands as text."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return _CONSTANTS[value]
    plain = isinstance(value, int | float) and math.isfinite(value)
    return repr(value) if plain else encode_basestring(format_fact(value, "en"))

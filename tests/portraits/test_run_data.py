"""The rows of a frame by key: the values that pandas itself would give, whatever their type."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from riskml.portraits.run_data import Index

COLUMNS = {
    "text": pd.array(["x", None, "x"], dtype="str"),
    "object": pd.Series(["x", None, "y"], dtype="object"),
    "moment": pd.to_datetime(["2025-01-01", None, "2025-01-02"]),
    "zoned": pd.to_datetime(["2025-01-01", None, "2025-01-02"], utc=True),
    "whole": pd.array([1, None, 2], dtype="Int64"),
    "real": [1.0, float("nan"), 2.0],
    "flag": pd.array([True, None, False], dtype="boolean"),
    "category": pd.Categorical(["p", None, "q"]),
    "list": [["a"], [], ["b", "c"]],
    "facts": pd.Series(
        [[{"name": "n"}], [], [{"name": "m"}]], dtype=pd.ArrowDtype(pa.list_(pa.struct({"name": pa.string()})))
    ),
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_row_holds_what_pandas_gives_of_its_cells(column):
    frame = pd.DataFrame({"key": ["a", "b", "a"], "told": COLUMNS[column]})
    index = Index(frame, "key")
    for key, places in (("a", [0, 2]), ("b", [1])):
        given = [row["told"] for row in index.rows(key)]
        expected = frame["told"].iloc[places].tolist()
        assert [type(one) for one in given] == [type(one) for one in expected]
        assert list(map(repr, given)) == list(map(repr, expected))


def test_rows_come_in_their_order_and_an_unknown_key_has_none():
    index = Index(pd.DataFrame({"key": ["a", "b", "a"], "n": [3, 1, 2]}), "key")
    assert [row["n"] for row in index.rows("a")] == [3, 2]
    assert index.rows("c") == []
    assert index.of("c").empty
    assert index.keys() == ["a", "b"]

"""Facts of hits: typed while they are worked with, and the same JSON as ever when they are shown."""

import json
from datetime import date, datetime

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.rules import facts_as_json, facts_of
from riskml.rules.facts import FACTS, facts_column

COLUMNS = {
    "text": st.none() | st.text(max_size=5),
    "whole": st.integers(-(2**63), 2**63 - 1),
    "number": st.none() | st.floats(allow_nan=False, allow_infinity=False),
    "flag": st.none() | st.booleans(),
    "day": st.none() | st.dates(),
    "moment": st.none() | st.datetimes(*(datetime.fromisoformat(f"{year}-01-01") for year in (1800, 2200))),
}


@given(st.data(), st.integers(1, 5))
@settings(max_examples=60)
def test_what_goes_in_comes_out_with_its_kind(data, rows):
    told = {name: data.draw(st.lists(values, min_size=rows, max_size=rows)) for name, values in COLUMNS.items()}
    lacking = np.array(data.draw(st.lists(st.booleans(), min_size=rows, max_size=rows)))
    column = facts_column(told, rows, {"text": lacking})
    assert column.dtype == FACTS
    for place, cell in enumerate(column):
        expected = {name: values[place] for name, values in told.items() if name != "text" or not lacking[place]}
        found = facts_of(cell)
        assert found == expected
        assert list(found) == sorted(expected)
        assert all(type(found[name]) is type(one) or isinstance(one, datetime) for name, one in expected.items())


@given(
    st.lists(st.fixed_dictionaries({name: COLUMNS[name] for name in ("text", "whole", "number", "flag")}), min_size=1)
)
@settings(max_examples=60)
def test_shown_they_are_the_json_of_their_values(rows):
    told = {name: [row[name] for row in rows] for name in rows[0]}
    assert facts_as_json(facts_column(told, len(rows), {})) == [
        json.dumps(dict(sorted(row.items())), ensure_ascii=False) for row in rows
    ]


def test_moments_and_days_are_shown_as_people_write_them():
    told = {"day": [date(2024, 3, 4)], "at": pd.Series(pd.to_datetime(["2024-03-04 22:15:30"])), "lot": [1e400]}
    assert facts_as_json(facts_column(told, 1, {})) == ['{"at": "2024-03-04 22:15", "day": "2024-03-04", "lot": "inf"}']


def test_facts_follow_their_hits_through_filters_and_files(tmp_path):
    hits = pd.DataFrame({"hit_id": list("abc"), "facts": facts_column({"n": [1, 2, 3]}, 3, {})})
    both = pd.concat([hits[hits["hit_id"] != "b"], hits.head(0), hits.tail(1)], ignore_index=True)
    both.sort_values("hit_id", ascending=False).to_parquet(tmp_path / "hits.parquet")
    again = pq.read_table(tmp_path / "hits.parquet")["facts"].to_pylist()
    assert [facts_of(one)["n"] for one in again] == [3, 3, 1]

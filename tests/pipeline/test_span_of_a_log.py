"""Where a log begins and ends: a few mistyped years move neither, and are told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskml.core.errors import SourceError
from riskml.pipeline.sources import Span, span_of
from riskml.pipeline.told_first import strays_of

if TYPE_CHECKING:
    from pathlib import Path

START = date(2025, 1, 1)


def span(folder: Path, days: list[date]) -> Span:
    stamps = pa.array(days, pa.date32()).cast(pa.timestamp("us"))
    file = folder / "acts.parquet"
    pq.write_table(pa.table({"occurred_at": stamps}), file)
    return span_of({"operations": [file]})


def workdays(acts: int, days: int = 300) -> list[date]:
    return [START + timedelta(days=number * days // acts) for number in range(acts)]


@pytest.mark.parametrize(("strays", "kept"), [
    ([date(2035, 3, 1), date(2205, 3, 1)], True),
    ([date(2027, 3, 1)] * 7, True),  # one in a hundred, more than three months apart
    ([date(2027, 3, 1)] * 8, False),  # more than one in a hundred: who knows
    ([START + timedelta(days=299 + 60)] * 7, False),  # two months apart
])  # fmt: skip
def test_a_few_far_acts_do_not_move_the_end(tmp_path: Path, strays: list[date], kept: bool) -> None:
    acts = workdays(720)
    found = span(tmp_path, acts + strays)
    assert found.first == acts[0]
    assert found.last == (acts[-1] if kept else max(strays))
    assert found.after == (len(strays) if kept else 0)
    said = strays_of(found)
    assert bool(said) is kept
    if said:
        assert f"Of {720 + len(strays):,} acts {len(strays)} after {acts[-1]}" in said[0].text.en


def test_the_beginning_is_held_as_the_end(tmp_path: Path) -> None:
    acts = workdays(720)
    found = span(tmp_path, [date(1925, 1, 1), *acts])
    assert (found.first, found.before, found.after) == (acts[0], 1, 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 9000), min_size=1, max_size=400))
def test_nothing_but_far_and_few_is_set_aside(tmp_path: Path, places: list[int]) -> None:
    days = sorted(START + timedelta(days=one) for one in places)
    found = span(tmp_path, days)
    inside = [day for day in days if found.first <= day <= found.last]
    assert len(days) == found.acts == len(inside) + found.before + found.after
    assert max(found.before, found.after) <= 0.01 * len(days)
    assert {found.first, found.last} <= set(days)


def test_no_acts_at_all(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="at least one accepted row"):
        span(tmp_path, [])
    with pytest.raises(SourceError, match="riskml map SOURCE… --import"):
        span_of({"payments": []})

"""A table of operations of any size, the same on every machine: what a busy prefecture logs in two years.

Each case goes through the steps of its matter at one unit; clerks have their own matters, load follows the season,
companies come back and citizens do not, and a few clerks are slow or favour a company, so that every metric has
something to find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MONTHS = 24
FIRST_DAY = np.datetime64("2024-01-01", "D")
DAYS = 731
STEPS = ("accept", "examine", "approve", "deliver")
MATTERS = 60
CHUNK = 1_000_000


def _coded(prefix: str, codes: NDArray[np.int64], size: int, digits: int) -> pa.DictionaryArray:
    names = pa.array([f"{prefix}{number:0{digits}d}" for number in range(size)])
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), names)


def _labels(prefix: str, numbers: NDArray[np.int64]) -> pa.Array:
    text = pc.cast(pa.array(numbers + 10_000_000_000), pa.string())
    return pc.binary_join_element_wise(pa.scalar(prefix), text, "")


def _again(official: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say for each act whether its official comes later in its case, whose acts stand in order, one below another."""
    acts = official.reshape(-1, len(STEPS))
    later = [(acts[:, place + 1 :] == acts[:, [place]]).any(axis=1) for place in range(len(STEPS))]
    return np.column_stack(later).ravel()


def officials_of(operations: int) -> int:
    """Return how many officials do so many operations in two years: about 2,500 each."""
    return max(40, operations // 2_500)


def _chunk(first_case: int, cases: int, officials: int, seed: int) -> pa.Table:
    rng = np.random.default_rng([seed, first_case])
    units = max(4, officials // 16)
    case = np.repeat(np.arange(first_case, first_case + cases), len(STEPS))
    size = len(case)
    step = np.tile(np.arange(len(STEPS)), cases)
    unit = np.repeat(rng.integers(0, units, cases), len(STEPS))
    # A unit works on ten matters; each matter's step is in the hands of a few of the unit's officials.
    matter = (np.repeat(rng.integers(0, 10, cases), len(STEPS)) * 6 + unit % 6) % MATTERS
    crew = (matter * 7 + step * 3 + rng.integers(0, 6, size)) % 16
    official = np.minimum(unit * 16 + crew, officials - 1)
    regular = np.repeat(rng.random(cases) < 0.4, len(STEPS))
    company = np.repeat((unit[:: len(STEPS)] * 50 + rng.integers(0, 50, cases)) % (units * 50), len(STEPS))
    opened = np.repeat(rng.integers(0, DAYS - 40, cases), len(STEPS))
    slow = 1 + (official % 37 == 0)
    limit = 5.0 + matter % 4 * 5
    spent = np.floor(rng.gamma(2.0, 1.2, size) * slow * (1 + matter % 3)).astype(np.int64)
    day = np.minimum(opened + np.cumsum(spent.reshape(-1, 4), axis=1).ravel(), DAYS - 1)
    second = rng.integers(8 * 3600, 19 * 3600, size)
    occurred = (FIRST_DAY + day).astype("datetime64[us]") + second.astype("timedelta64[s]")
    date_only = rng.random(size) < 0.05
    late = np.maximum(spent - limit, 0.0)
    outcome = np.where(step == 2, np.where(rng.random(size) < 0.9, 0, 1), 2)
    amount = np.where(step == 2, np.round(rng.lognormal(8, 1, size), 2), np.nan)
    party = pc.if_else(pa.array(regular), _labels("c", company), _labels("p", case))
    return pa.table(
        {
            "operation_id": _labels("o", case * len(STEPS) + step),
            "case_id": _labels("k", case),
            "matter_id": _coded("m", matter, MATTERS, 3),
            "step": pa.DictionaryArray.from_arrays(pa.array(step.astype(np.int32)), pa.array(STEPS)),
            "official_id": _coded("clerk", official, officials, 6),
            "unit_id": _coded("unit", unit, units, 4),
            "occurred_at": occurred,
            "occurred_is_date": date_only,
            "day": pa.array((FIRST_DAY + day).astype("datetime64[D]")),
            "started_at": occurred - spent.astype("timedelta64[D]").astype("timedelta64[us]"),
            "elapsed_workdays": spent,
            "elapsed_hours": pa.array(spent * 8.0 + rng.random(size) * 8, mask=date_only),
            "limit_workdays": limit,
            "late_workdays": late,
            "left_workdays": limit - spent,
            "limit_used": spent / limit,
            "outcome": pa.DictionaryArray.from_arrays(
                pa.array(outcome.astype(np.int32)), pa.array(["approved", "rejected", "done"])
            ),
            "amount": pa.array(amount, from_pandas=True),
            "counterparty_id": party,
            "position": step + 1,
            "closes_case": step == len(STEPS) - 1,
            "working_day": rng.random(size) < 0.97,
            "office_hours": pa.array((second >= 9 * 3600) & (second < 17 * 3600), mask=date_only),
            "acts_again": _again(official),
            "repeated": rng.random(size) < 0.02,
            "skipped": (rng.random(size) < 0.01).astype(np.int64),
            "out_of_order": rng.random(size) < 0.01,
        }
    )


def write_operations(file: Path, operations: int, seed: int = 20260101) -> int:
    """Write so many operations (a multiple of four) as the working table `steps`; return the officials."""
    officials = officials_of(operations)
    cases = operations // len(STEPS)
    writer = None
    for first in range(0, cases, CHUNK // len(STEPS)):
        table = _chunk(first, min(CHUNK // len(STEPS), cases - first), officials, seed)
        if writer is None:
            writer = pq.ParquetWriter(file, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return officials


def _month_starts() -> NDArray[np.datetime64]:
    return (FIRST_DAY.astype("datetime64[M]") + np.arange(MONTHS)).astype("datetime64[D]")


def presence_of(officials: int) -> pa.Table:
    """Return workdays on post: everybody, every month."""
    units = max(4, officials // 16)
    months = _month_starts()
    official = np.repeat(np.arange(officials), MONTHS)
    return pa.table(
        {
            "official_id": _coded("clerk", official, officials, 6),
            "unit_id": _coded("unit", np.minimum(official // 16, units - 1), units, 4),
            "month": pa.array(np.tile(months, officials)),
            "workdays": np.full(officials * MONTHS, 21.0),
        }
    )


def open_cases_of(officials: int, seed: int = 20260101) -> pa.Table:
    """Return what is open on the last day of each month: ten to thirty cases an official."""
    rng = np.random.default_rng([seed, 1])
    units = max(4, officials // 16)
    held = rng.integers(10, 31, officials * MONTHS)
    official = np.repeat(np.repeat(np.arange(officials), MONTHS), held)
    month = np.repeat(np.tile(_month_starts(), officials), held)
    case = np.arange(len(official))
    unit = np.minimum(official // 16, units - 1)
    age = np.floor(rng.gamma(2.0, 4.0, len(official)))
    return pa.table(
        {
            "operation_id": _labels("s", case),
            "case_id": _labels("k", case),
            "matter_id": _coded("m", (case % 10 * 6 + unit % 6) % MATTERS, MATTERS, 3),
            "official_id": _coded("clerk", official, officials, 6),
            "unit_id": _coded("unit", unit, units, 4),
            "day": pa.array(month + np.timedelta64(27, "D")),
            "month": pa.array(month),
            "age_workdays": age,
            "limit_workdays": np.full(len(official), 15.0),
            "late_workdays": np.maximum(age - 15.0, 0.0),
        }
    )


def matters_of() -> tuple[pa.Table, pa.Table]:
    """Return the matters, with what may be decided in them, and their workflow."""
    matter = np.repeat(np.arange(MATTERS), len(STEPS))
    step = np.tile(np.arange(len(STEPS)), MATTERS)
    return (
        pa.table(
            {
                "matter_id": _coded("m", np.arange(MATTERS), MATTERS, 3),
                "amount_low": np.full(MATTERS, 0.0),
                "amount_high": np.full(MATTERS, 20_000.0),
            }
        ),
        pa.table(
            {
                "matter_id": _coded("m", matter, MATTERS, 3),
                "step": pa.DictionaryArray.from_arrays(pa.array(step.astype(np.int32)), pa.array(STEPS)),
                "position": step + 1,
                "required": np.full(len(step), fill_value=True),
                "decides": step == STEPS.index("approve"),
            }
        ),
    )

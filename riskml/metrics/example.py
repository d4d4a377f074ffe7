"""Running a card's worked examples through the very stages that measure."""

from __future__ import annotations

from datetime import date, timedelta
from math import isclose, isnan
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from riskml.cards.example import example_table
from riskml.core.errors import Fault
from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.metrics.measure import measure

if TYPE_CHECKING:
    import pandas as pd

    from riskml.cards import MetricCard, MetricExample
    from riskml.cards.metric import Expected
    from riskml.workingset import Schema

_HAPPENED = ("occurred_at", "opened_at", "closed_at", "waiting_since", "day")
_NUMBERS = ("observed", "expected", "exposure", "z")


def _as_of(tables: dict[str, pa.Table]) -> date:
    """Return the example's clock, or the day after the last thing that happened in it."""
    if tables["clock"].num_rows:
        return date.fromisoformat(str(tables["clock"]["as_of"][0].as_py()))
    days = [
        pc.max(table[column].cast(pa.date32())).as_py()
        for name, table in tables.items()
        for column in _HAPPENED
        if name != "calendar" and column in table.column_names and table[column].null_count < table.num_rows
    ]
    last: date = max(days)
    return last + timedelta(days=1)


def _differences(card: MetricCard, example: MetricExample, official: str, row: pd.Series | None) -> list[Fault]:
    expected: Expected = example.expected[official]
    where = f"card {card.name}, example {example.about.en!r}, official {official}"
    status = "absent" if row is None else row["status"]
    faults = []
    if expected.status is not None and expected.status != status:
        faults.append(Fault(where, f"status {expected.status}", f"{status}"))
    for name in _NUMBERS:
        wanted = getattr(expected, name)
        if wanted is None:
            continue
        found = float("nan") if row is None else float(row[name])
        if isnan(found) or not isclose(found, wanted, rel_tol=example.tolerance, abs_tol=example.tolerance):
            faults.append(Fault(where, f"{name} = {wanted:.10g}", f"{found:.10g}"))
    return faults


def check_example(card: MetricCard, example: MetricExample, schema: Schema) -> list[Fault]:
    """Run one example of a card on a fresh engine and return what is not as it says.

    Tables that the example leaves out are empty. It is seen on its `clock`, or on the day after the last thing that
    happened in it.
    """
    tables = {name: schema.empty(name) for name in schema.working}
    tables |= {name: example_table(name, text, schema) for name, text in example.tables.items()}
    as_of = _as_of(tables)
    tables["clock"] = pa.table({"as_of": pa.array([as_of], pa.date32())})
    told = card if example.minimum is None else card.model_copy(update={"minimum": example.minimum})
    with Engine(Settings(threads=1)) as engine:
        for name, table in tables.items():
            engine.put(name, table)
        engine.lock()
        answer = measure(engine, [told], as_of=as_of, months=1, available=frozenset(card.needs))
    where = f"card {card.name}, example {example.about.en!r}"
    faults = [Fault(where, "a card that runs", reason) for reason in answer.gaps["reason_en"]]
    profile = answer.profile
    mine = profile[(profile["subject"] == "official") & (profile["metric"] == card.name)]
    rows = {row["subject_id"]: row for _, row in mine.iterrows()}
    for official in example.expected:
        faults += _differences(card, example, official, rows.get(official))
    return faults

"""Running a card's worked examples through the very stages that measure."""

from __future__ import annotations

from datetime import date, timedelta
from math import isclose, isnan
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from riskml.cards.example import example_table
from riskml.core.errors import Fault, Verbatim
from riskml.core.months import month_number
from riskml.core.project import Settings
from riskml.core.texts import Text
from riskml.engine import Engine, Stage
from riskml.metrics.knowledge import known_at, versions_of
from riskml.metrics.measure import measure
from riskml.metrics.phrases_faults import phrase
from riskml.metrics.shared_scans import columns_of

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
    where = phrase("card_example_official", name=card.name, example=example.about.en, official=official)
    status = "absent" if row is None else row["status"]
    faults = []
    if expected.status is not None and expected.status != status:
        faults.append(Fault(where, phrase("status", status=expected.status), Verbatim(f"{status}")))
    for name in _NUMBERS:
        wanted = getattr(expected, name)
        if wanted is None:
            continue
        found = float("nan") if row is None else float(row[name])
        if isnan(found) or not isclose(found, wanted, rel_tol=example.tolerance, abs_tol=example.tolerance):
            faults.append(Fault(where, Verbatim(f"{name} = {wanted:.10g}"), Verbatim(f"{found:.10g}")))
    return faults


def _group_faults(card: MetricCard, engine: Engine, where: str | Text) -> list[Fault]:
    """Return a fault where a group of `within`, asked alone, answers otherwise than beside the others."""
    first, last = month_number(date(1, 1, 1)), month_number(date(9998, 12, 1))
    versions = versions_of(card.observations, card.within, engine.tables(), first, last) if card.within else None
    if versions is None:
        return []
    engine.run(Stage("versions", versions))
    groups = engine.frame("select distinct of_group from versions order by of_group")["of_group"]
    for place, chosen in enumerate(["true", *(f"of_group = {int(group)}" for group in groups)]):
        engine.run(Stage("of_one", f"select * from versions where {chosen}"))  # noqa: S608 (numbers)
        sql = known_at(card.observations, engine.tables(), last, last - first, "of_one")
        engine.ask(Stage("answer", sql))
        engine.append(Stage("answers", f"select *, {int(place == 0)} as whole from answer"))  # noqa: S608 (a number)
    columns = ", ".join(f'"{column}"' for column in sorted(columns_of(card.observations)))
    sums = f"select {columns} from answers group by {columns} having sum(2 * whole - 1) <> 0"  # noqa: S608 (checked)
    asked = len(engine.frame(sums))
    expected = phrase("groups_of_whose_answers_do", names=", ".join(card.within))
    return [Fault(where, expected, phrase("other_rows_where_each_is_asked", asked=asked))] if asked else []


def check_example(card: MetricCard, example: MetricExample, schema: Schema) -> list[Fault]:
    """Run one example of a card on a fresh engine and return what is not as it says.

    Tables that the example leaves out are empty. It is seen on its `clock`, or on the day after the last thing that
    happened in it.
    """
    tables = {name: schema.empty(name) for name in schema.working}
    tables |= {name: example_table(name, text, schema) for name, text in example.tables.items()}
    as_of = _as_of(tables)
    tables["clock"] = pa.table({"as_of": pa.array([as_of], pa.date32())})
    where = phrase("card_example", name=card.name, example=example.about.en)
    told = card if example.minimum is None else card.model_copy(update={"minimum": example.minimum})
    with Engine(Settings(threads=1)) as engine:
        for name, table in tables.items():
            engine.put(name, table)
        engine.lock()
        answer = measure(engine, [told], as_of=as_of, months=1, available=frozenset(card.needs))
        faults = _group_faults(card, engine, where)
    faults += [
        Fault(where, phrase("a_card_that_runs"), Text(zh=zh, en=en))
        for zh, en in zip(answer.gaps["reason_zh"], answer.gaps["reason_en"], strict=True)
    ]
    profile = answer.profile
    mine = profile[(profile["subject"] == "official") & (profile["metric"] == card.name)]
    rows = {row["subject_id"]: row for _, row in mine.iterrows()}
    for official in example.expected:
        faults += _differences(card, example, official, rows.get(official))
    return faults

"""Running a rule's examples: small tables in, the expected hits out."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from riskml.cards.example import example_table
from riskml.core.errors import Fault, RiskmlError, Verbatim
from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.rules.asking import SUBJECTS
from riskml.rules.degrees import grade_hits
from riskml.rules.detection import hits_of
from riskml.rules.phrases_faults import phrase
from riskml.workingset import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from riskml.cards import RuleCard, RuleExample
    from riskml.rules.sentence import Names
    from riskml.workingset import Schema

_HAPPENED = {"operations": "occurred_at", "open_cases": "day"} | {
    table: moment for table, (_, moment) in RECORDS.items() if table not in ("open_cases", "counterparties")
}


def _as_of(tables: dict[str, pa.Table]) -> date:
    """Return the example's clock, or the day after the last thing that happened in it."""
    if "clock" in tables and tables["clock"].num_rows:
        return date.fromisoformat(str(tables["clock"]["as_of"][0].as_py()))
    days = [
        pc.max(tables[name][column].cast(pa.date32())).as_py() for name, column in _HAPPENED.items() if name in tables
    ]
    return max((day for day in days if day is not None), default=date(2000, 1, 1)) + timedelta(days=1)


@contextmanager
def example_engine(schema: Schema) -> Iterator[Engine]:
    """Open an engine behind its locked door that holds every working table, and no row, for many examples."""
    with Engine(Settings(threads=1)) as engine:
        for name in schema.working:
            engine.put(name, schema.empty(name))
        engine.lock()
        yield engine


def hits_on(
    card: RuleCard, tables: Mapping[str, pa.Table], engine: Engine, as_of: date, names: Names | None = None
) -> pd.DataFrame:
    """Return the hits of a rule on some tables alone, asked on an `example_engine`; see `riskml.rules.Detection`.

    Tables that are not given are empty: those that are lie over the engine's own, and are taken away again.
    """
    try:
        for name, table in tables.items():
            engine.put(name, table)
        return hits_of(engine, card, as_of, names)
    finally:
        # What was put after the door was locked is temporary: the empty tables below come back to light.
        engine.drop(*tables)


def example_hits(
    card: RuleCard, example: RuleExample, engine: Engine, schema: Schema, names: Names | None = None
) -> pd.DataFrame:
    """Return the hits of one example of a rule, as `hits_on` does.

    It is seen on its `clock`, or on the day after the last thing that happened in it.
    """
    tables = {name: example_table(name, text, schema) for name, text in (card.common | example.tables).items()}
    as_of = _as_of(tables)
    tables["clock"] = pa.table({"as_of": pa.array([as_of], pa.date32())})
    return hits_on(card, tables, engine, as_of, names)


def check_example(card: RuleCard, example: RuleExample, engine: Engine, schema: Schema) -> list[Fault]:
    """Run one example of a rule on an `example_engine` and return what is not as it says.

    An example without data (of kind ``missing``) is asked all the same: the select itself must not answer from nothing.
    A sentence that names a fact which the select does not give is a fault too.
    """
    where = phrase("card_example", name=card.name, kind=example.kind, example=example.about.en)
    try:
        found = example_hits(card, example, engine, schema)
    except RiskmlError as error:
        return [fault.within(where) for fault in error.faults]
    who = SUBJECTS[card.subject]
    levels = grade_hits(found, [card])["level"]
    whom = found[who].fillna("") if who in found.columns else [""] * len(found)
    keys = [(one, tuple(sorted(records))) for one, records in zip(whom, found["records"], strict=True)]
    told = dict(zip(keys, levels, strict=True))
    hits = set(told)
    asked = {(getattr(hit, who, ""), tuple(sorted(hit.records))): hit.level for hit in example.hits}
    wanted = set(asked)
    other = [(key, level) for key, level in asked.items() if level and key in told and told[key] != level]
    return [
        *(
            Fault(where, phrase("a_hit", one=one, names=", ".join(records)), phrase("none"))
            for one, records in sorted(wanted - hits)
        ),
        *(
            Fault(where, phrase("level_of", level=level, hit=key[0], names=", ".join(key[1])), Verbatim(told[key]))
            for key, level in other
        ),
        *(
            Fault(where, phrase("no_more_hits"), phrase("with", one=one, names=", ".join(records)))
            for one, records in sorted(hits - wanted)
        ),
    ]

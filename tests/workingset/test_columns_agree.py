"""What one room reads, another writes: columns of files, of stages and of cards, by name and type, and with values.

Stages and cards are parsed and qualified, so that a test here fails for any column that is read anywhere and that
nobody fills, however right each room is by itself.
"""

from __future__ import annotations

import csv
from datetime import timedelta
from importlib.resources import files

import pyarrow.parquet as pq
import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from riskml.cards import read_cards
from riskml.cards.read import selects_of
from riskml.engine.stage import read_stages
from riskml.intake import import_source, load_contracts
from riskml.pipeline import create_project
from riskml.pipeline.facts import working_set
from riskml.synthetic import CitySize, write_city
from riskml.workingset import LISTS, STEP_LABELS
from riskml.workingset.columns import with_columns
from riskml.workingset.prepare import ORDER
from riskml.workingset.schema import UNATTRIBUTED
from tests.working import SCHEMA

SMALL = CitySize(units=8, officials_per_unit=12, months=8, companies=150, citizens=600, planted=1)
GIVEN = {
    "settings": ("until_at", "opens", "closes", "hours_per_day", "currencies"),
    "calendar": tuple(SCHEMA.working["calendar"]),
    "clock": tuple(SCHEMA.working["clock"]),
    **{f"card_{name}": tuple(columns) for name, columns in LISTS.items()},
    "card_step_labels": tuple(STEP_LABELS),
}
"""What `prepare` itself puts beside the accepted tables."""

ADDED = ("source_order", "corrected_from")
"""What reading the store adds to a row."""


def _qualified(sql, known):
    """Return a select with every column under its table; an unknown one raises."""
    schema = {table: dict.fromkeys(columns, "varchar") for table, columns in known.items()}
    return qualify(sqlglot.parse_one(sql, read="duckdb"), dialect="duckdb", schema=schema, quote_identifiers=False)


def _reads(tree):
    """Yield every table and column that a qualified select reads."""
    for scope in traverse_scope(tree):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            if isinstance(source, exp.Table):
                yield source.name, column.name


def _known_to_stages():
    accepted = {f"accepted_{table}": (*columns, *ADDED) for table, columns in SCHEMA.stored.items()}
    return {**GIVEN, **accepted}


def test_every_column_that_a_stage_reads_is_one_that_intake_or_a_stage_before_it_writes():
    stages = read_stages(files("riskml.workingset") / "stages")
    known, read = _known_to_stages(), set()
    for name in ORDER:
        tree = _qualified(with_columns(stages[name].sql, SCHEMA.columns_of(name)), known)
        read |= {(table, column) for table, column in _reads(tree) if table.startswith("accepted_")}
        known[name] = tuple(tree.named_selects)
    assert {table for table, _ in read} == {f"accepted_{table}" for table in SCHEMA.stored}
    for table, columns in SCHEMA.stored.items():
        unread = {name for name in columns if (f"accepted_{table}", name) not in read}
        assert unread <= {"source_id", "source_row"}, table  # nobody accepts what nobody reads


def _value(name, field, number, at):
    if field.vocabulary:
        return field.vocabulary[0]
    return {
        "identifier": f"hand{number}_{name}", "text": f"hand{number} {name}", "number": "0.5", "integer": "3",
        "flag": "true", "timestamp": f"{at}" if number == 1 else f"{at} 10:00",
    }[field.type]  # fmt: skip


def _write(folder, table, rows):
    file = folder / f"hand_{table}.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)))
        out.writeheader()
        out.writerows(rows)
    return file


def _more(at):
    """Yield what the city has none of: three bidders that only meet each other, a case astray, and hours promised."""
    for table in ("tenders", "awards", "contracts", "payments"):  # in a currency that is not the project's
        money = {"amount": 5, "estimate": 5, "currency": "EUR", "paid_at": at, "awarded_at": at, "signed_at": at}
        yield table, {"tender_id": "abroad", "supplier_id": "A", f"{table[:-1]}_id": "abroad", **money}
    for number in range(12):
        lot, day = {"tender_id": f"ring{number}", "lot_id": "1"}, at + timedelta(days=number)
        yield "tenders", {"tender_id": lot["tender_id"], "published_at": day, "closes_at": day}
        for place, bidder in enumerate("ABC"):
            bid = {"bid_id": f"ring{number}-{bidder}", "bidder_id": bidder, "amount": 100 + (place + number) % 3}
            yield "bids", lot | bid | {"submitted_at": day}
        yield "awards", lot | {"award_id": f"ring{number}", "supplier_id": "ABC"[number % 3]}
    for day, step in enumerate(("accept", "decide", "plan_review")):
        act = {"case_id": "astray", "matter_id": "building_permit", "official_id": "astray", "step": step}
        yield "operations", act | {"occurred_at": at + timedelta(days=day)}
    called = {"case_id": "called", "matter_id": "traffic_callout", "official_id": "astray", "step": "arrive"}
    yield "operations", called | {"occurred_at": at}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Make a small city, with two rows more in every table in which every field says something."""
    folder = tmp_path_factory.mktemp("filled") / "project"
    project = create_project(folder)
    cards = read_cards(project)
    city = write_city(folder, cards.matters, SMALL, seed=3)
    for table, path in city.sources.items():
        import_source(project, path, table=table, format="csv")
    at = city.last - timedelta(days=90)
    rows = {
        table: [{name: _value(name, field, number, at) for name, field in one.fields.items()} for number in (1, 2)]
        for table, one in load_contracts(project.accepted / "contracts").items()
    }
    for table, row in _more(at):
        rows[table].append(row)
    stored = {}
    for table, told in rows.items():
        [account] = import_source(project, _write(folder, table, told), table=table, format="csv")
        assert account.accepted == len(told), account.faults
        stored[table] = account.stored(project)
    return project, cards, city.last, stored


def test_intake_writes_every_column_of_the_store_with_its_type(filled):
    *_, stored = filled
    assert set(stored) == set(SCHEMA.stored)
    for table, file in stored.items():
        schema = pq.read_schema(file)
        assert dict(zip(schema.names, schema.types, strict=True)) == dict(SCHEMA.stored[table]), table


def test_every_column_that_a_card_reads_says_something(filled):
    project, cards, last, _ = filled
    readers: dict[tuple[str, str], set[str]] = {}
    selects = [(card.name, card.observations) for card in cards.metrics]
    selects += [(card.name, sql) for card in cards.rules for sql in selects_of(card)]
    for name, sql in selects:
        for column in _reads(_qualified(sql, cards.schema.working)):
            readers.setdefault(column, set()).add(name)
    assert readers.keys() >= {("steps", "occurred_is_date"), ("workflow", "duty"), ("tenders", "closes_at")}
    silent = {}
    with working_set(project, cards, as_of=last) as known:
        for table, columns in cards.schema.working.items():
            if table == UNATTRIBUTED:  # the columns of steps, of what the city has not: events that name nobody
                continue
            # A flag that is never true is as good as not there: that of a date was always false, under another name.
            told = ", ".join(
                f'coalesce(bool_or({f"{name}" if str(kind) == "bool" else f"{name} is not null"}), false) as "{name}"'
                for name, kind in columns.items()
            )
            [row] = known.engine.arrow(f'select {told} from "{table}"').to_pylist()
            silent |= {
                (table, name): readers[table, name] for name in row if not row[name] and (table, name) in readers
            }
    assert not silent

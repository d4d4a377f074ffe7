"""A row that changed in a database takes the place of the older one; a row that was read twice counts once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.intake import import_source, stored_files
from riskml.pipeline import create_project
from riskml.workingset import prepare
from tests.engine.prepared_log import CALENDAR
from tests.working import SCHEMA

MAPPING = """
[source]
url_from = "RISKML_DESK_URL"

[tables.operations]
from_table = "log"
watermark = "updated_at"
fields.recorded_at = "updated_at"

[tables.officials]
select = "select id as official_id, name from people where left_at is null"
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Make a desk's database, and return how to change it."""
    file = tmp_path / "desk.db"
    monkeypatch.setenv("RISKML_DESK_URL", f"sqlite:///{file}")

    def run(*statements):
        with closing(sqlite3.connect(file)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    run(
        "create table log (operation_id, case_id, step, official_id, occurred_at, outcome, updated_at)",
        "create table people (id, name, left_at)",
        "insert into people values ('a', '甲', null), ('b', '乙', null)",
    )
    return run


def working(project, as_of):
    with Engine(Settings(threads=1)) as engine:
        prepare(
            engine, stored_files(project), calendar=CALENDAR, lists={}, schema=SCHEMA, settings=Settings(threads=1),
            as_of=as_of,
        )  # fmt: skip
        acts = engine.arrow("select operation_id, outcome from steps order by operation_id")
        people = engine.arrow("select official_id, name from officials order by official_id")
    return [tuple(row.values()) for row in acts.to_pylist()], [row["name"] for row in people.to_pylist()]


def test_a_changed_row_replaces_the_older_and_is_known_from_its_change(tmp_path, desk):
    project = create_project(tmp_path / "bureau")
    mapping = project.root / "data/mappings/desk.toml"
    mapping.write_text(MAPPING, "utf-8")
    act = "insert into log values ('{0}', 'c{0}', 's', 'a', '2024-01-0{0} 10:00:00', 'approved', '2024-01-09 08:00:00')"
    desk(*(act.format(number) for number in (1, 2, 3)))
    import_source(project, mapping=mapping)
    desk(
        "update log set outcome = 'rejected', updated_at = '2024-02-15 09:00:00' where operation_id = '2'",
        "update people set name = '丙' where id = 'a'",
        "update people set left_at = '2024-02-01' where id = 'b'",
    )
    acts, people = import_source(project, mapping=mapping)
    assert (acts.source, acts.rows_read, people.rows_read) == ("desk", 3, 1)  # two stand at the old mark, and are known
    before = [("1", "approved"), ("2", "approved"), ("3", "approved")]
    assert working(project, date(2024, 1, 31)) == (before, ["丙"])
    assert working(project, date(2024, 3, 31))[0] == [("1", "approved"), ("2", "rejected"), ("3", "approved")]

"""Databases as sources, against real servers: what is new and what changed, one snapshot, nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from riskml.core.errors import SourceError
from riskml.intake import import_source, verify_manifests
from riskml.intake.manifests import manifests
from tests.database_servers import PASSWORD
from tests.intake.desk_log import act, desk, take, told, typed, values

# What is new and what changed -------------------------------------------------------------------------------------


def test_the_next_import_takes_what_is_new_and_what_changed(store, server):
    server.fill("log", typed(server), [act(number) for number in range(6)])
    first = take(store, desk())
    assert (first.accepted, first.database.after, first.database.until) == (6, None, "2025-03-01 10:00:00")
    server.run(
        f"insert into log values {values([act(6, '2025-03-02 08:00:00')])}",
        "update log set outcome = 'rejected', updated_at = '2025-03-02 09:00:00' where operation_id = 'L2'",
    )
    second = take(store, desk(look_back=0))
    # five rows stand at the old mark, one fewer than before: they are read again, and the working set takes them once
    assert told(store, second) == {"L6": "approved", "L2": "rejected"} | dict.fromkeys(
        ["L0", "L1", "L3", "L4", "L5"], "approved"
    )
    assert second.database.after == first.database.until
    assert second.database.follows == first.import_id
    assert second.sequence > first.sequence
    third = take(store, desk(look_back=0))
    assert third.import_id == second.import_id
    assert "nothing new or changed" in third.summary()
    assert len(verify_manifests(store.project)) == 2


def test_ties_at_the_watermark_are_not_lost_and_not_taken_twice(store, server):
    server.fill("log", typed(server), [act(1), act(2, "2025-03-02 08:00:00")])
    take(store, desk(look_back=0))
    server.run(f"insert into log values {values([act(3, '2025-03-02 08:00:00')])}")
    second = take(store, desk(look_back=0))
    assert {*told(store, second)} == {"L2", "L3"}
    server.run(f"insert into log values {values([act(4, '2025-03-03 08:00:00')])}")
    third = take(store, desk(look_back=0))
    assert {*told(store, third)} == {"L4"}
    assert third.database.known == 2
    assert "2 rows read again that an earlier import took as they are" in third.summary()


def test_late_rows_are_met_within_what_is_looked_back(store, server):
    server.fill("log", typed(server), [act(1, "2025-03-02 08:00:00"), act(2, "2025-03-02 10:00:00")])
    take(store, desk())
    server.run(f"insert into log values {values([act(3, '2025-03-02 09:30:00'), act(4, '2025-03-02 08:30:00')])}")
    second = take(store, desk())
    assert {*told(store, second)} == {"L2", "L3"}
    third = take(store, desk(look_back=7200))  # a longer reach than before
    assert {*told(store, third)} == {"L1", "L2", "L3", "L4"}


def test_rows_without_a_watermark_are_told_and_read_each_time(store, server):
    server.fill("log", typed(server), [act(1), act(2, None)])
    first = take(store, desk())
    assert first.accepted == 2
    assert "1 rows have no updated_at" in first.summary()
    assert take(store, desk()).import_id == first.import_id
    server.run("update log set outcome = 'rejected' where operation_id = 'L2'")
    assert told(store, take(store, desk())) == {"L2": "rejected"}


def test_a_whole_number_is_a_watermark(store, server):
    server.fill("log", typed(server, version="integer"), [(*act(number), 98 + number) for number in range(4)])
    take(store, desk(watermark="version", look_back=1))
    server.run(f"insert into log values ({values([act(9)])[1:-1]}, 102)")
    second = take(store, desk(watermark="version", look_back=1))
    assert ({*told(store, second)}, second.database.after, second.database.until) == ({"L9"}, "101", "102")


def test_another_mapping_reads_from_the_beginning_and_takes_the_place(store, server):
    server.fill("log", typed(server), [act(1), act(2)])
    take(store, desk())
    server.run(f"insert into log values {values([act(3, '2025-03-02 08:00:00')])}")
    take(store, desk())
    assert len(manifests(store.project)) == 2
    last = take(store, desk(unused=["outcome"]))
    assert verify_manifests(store.project) == [last.model_copy(update={"replaced": ()})]
    assert last.accepted == 3
    assert [one.accepted for one in last.replaced] == [2, 1]
    assert last.summary().count("replaces the import of") == 2
    assert {file.partition("/")[2] for file in store.files() if file.endswith(".parquet")} == {
        f"tables/operations/{last.import_id}.parquet"
    }


def test_an_import_that_was_lost_is_read_again(store, server):
    server.fill("log", typed(server), [act(1)])
    first = take(store, desk())
    server.run(f"insert into log values {values([act(2, '2025-03-02 08:00:00')])}")
    take(store, desk())
    (store.project.store / "manifests" / f"{first.import_id}.json").unlink()
    assert {*told(store, take(store, desk()))} == {"L1", "L2"}


def test_a_table_without_a_watermark_is_taken_whole(store, server):
    server.fill("log", typed(server), [act(1), act(2)])
    first = take(store, desk(watermark=None))
    assert take(store, desk(watermark=None)) == first
    server.run("delete from log where operation_id = 'L1'")
    second = take(store, desk(watermark=None))
    assert verify_manifests(store.project) == [second.model_copy(update={"replaced": ()})]
    assert {*told(store, second)} == {"L2"}
    server.run("delete from log")
    with pytest.raises(SourceError, match="1 that this one would take the place of, found none"):
        take(store, desk(watermark=None))
    assert verify_manifests(store.project) == [second.model_copy(update={"replaced": ()})]


def test_a_watermark_needs_a_key_by_which_a_changed_row_replaces_the_older(store, server):
    server.fill("log", typed(server), [act(1)])
    without = desk(from_table=None, select="select case_id, step, official_id, occurred_at, updated_at from log")
    with pytest.raises(SourceError, match=r"a column for operations.operation_id, by which a changed row replaces"):
        take(store, without)
    with pytest.raises(SourceError, match="a column 'changed'"):
        take(store, desk(watermark="changed"))
    with pytest.raises(SourceError, match="a whole number or a time"):
        take(store, desk(watermark="step"))
    assert store.files() == set()


# One snapshot, nothing half done ------------------------------------------------------------------------------------

MANY = 60_000


def many(server):
    server.fill("log", typed(server), [])
    number = "generate_series(1, {0}) n" if server.kind == "postgresql" else "(select seq n from seq_1_to_{0}) s"
    text = "varchar" if server.kind == "postgresql" else "char"
    server.run(
        f"insert into log select concat('L', cast(n as {text}(9))), 'C1', 'decide', 'P1', '2025-02-01 09:00:01', null,"
        f" '2025-03-01 10:00:00' from {number.format(MANY)}"
    )


def cut(server):
    """End the session of the account that reads."""
    if server.kind == "postgresql":
        server.ask("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'desk'")
    else:
        for (session,) in server.ask("select id from information_schema.processlist where user = 'desk'"):
            server.run(f"kill {session}")


def test_all_tables_are_of_one_moment(store, server):
    many(server)
    server.fill("people", {"official_id": "varchar(9)", "name": "varchar(9)"}, [("P1", "甲")])
    mapping = desk()
    tables = {**mapping.tables, "officials": mapping.tables["operations"].model_validate({"from_table": "people"})}
    done = []

    def hire(_):
        if not done:
            server.run("insert into people values ('P2', '乙')")
            done.append(True)

    found = import_source(store.project, mapping=mapping.model_copy(update={"tables": tables}), progress=hire)
    assert [(one.table, one.accepted) for one in found] == [("operations", MANY), ("officials", 1)]
    again = import_source(store.project, mapping=mapping.model_copy(update={"tables": tables}))
    assert [one.accepted for one in again] == [MANY, 2]


def test_a_lost_connection_leaves_nothing_half_done(store, server):
    many(server)
    read = []

    def lose(rows):
        read.append(rows)
        if len(read) == 1:
            cut(server)

    with pytest.raises(SourceError) as caught:
        take(store, desk(), progress=lose)
    assert 0 < read[-1] < MANY
    assert "begins where the last finished import ended" in str(caught.value)
    assert PASSWORD not in str(caught.value)
    assert store.files() == set()
    assert take(store, desk()).accepted == MANY


def test_a_killed_process_leaves_nothing_half_done(store, server):
    many(server)
    code = f"""
import os, signal
from pathlib import Path
from riskml.intake import import_source
from riskml.intake.mappings import Mapping
from tests.intake.conftest import Store
def stop(rows):
    os.kill(os.getpid(), signal.SIGKILL)
import_source(
    Store(Path({str(store.folder)!r})).project,
    mapping=Mapping.model_validate({desk().model_dump(exclude_unset=True)!r}),
    progress=stop,
)
"""
    killed = subprocess.run(
        [sys.executable, "-c", code], check=False, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    )
    assert killed.returncode == -signal.SIGKILL
    assert list(store.project.store.glob(".landing*"))
    server.run("delete from log where operation_id <> 'L7'")
    assert take(store, desk()).accepted == 1
    assert not list(store.project.store.glob(".landing*"))


def test_nothing_can_be_written(store, server):
    server.fill("log", typed(server), [act(1)])
    refused = {
        "delete from log": "a delete|delete",
        "select * from log; delete from log": "select, delete",
        "select * into other from log": "into",
        "select * from log for update": "a lock",
        "": "nothing",
        "drop table log": "drop",
    }
    if server.kind == "postgresql":
        refused["with gone as (delete from log returning *) select * from gone"] = "a delete"
    else:
        refused |= {"select 1 into outfile '/tmp/x'": "into|Invalid", "select /*! sleep(1), */ 1": "comment"}
    for select, found in refused.items():
        with pytest.raises(SourceError, match=rf"found .*({found})"):
            take(store, desk(from_table=None, select=select, watermark=None))
    assert server.ask("select count(*) from log") == [(1,)]
    assert store.files() == set()


def test_a_select_that_writes_in_secret_is_refused_by_the_database(store, server):
    server.fill("log", typed(server), [act(1)])
    if server.kind == "postgresql":
        server.run(
            "create or replace function sly() returns integer language sql security definer "
            "as 'delete from log returning 1'"
        )
        name = "sly()"
    else:
        server.run(
            "drop function if exists sly",
            "create function sly() returns integer deterministic begin delete from log; return 1; end",
        )
        name = "sly()"
    select = f"select log.*, {name} as one from log"
    with pytest.raises(SourceError, match=r"(?i)read.only"):
        take(store, desk(from_table=None, select=select, watermark=None))
    assert server.ask("select count(*) from log") == [(1,)]


def test_the_command_line_needs_no_file_where_the_mapping_says_which_database(tmp_path, server):
    from click.testing import CliRunner

    from riskml.cli import main
    from riskml.pipeline import create_project

    server.fill("log", typed(server), [act(1), act(2)])
    create_project(tmp_path / "bureau")
    mapping = tmp_path / "bureau/data/mappings/desk.toml"
    mapping.write_text(
        '[source]\nurl_from = "RISKML_DESK_URL"\n[tables.operations]\nfrom_table = "log"\nwatermark = "updated_at"\n'
    )
    words = ["import", "--lang", "en", "--mapping", str(mapping), "--project", str(tmp_path / "bureau")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert "desk -> operations: 2 rows read = 2 accepted" in done.output
    assert "read from the beginning until updated_at = 2025-03-01 10:00:00" in done.output
    again = CliRunner().invoke(main, words)
    assert "nothing new or changed since updated_at = 2025-03-01 10:00:00" in again.output
    alone = CliRunner().invoke(main, ["import", "--project", str(tmp_path / "bureau")])
    assert alone.exit_code == 2
    assert "expected a file, or a mapping with a [source] that says which database" in alone.output

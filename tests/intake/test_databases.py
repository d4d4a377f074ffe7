"""Databases as sources, against real servers: what is new and what changed, one snapshot, nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest

from riskml.core.errors import ProjectError, SourceError
from riskml.intake import import_source, load_mapping, verify_manifests
from riskml.intake.databases.address import Address
from riskml.intake.databases.sessions import opened
from riskml.intake.manifests import manifests
from riskml.intake.mappings import Mapping
from tests.database_servers import PASSWORD, running

KINDS = ("postgresql", "mariadb")
COLUMNS = {
    "operation_id": "varchar(20)", "case_id": "varchar(20)", "step": "varchar(20)", "official_id": "varchar(20)",
    "occurred_at": "timestamp", "outcome": "varchar(20)", "updated_at": "timestamp",
}  # fmt: skip


@pytest.fixture(params=KINDS)
def server(request, monkeypatch):
    one = running(request.param)
    monkeypatch.setenv("RISKML_DESK_URL", one.url)
    return one


def act(number, updated="2025-03-01 10:00:00", outcome="approved"):
    return (f"L{number}", f"C{number}", "decide", f"P{number % 3}", f"2025-02-{1 + number % 27:02} 09:0{number % 7}:11",
            outcome, updated)  # fmt: skip


def typed(server, **others):
    kinds = {name: kind.replace("timestamp", "datetime") for name, kind in COLUMNS.items()}
    return (COLUMNS if server.kind == "postgresql" else kinds) | others


def desk(table="log", source=(), **words):
    told = {"from_table": table, "watermark": "updated_at", **words}
    told = {key: value for key, value in told.items() if value is not None}
    return Mapping.model_validate(
        {"source": {"url_from": "RISKML_DESK_URL", "name": "desk", **dict(source)}, "tables": {"operations": told}}
    )


def take(store, mapping, **words):
    return import_source(store.project, mapping=mapping, **words)[0]


def told(store, account):
    rows = store.rows(account)
    return dict(zip(rows.operation_id, rows.outcome, strict=True))


def everything_written(folder):
    return b"\n".join(file.read_bytes() for file in Path(folder).rglob("*") if file.is_file())


def values(rows):
    return ", ".join("(" + ", ".join("null" if cell is None else f"'{cell}'" for cell in row) + ")" for row in rows)


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
    assert verify_manifests(store.project) == [last]
    assert last.accepted == 3
    assert last.summary().count("takes the place of the import before") == 2
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
    assert verify_manifests(store.project) == [second]
    assert {*told(store, second)} == {"L2"}
    server.run("delete from log")
    with pytest.raises(SourceError, match="1 that this one would take the place of, found none"):
        take(store, desk(watermark=None))
    assert verify_manifests(store.project) == [second]


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


# Secrets -------------------------------------------------------------------------------------------------------------


def test_no_written_byte_and_no_message_holds_the_password(store, server, monkeypatch, caplog):
    server.fill("log", typed(server), [act(1)])
    caplog.set_level("DEBUG")
    messages = [take(store, desk()).summary()]
    wrong = server.url.replace(quote(PASSWORD, safe=""), quote("an0ther/" + PASSWORD, safe=""))
    for url in (wrong, server.url.replace("://", "://:"), server.url.replace("@/", "@/missing"), "nonsense " + wrong):
        monkeypatch.setenv("RISKML_DESK_URL", url)
        with pytest.raises(SourceError) as caught:
            take(store, desk())
        messages += [str(caught.value), repr(caught.value), repr(caught.value.__cause__)]
    said = "\n".join([*messages, caplog.text]).encode() + everything_written(store.folder)
    for secret in (PASSWORD, quote(PASSWORD), quote(PASSWORD, safe="")):
        assert secret.encode() not in said
    assert "password" not in repr(Address(server.url)).lower()


def test_a_file_with_the_address_is_the_owners_alone(store, server):
    server.fill("log", typed(server), [act(1)])
    address = store.folder / "secret.url"
    address.write_text(server.url + "\n")
    address.chmod(0o640)
    by_file = desk(source={"url_from": "", "url_file": "secret.url"})
    with pytest.raises(SourceError, match=r"\(0600\), found 0640. chmod 600"):
        take(store, by_file)
    address.chmod(0o600)
    assert take(store, by_file).accepted == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('url_from = "postgresql://desk:s3cret@host/desk"', "the name of an environment variable"),
        ('url_file = "postgresql://desk:s3cret@host/desk"', "the path of a file"),
        ('url = "postgresql://desk:s3cret@host/desk"', "a known key"),
        ('url_from = "URL"\npassword = "s3cret"', "a known key"),
        ('url_from = ["postgresql://desk:s3cret@host/desk"]', "one of url_from and url_file"),
    ],
)
def test_a_mapping_holds_no_password(tmp_path, source, expected):
    file = tmp_path / "desk.toml"
    file.write_text(f'[source]\n{source}\n[tables.operations]\nfrom_table = "log"\n')
    with pytest.raises(ProjectError) as caught:
        load_mapping(file)
    assert expected in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("oracle+oracledb://a:s3cret@h/x", "Install oracledb"),
        ("mssql+pyodbc://a:s3cret@h/x", "Install pyodbc"),
        ("dm+dmPython://a:s3cret@h/x", "Install dmPython"),
        ("no url, s3cret", "not shown"),
    ],
)
def test_a_driver_that_is_not_there_is_named_with_what_to_install(url, expected):
    from zoneinfo import ZoneInfo

    with pytest.raises(SourceError) as caught, opened(Address(url), ZoneInfo("UTC"), "desk"):
        pass
    assert expected in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_source_is_a_file_or_a_database(store, monkeypatch, tmp_path):
    monkeypatch.delenv("RISKML_DESK_URL", raising=False)
    with pytest.raises(SourceError, match="environment variable RISKML_DESK_URL: expected the URL of the database"):
        take(store, desk())
    with pytest.raises(SourceError, match="expected a file or a database, found both"):
        import_source(store.project, tmp_path / "log.csv", mapping=desk())
    with pytest.raises(SourceError, match="expected a file, or a mapping"):
        import_source(store.project, mapping={"case_id": "x"})
    (tmp_path / "desk.toml").write_text('[tables.operations]\nfrom_table = "log"\n')
    with pytest.raises(ProjectError, match=r"a \[source\] that says which database"):
        load_mapping(tmp_path / "desk.toml")


# Types ---------------------------------------------------------------------------------------------------------------


def test_types_of_postgresql_are_read_as_what_they_say(store, monkeypatch):
    server = running("postgresql")
    monkeypatch.setenv("RISKML_DESK_URL", server.url)
    server.run(
        "drop table if exists cases_of_all",
        """create table cases_of_all (case_id char(10), "Opened" timestamptz, due date, closed timestamp(3),
        amount numeric(30, 9), money real, applicant bytea, urgent boolean, papers json, 渠道 text)""",
        """insert into cases_of_all values
        ('007', '2025-03-01 16:00:00.250+00', '2025-03-09', '2025-03-05 08:00:01.125', 12345678.123456789, 0.1,
         '\\xe5bc a0e4b889'::bytea, true, '{"a": 1}', '网上'),
        ('008', '2025-03-02 07:00:00+00', null, 'infinity', 'NaN', 'NaN', '\\xff00', false, null, null)""".replace(
            "e5bc a0", "e5bca0"
        ),
    )
    fields = {"opened_at": "Opened", "due_at": "due", "closed_at": "closed", "applicant_id": "applicant"}
    mapping = desk().model_copy(
        update={
            "tables": {
                "cases": desk().tables["operations"].model_validate({"from_table": "cases_of_all", "fields": fields})
            }
        }
    )
    account = take(store, mapping)
    (row,) = store.rows(account).to_dict("records")
    assert row["case_id"] == "007"
    assert row["opened_at"] == pd.Timestamp("2025-03-02 00:00:00.250")
    assert (row["due_at"], row["due_is_date"]) == (pd.Timestamp("2025-03-09"), True)
    assert row["closed_at"] == pd.Timestamp("2025-03-05 08:00:01.125")
    assert (row["amount"], row["applicant_id"]) == (12345678.123456789, "张三")
    (broken,) = store.quarantined(account).to_dict("records")
    assert broken["case_id"].strip() == "008"
    assert broken["applicant"] == "0xff00"
    assert Counter(account.faults) == {"closed_at: not a timestamp": 1}


def test_types_of_mariadb_are_read_as_what_they_say(store, monkeypatch):
    server = running("mariadb")
    monkeypatch.setenv("RISKML_DESK_URL", server.url)
    server.run(
        "drop table if exists cases_of_all",
        """create table cases_of_all (case_id bigint unsigned, opened_at timestamp(3) null, due_at date,
        closed_at datetime, amount decimal(30, 9), applicant_id varchar(9) character set gbk, urgent tinyint(1),
        papers json, flags bit(9), region text character set latin1)""",
        "set session sql_mode = ''",
    )
    with server.connected() as connection:
        cursor = connection.cursor()
        cursor.execute("set session sql_mode = ''")
        cursor.execute("set session time_zone = '+00:00'")
        cursor.execute(
            """insert into cases_of_all values
            (18446744073709551615, '2025-03-01 16:00:00.250', '0000-00-00', '2025-03-05 08:00:01', 12345678.123456789,
             '张三', 1, '{"a": 1}', b'100000001', 'Zoë'),
            (8, null, '2025-00-00', '0000-00-00 00:00:00', -1.5, null, 0, null, null, null)"""
        )
    told_of = {"from_table": "cases_of_all", "fields": {"basis": "flags", "applicant_id": "applicant_id"}}
    mapping = desk().model_copy(update={"tables": {"cases": desk().tables["operations"].model_validate(told_of)}})
    account = take(store, mapping)
    (row,) = store.rows(account).to_dict("records")
    assert row["case_id"] == "18446744073709551615"
    assert row["opened_at"] == pd.Timestamp("2025-03-02 00:00:00.250")
    assert pd.isna(row["due_at"])
    assert (row["amount"], row["applicant_id"], row["basis"]) == (12345678.123456789, "张三", "257")
    assert "2 times 0000-00-00, taken for nothing known" in account.summary()
    assert account.faults == {"due_at: not a timestamp": 1}

"""Types of databases are read as what they say, by every driver alike."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from tests.database_servers import running
from tests.intake.desk_log import act, desk, take, typed


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


def test_a_server_that_tells_its_own_name_is_taken_for_its_kin(store, monkeypatch):
    """openGauss and Kingbase speak PostgreSQL's protocol, and name themselves where it tells its version."""
    from sqlalchemy.dialects.postgresql.base import PGDialect

    def unknown(*_):
        raise AssertionError("Could not determine version from string '(openGauss 5.0.0 build a07d57c3)'")

    server = running("postgresql")
    server.fill("log", typed(server), [act(1)])
    monkeypatch.setattr(PGDialect, "_get_server_version_info", unknown)
    monkeypatch.setenv("RISKML_DESK_URL", server.url.replace("postgresql://", "opengauss://"))
    assert take(store, desk()).accepted == 1


def test_another_driver_gives_the_same_rows(store, monkeypatch):
    """A driver that makes Python's own values of cells, as a bureau may have it."""
    pytest.importorskip("psycopg2")
    server = running("postgresql")
    rows = [act(number) for number in range(5)]
    server.fill(
        "log", typed(server, amount="numeric(9, 2)", due_at="date"), [(*row, "1.50", "2025-03-09") for row in rows]
    )
    monkeypatch.setenv("RISKML_DESK_URL", server.url)
    plain = store.rows(take(store, desk(watermark=None)))
    folder = server.owner["unix_sock"].rpartition("/")[0]
    monkeypatch.setenv("RISKML_DESK_URL", f"postgresql+psycopg2://riskml@/postgres?host={folder}")
    other = store.rows(take(store, desk(watermark=None, unused=["updated_at"])))
    pd.testing.assert_frame_equal(other.drop(columns="source_id"), plain.drop(columns="source_id"))

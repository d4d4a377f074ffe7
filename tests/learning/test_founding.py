"""A store is laid out aside and put in its place whole; what MLflow makes of it is MLflow's own."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing

import pytest
from mlflow import MlflowClient

from riskml.registry.founding import found_store

logging.getLogger("alembic").setLevel(logging.ERROR)


def layout(database):
    """Return the tables with their columns, and which migration they are of."""
    with closing(sqlite3.connect(database)) as opened:
        names = [name for (name,) in opened.execute("select name from sqlite_master where type = 'table'")]
        columns = {name: sorted(opened.execute(f"pragma table_info('{name}')").fetchall()) for name in names}
        return columns, opened.execute("select version_num from alembic_version").fetchall()


def client_of(database):
    uri = f"sqlite:///{database.as_posix()}"
    return MlflowClient(tracking_uri=uri, registry_uri=uri)


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    database = tmp_path_factory.mktemp("store") / "mlflow.db"
    found_store(database)
    return database


def test_a_store_that_was_founded_is_laid_out_as_mlflow_does_it(founded, tmp_path):
    client_of(tmp_path / "own.db").search_experiments()
    assert layout(founded) == layout(tmp_path / "own.db")


def test_nothing_is_left_beside_it_and_runs_can_be_kept_in_it(founded):
    assert sorted(path.name for path in founded.parent.iterdir()) == ["engine", "mlflow.db"]
    assert not list((founded.parent / "engine").iterdir())
    client = client_of(founded)
    run = client.create_run("0")
    client.set_terminated(run.info.run_id, "FINISHED")
    assert [one.info.status for one in client.search_runs(["0"])] == ["FINISHED"]


def test_who_comes_second_leaves_the_store_that_stands(founded):
    before = founded.read_bytes()
    found_store(founded)
    assert founded.read_bytes() == before


def test_databases_that_are_opened_later_wait_for_the_disk(founded):
    from sqlalchemy import create_engine, text

    with create_engine(f"sqlite:///{founded.as_posix()}").connect() as opened:
        assert opened.execute(text("pragma synchronous")).scalar() == 2, "full, as SQLite has it by itself"

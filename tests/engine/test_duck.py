"""The embedded database: stages, the lock, and what it leaves behind."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riskml.core.errors import RiskmlError
from riskml.core.project import Settings
from riskml.engine import Engine, Stage, duck


@pytest.fixture
def engine(tmp_path):
    with Engine(Settings(threads=1), tmp_path) as engine:
        yield engine


def test_stages_run_one_on_another(engine):
    engine.put("acts", pa.table({"official_id": ["a", "b", "a"]}))
    engine.run(Stage("tally", "select official_id, count(*) as n from acts group by all"))
    engine.run(Stage("top", "select official_id from tally where n > 1"))
    assert engine.frame("select * from top")["official_id"].tolist() == ["a"]


def test_files_with_other_columns_are_one_table(engine, tmp_path):
    pq.write_table(pa.table({"a": ["1"]}), tmp_path / "it's.parquet")
    pq.write_table(pa.table({"a": ["2"], "b": [3]}), tmp_path / "two.parquet")
    engine.load("pair", [tmp_path / "it's.parquet", tmp_path / "two.parquet"])
    assert engine.tables()["pair"] == ("a", "b")
    assert engine.frame("select count(*) as n, count(b) as m from pair").iloc[0].tolist() == [2, 1]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('{file}')",
        "select * from '{file}'",
        "select * from glob('{folder}/*')",
        "select * from read_csv('{file}')",
    ],
)
def test_after_the_lock_no_file_is_read(engine, tmp_path, sql):
    file = tmp_path / "secret.csv"
    file.write_text("a\n1\n", "utf-8")
    engine.lock()
    with pytest.raises(RiskmlError, match="stage look"):
        engine.run(Stage("look", sql.format(file=file, folder=tmp_path)))


def test_a_frame_in_a_local_variable_is_not_a_table(engine):
    hidden = pa.table({"a": [1]})
    with pytest.raises(RiskmlError):
        engine.run(Stage("look", "select * from hidden"))
    assert hidden.num_rows == 1


def test_append_matches_by_name(engine):
    engine.append(Stage("log", "select 1 as a, 'x' as b"))
    engine.append(Stage("log", "select 'y' as b, 2 as a"))
    assert engine.frame("select * from log order by a").to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}


def test_nothing_is_left_behind(tmp_path):
    with Engine(Settings(), tmp_path) as engine:
        engine.run(Stage("a", "select 1 as b"))
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_what_tables_there_are_is_what_the_database_says(engine, tmp_path):
    def by_the_catalogue():
        rows = engine._connection.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() where not internal "
            "group by table_name, database_name order by database_name = 'temp'"
        ).fetchall()
        return {name: tuple(columns) for name, columns in rows}

    pq.write_table(pa.table({"a": ["1"], "b": [3]}), tmp_path / "log.parquet")
    engine.load("log", [tmp_path / "log.parquet"])
    engine.load("read_once", [tmp_path / "log.parquet"])
    engine.run(Stage("acts", "select a, b, b + 1 as c from log"))
    engine.put("people", pa.table({"official_id": ["a"]}))
    engine.keep("acts", ["a", "c"])
    engine.unload("read_once")
    engine.run(Stage("gone", "select 1 as x"))
    engine.drop("gone", "never_there")
    assert engine.tables() == by_the_catalogue() == {"log": ("a", "b"), "acts": ("a", "c"), "people": ("official_id",)}
    engine.lock()
    engine.append(Stage("told", "select 1 as x"))
    engine.add("told", pa.table({"x": [2]}))
    engine.run(Stage("told", "select 1 as x, 2 as y"))
    engine.ask(Stage("acts", "select c from acts"))
    assert engine.tables()["acts"] == ("c",)
    assert engine.tables() == by_the_catalogue()
    engine.drop("acts", "told")
    assert engine.tables() == by_the_catalogue()
    assert engine.tables()["acts"] == ("a", "c")


def test_engines_abreast_read_the_same_tables_and_see_nothing_of_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr(duck, "_LEAST_ABREAST", 1)
    with Engine(Settings(threads=2), tmp_path) as engine:
        engine.put("acts", pa.table({"official_id": ["a", "b", "a"]}))
        engine.lock()
        with engine.abreast() as (one, other):
            assert one is engine
            other.run(Stage("tally", "select official_id, count(*) as n from acts group by all"))
            assert "tally" in other.tables()
            assert "tally" not in one.tables()
            one.run(Stage("tally", "select 0 as n"))
            assert other.frame("select sum(n) as n from tally")["n"].tolist() == [3]
            with pytest.raises(RiskmlError):
                other.run(Stage("file", "select * from read_csv('/etc/passwd')"))
        assert engine.frame("select count(*) as n from acts")["n"].tolist() == [3]


@pytest.mark.parametrize(("least", "most"), [(4, 9), (1, 2)])
def test_little_or_very_much_is_asked_by_one_engine(tmp_path, monkeypatch, least, most):
    monkeypatch.setattr(duck, "_LEAST_ABREAST", least)
    monkeypatch.setattr(duck, "_MOST_ABREAST", most)
    with Engine(Settings(threads=2), tmp_path) as engine:
        engine.put("acts", pa.table({"official_id": ["a", "b", "a"]}))
        engine.lock()
        with engine.abreast() as engines:
            assert engines == [engine]

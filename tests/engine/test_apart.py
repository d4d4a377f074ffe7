"""What may not heed an interrupt is asked apart: it ends in its time and its memory, and everything else goes on."""

import json
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from riskml.core.errors import CardError, RiskmlError
from riskml.core.project import Settings
from riskml.engine import Engine, Stage, apart, parse_select
from riskml.engine.reach import heeds_interrupt

ROWS = 200_000
# Generous: a shared machine takes its time to start a process anew.
GRACE = 20

DOUBLED = ", ".join(f"a{k} as (select s || s as s, i from a{k - 1})" for k in range(1, 45))
REPLACED = "replace(" * 14 + "s" + ", 't', 'tttttttttttttttttttt')" * 14
# Each would take hours or all memory; most are refused at the door, and are pushed past it here.
BOMBS = {
    "levenshtein": "select levenshtein(repeat('a', 400000) || i, repeat('b', 400000) || s) as v from t",
    "levenshtein of columns": (
        "select levenshtein(string_agg(s, '' order by i), string_agg(s || i, '' order by i)) as v from t"
    ),
    "damerau": "select damerau_levenshtein(repeat('a', 40000) || i, repeat('b', 40000) || s) as v from t",
    "jaccard": "select jaccard(repeat(s, 9000000) || i, repeat(s, 9000000)) as v from t",
    "replace": f"select length({REPLACED}) as v from t",
    "doubling": f"with a0 as (select s, i from t), {DOUBLED} select max(length(s)) as v from a44",
    "series": "select count(*) as v from (select unnest(generate_series(1, 4000000000)) as x)",
    "series of a column": "select sum(x) as v from (select unnest(generate_series(1, i * 1000000)) as x from t)",
    "repeat": "select max(length(repeat(s, 100000000))) as v from t",
    "pads": "select max(length(lpad(s, 900000000, 'x'))) as v from t",
    "lists": "select len(list_sort(list_concat(range(400000000), range(400000000)))) as v",
    "lists of lists": (
        "select count(*) as v from (select list_transform(range(i), x -> range(x)) as l from t) where len(l) = -1"
    ),
    "gathering": "select max(length(l)) as v from (select string_agg(x.s || y.s, ';' order by x.s) as l from t x, t y)",
    "cross join": "select count(*) as v from t x cross join t y cross join t z where md5(x.s || y.s || z.s) = 'none'",
    "join of no answer": "select count(*) as v from t x join t y on (x.i * y.i) % 7 = 8 and x.s || y.s = 'none'",
    "skewed join": "select count(*) as v from t x join t y on x.one = y.one and x.s || y.s = 'none'",
    "anti join": (
        "select count(*) as v from t x where not exists (select 1 from t y where x.one = y.one and x.i * y.i = -1)"
    ),
    "pattern": (
        "select sum(cast(regexp_matches(repeat(s, 900000), '(.*t.{0,200}){2}(.{0,30}x){3}$') as int)) as v from t"
    ),
    "texts in a row": f"select max(length({' || '.join(['repeat(s, 500)'] * 800)})) as v from t",
    "deep brackets": f"select {'(' * 3_000}i{')' * 3_000} as v from t",
    "deep subqueries": f"select * from {'(select * from ' * 3_000}t{') as x' * 3_000}",
    "ten megabytes": f"select levenshtein('{'x' * 10_000_000}', '{'y' * 10_000_000}') as v from t",
}


def table():
    numbers = range(ROWS)
    return pa.table({"i": numbers, "s": [f"text{number}" for number in numbers], "one": [1] * ROWS})


@pytest.fixture(scope="module")
def told():
    return table()


@pytest.fixture
def engine(tmp_path, told):
    with Engine(Settings(threads=1, memory="300MB", spill="1GB", card_seconds=0.7), tmp_path) as engine:
        engine.put("t", told)
        engine.lock()
        yield engine
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_in_its_time_and_names_its_card(engine, bomb):
    before = time.monotonic()
    with pytest.raises(RiskmlError, match="stage asked_x: expected"):
        engine.ask(Stage("asked_x", BOMBS[bomb]))
    assert time.monotonic() - before < GRACE
    assert "asked_x" not in engine.tables()
    engine.ask(Stage("after", "select x.i from t x join t y on x.i = y.i and x.s = y.s and x.i < 3 order by 1"))
    assert engine.frame("select * from after")["i"].tolist() == [0, 1, 2]


@pytest.mark.parametrize("bomb", ["levenshtein of columns", "join of no answer", "skewed join", "cross join"])
def test_what_is_stopped_is_a_fault_of_the_card_that_says_what_to_do(engine, bomb):
    with pytest.raises(CardError, match=r"an answer within 0\.7 s, found none; it was stopped") as caught:
        engine.ask(Stage("asked_x", BOMBS[bomb]))
    assert "card_seconds" in caught.value.faults[0].remedy


@pytest.mark.parametrize("bomb", ["doubling", "repeat"])
def test_too_much_memory_is_a_fault_of_the_card(tmp_path, told, bomb):
    with Engine(Settings(threads=1, memory="300MB", spill="1GB", card_seconds=60), tmp_path) as engine:
        engine.put("t", told)
        engine.lock()
        with pytest.raises(CardError, match="stage asked_x"):
            engine.ask(Stage("asked_x", BOMBS[bomb]))
        engine.ask(Stage("after", "select count(*) as n from t x join t y on x.i = y.i and x.s || 'a' = y.s || 'a'"))
        assert engine.frame("select * from after")["n"].tolist() == [ROWS]


KINDS = """
select
    x.i, sum(x.i) as whole, count(*) as n, avg(x.i) as mean, sum(cast(x.i as decimal(18, 2))) as money,
    max(x.s) as words, max(date '2024-02-29' + cast(x.i as int)) as day,
    max(timestamp '2024-02-29 10:11:12.345678') as at,
    max(x.i) > 1 as yes, cast(null as varchar) as nothing, interval 3 day as some_days, list(x.s order by x.s) as texts,
    count(*) as "a ""quoted"" name"
from t x join t y on x.i = y.i and x.i < y.i + 1
where x.i < 4
group by x.i
"""


def test_an_answer_from_apart_is_the_answer_from_here(engine):
    engine.ask(Stage("there", KINDS))
    engine.run(Stage("here", KINDS))
    assert not heeds_interrupt(parse_select(KINDS, "x"), {"t": ROWS})
    columns = "select column_name, data_type from information_schema.columns where table_name = '{}' order by 1"
    assert engine.frame(columns.format("there")).equals(engine.frame(columns.format("here")))
    rows = [engine.arrow(f'select * from "{name}" order by i').to_pylist() for name in ("there", "here")]
    assert rows[0] == rows[1]
    assert rows[0][3]["whole"] == Decimal(3)


def test_tables_made_since_are_read_apart_and_lie_over_those_of_the_file(engine):
    heavy = "select x.i, x.s, levenshtein(x.s, y.s) as far from t x join made y on x.i = y.i"
    engine.run(Stage("made", "select i, 'texd' || i as s, sum(i) as big from t where i < 3 group by all"))
    engine.ask(Stage("answer", heavy))
    assert sorted(engine.frame("select far from answer")["far"]) == [1, 1, 1]
    engine.put("t", pa.table({"i": [1], "s": ["of today"]}))
    engine.ask(Stage("answer", heavy))
    assert engine.frame("select s from answer")["s"].tolist() == ["of today"]
    engine.drop("t")
    engine.ask(Stage("answer", heavy))
    assert engine.frame("select count(*) as n from answer")["n"].tolist() == [3]


def test_faults_apart_keep_their_words_and_their_kind(engine):
    with pytest.raises(CardError, match="nowhere"):
        engine.ask(Stage("x", "select levenshtein(s, 'a') as v from nowhere"))
    with pytest.raises(RiskmlError, match="stage x") as caught:
        engine.ask(Stage("x", "select levenshtein(s, 'a') + cast(s as int) as v from t"))
    assert not isinstance(caught.value, CardError)


def test_many_answers_come_from_one_process(engine, monkeypatch):
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(apart.subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[-1])
    for number in range(5):
        engine.ask(Stage("answer", f"select levenshtein(s, 'text') as v from t where i = {number}"))
    assert len(started) == 1
    engine.close()
    assert started[0].poll() is not None


def test_the_system_refuses_what_the_database_does_not_count(tmp_path):
    duckdb.connect(str(tmp_path / "work.duckdb")).close()
    # Far below what one answer of it takes, far above what it takes to start.
    with opened(tmp_path / "work.duckdb", threads=1, memory_limit="8GB") as process:
        sql = "select max(length(repeat('x' || i, 400000000))) as v from range(9) as r(i)"
        process.stdin.write(json.dumps({"name": "x", "sql": sql, "given": {}, "into": str(tmp_path / "answer")}) + "\n")
        process.stdin.flush()
        said = process.stdout.readline()
        process.stdin.close()
        # It says so, or the system ends it before it can.
        assert not said or json.loads(said)["kind"] == "OutOfMemoryException"


def test_nothing_apart_is_started_for_what_heeds(engine, monkeypatch):
    monkeypatch.setattr(apart.subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    engine.ask(Stage("a", "select one, count(*) as n, max(s) as s from t group by one"))
    engine.ask(Stage("b", "select i, lag(s) over (partition by one order by i) as before from t"))
    engine.ask(Stage("c", "select a.n, b.n as m from a cross join a as b"))


def opened(file, **config):
    process = subprocess.Popen(
        [sys.executable, "-P", str(Path(apart.__file__).with_name("answering.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    process.stdin.write(json.dumps({"file": str(file), "config": config, "most": 10**9}) + "\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline()) == {"ready": True}
    return process


def test_whoever_asks_being_gone_it_ends_in_the_midst_of_a_call(tmp_path, told):
    with duckdb.connect(str(tmp_path / "work.duckdb")) as connection:
        connection.register("told", told)
        connection.execute("create table t as select * from told")
    with opened(tmp_path / "work.duckdb", threads=1) as process:
        asked = {"name": "x", "sql": BOMBS["levenshtein"], "given": {}, "into": str(tmp_path / "answer")}
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        process.stdin.close()
        assert process.wait(timeout=GRACE) == 0


def test_the_working_file_is_closed_to_all_writing(engine):
    for sql in ("insert into t values (1, 'a', 1)", "drop table t", "create table other as select 1 as a"):
        with pytest.raises(duckdb.Error):
            engine.frame(sql)


@pytest.mark.parametrize(
    ("sql", "heeds"),
    [
        ("select s, count(*) as n from t group by s", True),
        ("select s || '/' || i as v from t where s like 'a%'", True),
        ("select t.i from t cross join one_row", True),
        ("select i, median(i) over (partition by one order by i) as v from t", True),
        ("select i from t union all select i from t", True),
        ("select regexp_extract(s, '[1-9]') as v from t", True),
        ("select replace(replace(s, ';', ','), ' ', '') as v from t", True),
        ("select x.i from few x join few y on x.i + y.i = 3", True),
        ("select x.i from t x join t y on x.i = y.i", False),
        ("select i from t where i in (select i from t)", False),
        ("select i from t x where exists (select 1 from t y where y.i > x.i)", False),
        ("with a as (select x.i from few x, few y) select a.i from a, a as b", False),
        ("select levenshtein(s, 'a') as v from few", False),
        ("select count(distinct i) over (partition by one) as v from t", False),
        ("select string_agg(s, ';' order by s) as v from t", False),
        ("select unnest(string_split(s, ';')) as v from t", False),
        ("select regexp_matches(s, '(a{1,90}){90}') as v from t", False),
        ("select regexp_matches(s, s) as v from t", False),
        ("select replace(s, 'a', s) as v from t", False),
        (f"with a0 as (select s, i from t), {DOUBLED} select s from a44", False),
        ("select some_new_function(s) as v from few", False),
        ("select * from range(9)", False),
    ],
)
def test_what_is_asked_here_is_what_is_sure_to_stop(sql, heeds):
    assert heeds_interrupt(parse_select(sql, "x"), {"t": 1_000_000, "few": 100, "one_row": 1}) is heeds

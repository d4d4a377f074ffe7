"""The door that a card's SQL goes through."""

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from riskml.core.errors import CardError
from riskml.engine import check_select, fill_parameters, transpile
from tests.working import WORKING

REFUSED = [
    "drop table steps",
    "select 1; select 2",
    "delete from steps",
    "insert into steps select * from steps",
    "create table x as select * from steps",
    "attach 'x.db'",
    "copy steps to 'x.csv'",
    "copy (select * from steps) to 'x.csv'",
    "pragma database_list",
    "set threads = 1",
    "install httpfs",
    "load httpfs",
    "explain select 1",
    "describe steps",
    "call pragma_version()",
    "export database 'x'",
    "select * from 'steps.parquet'",
    "select * from read_csv('x')",
    "select * from read_parquet('x')",
    "select content from read_text('/etc/hostname')",
    "select * from steps where step in (select content from read_text('/etc/hostname'))",
    "with a as (select * from glob('*')) select * from a",
    "select * from duckdb_settings()",
    "select * from (show tables)",
    "select * from information_schema.tables",
    "select * from main.steps",
    "select * from range(10)",
    "select getenv('HOME') from steps",
    "select current_setting('temp_directory') from steps",
    "select nextval('s') from steps",
    "select now() from steps",
    "select localtimestamp from steps",
    "select localtime from steps",
    "select session_user from steps",
    "select current_catalog from steps",
    "select current_schema() from steps",
    "select * from steps tablesample 10%",
    "select * from steps using sample 3",
    "select * from steps limit 3",
    "select columns('.*') from steps",
    "select any_value(step) from steps",
    "select approx_quantile(amount, 0.5) from steps",
    "with recursive a as (select 1 as n union all select n + 1 from a) select * from a",
    "select x from (with hidden as (select 1 as x) select x from hidden) z union all select 1 from hidden",
    "select current_date from steps",
    "select random() from steps",
    "select uuid() from steps",
    "select version() from steps",
    "select 1 into x from steps",
    "select * from stepps",
    "",
    "not sql at all",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_refused_before_it_runs(sql):
    with pytest.raises(CardError):
        check_select(sql, WORKING, "card x")


@pytest.mark.parametrize(
    "sql",
    [
        "select * from steps",
        "with late as (select * from steps where late_workdays > 0) select official_id from late",
        "select official_id from steps union all select official_id from open_cases",
        (
            "select s.*, row_number() over (partition by case_id order by occurred_at) as n "
            "from steps s join cases c using (case_id)"
        ),
    ],
)
def test_plain_selects_pass(sql):
    check_select(sql, WORKING, "card x")


def test_an_unknown_table_gets_the_nearest_name():
    with pytest.raises(CardError, match="Did you mean 'steps'"):
        check_select("select * from stepps", WORKING, "card x")


def test_every_fault_is_said_at_once():
    with pytest.raises(CardError) as caught:
        check_select("select getenv('a') from nowhere, read_csv('b')", WORKING, "card x")
    assert len(caught.value.faults) == 3


@given(
    st.sampled_from([one for one in REFUSED if one.startswith("select * from") and "steps" not in one]),
    st.sampled_from(["steps", "cases"]),
)
def test_a_refused_select_stays_refused_inside_another(inner, table):
    for outer in (
        f"select * from {table} where step = (select max(step) from ({inner}))",
        f"with a as ({inner}) select * from {table}, a",
        f"select * from {table} union all {inner}",
    ):
        with pytest.raises(CardError):
            check_select(outer, WORKING, "card x")


@given(st.text(max_size=60))
def test_no_text_gets_through_that_is_not_a_query_over_known_tables(text):
    try:
        check_select(text, WORKING, "card x")
    except CardError:
        return
    tree = sqlglot.parse_one(text, read="duckdb")
    assert isinstance(tree, sqlglot.exp.Query)
    assert {table.name for table in tree.find_all(sqlglot.exp.Table)} <= set(WORKING)


@given(st.text(max_size=30))
def test_a_text_parameter_cannot_leave_its_quotes(text):
    filled = fill_parameters("select * from steps where step = $step", {"step": text}, "card x")
    tree = sqlglot.parse_one(filled, read="duckdb")
    assert [one.this for one in tree.find_all(sqlglot.exp.Literal)] == [text]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_every_digit(value):
    filled = fill_parameters("select * from steps where amount > $floor", {"floor": value}, "card x")
    text = filled.rsplit(">", 1)[1].strip().replace("(", "").replace(")", "").replace(" ", "")
    assert float(text) == value
    assert "e" in text


def test_parameters_must_match_their_uses():
    with pytest.raises(CardError, match="a parameter 'floor'"):
        fill_parameters("select * from steps where amount > $floor", {}, "card x")
    with pytest.raises(CardError, match="a use of parameter 'roof'"):
        fill_parameters("select * from steps", {"roof": 1}, "card x")


def test_transpile_fails_on_what_has_no_equal():
    assert "DATEDIFF" in transpile("select date_diff('day', opened_at, closed_at) from cases", "spark", "card x")
    with pytest.raises(CardError):
        transpile("select list(step)[1:3] from steps", "spark", "card x")
    with pytest.raises(CardError):
        transpile("select some_duckdb_thing(step) from steps", "spark", "card x")

"""The closed list of what a card's SQL is made of: generous to writers, shut to everything else."""

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from riskml.core.errors import CardError, RiskmlError
from riskml.core.project import Settings
from riskml.engine import Engine, Stage, check_select, fill_parameters, transpile
from riskml.engine.grammar import ALLOWED
from tests.working import WORKING, empty_table

# Reads or writes files, asks the database about itself, or runs a text as SQL.
HOSTILE_TABLES = [
    "read_csv('{file}')",
    "read_csv_auto('{file}')",
    "read_text('{file}')",
    "read_blob('{file}')",
    "read_parquet('{file}')",
    "read_json('{file}')",
    "read_ndjson_objects('{file}')",
    "parquet_schema('{file}')",
    "parquet_metadata('{file}')",
    "sniff_csv('{file}')",
    "glob('{folder}/*')",
    "'{file}'",
    '"{file}"',
    "'{folder}/*.csv'",
    "'https://example.org/a.csv'",
]
HOSTILE_NAMES = [
    "duckdb_settings()",
    "duckdb_tables()",
    "duckdb_secrets()",
    "duckdb_databases",
    "pragma_database_list()",
    "pragma_table_info('steps')",
    "pragma_show('steps')",
    "information_schema.columns",
    "information_schema.tables",
    "pg_catalog.pg_tables",
    "pg_class",
    "pg_tables",
    "sqlite_master",
    "sqlite_schema",
    "query('select 1')",
    "query_table('steps')",
    "query_table(['steps', 'cases'])",
    "main.steps",
    "temp.steps",
    "system.main.duckdb_types",
    "repeat_row(1, num_rows=9)",
    "generate_series(1, 9)",
    "test_all_types()",
    "unnested('x')",
]
HOSTILE_STATEMENTS = [
    "pragma version",
    "attach '{file}' as other",
    "copy steps to '{file}'",
    "copy (select 1) to '{file}' (format csv)",
    "set memory_limit = '1GB'",
    "reset memory_limit",
    "install httpfs",
    "load httpfs",
    "force install httpfs from 'https://example.org'",
    "call duckdb_settings()",
    "create temp table x as select 1",
    "create or replace macro f(a) as a",
    "create secret s (type s3)",
    "use memory",
    "begin",
    "checkpoint",
    "vacuum",
    "prepare p as select 1",
    "execute p",
    "export database '{folder}'",
    "import database '{folder}'",
    "update steps set step = 'x'",
    "truncate steps",
    "merge into steps using cases on true when matched then delete",
    "summarize steps",
    "show all tables",
    "explain analyze select * from steps",
    "select 1; select * from steps",
    "select 1; copy steps to '{file}'",
    "select * from steps; -- ",
    "select 1 as a /* */ ; /* */ drop table steps",
]
HOSTILE_VALUES = [
    "getenv('HOME')",
    "getvariable('x')",
    "current_setting('temp_directory')",
    "current_database()",
    "current_schemas(true)",
    "current_query()",
    "current_role",
    "user",
    "rowid",
    "pg_get_viewdef(1)",
    "has_table_privilege('steps', 'select')",
    "txid_current()",
    "nextval('s')",
    "write_log('x')",
    "sleep_ms(9)",
    "error('x')",
    "setseed(5e-1)",
    "hash(step)",
    "'HOME'.getenv()",
    "step.getenv()",
    "'duckdb_settings'::regclass",
    "$$text$$",
    "e'\\x41'",
    "x'41'",
    "list(step)",
    "string_agg(step, ';')",
    "row_number() over ()",
    "lag(step) over (partition by case_id)",
    "mode(step)",
    "arg_max(step, occurred_at)",
    "first(step)",
    "log(amount)",
    "dayofweek(occurred_at)",
    "extract(epoch from occurred_at)",
    "cast(amount as hugeint)",
    "cast(occurred_at as timestamptz)",
    "columns(*)",
    "#1",
    "step similar to 'a'",
    "step collate nocase",
    "(select read_text from read_text('{file}'))",
]
AROUND_TABLE = [
    "select * from {0}",
    "select * from steps, {0}",
    "select * from steps join {0} as other on true",
    "with a as (select * from {0}) select * from a",
    "with a as (with b as (select * from {0}) select * from b) select * from a",
    "select * from (select * from {0}) as inside",
    "select step from steps where exists (select * from {0})",
    "select (select count(*) from {0}) as n from steps",
    "select * from steps cross join lateral (select * from {0}) as other",
    "select * from steps union all select * from {0}",
    "select case when step = (select max(x) from {0} as t(x)) then 1 end as n from steps",
    "select * from (values ((select count(*) from {0}))) as v(n)",
    "select unnest([(select count(*) from {0})]) as n from steps",
    "select count(*) over (order by (select count(*) from {0})) as n from steps",
    "from {0}",
    "select * from steps /* a comment */ , /* another */ {0} -- and one more",
]
FILL = {"file": "notes.csv", "folder": "somewhere"}


def refused(sql):
    with pytest.raises(CardError):
        check_select(sql, WORKING, "card x")


@pytest.mark.parametrize("around", AROUND_TABLE)
@pytest.mark.parametrize("table", [*HOSTILE_TABLES, *HOSTILE_NAMES])
def test_no_strange_table_anywhere(around, table):
    refused(around.format(table.format(**FILL)))


@pytest.mark.parametrize("sql", HOSTILE_STATEMENTS)
def test_no_other_statement(sql):
    refused(sql.format(**FILL))


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_no_strange_value_anywhere(value):
    value = value.format(**FILL)
    refused(f"select {value} as v from steps")
    refused(f"with a as (select {value} as v from steps) select * from a")
    refused(f"select step from steps where ({value}) is not null")


@pytest.mark.parametrize(
    "sql",
    [
        "select * from steps natural join cases",
        "select * from steps positional join cases",
        "select * from steps asof join cases on steps.occurred_at >= cases.opened_at",
        "select distinct on (case_id) * from steps",
        "pivot steps on step using count(*)",
        "select * from (pivot steps on step using count(*))",
        "select * from (summarize steps)",
        "select * from (describe steps)",
        "select * from (show tables)",
        "select * from steps at (version => 1)",
        "select * from steps for update",
        "select step from steps offset 3",
        "select step from steps fetch first 3 rows only",
        "select step from steps using sample reservoir(3 rows) repeatable (1)",
        "with a as (select * from b), b as (select 1 as x) select * from a",
        'with "notes.csv" as (select * from "notes.csv") select * from "notes.csv"',
    ],
)
def test_what_backends_or_days_would_answer_in_another_way(sql):
    refused(sql)


@pytest.mark.parametrize(
    ("sql", "remedy"),
    [
        ("select any_value(step) as v from steps", "min or max"),
        ("select * from steps limit 3", "row_number"),
        ("select quantile(amount, 5e-1) as v from steps", "quantile_cont"),
        ("select weekday(occurred_at) as v from steps", "extract"),
        ("select date_add(occurred_at, interval 1 day) as v from steps", "interval 3 day"),
        ("select to_hours(3) as v from steps", "interval"),
        ("select list(step) as v from steps", "order by"),
        ("select now() as v from steps", "clock.as_of"),
        ("select * from steps natural join cases", "using"),
        ("select struct_pack(a := 1) as v from steps", "docs/rules.md"),
    ],
)
def test_a_refusal_says_what_to_write_instead(sql, remedy):
    with pytest.raises(CardError, match=remedy.replace(".", r"\.")):
        check_select(sql, WORKING, "card x")


@pytest.mark.parametrize(
    "select",
    [
        "sum(cast(amount as decimal(18, 2))) as v",
        "count(distinct case_id) filter (where amount > 3) as v, bool_or(repeated) as w",
        "stddev_samp(amount) / nullif(avg(amount), 0) as v, skewness(amount) as s, kurtosis(amount) as k",
        "quantile_cont(amount, 25e-2) as a, median(amount) as b, quantile_disc(amount, 5e-1) as c",
        "percentile_cont(5e-1) within group (order by amount) as a",
        "string_agg(step, ';' order by step) as v, list(step order by step) as w",
        "exp(lgamma(amount) + ln(2e0) - sqrt(abs(amount)) * power(amount, 2)) as v from steps union all select 1e0",
        "row_number() over (partition by case_id order by occurred_at, operation_id) as v",
        "lag(step, 1) over w as v from steps window w as (partition by case_id order by occurred_at)",
        "sum(amount) over (order by occurred_at range between interval 30 day preceding and current row) as v",
        "extract(isodow from occurred_at) as a, date_part('hour', occurred_at) as b, year(day) as c",
        "date_diff('day', started_at, occurred_at) as a, date_trunc('month', day) as b, last_day(day) as c",
        "occurred_at + interval 3 day as a, occurred_at - interval (elapsed_workdays) hour as b",
        "strftime(occurred_at, '%Y-%m') as a, cast(occurred_at as date) as b, day + 3 as c, date '2024-01-01' as d",
        "lower(trim(step)) || right(step, 2) || split_part(step, '/', 1) as a, regexp_replace(step, '\\s', '') as b",
        "case step when 'a' then 1 else 0 end as a, coalesce(amount, 0) as b, if(repeated, 1, 2) as c",
        "greatest(amount, 1) as a, floor(log10(amount)) as b, amount % 10 as c, elapsed_workdays // 5 as d, md5(step)",
        "step like 'a%' and step in ('a', 'b') and amount between 1 and 2 or step is distinct from 'c' as v",
        "unnest(string_split(documents, ';')) as v",
        "doc as v from steps, unnest(string_split(documents, ';')) as u(doc)",
        "list_contains(string_split(documents, ';'), 'minutes') as v",
        "v from (values ('apply', 1), ('approve', 2)) as t(v, n)",
        "step from steps semi join cases using (case_id)",
        "step from steps where not exists (select 1 from cases where cases.case_id = steps.case_id)",
        "step from steps qualify row_number() over (partition by case_id order by occurred_at) = 1",
        "matter_id, step, count(*) as n from steps group by grouping sets ((matter_id), (matter_id, step))",
        "step from steps except select step from workflow",
    ],
)
def test_what_a_card_writer_needs(select):
    told = any(source in select for source in (" from steps", " from (values"))
    sql = f"select {select}" if told else f"select {select} from steps"
    check_select(sql, WORKING, "card x")
    assert transpile(sql, "spark", "card x")
    with Engine(Settings(threads=1)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        engine.lock()
        engine.ask(Stage("answer", fill_parameters(sql, {}, "card x")))


@pytest.mark.parametrize(
    ("sql", "spark"),
    [
        ("select quantile_cont(amount, 25e-2) from bids", "SELECT PERCENTILE(amount, 25e-2) FROM bids"),
        (
            "select percentile_cont(1e-1) within group (order by amount desc) from bids",
            "SELECT PERCENTILE(amount, 1 - 1e-1) FROM bids",
        ),
        (
            "select extract(isodow from submitted_at) from bids",
            "SELECT EXTRACT(DAYOFWEEK_ISO FROM submitted_at) FROM bids",
        ),
    ],
)
def test_spark_hears_what_was_meant(sql, spark):
    assert transpile(sql, "spark", "card x") == spark


def test_sample_moments_are_those_of_spark_corrected():
    values = [1.0, 2.0, 2.0, 5.0, 11.0]
    rows = ", ".join(f"({value})" for value in values)
    with Engine(Settings(threads=1)) as engine:
        engine.run(Stage("told", f"select skewness(x) as s, kurtosis(x) as k from (values {rows}) as t(x)"))
        [ours] = engine.arrow("select * from told").to_pylist()
        # What Spark's skewness and kurtosis are by its documentation: those of a population.
        mean = sum(values) / len(values)
        m2, m3, m4 = (sum((value - mean) ** power for value in values) / len(values) for power in (2, 3, 4))
        told = transpile("select skewness(x) as s, kurtosis(x) as k from t", "spark", "card x")
        sql = told.replace("SKEWNESS(x)", repr(m3 / m2**1.5)).replace("KURTOSIS(x)", repr(m4 / m2**2 - 3))
        engine.run(Stage("theirs", sql.replace("FROM t", f"FROM (values {rows}) as t(x)")))
        [theirs] = engine.arrow("select * from theirs").to_pylist()
    assert theirs == pytest.approx(ours, rel=1e-12)


def test_comments_do_not_reach_the_database():
    assert fill_parameters("select 1 as a /* x */ -- y", {}, "card x") == "SELECT 1 AS a"


@given(
    st.sampled_from([table.format(**FILL) for table in (*HOSTILE_TABLES, *HOSTILE_NAMES)]),
    st.lists(st.sampled_from(AROUND_TABLE), min_size=1, max_size=4),
)
def test_nothing_hides_a_strange_table_however_deep(table, layers):
    sql = table
    for layer in layers:
        sql = layer.format(sql if sql == table else f"({sql.split(' -- ', 1)[0]}) as deeper")
    refused(sql)


TOKENS = st.sampled_from(
    [
        *(
            "select",
            "from",
            "where",
            "with",
            "as",
            "union",
            "all",
            "join",
            "on",
            "using",
            "values",
            "lateral",
            "unnest",
        ),
        *("case", "when", "then", "end", "over", "partition", "by", "order", "limit", "exists", "not", "in", "table"),
        *("pragma", "attach", "set", "copy", "to", "glob", "read_csv", "getenv", "current_setting", "regclass"),
        *("steps", "cases", "a", "x", "1", "'x'", "'a.csv'", '"a.csv"', "$x", "qualify"),
        *("(", ")", "[", "]", ",", ";", "*", ".", "=", "||", "::", "--", "/*", "*/", "$$", "e'", "\\"),
        *("\u201c", "\u201d", "\u2018", "\u2019", "\u00a0", "\u200b", "\uff1b", "\uff08"),
    ]
)


@given(st.lists(TOKENS, max_size=25).map(" ".join))
def test_whatever_gets_through_is_made_of_allowed_things_over_known_tables(text):
    try:
        check_select(text, WORKING, "card x")
    except CardError:
        return
    [tree] = filter(None, sqlglot.parse(text, read="duckdb"))
    assert isinstance(tree, exp.Query)
    given_names = {cte.alias_or_name for cte in tree.find_all(exp.CTE)}
    assert {table.name for table in tree.find_all(exp.Table)} <= set(WORKING) | given_names
    assert {type(node) for node in tree.walk()} <= ALLOWED | {exp.Anonymous, exp.Table}


GOOD = (
    "with late as (select s.* from steps s where s.late_workdays > 0) "
    "select official_id, count(*) as n from late group by 1"
)


@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 8),
    st.sampled_from(
        ["", "'", '"', ";", "--", "/*", "*/", ")", "(", ", read_csv('a')", "; drop table steps", "$$", "\0"]
    ),
)
def test_a_mutated_select_is_refused_or_reads_known_tables_alone(place, cut, put):
    text = GOOD[:place] + put + GOOD[place + cut :]
    try:
        check_select(text, WORKING, "card x")
    except CardError:
        return
    [tree] = filter(None, sqlglot.parse(text, read="duckdb"))
    given_names = {cte.alias_or_name for cte in tree.find_all(exp.CTE)}
    assert {table.name for table in tree.find_all(exp.Table)} <= set(WORKING) | given_names


_TO_SETTINGS = ("set", "reset", "install", "load", "force")


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wall")
    secret = folder / "notes.csv"
    secret.write_text("a\nsecret\n", "utf-8")
    with Engine(Settings(threads=1), folder / "engine") as engine:
        engine.put("steps", empty_table("steps"))
        engine.lock()
        yield engine, secret


@pytest.mark.parametrize("around", [one for one in AROUND_TABLE if "{0} as" not in one])
@pytest.mark.parametrize("table", HOSTILE_TABLES)
def test_pushed_past_the_door_the_locked_engine_reads_no_file(locked, around, table):
    engine, secret = locked
    sql = around.format(table.format(file=secret, folder=secret.parent))
    with pytest.raises(RiskmlError) as caught:
        engine.ask(Stage("look", sql))
    assert "secret" not in str(caught.value)
    assert "look" not in engine.tables()


@pytest.mark.parametrize("sql", [one for one in HOSTILE_STATEMENTS if "{" in one or one.split()[0] in _TO_SETTINGS])
def test_pushed_past_the_door_the_locked_engine_writes_and_sets_nothing(locked, sql):
    engine, secret = locked
    target = secret.parent / "made"
    with pytest.raises(RiskmlError):
        engine.ask(Stage("look", sql.format(file=target, folder=target)))
    with pytest.raises(RiskmlError):
        engine.ask(Stage("look", f"select 1 as a; {sql.format(file=target, folder=target)}"))
    assert not target.exists()
    assert secret.read_text("utf-8") == "a\nsecret\n"

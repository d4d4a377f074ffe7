"""The door measures what comes before it parses: no size and no depth is a traceback, each is a fault of its card."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.cards.rule import RuleCard
from riskml.cards.shape import RuleShape, shaped
from riskml.core.errors import CardError
from riskml.engine import check_select, fill_parameters, parameters_of, transpile
from tests.working import WORKING

# What may nest or go on, as often as it is told to.
ENDLESS = {
    "brackets": lambda n: f"select {'(' * n}1{')' * n} as v from steps",
    "open brackets": lambda n: "select " + "(" * n,
    "closed brackets": lambda n: "select 1" + ")" * n,
    "calls": lambda n: f"select {'abs(' * n}1{')' * n} as v from steps",
    "cases": lambda n: f"select {'case when true then ' * n}1{' end' * n} as v from steps",
    "else": lambda n: f"select {'case when true then 1 else ' * n}1{' end' * n} as v from steps",
    "open cases": lambda n: "select " + "case " * n,
    "subqueries": lambda n: "select * from " + "(select * from " * n + "steps" + ") as x" * n,
    "exists": lambda n: f"select {'exists (select ' * n}1{')' * n} as v from steps",
    "unions": lambda n: " union all ".join(["select step from steps"] * n),
    "excepts": lambda n: " except ".join(["select step from steps"] * n),
    "common tables": lambda n: (
        "with a0 as (select step from steps)"
        + "".join(f", a{k} as (select step from a{k - 1})" for k in range(1, n))
        + f" select * from a{n - 1}"
    ),
    "common tables within": lambda n: "with a as (" * n + "select step from steps" + ") select * from a" * n,
    "sums": lambda n: f"select {'+'.join(['1'] * n)} as v from steps",
    "powers": lambda n: f"select {' ** '.join(['1'] * n)} as v from steps",
    "ands": lambda n: f"select step from steps where {' and '.join(['true'] * n)}",
    "texts": lambda n: f"select {'||'.join(['step'] * n)} as v from steps",
    "nots": lambda n: f"select {'not ' * n}true as v from steps",
    "minuses": lambda n: f"select {'- ' * n}1 as v from steps",
    "joins": lambda n: "select 1 as v from steps " + "join steps " * n + "on true " * n,
    "joins in a row": lambda n: "select 1 as v from steps " + "cross join steps " * n,
    "froms": lambda n: "from " * n + "steps",
    "subscripts": lambda n: f"select step{'[1]' * n} as v from steps",
    "lists": lambda n: f"select {'[' * n}1{']' * n} as v from steps",
    "structs": lambda n: "select " + "{'a': " * n + "1" + "}" * n + " as v from steps",
    "casts": lambda n: f"select 1{'::int' * n} as v from steps",
    "types": lambda n: f"select 1::{'struct(a ' * n}int{')' * n} as v from steps",
    "lambdas": lambda n: f"select {'x -> ' * n}1 as v from steps",
    "intervals": lambda n: f"select {'interval ' * n}1 as v from steps",
    "zones": lambda n: f"select day{' at time zone chr(1)' * n} as v from steps",
    "dots": lambda n: f"select step{'.a' * n} as v from steps",
    "pivots": lambda n: "select * from steps" + " pivot (sum(a) for b in (1))" * n,
    "statements": lambda n: ";" * n + "select 1",
    "comments": lambda n: "select 1 as v from steps " + "/*" * n + "*/" * n,
    "words": lambda n: f"select '{'x' * n}' as v from steps",
}
# Most take less than a tenth of this; a shared machine takes its time.
SECONDS = 30


@pytest.mark.parametrize("times", [300, 3_000, 400_000])
@pytest.mark.parametrize("kind", ENDLESS)
def test_what_goes_on_and_on_is_a_fault_or_passes_and_soon(kind, times):
    sql = ENDLESS[kind](times)
    before = time.monotonic()
    for look in (
        lambda: check_select(sql, WORKING, "card x"),
        lambda: parameters_of(sql, "card x"),
        lambda: fill_parameters(sql, {}, "card x"),
        lambda: transpile(sql, "spark", "card x"),
    ):
        try:
            look()
        except CardError as error:
            assert all(fault.where == "card x" and len(str(fault)) < 1_000 for fault in error.faults)  # noqa: PT017 (either is right)
    assert time.monotonic() - before < SECONDS


@pytest.mark.parametrize(
    "kind", ["brackets", "cases", "subqueries", "unions", "sums", "nots", "lists", "froms", "texts"]
)
def test_three_thousand_deep_is_refused(kind):
    with pytest.raises(CardError, match="card x: expected"):
        check_select(ENDLESS[kind](3_000), WORKING, "card x")


@pytest.mark.parametrize("kind", ["brackets", "calls", "cases", "unions", "sums", "ands", "texts", "common tables"])
def test_what_people_write_is_far_within(kind):
    check_select(ENDLESS[kind](60), WORKING, "card x")


def test_ten_megabytes_are_not_even_read():
    with pytest.raises(CardError, match="at most 50,000 characters, found 10,"):
        check_select(f"select step from steps where step = '{'x' * 10_000_000}'", WORKING, "card x")


def test_the_place_is_named():
    sql = f"select step\nfrom steps\nwhere {'(' * 200}true{')' * 200}"
    with pytest.raises(CardError, match="line 3, column 1"):
        check_select(sql, WORKING, "card x")


@pytest.mark.parametrize(
    "value",
    [
        "repeat(step, 1000000)",
        "repeat('a', 999999999)",
        "levenshtein(repeat('a', 200000), repeat('b', 200000))",
        "lpad(step, 100000000, 'x')",
        "rpad(step, 100000000, 'x')",
        "unnest(generate_series(1, 1000000000000))",
        "unnest(generate_series(-1000000, 1000000))",
        "unnest(range(1000000000000))",
        "replace(replace(replace(step, 'a', 'aaaaaaaaaaaa'), 'a', 'aaaaaaaaaaaa'), 'a', 'aaaaaaaaaaaa')",
    ],
)
def test_what_makes_texts_and_lists_that_nobody_reads_is_refused(value):
    with pytest.raises(CardError, match="card x: expected"):
        check_select(f"select {value} as v from steps", WORKING, "card x")


@pytest.mark.parametrize(
    "value",
    [
        "repeat('0', 18)",
        "lpad(step, 20, '0')",
        "unnest(generate_series(1, 9))",
        "unnest(generate_series(cast(amount as bigint), cast(amount as bigint) + 3))",
        "levenshtein(step, matter_id)",
        "replace(replace(step, '；', ';'), ' ', '')",
    ],
)
def test_what_cards_need_of_them_passes(value):
    check_select(f"select {value} as v from steps", WORKING, "card x")


def test_tables_that_name_each_other_twice_are_counted_as_often_as_they_are_read():
    doubled = ", ".join(f"a{k} as (select x.step from a{k - 1} x join a{k - 1} y using (step))" for k in range(1, 40))
    with pytest.raises(CardError, match="at most 1,000 tables read"):
        check_select(f"with a0 as (select step from steps), {doubled} select * from a39", WORKING, "card x")


@pytest.mark.parametrize("kind", ["brackets", "froms", "words"])
def test_a_shape_is_measured_before_its_names_are_filled_in(kind):
    text = {"zh": "文", "en": "text"}
    shape = RuleShape(name="s", about=text, hits=ENDLESS[kind](200_000))
    card = RuleCard.model_construct(name="x", shape="s", names={}, hits="", population=None, silent=None)
    with pytest.raises(CardError, match="card x: expected"):
        shaped(card, {"s": shape})


PIECES = ["(", ")", "[", "]", "{", "}", "case when a then", "end", "not", "-", "~", "select", "from", "steps", "join",
          "x ->", "interval", "::int", "union all", "+ 1", "|| step", "exists (", "with a as (", ",", "'", "/*", ".a",
          "date", "struct(a", "between 1 and", "over (", "is", "in (", "lateral", "values", "pivot"]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3), st.integers(1, 1_500)), max_size=5)
)
def test_whatever_is_piled_up_is_a_fault_or_passes(piles):
    sql = "select " + " ".join(" ".join([*pieces] * times) for pieces, times in piles)
    try:
        check_select(sql, WORKING, "card x")
    except CardError as error:
        assert {fault.where for fault in error.faults} == {"card x"}  # noqa: PT017 (either is right)

"""The mechanism: grouping into hits, windows, gaps, and rules that fail."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskml.cards import RuleCard, read_cards
from riskml.core.project import Project, Settings
from riskml.core.texts import Text
from riskml.core.toml import read_toml
from riskml.engine import Engine, duck
from riskml.rules import check_example, detect, example_engine, facts_of
from riskml.rules.detection import GAPS, _partial
from riskml.rules.hits import HITS
from tests.working import SCHEMA, WORKING, empty_table, example_table, typed_table

if TYPE_CHECKING:
    import pyarrow as pa

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "features" / "rules"
SPLIT = RuleCard.model_validate(read_toml(RULES / "procurement" / "purchases_split_under_threshold.toml"))

STEPS = """
operation_id, case_id, matter_id, step, official_id, unit_id, occurred_at,         amount, counterparty_id
1,            c1,      m,         s,    a,           u,       2024-02-10 10:00:00, 5,      k
2,            c1,      m,         t,    a,           v,       2024-03-10 10:00:00, 7,      k
3,            c2,      m,         s,    a,           u,       2024-03-11 10:00:00, ,       k
4,            c2,      m,         s,    b,           u,       2024-03-12 10:00:00, 1,
5,            c3,      m,         s,    b,           u,       2023-03-31 10:00:00, 1,      k
6,            c4,      m,         s,    b,           u,       2023-04-01 00:00:00, 1,      k
7,            c5,      m,         s,    b,           u,       2024-04-01 00:00:00, 1,      k
"""

HIT = """select case_id as hit, official_id, unit_id, occurred_at as at, operation_id as ref,
step, amount, counterparty_id from steps"""


def card(hits: str = HIT, name: str = "asked", **more) -> RuleCard:
    text = {"zh": "文", "en": "text"}
    words = ("label", "definition", "source", "why_grade", "why", "innocent", "excluded_when", "cannot_see")
    example = {"about": text, "tables": {}}
    return RuleCard.model_validate(
        dict.fromkeys(words, text)
        | {
            "name": name,
            "area": "test",
            "grade": "yellow",
            "needs": [],
            "hits": hits,
            "sentence": {"zh": "{official_id} 有 {count} 条", "en": "{official_id} has {count}, {amount}"},
            "example": [
                example | {"kind": "hit", "hits": [{"official_id": "a", "records": ["1"]}]},
                *(example | {"kind": kind} for kind in ("miss", "near_miss", "missing")),
            ],
        }
        | more
    )


def working_set(threads: int = 1, **tables: pa.Table) -> Engine:
    engine = Engine(Settings(threads=threads))
    for name in WORKING:
        engine.put(name, tables.get(name, empty_table(name)))
    engine.lock()
    return engine


@pytest.fixture
def engine():
    with working_set(steps=example_table("steps", STEPS)) as engine:
        yield engine


def found(engine: Engine, *cards: RuleCard, available: frozenset[str] = frozenset()):
    return detect(engine, cards, as_of=date(2024, 3, 31), available=available)


def test_records_are_grouped_into_hits_with_the_facts_of_the_latest(engine):
    hits = found(engine, card()).hits
    assert tuple(hits.columns) == tuple(HITS)
    assert hits[["official_id", "unit_id", "records"]].to_numpy().tolist() == [
        ["a", "v", ["1", "2"]],
        ["a", "u", ["3"]],
        ["b", "u", ["6"]],
        ["b", "u", ["4"]],
    ]
    first = hits.iloc[0]
    assert first["at"] == pd.Timestamp("2024-03-10 10:00")
    assert first["month"] == pd.Timestamp("2024-03-01")
    assert (first["amount"], first["counterparty_id"]) == (7.0, "k")
    assert first["sentence_zh"] == "a 有 2 条"
    assert first["sentence_en"] == "a has 2, 7"
    assert facts_of(first["facts"])["first"] == pd.Timestamp("2024-02-10 10:00") == first["first_at"]
    second = hits.iloc[1]
    assert pd.isna(second["amount"])
    assert second["sentence_en"] == "a has 1, not recorded"


def test_one_key_met_by_two_officials_is_two_hits(engine):
    hits = found(engine, card()).hits
    assert hits.loc[hits["records"].map(lambda refs: refs in (["3"], ["4"])), "official_id"].tolist() == ["a", "b"]
    assert hits["hit_id"].is_unique


def test_the_window_ends_with_the_day_and_takes_the_latest_record(engine):
    year = found(engine, card()).hits["records"].sum()
    assert set(year) == {"1", "2", "3", "4", "6"}  # not the record of 31 March 2023, nor that of 1 April 2024
    month = found(engine, card(window="P1M")).hits["records"].sum()
    assert set(month) == {"1", "2", "3", "4"}  # a hit stays whole


def test_what_the_data_do_not_meet_is_a_gap_and_stops_no_other(engine):
    off = card(name="off", needs=["cases.due_at|operations.due_at", "posts.post"])
    result = found(engine, off, card(), available=frozenset({"operations.due_at"}))
    assert set(result.hits["rule"]) == {"asked"}
    assert tuple(result.gaps.columns) == GAPS
    [gap] = result.gaps.to_dict("records")
    assert gap["rule"] == "off"
    assert "posts.post" in gap["reason_en"]
    assert "due_at" not in gap["reason_zh"]


@pytest.mark.parametrize(
    ("hits", "why"),
    [
        ("select 1 / cast(step as int) as hit from steps", "the log says how"),
        ("select case_id as hit, official_id from steps", "a column 'unit_id'"),
        (HIT.replace(", amount", ""), "'amount'"),
        (HIT.replace("occurred_at as at", "cast(1 as bigint) as at"), "the log says how"),
        (HIT.replace("occurred_at as at", "'soon' as at"), "the log says how"),
        (HIT.replace("step,", "string_split(step, ',') as step,"), "text, a number"),
        (HIT.replace("step,", "cast(occurred_at as timestamptz) as step,"), "without a time zone"),
    ],
)
def test_a_rule_that_fails_names_itself_and_stops_no_other(engine, hits, why):
    result = found(engine, card(hits, name="broken"), card())
    assert set(result.hits["rule"]) == {"asked"}
    [gap] = result.gaps.to_dict("records")
    assert gap["rule"] == "broken"
    assert why in gap["reason_en"]
    assert "hits_of_broken" not in engine.tables()


def test_nothing_found_is_an_empty_table_of_the_same_columns(engine):
    result = found(engine, card(HIT + " where false"))
    assert tuple(result.hits.columns) == tuple(HITS)
    assert result.hits.empty
    assert result.gaps.empty
    assert result.hits["at"].dtype == "datetime64[us]"


def test_moments_a_second_apart_are_two_hits_and_no_number_is_no_hit(engine):
    moment = "date_trunc('minute', occurred_at) + interval 1 second * (cast(operation_id as int) % 2)"
    two = found(engine, card(HIT.replace("case_id as hit", f"{moment} as hit") + " where case_id = 'c2'")).hits
    assert two["hit_id"].is_unique
    numbers = "case when operation_id = '3' then cast('nan' as double) else 1e0 end as hit"
    some = found(engine, card(HIT.replace("case_id as hit", numbers) + " where official_id = 'a'")).hits
    assert sorted(map(tuple, some["records"])) == [("1", "2")]


def test_an_act_of_another_with_the_same_number_names_nobody_else(root):
    """Two departments that both count their acts from 1."""
    steps = """
operation_id, case_id, matter_id, step, official_id, unit_id, occurred_at,         place_id
1,            c1,      m,         s,    a,           u,       2024-03-04 10:00:00, p
2,            c2,      m,         s,    a,           u,       2024-03-04 10:01:00, q
2,            c3,      m,         s,    b,           v,       2024-01-01 09:00:00, z
"""
    [rule] = [one for one in read_cards(Project.open(root)).rules if one.name == "two_places_within_minutes"]
    with working_set(steps=example_table("steps", steps)) as engine:
        hits = detect(engine, [rule], as_of=date(2024, 3, 31), available=frozenset(rule.needs)).hits
    assert hits[["official_id", "records"]].to_numpy().tolist() == [["a", ["1", "2"]]]


def test_an_act_of_another_area_is_no_record_of_a_seal(root):
    workflow = """
matter_id, step, position, required, decides, duty
m1,        keep, 1,        true,     false,   keep
m1,        sign, 2,        true,     true,    approve
m2,        appr, 1,        true,     true,    approve
"""
    steps = """
operation_id, case_id, matter_id, step, official_id, unit_id, occurred_at,         amount, outcome,  acts_again
1,            c1,      m1,        keep, a,           u,       2024-03-01 10:00:00, 1,      done,     true
2,            c1,      m1,        sign, a,           u,       2024-03-02 10:00:00, 2,      approved, true
3,            c1,      m2,        appr, a,           u,       2024-03-03 10:00:00, 99,     approved, false
"""
    [rule] = [one for one in read_cards(Project.open(root)).rules if one.name == "same_person_keeps_seal_and_approves"]
    matters = "matter_id, area\nm1, seals\nm2, other\n"
    tables = {"steps": steps, "workflow": workflow, "matters": matters}
    with working_set(**{name: example_table(name, text) for name, text in tables.items()}) as engine:
        hits = detect(engine, [rule], as_of=date(2024, 3, 31), available=frozenset(rule.needs)).hits
    assert hits[["official_id", "records", "amount"]].to_numpy().tolist() == [["a", ["1", "2"], 2.0]]


def test_a_hit_keeps_its_id_from_run_to_run(engine):
    one, two = found(engine, card()).hits, found(engine, card(), card(name="other")).hits
    assert one["hit_id"].tolist() == two.loc[two["rule"] == "asked", "hit_id"].tolist()
    assert not set(two.loc[two["rule"] == "other", "hit_id"]) & set(one["hit_id"])


def test_a_sentence_that_names_no_fact_is_refused_when_the_card_is_checked():
    wrong = card(sentence={"zh": "限额 {threshhold}", "en": "{count}"})
    with example_engine(SCHEMA) as bench:
        [fault] = check_example(wrong, wrong.example[1], bench, SCHEMA)
    assert (fault.where, fault.found) == ("card asked, example miss (text)", "'threshhold'")


def test_an_example_that_does_not_hold_says_what_was_found():
    wrong = card(
        example=[
            {
                "kind": "hit",
                "about": {"zh": "文", "en": "two"},
                "tables": {"steps": STEPS},
                "hits": [{"official_id": "a", "records": ["9"]}],
            },
            *(
                {"kind": kind, "about": {"zh": "文", "en": "none"}, "tables": {}}
                for kind in ("miss", "near_miss", "missing")
            ),
        ]
    )
    with example_engine(SCHEMA) as bench:
        faults = [str(fault) for fault in check_example(wrong, wrong.example[0], bench, SCHEMA)]
        assert any("expected a hit of a with 9, found none" in fault for fault in faults)
        assert any("found a with 1, 2" in fault for fault in faults)
        # The tables of the example before are gone.
        assert check_example(wrong, wrong.example[1], bench, SCHEMA) == []


def purchases(days: list[tuple[int, int, int]]) -> list[dict[str, str]]:
    """Return purchases from (day, amount in thousands, supplier)."""
    start = date(2023, 6, 1)
    return [
        {
            "operation_id": str(number),
            "case_id": f"c{number}",
            "matter_id": "buy",
            "step": "decide",
            "official_id": "a",
            "unit_id": "u",
            "occurred_at": f"{date.fromordinal(start.toordinal() + day)} 10:00:00",
            "amount": str(amount * 1000),
            "counterparty_id": f"k{supplier}",
            "closes_case": "true",
        }
        for number, (day, amount, supplier) in enumerate(days)
    ]


def split_by_hand(days: list[tuple[int, int, int]]) -> set[str]:
    """Look at every pair of purchases: half the threshold or more each, below it, at most thirty days apart."""
    small = [(number, *one) for number, one in enumerate(days) if 25 <= one[1] < 50]
    return {
        str(one[0])
        for one in small
        for other in small
        if one[0] != other[0] and one[3] == other[3] and abs(one[1] - other[1]) <= 30
    }


@pytest.fixture(scope="module")
def market():
    with working_set(matters=typed_table("matters", [{"matter_id": "buy", "threshold": "50000"}])) as engine:
        yield engine


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(20, 52), st.integers(1, 2)), max_size=12), st.randoms())
def test_split_purchases_agree_with_looking_at_every_pair(market, days, shuffler):
    rows = purchases(days)
    found_in = []
    for _ in range(2):
        market.put("steps", typed_table("steps", rows))
        result = detect(market, [SPLIT], as_of=date(2024, 2, 29), available=frozenset(SPLIT.needs))
        assert result.gaps.empty is bool(days), "without a purchase there is nothing to judge, and that is said"
        found_in.append(result.hits)
        shuffler.shuffle(rows)
    hits = found_in[0]
    assert set(hits["records"].sum() if len(hits) else []) == split_by_hand(days)
    pd.testing.assert_frame_equal(hits, found_in[1])


def turned(tables):
    """Return an example's tables with their rows from last to first."""
    lines = {name: text.strip().split("\n") for name, text in tables.items()}
    return {name: "\n".join([rows[0], *rows[:0:-1]]) for name, rows in lines.items()}


def test_permuting_rows_changes_no_hit_of_any_rule():
    cards = read_cards(Project.open(ROOT)).rules
    with example_engine(SCHEMA) as bench:
        for rule in cards:
            other = rule.model_copy(update={"common": turned(rule.common)})
            example = next(one for one in rule.example if one.kind == "hit")
            assert (
                check_example(other, example.model_copy(update={"tables": turned(example.tables)}), bench, SCHEMA) == []
            )


def test_rules_asked_side_by_side_find_the_same(monkeypatch):
    rules = [card(name=f"asked_{number}") for number in range(5)] + [card("select nothing from steps", "failing")]
    with working_set(steps=example_table("steps", STEPS)) as engine:
        alone = found(engine, *rules)
    monkeypatch.setattr(duck, "_LEAST_ABREAST", 1)
    with working_set(threads=3, steps=example_table("steps", STEPS)) as engine:
        with engine.abreast() as engines:
            assert len(engines) == 3
        abreast = found(engine, *rules)
    assert alone.gaps["rule"].tolist() == ["failing"]
    for name in ("hits", "gaps", "health"):
        pd.testing.assert_frame_equal(getattr(abreast, name), getattr(alone, name), check_exact=True, obj=name)


def test_what_a_rule_could_not_ask_is_told_in_words_and_counted_whole():
    """No code of a matter and a step stands where a person's word is known."""
    card = SimpleNamespace(name="r", label=Text(zh="甲规则", en="rule a"))
    names = {
        "matter_id": {"seal": Text(zh="用章", en="Seal"), "fee": Text(zh="收费", en="Fee")},
        "step": {"seal/sign": Text(zh="签批", en="Signing")},
    }
    health = {"status": "ok", "silent": False}
    [gap] = _partial(card, {"degenerate": ["seal/sign", "fee", "x", "y"]}, health, names)
    assert "对用章的“签批”环节、收费、x等 4 处未作判断" in gap["reason_zh"]
    assert "Seal: Signing, Fee, x and others, 4 in all" in gap["reason_en"]

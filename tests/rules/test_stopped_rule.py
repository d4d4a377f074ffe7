"""A rule that does not end becomes a failed rule of that name; the others answer, and the run is incomplete."""

from datetime import date

import pyarrow as pa

from riskml.cards import RuleCard
from riskml.core.project import Settings
from riskml.engine import Engine, check_select
from riskml.rules import Detection, detect
from tests.working import WORKING, empty_table, typed_table

# Each pair of steps with each pair again: bounded by nothing, over 10^14 rows from 4,000 steps.
HEAVY = """
select a.case_id as hit, a.official_id, a.unit_id, a.occurred_at as at, a.operation_id as ref, c.amount
from steps a
cross join steps b
cross join steps c
cross join steps d
where md5(a.operation_id || b.operation_id || c.operation_id || d.operation_id) = 'none'
"""
LIGHT = "select case_id as hit, official_id, unit_id, occurred_at as at, operation_id as ref, amount from steps"


def card(name: str, hits: str) -> RuleCard:
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
            "sentence": {"zh": "{official_id} 有 {count} 条", "en": "{official_id} has {count}"},
            "example": [
                example | {"kind": "hit", "hits": [{"official_id": "a", "records": ["1"]}]},
                *(example | {"kind": kind} for kind in ("miss", "near_miss", "missing")),
            ],
        }
    )


# One call of one function, which no interrupt reaches; texts that double; a join that finds nothing.
WITHOUT_END = {
    "alike": "levenshtein(string_agg(step, '' order by at), string_agg(step || ref, '' order by at)) as far",
    "doubled": "length(" + "replace(" * 20 + "max(step)" + ", 'x', max(step))" * 20 + ") as far",
    "listed": "max((select max(x) from unnest(generate_series(1, cast(ref as bigint) * 1000000000)) as u(x))) as far",
}


def without_end(value: str) -> str:
    return f"""
    select hit, official_id, unit_id, max(at) as at, max(ref) as ref, {value}
    from (
        select s.case_id as hit, s.official_id, s.unit_id, s.occurred_at as at, s.operation_id as ref,
            repeat('x', 900) as step
        from steps s
    ) as told
    group by hit, official_id, unit_id
    """


NO_ANSWER = """
select a.case_id as hit, a.official_id, a.unit_id, a.occurred_at as at, a.operation_id as ref
from steps a
inner join steps b on (a.amount + b.amount) * 2 = 4
inner join steps c on md5(a.operation_id || b.operation_id || c.operation_id) = 'none'
"""


def test_a_heavy_cross_join_stops_no_other_rule():
    found = asked(card("endless", HEAVY), card("first", LIGHT), card("second", LIGHT))
    assert found.health.set_index("rule")["status"].to_dict()["endless"] == "failed"
    assert found.hits.groupby("rule").size().to_dict() == {"first": 10, "second": 10}
    assert not found.complete
    [reason] = found.gaps.loc[found.gaps["rule"] == "endless", "reason_en"]
    assert "within 1 s" in reason
    assert "card_seconds" in reason


def test_what_no_interrupt_reaches_stops_no_other_rule():
    endless = {name: without_end(value) for name, value in WITHOUT_END.items()} | {"no_answer": NO_ANSWER}
    for sql in endless.values():
        check_select(sql, WORKING, "card x")
    found = asked(*(card(name, sql) for name, sql in endless.items()), card("zz_light", LIGHT))
    health = found.health.set_index("rule")["status"].to_dict()
    assert {name: status for name, status in health.items() if name != "zz_light"} == dict.fromkeys(endless, "failed")
    assert found.hits.groupby("rule").size().to_dict() == {"zz_light": 10}
    reasons = found.gaps.set_index("rule")["reason_en"].to_dict()
    assert all(f"stage asked_{name}" in reasons[name] for name in ("alike", "no_answer"))


def asked(*cards: RuleCard) -> Detection:
    rows = [
        {
            "operation_id": str(number),
            "case_id": str(number % 10),
            "official_id": "a",
            "unit_id": "u",
            "occurred_at": "2024-03-01 10:00:00",
            "amount": "1",
        }
        for number in range(4_000)
    ]
    with Engine(Settings(threads=1, card_seconds=1)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        engine.put("steps", typed_table("steps", rows))
        engine.put("clock", pa.table({"as_of": pa.array([date(2024, 3, 31)], pa.date32())}))
        engine.lock()
        return detect(engine, cards, as_of=date(2024, 3, 31), available=frozenset())

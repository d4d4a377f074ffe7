"""The health of rules: what they flag of what they could, and where they can say nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest

from riskml.cards.rule import RuleCard
from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.rules import detect
from tests.working import WORKING, empty_table, typed_table

AS_OF = date(2024, 6, 30)
TEXT = {"zh": "字", "en": "word"}
HITS = "select payment_id as hit, official_id, unit_id, paid_at as at, payment_id as ref from payments"


def rule(hits: str, **changes: object) -> RuleCard:
    texts = ("label", "definition", "source", "why_grade", "why", "innocent", "excluded_when", "cannot_see", "sentence")
    given = dict.fromkeys(texts, TEXT) | {
        "name": "large_payment",
        "area": "payments",
        "grade": "yellow",
        "needs": [],
        "records": "payments",
        "hits": hits,
        "example": [
            {
                "kind": kind,
                "about": TEXT,
                "tables": {},
                "hits": [{"official_id": "a", "records": ["1"]}] * (kind == "hit"),
            }
            for kind in ("hit", "miss", "near_miss", "missing")
        ],
    }
    return RuleCard.model_validate(given | changes)


@pytest.fixture
def engine():
    start = datetime(2024, 5, 1)  # noqa: DTZ001 (the log's own time)
    rows = [
        {
            "payment_id": str(number),
            "paid_at": (start + timedelta(hours=number)).isoformat(" "),
            "amount": str(number),
            "unit_id": "u" if number % 2 else "",
            "official_id": "a" if number < 50 else "",
        }
        for number in range(100)
    ]
    # one from long before every window
    rows.append(
        {"payment_id": "old", "paid_at": "2020-01-01 10:00:00", "amount": "99", "unit_id": "u", "official_id": "a"}
    )
    with Engine(Settings(threads=1)) as opened:
        for name in WORKING:
            opened.put(name, typed_table("payments", rows) if name == "payments" else empty_table(name))
        opened.put("clock", pa.table({"as_of": pa.array([AS_OF], pa.date32())}))
        opened.lock()
        yield opened


def ask(engine: Engine, card: RuleCard):
    found = detect(engine, [card], as_of=AS_OF, available=frozenset())
    [health] = found.health.to_dict("records")
    return found, health


def test_share_is_of_the_records_in_the_window(engine):
    found, health = ask(engine, rule(f"{HITS} where amount < 5"))
    assert (health["status"], health["hits"], health["flagged"], health["population"]) == ("ok", 5, 5, 100)
    assert health["share"] == pytest.approx(0.05)
    assert health["last_at"] == found.hits["at"].max()
    assert found.gaps.empty
    assert found.complete


def test_more_than_one_in_twenty_is_miscalibrated_and_the_hits_stay(engine):
    found, health = ask(engine, rule(f"{HITS} where amount < 6"))
    assert (health["status"], health["hits"]) == ("miscalibrated", 6)
    assert "6 of 100 records" in found.gaps["reason_en"].iloc[0]
    assert "校准" in found.gaps["reason_zh"].iloc[0]
    assert len(found.hits) == 6
    assert found.counted.empty
    assert found.miscalibrated == {found.health["rule"].iloc[0]}


def test_records_that_show_it_by_themselves_still_warn_of_their_matter(engine):
    found, health = ask(engine, rule(f"{HITS} where amount < 6", grade="red"))
    assert health["status"] == "miscalibrated"
    assert found.counted.equals(found.hits)
    assert "grade nobody" in found.gaps["reason_en"].iloc[0]
    assert "不对人定级" in found.gaps["reason_zh"].iloc[0]


def test_hits_of_a_rule_whose_threshold_is_set_may_raise_a_warning(engine):
    found, health = ask(engine, rule(f"{HITS} where amount < 5"))
    assert health["status"] == "ok"
    assert found.counted.equals(found.hits)


def test_a_rule_counts_its_own_population(engine):
    card = rule(
        f"{HITS} where amount < 3", population="select payment_id as ref, paid_at as at from payments where amount < 30"
    )
    _, health = ask(engine, card)
    assert (health["population"], health["status"]) == (30, "miscalibrated")


def test_a_rule_that_meets_no_record_says_what_it_looked_for_and_what_there_was(engine):
    population = "select payment_id as ref, paid_at as at from payments where amount > 1000"
    found, health = ask(engine, rule(f"{HITS} where amount > 1000", population=population))
    assert (health["status"], health["hits"], health["population"], health["silent"]) == ("idle", 0, 0, False)
    [gap] = found.gaps.to_dict("records")
    assert "of 101 rows of payments 100 lie in the 12 months to 2024-06-30" in gap["reason_en"]
    assert "payments 共 101 条，截至 2024-06-30 的 12 个月内 100 条" in gap["reason_zh"]
    assert found.complete
    assert not found.silent


def test_a_population_below_the_minimum_is_said_to_be_too_small(engine):
    found, health = ask(engine, rule(f"{HITS} where amount < 3", minimum=101))
    assert (health["status"], health["hits"], len(found.hits)) == ("too_small", 0, 0)
    assert "its population is 100, below 101" in found.gaps["reason_en"].iloc[0]


def test_parts_that_cannot_be_asked_are_named(engine):
    silent = "select unit_id as part, 'degenerate' as why from payments where unit_id is not null"
    found, health = ask(engine, rule(f"{HITS} where amount < 3", silent=silent))
    assert health["status"] == "ok"
    assert "all values are the same" in found.gaps["reason_en"].iloc[0]


def test_a_rule_about_an_official_has_no_hit_of_nobody(engine):
    found, _ = ask(engine, rule(f"{HITS} where amount in (49, 51)"))
    assert found.hits["official_id"].tolist() == ["a"]


def test_a_rule_about_a_unit_may_name_no_official(engine):
    found, _ = ask(engine, rule(f"{HITS} where amount in (49, 50, 51)", subject="unit"))
    assert sorted(found.hits["records"].explode()) == ["49", "51"]  # 50 has no unit
    assert set(found.hits["subject"]) == {"unit"}
    assert sorted(found.hits["official_id"]) == ["", "a"]


def test_a_hit_about_a_matter_is_one_whoever_acted(engine):
    one = HITS.replace("payment_id as hit", "'x' as hit")
    found, _ = ask(engine, rule(f"{one} where amount in (49, 50, 51)", subject="matter"))
    assert found.hits["records"].map(sorted).tolist() == [["49", "50", "51"]]


def test_a_rule_that_fails_names_itself_and_stops_no_other(engine):
    broken = rule("select nothing_such from payments", name="broken")
    found = detect(engine, [broken, rule(f"{HITS} where amount < 2")], as_of=AS_OF, available=frozenset())
    assert found.health.set_index("rule")["status"].to_dict() == {"broken": "failed", "large_payment": "ok"}
    assert found.gaps["rule"].tolist() == ["broken"]
    assert len(found.hits) == 2
    assert not found.complete


def test_a_rule_without_its_columns_is_off(engine):
    _, health = ask(engine, rule(HITS, needs=["payments.invoice_id"]))
    assert (health["status"], health["population"]) == ("off", 0)

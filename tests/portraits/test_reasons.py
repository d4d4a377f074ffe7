"""Reasons: what grades a person and nothing else, each with its records, its course and what it would be without."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from riskml.core.texts import Text
from riskml.portraits import portray_official
from riskml.portraits.course import course_of
from riskml.portraits.parts import MonthPoint
from riskml.portraits.reasons import reasons_of
from riskml.portraits.run_data import Index
from tests.portraits import fabricated_run


@pytest.fixture(scope="module")
def run():
    return fabricated_run.run_data()


@pytest.fixture(scope="module")
def portrait(run):
    return portray_official("u1-01", run)


def of(portrait, run, **changes):
    grade = replace(portrait.grade, **changes)
    return reasons_of("u1-01", portrait.metrics, portrait.hits, grade, run)


def test_whom_the_score_lists_is_told_by_what_adds_most_to_it(run, portrait):
    told = of(portrait, run, grade="yellow", selected_by="score")
    adding = sorted(
        (one for one in portrait.metrics if one.stands_out and one.contribution > 0),
        key=lambda one: -one.contribution,
    )
    assert len(adding) >= 2
    assert [one.name for one in told[: len(adding)]] == [one.metric for one in adding]
    assert {one.kind for one in told[len(adding) :]} == {"rule"}


def test_whom_a_rule_lists_is_told_by_rules_first_and_those_of_a_kind_are_one(run, portrait):
    told = of(portrait, run)
    assert [one.kind for one in told[:3]] == ["rule", "rule", "metric"]
    assert [one.name for one in told[:2]] == ["self_approval", "split_purchases"], "red before yellow"
    assert "one of 2 of this kind" in told[1].sentence.en
    assert told[1].total == len(told[1].records) == 7
    assert [record.at for record in told[1].records] == sorted((r.at for r in told[1].records), reverse=True)


def test_a_metric_that_the_score_does_not_count_is_nobodys_reason(run, portrait):
    first = next(one.metric for one in portrait.metrics if one.stands_out and one.contribution > 0)
    uncounted = tuple(replace(one, contribution=math.nan) if one.metric == first else one for one in portrait.metrics)
    names = [one.name for one in reasons_of("u1-01", uncounted, portrait.hits, portrait.grade, run)]
    assert first not in names
    unscored = tuple(replace(one, contribution=math.nan) for one in portrait.metrics)
    assert first in [one.name for one in reasons_of("u1-01", unscored, portrait.hits, portrait.grade, run)]


def test_only_rules_that_grade_people_and_facts_that_nobody_cleared_are_reasons(run):
    alone = portray_official("u1-01", replace(run, graders={"self_approval": 1}))
    assert [one.name for one in alone.reasons if one.kind == "rule"] == ["self_approval"]
    assert [(one.rule, one.own) for one in alone.involved] == [("split_purchases", 2)]
    [hit] = [one.hit_id for one in alone.hits if one.rule == "self_approval"]
    cleared = portray_official("u1-01", replace(run, cleared=frozenset({hit})))
    assert "self_approval" not in [one.name for one in cleared.reasons]
    assert {one.rule: one.cleared for one in cleared.involved} == {"self_approval": 1}


def test_what_rules_say_of_one_company_is_one_reason_with_its_sum_once():
    hits = fabricated_run.hits_frame().assign(counterparty_id=["C-0093"] * 3, amount=[5e5, 5e5, 2e5])
    [chain] = [
        one for one in portray_official("u1-01", fabricated_run.run_data(hits=hits)).reasons if one.kind == "rule"
    ]
    assert set(chain.name.split("+")) == {"self_approval", "split_purchases"}
    assert chain.amount == 7e5, "the larger of what the two rules tell, not both"
    portrait = portray_official("u1-01", fabricated_run.run_data(hits=hits))
    assert any(panel.metric == "strongest_pair" for panel in portrait.metrics), "a metric is with the same company"
    assert portrait.summary.money.zh.count("宏远建设有限公司") == 1, "by whichever reason it is told"
    assert "700,000.00" in chain.sentence.zh
    assert len(chain.records) == 9
    assert [event.at for event in chain.events] == sorted(event.at for event in chain.events)


def test_an_agent_is_named_as_what_it_is_and_a_counterparty_by_its_name_alone(run):
    hits = fabricated_run.hits_frame().assign(counterparty_id=["C-0093"] * 3)
    plain = fabricated_run.run_data(hits=hits)
    agent = Text(zh="代理机构／代办人", en="filing agent")
    cards = {name: card.model_copy(update={"party": agent}) for name, card in plain.rule_cards.items()}
    told = {}
    for name, one in (("plain", plain), ("agent", replace(plain, rule_cards=cards))):
        [rule] = [reason for reason in portray_official("u1-01", one).reasons if reason.kind == "rule"]
        [told[name]] = rule.whom
    assert told["plain"] == Text.same("宏远建设有限公司 · C-0093")
    assert told["agent"].zh == "代理机构／代办人 宏远建设有限公司 · C-0093"
    assert told["agent"].en == "filing agent 宏远建设有限公司 · C-0093"
    money = portray_official("u1-01", replace(plain, rule_cards=cards)).summary.money
    assert told["agent"].zh in money.zh
    assert told["agent"].en in money.en


def test_each_reason_says_of_which_units_the_peers_are_unless_these_would_tell_who_they_are(portrait):
    notes = {one.name: " ".join(note.en for note in one.notes) for one in portrait.reasons}
    names = " and ".join([fabricated_run.UNITS["u2"], fabricated_run.UNITS["u1"]]).replace(" and ", ", ")
    assert f"Compared with 9 peers of {names}, 1,850 pieces of the same work." in notes["overdue_rate"]
    assert "Compared with 31 peers of 5 units, 500 pieces of the same work." in notes["queue_jumping"]
    assert "Compared with 3 peers, 77 pieces of the same work." in notes["near_limit"]
    by_name = {one.name: one for one in portrait.reasons}
    assert "peers (9)" in by_name["overdue_rate"].sentence.en, "one number of peers on one page"


def test_without_a_reason_the_score_is_less_by_what_it_adds(run):
    frame = run.warnings.frame
    listed = replace(run, threshold=2.0)
    who = str(frame.index[frame["selected_by"] == "score"][0])
    portrait = portray_official(who, listed)
    score = portrait.account.score
    for reason in portrait.reasons:
        left = score - reason.contribution
        assert f"{left:.2f}" in reason.without.en
        assert ("would not be listed" in reason.without.en) == (left < 2.0)
    assert all(one.without is None for one in portray_official("u1-01", listed).reasons), "a rule lists the person"


def test_what_most_of_a_unit_shows_is_said_to_be_the_units(run):
    measured = fabricated_run.measurement(np.random.default_rng(20260101))
    profile = measured.profile.copy()
    whole = (profile["unit_id"] == "u1") & (profile["metric"] == "queue_jumping")
    profile.loc[whole, "z"] = profile.loc[whole, "z"] + 3.0
    portrait = portray_official("u1-01", fabricated_run.run_data(measured=replace(measured, profile=profile)))
    [reason] = [one for one in portrait.reasons if one.name == "queue_jumping"]
    assert any("a matter of the unit first" in one.en for one in reason.explained)


def points(observed, expected):
    months = pd.date_range("2025-01-01", periods=len(observed), freq="MS")
    return tuple(
        MonthPoint(date(month.year, month.month, 1), one, other, 10.0, 0.0)
        for month, one, other in zip(months, observed, expected, strict=True)
    )


@pytest.mark.parametrize(
    ("observed", "said"),
    [
        ([1.0] * 9 + [6.0] * 3, "3 of 12 months with data, first in 2025-10; wider"),
        ([6.0] * 9 + [1.0] * 3, "9 of 12 months with data, first in 2025-01; narrower"),
        ([6.0] * 12, "12 of 12 months with data, first in 2025-01; much the same"),
        ([6.0] * 9 + [0.0] * 3, "9 of 12 months with data, first in 2025-01; narrower"),
    ],
)
def test_a_course_says_since_when_and_which_way(portrait, observed, said):
    panel = next(one for one in portrait.metrics if one.compare == "rate" and one.figures.z > 2)
    assert said in course_of(replace(panel, series=points(observed, [2.0] * 12))).en


def test_a_course_looks_to_the_side_of_the_departure_and_needs_two_months(portrait):
    panel = next(one for one in portrait.metrics if one.compare == "rate" and one.figures.z > 2)
    low = replace(panel, figures=replace(panel.figures, z=-3.0), series=points([1.0] * 6 + [3.0] * 6, [2.0] * 12))
    assert course_of(low).en.startswith("Below the expected in 6 of 12 months")
    gone = points([math.nan] * 11 + [3.0], [2.0] * 12)
    assert course_of(replace(panel, series=gone)) is None


def test_the_first_screen_speaks_for_the_person_too(run, portrait):
    quiet = sum(not one.stands_out for one in portrait.metrics if one.figures.status == "measured")
    assert any(f"{quiet} of" in one.en for one in portrait.summary.favour)
    bare = portray_official("u3-05", replace(run, hits=Index(run.every_hit.iloc[:0], "official_id")))
    assert any("none of them is a reason" in one.en for one in bare.summary.favour)
    assert bare.summary.line.en == "Not on this month's list"


def test_records_to_pull_first_take_turns_between_reasons(portrait):
    first = [one.records[0].ref for one in portrait.reasons if one.records]
    assert [one.ref for one in portrait.summary.records] == list(dict.fromkeys(first))[:5]
    assert portrait.summary.total == len({r.ref for one in portrait.reasons for r in one.records})

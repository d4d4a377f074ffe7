"""The trail of one case: what was done, what is not there, and which rules cite it."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from riskml.core.errors import SourceError
from riskml.pipeline import open_project
from riskml.pipeline.facts import working_set
from riskml.pipeline.trails import case_rows
from tests.pipeline.village_log import ODD, make_village


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    return open_project(make_village(tmp_path_factory.mktemp("village") / "project"))


@pytest.fixture(scope="module")
def trail(session):
    return session.trace("V'1").trail


def act(trail, step):
    [one] = [one for one in trail.acts if one.step == step]
    return one


def test_every_act_stands_in_order_with_who_when_and_how_long(trail):
    assert [one.step for one in trail.acts] == [step for step, *_ in ODD]
    discuss = act(trail, "discuss")
    assert (discuss.official_id, discuss.official, discuss.label.zh) == ("P2", "李", "两委商议")
    assert discuss.occurred_at.isoformat() == "2025-06-04T10:00:00"
    assert (discuss.workdays, discuss.hours, discuss.limit_workdays) == (1, 8.0, 3.0)
    assert discuss.duty.en == "examine"
    assert trail.matter.en == "Village purchase of goods and services"
    assert trail.people == 6


def test_records_left_and_not_there_are_told_apart(trail):
    discuss, settle = act(trail, "discuss"), act(trail, "settle")
    assert [(one.name, one.left) for one in discuss.records] == [("meeting_minutes", True), ("attendance_list", True)]
    assert discuss.others == ("sketch",)
    assert [(one.name, one.left) for one in settle.records] == [("invoice", True), ("payment_voucher", False)]
    assert act(trail, "resolve").records[1].left is True
    assert trail.records_missing == 1


def test_marks_say_what_is_odd_and_nothing_else(trail):
    marks = {one.step: set(one.marks) for one in trail.acts}
    assert marks["resolve"] == {"skipped"}
    assert marks["quote"] == {"skipped"}
    assert marks["publish_plan"] == {"out_of_order", "entered_late"}
    assert marks["private_talk"] == {"outside"}
    assert marks["settle"] == {"late", "record_missing"}
    assert all(not marks[step] for step in ("propose", "discuss", "contract", "accept_goods"))
    assert [one.en for one in act(trail, "resolve").jumped] == ["Review by the town"]
    assert [one.en for one in act(trail, "quote").jumped] == ["Posting of the plan"]
    assert act(trail, "settle").late_workdays == 5.0


def test_what_the_case_went_past_is_lacking_and_what_comes_later_is_ahead(trail):
    states = {one.step: one.state for one in trail.workflow}
    assert [one.step for one in trail.lacking] == ["town_review"]
    assert states["publish_result"] == states["file"] == "ahead"
    assert {states[step] for step, *_ in ODD if step in states} == {"done"}


def test_rules_that_cite_the_case_stand_beside_it(trail):
    named = {hit.rule: hit for hit in trail.hits}
    assert {
        "decision_without_examination", "publicity_afterwards", "record_missing", "act_outside_the_workflow",
    } <= named.keys()  # fmt: skip
    afterwards = named["publicity_afterwards"]
    assert afterwards.acts == (act(trail, "contract").number, act(trail, "publish_plan").number)
    assert afterwards.number in act(trail, "contract").hits
    assert "李（P2）" in afterwards.sentence.zh
    assert "steps_skipped" not in named


def test_nothing_recorded_later_is_known_before(session):
    early = session.trace("V'1", dt.date(2025, 6, 12)).trail
    assert [one.step for one in early.acts] == ["propose", "discuss", "resolve", "quote", "contract"]
    assert [one.step for one in early.lacking] == ["town_review", "publish_plan"]
    assert "publicity_afterwards" not in {hit.rule for hit in early.hits}
    assert early.provenance.as_of == dt.date(2025, 6, 12)


def test_a_case_as_its_workflow_asks_has_nothing_to_note(session):
    trail = session.trace("OLD").trail
    assert not trail.lacking
    assert not trail.records_missing
    assert {mark for one in trail.acts for mark in one.marks} == set()
    conformance = {card.name for card in session.cards.rules if card.area == "procedure"}
    assert not conformance & {hit.rule for hit in trail.hits}


def test_a_trail_is_values(trail):
    told = json.loads(json.dumps(trail.to_dict(), ensure_ascii=False))
    assert told["kind"] == "trail"
    assert told["acts"][0]["label"] == {"zh": "提议", "en": "Proposal"}


def test_an_unknown_case_gets_the_nearest(session):
    with pytest.raises(SourceError, match="Did you mean 'C07'"):
        session.trace("C007")
    with pytest.raises(SourceError, match="younger than 2025-06-01"):
        session.trace("V'1", dt.date(2025, 6, 1))
    with pytest.raises(SourceError):
        session.trace("'; drop table steps; --")


def test_the_page_of_a_notebook_is_framed(session):
    page = session.trace("V'1", language="en")
    assert page._repr_html_().startswith('<iframe sandbox=""')
    assert "Step by step" in page.html


def test_a_step_says_on_which_working_day_its_limit_ended(session):
    facts = session.facts()
    with working_set(session.project, session.cards, as_of=facts.as_of) as ground:
        steps = case_rows(ground.engine, "V'1", facts.as_of).steps
        days = ground.engine.arrow("select day, workday_number, working from calendar").to_pylist()
    number = {one["day"]: one["workday_number"] for one in days}
    limited = [one for one in steps if one["limit_workdays"] is not None and one["started_at"] is not None]
    assert any(one["late_workdays"] for one in limited)
    for one in limited:
        due = one["due_at"].date()
        assert number[due] - number[one["started_at"].date()] == one["limit_workdays"]
        assert max(number[one["occurred_at"].date()] - number[due], 0) == one["late_workdays"]
    assert all(one["due_at"] is None for one in steps if one["limit_workdays"] is None)

"""Warnings about matters, drawn: how many, where, since when, what is common and what is single."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from riskml.core.texts import Text
from riskml.portraits import portray_official, portray_register, portray_unit
from riskml.portraits.matters import SEVERAL
from riskml.portraits.panels import gap_groups
from riskml.portraits.parts import Gap
from riskml.portraits.register import count_list
from riskml.reviews import Earlier, read_facts, update_status, warning_id
from riskml.triage import (
    ListGroup,
    MatterCapacity,
    Ordered,
    RouteSettings,
    Staff,
    describe,
    gather,
    gather_people,
    issue,
    reminders,
    route,
    tell_order,
)
from tests.portraits import fabricated_run
from tests.reviews.at_hand import stands_of
from tests.triage.matters.test_gathering import hit

REVIEW = ["review_id", "warning_id", "hit_id", "finding", "facts", "decided_at"]
BEFORE = date(2025, 5, 31)
DAY = date(2025, 6, 30)
DESK = {"fallback": "desk", "inbox": {"desk": {"label": {"zh": "监督室", "en": "Supervision desk"}}}}


def told(number, rule, **more):
    grade = more.get("grade", "yellow")
    row = hit(number, rule, **{"official": "u1-01", "unit": "u1", **more})
    row |= {"sentence_zh": f"第{number}条理由。", "sentence_en": f"Reason {number}.", "month": fabricated_run.LAST}
    return row | {"grade": grade}


def hits():
    several = [
        told(20 + i, "approval_before_acceptance", official=f"u2-{i:02d}", unit="u2", case_id=f"L{i}")
        for i in range(1, SEVERAL + 1)
    ]
    return pd.DataFrame(
        [
            told(1, "self_approval", grade="red", case_id="C1", records=["a1"]),
            told(2, "split_purchases", case_id="C1", records=["a2"]),
            told(3, "split_purchases", case_id="C2", records=["a3"]),
            told(4, "split_purchases", subject="counterparty", official="", counterparty_id="C-0093", records=["b1"]),
            told(5, "split_purchases", subject="unit", official="", unit="u4", records=["c1"]),
            told(6, "split_purchases", subject="unit", unit="u3", official="u3-02", records=["c2"]),
            *several,
        ]
    )


def leads(rows, reviews=(), earlier=None):
    graded = pd.DataFrame({"official_id": ["u3-01"], "selected_by": ["random"], "grade": ["none"]})
    both = pd.concat([gather(rows), gather_people(graded, DAY, {"u3-01": "u3"})], ignore_index=True)
    stands = stands_of(pd.DataFrame(list(reviews), columns=REVIEW), rows, both, DAY)
    followed = update_status(both, rows, stands, earlier or {}, as_of=DAY)
    return sent(issue(followed, MatterCapacity(), as_of=DAY, earlier=earlier))


def sent(issued):
    ordered = Ordered(describe(issued, as_of=DAY), pd.DataFrame())
    return route(tell_order(issued, ordered, {"split_purchases": (1, 3)}), RouteSettings.model_validate(DESK), Staff())


def cleared(hit_id):
    return {"review_id": hit_id, "hit_id": hit_id, "finding": "cleared", "decided_at": pd.Timestamp("2025-06-01")}


def run_data(reviews=(), earlier=None, **more):
    rows = hits()
    inboxes = {"desk": Text(zh="监督室", en="Supervision desk")}
    return fabricated_run.run_data(hits=rows, matter_warnings=leads(rows, reviews, earlier), inboxes=inboxes, **more)


@pytest.fixture(scope="module")
def run():
    return run_data()


@pytest.fixture(scope="module")
def matters(run):
    return portray_register(run).matters


def test_matters_are_counted_and_draws_are_not_among_them(run, matters):
    counts = count_list(run)
    assert (counts.matters_red, counts.matters_yellow) == (1, 4 + SEVERAL)
    assert (counts.matters_new, counts.matters_cleared) == (5 + SEVERAL, 0)
    assert counts.compared is None
    assert {line.about for line in matters.lines} == {"case", "unit"}


def test_one_case_is_one_line_with_its_strongest_reason_and_its_inbox(matters):
    line = matters.lines[0]
    assert line.title == Text(zh="办件 C1", en="Case C1")
    assert (line.grade, line.hits, line.since) == ("red", 2, DAY)
    assert line.reason.en == "Reason 1."
    assert {rule.en for rule in line.rules} == {"Same person applies and approves", "Purchases split under a threshold"}
    assert line.inbox.en == "Supervision desk"
    assert line.officials[0][0] == "u1-01"


def test_counterparties_have_a_place_of_their_own(matters):
    [line] = matters.parties
    assert line.title.zh == "宏远建设有限公司"
    assert all(one.about != "counterparty" for one in matters.lines)


def test_units_say_how_many_and_since_when(matters):
    by_unit = {one.unit_id: one for one in matters.units}
    assert matters.units[0].unit_id == "u1"
    assert (by_unit["u1"].red, by_unit["u1"].yellow) == (1, 2)
    assert by_unit["u2"].yellow == SEVERAL
    assert by_unit["u1"].first == date(2025, 2, 28)
    assert by_unit["u1"].since == DAY


def test_a_rule_that_hit_several_people_is_common(matters):
    [unit] = matters.common
    assert (unit.unit_id, [(one.rule, one.people) for one in unit.rules]) == (
        "u2",
        [("approval_before_acceptance", SEVERAL)],
    )


def test_what_a_human_cleared_is_neither_listed_nor_a_reason():
    run = run_data([cleared("h1"), cleared("h2")])
    register = portray_register(run)
    matters, counts = register.matters, register.counts
    assert (counts.matters_red, counts.matters_cleared) == (0, 1)
    assert all(line.title.en != "Case C1" for line in matters.lines)
    portrait = portray_official("u1-01", run)
    assert [(one.rule, one.cleared) for one in portrait.hits] == [
        ("split_purchases", False),
        ("self_approval", True),
        ("split_purchases", True),
    ]
    assert portrait.reasons[0].sentence.en == "Reason 3."


def test_people_cleared_are_no_longer_several():
    run = run_data([cleared(f"h{20 + i}") for i in range(1, SEVERAL + 1)])
    assert portray_register(run).matters.common == ()


def test_the_run_before_tells_what_is_new_and_what_has_grown():
    rows = hits()
    facts = dict(zip(gather(rows)["warning_id"], gather(rows)["facts"], strict=True))
    same, grown = warning_id("case", "C2"), warning_id("case", "C1")
    earlier = {
        same: Earlier(BEFORE, read_facts(facts[same]), BEFORE),
        grown: Earlier(BEFORE, frozenset({("self_approval", "a1")}), BEFORE, "red"),
    }
    register = portray_register(run_data(earlier=earlier, compared=BEFORE))
    matters, counts = register.matters, register.counts
    assert counts.compared == BEFORE
    assert (counts.matters_new, counts.matters_grown) == (3 + SEVERAL, 1)
    assert (matters.lines[0].status, matters.lines[0].since) == ("grown", BEFORE)


def test_a_unit_shows_the_hits_about_itself_and_names_nobody(run):
    small, named = portray_unit("u4", run), portray_unit("u3", run)
    assert [one.sentence.en for one in small.own] == ["Reason 5."]
    assert small.hidden
    assert named.own == ()


def test_a_unit_of_enough_people_says_what_is_common_to_them(run):
    assert [one.people for one in portray_unit("u2", run).common] == [SEVERAL]
    assert portray_unit("u4", run).common == ()


def test_nobody_is_made_an_official_by_a_hit_that_names_nobody(run):
    assert "" not in run.officials


def test_what_is_off_is_put_together_by_the_tables_that_lack():
    words = Text(zh="甲", en="a")
    gaps = (
        Gap("rule", "a", words, words, ("tenders.method",)),
        Gap("rule", "b", words, words, ("tenders.estimate", "tenders.method|tenders.category")),
        Gap("metric", "c", words, words, ("bids.amount|tenders.estimate",)),
        Gap("rule", "d", words, words),
    )
    first, second = gap_groups(gaps, {"tenders": Text(zh="招标", en="Tenders")})
    assert first.tables == (("tenders", Text(zh="招标", en="Tenders")),)
    assert (len(first.rules), first.columns) == (2, ("tenders.category", "tenders.estimate", "tenders.method"))
    assert ([name for name, _ in second.tables], len(second.metrics)) == (["bids", "tenders"], 1)


def test_reminders_are_counted_by_desk_once_and_reach_no_list():
    rows = pd.DataFrame(
        [
            told(1, "self_approval", case_id="C1"),
            told(2, "split_purchases", case_id="C1"),
            told(3, "split_purchases", case_id="C2"),
        ]
    )
    levels = pd.DataFrame({"level": ["reminder"] * 3, "degree": [0.0] * 3})
    stands = stands_of(pd.DataFrame(columns=REVIEW), rows, gather(rows), DAY)
    followed = update_status(gather(rows, levels=levels), rows, stands, {}, as_of=DAY)
    listed = issue(followed, MatterCapacity(), as_of=DAY)
    warned = sent(listed)
    run = fabricated_run.run_data(hits=rows, matter_warnings=warned, reminders=reminders(listed, rows))
    register = portray_register(run)
    matters, counts = register.matters, register.counts
    assert (counts.matters_red, counts.matters_yellow, counts.matters_waiting) == (0, 0, 0)
    assert counts.matters_reminders == 2
    assert matters.lines == matters.later == ()
    [desk] = matters.desks
    assert (desk.unit_id, desk.reminders, [count for _, _, count in desk.matters]) == ("u1", 2, [2, 1])
    late = ListGroup(name="late", label=Text(zh="时限", en="Time"), rules=("split_purchases",), by_unit=True)
    [rest] = portray_register(replace(run, groups=(late,))).matters.desks
    assert (rest.reminders, [count for _, _, count in rest.matters]) == (1, [1]), "what is told by unit stands there"
    assert [(one.unit_id, one.reminders) for one in matters.units] == [("u1", 2)]


def test_a_warning_says_why_it_stands_where_it_does(matters):
    told = {line.title.en: line.order for line in matters.lines}
    assert {one.zh for one in told.values() if one} == {
        "同级别内按规则以往的核查结果排序：其规则已核查3项事实，证实1项。"
    }
    assert None in told.values(), "of rules that nobody reviewed nothing is told"

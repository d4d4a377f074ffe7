"""The first page of the list: who and what stands there, in which group and order, with which facts."""

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from riskml.core.texts import Text
from riskml.portraits.choices import MOST_MATTERS, MOST_RECORDS, apart_since, portray_choices
from riskml.portraits.groups import Groups
from riskml.portraits.matter_parts import Choice
from riskml.portraits.panels import metric_panels
from riskml.portraits.register import count_list, portray_register
from riskml.triage import ListGroup
from tests.portraits import fabricated_run, test_matters
from tests.portraits.test_matters import told

GROUPS = (
    ListGroup(name="own", label=Text(zh="自批", en="Own"), rules=("self_approval",)),
    ListGroup(name="rest", label=Text(zh="程序", en="Procedure"), areas=("procedure",), families=("closeness",)),
    ListGroup(name="late", label=Text(zh="时限", en="Time"), rules=("approval_before_acceptance",), by_unit=True),
)


def hits():
    company = {"counterparty_id": "C-0093", "amount": 3_000.0}
    return pd.DataFrame(
        [
            told(1, "self_approval", grade="red", case_id="C1", records=["a1"]),
            told(2, "self_approval", grade="red", **company, records=["b1", "b2"]),
            told(3, "split_purchases", **company, records=["b3"]),
            told(4, "self_approval", grade="red", official="u2-02", unit="u2", subject="unit", case_id="C9"),
            told(5, "split_purchases", official="u2-02", unit="u2", case_id="C8", amount=70.0),
            told(6, "split_purchases", official="u2-03", unit="u2", case_id="C7", amount=90.0),
            told(7, "approval_before_acceptance", official="u2-04", unit="u2", case_id="C6"),
        ]
    )


def run_data(rows=None, **more):
    rows = hits() if rows is None else rows
    return fabricated_run.run_data(hits=rows, matter_warnings=test_matters.leads(rows), groups=GROUPS, **more)


@pytest.fixture(scope="module")
def run():
    return run_data()


@pytest.fixture(scope="module")
def choices(run):
    return portray_choices(run)


def lines(groups):
    return {line.key: line for one in groups for line in one.lines}


def test_whom_a_rule_lists_stands_with_the_sum_once_and_one_record_of_each_rule_first(choices):
    line = lines(choices.people)["u1-01"]
    assert (line.by, line.grade, line.amount, line.count) == ("rule", "red", 3_000.0, 3.0)
    assert [one.en for one in line.kinds] == ["Same person applies and approves", "Purchases split under a threshold"]
    assert line.records == ("b2", "b3", "b1")
    assert (line.others, line.status) == (1, "new")
    assert choices.people[0].label.en == "Own"


def test_whom_the_score_lists_stands_with_the_metric_that_adds_most(run, choices):
    scored = [line for line in lines(choices.people).values() if line.by == "score"]
    assert len(scored) == count_list(run).people_yellow == 3
    for line in scored:
        panels = [one for one in metric_panels("official", line.key, run) if one.label in line.kinds]
        [panel] = panels
        most = max(
            one.contribution
            for one in metric_panels("official", line.key, run)
            if one.stands_out == panel.stands_out and one.figures.status == "measured"
        )
        assert panel.contribution == most
        assert math.isnan(line.amount)
        assert line.records == tuple(one.ref for one in panel.evidence[:MOST_RECORDS])
        assert line.records_in_all >= len(line.records)


def test_draws_sit_apart_and_have_no_reason(run, choices):
    assert [line.by for line in choices.drawn] == ["random"]
    [line] = choices.drawn
    assert (line.kinds, line.records, line.status) == ((), (), "")
    assert line.key not in lines(choices.people)


def test_matters_stand_by_group_and_in_a_group_the_larger_sum_first(choices):
    assert [one.label.en for one in choices.matters] == ["Own", "Procedure"]
    own, rest = choices.matters
    assert [line.title.en for line in own.lines] == ["Case C1", "Case C9"]
    assert [line.amount for line in rest.lines] == [90.0, 70.0]


def test_what_a_persons_line_tells_is_not_told_again_as_a_matter(choices):
    titles = {line.title.en for one in choices.matters for line in one.lines}
    assert titles == {"Case C1", "Case C9", "Case C8", "Case C7"}, "the person's other matter, too: the line counts it"
    assert choices.told_with_people == 1
    assert choices.further == 1, "lateness"


def test_a_red_matter_says_who_is_not_on_the_list_and_why(choices):
    line = next(line for line in lines(choices.matters).values() if line.title.en == "Case C9")
    assert [(one.official_id, one.why) for one in line.absent] == [("u2-02", "not_of_people")]
    assert [one for one, _ in line.people] == ["u2-02"]
    yellow = next(line for line in lines(choices.matters).values() if line.title.en == "Case C8")
    assert yellow.absent == ()


@pytest.mark.parametrize(("own", "cut", "why"), [(True, "", "widespread"), (True, "red", "no_room")])
def test_other_reasons_not_to_be_listed(own, cut, why):
    rows = hits()
    rows.loc[rows["hit_id"] == "h4", "subject"] = "official" if own else "unit"
    run = run_data(rows)
    run.warnings.frame["cut"] = ""
    frame = run.warnings.frame.copy()
    frame.loc["u2-02", "cut"] = cut
    run = replace(run, warnings=type(run.warnings)(frame, "official_id"))
    line = next(line for line in lines(portray_choices(run).matters).values() if line.title.en == "Case C9")
    assert [one.why for one in line.absent] == [why]


def test_lateness_is_a_row_of_its_unit_and_no_line(choices):
    [late] = choices.late
    assert (late.unit_id, late.reminders, late.issued, late.waiting) == ("u2", 0, 1, 0)
    assert late.last == date(2025, 3, 8)
    assert all("C6" not in line.title.en for line in lines(choices.matters).values())


def test_a_rule_of_no_group_comes_last_and_the_page_holds_ten():
    rows = pd.DataFrame(
        [told(i, "split_purchases", official="u2-03", unit="u2", case_id=f"K{i}") for i in range(1, 14)]
    )
    none = fabricated_run.run_data(hits=rows, matter_warnings=test_matters.leads(rows))
    [only] = portray_choices(none).matters
    assert only.label is None
    assert len(only.lines) == MOST_MATTERS
    assert portray_choices(none).further + MOST_MATTERS + len(portray_choices(none).drawn_matters) == 13


def test_since_when_is_the_start_of_the_months_that_lie_farthest_apart_together(run):
    panel = next(one for one in metric_panels("official", "u1-01", run) if one.metric == "overdue_rate")
    months = [one.month for one in panel.series]

    def since(*z):
        series = tuple(replace(one, z=value) for one, value in zip(panel.series, z, strict=False))
        return apart_since(replace(panel, series=series))

    assert since(2.0, -3.0, 1.0, math.nan, 4.0, -1.0) == months[2]
    assert since(3.0, -1.0, 2.0) == months[0]
    assert since(-1.0, -2.0) == min(one.at.date() for one in panel.evidence)


def test_counts_of_people_and_of_matters_add_up_to_the_lines(run):
    register = portray_register(run)
    counts, choices = register.counts, register.choices
    assert sum(len(one.lines) for one in choices.people) == counts.people_red + counts.people_yellow
    assert len(choices.drawn) == counts.people_drawn
    issued = counts.matters_red + counts.matters_yellow
    shown = sum(len(one.lines) for one in choices.matters) + len(choices.drawn_matters)
    assert shown + choices.told_with_people + choices.further == issued


def test_sums_of_different_currencies_do_not_order_the_lines_of_a_group():
    """What else orders them does; sums of one currency are in their order as ever."""
    yuan, dollars = Text(zh="元", en="yuan"), Text(zh="美元", en="US dollars")
    groups = Groups(run_data())

    def order(*told):
        lines = [
            (0, (-amount, rank), Choice("matter", key, Text.same(key), (), "red", "rule", amount=amount, unit=unit))
            for key, amount, unit, rank in told
        ]
        [group] = groups.gather(lines)
        return [one.key for one in group.lines]

    assert order(("a", 900.0, yuan, 2.0), ("b", 500.0, dollars, 1.0)) == ["b", "a"]
    assert order(("a", 900.0, yuan, 2.0), ("b", 500.0, yuan, 1.0)) == ["a", "b"]


def test_a_matter_of_several_currencies_shows_no_sum_and_says_so():
    rows = hits()
    rows["currency"] = rows["records"].map(lambda one: "USD" if "b3" in one else "")
    lines = [line for group in portray_choices(run_data(rows)).people for line in group.lines]
    [line] = [one for one in lines if one.unit is not None and one.unit.en == "in several currencies"]
    assert math.isnan(line.amount)

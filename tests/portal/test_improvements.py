"""Improvement tasks: the same rule in the same unit, before and since, against an independent exact interval."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from scipy.stats import binomtest

from riskml.portal.effects import Effect, Half, Window, effect_of, rate_ratio, together, whole_months


@pytest.mark.parametrize(("before", "since"), [((20, 100), (5, 60)), ((3, 40), (9, 80)), ((7, 70), (0, 90))])
def test_the_interval_of_a_ratio_is_that_of_the_binomial_share_given_the_total(before, since):
    told = rate_ratio(Half(*before, 10), Half(*since, 10))
    exact = binomtest(since[0], before[0] + since[0]).proportion_ci(0.95, "exact")
    scale = before[1] / since[1]
    assert told.low == pytest.approx(exact.low / (1 - exact.low) * scale)
    assert told.high == pytest.approx(exact.high / (1 - exact.high) * scale)


def test_each_month_is_told_by_the_latest_run_that_covers_it_and_the_month_of_the_beginning_by_none():
    months = whole_months(date(2025, 1, 1), date(2025, 4, 30))
    early = Window(date(2025, 4, 30), months, 10, {date(2025, 1, 1): 5, date(2025, 2, 1): 2, date(2025, 3, 1): 1})
    late = Window(date(2025, 6, 30), whole_months(date(2025, 2, 1), date(2025, 6, 30)), 8, {date(2025, 2, 1): 3})
    effect = effect_of([late, early], date(2025, 3, 17))
    assert effect.before == Half(5 + 3, 10 + 8, 2)
    assert effect.since == Half(0, 8 * 3, 3)


def test_nothing_flagged_on_either_side_says_nothing():
    months = whole_months(date(2025, 1, 1), date(2025, 6, 30))
    assert effect_of([Window(date(2025, 6, 30), months, 9, {})], date(2025, 3, 1)).verdict == "unknown"
    assert effect_of([], date(2025, 3, 1)).verdict == "unknown"


@pytest.mark.parametrize(("last", "count"), [(date(2025, 6, 30), 6), (date(2025, 6, 29), 5), (date(2025, 1, 30), 0)])
def test_a_month_that_is_not_over_is_none(last, count):
    assert len(whole_months(date(2025, 1, 1), last)) == count


def test_several_comparisons_of_one_improvement_are_sure_together():
    effects = together([Effect(Half(8, 90, 9), Half(1, 90, 9)), Effect(Half(5, 90, 9), Half(5, 90, 9)),
                        Effect(Half(0, 90, 9), Half(0, 90, 9))])  # fmt: skip
    assert {one.level for one in effects} == {0.975}  # what nobody was flagged by compares nothing
    exact = binomtest(1, 9).proportion_ci(0.975, "exact")
    assert effects[0].ratio.high == pytest.approx(exact.high / (1 - exact.high))
    assert (Effect(Half(8, 90, 9), Half(1, 90, 9)).verdict, effects[0].verdict) == ("fewer", "open")


@pytest.fixture
def improving(registered):
    """The case of a matter in u1, at improvement since March 2025, with what a run told of its rule."""
    from riskml.portal.models import CaseFile, Unit
    from riskml.portal.models_notes import RuleMonth, RunTold, Step
    from riskml.portal.scopes import current_run

    case, run = registered["case 000"], current_run()
    at = datetime.fromisoformat("2025-03-10T09:00:00")
    Step.objects.create(case=case, place=0, move="improve", origin="inspected", to="improving", since=at, at=at)
    CaseFile.objects.filter(pk=case.pk).update(state="improving")
    RunTold.objects.filter(run=run).update(start=date(2024, 7, 1))
    Unit.objects.filter(run=run, unit_id="u1").update(people=20)
    RuleMonth.objects.filter(run=run).delete()
    RuleMonth.objects.bulk_create(
        RuleMonth(run=run, rule="self_approval", unit_id="u1", month=date(2024, month, 1), flagged=5)
        for month in range(7, 13)
    )
    case.refresh_from_db()
    return case


def test_an_improvement_is_open_until_the_interval_excludes_no_change(as_, improving):
    from riskml.portal.models_notes import RuleMonth
    from riskml.portal.scopes import current_run

    page = as_("L1").get("/improvements").content.decode()
    assert "30 of 160 person-months, 8 months" in page
    assert "0 of 60 person-months, 3 months" in page
    assert "fewer were flagged" in page
    assert "open: an interval excludes" in page
    run = current_run()
    for month in (4, 5, 6):
        RuleMonth.objects.create(run=run, rule="self_approval", unit_id="u1", month=date(2025, month, 1), flagged=3)
    page = as_("L1").get("/improvements").content.decode()
    assert "the interval includes that nothing changed" in page
    assert "open: no interval excludes" in page
    RuleMonth.objects.filter(month__gte=date(2025, 4, 1)).update(flagged=20)
    page = as_("L1").get("/improvements").content.decode()
    assert "no effect to be signed as shown" in page


@pytest.mark.parametrize(("move", "told"), [("effect_shown", "effect shown"), ("no_effect", "no effect")])
def test_a_signed_end_is_dated(as_, improving, move, told):
    from riskml.portal.models import CaseFile
    from riskml.portal.models_notes import Step

    at = datetime.fromisoformat("2025-09-01T09:00:00")
    Step.objects.create(case=improving, place=1, move=move, origin="improving", to="closed", since=at, at=at)
    CaseFile.objects.filter(pk=improving.pk).update(state="closed", final=True)
    assert f"signed on 2025-09-01: {told}" in as_("L1").get("/improvements").content.decode()


def test_who_may_look_at_improvements_and_not_at_cases_meets_no_title(as_, improving):
    page = as_("A1").get("/improvements").content.decode()
    assert improving.number in page
    assert "fewer were flagged" in page
    assert f"/cases/{improving.number}" in page  # it waits for the analyst, who may open it
    bureau = as_("B1").get("/improvements").content.decode()
    assert "fewer were flagged" in bureau
    assert "case 000" not in bureau
    assert f"/cases/{improving.number}" not in bureau
    assert improving.number not in as_("I1").get("/improvements").content.decode()


def test_a_rule_that_was_off_compares_nothing(as_, improving):
    from riskml.portal.models import Rule

    Rule.objects.filter(name="self_approval").update(state="off")
    assert "No rule of this case" in as_("L1").get("/improvements").content.decode()


def test_many_tasks_take_as_many_queries_as_few(as_, improving, registered):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from riskml.portal.models import CaseFile
    from riskml.portal.models_notes import Step

    def queries():
        browser = as_("L1")
        browser.get("/improvements")
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/improvements").status_code == 200
        return len(seen)

    few = queries()
    at = datetime.fromisoformat("2025-03-10T09:00:00")
    for case in registered.values():
        if case.pk != improving.pk:
            Step.objects.create(case=case, place=0, move="improve", origin="x", to="improving", since=at, at=at)
            CaseFile.objects.filter(pk=case.pk).update(state="improving")
    assert queries() == few <= 25


def test_what_fits_is_offered_where_an_improvement_is_opened_chosen_or_written_freely(as_, sign, registered):
    from riskml.portal.models import CaseFile
    from tests.portal.walking import CHECKED, HEAD, LEADER, walk

    inspectors = [("I1", "inspector"), ("I2", "inspector")]
    from riskml.portal.models import Account

    Account.objects.create(name="I2", roles=["inspector"])
    case = walk(
        registered["case 000"].number,
        *CHECKED,
        ("answer", [("u1-01", "subject")], {}),
        ("approve", [*HEAD, *LEADER], {}),
        ("rectify", [("E1", "executing_body")], {}),
        ("inspect", inspectors, {}),
    )
    form = as_("O1", "zh").get(f"/cases/{case.number}/improve").content.decode()
    assert "可选用的建议" in form
    assert "利益申报与办件回避" in form
    assert "用印审批" not in form  # of another area
    wanted = {"paper_improvement_plan": "7", "recommend": ["Declare interests, and step aside"], "language": "zh"}
    assert sign("O1", case.number, "improve", **wanted, reason="另加一句").status_code == 302
    told = CaseFile.objects.get(number=case.number).signatures.last().told["reason"]
    assert told.startswith("另加一句\n利益申报与办件回避：办件人员每年更新")
    assert told in as_("L1").get(f"/cases/{case.number}/improve").content.decode().replace("&#39;", "'")
    assert sign("L1", case.number, "improve").status_code == 302
    assert CaseFile.objects.get(number=case.number).state == "improving"
    # Nothing but what was offered is taken.
    assert "Recommendations that fit" not in as_("O1").get(f"/cases/{case.number}/reassign").content.decode()

"""Improvement tasks: the same rule in the same unit, before and since, against an independent exact interval."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from scipy.stats import binomtest, chi2

from riskml.portal.effects import (
    Effect,
    Half,
    Standard,
    Window,
    effect_of,
    effect_of_metric,
    may_name_until,
    rate_ratio,
    together,
    whole_months,
)


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
    assert queries() == few <= 26


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


@pytest.mark.parametrize(("before", "since"), [((40, 21.5), (11, 19.25)), ((3, 4.0), (0, 9.5)), ((0, 2.5), (7, 1.5))])
def test_a_metric_is_what_was_observed_beside_what_was_expected_with_exact_intervals(before, since):
    told = Effect(Standard(*before, 6), Standard(*since, 6)).ratio
    exact = binomtest(since[0], before[0] + since[0]).proportion_ci(0.95, "exact")
    scale = before[1] / since[1]
    assert told.low == pytest.approx(exact.low / (1 - exact.low) * scale)
    assert told.high == (pytest.approx(exact.high / (1 - exact.high) * scale) if exact.high < 1 else float("inf"))
    for observed, expected in (before, since):
        side = Standard(observed, expected, 6).share
        assert side.value == observed / expected
        assert side.low == pytest.approx((chi2.ppf(0.025, 2 * observed) / 2 if observed else 0.0) / expected)
        assert side.high == pytest.approx(chi2.ppf(0.975, 2 * observed + 2) / 2 / expected)


def test_the_month_of_the_beginning_counts_on_neither_side_of_a_metric():
    told = {date(2025, month, 1): (10.0 * month, 2.0 * month) for month in range(1, 7)}
    effect = effect_of_metric(told, date(2025, 3, 17))
    assert (effect.before, effect.since) == (Standard(30.0, 6.0, 2), Standard(150.0, 30.0, 3))


def test_a_metric_is_named_before_a_whole_month_of_the_improvement_has_passed():
    assert may_name_until(date(2025, 3, 17)) == date(2025, 4, 30)
    assert may_name_until(date(2025, 12, 1)) == date(2026, 1, 31)


def named(case, name, concern, months):
    """Have a metric named for a case, and told of u1 by the run: observed and expected of each month."""
    from riskml.portal.accounts import now
    from riskml.portal.models_watch import TaskMetric, UnitMetric
    from riskml.portal.scopes import current_run

    told = [[f"{day}-01", *values] for day, values in months.items()]
    UnitMetric.objects.update_or_create(
        run=current_run(),
        unit_id="u1",
        name=name,
        defaults={"label_zh": "指标", "label_en": "made-up share", "concern": concern, "months": told},
    )
    TaskMetric.objects.create(case=case, name=name, person="L1", role="leader", at=now())


@pytest.mark.parametrize(
    ("concern", "stands"), [("high", "the change is for the better"), ("low", "something got worse")]
)
def test_a_metric_stands_beside_the_rules_of_a_task_and_says_which_side_is_the_better(as_, improving, concern, stands):
    months = {"2025-01": (40, 20.0), "2025-02": (38, 19.5), "2025-03": (90, 9.0), "2025-04": (8, 20.0),
              "2025-05": (9, 21.0)}  # fmt: skip
    named(improving, "made_up", concern, months)
    page = as_("L1").get("/improvements").content.decode()
    assert "1.97 times the expected (78 observed, 39.5 expected, 2 months)" in page
    assert "0.41 times the expected (17 observed, 41.0 expected, 2 months)" in page
    assert "lower than before, beside what was expected" in page
    assert "a metric, named by L1 on" in page
    assert "97.5% interval" in page  # two comparisons: the rule's and the metric's
    assert stands in page


def test_a_month_that_was_not_over_when_the_run_was_made_is_not_counted(as_, improving):
    named(improving, "made_up", "high", {"2025-02": (9, 9.0), "2025-06": (3, 9.0), "2025-07": (50, 9.0)})
    page = as_("L1").get("/improvements").content.decode()
    assert "0.33 times the expected (3 observed, 9.0 expected, 1 month)" in page


@pytest.fixture
def begun_now(improving):
    """The same improvement, begun today."""
    from riskml.portal.accounts import now
    from riskml.portal.models_notes import Step

    Step.objects.filter(case=improving, to="improving").update(since=now(), at=now())
    return improving


def test_a_metric_is_named_once_by_who_may_and_by_nobody_who_has_figures_to_pick_from(as_, improving, begun_now):
    from riskml.portal.models_notes import Step
    from riskml.portal.models_watch import TaskMetric, UnitMetric
    from riskml.portal.scopes import current_run

    address = f"/improvements/{begun_now.number}/metric"
    [first, second, *_] = UnitMetric.objects.filter(run=current_run(), unit_id="u1").values_list("name", flat=True)
    assert f'<option value="{first}">' in as_("L1").get("/improvements").content.decode()
    for who in ("B1", "R1", "H1", "W1", "D1", "u1-01"):  # no page, or not to comment on
        assert address not in as_(who).get("/improvements").content.decode()
        assert as_(who).post(address, {"metric": first}).status_code == 404, who
    assert as_("L1").post(address, {"metric": "no_such"}).status_code == 404
    assert as_("L1").post(address, {"metric": first}).status_code == 302
    assert as_("L1").post(address, {"metric": first}).status_code == 404
    [told] = TaskMetric.objects.all()
    assert (told.name, told.person, told.role) == (first, "L1", "leader")
    with pytest.raises(TypeError):
        told.save()
    Step.objects.filter(case=improving).update(at=datetime.fromisoformat("2025-03-10T09:00:00"))
    assert as_("L1").post(address, {"metric": second}).status_code == 404


def test_the_room_keeps_of_a_run_the_metrics_that_count_and_have_a_better_side(as_, room):
    from riskml.portal.models_watch import UnitMetric
    from tests.portraits.fabricated_run import METRICS

    kinds = {name: (compare, concern) for name, _, compare, concern, *_ in METRICS}
    told = {(one.unit_id, one.name) for one in UnitMetric.objects.all()}
    assert told
    assert {kinds[name] for _, name in told} == {("rate", "high")}
    assert "u4" not in {unit for unit, _ in told}  # of too few people to have figures

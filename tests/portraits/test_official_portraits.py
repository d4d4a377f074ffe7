"""An official's portrait: everything that the run says of one person, and the score's exact account."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskml.core.errors import ModelError, RiskmlError
from riskml.core.texts import Text
from riskml.portraits import RunData, portray_official, portray_register
from riskml.portraits.parts import Account, Contribution
from riskml.portraits.plain import plain
from riskml.portraits.run_data import Index
from riskml.portraits.sentences import explanations, sentence
from tests.portraits import fabricated_run

SHARES = st.lists(st.floats(-50, 50, allow_nan=False), min_size=0, max_size=30)


@pytest.fixture(scope="module")
def run():
    return fabricated_run.run_data()


def account(base: float, values: list[float], score: float) -> Account:
    label = Text(zh="甲", en="a")
    return Account(score, base, tuple(Contribution(f"m{i}", label, "overdue", v) for i, v in enumerate(values)))


@given(st.floats(-10, 10), SHARES)
def test_an_account_is_its_sum_bit_for_bit_or_is_refused(base, values):
    total = base
    for value in values:
        total += value
    assert account(base, values, total).total() == total
    with pytest.raises(ModelError, match="a sum of exactly"):
        account(base, values, math.nextafter(total, math.inf))


def test_the_account_holds_every_column_of_the_scores_in_order(run):
    portrait = portray_official("u1-01", run)
    row = run.scores.frame.loc["u1-01"]
    assert portrait.account is not None
    assert portrait.account.score == row["score"]
    assert [one.metric for one in portrait.account.contributions] == list(run.scores.frame.columns[2:])
    assert [one.value for one in portrait.account.contributions] == row.iloc[2:].tolist()


def test_what_earned_a_grade_stands_first_and_of_that_what_names_the_fewest():
    def first(graders, **changes):
        run_data = fabricated_run.run_data(hits=fabricated_run.hits_frame().assign(**changes))
        return portray_official("u1-01", replace(run_data, graders=graders)).hits[0].rule

    assert first({}) == "self_approval"
    assert first({"split_purchases": 3}) == "split_purchases"
    assert first({"split_purchases": 3, "self_approval": 9}) == "self_approval"
    assert first({"split_purchases": 3, "self_approval": 9}, grade="red") == "split_purchases"


def test_hits_of_an_area_have_a_name_of_their_own_in_the_account():
    run_data = fabricated_run.run_data()
    scores = Index(run_data.scores.frame.assign(rules_procurement=0.0, rules_our_own=0.0), "official_id")
    account = portray_official("u1-01", replace(run_data, scores=scores)).account
    labels = {one.metric: one.label for one in account.contributions}
    assert labels["rules_procurement"] == Text(zh="规则命中：采购", en="hits of rules: procurement")
    assert labels["rules_our_own"].zh == "规则命中：our_own"


def test_figures_are_the_profile_rows(run):
    portrait = portray_official("u1-01", run)
    rows = run.latest[(run.latest["subject"] == "official") & (run.latest["subject_id"] == "u1-01")]
    assert {panel.metric for panel in portrait.metrics} == set(rows["metric"])
    for panel in portrait.metrics:
        row = rows[rows["metric"] == panel.metric].iloc[0]
        for name in ("observed", "expected", "exposure", "ratio", "effect", "low", "high", "z"):
            assert getattr(panel.figures, name) == pytest.approx(row[name], nan_ok=True, abs=0)
        assert panel.figures.peers == row["peers"]


def test_the_band_is_the_others_middle_80_percent(run):
    portrait = portray_official("u1-01", run)
    rows = run.latest[(run.latest["subject"] == "official") & (run.latest["status"] == "measured")]
    for panel in portrait.metrics:
        others = rows[(rows["metric"] == panel.metric) & (rows["subject_id"] != "u1-01")]["effect"]
        assert panel.band is not None
        assert panel.band.people == len(others)
        np.testing.assert_allclose([panel.band.low, panel.band.high], np.quantile(others, [0.1, 0.9]))


def test_twelve_months_in_order_and_a_month_without_work_is_missing_not_zero():
    run = fabricated_run.measurement(np.random.default_rng(3))
    march = pd.Timestamp("2025-03-01")
    lost = run.series[~((run.series["month"] == march) & (run.series["metric"] == "overdue_rate"))]
    run_data = fabricated_run.run_data(measured=replace(run, series=lost.sample(frac=1, random_state=1)))
    panel = next(one for one in portray_official("u1-01", run_data).metrics if one.metric == "overdue_rate")
    assert [point.month.month for point in panel.series] == [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6]
    assert math.isnan(panel.series[8].observed)
    assert panel.series[8].exposure == 0
    assert all(math.isfinite(point.observed) for i, point in enumerate(panel.series) if i != 8)


def test_evidence_comes_in_rank_order_with_the_matter_in_words(run):
    panel = next(one for one in portray_official("u1-01", run).metrics if one.metric == "overdue_rate")
    weights = [one.weight for one in panel.evidence]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) == 5
    assert panel.evidence[0].stratum == Text(zh="建筑工程施工许可 · 审批决定", en="Construction permit · Decision")


def test_evidence_of_closeness_says_for_whom(run):
    panels = {one.metric: one for one in portray_official("u1-01", run).metrics}
    assert panels["strongest_pair"].evidence[0].counterparty == "宏远建设有限公司 · C-0093"
    assert panels["overdue_rate"].evidence[0].counterparty == ""


def test_what_the_same_work_came_to_with_others_is_told_where_they_stay_unnamed(run):
    def beside(official):
        [panel] = [one for one in portray_official(official, run).metrics if one.metric == "pair_favour"]
        return panel.beside

    assert beside("u2-01").others == (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)
    assert (beside("u2-01").acts, beside("u2-01").own) == (12, 0.4)
    assert beside("u2-01").work.zh == "建筑工程施工许可 · 审批决定"
    assert beside("u1-02") is None


def test_a_pair_compared_by_value_is_a_difference_not_a_ratio(run):
    panel = next(one for one in portray_official("u2-01", run).metrics if one.metric == "pair_favour")
    assert panel.compare == "favour"
    assert "times the expected" not in sentence(panel).en


def test_a_pair_compared_by_value_says_what_it_is_with(run):
    panel = next(one for one in portray_official("u2-01", run).metrics if one.metric == "pair_favour")
    assert "with every other counterparty" in sentence(panel).en
    kinds = sentence(replace(panel, party=Text(zh="申请人类别", en="kind of applicant")))
    assert "with the kind of applicant that differs most" in kinds.en
    assert "差别最大的一个申请人类别" in kinds.zh
    assert "对其他申请人类别" in kinds.zh


def test_a_trend_of_few_months_is_said_in_months():
    run = fabricated_run.measurement(np.random.default_rng(3))
    profile = run.profile.copy()
    young = (profile["subject_id"] == "u1-02") & (profile["metric"] == "overdue_rate_trend")
    profile.loc[young, ["status", "exposure", "z"]] = ["below_minimum", 4.0, math.nan]
    gaps = portray_official("u1-02", fabricated_run.run_data(measured=replace(run, profile=profile))).gaps
    gap = next(one for one in gaps if one.name == "overdue_rate_trend")
    assert gap.reason.en == "Said nothing: 4 earlier months are too few to see a trend."


def test_what_is_not_said_says_why(run):
    gaps = {gap.name: gap for gap in portray_official("u1-01", run).gaps}
    assert gaps["pair_favour"].reason.en == "Said nothing: 12 observations, 20 needed."
    assert "至少需要 20 项" in gaps["pair_favour"].reason.zh
    assert "too few peers" in gaps["amount_level"].reason.en
    assert gaps["fast_share"].reason.zh.startswith("数据中没有收件时间列")
    assert gaps["approval_before_acceptance"].kind == "rule"


def test_a_metric_without_any_row_is_listed_as_unseen():
    run = fabricated_run.measurement(np.random.default_rng(3))
    profile = run.profile[~((run.profile["metric"] == "open_load") & (run.profile["subject_id"] == "u1-01"))]
    portrait = portray_official("u1-01", fabricated_run.run_data(measured=replace(run, profile=profile)))
    gap = next(gap for gap in portrait.gaps if gap.name == "open_load")
    assert "no work in this period" in gap.reason.en


def test_a_difference_within_its_interval_does_not_stand_out(run):
    for official_id in ("u1-01", "u2-03", "u3-09"):
        for panel in portray_official(official_id, run).metrics:
            if panel.stands_out:
                neutral = 1.0 if panel.compare in {"rate", "volume", "pairs"} else 0.0
                assert not panel.figures.low <= neutral <= panel.figures.high
                assert panel.aside >= 2


def test_every_sentence_speaks_both_languages_and_accuses_nobody(run):
    for panel in portray_official("u1-01", run).metrics:
        if panel.figures.status != "measured":
            continue
        text = sentence(panel)
        assert text.zh.startswith(panel.label.zh)
        assert text.zh.endswith("。")
        assert text.en.endswith(".")
        assert "{" not in text.zh + text.en
        assert not any(word in text.en.lower() for word in ("guilty", "corrupt", "violation", "suspect"))


def test_a_portrait_depends_on_neither_the_order_nor_the_number_of_rows_of_others(run):
    def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.sample(frac=1, random_state=7)

    measured = fabricated_run.measurement(np.random.default_rng(20260101))
    other = fabricated_run.run_data(
        measured=replace(measured, profile=shuffled(measured.profile), series=shuffled(measured.series))
    )
    assert plain(portray_official("u2-05", other)) == plain(portray_official("u2-05", run))


def test_unknown_official_gets_a_remedy(run):
    with pytest.raises(RiskmlError, match="Did you mean 'u1-") as caught:
        portray_official("u1-0l", run)
    assert len(caught.value.faults) == 1


def test_frames_that_lack_columns_are_all_named():
    measured = fabricated_run.measurement(np.random.default_rng(3))
    broken = replace(measured, profile=measured.profile.drop(columns=["z", "low"]), gaps=pd.DataFrame())
    with pytest.raises(RiskmlError) as caught:
        fabricated_run.run_data(measured=broken)
    missing = " ".join(fault.expected for fault in caught.value.faults)
    assert all(f"'{name}'" in missing for name in ("z", "low", "reason_zh", "reason_en", "metric"))


def test_someone_never_graded_is_shown_as_not_graded():
    ungraded = fabricated_run.run_data(without={"u3-05"})
    portrait = portray_official("u3-05", ungraded)
    assert portrait.grade.promise is None
    assert not portrait.grade.concluded
    assert portrait.account is None


def test_register_counts_whom_it_lists(run):
    register = portray_register(run)
    assert (register.counts.people_red, register.counts.people_yellow) == (1, 3)
    assert register.counts.people_open == 3


def test_the_same_run_draws_the_same_portrait(run):
    again = fabricated_run.run_data()
    assert json.dumps(portray_official("u1-01", run).to_dict()) == json.dumps(
        portray_official("u1-01", again).to_dict()
    )


def test_to_dict_snapshot_of_a_small_case():
    run = fabricated_run.measurement(np.random.default_rng(3))
    few = run.profile[run.profile["metric"] == "overdue_rate"]
    series = run.series[(run.series["metric"] == "overdue_rate") & (run.series["month"] == fabricated_run.LAST)]
    evidence = run.evidence[(run.evidence["metric"] == "overdue_rate") & (run.evidence["rank"] == 1)]
    run_data = fabricated_run.run_data(
        measured=replace(run, profile=few, series=series, evidence=evidence), hits=fabricated_run.hits_frame()[:1]
    )
    drawn = portray_official("u1-01", run_data).to_dict()
    json.dumps(drawn, allow_nan=False)
    panel = drawn["metrics"][0]
    row = few[few["subject_id"] == "u1-01"].iloc[0]
    assert panel["figures"] == {
        **{name: row[name] for name in ("observed", "expected", "exposure", "ratio", "effect", "low", "high", "z")},
        "status": "measured",
        "peers": 38,
        "close": 0.0,  # no act was compared in closer circumstances
    }
    assert panel["series"][0] == {
        "month": "2024-07-01",
        "observed": None,
        "expected": None,
        "exposure": 0.0,
        "z": None,
    }
    assert set(panel["evidence"][0]) == {"ref", "at", "stratum", "counterparty", "value", "weight"}
    assert panel["label"] == {"zh": "超期率", "en": "Overdue rate"}
    assert {key: drawn[key] for key in ("kind", "start", "end", "person")} == {
        "kind": "official",
        "start": "2024-07-01",
        "end": "2025-06-30",
        "person": {
            "official_id": "u1-01",
            "name": "王某甲",
            "unit_id": "u1",
            "unit": "住房和城乡建设局",
            "post": {"zh": "审批科科员", "en": "“审批科科员”"},
        },
    }
    assert drawn["hits"][0]["records"] == ["2025-u1-40217", "2025-u1-40219"]
    assert drawn["account"]["score"] == drawn["account"]["base"] + sum(
        one["value"] for one in drawn["account"]["contributions"]
    )
    assert set(drawn) == {
        "kind", "start", "end", "provenance", "gaps", "off", "person", "grade", "summary", "account", "place",
        "reasons", "involved", "hits", "metrics",
    }  # fmt: skip


def test_material_is_checked_once_and_indexed(run):
    assert isinstance(run, RunData)
    assert len(run.officials) == sum(fabricated_run.SIZES.values())
    assert run.units == tuple(fabricated_run.UNITS)


def test_what_was_tried_as_an_explanation_is_told_with_what_remains(run):
    panels = {panel.metric: panel for panel in portray_official("u1-01", run).metrics}
    one, z = explanations(panels["queue_jumping"]), panels["queue_jumping"].figures.z
    assert f"偏离由 {z:.1f} 降至 {z / 4:.1f} 个标准差" in one.zh
    assert f"{z / 4:.1f} of {z:.1f} standard deviations remain; at the same place: no explanation" in one.en
    assert explanations(panels["near_limit"]).en.endswith("none explains the departure.")
    quiet = next(panel for panel in panels.values() if not panel.trials)
    assert explanations(quiet) is None


def test_a_departure_that_is_not_everywhere_says_where_it_lies(run):
    panels = {panel.metric: panel.part for panel in portray_official("u1-01", run).metrics}
    told = {
        "near_limit": ("地点：“HALL-7”", "the place “HALL-7”"),
        "queue_jumping": ("2024 年 9 月当月", "2024-09 alone"),
        "overdue_workdays": ("2024 年 9 月至 2024 年 11 月", "2024-09 to 2024-11"),
        "batch_share": ("2025 年 3 月以来", "the time since 2025-03"),
    }
    for metric, (zh, en) in told.items():
        assert panels[metric] == Text(
            zh=f"偏离的 93.0% 集中在：{zh}（占所比工作的 31.0%）。",
            en=f"93.0% of the departure lies in: {en} (31.0% of the work compared).",
        )
    assert "m1" not in panels["overdue_rate"].en, "a step has a name"
    assert panels["off_hours_share"] is None

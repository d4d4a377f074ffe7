"""Volume against numpy, trends against a plain recursion."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.metrics.conftest import make_card, make_presence, make_steps, measure_steps, officials
from tests.metrics.oracle import ewma_against_past, in_window, keys_of, yardstick


@pytest.mark.parametrize("peers", ["unit", "all"])
def test_volume_equals_numpy(steps: pd.DataFrame, peers: str) -> None:
    unknown = steps.assign(
        elapsed_hours=steps["elapsed_hours"].mask(steps["step"].eq("s1") & steps["matter_id"].eq("m2"))
    )
    found = officials(
        measure_steps(unknown, [make_card("load", "volume", "elapsed_hours", peers=peers, concern="both")]), "load"
    )
    rows = in_window(unknown)
    weight = yardstick(unknown, "elapsed_hours", 0.5, method="linear")
    usual = {end: np.median([one for (*_, month), [one] in weight.items() if month == end]) for *_, end in weight}
    effort = [weight.get(key, [usual[key[-1]]])[0] for key in keys_of(rows)]
    held = rows.assign(effort=effort)
    held["square"] = held["effort"] ** 2
    own = held.groupby("official_id").agg(effort=("effort", "sum"), square=("square", "sum"), unit=("unit_id", "first"))
    presence = make_presence(unknown)
    months = pd.to_datetime(presence["month"]).between("2026-01-01", "2026-12-01")
    own["days"] = presence[months].groupby("official_id")["workdays"].sum()
    totals = own[["effort", "square", "days"]]
    everybody = totals.groupby(own["unit"]).transform("sum") if peers == "unit" else totals.sum()
    rest = everybody - totals
    expected = own["days"] * rest["effort"] / rest["days"]
    away = np.log(own["effort"] / expected)
    noise = own["square"] / own["effort"] ** 2 + rest["square"] / rest["effort"] ** 2
    mad = 1.482602218505602 * (away - away.median()).abs().median()
    tau2 = max(mad**2 - noise.median(), 0.0)
    np.testing.assert_allclose(found["observed"], own["effort"], rtol=1e-7)
    np.testing.assert_allclose(found["exposure"], own["days"])
    np.testing.assert_allclose(found["expected"], expected, rtol=1e-7)
    np.testing.assert_allclose(found["effect"], np.exp(away), rtol=1e-7)
    for side, name in ((-1, "low"), (1, "high")):
        np.testing.assert_allclose(found[name], np.exp(away + side * stats.norm.isf(0.025) * np.sqrt(noise)), rtol=1e-6)
    np.testing.assert_allclose(found["ratio"], np.exp(away * tau2 / (tau2 + noise)), rtol=1e-6)
    np.testing.assert_allclose(found["z"], (away - away.median()) / np.sqrt(tau2 + noise), rtol=1e-5, atol=1e-7)


def test_the_variance_of_a_log_ratio_is_that_of_compound_poisson_sums() -> None:
    """Counts of two strata are drawn, each act weighs its stratum's hours: the logarithm's variance, by simulation."""
    rng = np.random.default_rng(0)
    weights, rates = np.array([2.0, 9.0]), np.array([60.0, 25.0])
    sums = rng.poisson(rates, (200_000, 2)) @ weights
    peers = rng.poisson(3 * rates, (200_000, 2)) @ weights
    formula = (rates @ weights**2) / (rates @ weights) ** 2 * (1 + 1 / 3)
    assert np.log(sums / peers).var() == pytest.approx(formula, rel=0.03)


def test_without_any_working_time_acts_are_counted(steps: pd.DataFrame) -> None:
    found = officials(measure_steps(steps, [make_card("load", "volume", "cast(null as double)")]), "load")
    counted = in_window(steps).groupby("official_id").size()
    np.testing.assert_allclose(found["observed"], counted)


def test_nobody_present_is_not_measured(steps: pd.DataFrame) -> None:
    nobody = make_presence(steps).query("official_id != 'o003'")
    card = make_card("load", "volume", "elapsed_hours")
    found = officials(measure_steps(steps, [card], presence=nobody), "load")
    assert found.loc["o003", "status"] == "below_minimum"
    assert found.loc["o004", "status"] == "measured"


def test_the_trend_is_the_recursion() -> None:
    steps = make_steps(6000, seed=4)
    card = make_card("late", "rate", "late", trend=True, peers="all", minimum=3)
    answer = measure_steps(steps, [card], months=24)
    series = answer.series[answer.series["subject"] == "official"]
    months = [part.sort_values("month") for _, part in series.dropna(subset="z").groupby("subject_id")]
    this_month = pd.Timestamp("2026-12-01")
    newest = [part[part["month"] > "2025-11-30"] for part in months if part["month"].max() == this_month]
    newest = [part for part in newest if len(part) > 6]
    found = officials(answer, "late_trend")
    pasts = [np.clip(part["z"].to_numpy()[:-1], -4, 4) for part in newest]
    noise = [np.square(past - past.mean()).sum() for past in pasts]
    pooled = sum(noise) / sum(len(part) - 2 for part in newest)
    assert len(newest) > 10
    for part in newest:
        now, past, chance = ewma_against_past(part["z"].tolist())
        row = found.loc[part["subject_id"].iloc[0]]
        assert row["status"] == "measured"
        assert row["exposure"] == len(part) - 1
        assert row["observed"] == pytest.approx(now, abs=1e-7)
        assert row["expected"] == pytest.approx(past, abs=1e-7)
        assert row["z"] == pytest.approx((now - past) / np.sqrt(pooled * chance), rel=1e-6, abs=1e-6)


def test_a_change_for_the_worse_shows_in_the_trend_and_a_steady_difference_does_not() -> None:
    steps = make_steps(9000, officials=24)
    recent = steps["occurred_at"] >= "2026-10-01"
    worse = steps["official_id"].eq("o005") & recent
    steady = steps["official_id"].eq("o006")
    rng = np.random.default_rng(3)
    steps["late"] = steps["late"].mask((worse | steady) & (rng.random(len(steps)) < 0.6), 1)
    card = make_card("late", "rate", "late", trend=True, peers="all", minimum=12)
    answer = measure_steps(steps, [card])
    level, trend = officials(answer, "late")["z"], officials(answer, "late_trend")["z"]
    assert trend["o005"] > 2.5
    assert trend["o005"] == trend.max()
    assert level["o006"] == level.max()
    assert abs(trend["o006"]) < 2


def test_fewer_than_six_earlier_months_are_no_past() -> None:
    card = make_card("late", "rate", "late", trend=True)
    answer = measure_steps(make_steps(1500, months=5), [card])
    found = officials(answer, "late_trend")
    assert set(found["status"]) == {"below_minimum"}
    assert found["z"].isna().all()

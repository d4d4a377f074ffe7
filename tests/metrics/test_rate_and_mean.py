"""Rate and mean against row-by-row computation, statsmodels, and every possible deal."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import proportions_ztest

from riskml.metrics.overdispersion import between_variance
from tests.metrics.conftest import make_card, make_steps, measure_steps, officials
from tests.metrics.oracle import cube_root_score, held, in_window, overdispersion, sums


@pytest.mark.parametrize("peers", ["unit", "all"])
@pytest.mark.parametrize(("compare", "value"), [("rate", "late"), ("mean", "elapsed_hours")])
def test_equals_the_row_by_row_computation(steps: pd.DataFrame, compare: str, value: str, peers: str) -> None:
    answer = measure_steps(steps, [make_card("metric", compare, value, peers=peers)])
    found = officials(answer, "metric")
    rows = in_window(steps) if compare == "rate" else held(steps, value)
    wanted = sums(rows, found.index, value, by_unit=peers == "unit")
    reach = wanted["expected"] if compare == "rate" else wanted["n"]
    shown = 1.0 if compare == "rate" else wanted["n"]
    skew = wanted["skew"] if compare == "rate" else 0 * wanted["skew"]
    difference = wanted["observed"] - wanted["expected"]
    np.testing.assert_allclose(found["exposure"], wanted["n"])
    np.testing.assert_allclose(found["peers"], wanted["peers"])
    np.testing.assert_allclose(found["observed"], wanted["observed"] / shown, rtol=1e-8)
    np.testing.assert_allclose(found["expected"], wanted["expected"] / shown, rtol=1e-8)
    tau2 = overdispersion(wanted.assign(difference=difference, skew=skew), reach)
    total = wanted["variance"] + tau2 * reach**2
    z = cube_root_score((difference / total**0.5).to_numpy(), (skew / total**1.5).to_numpy())
    np.testing.assert_allclose(found["z"], z, rtol=1e-5, atol=1e-7)
    if compare == "rate":
        shrunk = 1 + (difference / reach) * tau2 / (tau2 + wanted["variance"] / reach**2)
        np.testing.assert_allclose(found["ratio"], shrunk, rtol=1e-6)
        assert (found["low"] <= found["effect"]).all()
        assert (found["effect"] <= found["high"]).all()


def two_officials(mine: tuple[int, int], theirs: tuple[int, int]) -> pd.DataFrame:
    ones = [1] * mine[0] + [0] * (mine[1] - mine[0]) + [1] * theirs[0] + [0] * (theirs[1] - theirs[0])
    frame = make_steps(len(ones), months=6)
    who = ["a"] * mine[1] + ["b"] * theirs[1]
    return frame.assign(official_id=who, unit_id="u", matter_id="m", step="s", late=ones)


def test_one_stratum_is_the_two_sample_test_of_proportions() -> None:
    steps = two_officials((30, 200), (70, 800))
    found = officials(measure_steps(steps, [make_card("metric", "rate", "late")]), "metric").loc["a"]
    z, _ = proportions_ztest([30, 70], [200, 800])
    table = StratifiedTable([np.array([[30, 170], [70, 730]])])
    chi2 = table.test_null_odds(correction=False).statistic
    # The score of the deal has N - 1 where the two-sample test has N; Mantel and Haenszel have it too.
    assert z**2 * 999 / 1000 == pytest.approx(chi2)
    pool, rest = 1000, 800
    variance = 200 * 0.1 * 0.9 * pool**2 / ((pool - 1) * rest)
    x = (30 - 200 * 70 / 800) / variance**0.5
    assert x == pytest.approx(chi2**0.5)
    skew = 200 * 0.1 * 0.9 * 0.8 * (1 - (200 / 800) ** 2) / variance**1.5
    # Two officials mirror each other, so that overdispersion takes part of their difference.
    assert 0 < found["z"] <= cube_root_score(np.array([x]), np.array([skew]))[0] + 1e-9
    assert found["expected"] == pytest.approx(200 * 70 / 800)


def test_variance_is_that_of_every_possible_deal() -> None:
    values = np.array([0.0, 1.0, 4.0, 9.0, 2.0, 7.0, 7.0])
    own = 3
    differences = []
    for mine in combinations(range(len(values)), own):
        held = np.isin(np.arange(len(values)), mine)
        differences.append(values[held].sum() - own * values[~held].mean())
    steps = make_steps(len(values), months=3).assign(
        official_id=["a"] * own + ["b"] * 4, unit_id="u", matter_id="m", step="s", elapsed_hours=values
    )
    answer = measure_steps(steps, [make_card("metric", "mean", "elapsed_hours", minimum=1)])
    found = officials(answer, "metric").loc["a"]
    half = 1.959963984540054 * np.std(differences) / own
    assert found["effect"] == pytest.approx(values[:3].mean() - values[3:].mean(), rel=1e-8)
    assert found["high"] - found["effect"] == pytest.approx(half, rel=1e-7)
    assert found["effect"] - found["low"] == pytest.approx(half, rel=1e-7)


def test_a_score_and_an_interval_are_those_of_all_deals_of_one_stratum() -> None:
    """Forty officials of a hundred acts, no further apart than chance: the mid-p tail of all deals, by scipy."""
    counts = stats.binom(100, 0.07).ppf((np.arange(40) + 0.5) / 40).astype(int)
    late = np.concatenate([np.arange(100) < count for count in counts]).astype(int)
    steps = make_steps(4000, months=6).assign(
        official_id=np.repeat([f"o{number:02d}" for number in range(40)], 100), unit_id="u", matter_id="m", step="s",
        late=late,
    )  # fmt: skip
    found = officials(measure_steps(steps, [make_card("metric", "rate", "late")]), "metric")
    total = int(late.sum())
    deal = stats.hypergeom(4000, total, 100)
    for official, count in zip(found.index, counts, strict=True):
        exact = stats.norm.isf(deal.sf(count) + deal.pmf(count) / 2)
        assert found.loc[official, "z"] == pytest.approx(exact, abs=0.12), count
        # The exact interval of a Poisson count whose variance is that of the deal.
        expected, shown = (total - count) / 39, found.loc[official]
        scale = 100 * np.var(late, ddof=1) * 4000 / 3900 / expected
        ends = stats.chi2.ppf([0.025, 0.975], [2 * count / scale, 2 * count / scale + 2]) / 2 * scale / expected
        assert [shown["low"], shown["high"]] == pytest.approx(ends.tolist(), rel=0.03, abs=0.01), count


@pytest.mark.parametrize("silent", [0, 5, 100])
def test_others_who_have_no_event_stand_beside_few_at_nothing(silent: int) -> None:
    """The variance at which the winsorised scores have a normal's mean square, searched for again by scipy."""
    rng = np.random.default_rng(silent)
    difference, variance, reach = rng.normal(0, 4, 12), rng.uniform(1, 3, 12), rng.uniform(1, 4, 12)
    nobody = np.zeros(min(silent, 18))
    cut = stats.norm.isf(0.2)
    usual = stats.norm.expect(lambda value: min(value**2, cut**2))

    def beyond(tau2: float) -> float:
        z = np.concatenate([nobody, difference / np.sqrt(variance + tau2 * reach**2)])
        middle = np.median(z)
        return float(((np.clip(z, *np.quantile(z, [0.2, 0.8])) - middle) ** 2).sum() / usual - (len(z) - 1))

    expected = optimize.brentq(beyond, 0, 1e4) if beyond(0.0) > 0 else 0.0
    found = between_variance(difference, variance, reach, np.zeros(12), silent=silent)
    assert found == pytest.approx(expected, rel=1e-6)


def test_three_of_a_dozen_at_one_habit_are_not_what_is_usual() -> None:
    """They lift what is expected of their colleagues, who stand together below it: no spread of honest people."""
    one, none = np.ones(16), np.zeros(16)
    apart = np.array([*np.linspace(-2.2, -1.2, 13), 7.0, 8.0, 9.0])
    assert between_variance(apart, one, one, none) == 0.0
    honest = stats.norm.ppf((np.arange(16) + 0.5) / 16)
    assert between_variance(3.0 * honest, one, one, none) > 4.0


def test_rare_events_are_scored_like_their_exact_tail() -> None:
    frames = [make_steps(100, months=6, seed=seed).assign(official_id=f"o{seed:02d}", late=0) for seed in range(40)]
    steps = pd.concat(frames).assign(unit_id="u", matter_id="m", step="s")
    steps["operation_id"] = np.arange(len(steps)).astype(str)
    late = np.zeros(len(steps), dtype=int)
    late[:2] = 1
    late[500], late[900], late[1700], late[2500], late[3300], late[3900] = [1] * 6
    found = officials(measure_steps(steps.assign(late=late), [make_card("metric", "rate", "late")]), "metric")
    assert found.loc["o00", "observed"] == 2
    naive = (2 - 100 * 6 / 3900) / (100 * 8 / 4000) ** 0.5
    assert naive > 4
    assert 1.8 < found.loc["o00", "z"] < 3.0


def test_a_stratum_without_peers_leaves_both_sides(steps: pd.DataFrame) -> None:
    alone = steps["official_id"].eq("o001") & steps["matter_id"].eq("m0")
    lonely = steps.assign(matter_id=steps["matter_id"].mask(alone, "only one"))
    found = officials(measure_steps(lonely, [make_card("metric", "rate", "late")]), "metric")
    assert found.loc["o001", "exposure"] == len(in_window(steps[~alone]).query("official_id == 'o001'"))
    one = steps[steps["official_id"] == "o001"]
    found = officials(measure_steps(one, [make_card("metric", "rate", "late")]), "metric")
    assert found.loc["o001", "status"] == "no_peers"
    assert found.loc["o001", "exposure"] == len(in_window(one))
    assert np.isnan(found.loc["o001", "z"])


def test_below_the_minimum_the_number_is_shown_and_the_z_is_not(steps: pd.DataFrame) -> None:
    few = pd.concat([steps[steps["official_id"] != "o001"], in_window(steps).query("official_id == 'o001'").head(4)])
    found = officials(measure_steps(few, [make_card("metric", "rate", "late")]), "metric").loc["o001"]
    assert found["status"] == "below_minimum"
    assert found["exposure"] == 4
    assert np.isnan(found["z"])


def test_an_official_of_two_units_is_one_official_and_no_peer_of_himself(steps: pd.DataFrame) -> None:
    moved = steps["official_id"].eq("o001") & (np.arange(len(steps)) % 3 == 0)
    roaming = steps.assign(unit_id=steps["unit_id"].mask(moved, "u0"))
    found = officials(measure_steps(roaming, [make_card("metric", "rate", "late", peers="all")]), "metric")
    wanted = sums(in_window(roaming), ["o001"], "late", by_unit=False).loc["o001"]
    assert found.loc["o001", "unit_id"] == "u1"
    assert found.loc["o001", "expected"] == pytest.approx(wanted["expected"])
    assert found.index.is_unique


def test_units_are_compared_with_all_other_units(steps: pd.DataFrame) -> None:
    answer = measure_steps(steps, [make_card("metric", "rate", "late")])
    units = answer.profile[answer.profile["subject"] == "unit"].set_index("subject_id")
    as_officials = in_window(steps).assign(official_id=lambda frame: frame["unit_id"])
    for unit in ("u0", "u1", "u2"):
        wanted = sums(as_officials, [unit], "late", by_unit=False).loc[unit]
        assert units.loc[unit, "expected"] == pytest.approx(wanted["expected"])
        assert units.loc[unit, "unit_id"] == unit

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from riskml.core.errors import ModelError
from riskml.evaluation import DriftLimits, drift, martingale, population_stability, sequential_p_values


def months(seed, rows=800, shift=0.0, scale=1.0, columns=6):
    random = np.random.default_rng(seed)
    X = pd.DataFrame(random.normal(size=(rows, columns)), columns=[f"m{i}" for i in range(columns)])
    X.iloc[:, 0] = shift + scale * X.iloc[:, 0]
    X.iloc[: rows // 10, 1] = np.nan
    return X


def score(X):
    return X.fillna(0).sum(axis=1).to_numpy()


def look(then, now, **more):
    return drift(then, now, score(then), score(now), **more)


def test_index_by_hand_and_law_by_chance():
    then, now = np.array([1.0, 2, 3, 4, np.nan]), np.array([1.0, 1, 1, 4, np.nan, np.nan])
    p, q = np.array([2.5, 2.5, 1.5]) / 6.5, np.array([3.5, 1.5, 2.5]) / 7.5
    assert population_stability(then, now, bins=2) == (pytest.approx(((q - p) * np.log(q / p)).sum()), 3)
    random = np.random.default_rng(0)
    found = [population_stability(random.normal(size=400), random.normal(size=300))[0] for _ in range(400)]
    scaled = np.array(found) / (1 / 400 + 1 / 300)
    assert np.mean(scaled) == pytest.approx(9, rel=0.1)
    assert (scaled > stats.chi2.isf(0.05, 9)).mean() < 0.09


def test_ranks_are_uniform_and_independent_while_nothing_changes():
    random = np.random.default_rng(1)
    p = sequential_p_values(random.normal(size=300), random.normal(size=3000))
    assert stats.kstest(p, "uniform").pvalue > 0.01
    assert abs(np.corrcoef(p[1:], p[:-1])[0, 1]) < 0.05
    ties = sequential_p_values(random.integers(0, 3, 300), random.integers(0, 3, 3000))
    assert stats.kstest(ties, "uniform").pvalue > 0.01


def test_ranks_by_brute_force():
    then, now = [1.0, 2.0], [3.0]
    p = sequential_p_values(then, now, seed=5)[0]
    assert 0 <= p <= 1 / 3
    order = np.random.default_rng(2).permutation(50)
    current = np.random.default_rng(3).normal(size=50)
    assert (sequential_p_values(then, current) == sequential_p_values(then, current[order])).all()


def test_ville_holds_and_shifts_are_seen():
    random = np.random.default_rng(4)
    ever = [martingale(random.random(400)) for _ in range(200)]
    assert np.mean(np.array(ever) >= 20) <= 0.05
    for other in (
        random.beta(1, 1.6, 600),
        random.beta(1.6, 1, 600),
        random.beta(0.6, 0.6, 600),
        random.beta(2, 2, 600),
    ):
        assert martingale(other) > 100


def test_without_change_the_promise_stands():
    found = [look(months(seed), months(seed + 1000, 500)) for seed in range(30)]
    assert np.mean([one.stands for one in found]) >= 0.98
    assert np.mean([len(one.drifted) for one in found]) < 0.05
    assert "stands" in found[0].text().en
    assert "承诺有效" in found[0].text().zh


@pytest.mark.parametrize(
    "now",
    [months(7, shift=3.0), months(7, scale=4.0), months(7) + 0.5, months(7) * 1.6],
    ids=["one metric shifts", "one metric spreads", "all shift", "all spread"],
)
def test_change_withdraws_the_promise_in_words(now):
    found = look(months(0), now)
    assert found.standing == "withdrawn"
    assert "withdrawn: " in found.text().en
    assert "已撤回" in found.text().zh
    assert found.reasons
    assert found.score_distance == pytest.approx(stats.ks_2samp(score(months(0)), score(now)).statistic)


def test_metrics_are_named_by_both_measures():
    now = months(3)
    now["m3"] += 1.0
    now["m4"] = now["m4"].where(np.arange(800) % 2 == 0)  # half of it is gone
    found = look(months(0), now)
    assert set(found.drifted) == {"m3", "m4"}
    for name in now:
        expected = stats.ks_2samp(months(0)[name].dropna(), now[name].dropna())
        assert found.metrics.loc[name, "distance"] == pytest.approx(expected.statistic)
    assert found.metrics.loc["m4", "missing_now"] == 0.5
    assert any("2 of 6" in reason.en for reason in found.reasons)


def test_a_change_too_small_to_matter_is_no_reason():
    then, now = months(0, 20_000), months(1, 20_000)
    now["m0"] += 0.06
    found = look(then, now)
    assert found.stands
    assert found.score_distance < 0.05


def test_of_few_people_nothing_can_be_told():
    found = look(months(0), months(1, 20))
    assert found.standing == "cannot tell"
    assert not found.stands
    assert "20 now" in found.text().en
    assert "无法判断" in found.text().zh
    assert look(months(0), months(1, 20), limits=DriftLimits(fewest=10)).standing != "cannot tell"


def test_what_cannot_be_compared_is_said_at_once():
    then = months(0)
    with pytest.raises(ModelError) as caught:
        drift(then, then.rename(columns={"m0": "m9"}), score(then)[1:], score(then))
    assert [fault.where for fault in caught.value.faults] == ["metric 'm0'", "metric 'm9'", "scores of then"]
    with pytest.raises(ModelError, match="none"):
        sequential_p_values([], [1.0])

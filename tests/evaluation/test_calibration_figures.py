import numpy as np
import pytest
from sklearn.metrics import brier_score_loss
from statsmodels.stats.proportion import proportion_confint

from riskml.core.errors import ModelError
from riskml.evaluation import calibration


def said_and_came(n, seed, tilt=1.0):
    random = np.random.default_rng(seed)
    p = random.beta(0.6, 4, n)
    return (random.random(n) < p**tilt).astype(int), p


def test_by_brute_force():
    y, p = said_and_came(1000, 0)
    found = calibration(y, p)
    order = np.argsort(p)
    parts = np.array_split(order, 10)
    expected = sum(abs(y[part].mean() - p[part].mean()) * len(part) for part in parts) / 1000
    assert found.error == pytest.approx(expected)
    assert found.brier == pytest.approx(brier_score_loss(y, p))
    assert found.table["people"].tolist() == [100] * 10
    low, high = proportion_confint(found.table["found"], found.table["people"], method="wilson")
    assert found.table["share_low"].to_numpy() == pytest.approx(low.to_numpy())
    assert found.table["share_high"].to_numpy() == pytest.approx(high.to_numpy())
    assert (found.table["low"] <= found.table["mean_probability"]).all()
    assert (found.table["mean_probability"] <= found.table["high"]).all()


def test_equal_probabilities_are_never_parted_and_order_is_nothing():
    y = np.array([1, 0, 1, 0, 0, 1, 1, 0])
    p = np.array([0.5] * 6 + [0.7, 0.9])
    found = calibration(y, p, bins=4)
    assert found.table["people"].sum() == 8
    assert found.table["people"].max() == 6
    order = np.random.default_rng(0).permutation(8)
    assert calibration(y[order], p[order], bins=4).error == pytest.approx(found.error)


def test_the_bias_of_few_people_is_known():
    errors = [calibration(*said_and_came(200, seed)).error for seed in range(40)]
    chance = calibration(*said_and_came(200, 99))
    assert chance.by_chance == pytest.approx(np.mean(errors), rel=0.15)
    # A perfectly calibrated model misses the aim, from too few people: that is said, and nothing is promised.
    assert chance.by_chance > 0.02
    assert not chance.holds()
    assert "too few people" in chance.text().en
    assert np.mean(np.array(errors) <= chance.likely_by_chance) > 0.85


def test_good_and_bad_probabilities_are_told_apart():
    good, bad = calibration(*said_and_came(20_000, 1)), calibration(*said_and_came(20_000, 1, tilt=0.6))
    assert good.holds()
    assert "may be shown" in good.text().en
    assert bad.error > bad.likely_by_chance
    assert "are off" in bad.text().en
    assert "不显示概率" in bad.text().zh


def test_what_is_no_outcome_or_probability_is_said_at_once():
    with pytest.raises(ModelError) as caught:
        calibration([0, 1, np.nan], [0.1, 1.5, 0.2])
    assert [fault.where for fault in caught.value.faults] == ["outcomes", "probabilities"]
    with pytest.raises(ModelError, match="one of each"):
        calibration([], [])

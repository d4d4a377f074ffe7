import numpy as np
import pytest

from riskml.core.errors import ModelError
from riskml.scoring import Boosted
from riskml.scoring.positive_unlabelled import (
    check_prior,
    elkan_noto_targets,
    estimate_prior,
    label_frequency,
    nnpu_objective,
    sensitivity,
)

PRIOR, FREQUENCY = 0.2, 0.3
SMALL = {"bags": 1, "n_estimators": 40, "num_leaves": 7, "learning_rate": 0.2, "n_jobs": 1}


@pytest.fixture(scope="module")
def drawn():
    """Positives lie apart from the others; a finding is a random draw of three in ten of them."""
    random = np.random.default_rng(4)
    true = random.random(6000) < PRIOR
    X = random.normal(size=(6000, 3)) + 3.0 * true[:, None] * np.array([1.0, 1.0, 0.0])
    return X, true, (true & (random.random(6000) < FREQUENCY)).astype(int)


def chances(model, X):
    return 1 / (1 + np.exp(-model.decision_function(X)))


@pytest.mark.parametrize("pu", ["elkan_noto", "nnpu"])
@pytest.mark.parametrize("prior", [PRIOR, None])
def test_the_share_of_positives_comes_out(drawn, pu, prior):
    X, _, y = drawn
    model = Boosted(pu=pu, prior=prior, **SMALL).fit(X, y)
    assert model.prior_ == pytest.approx(PRIOR, abs=1e-12 if prior else 0.05)
    assert chances(model, X).mean() == pytest.approx(PRIOR, abs=0.04)


@pytest.mark.parametrize("pu", ["elkan_noto", "nnpu"])
def test_it_is_nearer_to_the_truth_than_taking_the_unlabelled_for_innocent(drawn, pu):
    X, true, y = drawn
    taken, weighted = (Boosted(pu=way, prior=PRIOR, **SMALL).fit(X, y) for way in ("none", pu))
    off_taken, off_weighted = (np.mean((chances(model, X) - true) ** 2) for model in (taken, weighted))
    assert off_weighted < off_taken / 2
    found = chances(weighted, X)[true & (y == 0)]
    assert np.mean(found > 0.5) > 0.8


def test_who_was_cleared_is_less_suspect_than_the_unlabelled_alike(drawn):
    X, true, y = drawn
    cleared = np.where(~true & (X[:, 2] > 0), -1, y)
    plain, told = (Boosted(pu="elkan_noto", prior=PRIOR, **SMALL).fit(X, labels) for labels in (y, cleared))
    side = ~true & (X[:, 2] > 0)
    assert chances(told, X)[side].mean() < chances(plain, X)[side].mean()


def test_targets_are_the_odds_of_the_paper():
    labelled, cleared = np.array([True, False, False, False]), np.array([False, False, False, True])
    soft = elkan_noto_targets(np.array([0.2, 0.1, 0.9, 0.4]), labelled, cleared, 0.4)
    assert soft == pytest.approx([1.0, 0.6 / 0.4 * 0.1 / 0.9, 1.0, 0.0])
    for frequency in (0.0, 1.5):
        with pytest.raises(ModelError, match="frequency"):
            elkan_noto_targets(np.array([0.2]), labelled[:1], cleared[:1], frequency)


def test_frequency_of_labels_is_the_papers_first_estimate():
    found = label_frequency(np.array([0.2, 0.4, 0.9]), np.array([True, True, False]), np.array([3.0, 1.0, 9.0]))
    assert found == pytest.approx(0.25)


def risk(raw, labelled, prior):
    """Non-negative risk with the logistic loss, as in Kiryo et al., equation 6, times the rows."""
    as_positive, as_negative = np.logaddexp(0, -raw), np.logaddexp(0, raw)
    negative = as_negative.mean() - prior * as_negative[labelled].mean()
    return len(raw) * (prior * as_positive[labelled].mean() + negative), negative


@pytest.mark.parametrize("shift", [0.0, 6.0])
def test_steps_are_the_slope_of_the_risk_and_turn_back_below_nothing(shift):
    random = np.random.default_rng(0)
    labelled = np.arange(50) < 10
    raw = random.normal(size=50) + np.where(labelled, shift, -shift)
    gradient, hessian = nnpu_objective(labelled, 0.4)(raw, None)
    slope = np.zeros(50)
    for i in range(50):
        step = np.zeros(50)
        step[i] = 1e-6
        up, down = (risk(raw + side * step, labelled, 0.4) for side in (1, -1))
        slope[i] = (up[0] - down[0]) / 2e-6 if shift == 0 else -50 * (up[1] - down[1]) / 2e-6
    assert (risk(raw, labelled, 0.4)[1] < 0) == (shift > 0)
    assert gradient == pytest.approx(slope, abs=1e-5)
    assert (hessian > 0).all()


@pytest.mark.parametrize("share", [0.05, 0.2, 0.5])
def test_the_prior_is_found_where_positives_lie_apart(share):
    random = np.random.default_rng(1)
    true = random.random(20_000) < share
    scores = random.normal(size=20_000) + 4 * true
    labelled = true & (random.random(20_000) < 0.3)
    assert estimate_prior(scores, labelled) == pytest.approx(share, abs=0.04)


def test_the_prior_is_an_upper_bound_where_they_overlap():
    random = np.random.default_rng(2)
    true = random.random(20_000) < 0.2
    labelled = true & (random.random(20_000) < 0.3)
    assert estimate_prior(random.normal(size=20_000) + 0.5 * true, labelled) > 0.3
    with pytest.raises(ModelError, match="findings and unlabelled"):
        estimate_prior(np.zeros(3), np.zeros(3, bool))


def test_precision_of_the_list_is_the_true_one_at_the_true_share():
    inside = 0
    for seed in range(40):
        random = np.random.default_rng(seed)
        true = random.random(3000) < PRIOR
        scores = random.normal(size=3000) + 2.0 * true
        labelled = true & (random.random(3000) < FREQUENCY)
        table = sensitivity(scores, labelled, [true.mean(), 0.1, 0.01], capacity=500)
        right = true[np.argsort(-scores, kind="stable")[:500]].mean()
        at = table.iloc[0]
        inside += at["precision_low"] <= right <= at["precision_high"]
        assert at["precision"] == pytest.approx(right, abs=0.15)
        assert table["precision"].iloc[1] == pytest.approx(at["precision"] * 0.1 / true.mean(), rel=1e-9)
        assert table["contradicted"].tolist() == [False, False, True]
        assert (table["jaccard"] == 1).all()
    assert inside >= 36


def test_lists_of_models_learnt_under_each_share_are_compared():
    ahead = {0.2: np.array([3.0, 2.0, 1.0, 0.0]), 0.4: np.array([3.0, 0.0, 1.0, 2.0])}
    table = sensitivity(ahead.__getitem__, np.array([True, False, False, False]), [0.2, 0.4], capacity=2)
    assert table["jaccard"].tolist() == [1.0, 1 / 3]


def test_tables_of_nothing_are_refused_with_every_fault():
    with pytest.raises(ModelError) as caught:
        sensitivity(np.zeros(3), np.zeros(3, bool), [0.0, 2.0], capacity=4)
    assert len(caught.value.faults) == 4


@pytest.mark.parametrize("prior", [0.1, 1.0, float("nan")])
def test_a_share_that_findings_contradict_is_refused(prior):
    with pytest.raises(ModelError, match="Assume a larger share"):
        check_prior(prior, 0.1)

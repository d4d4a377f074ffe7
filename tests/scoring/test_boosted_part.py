import lightgbm
import numpy as np
import pandas as pd
import pytest
import shap
from sklearn.base import clone
from sklearn.metrics import roc_auc_score
from sklearn.utils.estimator_checks import check_estimator

from riskml.core.errors import ModelError
from riskml.scoring import Boosted
from tests.scoring.shapley_by_hand import by_definition, profiles

SMALL = {"bags": 2, "n_estimators": 8, "num_leaves": 7, "learning_rate": 0.3, "min_child_samples": 5, "n_jobs": 1}
DIRECTIONS = ["high", "low", "both", "both", "high", "both"]


def findings(X, seed=1):
    z = np.nan_to_num(X)
    odds = -2 + z[:, 0] - 0.7 * z[:, 1] + z[:, 2] * (z[:, 3] > 0)
    return (np.random.default_rng(seed).random(len(X)) < 1 / (1 + np.exp(-odds))).astype(int)


@pytest.fixture(scope="module")
def learnt():
    X = profiles(600, 6, gaps=0.15)
    return X, findings(X), Boosted(directions=DIRECTIONS, reference_size=40, **SMALL).fit(X, findings(X))


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_scikit_learn_has_no_complaint():
    results = check_estimator(Boosted(bags=1, n_estimators=3, min_child_samples=2, n_jobs=1), on_fail=None)
    assert len(results) > 60
    assert [one for one in results if one["status"] not in {"passed", "skipped"}] == []


def test_prediction_is_lightgbms_own(learnt):
    X, _, model = learnt
    whole = X[~np.isnan(X).any(axis=1)]
    own = [lightgbm.Booster(model_str=text).predict(whole, raw_score=True) for text in model.to_texts().values()]
    assert len(whole) > 100
    assert model.decision_function(whole) == pytest.approx(np.mean(own, axis=0), abs=1e-12)


def expectation(model, row, coalition):
    """Mean over the reference, whose values stand in for all that is not in the coalition."""
    rows = model.reference_.copy()
    rows[:, coalition] = row[coalition]
    return model.decision_function(rows).mean()


def test_shapley_values_are_those_of_the_definition(learnt):
    X, _, model = learnt
    rows = np.concatenate([X[np.isnan(X).any(axis=1)][:2], X[~np.isnan(X).any(axis=1)][:2]])
    base, phi = model.explain(rows)
    for row, found in zip(rows, phi, strict=True):
        seen = [j for j in range(6) if not np.isnan(row[j])]
        expected = by_definition(lambda coalition, row=row: expectation(model, row, coalition), seen, 6)
        assert found == pytest.approx(expected, abs=1e-10)
        assert (found[np.isnan(row)] == 0).all()
        assert base == pytest.approx(expectation(model, row, []))
        assert model.decision_function(row[None])[0] == pytest.approx(expectation(model, row, seen))


def test_agrees_with_shap(learnt):
    X, _, model = learnt
    rows = X[~np.isnan(X).any(axis=1)][:30]
    values, bases = [], []
    for text in model.to_texts().values():
        booster = lightgbm.Booster(model_str=text)
        booster.params["objective"] = "cross_entropy"
        explainer = shap.TreeExplainer(booster, model.reference_, feature_perturbation="interventional")
        values.append(explainer.shap_values(rows, check_additivity=False))
        bases.append(float(np.ravel(explainer.expected_value)[0]))
    base, phi = model.explain(rows)
    assert phi == pytest.approx(np.mean(values, axis=0), abs=1e-6)
    assert base == pytest.approx(np.mean(bases), abs=1e-6)


def test_contributions_add_up_to_the_prediction(learnt):
    X, _, model = learnt
    base, phi = model.explain(X)
    assert np.abs(base + phi.sum(axis=1) - model.decision_function(X)).max() < 1e-12


def test_never_falls_where_more_is_of_concern_nor_rises_where_less_is(learnt):
    X, _, model = learnt
    ladder = np.linspace(-8, 8, 60)
    for j, sign in ((0, 1), (1, -1), (4, 1)):
        for row in X[:20]:
            rows = np.tile(row, (60, 1))
            rows[:, j] = ladder
            steps = sign * np.diff(model.decision_function(rows))
            assert steps.min() >= -1e-12
    free = clone(model).set_params(directions=None).fit(*learnt[:2])
    rows = np.tile(X[:20, None], (1, 60, 1))
    rows[:, :, 0] = ladder
    assert np.diff(free.decision_function(rows.reshape(-1, 6)).reshape(20, 60), axis=1).min() < 0


def test_it_learns_what_findings_have_in_common(learnt):
    _, _, model = learnt
    new = profiles(1500, 6, seed=7)
    assert roc_auc_score(findings(new, 2), model.decision_function(new)) > 0.75


def test_a_row_alone_has_the_bits_that_it_has_in_a_batch(learnt):
    X, _, model = learnt
    decided, (base, phi) = model.decision_function(X), model.explain(X)
    for i in (0, 5, 17, 599):
        assert model.decision_function(X[[i]])[0] == decided[i]
        alone = model.explain(X[[i]])
        assert alone[0] == base
        assert np.array_equal(alone[1][0], phi[i])


@pytest.mark.parametrize("pu", ["none", "elkan_noto", "nnpu"])
def test_order_and_threads_change_no_bit(learnt, pu):
    X, y, model = learnt
    again = clone(model).set_params(pu=pu).fit(X, y)
    order = np.random.default_rng(0).permutation(len(X))
    shuffled = clone(model).set_params(pu=pu, n_jobs=2).fit(X[order], y[order])
    assert shuffled.to_texts() == again.to_texts()
    assert np.array_equal(shuffled.explain(X)[1], again.explain(X)[1])
    other = clone(model).set_params(pu=pu, random_state=1).fit(X, y)
    assert other.to_texts() != again.to_texts()


@pytest.mark.parametrize("pu", ["none", "nnpu"])
def test_stored_as_text_it_scores_the_same_bits(learnt, pu):
    X, y, model = learnt
    model = clone(model).set_params(pu=pu).fit(X, y)
    again = Boosted.from_texts(model.to_texts(), model.to_arrays(), width=6)
    assert np.array_equal(again.decision_function(X), model.decision_function(X))
    assert np.array_equal(again.explain(X)[1], model.explain(X)[1])
    assert again.base == model.base


def test_texts_hold_trees_alone_and_no_name_of_a_metric():
    X = pd.DataFrame(profiles(200, 2), columns=["超期率", "load"])
    model = Boosted(directions={"超期率": "high"}, **SMALL).fit(X, findings(np.tile(X.to_numpy(), 2)))
    assert all(text.endswith("end of trees\n") and "load" not in text for text in model.to_texts().values())
    with pytest.raises(ValueError, match="feature names"):
        model.decision_function(X.rename(columns={"load": "loud"}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tree\n", "import os\n"),
        ("end of trees", "end"),
        ("Tree=1\n", "Tree=7\n"),
        ("num_cat=0", "num_cat=1"),
        ("decision_type=2", "decision_type=9"),
        ("is_linear=0", "is_linear=1"),
        ("left_child=1", "left_child=0"),
        ("left_child=1", "left_child=99"),
        ("split_feature=", "split_feature=9 "),
        ("leaf_value=", "leaf_value=nan "),
        ("leaf_value=", "leaf_worth="),
        ("threshold=", "threshold=__import__('os') "),
    ],
)
def test_texts_that_are_no_plain_trees_are_refused(learnt, old, new):
    texts, arrays = learnt[2].to_texts(), learnt[2].to_arrays()
    assert old in texts["bag001"]
    texts["bag001"] = texts["bag001"].replace(old, new, 1)
    with pytest.raises(ModelError):
        Boosted.from_texts(texts, arrays, width=6)


def test_arrays_that_do_not_fit_are_refused(learnt):
    texts, arrays = learnt[2].to_texts(), learnt[2].to_arrays()
    for spoilt in ({"reference": arrays["reference"][:, 1:]}, {"offset": np.array([np.nan])}):
        with pytest.raises(ModelError):
            Boosted.from_texts(texts, arrays | spoilt, width=6)
    with pytest.raises(ModelError, match="at least one LightGBM text"):
        Boosted.from_texts({}, arrays, width=6)


@pytest.mark.parametrize(
    ("y", "said"),
    [
        (np.zeros(50), "found no finding"),
        (np.ones(50), "found nothing but findings"),
        (np.full(50, -1), "found no finding"),
        (np.arange(50) % 4 + 5, "A finding is a yes or a no"),
    ],
)
def test_labels_that_say_nothing_are_refused(y, said):
    with pytest.raises(ModelError, match=said):
        Boosted(**SMALL).fit(profiles(50, 2), y)


def test_settings_are_refused_with_the_nearest_known():
    X = profiles(50, 2)
    with pytest.raises(ModelError, match="Did you mean 'elkan_noto'"):
        Boosted(pu="elkan_notto").fit(X, np.arange(50) % 2)
    with pytest.raises(ModelError, match=r"above that of findings \(0.5\)"):
        Boosted(pu="nnpu", prior=0.3).fit(X, np.arange(50) % 2)
    with pytest.raises(ValueError, match="Negative values"):
        Boosted(**SMALL).fit(X, np.arange(50) % 2, sample_weight=np.full(50, -1.0))


def test_weights_count_rows(learnt):
    """Twice the weight of findings moves the prior log-odds by log 2."""
    X, y, _ = learnt
    plain, heavy = (
        Boosted(bags=1, n_estimators=1, min_child_samples=600).fit(X, y, sample_weight=np.where(y == 1, w, 1.0))
        for w in (1.0, 2.0)
    )
    assert heavy.decision_function(X[:1]) - plain.decision_function(X[:1]) == pytest.approx(np.log(2), abs=1e-6)


def test_no_labels_no_model():
    with pytest.raises(ValueError, match="requires y"):
        Boosted(**SMALL).fit(profiles(50, 2), None)

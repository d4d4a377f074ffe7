import numpy as np
import pytest
import shap
from pyod.models.iforest import IForest
from sklearn.ensemble import IsolationForest

from riskml.core.errors import ModelError
from riskml.scoring.forest import Forest
from tests.scoring.shapley_by_hand import by_definition, profiles


def expectation(forest, row, coalition):
    """Mean over the reference, whose values stand in for all that is not in the coalition."""
    rows = forest.reference_.copy()
    rows[:, coalition] = row[coalition]
    return forest.decision_function(rows).mean()


@pytest.fixture(scope="module")
def grown():
    X = profiles(400, 7)
    return X, Forest(n_estimators=12, max_samples=64, reference_size=40, random_state=3).fit(X)


def test_prediction_is_minus_the_mean_path_length_of_pyods_forest(grown):
    X, forest = grown
    model = IForest(n_estimators=12, max_samples=64, random_state=3).fit(X)
    share = -model.detector_.score_samples(X)  # 2 ** (-path / c)
    c = 2 * (np.log(63) + np.euler_gamma) - 2 * 63 / 64
    assert forest.decision_function(X) == pytest.approx(c * np.log2(share), abs=1e-9)
    assert np.corrcoef(forest.decision_function(X), model.decision_function(X))[0, 1] > 0.98


@pytest.mark.parametrize("gaps", [0.0, 0.4])
def test_shapley_values_are_those_of_the_definition(grown, gaps):
    _, forest = grown
    rows = profiles(4, 7, seed=9, gaps=gaps)
    base, phi = forest.explain(rows)
    for row, found in zip(rows, phi, strict=True):
        seen = [j for j in range(7) if not np.isnan(row[j])]
        expected = by_definition(lambda coalition, row=row: expectation(forest, row, coalition), seen, 7)
        assert found == pytest.approx(expected, abs=1e-10)
        assert (found[np.isnan(row)] == 0).all()
        assert base == pytest.approx(expectation(forest, row, []))
        assert forest.decision_function(row[None])[0] == pytest.approx(expectation(forest, row, seen))


def test_agrees_with_shap():
    X = profiles(300, 12)
    forest = Forest(n_estimators=20, max_samples=128, reference_size=50, random_state=1).fit(X)
    model = IsolationForest(n_estimators=20, max_samples=128, random_state=1).fit(X)
    explainer = shap.TreeExplainer(model, forest.reference_, feature_perturbation="interventional")
    base, phi = forest.explain(X[:40])
    assert phi == pytest.approx(-explainer.shap_values(X[:40], check_additivity=False), abs=1e-5)  # shap: float32
    assert base == pytest.approx(-float(np.ravel(explainer.expected_value)[0]), abs=1e-5)


@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_adds_up_with_more_reference_rows_than_a_word_has_bits(gaps):
    X = profiles(600, 9, gaps=gaps)
    forest = Forest(n_estimators=10, max_samples=256, reference_size=200, random_state=0).fit(X)
    base, phi = forest.explain(X)
    assert np.abs(base + phi.sum(axis=1) - forest.decision_function(X)).max() < 1e-10


def test_threads_and_blocks_change_no_bit(grown, monkeypatch):
    X, forest = grown
    X = X.copy()
    X[::3, 2] = np.nan
    decided, explained = forest.decision_function(X), forest.explain(X)[1]
    monkeypatch.setattr("riskml.scoring.trees.BLOCK", 17)
    for threads in (1, 2):
        forest.threads = threads
        assert np.array_equal(forest.decision_function(X), decided)
        assert np.array_equal(forest.explain(X)[1], explained)
    forest.threads = None


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("right", lambda array: array * 0),
        ("right", lambda array: array + 10_000),
        ("feature", lambda array: array + 7),
        ("level", lambda array: array + 1),
        ("roots", lambda array: array[:-1]),
        ("threshold", lambda array: array * np.nan),
        ("value", lambda array: array[1:]),
        ("reference", lambda array: array[:, 1:]),
    ],
)
def test_arrays_that_are_no_forest_are_refused_before_they_are_walked(grown, name, spoil):
    _, forest = grown
    arrays = forest.to_arrays()
    with pytest.raises(ModelError):
        Forest.from_arrays(arrays | {name: spoil(arrays[name])}, width=7)


def test_trees_too_deep_to_explain_are_refused():
    with pytest.raises(ValueError, match="max_samples must be at most 4096"):
        Forest(max_samples=5000).fit(profiles(10, 2))

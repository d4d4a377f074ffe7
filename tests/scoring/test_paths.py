import numpy as np
import pandas as pd
import pytest
import shap

from riskml.core.errors import ModelError
from riskml.scoring import BlendedScorer, Boosted, RiskScorer
from riskml.scoring.forest import Forest
from riskml.scoring.paths import path_dependent_values
from riskml.scoring.trees import Trees


def correlated(rows=400, columns=5, seed=0):
    random = np.random.default_rng(seed)
    return random.normal(size=(rows, columns)) + 0.8 * random.normal(size=(rows, 1))


def of_trees(*nodes):
    """One tree from (feature, threshold, right, value, level), node by node."""
    feature, threshold, right, value, level = zip(*nodes, strict=True)
    arrays = {"feature": feature, "threshold": threshold, "right": right, "value": value, "level": level}
    return Trees.from_arrays(
        {name: np.array(one) for name, one in arrays.items()} | {"roots": [0, len(nodes)]}, width=2
    )


def test_a_tree_by_hand():
    # x0 <= 0 ? 0 : (x1 <= 0 ? 0 : 8); of 8 rows 6 went right, of these 3 right again
    tree = of_trees(
        (0, 0.0, 2, 0.0, 0), (-1, 0.0, 1, 0.0, 1), (1, 0.0, 4, 0.0, 1), (-1, 0.0, 3, 0.0, 2), (-1, 0.0, 4, 8.0, 2)
    )
    leaves = np.array([2.0, 3.0, 3.0])
    # v() = 3, v(0) = 4, v(1) = 6, v(01) = 8
    assert path_dependent_values(tree, leaves, np.array([[1.0, 1.0]])).tolist() == [[1.5, 3.5]]
    # nothing is known of x1: v(0) - v() alone
    assert path_dependent_values(tree, leaves, np.array([[1.0, np.nan]])).tolist() == [[1.0, 0.0]]
    with pytest.raises(ModelError, match="one a leaf"):
        path_dependent_values(tree, leaves[1:], np.array([[1.0, 1.0]]))


def test_the_forest_agrees_with_shap():
    from pyod.models.iforest import IForest

    X = correlated()
    forest = Forest(n_estimators=30, random_state=4).fit(X)
    own = IForest(n_estimators=30, max_samples=256, random_state=4).fit(X)
    other = shap.TreeExplainer(own.detector_, feature_perturbation="tree_path_dependent").shap_values(X[:40])
    rebuilt = Forest.from_arrays(forest.to_arrays(), width=5)
    # they explain how deep a row lies, we how shallow
    assert rebuilt.explain_path_dependent(X[:40]) == pytest.approx(-other, abs=1e-6)


def test_boosting_agrees_with_lightgbm():
    import lightgbm

    X = correlated(seed=1)
    y = (X[:, 0] + X[:, 1] > 1.5).astype(int)
    model = Boosted(bags=3, n_estimators=20).fit(X, y)
    theirs = [
        lightgbm.Booster(model_str=text).predict(X[:40], pred_contrib=True)[:, :-1]
        for text in model.to_texts().values()
    ]
    assert model.explain_path_dependent(X[:40]) == pytest.approx(np.mean(theirs, axis=0), abs=1e-6)


def test_only_the_share_of_trees_is_another():
    X = pd.DataFrame(correlated(seed=2), columns=list("abcde"))
    X.iloc[3, 2] = np.nan
    whole = RiskScorer(random_state=0).fit(X)
    found, published = whole.explain_path_dependent(X[:20]), whole.explain(X[:20])
    assert found[3, 2] == 0
    assert not np.allclose(found, published.contributions)
    apart = found - (published.parts["tails"] + published.parts["joint"])
    assert np.corrcoef(apart.ravel(), published.parts["forest"].ravel())[0, 1] > 0.9
    closed = RiskScorer(weights={"tails": 1, "joint": 1, "forest": 0}, random_state=0).fit(X)
    assert (closed.explain_path_dependent(X[:20]) == closed.explain(X[:20]).contributions).all()


def test_a_blend_adds_up_both():
    X = pd.DataFrame(correlated(seed=3), columns=["a", "b", "c", "d", "rules_buying"])
    y = (X["a"] + X["rules_buying"] > 1.5).astype(int)
    blend = BlendedScorer(supervised=Boosted(bags=2, n_estimators=10), minimum_findings=5, random_state=0).fit(X, y)
    assert blend.regime_ == "blended"
    weigh = blend.weighing_
    expected = weigh.supervised * blend.supervised_.explain_path_dependent(X[:9].to_numpy())
    expected[:, :4] += weigh.unsupervised * blend.unsupervised_.explain_path_dependent(X.iloc[:9, :4])
    assert blend.explain_path_dependent(X[:9]) == pytest.approx(expected)

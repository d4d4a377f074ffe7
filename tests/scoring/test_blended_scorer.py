import json

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator

from riskml.core.errors import ModelError
from riskml.scoring import BlendedScorer, Boosted, RiskScorer, published_sum
from riskml.scoring.blend_weights import weigh
from riskml.scoring.forest import Forest
from tests.scoring.shapley_by_hand import by_definition, profiles

NAMES = ["late", "load", "pair", "trend", "rules_money", "rules_time"]
DIRECTIONS = {"late": "high", "load": "low", "rules_money": "high", "rules_time": "high"}
STRANGE = RiskScorer(n_estimators=8, max_samples=32, reference_size=24, random_state=2)
LEARNER = Boosted(bags=2, n_estimators=8, num_leaves=6, learning_rate=0.3, min_child_samples=5, reference_size=24)
WORDS = {"directions": DIRECTIONS, "unsupervised": STRANGE, "supervised": LEARNER, "random_state": 0, "n_jobs": 1}


def history(rows=500, seed=0):
    X = pd.DataFrame(profiles(rows, 6, seed=seed, gaps=0.1), columns=NAMES, index=[f"o{i}" for i in range(rows)])
    X[NAMES[4:]] = np.maximum(X[NAMES[4:]], 0)
    z = X.fillna(0.0)
    odds = -2 + z["late"] + 1.2 * z["rules_money"]
    return X, (np.random.default_rng(seed + 1).random(rows) < 1 / (1 + np.exp(-odds))).astype(int).to_numpy()


@pytest.fixture(scope="module")
def blended():
    X, y = history()
    return X, y, BlendedScorer(minimum_findings=20, **WORDS).fit(X, y)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@pytest.mark.parametrize("minimum", [1, 10_000])
def test_scikit_learn_has_no_complaint(minimum):
    small = LEARNER.__class__(bags=1, n_estimators=2, num_leaves=3, min_child_samples=2)
    scorer = BlendedScorer(unsupervised=STRANGE, supervised=small, minimum_findings=minimum, folds=2, n_jobs=1)
    results = check_estimator(scorer, on_fail=None)
    assert len(results) > 45
    assert [one for one in results if one["status"] not in {"passed", "skipped"}] == []


def test_below_the_minimum_it_is_the_unsupervised_score_bit_for_bit():
    X, y = history()
    few = BlendedScorer(minimum_findings=int(y.sum()) + 1, **WORDS).fit(X, y)
    directions = {name: DIRECTIONS.get(name, "both") for name in NAMES[:4]}
    alone = clone(STRANGE).set_params(directions=directions).fit(X[NAMES[:4]])
    assert (few.regime_, few.findings_, few.supervised_) == ("unsupervised", y.sum(), None)
    assert np.array_equal(few.decision_function(X), alone.decision_function(X[NAMES[:4]]))
    ours, theirs = few.explain(X), alone.explain(X[NAMES[:4]])
    assert np.array_equal(ours.score, theirs.score)
    assert ours.base == theirs.base
    assert np.array_equal(ours.contributions[:, :4], theirs.contributions)
    assert (ours.contributions[:, 4:] == 0).all()
    assert not hasattr(few, "predict_proba")
    without = BlendedScorer(**WORDS).fit(X)
    assert np.array_equal(without.explain(X).score, ours.score)
    assert few.to_texts() == {}


def test_the_published_score_is_its_sum_bit_for_bit(blended):
    X, _, scorer = blended
    found = scorer.explain(X)
    assert scorer.regime_ == "blended"
    assert np.array_equal(published_sum(found.base, found.contributions), found.score)
    assert np.abs(found.score - scorer.decision_function(X)).max() < 1e-9
    assert (found.contributions[X.isna().to_numpy()] == 0).all()
    total = np.zeros(X.shape)
    for share in found.parts.values():
        total += share
    assert np.array_equal(total, found.contributions)
    assert list(found.parts) == ["tails", "joint", "forest", "boosted"]
    assert found.feature_names == tuple(NAMES)
    assert list(found.index) == list(X.index)


def test_contributions_are_the_shapley_values_of_the_whole(blended):
    """Each part is a game of its own; the blend's is their weighted sum."""
    X, _, scorer = blended
    found = scorer.explain(X.iloc[:3])
    learner, weighing = scorer.supervised_, scorer.weighing_
    strange = scorer.unsupervised_.explain(X.iloc[:3][NAMES[:4]])
    for i, row in enumerate(X.to_numpy()[:3]):

        def worth(coalition, row=row):
            rows = learner.reference_.copy()
            rows[:, coalition] = row[coalition]
            return learner.decision_function(rows).mean()

        seen = [j for j in range(6) if not np.isnan(row[j])]
        expected = weighing.supervised * by_definition(worth, seen, 6)
        expected[:4] += weighing.unsupervised * strange.contributions[i]
        assert found.contributions[i] == pytest.approx(expected, abs=1e-9)
        assert found.base == pytest.approx(
            weighing.intercept + weighing.unsupervised * strange.base + weighing.supervised * worth([])
        )


def test_labels_help_on_officials_never_seen():
    X, y = history(2000)
    scorer = BlendedScorer(minimum_findings=20, **WORDS).fit(X[:800], y[:800])
    alone = roc_auc_score(y[800:], scorer.unsupervised_.decision_function(X[800:][NAMES[:4]]))
    assert roc_auc_score(y[800:], scorer.decision_function(X[800:])) > alone + 0.1


def test_a_row_alone_has_the_bits_that_it_has_in_a_batch(blended):
    X, _, scorer = blended
    decided, explained = scorer.decision_function(X), scorer.explain(X)
    for i in (0, 3, 499):
        assert scorer.decision_function(X.iloc[[i]])[0] == decided[i]
        assert np.array_equal(scorer.explain(X.iloc[[i]]).contributions[0], explained.contributions[i])


@pytest.mark.parametrize("grouped", [False, True])
def test_the_model_is_the_datas_and_not_the_orders(blended, grouped):
    X, y, scorer = blended
    order = np.random.default_rng(5).permutation(len(X))
    groups = np.array([f"g{i % 170}" for i in range(len(X))])
    said = [groups, groups[order]] if grouped else [None, None]
    one = clone(scorer).fit(X, y, groups=said[0])
    other = clone(scorer).fit(X.iloc[order], y[order], groups=said[1])
    assert one.weighing_ == other.weighing_
    assert np.array_equal(one.explain(X).score, other.explain(X).score)


def test_stored_as_data_and_text_it_scores_the_same_bits(blended, tmp_path):
    X, y, scorer = blended
    for model in (scorer, clone(scorer).set_params(minimum_findings=1000).fit(X, y)):
        arrays, meta = model.to_arrays()
        np.savez(tmp_path / "model.npz", **arrays)
        (tmp_path / "model.json").write_text(json.dumps(meta, allow_nan=False))
        with np.load(tmp_path / "model.npz", allow_pickle=False) as stored:
            again = BlendedScorer.from_arrays(
                dict(stored), json.loads((tmp_path / "model.json").read_text()), model.to_texts()
            )
        assert np.array_equal(again.explain(X).contributions, model.explain(X).contributions)
        assert np.array_equal(again.explain(X).score, model.explain(X).score)
        assert again.regime_ == model.regime_
        assert hasattr(again, "predict_proba") == hasattr(model, "predict_proba")
        assert again.to_arrays()[1] == meta


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"weighing": [0.0, -1.0, 1.0]},
        {"weighing": [0.0, 1.0]},
        {"regime": "guess"},
        {"regime": "unsupervised"},
        {"columns": [0, 1, 2]},
        {"columns": [0, 1, 2, 9]},
        {"columns": [0, 1, 2, 2]},
        {"features": 7},
        {"unsupervised": None},
        {"calibration_error": None},
    ],
)
def test_a_spoilt_model_is_refused(blended, change):
    arrays, meta = blended[2].to_arrays()
    with pytest.raises(ModelError):
        BlendedScorer.from_arrays(arrays, meta | change, blended[2].to_texts())


def test_what_does_not_add_up_is_not_published(blended, monkeypatch):
    X, _, scorer = blended
    explain = Boosted.explain

    def crooked(self, rows):
        base, phi = explain(self, rows)
        return base, phi * 1.01

    monkeypatch.setattr(Boosted, "explain", crooked)
    with pytest.raises(ModelError, match="expected contributions that add up"):
        scorer.explain(X[:3])
    assert Forest.explain is not crooked


def test_weights_are_those_of_logistic_regression_where_none_is_negative():
    random = np.random.default_rng(0)
    scores = random.normal(size=(4000, 2)) * [1.0, 3.0] + [0.5, -1.0]
    found = random.random(4000) < 1 / (1 + np.exp(1 - 0.8 * scores[:, 0] - 0.4 * scores[:, 1]))
    weight = random.uniform(0.5, 2, 4000)
    weighing, error = weigh(scores[:, 0], scores[:, 1], found, weight)
    oracle = LogisticRegression(C=1e6, tol=1e-10).fit(scores, found, sample_weight=weight)
    assert weighing[1:] == pytest.approx(oracle.coef_[0], rel=5e-3)
    assert weighing.intercept == pytest.approx(oracle.intercept_[0], rel=5e-3)
    assert error < 0.03  # 400 rows a bin leave some 0.02 to chance
    against, _ = weigh(-scores[:, 0], scores[:, 1], found, weight)
    assert against.unsupervised == 0
    assert against.supervised > 0.3


def test_chances_are_given_only_where_they_hold(blended):
    X, y, scorer = blended
    assert scorer.calibrated_ == (scorer.calibration_error_ <= 0.02) == hasattr(scorer, "predict_proba")
    kept = scorer.calibration_error_
    try:
        scorer.calibration_error_ = 0.021
        with pytest.raises(AttributeError):
            scorer.predict_proba(X)
        scorer.calibration_error_ = 0.019
        chance = scorer.predict_proba(X)
        assert chance.sum(axis=1) == pytest.approx(1)
        assert chance[:, 1].mean() == pytest.approx(y.mean(), abs=0.05)
    finally:
        scorer.calibration_error_ = kept


def test_labels_that_say_nothing_leave_the_unsupervised_score(blended):
    X, _, _ = blended
    noise = np.random.default_rng(8).permutation(np.arange(len(X)) < 60).astype(int)
    scorer = BlendedScorer(minimum_findings=20, **WORDS).fit(X, noise)
    if scorer.regime_ == "blended":
        assert scorer.weighing_.supervised * scorer.supervised_.decision_function(X).std() < 0.5
    else:
        assert scorer.weighing_ == (0.0, 1.0, 0.0)


def test_splits_of_ones_own_hold_groups_and_time_apart(blended):
    X, y, _ = blended
    groups = np.arange(len(X)) // 4
    parts = list(GroupKFold(3).split(X, y, groups))
    for cv, of in ((GroupKFold(3), groups), (TimeSeriesSplit(3), None), (parts, groups)):
        scorer = BlendedScorer(minimum_findings=20, cv=cv, **WORDS).fit(X, y, groups=of)
        assert scorer.regime_ == "blended"
    with pytest.raises(ModelError, match="test parts hold findings"):
        BlendedScorer(minimum_findings=20, cv=[], **WORDS).fit(X, y)


def test_findings_are_counted_by_official(blended):
    X, y, _ = blended
    of_few = np.where(y == 1, np.arange(len(X)) % 7, 100 + np.arange(len(X)))
    scorer = BlendedScorer(minimum_findings=20, **WORDS).fit(X, y, groups=of_few)
    assert (scorer.findings_, scorer.regime_) == (7, "unsupervised")


def test_settings_are_refused_with_the_nearest_known(blended):
    X, y, _ = blended
    with pytest.raises(ModelError, match="Did you mean 'late'"):
        BlendedScorer(metrics=["lat"]).fit(X, y)
    with pytest.raises(ModelError, match="nothing but findings"):
        BlendedScorer(minimum_findings=20, **WORDS).fit(X, np.ones(len(X)))
    with pytest.raises(ModelError, match="one a row, found 3"):
        BlendedScorer(**WORDS).fit(X, y, groups=[1, 2, 3])
    chosen = BlendedScorer(metrics=["trend", "late"], **WORDS).fit(X)
    assert chosen.columns_ == (0, 3)


def test_it_stands_in_a_plain_pipeline(blended):
    X, y, scorer = blended
    pipeline = make_pipeline(FunctionTransformer(feature_names_out="one-to-one"), clone(scorer)).fit(X, y)
    assert np.array_equal(pipeline.decision_function(X), scorer.decision_function(X))

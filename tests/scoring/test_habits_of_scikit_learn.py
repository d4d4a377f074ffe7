"""What those look for who know scikit-learn: methods, labels, weights, columns that keep their names, metadata."""

import numpy as np
import pandas as pd
import pytest
import sklearn
from sklearn.base import clone, is_classifier
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_validate
from sklearn.pipeline import make_pipeline

from riskml.core.errors import ModelError
from riskml.evaluation import GroupSplit, TemporalSplit
from riskml.scoring import BlendedScorer, Boosted, ConfirmationScorer, RiskScorer
from tests.scoring.shapley_by_hand import profiles

STRANGE = RiskScorer(n_estimators=6, max_samples=32, reference_size=16, random_state=2, n_jobs=1)
LEARNER = Boosted(bags=2, n_estimators=8, num_leaves=5, learning_rate=0.3, min_child_samples=4, n_jobs=1)
NAMES = ["late", "load", "pair"]


def rows(count=240, seed=0):
    X = pd.DataFrame(profiles(count, 3, seed=seed, gaps=0.05), columns=NAMES, index=[f"o{i}" for i in range(count)])
    odds = 2 * X["late"].fillna(0.0) - 1
    return X, (np.random.default_rng(seed).random(count) < 1 / (1 + np.exp(-odds))).astype(int).to_numpy()


def scorers():
    return {
        "strange": STRANGE,
        "boosted": LEARNER,
        "blended": BlendedScorer(
            unsupervised=STRANGE, supervised=LEARNER, minimum_findings=10, folds=2, random_state=0, n_jobs=1
        ),
        "confirmed": ConfirmationScorer(yields="late", boosted=LEARNER, minimum_findings=10, folds=2, n_jobs=1),
    }


def test_samples_are_scored_the_way_round_that_scikit_learn_has_it():
    X, _ = rows()
    scorer = clone(STRANGE).fit(X)
    assert np.array_equal(scorer.score_samples(X), -scorer.decision_function(X))
    assert scorer.score_samples(X).argmin() == scorer.explain(X).score.argmax()


@pytest.mark.parametrize("name", ["strange", "boosted", "blended", "confirmed"])
def test_transforming_gives_the_contributions_and_keeps_the_names(name):
    X, y = rows()
    scorer = clone(scorers()[name]).fit(X, y)
    reasons = scorer.transform(X)
    base = scorer.decision_function(X) - reasons.sum(axis=1)
    assert base == pytest.approx(base[0], abs=1e-9)
    framed = clone(scorer).set_output(transform="pandas").fit_transform(X, y)
    assert list(framed.columns) == list(scorer.get_feature_names_out()) == NAMES
    assert list(framed.index) == list(X.index)
    assert np.array_equal(framed.to_numpy(), reasons)


def test_reasons_are_columns_for_whatever_comes_next_in_a_pipeline():
    X, y = rows()
    pipeline = make_pipeline(clone(STRANGE), LinearRegression()).fit(X, y)
    alone = LinearRegression().fit(clone(STRANGE).fit(X).transform(X), y)
    assert pipeline.predict(X) == pytest.approx(alone.predict(clone(STRANGE).fit(X).transform(X)))


@pytest.mark.parametrize("name", ["boosted", "blended", "confirmed"])
@pytest.mark.parametrize(("found", "not_found"), [("yes", "no"), (True, False), (1, -1)])
def test_what_is_predicted_is_one_of_two_classes_where_the_log_odds_say_so(name, found, not_found):
    X, y = rows()
    scorer = clone(scorers()[name]).fit(X, np.where(y == 1, found, not_found))
    assert scorer.classes_.tolist() == [not_found, found]
    assert np.array_equal(scorer.predict(X) == found, scorer.decision_function(X) > 0)
    assert 0 < np.mean(scorer.predict(X) == found) < 1
    assert is_classifier(scorer)


def test_of_three_things_said_the_two_without_a_finding_are_one_class():
    X, y = rows()
    three = np.where(y == 1, 1, np.arange(len(y)) % 2 - 1)
    assert clone(LEARNER).fit(X, three).classes_.tolist() == [0, 1]
    assert np.array_equal(clone(LEARNER).fit(X, three).predict(X), clone(LEARNER).fit(X, y).predict(X))


def test_below_the_minimum_a_blend_is_no_classifier_and_predicts_nothing():
    X, y = rows()
    few = BlendedScorer(unsupervised=STRANGE, supervised=LEARNER, minimum_findings=1000).fit(X, y)
    assert not hasattr(few, "predict")
    assert not is_classifier(few)
    with pytest.raises(AttributeError, match="has no attribute 'predict'"):
        few.predict(X)


@pytest.mark.parametrize("name", ["boosted", "blended", "confirmed"])
def test_whole_weights_are_rows_written_out_and_others_weigh(name):
    X, y = rows(160)
    counts = np.random.default_rng(3).integers(0, 4, len(X))
    scorer = scorers()[name]
    counted = clone(scorer).fit(X, y, sample_weight=counts)
    written = clone(scorer).fit(X.loc[np.repeat(X.index, counts)], np.repeat(y, counts))
    assert np.array_equal(counted.decision_function(X), written.decision_function(X))
    weighed = clone(scorer).fit(X, y, sample_weight=counts + 0.5)
    assert not np.array_equal(weighed.decision_function(X), counted.decision_function(X))
    assert np.array_equal(
        clone(scorer).fit(X, y, sample_weight=np.ones(len(X))).decision_function(X),
        clone(scorer).fit(X, y).decision_function(X),
    )


def test_whole_weights_stand_on_the_side_of_a_fold_that_their_row_stands_on():
    X, y = rows(160)
    counts = np.random.default_rng(3).integers(0, 3, len(X))
    parts = np.arange(len(X)) % 2
    scorer = scorers()["blended"]
    splits = [(np.flatnonzero(parts != k), np.flatnonzero(parts == k)) for k in (0, 1)]
    repeated = np.repeat(parts, counts)
    written = [(np.flatnonzero(repeated != k), np.flatnonzero(repeated == k)) for k in (0, 1)]
    one = clone(scorer).set_params(cv=splits).fit(X, y, sample_weight=counts)
    other = clone(scorer).set_params(cv=written).fit(X.loc[np.repeat(X.index, counts)], np.repeat(y, counts))
    assert one.weighing_ == other.weighing_


def test_rows_whose_label_may_not_teach_still_say_what_is_usual():
    X, y = rows()
    taught = np.arange(len(X)) % 3 > 0
    scorer = clone(scorers()["blended"]).fit(X, y, taught=taught)
    mistaken = np.where(taught, y, 0)
    again = clone(scorer).fit(X, mistaken, taught=taught)
    assert np.array_equal(again.unsupervised_.decision_function(X), clone(scorer).fit(X).decision_function(X))
    assert not np.array_equal(scorer.decision_function(X), clone(scorer).fit(X, y).decision_function(X))


@pytest.mark.parametrize("jobs", [None, 2, -1])
def test_jobs_are_scikit_learns_and_move_no_bit(jobs):
    X, y = rows(120)
    for scorer in scorers().values():
        one = clone(scorer).fit(X, y)
        many = clone(scorer).set_params(n_jobs=jobs).fit(X, y)
        assert np.array_equal(one.decision_function(X), many.decision_function(X))
    with pytest.raises(ModelError, match="-1 for every core"):
        RiskScorer(n_jobs=0).fit(X)


def test_months_and_groups_go_along_with_the_rows_to_whoever_asks_for_them():
    """In scikit-learn's cross validation, by name, and within it to the splits of the blend itself."""
    X, y = rows()
    months = np.array([f"2025-{1 + i % 12:02}" for i in range(len(X))])
    officials = np.arange(len(X)) // 4
    outer = TemporalSplit(2, embargo=0, test_months=3)
    inner = TemporalSplit(2, embargo=0, test_months=2)
    scorer = clone(scorers()["blended"]).set_params(cv=inner, minimum_findings=5)
    with sklearn.config_context(enable_metadata_routing=True):
        found = cross_validate(
            scorer, X.to_numpy(), y, cv=outer, params={"months": months, "groups": officials},
            scoring=lambda model, _, __: len(model.classes_), return_estimator=True, return_indices=True,
            error_score="raise",
        )  # fmt: skip
        with pytest.raises(TypeError, match="sides"):
            scorer.fit(X.to_numpy(), y, groups=officials, months=months, sides=months)
    for model, train, test in zip(found["estimator"], *found["indices"].values(), strict=True):
        assert max(months[train].tolist()) < min(months[test].tolist())
        assert model.regime_ == "blended"
        assert model.findings_ == len(np.unique(officials[train][y[train] > 0]))
        by_hand = clone(scorer).set_params(cv=list(inner.split(X.to_numpy()[train], months=months[train])))
        by_hand.fit(X.to_numpy()[train], y[train], groups=officials[train])
        assert by_hand.weighing_ == model.weighing_


def test_groups_reach_the_splitter_that_deals_them():
    X, y = rows(80)
    groups = np.arange(len(X)) // 5
    with sklearn.config_context(enable_metadata_routing=True):
        found = cross_validate(
            clone(LEARNER), X, y, cv=GroupSplit(3), params={"groups": groups}, return_indices=True, error_score="raise"
        )
    for train, test in zip(*found["indices"].values(), strict=True):
        assert not set(groups[train]) & set(groups[test])

"""Would a review confirm it: the yields of rules alone, or with what reviews have in common; exact either way."""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score
from sklearn.utils.estimator_checks import check_estimator

from riskml.core.errors import ModelError
from riskml.scoring import Boosted, ConfirmationScorer, published_sum
from riskml.scoring.blend_weights import weigh
from tests.scoring.shapley_by_hand import by_definition, profiles

NAMES = ["rule_yield", "degree", "amount", "same_rule"]
LEARNER = Boosted(bags=2, n_estimators=8, num_leaves=6, learning_rate=0.3, min_child_samples=5, reference_size=24)
WORDS = {"directions": {"rule_yield": "high", "same_rule": "high"}, "boosted": LEARNER, "n_jobs": 1}


def warnings(rows=600, seed=0):
    X = pd.DataFrame(profiles(rows, 4, seed=seed, gaps=0.1), columns=NAMES, index=[f"w{i}" for i in range(rows)])
    X["rule_yield"] = X["rule_yield"].fillna(-1.0)
    odds = X["rule_yield"] - 0.5 + 1.5 * X["same_rule"].fillna(0.0)
    return X, np.where(np.random.default_rng(seed + 1).random(rows) < 1 / (1 + np.exp(-odds)), 1, -1)


@pytest.fixture(scope="module")
def learned():
    X, y = warnings()
    return X, y, ConfirmationScorer(minimum_findings=20, **WORDS).fit(X, y)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@pytest.mark.parametrize("minimum", [1, 10_000])
def test_scikit_learn_has_no_complaint(minimum):
    small = Boosted(bags=1, n_estimators=2, num_leaves=3, min_child_samples=2, reference_size=24)
    scorer = ConfirmationScorer(yields=0, boosted=small, minimum_findings=minimum, folds=2, n_jobs=1)
    results = check_estimator(scorer, on_fail=None)
    assert len(results) > 45
    assert [one for one in results if one["status"] not in {"passed", "skipped"}] == []


def test_below_the_minimum_of_either_kind_it_is_the_column_of_yields():
    X, y = warnings()
    few = np.flatnonzero(y > 0)[20:]
    for rows in (np.delete(np.arange(len(y)), few), np.delete(np.arange(len(y)), np.flatnonzero(y < 0)[20:])):
        scorer = ConfirmationScorer(minimum_findings=21, **WORDS).fit(X.iloc[rows], y[rows])
        assert (scorer.regime_, min(scorer.findings_), scorer.boosted_) == ("yields", 20, None)
        assert np.array_equal(scorer.decision_function(X), X["rule_yield"])
        told = scorer.explain(X)
        assert (told.contributions[:, 1:] == 0).all()
        assert told.score == pytest.approx(X["rule_yield"].to_numpy(), abs=1e-12)
        assert scorer.to_texts() == {}


def test_the_published_score_is_its_sum_bit_for_bit_and_alone_as_in_a_batch(learned):
    X, _, scorer = learned
    found = scorer.explain(X)
    assert scorer.regime_ == "learned"
    assert np.array_equal(published_sum(found.base, found.contributions), found.score)
    assert np.array_equal(found.parts["yields"] + found.parts["boosted"], found.contributions)
    assert np.abs(found.score - scorer.decision_function(X)).max() < 1e-9
    assert (found.contributions[X.isna().to_numpy()] == 0).all()
    for i in (0, 3, 599):
        assert np.array_equal(scorer.explain(X.iloc[[i]]).contributions[0], found.contributions[i])


def test_contributions_are_the_shapley_values_of_the_whole(learned):
    X, _, scorer = learned
    found, learner, weighing = scorer.explain(X.iloc[:3]), scorer.boosted_, scorer.weighing_
    for i, row in enumerate(X.to_numpy()[:3]):

        def worth(coalition, row=row):
            rows = learner.reference_.copy()
            rows[:, coalition] = row[coalition]
            return learner.decision_function(rows).mean()

        seen = [j for j in range(4) if not np.isnan(row[j])]
        expected = weighing.supervised * by_definition(worth, seen, 4)
        expected[0] += weighing.unsupervised * (row[0] - scorer.base_yields_)
        assert found.contributions[i] == pytest.approx(expected, abs=1e-9)


def test_reviews_teach_more_than_yields_and_no_order_of_rows_matters():
    X, y = warnings(2000)
    scorer = ConfirmationScorer(minimum_findings=20, **WORDS).fit(X[:1000], y[:1000])
    by_yields = roc_auc_score(y[1000:] > 0, X["rule_yield"][1000:])
    assert roc_auc_score(y[1000:] > 0, scorer.decision_function(X[1000:])) > by_yields + 0.05
    mixed = np.random.default_rng(3).permutation(1000)
    other = ConfirmationScorer(minimum_findings=20, **WORDS).fit(X.iloc[mixed], y[mixed])
    assert np.array_equal(other.decision_function(X), scorer.decision_function(X))
    up = X.assign(same_rule=X["same_rule"] + 1.0)
    assert (
        scorer.decision_function(up)[X["same_rule"].notna()] >= scorer.decision_function(X)[X["same_rule"].notna()]
    ).all()


def test_weights_are_those_of_scores_that_no_own_label_taught():
    X, y = warnings(300)
    scorer = ConfirmationScorer(minimum_findings=20, folds=3, **WORDS).fit(X, y)
    taught = scorer.boosted_.decision_function(X.to_numpy())
    inside, _ = weigh(X["rule_yield"].to_numpy(), taught, y > 0, np.ones(len(y)))
    assert scorer.weighing_.supervised < inside.supervised, "as if its own labels had taught the score"


def test_a_gap_is_no_evidence_in_the_yields_either(learned):
    X, _, scorer = learned
    found = scorer.explain(X.iloc[:5].assign(rule_yield=np.nan))
    assert (found.contributions[:, 0] == 0).all()


def test_it_is_rebuilt_bit_for_bit_from_plain_data(learned):
    X, _, scorer = learned
    arrays, meta = scorer.to_arrays()
    again = ConfirmationScorer.from_arrays(arrays, json.loads(json.dumps(meta)), scorer.to_texts())
    ours, theirs = scorer.explain(X), again.explain(X)
    assert np.array_equal(ours.score, theirs.score)
    assert np.array_equal(ours.contributions, theirs.contributions)
    assert again.findings_ == scorer.findings_


@pytest.mark.parametrize(
    "change",
    [
        {"weighing": [0.0, -1.0, 1.0]},
        {"weighing": [float("nan"), 1.0, 1.0]},
        {"column": 9},
        {"regime": "yields"},
        {"regime": "other"},
        {"features": 3},
        {"findings": [1]},
        {"format": "riskml.confirmation/0"},
    ],
)
def test_what_is_no_such_model_is_refused(learned, change):
    _, _, scorer = learned
    arrays, meta = scorer.to_arrays()
    with pytest.raises(ModelError):
        ConfirmationScorer.from_arrays(arrays, meta | change, scorer.to_texts())


def test_what_cannot_be_learned_from_is_refused():
    X, y = warnings(60)
    with pytest.raises(ModelError, match=r"column 'rule_yeld': expected a column of the data.*rule_yield"):
        ConfirmationScorer(yields="rule_yeld").fit(X, y)
    with pytest.raises(ModelError, match="groups: expected 60, one a row, found 3"):
        ConfirmationScorer().fit(X, y, groups=[1, 2, 3])

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.metrics import roc_auc_score
from sklearn.utils.estimator_checks import check_estimator

from riskml.core.errors import ModelError
from riskml.scoring import RiskScorer, published_sum
from riskml.scoring.forest import Forest
from tests.scoring.shapley_by_hand import by_definition, profiles

SMALL = {"n_estimators": 12, "max_samples": 64, "reference_size": 40, "random_state": 5}
NAMES = ["late", "load", "pair", "trend", "amount"]


@pytest.fixture(scope="module")
def fitted():
    X = pd.DataFrame(profiles(300, 5, gaps=0.15), columns=NAMES, index=[f"o{i}" for i in range(300)])
    return X, RiskScorer(directions={"late": "high", "load": "low"}, **SMALL).fit(X)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@pytest.mark.parametrize("false_alarms", [None, 0.05])
def test_scikit_learn_has_no_complaint(false_alarms):
    results = check_estimator(RiskScorer(n_estimators=10, false_alarms=false_alarms), on_fail=None)
    assert len(results) > 45
    assert [one for one in results if one["status"] not in {"passed", "skipped"}] == []


@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_contributions_are_the_shapley_values_of_the_whole(gaps):
    X = profiles(200, 6, gaps=gaps)
    scorer = RiskScorer(directions=["high", "low", "both"] * 2, **SMALL).fit(X)
    inside = scorer.spreads_.of(X)
    tails, joint, forest = (scorer.parts_[name] for name in ("tails", "joint", "forest"))
    found = scorer.explain(X[:3])
    for i, row in enumerate(inside[:3]):
        seen = [j for j in range(6) if not np.isnan(row[j])]

        def worth(coalition, row=row, seen=seen):
            """Each part by its own baseline: an ordinary value, the centre, the reference rows."""
            silent, centred = np.full((1, 6), np.nan), np.where(np.isnan(row), np.nan, 0.0)[None]
            silent[0, coalition] = centred[0, coalition] = row[coalition]
            mixed = forest.reference_.copy()
            mixed[:, coalition] = row[coalition]
            values = {
                "tails": tails.decision_function(silent)[0],
                "joint": joint.decision_function(centred)[0],
                "forest": forest.decision_function(mixed).mean(),
            }
            return sum(scorer.gains_[name] * (value - scorer.centres_[name]) for name, value in values.items())

        assert found.contributions[i] == pytest.approx(by_definition(worth, seen, 6), abs=1e-9)
        assert found.base == pytest.approx(worth([]))
        assert found.score[i] == pytest.approx(worth(seen))


def test_the_published_score_is_its_sum_bit_for_bit(fitted):
    X, scorer = fitted
    explanation = scorer.explain(X)
    frame = explanation.frame()
    assert list(frame.columns) == ["score", "base", *NAMES]
    assert list(frame.index) == list(X.index)
    for row in frame.to_dict("records"):
        total = row["base"]
        for name in NAMES:
            total = total + row[name]
        assert total == row["score"]
    assert np.array_equal(published_sum(explanation.base, explanation.contributions), explanation.score)
    assert np.abs(explanation.score - scorer.decision_function(X)).max() < 1e-9
    assert (explanation.contributions[X.isna().to_numpy()] == 0).all()
    total = np.zeros(explanation.contributions.shape)
    for share in explanation.parts.values():
        total += share
    assert np.array_equal(total, explanation.contributions)


def test_two_small_events_in_a_quiet_metric_are_not_the_strangest_thing_in_town():
    """A z-score of 2 is one in forty by chance, however rarely the metric stirs."""
    X = np.random.default_rng(3).normal(size=(300, 6))
    X[:, 5] = 0.0
    X[0, 5] = 2.0
    X[1, 0] = 6.0
    plain = RiskScorer(directions=["high"] * 6, random_state=0).fit(X)
    known = RiskScorer(directions=["high"] * 6, z_scores=True, random_state=0).fit(X)
    weight = [scorer.explain(X[:2]).contributions for scorer in (plain, known)]
    assert weight[0][0, 5] > weight[0][1, 0]
    assert weight[1][0, 5] < weight[1][1, 0] / 2
    assert known.spreads_.spread.min() == 1


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_row_scores_the_same_bits_in_any_company(fitted, data):
    X, scorer = fitted
    decided, explained = scorer.decision_function(X), scorer.explain(X)
    chosen = data.draw(st.lists(st.integers(0, len(X) - 1), min_size=1, max_size=50))
    scorer.parts_["forest"].threads = data.draw(st.sampled_from([None, 1, 2]))
    some = X.iloc[chosen]
    if data.draw(st.booleans()):
        some = pd.DataFrame(np.asfortranarray(some.to_numpy()), columns=NAMES).astype(object)
    assert np.array_equal(scorer.decision_function(some), decided[chosen])
    again = scorer.explain(some)
    assert np.array_equal(again.contributions, explained.contributions[chosen])
    assert np.array_equal(again.score, explained.score[chosen])


def test_float32_is_read_as_the_numbers_that_it_holds(fitted):
    X, scorer = fitted
    short = X.astype(np.float32)
    assert np.array_equal(scorer.decision_function(short), scorer.decision_function(short.astype(np.float64)))


def test_the_model_is_the_datas_and_not_the_orders(fitted):
    X, scorer = fitted
    shuffled = clone(scorer).fit(X.sample(frac=1, random_state=1))
    assert np.array_equal(shuffled.explain(X).score, scorer.explain(X).score)


def test_stored_as_data_it_scores_the_same_bits(fitted, tmp_path):
    X, scorer = fitted
    arrays, meta = scorer.to_arrays()
    np.savez(tmp_path / "model.npz", **arrays)
    (tmp_path / "model.json").write_text(json.dumps(meta, sort_keys=True))
    with np.load(tmp_path / "model.npz", allow_pickle=False) as stored:
        again = RiskScorer.from_arrays(dict(stored), json.loads((tmp_path / "model.json").read_text()))
    assert np.array_equal(again.decision_function(X), scorer.decision_function(X))
    assert np.array_equal(again.explain(X).contributions, scorer.explain(X).contributions)
    assert again.explain(X).base == scorer.base_
    with pytest.raises(ValueError, match="feature names"):
        again.decision_function(X.rename(columns={"late": "early"}))
    assert again.to_arrays()[1] == meta


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("spreads/spread", np.zeros(5)),
        ("spreads/centre", np.zeros(4)),
        ("joint/shape", -np.eye(5)),
        ("joint/scale", np.full(5, np.nan)),
        ("tails/starts", np.array([0, 1])),
        ("tails/heights", np.array([np.inf])),
        ("forest/reference", None),
    ],
)
def test_a_spoilt_model_is_refused(fitted, key, value):
    arrays, meta = fitted[1].to_arrays()
    if value is None:
        del arrays[key]
    else:
        arrays[key] = value
    with pytest.raises(ModelError):
        RiskScorer.from_arrays(arrays, meta)


@pytest.mark.parametrize(
    "change", [{"format": "other"}, {"gains": {}}, {"directions": ["high"]}, {"gains": {"tails": None}}]
)
def test_spoilt_settings_of_a_model_are_refused(fitted, change):
    arrays, meta = fitted[1].to_arrays()
    with pytest.raises(ModelError):
        RiskScorer.from_arrays(arrays, meta | change)


def test_what_does_not_add_up_is_not_published(fitted, monkeypatch):
    X, scorer = fitted
    explain = Forest.explain

    def crooked(self, rows):
        base, phi = explain(self, rows)
        phi[1] *= 1.001
        return base, phi

    monkeypatch.setattr(Forest, "explain", crooked)
    with pytest.raises(ModelError, match="row 1: expected contributions that add up"):
        scorer.explain(X[:3])


def test_planted_rows_stand_out_and_the_harmless_side_does_not():
    random = np.random.default_rng(0)
    X = profiles(800, 8, seed=2)
    strange, better = slice(0, 16), slice(16, 48)
    for row in range(48):
        where = random.choice(8, 3, replace=False)
        X[row, where] += (8.0 if row < 16 else -8.0) * X.std(axis=0)[where] / 2
    scorer = RiskScorer(directions=["high"] * 8, **SMALL).fit(X)
    scores = scorer.decision_function(X)
    assert roc_auc_score(np.arange(800) < 16, scores) > 0.97
    assert np.median(scores[better]) < np.quantile(scores, 0.7)
    assert np.median(scores[strange]) > np.quantile(scores, 0.97)


def test_on_the_harmless_side_nothing_changes(fitted):
    X, scorer = fitted
    rows = X.iloc[:2].fillna(0.0)
    rows["late"], rows["load"] = [-50.0, -5000.0], [50.0, 5000.0]
    rows[NAMES[2:]] = rows[NAMES[2:]].iloc[0].to_numpy()
    scores = scorer.explain(rows).score
    assert scores[0] == scores[1]


def test_monotone_beyond_the_reference(fitted):
    X, scorer = fitted
    rows = pd.concat([X.fillna(0.0).iloc[[0]]] * 6, ignore_index=True)
    rows["late"] = X["late"].max() * np.array([1.0, 1.5, 2.0, 4.0, 8.0, 50.0])
    assert (np.diff(scorer.decision_function(rows)) > 0).all()


def test_wild_numbers_still_add_up(fitted):
    X, scorer = fitted
    rows = X.iloc[:4].copy()
    rows[:] = np.array([[1e308] * 5, [-1e308] * 5, [1e9, -1e9, np.nan, 0, 1e300], [np.nan] * 5])
    explanation = scorer.explain(rows)
    assert np.isfinite(explanation.score).all()
    assert (explanation.contributions[3] == 0).all()
    assert explanation.score[3] == explanation.base


def test_metrics_that_say_nothing_contribute_nothing():
    X = pd.DataFrame(profiles(60, 2), columns=["a", "b"])
    X["constant"], X["gone"], X["never_high"] = 7.0, np.nan, np.where(np.arange(60) < 10, -1.0, 0.0)
    scorer = RiskScorer(directions={"never_high": "high"}, **SMALL).fit(X)
    assert list(scorer.spreads_.active) == [True, True, False, False, False]
    X["constant"], X["gone"] = 9.0, 5.0
    assert (scorer.explain(X).contributions[:, 2:] == 0).all()


@pytest.mark.parametrize("rows", [np.full((5, 2), 3.0), np.full((5, 1), np.nan)])
def test_nothing_to_learn_from_is_said(rows):
    with pytest.raises(ModelError, match="at least one that varies"):
        RiskScorer(**SMALL).fit(rows)


def test_two_rows_and_one_metric_are_enough():
    scorer = RiskScorer(**SMALL).fit(np.array([[1.0], [2.0]]))
    assert np.isfinite(scorer.explain(np.array([[1.0], [9.0], [np.nan]])).score).all()


def test_infinities_and_unmeasurable_numbers_are_refused():
    with pytest.raises(ValueError, match="infinity"):
        RiskScorer(**SMALL).fit(np.array([[1.0], [np.inf]]))
    with pytest.raises(ModelError, match="metric 'x0': expected numbers within"):
        RiskScorer(**SMALL).fit(np.array([[1.0], [1e40]]))


def test_settings_are_refused_with_every_fault():
    X = pd.DataFrame(profiles(20, 2), columns=["late", "load"])
    with pytest.raises(ModelError) as caught:
        RiskScorer(directions={"lat": "high", "load": "hihg"}).fit(X)
    assert "Did you mean 'late'?" in str(caught.value)
    assert "Did you mean 'high'?" in str(caught.value)
    with pytest.raises(ModelError, match="expected 2, one a metric, found 1"):
        RiskScorer(directions=["high"]).fit(X)
    with pytest.raises(ModelError) as caught:
        RiskScorer(weights={"forrest": 1.0, "joint": -1.0}).fit(X)
    assert len(caught.value.faults) == 2
    with pytest.raises(ModelError, match="at least one above 0"):
        RiskScorer(weights={"joint": 0.0}).fit(X)


def test_a_part_without_weight_is_left_out():
    X = profiles(50, 3)
    scorer = RiskScorer(weights={"joint": 2.0}, random_state=0).fit(X)
    assert list(scorer.parts_) == ["joint"]
    assert np.abs(scorer.explain(X).score - scorer.decision_function(X)).max() < 1e-9


def test_the_model_remembers_no_score_of_a_fitted_official(fitted):
    _, scorer = fitted
    assert not any(hasattr(part, "decision_scores_") for part in scorer.parts_.values())


def test_importing_it_loads_nothing_heavy():
    heavy = ("numba", "pyod", "shap", "duckdb", "mlflow")
    code = f"import sys, riskml.scoring; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

import json

import numpy as np
import pytest
from pyod.models.knn import KNN
from pyod.models.lscp import LSCP
from pyod.utils.utility import check_detector

from riskml.core.errors import ModelError
from riskml.scoring import BlendedScorer, RiskScorer, published_sum
from riskml.scoring.detectors import PyodDetector, detector_class, known_classes, read_detectors
from tests.scoring.shapley_by_hand import by_definition, profiles

SMALL = {"n_estimators": 8, "max_samples": 32, "reference_size": 20, "random_state": 3}


@pytest.fixture(scope="module")
def nearest():
    X = profiles(200, 5, gaps=0.1)
    return X, PyodDetector("KNN", {"n_neighbors": 4}, reference_size=12).fit(X)


def expectation(detector, row, coalition):
    rows = detector.reference_.copy()
    rows[:, coalition] = row[coalition]
    return detector.decision_function(rows).mean()


def test_scores_are_pyods_own(nearest):
    X, detector = nearest
    whole = X[~np.isnan(X).any(axis=1)]
    assert np.array_equal(
        detector.decision_function(whole), KNN(n_neighbors=4).fit(detector.fitted_).decision_function(whole)
    )


def test_contributions_add_up_and_lie_near_the_shapley_values(nearest):
    X, detector = nearest
    base, phi, error = detector.explain_with_error(X[:25])
    assert base + phi.sum(axis=1) == pytest.approx(detector.decision_function(X[:25]), abs=1e-12)
    assert (phi[np.isnan(X[:25])] == 0).all()
    apart = []
    for i, row in enumerate(X[:25]):
        seen = [j for j in range(5) if not np.isnan(row[j])]
        exact = by_definition(lambda coalition, row=row: expectation(detector, row, coalition), seen, 5)
        assert base == pytest.approx(expectation(detector, row, []))
        apart += [(phi[i, j] - exact[j]) / error[i, j] for j in seen if error[i, j] > 0]
    assert 0 < np.sqrt(np.mean(np.square(apart))) < 1  # the error is stated rather too large
    assert np.mean(np.abs(apart) < 2) > 0.95


def test_a_row_alone_has_the_bits_that_it_has_in_a_batch(nearest):
    X, detector = nearest
    assert not detector.alone_
    scores, (_, phi) = detector.decision_function(X), detector.explain(X[:4])
    for i in range(4):
        assert detector.decision_function(X[[i]])[0] == scores[i]
        assert np.array_equal(detector.explain(X[[i]])[1][0], phi[i])


@pytest.mark.parametrize("name", ["ECOD", "COPOD", "copod"])
def test_those_that_rank_batch_and_training_together_are_refused_by_name(name):
    with pytest.raises(ModelError, match="ranks the rows that are scored together"):
        RiskScorer(detectors={name: {}}, **SMALL).fit(profiles(60, 3))


@pytest.mark.parametrize("name", ["ECOD", "COPOD", "LMDD"])
def test_those_whose_score_depends_on_the_batch_are_found_out(name, monkeypatch):
    monkeypatch.setattr("riskml.scoring.detectors.REFUSED", {})
    with pytest.raises(ModelError, match="scores that differ by"):
        PyodDetector(name).fit(profiles(80, 3))


def test_where_company_moves_the_last_bits_rows_are_scored_one_at_a_time(monkeypatch):
    scores = KNN.decision_function
    monkeypatch.setattr(KNN, "decision_function", lambda self, X: scores(self, X) + (1e-14 if len(X) > 1 else 0.0))
    X = profiles(60, 3)
    detector = PyodDetector("KNN").fit(X)
    assert detector.alone_
    assert np.array_equal(detector.decision_function(X)[:1], detector.decision_function(X[:1]))


def test_as_a_part_of_the_sum_it_is_published_stored_and_read_back():
    X = profiles(150, 4, gaps=0.1)
    scorer = RiskScorer(detectors={"LOF": {"weight": 0.5}, "KNN": {"weight": 0.5, "n_neighbors": 3}}, **SMALL).fit(X)
    plain = RiskScorer(**SMALL).fit(X)
    found = scorer.explain(X[:20])
    assert list(found.parts) == ["tails", "joint", "forest", "KNN", "LOF"]
    assert np.array_equal(published_sum(found.base, found.contributions), found.score)
    assert found.parts["forest"] == pytest.approx(plain.explain(X[:20]).parts["forest"] / 2)
    assert found.standard_error.shape == (20, 4)
    assert (found.standard_error > 0).any()
    assert plain.explain(X[:20]).standard_error is None
    arrays, meta = scorer.to_arrays()
    again = RiskScorer.from_arrays(arrays, json.loads(json.dumps(meta, sort_keys=True)))
    assert np.array_equal(again.explain(X[:20]).contributions, found.contributions)
    assert again.to_arrays()[1] == meta
    with pytest.raises(ModelError, match="the scores that it had"):
        RiskScorer.from_arrays(arrays | {"KNN/check": arrays["KNN/check"] + 1e-12}, meta)
    spoilt = meta | {"detectors": {"KNN": {"weight": 1.0, "metric": {"run": "this"}}}}
    with pytest.raises(ModelError, match="a number, a text"):
        RiskScorer.from_arrays(arrays, spoilt)


def test_a_blend_states_the_error_too():
    X = profiles(100, 3)
    scorer = BlendedScorer(unsupervised=RiskScorer(detectors={"KNN": {}}, **SMALL), minimum_findings=5).fit(X)
    found = scorer.explain(X[:5])
    assert np.array_equal(found.standard_error, scorer.unsupervised_.explain(X[:5]).standard_error)


def test_names_and_settings_are_refused_with_the_nearest_known():
    with pytest.raises(ModelError, match="Did you mean 'KNN'"):
        detector_class("KNNN")
    for name in ("os", "base.BaseDetector", "../knn", "combination"):
        with pytest.raises(ModelError):
            detector_class(name)
    with pytest.raises(ModelError) as caught:
        read_detectors({"KNN": {"weight": -1, "n_neighbor": 3}, "ECOD": {}})
    assert len(caught.value.faults) == 3
    assert "Did you mean 'n_neighbors'?" in str(caught.value)
    with pytest.raises(ModelError, match="expected a fit"):
        PyodDetector("MAD").fit(profiles(30, 3))


def test_a_share_that_must_be_strange_is_refused_with_the_reason():
    with pytest.raises(ModelError, match="whether or not anybody is strange"):
        RiskScorer(detectors={"KNN": {"contamination": 0.1}}, **SMALL).fit(profiles(60, 3))


def test_those_that_cannot_score_a_row_alone_are_refused_and_not_run_into():
    with pytest.raises(ModelError, match="detector 'COF': expected a fit"):
        PyodDetector("COF").fit(profiles(60, 3))


def test_what_is_not_installed_is_said_and_nothing_is_printed(capfd):
    for name in ("AutoEncoder", "DeepSVDD", "SUOD", "XGBOD"):
        try:
            assert detector_class(name).__name__ == name
        except ModelError as error:
            assert "what pyod needs for it" in str(error)  # noqa: PT017 -- installed or not, it is told
    assert {"AutoEncoder", "DeepSVDD", "SUOD", "XGBOD", "KNN", "LOF"} <= set(known_classes())
    assert not any(name.startswith("Base") for name in known_classes())
    assert capfd.readouterr().out == ""


def test_where_pyod_wants_a_detector_the_scorer_is_one():
    """Scores, a threshold and marks by pyod's names; LSCP picks among scorers and detectors alike."""
    X = profiles(150, 4)
    X[:3] += 12.0
    scorer = RiskScorer(false_alarms=0.01, **SMALL)
    check_detector(scorer)
    scorer.fit(X)
    assert np.array_equal(scorer.decision_scores_, scorer.decision_function(X))
    assert set(np.argsort(-scorer.decision_scores_)[:3]) == {0, 1, 2}
    assert np.array_equal(scorer.labels_, (scorer.decision_scores_ > scorer.threshold_).astype(int))
    assert np.array_equal(scorer.labels_, scorer.predict(X))
    chosen = LSCP([RiskScorer(**SMALL), KNN(n_neighbors=4)], local_region_size=30, n_bins=2, random_state=0).fit(X)
    assert {0, 1, 2} <= set(np.argsort(-chosen.decision_scores_)[:5])


def test_marks_rest_on_how_often_ordinary_rows_would_have_one_and_not_on_a_share():
    """Where nobody is strange few are marked by chance, as promised; where many are, the same threshold finds all."""
    random = np.random.default_rng(7)
    usual, others = random.normal(size=(600, 4)), random.normal(size=(4000, 4))
    scorer = RiskScorer(false_alarms=0.05, n_estimators=30, random_state=0)
    scorer.fit(usual)
    assert 0.01 < scorer.predict(others).mean() < 0.08
    assert scorer.labels_.mean() < 0.08
    many = usual.copy()
    many[:60] += 15.0
    scorer.fit(many)
    assert scorer.labels_[:60].all()
    assert scorer.labels_[60:].mean() < 0.08
    arrays, meta = scorer.to_arrays()
    again = RiskScorer.from_arrays(arrays, json.loads(json.dumps(meta)))
    assert again.threshold_ == scorer.threshold_
    assert np.array_equal(again.predict(many), scorer.predict(many))
    assert not hasattr(again, "labels_")
    assert not hasattr(RiskScorer(random_state=0).fit(usual), "predict")
    for share in (0.0, 0.5, 1.0):
        with pytest.raises(ModelError, match="false_alarms"):
            RiskScorer(false_alarms=share).fit(usual)


def test_global_draws_are_left_as_they_were():
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    PyodDetector("LODA").fit(profiles(60, 3))
    assert np.array_equal(np.random.get_state()[1], before)  # noqa: NPY002

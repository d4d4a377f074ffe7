import numpy as np
import pytest

from riskml.scoring.mahalanobis import LEAST_SHRINKAGE, Mahalanobis, bent
from tests.scoring.shapley_by_hand import by_definition, profiles


@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_shapley_values_are_those_of_the_definition(gaps):
    X = profiles(300, 8, gaps=gaps)
    joint = Mahalanobis().fit(X)
    base, phi = joint.explain(X[:4])
    assert base == 0.0
    for row, found in zip(X[:4], phi, strict=True):
        seen = [j for j in range(8) if not np.isnan(row[j])]

        def worth(coalition, row=row, seen=seen):
            partly = np.where(np.isnan(row), np.nan, 0.0)
            partly[coalition] = row[coalition]
            distance = bent(partly[seen]) / joint.scale_[seen]
            return distance @ np.linalg.inv(joint.shape_[np.ix_(seen, seen)]) @ distance

        assert found == pytest.approx(by_definition(worth, seen, 8), rel=1e-8, abs=1e-9)
        assert found.sum() == pytest.approx(joint.decision_function(row[None])[0])
        assert (found[np.isnan(row)] == 0).all()


def test_a_gap_is_filled_with_what_the_others_make_most_likely():
    X = profiles(300, 4)
    joint = Mahalanobis().fit(X)
    row = X[:1].copy()
    row[0, 2] = np.nan
    near = np.repeat(row, 20_001, axis=0)
    near[:, 2] = np.linspace(-10, 10, 20_001)
    assert joint.decision_function(row)[0] == pytest.approx(joint.decision_function(near).min(), abs=1e-5)


def test_sees_a_combination_that_no_single_metric_shows():
    random = np.random.default_rng(0)
    common = random.normal(size=(500, 1))
    X = common + 0.3 * random.normal(size=(500, 2))
    joint = Mahalanobis().fit(X)
    along, against = joint.decision_function(np.array([[1.5, 1.5], [1.5, -1.5]]))
    assert against > 5 * along


def test_a_metric_that_repeats_another_does_no_harm():
    X = profiles(200, 3)
    X = np.column_stack([X, X[:, 0]])
    joint = Mahalanobis().fit(X)
    assert np.linalg.eigvalsh(joint.shape_).min() >= LEAST_SHRINKAGE * 0.99
    assert np.isfinite(joint.decision_function(X)).all()


def test_bent_is_the_square_root_of_hubers_loss():
    z = np.linspace(-9, 9, 181)
    huber = np.where(np.abs(z) <= 2, z**2, 4 * np.abs(z) - 4)
    assert bent(z) ** 2 == pytest.approx(huber)
    assert (np.sign(bent(z)) == np.sign(z)).all()

import numpy as np
import pandas as pd
import pytest

from riskml.core.errors import ModelError
from riskml.evaluation import DIFFUSE, DISPUTED, disputed, faithful_share, without_cited

NAMES = list("abcde")


def add_up(X):
    return X.fillna(0.0).sum(axis=1).to_numpy()


def test_concentrated_warnings_fall_and_spread_ones_are_diffuse():
    X = pd.DataFrame([[4.0, 0, 1, 0, 0], [2, 2, 2, 2, 2], [-9, 6, 6, 1, 1], [np.nan, 9, 0, 0, 0]], list("wxyz"), NAMES)
    tested = without_cited(X, X.fillna(0.0), add_up, 4.0)
    assert tested["score"].tolist() == [5, 10, 5, 9]
    assert tested["score_without"].tolist() == [0, 4, -8, 0]
    assert tested["cited"].tolist() == [2, 3, 3, 1]
    assert tested["diffuse"].tolist() == [False, True, False, False]
    assert faithful_share(tested) == 0.75
    assert without_cited(X, X.fillna(0.0), add_up, [4.0, 4.1, 5, 9])["diffuse"].sum() == 0
    assert without_cited(X, X.fillna(0.0), add_up, 4.0, cited=1)["diffuse"].tolist() == [False, True, False, False]
    assert len(without_cited(X.iloc[:0], X.iloc[:0], add_up, 4.0)) == 0
    assert np.isnan(faithful_share(tested.iloc[:0]))


def test_each_row_loses_its_own_facts_only():
    random = np.random.default_rng(0)
    X = pd.DataFrame(random.exponential(size=(30, 5)), columns=NAMES)
    whole = without_cited(X, X, add_up, 0.0)
    for i in range(30):
        alone = without_cited(X.iloc[[i]], X.iloc[[i]], add_up, 0.0)
        pd.testing.assert_frame_equal(alone, whole.iloc[[i]])
        assert whole["score_without"].iloc[i] == pytest.approx(sorted(X.iloc[i])[:2] @ np.ones(2))


def test_disputed_is_about_the_set_not_its_order():
    one = pd.DataFrame([[3.0, 2, 1, 0, 0], [3, 2, 1, 0.5, 0]], columns=NAMES)
    other = pd.DataFrame([[1.0, 2, 3, -1, 0], [3, 2, 0.5, 1, 0]], columns=NAMES)
    assert disputed(one, other).tolist() == [False, True]
    assert disputed(one, other[NAMES[::-1]]).tolist() == [False, True]
    with pytest.raises(ModelError, match="the same rows and columns"):
        disputed(one, other.rename(columns={"a": "z"}))


def test_what_is_no_warning_is_said():
    X = pd.DataFrame([[4.0, 0, 1, 0, 0]], columns=NAMES)
    with pytest.raises(ModelError, match="1 of 1 below it"):
        without_cited(X, X, add_up, 6.0)
    with pytest.raises(ModelError, match="'z'"):
        without_cited(X, X.assign(z=1.0), add_up, 1.0)
    with pytest.raises(ModelError, match="other rows"):
        without_cited(X, X.set_index(pd.Index([7])), add_up, 1.0)
    with pytest.raises(ModelError, match="one a row"):
        without_cited(X, X, lambda X: np.full(len(X), np.nan), 1.0)


def test_marks_are_complete_in_both_languages():
    for mark in (DIFFUSE, DISPUTED):
        assert len(mark.zh) > 20
        assert len(mark.en) > 40

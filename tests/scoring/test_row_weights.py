"""Weights that say nothing are refused by every estimator that takes them, in scikit-learn's words."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from riskml.scoring.blend import BlendedScorer
from riskml.scoring.boosted import Boosted
from riskml.scoring.confirmation import ConfirmationScorer
from riskml.scoring.row_weights import read_row_weights

X = np.random.default_rng(0).normal(size=(40, 2))
Y = np.arange(40) % 2


@pytest.mark.parametrize("scorer", [Boosted(), BlendedScorer(), ConfirmationScorer(yields=0)], ids=type)
@pytest.mark.parametrize(
    ("weight", "said"),
    [
        (np.ones(39), "inconsistent numbers of samples"),
        (np.ones((40, 2)), "Sample weights must be 1D array or scalar"),
        (np.where(np.arange(40) == 7, -1.0, 1.0), "Negative values in data passed to `sample_weight`"),
        (np.where(np.arange(40) == 7, np.nan, 1.0), "Input sample_weight contains NaN"),
        (np.where(np.arange(40) == 7, np.inf, 1.0), "Input sample_weight contains infinity"),
        (np.zeros(40), "Sample weights must contain at least one non-zero number"),
        (0, "Sample weights must contain at least one non-zero number"),
        (-2.5, "Negative values in data passed to `sample_weight`"),
        (float("nan"), "Input sample_weight contains NaN"),
        (["heavy"] * 40, "could not convert string to float"),
    ],
)
def test_weights_that_say_nothing_are_refused(scorer, weight, said):
    with pytest.raises(ValueError, match=said):
        scorer.fit(X, Y, sample_weight=weight)


@pytest.mark.parametrize("weight", [None, 2, 0.5, list(range(40)), np.arange(40)[::-1], np.arange(80)[::2]])
def test_weights_are_read_as_scikit_learn_reads_them(weight):
    read = read_row_weights(weight, 40)
    assert (read.shape, read.dtype, read.flags.c_contiguous) == ((40,), np.float64, True)
    theirs = LogisticRegression().fit(X, Y, sample_weight=weight)
    assert np.array_equal(theirs.coef_, LogisticRegression().fit(X, Y, sample_weight=read).coef_)

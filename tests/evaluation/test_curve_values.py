import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from riskml.core.errors import ModelError
from riskml.evaluation import at_capacity, found_by_month, gains, list_lengths, precision_recall_curve
from tests.evaluation.reviews_by_lot import world


def test_each_point_is_the_list_of_that_length():
    old, _, truth, labels = world(0)
    curve = precision_recall_curve(old, labels, [15, 1, 5])
    assert curve.index.tolist() == [1, 5, 15]
    for length, row in curve.iterrows():
        found = at_capacity(old, labels, length)
        assert row["precision"] == found.precision.value
        assert (row["recall_low"], row["recall_high"]) == (found.recall.low, found.recall.high)
    assert (curve["precision_low"] <= curve["precision"]).all()
    assert curve["listed"].tolist() == [5, 25, 75]
    with pytest.raises(ModelError, match="lengths"):
        precision_recall_curve(old, labels, [])
    months = found_by_month(old, truth, 15)
    assert months["reviews"].tolist() == [15, 30, 45, 60, 75]
    assert months["findings"].iloc[-1] == curve.loc[15, "confirmed"] + _open_positives(old, truth, labels)


def _open_positives(old, truth, labels):
    listed = old.groupby(level="month").rank(ascending=False) <= 15
    waiting = labels[labels["finding"] == "open"].set_index(["official_id", "month"]).index
    return int((truth & listed)[waiting].sum())


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=40))
def test_the_area_under_the_gains_is_that_of_the_roc(rows):
    y, s = (np.array(column, float) for column in zip(*rows, strict=True))
    if y.all() or not y.any():
        return
    curve = gains(y, s)
    assert (curve["reviewed"].iloc[-1], curve["found"].iloc[-1]) == pytest.approx((1, 1))
    area = np.trapezoid(curve["found"], curve["reviewed"])
    share = y.mean()
    assert (area - share / 2) / (1 - share) == pytest.approx(roc_auc_score(y, s))


def test_weights_are_people():
    y, s, w = np.array([1, 0, 1, 0]), np.array([4.0, 3, 2, 1]), np.array([1, 3, 2, 1])
    repeated = gains(np.repeat(y, w), np.repeat(s, w))
    pd.testing.assert_frame_equal(gains(y, s, weight=w), repeated)


def test_what_is_no_outcome_is_said():
    with pytest.raises(ModelError, match="at least one"):
        gains([0, 0], [1, 2])
    with pytest.raises(ModelError, match="above 0"):
        gains([0, 1], [1, np.nan])
    with pytest.raises(ModelError, match="1 or more"):
        list_lengths(0)

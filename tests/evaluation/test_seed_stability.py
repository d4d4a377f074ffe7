import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import jaccard_score

from riskml.core.errors import ModelError
from riskml.evaluation import jaccard, stability, top_reasons, top_share


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=20))
def test_jaccard_is_scikit_learns(rows):
    one, other = np.array(rows).T
    if not (one | other).any():
        assert jaccard([], []) == 1.0
        return
    assert jaccard(np.flatnonzero(one), np.flatnonzero(other)) == pytest.approx(jaccard_score(one, other))


def seeds(noise, count=4, rows=500):
    random = np.random.default_rng(0)
    truth = random.normal(size=(rows, 5)) ** 3
    tables = [
        pd.DataFrame(truth + noise * random.normal(size=truth.shape), [f"o{i}" for i in range(rows)], list("abcde"))
        for _ in range(count)
    ]
    return [table.sum(axis=1) for table in tables], tables


def test_no_noise_is_perfect_and_noise_shows():
    assert stability(*seeds(0.0)).holds()
    calm, wild = stability(*seeds(0.05), share=0.05), stability(*seeds(3.0), share=0.05)
    assert calm.lists > wild.lists >= wild.lists_least
    assert calm.reasons > wild.reasons > wild.reasons_same
    assert not wild.holds()
    assert calm.listed == 25
    assert f"{wild.lists:.2f}" in wild.text().en
    assert f"{wild.lists:.2f}" in wild.text().zh


def test_by_hand():
    scores = [pd.Series([3.0, 2, 1, 0], list("abcd")), pd.Series([0.0, 1, 3, 2], list("dcab"))]
    one = pd.DataFrame({"x": [3, 2, 1, 0], "y": [2, 1, 0, 0], "z": [1, 3, -1, 0]}, list("abcd"), dtype=float)
    other = pd.DataFrame({"x": [3, 2, 1, 0], "y": [1, 1, 0, 0], "z": [2, 3, -1, 0]}, list("abcd"), dtype=float)
    found = stability(scores, [one, other], share=0.5, reasons=2)
    assert (found.lists, found.reasons, found.reasons_same) == (1.0, 0.75, 0.5)


def test_top_lists_and_reasons():
    assert top_share(pd.Series([1.0, np.nan, 1.0], list("bca")), 0.5).tolist() == ["a"]
    assert top_reasons(pd.DataFrame({"a": [-1.0], "b": [0.0]})) == [frozenset()]


def test_what_cannot_be_compared_is_said():
    (one, *_), tables = seeds(0.0)
    with pytest.raises(ModelError, match="two seeds"):
        stability([one])
    with pytest.raises(ModelError, match="the same rows"):
        stability([one, one.iloc[1:]])
    with pytest.raises(ModelError, match="one a seed"):
        stability([one, one], tables)
    with pytest.raises(ModelError, match="share"):
        top_share(one, 0)

"""A departure that rests on too little moves nothing, and every other stands as it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskml.metrics.thin import LEAST_ACTS, LEAST_PEERS, is_thin

ENOUGH = {"observed": 9.0, "expected": 9.0, "exposure": 90.0, "z": 3.0, "peers": 7}


def thin(compare, *, valued=False, **changes):
    return bool(is_thin(compare, {**ENOUGH, **changes}, valued=valued))


@pytest.mark.parametrize("compare", ["rate", "mean", "volume", "pairs", "concentration", "trend"])
def test_enough_of_everything_is_not_thin(compare):
    assert not thin(compare)


def test_two_acts_of_many_are_thin_for_a_rate_and_say_nothing_of_a_mean():
    assert thin("rate", observed=2.0, exposure=350.0)
    assert not thin("mean", observed=2.0, exposure=350.0)
    assert thin("mean", exposure=4.0)
    assert thin("rate", z=-3.0, expected=2.0), "what is missing was hardly to be expected"
    assert not thin("rate", z=-3.0, observed=0.0, expected=9.0), "of nine that were to be expected none was done"


def test_one_peer_is_no_comparison_where_there_are_peers():
    for compare in ("rate", "mean", "volume", "pairs", "concentration"):
        assert thin(compare, peers=LEAST_PEERS - 1)
    assert not thin("pairs", peers=0, valued=True), "set against the own other counterparties"
    assert not thin("trend", peers=0), "set against the own past"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["rate", "mean", "volume", "pairs", "concentration", "trend"]),
            *[st.floats(0, 30) for _ in range(3)],
            st.floats(-9, 9),
            st.integers(0, 9),
            st.booleans(),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_many_at_once_are_as_each_alone(rows):
    frame = pd.DataFrame(rows, columns=["compare", "observed", "expected", "exposure", "z", "peers", "valued"])
    together = is_thin(frame["compare"].to_numpy(str), frame, valued=frame["valued"].to_numpy(bool))
    alone = [bool(is_thin(row["compare"], row, valued=row["valued"])) for row in frame.to_dict("records")]
    np.testing.assert_array_equal(together, alone)


def test_five_acts_are_enough():
    assert not thin("rate", observed=float(LEAST_ACTS))
    assert thin("rate", observed=LEAST_ACTS - 1.0)

"""What a circumstance explains is taken off a score, and nothing else is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from riskml.metrics.measurement import tell_tried
from riskml.pipeline.scored import with_the_benefit_of_the_doubt

TRIED = pd.DataFrame(
    {
        "subject_id": ["a", "a", "a", "b", "x"],
        "metric": ["late", "late", "slow", "late", "late"],
        "circumstance": ["post", "place", "post", "post", "post"],
        "people": 5,
        "acts": 100,
        "explained": [0.2, 0.75, 0.0, 1.0, 0.5],
        "expected": 1.0,
        "z": [3.2, 1.0, -2.5, 0.0, 2.0],
    }
)


def test_the_most_favourable_trial_counts_and_what_was_not_measured_stays_so():
    table = pd.DataFrame(
        {"late": [4.0, np.nan, 0.5], "slow": [-2.5, 1.0, 0.0], "rules_time": [1.0, 0.0, 0.0]},
        index=pd.Index(["a", "b", "c"], name="official_id"),
    )
    before = table.copy()
    answer = with_the_benefit_of_the_doubt(table, tell_tried(TRIED))
    pd.testing.assert_frame_equal(table, before)
    assert answer.loc["a"].tolist() == [1.0, -2.5, 1.0]
    assert np.isnan(answer.loc["b", "late"])
    pd.testing.assert_frame_equal(answer.loc[["c"]], table.loc[["c"]])
    nothing = with_the_benefit_of_the_doubt(table, tell_tried(TRIED.iloc[:0]))
    pd.testing.assert_frame_equal(nothing, table)

"""Estimates from late and selective findings hold the truth, which only the town knows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from riskml.evaluation import at_capacity, top_of_each_month
from riskml.reviews import reviews_as_of
from tests.synthetic.light_town import LISTED, make_town

SEEDS = 50
AT_LEAST = 45
SENSITIVITY = 0.9  # the reviewers' own
AS_OF = "2025-12-31"


@pytest.fixture(scope="module")
def judged():
    rows = []
    for seed in range(SEEDS):
        town = make_town(seed, as_of=AS_OF)
        labels = reviews_as_of(town.labels, AS_OF)
        for name, scores in (("champion", town.champion), ("rival", town.rival)):
            told = at_capacity(scores, labels, LISTED)
            listed = top_of_each_month(scores, LISTED)
            rows.append(
                {
                    "model": name,
                    "low": told.precision.low,
                    "value": told.precision.value,
                    "high": told.precision.high,
                    "confirmable": town.confirmable[listed].mean(),
                    "there": town.there[listed].mean(),
                    "open": told.open,
                    "unseen": told.listed - told.reviewed,
                    "recall": town.confirmable[listed].sum() / town.confirmable.sum(),
                    "recall_low": told.recall.low,
                    "recall_high": told.recall.high,
                }
            )
    return pd.DataFrame(rows).set_index("model")


def test_findings_are_late_and_selective(judged):
    assert judged.loc["champion", "open"].mean() > 3
    assert (judged.loc["rival", "unseen"] > LISTED).all(), "a rival's list holds many at whom nobody looked"


@pytest.mark.parametrize("model", ["champion", "rival"])
def test_the_interval_of_precision_holds_what_reviews_would_confirm(judged, model):
    own = judged.loc[model]
    held = (own["low"] <= own["confirmable"]) & (own["confirmable"] <= own["high"])
    assert held.sum() >= AT_LEAST


@pytest.mark.parametrize("model", ["champion", "rival"])
def test_over_the_reviewers_sensitivity_it_holds_what_is_there(judged, model):
    """Rogan and Gladen (1978): what looks find, over how often they find it, is what is there."""
    own = judged.loc[model]
    high = np.minimum(own["high"] / SENSITIVITY, 1.0)
    held = (own["low"] / SENSITIVITY <= own["there"]) & (own["there"] <= high)
    assert held.sum() >= AT_LEAST


@pytest.mark.parametrize("model", ["champion", "rival"])
def test_the_interval_of_recall_holds_the_truth(judged, model):
    own = judged.loc[model]
    held = (own["recall_low"] <= own["recall"]) & (own["recall"] <= own["recall_high"])
    assert held.sum() >= AT_LEAST


def test_the_intervals_say_something(judged):
    width = (judged["high"] - judged["low"]).groupby("model").mean()
    assert width["champion"] < 0.45
    assert width["champion"] < width["rival"] < 0.85
    error = (judged["value"] - judged["confirmable"]).loc["champion"]
    assert abs(error.mean()) < 0.03

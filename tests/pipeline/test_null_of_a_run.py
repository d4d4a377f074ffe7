"""Where the list by score begins, and what chance gives of scores: the lists that the p-values make."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from riskml.pipeline.triaged import _threshold
from riskml.scoring.reference import conformal_p
from riskml.triage import benjamini_hochberg, null_quantiles

REFERENCE = np.random.default_rng(1).normal(size=5000)


def graded(scores, *, concluded=True):
    return pd.DataFrame({"p_value": conformal_p(np.asarray(scores), REFERENCE), "concluded": concluded})


def test_the_list_begins_between_whom_it_selects_and_whom_not():
    scores = np.concatenate([np.random.default_rng(2).normal(size=200), [3.4, 3.9, 4.4, 5.0]])
    people = graded(scores)
    chosen = benjamini_hochberg(people["p_value"], 0.2)
    assert 0 < chosen.sum() < 20
    begins = _threshold(people, REFERENCE, 0.2)
    assert scores[~chosen].max() < begins <= scores[chosen].min()


def test_a_list_that_selects_nobody_begins_nowhere():
    assert math.isnan(_threshold(graded(np.zeros(50)), REFERENCE, 0.2))
    assert math.isnan(_threshold(graded([9.0] * 5, concluded=False), REFERENCE, 0.2))
    assert math.isnan(_threshold(graded([9.0] * 5), np.empty(0), 0.2))


def test_what_chance_gives_is_what_the_p_values_are_taken_against():
    for share, score in null_quantiles(REFERENCE):
        assert conformal_p(np.array([score]), REFERENCE)[0] == pytest.approx(1 - share, abs=1e-3)

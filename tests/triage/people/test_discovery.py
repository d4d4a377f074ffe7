"""Selection: the step-up procedure against statsmodels, its error over replications, its limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from riskml.scoring.reference import conformal_p
from riskml.triage import benjamini_hochberg, can_conclude
from riskml.triage.people.discovery import keeps_its_promise, null_quantiles


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.floats(0.01, 0.9))
def test_same_selection_as_statsmodels(p_values, q):
    expected = multipletests(p_values, alpha=q, method="fdr_bh")[0]
    # statsmodels compares p with q*k/m in the other order of rounding; hold the two to it away from the edge.
    steps = q * np.arange(1, len(p_values) + 1) / len(p_values)
    edge = np.isclose(np.sort(p_values)[:, None], steps[None, :], rtol=1e-9, atol=0).any()
    if not edge:
        assert benjamini_hochberg(p_values, q).tolist() == expected.tolist()


def test_ties_at_the_threshold_are_selected_together():
    assert benjamini_hochberg([0.02, 0.02, 0.02, 0.9], q=0.05).tolist() == [True, True, True, False]


def test_people_without_a_score_do_not_count():
    some = benjamini_hochberg([0.04, np.nan, np.nan, np.nan], q=0.05)
    assert some.tolist() == [True, False, False, False]
    assert not benjamini_hochberg([np.nan, np.nan], q=0.5).any()
    assert benjamini_hochberg([], q=0.5).shape == (0,)


def test_false_discoveries_stay_below_the_rate_over_replications():
    """Conformal p-values share one reference, so the rate is checked on those, not on uniform numbers."""
    rng = np.random.default_rng(7)
    q, nulls, signals, shares, found = 0.2, 180, 20, [], []
    for _ in range(400):
        reference = np.sort(rng.normal(size=2000))
        scores = np.concatenate([rng.normal(size=nulls), rng.normal(4.0, 1.0, size=signals)])
        selected = benjamini_hochberg(conformal_p(scores, reference), q)
        shares.append(selected[:nulls].sum() / max(selected.sum(), 1))
        found.append(selected[nulls:].mean())
    # nulls/total * q = 0.18 is what the procedure attains; three standard errors either side.
    error = 3 * np.std(shares) / np.sqrt(len(shares))
    assert np.mean(shares) <= q
    assert np.mean(shares) == pytest.approx(0.18, abs=error)
    assert np.mean(found) > 0.7


def test_with_nothing_to_find_a_list_is_rarer_than_the_rate():
    rng = np.random.default_rng(8)
    lists = [
        benjamini_hochberg(conformal_p(rng.normal(size=100), np.sort(rng.normal(size=1000))), 0.2).any()
        for _ in range(400)
    ]
    assert np.mean(lists) <= 0.2 + 3 * np.sqrt(0.2 * 0.8 / 400)


@given(st.integers(1, 3000), st.integers(1, 3000), st.floats(0.01, 0.5), st.integers(1, 40))
def test_cannot_conclude_exactly_where_the_strangest_full_list_fails(reference, scored, q, places):
    """The condition's meaning, asked of the procedure itself: everyone on a full list beats the reference."""
    full = min(places, scored)
    p_values = np.ones(scored)
    p_values[:full] = 1 / (reference + 1)
    passes = bool(benjamini_hochberg(p_values, q)[:full].all())
    said = can_conclude(reference, scored, q=q, places=places, minimum=1)
    edge = np.isclose(1 / (reference + 1), q * full / scored, rtol=1e-12)
    assert edge or said == passes


def test_below_the_minimum_nothing_is_concluded():
    assert not can_conclude(499, 1, q=0.2, places=18, minimum=500)
    assert can_conclude(500, 1, q=0.2, places=18, minimum=500)
    assert not can_conclude(0, 10, q=0.2, places=18, minimum=1)


def test_a_list_that_was_cut_keeps_the_rate_by_itself_only_if_its_own_step_allows():
    assert keeps_its_promise([0.001, 0.002], 0.2, scored=100)
    assert not keeps_its_promise([0.001, 0.009], 0.2, scored=100)
    assert keeps_its_promise([], 0.2, scored=100)


@given(st.integers(0, 3000))
def test_a_share_of_the_reference_lies_below_each_quantile_and_some_beyond(size):
    reference = np.random.default_rng(5).normal(size=size)
    found = null_quantiles(reference)
    for share, score in found:
        assert (reference < score).mean() == pytest.approx(share, abs=1 / size)
        assert (reference >= score).any()
    assert (0.999 in dict(found)) == (size >= 1000)

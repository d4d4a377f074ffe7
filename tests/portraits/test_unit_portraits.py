"""A unit's portrait: its shape without its people; common problems told from single ones."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from riskml.core.errors import RiskmlError
from riskml.portraits import portray_unit, portray_whole
from riskml.portraits.hiding import GROUP
from riskml.portraits.shape import QUANTILES, pattern
from tests.portraits import fabricated_run

Z = st.lists(st.floats(-6, 6), min_size=GROUP, max_size=60)


@pytest.fixture(scope="module")
def run():
    return fabricated_run.run_data()


@given(Z, st.sampled_from(["high", "low", "both"]), st.randoms())
def test_the_pattern_does_not_depend_on_order(values, concern, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    assert pattern(values, concern) == pattern(shuffled, concern)


@given(Z)
def test_low_is_high_turned_over(values):
    assert pattern([-one for one in values], "low") == pattern(values, "high")


@given(st.lists(st.floats(-6, 6), max_size=GROUP - 1), st.floats(-9, 9))
def test_below_five_people_nothing_is_concluded(values, unit_z):
    assert pattern(values, "both", unit_z)[0] == "not_concluded"


def test_common_is_most_of_the_unit_together():
    assert pattern([1.5] * 8 + [0.0] * 4, "high")[0] == "common"
    assert pattern([1.5] * 5 + [0.0] * 7, "high")[0] == "quiet"  # less than half
    assert pattern([1.5] * 3 + [0.0] * 2, "high")[0] == "quiet"  # half, but chance alone does that
    assert pattern([1.5] * 4 + [-1.5] * 4, "both")[0] == "quiet"  # not on one side


def test_one_far_out_is_typical_and_many_are_not():
    assert pattern([4.0] + [0.0] * 9, "high") == ("typical", 1, 1)
    assert pattern([-4.0] + [0.0] * 9, "high")[0] == "quiet"
    assert pattern([-4.0] + [0.0] * 9, "both")[0] == "typical"
    assert pattern([4.0] * 6 + [0.0] * 4, "high")[0] == "common"


def test_the_unit_as_a_whole_speaks_unless_one_person_explains_it():
    assert pattern([0.2] * 10, "high", unit_z=3.5)[0] == "common"
    assert pattern([4.0] + [0.2] * 9, "high", unit_z=3.5)[0] == "typical"
    assert pattern([0.2] * 10, "low", unit_z=3.5)[0] == "quiet"


def test_ordinary_units_are_rarely_called_common():
    rng = np.random.default_rng(1)
    found = sum(pattern(norm.rvs(size=12, random_state=rng), "both")[0] == "common" for _ in range(2000))
    assert found < 2000 * 0.01


def test_planted_common_problem_is_found_in_its_unit_only(run):
    common = {one.unit_id: one.shape.metric for one in portray_whole(run).problems}
    assert common == {"u2": "limit_bunching"}
    shape = portray_unit("u2", run).shapes[0]
    assert (shape.metric, shape.pattern, shape.people) == ("limit_bunching", "common", 12)


def test_shape_has_every_persons_value_sorted_and_its_quantiles(run):
    rows = run.latest[(run.latest["subject"] == "official") & (run.latest["unit_id"] == "u1")]
    for shape in portray_unit("u1", run).shapes:
        z = rows[rows["metric"] == shape.metric]["z"].dropna()
        assert list(shape.values) == sorted(shape.values)
        np.testing.assert_allclose(shape.values, np.sort(z), atol=0.005)
        np.testing.assert_allclose(shape.quantiles, np.quantile(z, QUANTILES))


def test_a_small_unit_shows_no_people_and_no_counts(run):
    small = portray_unit("u4", run)
    assert small.hidden
    assert small.warnings == ()
    assert small.hits == ()
    assert small.shapes == ()
    assert small.metrics == ()  # of a unit of one they would be that person's
    assert {gap.name for gap in small.gaps} == {"fast_share", "approval_before_acceptance"}
    line = next(one for one in portray_whole(run).units if one.unit_id == "u4")
    assert (line.people, line.red, line.yellow) == (3, None, None)


@pytest.mark.parametrize("unit_id", fabricated_run.UNITS)
def test_nobody_is_named_in_a_unit_or_in_the_whole(run, unit_id):
    drawn = json.dumps([portray_unit(unit_id, run).to_dict(), portray_whole(run).to_dict()], ensure_ascii=False)
    for official_id, _ in fabricated_run.people():
        assert f'"{official_id}"' not in drawn
        assert run.roster.official(official_id) not in drawn


def test_counts_of_the_whole_are_those_of_the_frames(run):
    whole = portray_whole(run)
    assert whole.counts.officials == 40
    assert (whole.counts.people_red, whole.counts.people_yellow) == (1, 3)
    assert {one.name: one.count for one in whole.hits} == {
        "self_approval": 1,
        "split_purchases": 2,
    }
    lines = {one.metric: one for one in whole.coverage}
    assert (lines["pair_favour"].measured, lines["pair_favour"].below_minimum) == (39, 1)
    assert lines["amount_level"].no_peers == 1
    assert sum(one.people for one in whole.units) == 40


def test_unknown_unit_gets_a_remedy(run):
    with pytest.raises(RiskmlError, match="a unit of this run"):
        portray_unit("u9", run)

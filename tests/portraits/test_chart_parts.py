"""What charts draw, as values: the others of a person unnamed, a score among what chance gives, the clock of a case."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from riskml.core.texts import Text
from riskml.portraits import portray_official, portray_unit
from riskml.portraits.chart_parts import score_place
from riskml.portraits.clocks import clock_of
from riskml.portraits.run_data import Index
from tests.portraits import fabricated_run

NULL = ((0.1, -0.5), (0.9, 1.5))


@pytest.fixture(scope="module")
def run():
    return fabricated_run.run_data(null=NULL, threshold=2.0)


def test_the_others_are_everybody_else_sorted_with_three_digits_and_their_median(run):
    rows = run.latest[(run.latest["subject"] == "official") & (run.latest["status"] == "measured")]
    for panel in portray_official("u1-01", run).metrics:
        others = rows[(rows["metric"] == panel.metric) & (rows["subject_id"] != "u1-01")]["effect"].sort_values()
        assert panel.band.median == pytest.approx(np.median(others))
        np.testing.assert_allclose(panel.others, others, rtol=5.01e-3)
        assert [float(f"{one:.3g}") for one in panel.others] == list(panel.others)


def test_units_and_the_few_show_nobody(run):
    assert all(panel.others == () for panel in portray_unit("u1", run).metrics)
    few = fabricated_run.measurement(np.random.default_rng(3))
    kept = few.profile["subject_id"].isin(["u1-01", "u1-02", "u1-03", "u1-04", "u1-05"])
    alone = portray_official("u1-01", fabricated_run.run_data(measured=replace(few, profile=few.profile[kept])))
    assert all(panel.others == () and panel.band is None for panel in alone.metrics)


def test_all_pages_of_a_run_have_one_scale(run):
    ids = sorted(run.officials)[:5]
    placed = [score_place(one, run) for one in ids]
    scores = run.warnings.frame["score"]
    assert len({(one.low, one.high, one.threshold, one.scores) for one in placed}) == 1
    assert placed[0].low <= float(f"{scores.min():.3g}")
    assert placed[0].high >= float(f"{scores.max():.3g}")
    assert placed[0].quantiles == NULL
    assert [one.score for one in placed] == [float(scores[one]) for one in ids]


def test_a_run_that_does_not_say_what_chance_gives_places_nobody(run):
    assert score_place("u1-01", fabricated_run.run_data()) is None
    assert score_place("nobody", run) is None


def test_the_score_that_is_placed_is_what_the_list_goes_by(run):
    frame = run.warnings.frame.assign(remaining=run.warnings.frame["score"] - 0.25)
    placed = score_place("u1-01", replace(run, warnings=Index(frame, "official_id"), threshold=math.nan))
    assert placed.score == pytest.approx(float(frame["score"]["u1-01"]) - 0.25)
    assert math.isnan(placed.threshold)


def test_a_clock_tells_own_steps_from_others_and_the_unknown_from_the_known():
    day = datetime.fromisoformat
    case = {"case_id": "K1", "opened_at": day("2025-03-01T09:00"), "due_at": None, "closed_at": math.nan}
    step = {"step": "check", "started_at": day("2025-03-01T09:00"), "occurred_at": day("2025-03-09T09:00")}
    steps = [
        {**step, "official_id": "a", "due_at": day("2025-03-05T00:00"), "late_workdays": 2.0},
        {**step, "official_id": "b", "started_at": None, "late_workdays": math.nan},
    ]
    clock = clock_of(case, steps, "a", matter=Text.same("m"), label_of=Text.same)
    assert (clock.due, clock.done) == (None, None)
    assert [(one.own, one.late_workdays) for one in clock.steps] == [(True, 2.0), (False, 0.0)]
    assert [one.due for one in clock.steps] == [day("2025-03-05T00:00"), None]
    assert [one.received for one in clock.steps] == [day("2025-03-01T09:00"), None]

"""The feature table: metrics and severities side by side, for the history and for one month alike."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from riskml.core.errors import SourceError
from riskml.pipeline.matrix import features, matrix
from riskml.rules import Detection
from tests.rules.test_detection import card

MONTHS = pd.date_range("2025-01-01", periods=4, freq="MS")
CARDS = SimpleNamespace(
    metrics=(
        SimpleNamespace(name="late", scored=True, concern="high", trend=True, compare="rate"),
        SimpleNamespace(name="shown", scored=False, concern="high", trend=False, compare="rate"),
    ),
    rules=(
        card(name="split").model_copy(update={"area": "buying"}),
        card(name="night").model_copy(update={"area": "hours"}),
    ),
)


def facts(*, measured=True):
    rows = [
        ("official", official, month, metric, value if measured else np.nan)
        for month in MONTHS
        for official, value in (("a", 1.0), ("b", 2.0))
        for metric in ("late", "shown")
    ]
    profile = pd.DataFrame(rows, columns=["subject", "subject_id", "month", "metric", "z"])
    profile = profile.assign(observed=9.0, expected=5.0, exposure=90.0, peers=7)
    gaps = pd.DataFrame(columns=["metric", "reason_zh", "reason_en"])
    hits = pd.DataFrame(
        {
            "hit_id": ["h1", "h2"],
            "rule": ["split", "split"],
            "grade": ["red", "yellow"],
            "official_id": ["a", "somebody else"],
            "at": pd.to_datetime(["2025-02-20", "2025-02-21"]),
        }
    )
    health = pd.DataFrame({"rule": ["split", "night"], "status": ["ok", "off"]})
    return SimpleNamespace(
        measurement=SimpleNamespace(profile=profile, gaps=gaps), detection=Detection(hits, gaps, health)
    )


def test_history_holds_what_each_month_knew():
    table, sides = features(facts(), CARDS)
    assert sides == {"late": "high", "rules_buying": "high", "rules_hours": "high"}
    assert list(table.columns) == list(sides)
    assert table["rules_hours"].isna().all()
    assert table.loc["a", "rules_buying"].tolist() == [0.0, *[np.log1p(3.0)] * 3]
    assert (table.loc["b", "rules_buying"] == 0).all()
    assert set(table.index.get_level_values("official_id")) == {"a", "b"}  # hits alone make nobody a row


def test_one_month_is_that_month_of_the_history():
    table, _ = features(facts(), CARDS)
    for month in MONTHS:
        one, sides = features(facts(), CARDS, month)
        pd.testing.assert_frame_equal(one, table.xs(month, level="month"), check_exact=True)
        assert list(one.columns) == list(sides)


def test_metrics_are_those_of_the_matrix_and_cleared_hits_count_for_nothing():
    table, _ = features(facts(), CARDS, MONTHS[-1], without={"h1"})
    pd.testing.assert_frame_equal(
        table[["late"]], matrix(facts().measurement, CARDS, MONTHS[-1]), check_exact=True, check_names=False
    )
    assert (table["rules_buying"] == 0).all()


def test_nothing_measured_is_said():
    with pytest.raises(SourceError, match="at least one metric"):
        features(facts(measured=False), CARDS)


@pytest.mark.parametrize(("thin", "z", "left"), [("observed", 2.0, 0.0), ("peers", 2.0, 0.0), ("peers", -2.0, -2.0)])
def test_a_departure_that_rests_on_too_little_is_none_on_the_side_that_concerns(thin, z, left):
    known = facts()
    profile = known.measurement.profile
    one = (profile["subject_id"] == "b") & (profile["month"] == MONTHS[1]) & (profile["metric"] == "late")
    profile.loc[one, ["z", thin]] = [z, 1.0]
    table = matrix(known.measurement, CARDS)
    assert table.loc[("b", MONTHS[1]), "late"] == left
    assert (table.loc["a", "late"] == 1.0).all()


def test_a_log_of_one_official_is_told_why_in_a_few_words():
    """Fifty reasons in one sentence are none; and what can be had without scores is said."""
    silent = facts(measured=False)
    reasons = [("只有一个人。", "There is one person.")] * 9 + [(f"缺 {n}。", f"No column {n}.") for n in range(9)]
    gaps = pd.DataFrame([(f"m{n}", *told) for n, told in enumerate(reasons)], columns=silent.measurement.gaps.columns)
    silent.measurement.gaps = gaps
    with pytest.raises(SourceError) as caught:
        features(silent, CARDS)
    [fault] = caught.value.faults
    assert str(fault.found).startswith("There is one person (9 metrics); No column 0 (1 metric); ")
    assert str(fault.found).endswith("7 metrics more for other reasons")
    assert "riskml measure" in str(fault.remedy)

"""Severities: what the rules of an area say of each official's year, beside counting by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from riskml.rules import Detection, area_of, reaching_back, severities
from riskml.rules.severity import retold
from tests.rules.test_detection import card

MONTHS = pd.date_range("2024-01-01", periods=24, freq="MS")
ROWS = pd.MultiIndex.from_product([["a", "b"], MONTHS], names=["official_id", "month"])
OPEN_TODAY = "select case_id as hit, official_id, unit_id, occurred_at as at, case_id as ref from steps, (select as_of)"


def rule(name, area, **more):
    return card(name=name).model_copy(update={"area": area, **more})


CARDS = [
    rule("split", "buying"),
    rule("double", "buying"),
    rule("night", "hours"),
    rule("waiting", "hours", hits=OPEN_TODAY),
    rule("ring", "bidding", subject="matter"),
]


def detection(*hits, off=()):
    frame = pd.DataFrame(hits, columns=["rule", "grade", "official_id", "at"])
    health = pd.DataFrame({"rule": [one.name for one in CARDS]})
    health["status"] = ["off" if name in off else "ok" for name in health["rule"]]
    return Detection(frame.assign(at=pd.to_datetime(frame["at"], format="mixed")), pd.DataFrame(), health)


HITS = [
    ("split", "red", "a", "2024-03-31 23:59:59"),
    ("split", "yellow", "a", "2024-04-01"),
    ("double", "yellow", "b", "2025-01-15"),
    ("night", "yellow", "a", "2025-12-31"),
    ("waiting", "red", "a", "2024-05-05"),
    ("ring", "red", "b", "2024-05-05"),
    ("split", "red", "", "2024-06-01"),
]


def by_hand(area, official, month):
    end = month + pd.DateOffset(months=1)
    points = {"yellow": 1, "red": 3}
    areas = {"split": "buying", "double": "buying", "night": "hours"}
    total = sum(
        points[grade]
        for name, grade, who, at in HITS
        if areas.get(name) == area and who == official and end - pd.DateOffset(years=1) <= pd.Timestamp(at) < end
    )
    return np.log1p(total)


def test_the_year_before_each_months_end_beside_counting_by_hand():
    found = severities(detection(*HITS), CARDS, ROWS)
    assert list(found.columns) == ["rules_buying", "rules_hours"]
    for (official, month), row in found.iterrows():
        assert row["rules_buying"] == by_hand("buying", official, month), (official, month)
        assert row["rules_hours"] == by_hand("hours", official, month), (official, month)
    assert found.loc[("a", pd.Timestamp("2024-04-01")), "rules_buying"] == np.log1p(4)
    assert found.loc[("a", pd.Timestamp("2025-04-01")), "rules_buying"] == 0


def test_the_order_of_hits_and_rows_means_nothing():
    found = severities(detection(*HITS), CARDS, ROWS)
    turned = severities(detection(*HITS[::-1]), CARDS[::-1], ROWS[::-1])
    pd.testing.assert_frame_equal(found, turned.reindex(ROWS), check_exact=True)


def test_an_area_that_nobody_could_ask_is_missing_not_zero():
    silent = severities(detection(*HITS, off=["split", "double"]), CARDS, ROWS)
    assert silent["rules_buying"].isna().all()
    partly = severities(detection(*HITS, off=["double"]), CARDS, ROWS)
    assert partly["rules_buying"].notna().all()
    # of the area hours only a rule that is not retold could ask
    assert severities(detection(*HITS, off=["night"]), CARDS, ROWS)["rules_hours"].isna().all()


def test_hits_that_a_human_has_cleared_count_for_nothing_where_that_is_asked():
    told = detection(*HITS)
    named = told.hits.assign(hit_id=[f"h{n}" for n in range(len(HITS))])
    found = severities(Detection(named, told.gaps, told.health), CARDS, ROWS, without=frozenset({"h0", "h3"}))
    fewer = severities(detection(*HITS[1:3], *HITS[4:]), CARDS, ROWS)
    pd.testing.assert_frame_equal(found, fewer, check_exact=True)


def test_no_hits_at_all():
    found = severities(detection(), CARDS, ROWS)
    assert (found == 0).all(axis=None)
    assert severities(detection(*HITS), CARDS, ROWS[:0]).empty


def test_what_hangs_on_the_day_of_asking_tells_no_earlier_month():
    assert [one.name for one in retold(CARDS)] == ["split", "double", "night"]


@pytest.mark.parametrize(("window", "months", "reach"), [("P12M", 24, 36), ("P36M", 6, 36), ("P36M", 36, 48)])
def test_windows_reach_a_year_before_the_first_month(window, months, reach):
    assert reaching_back(card().model_copy(update={"window": window}), months).months == reach


def test_only_columns_of_severities_have_an_area():
    assert [area_of(name) for name in ("rules_hours", "overdue_rate", "overrules_x")] == ["hours", "", ""]

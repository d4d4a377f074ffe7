"""Looks and findings of replayed lists, counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.pipeline.replay import MonthList, count_months, draws_of, follow_lists
from riskml.portraits.backtest import Draws

NONE = Draws(0, 0, np.nan, np.nan, np.nan)


def warnings(listed, others=()):
    """Everybody's grade: those on the list by score, 'x' in front is a draw by lot; then those who are not on it."""
    names = [*listed, *others]
    ways = [("random" if one.startswith("x") else "score") if one in listed else "" for one in names]
    return pd.DataFrame(
        {
            "official_id": names,
            "score": np.arange(len(names), 0, -1.0),
            "p_value": 0.01,
            "grade": "yellow",
            "selected_by": ways,
            "inclusion_probability": [{"score": 1.0}.get(way, 0.1) for way in ways],
        }
    )


def lists(*listed, others=()):
    months = pd.date_range("2025-01-01", periods=len(listed), freq="MS")
    return [
        MonthList(month, (month + pd.offsets.MonthEnd()).date(), date(2025, 1, 31), warnings(own, others))
        for month, own in zip(months, listed, strict=True)
    ]


def label(official, month, finding="confirmed", decided="2025-12-01", *, way="score", propensity=1.0):
    return (official, pd.Timestamp(month), finding, pd.Timestamp(decided), way, propensity)


def labels(*rows):
    columns = ["official_id", "month", "finding", "decided_at", "selected_by", "propensity"]
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.astype({"month": "datetime64[us]", "decided_at": "datetime64[us]", "propensity": "float64"})


def looks(listed):
    return [(f"{month:%m}", who) for month, who in listed.loc[listed["look"], ["month", "official_id"]].to_numpy()]


def test_nobody_is_looked_at_again_while_a_look_holds():
    listed = follow_lists(lists(["a", "b"], ["a"], ["a", "b"], ["a"]), labels(), holds=3)
    assert looks(listed) == [("01", "a"), ("01", "b"), ("04", "a")]
    assert set(listed["finding"]) == {"unknown", ""}
    assert listed["place"].tolist() == [1, 2, 1, 1, 2, 1]


def test_a_real_review_speaks_for_a_list_that_is_near():
    real = labels(label("a", "2025-03-01"), label("b", "2025-09-01"), label("c", "2025-01-01", "open"))
    listed = follow_lists(lists(["a", "b", "c", "d"]), real, holds=2).set_index("official_id")
    assert listed["finding"].to_dict() == {"a": "confirmed", "b": "unknown", "c": "open", "d": "unknown"}
    assert listed.loc["a", "reviewed_month"] == pd.Timestamp("2025-03-01")
    assert listed["found_at"].notna().to_dict() == {"a": True, "b": False, "c": False, "d": False}


def test_a_finding_takes_as_long_as_it_really_took():
    real = labels(label("a", "2025-03-01", decided="2025-05-10"), label("b", "2025-01-01", decided="2025-01-20"))
    listed = follow_lists(lists(["a", "b"]), real, holds=2).set_index("official_id")
    assert listed.loc["a", "found_at"] == pd.Timestamp("2025-01-31") + pd.Timedelta(days=40)
    assert listed.loc["b", "found_at"] == pd.Timestamp("2025-01-31"), "decided before the month's end: at once"


def test_of_two_reviews_the_nearer_speaks_and_of_two_as_near_the_later():
    real = labels(label("a", "2025-01-01", "cleared"), label("a", "2025-05-01"), label("a", "2025-06-01", "cleared"))
    for month, finding in ((2, "cleared"), (3, "confirmed"), (4, "confirmed")):
        asked = [MonthList(pd.Timestamp(2025, month, 1), date(2025, month, 28), date(2025, 1, 1), warnings(["a"]))]
        assert follow_lists(asked, real, holds=6)["finding"].tolist() == [finding], month


def test_only_what_stands_at_the_end_counts():
    real = labels(
        label("a", "2025-01-01", "confirmed", "2025-03-01"), label("a", "2025-01-01", "cleared", "2025-08-01")
    )
    assert follow_lists(lists(["a"]), real, holds=2)["finding"].tolist() == ["cleared"]


def test_months_add_up_and_a_person_is_found_once():
    asked = lists(["a", "b", "xd"], ["c", "a"], ["a"], others=["e", "f"])
    real = labels(
        label("a", "2025-01-01", decided="2025-02-20"), label("c", "2025-02-01", decided="2025-02-27"),
        label("b", "2025-01-01", "cleared"), label("a", "2025-03-01", decided="2025-03-30"),
    )  # fmt: skip
    listed = follow_lists(asked, real, holds=2)
    months = count_months(asked, listed, Draws(10, 1, 0.1, 0.05, 0.3))
    assert [one.listed for one in months] == [3, 2, 1]
    assert (months[0].by_rule, months[0].by_score, months[0].by_lot) == (0, 2, 1)
    assert [one.looks for one in months] == [3, 1, 1]
    assert [one.confirmed for one in months] == [1, 1, 1]
    assert [one.unknown for one in months] == [1, 0, 0]
    assert [one.found for one in months] == [1, 1, 0], "a was found in January already"
    assert [(one.looks_so_far, one.found_so_far) for one in months] == [(3, 1), (4, 2), (5, 2)]
    assert [one.told_so_far for one in months] == [0, 2, 2]
    assert [round(one.random, 6) for one in months] == [0.3, 0.4, 0.3], "no more people than there are"


@given(
    st.lists(st.lists(st.sampled_from("abcdefg"), max_size=5, unique=True), min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(1, 8), st.sampled_from(["confirmed", "cleared"]))),
    st.integers(1, 4),
)
@settings(deadline=None, max_examples=12)
def test_every_look_has_one_outcome_and_nothing_is_found_twice(listed, told, holds):
    asked = lists(*listed, others=["z"])
    real = labels(*(label(who, f"2025-{month:02d}-01", finding) for who, month, finding in told))
    frame = follow_lists(asked, real, holds=holds)
    months = count_months(asked, frame, NONE)
    for one in months:
        assert one.looks == one.confirmed + one.cleared + one.open + one.unknown
        assert one.looks <= one.listed
        assert one.told_so_far <= one.found_so_far <= one.looks_so_far
        assert np.isnan(one.random)
    confirmed = {who for who, _, finding in told if finding == "confirmed"}
    assert months[-1].found_so_far <= len(confirmed & {who for one in listed for who in one})
    seen = frame[frame["look"]]
    for _, own in seen.groupby("official_id"):
        assert not (own["month"].dt.month.diff() < holds).any()


PEOPLE = {pd.Timestamp("2025-01-01"): 100, pd.Timestamp("2025-02-01"): 100}


def test_everybody_is_estimated_from_draws_and_the_list_stands_for_itself():
    listed = [label(f"s{number}", "2025-01-01", "confirmed") for number in range(10)]
    drawn = [
        label(f"x{number}", "2025-02-01", "confirmed" if number == 0 else "cleared", way="random", propensity=0.1)
        for number in range(10)
    ]
    draws = draws_of(labels(*listed, *drawn), PEOPLE)
    assert (draws.decided, draws.confirmed) == (10, 1)
    assert draws.share == pytest.approx((10 + 190 * 0.1) / 200)
    assert draws.low < draws.share < draws.high


def test_without_a_decided_draw_nothing_is_estimated():
    open_draw = label("x1", "2025-01-01", "open", way="random", propensity=0.1)
    elsewhere = label("x1", "2024-01-01", "confirmed", way="random", propensity=0.1)
    draws = draws_of(labels(label("a", "2025-01-01"), open_draw, elsewhere), PEOPLE)
    assert draws.decided == 0
    assert np.isnan(draws.share)


def test_months_of_one_person_are_one_draw_in_the_interval():
    once = [label(f"x{number}", "2025-01-01", "cleared", way="random", propensity=0.1) for number in range(4)]
    again = [label(f"x{number}", "2025-02-01", "cleared", way="random", propensity=0.1) for number in range(4)]
    assert draws_of(labels(*once, *again), PEOPLE).high == pytest.approx(draws_of(labels(*once), PEOPLE).high)

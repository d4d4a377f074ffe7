"""Orders of warnings worked through month by month: by what was known then, and judged by what reviews really said."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from riskml.learning import fit_order
from riskml.pipeline.order_replay import (
    ORDERS,
    RankedMonth,
    count_order_months,
    follow_orders,
    history_of,
    looks_of,
    with_looks,
    worth_of,
)
from riskml.reviews.standing import STANDING
from riskml.triage import FEATURES, MatterCapacity
from tests.learning.reviewed_warnings import RECIPE

FEW = RECIPE.model_copy(update={"model": RECIPE.model.model_copy(update={"bags": 4, "trees": 20})})
NOTHING = dict.fromkeys(FEATURES, 0.0)


def stands(rows):
    """Build what stands of reviews: (warning, finding, known_at, selected_by, propensity)."""
    told = [
        {
            **dict.fromkeys(STANDING, ""), "matter": one, "rule": "late", "record": f"{one}-1", "finding": finding,
            "known_at": pd.Timestamp(at), "decided_at": pd.Timestamp(at), "selected_by": way, "propensity": chance,
        }
        for one, finding, at, way, chance in rows
    ]  # fmt: skip
    return pd.DataFrame(told, columns=list(STANDING))


def month(number, rows, known=()):
    """Build a month from (warning, grade, degree, features) and what reviews had told by its end."""
    first = pd.Timestamp(2025, number, 1)
    reviews = stands(known)
    finding = dict(zip(reviews["matter"], reviews["finding"], strict=True))
    frame = pd.DataFrame(
        {
            "warning_id": [one for one, *_ in rows],
            "about": "case",
            "status": "new",
            "finding": [finding.get(one, "") for one, *_ in rows],
            "grade": [grade for _, grade, *_ in rows],
            "degree": [degree for _, _, degree, *_ in rows],
            "amount": 0.0,
            "rules": [["late"] for _ in rows],
            "reasons": [["h"] for _ in rows],
            "units": [["U"] for _ in rows],
        }
    )
    told = pd.DataFrame(
        [{**NOTHING, **own} for *_, own in rows], index=pd.Index(frame["warning_id"], name="warning_id")
    )
    return RankedMonth(first, (first + pd.offsets.MonthEnd()).date(), frame, told[list(FEATURES)], reviews)


def plain(*names, grade="yellow"):
    return [(one, grade, 1.0 - place / 100, {}) for place, one in enumerate(names)]


def test_what_was_put_first_and_what_was_decided_take_no_place_again():
    months = [
        month(1, plain("a", "b", "c", "d", "e")),
        month(2, plain("a", "b", "c", "d", "e", "f"), [("c", "cleared", "2025-02-20", "rule", 1.0)]),
    ]
    followed = follow_orders(months, FEW, MatterCapacity(capacity=2, red=0, random_share=0), retrain=1)
    for name in ORDERS:
        own = followed.picks[followed.picks["order"] == name]
        assert own.groupby("month")["warning_id"].agg(list).tolist() == [["a", "b"], ["d", "e"]], name
        assert own["place"].tolist() == [1, 2, 1, 2]
    assert followed.regimes == ("yields", "yields")
    assert months[1].asked == ["a", "b", "d", "e", "f"]


def test_places_that_go_by_lot_are_left_out_and_red_ones_keep_to_theirs():
    rows = [*plain("r1", "r2", "r3", grade="red"), *plain(*(f"y{number}" for number in range(20)))]
    followed = follow_orders([month(1, rows)], FEW, MatterCapacity(capacity=10, red=2, random_share=0.2), retrain=1)
    own = followed.picks[followed.picks["order"] == "severity"]
    assert len(own) == 8
    assert own["warning_id"].tolist()[:3] == ["r1", "r2", "y0"]


def test_severity_goes_by_degree_and_yields_by_what_reviews_confirmed():
    rows = [("a", "yellow", 0.9, {}), ("b", "yellow", 0.75, {}), ("c", "yellow", 0.8, {})]
    one = month(1, rows)
    one.warnings["rules"] = [["late"], ["sealed"], ["late"]]
    reviews = stands([(f"z{n}", "confirmed", "2025-01-10", "rule", 1.0) for n in range(9)]).assign(rule="sealed")
    one = RankedMonth(one.month, one.as_of, one.warnings, one.features, reviews)
    picks = follow_orders([one], FEW, MatterCapacity(capacity=3, red=0, random_share=0), retrain=1).picks
    told = picks.groupby("order")["warning_id"].agg(list)
    assert told["severity"] == ["a", "c", "b"]
    assert told["yields"][0] == "b"


def city(seed, months=8, each=40):
    """Build months in which reviews confirm, in secret, what is repeated; told twenty days after each month."""
    random = np.random.default_rng(seed)
    rows = [
        [
            (f"W{number:02}-{one:03}", "yellow", random.uniform(), {"same_rule": float(random.poisson(2.0))})
            for one in range(each)
        ]
        for number in range(1, months + 1)
    ]
    truth = {
        one: random.random() < 1 / (1 + np.exp(-(2.0 * own["same_rule"] - 5.0)))
        for every in rows
        for one, _, _, own in every
    }
    told = [
        (
            one,
            "confirmed" if truth[one] else "cleared",
            pd.Timestamp(2025, number, 1) + pd.Timedelta(days=50),
            "rule",
            1.0,
        )
        for number, every in enumerate(rows, 1)
        for one, *_ in every
    ]
    ranked = []
    for number, every in enumerate(rows, 1):
        end = pd.Timestamp(2025, number, 1) + pd.offsets.MonthEnd()
        ranked.append(month(number, every, [one for one in told if one[2] <= end]))
    return ranked, stands(told), truth


def test_what_reviews_teach_is_put_first_and_found_more_often():
    months, reviews, truth = city(3)
    followed = follow_orders(months, FEW, MatterCapacity(capacity=10, red=0, random_share=0), retrain=1)
    assert followed.regimes[0] == "yields"
    assert followed.regimes[-1] == "learned"
    looks = looks_of(reviews)
    picks = with_looks(followed.picks, looks)
    worth = {one.name: one for one in worth_of(months, picks, looks)}
    # Everything was looked at for certain: the share is the one that can be counted.
    for name in ORDERS:
        own = picks.loc[picks["order"] == name, "warning_id"]
        assert worth[name].precision == pytest.approx(np.mean([truth[one] for one in own]))
    assert worth["random"].precision == pytest.approx(np.mean(list(truth.values())))
    assert worth["learned"].precision > worth["yields"].precision + 0.15
    counted = count_order_months(months, picks, followed.regimes)
    assert sum(one.confirmed["learned"] for one in counted) == worth["learned"].confirmed


def test_no_order_knows_what_reviews_told_later():
    months, reviews, _ = city(4, months=6)
    other = reviews.assign(finding=np.where(reviews["known_at"] > "2025-05-31", "cleared", reviews["finding"]))
    later = [
        RankedMonth(
            one.month, one.as_of, one.warnings, one.features, other[other["known_at"] <= pd.Timestamp(one.as_of)]
        )
        for one in months[:5]
    ]
    places = MatterCapacity(capacity=10, red=0, random_share=0)
    one, two = (follow_orders(own, FEW, places, retrain=2).picks for own in (months[:5], later))
    pd.testing.assert_frame_equal(one, two)


def test_a_look_speaks_of_the_last_month_before_it_was_told():
    rows = plain("a", "b")
    past = [month(1, rows), month(2, rows), month(3, rows)]
    known = stands([("a", "confirmed", "2025-03-10", "rule", 1.0), ("b", "cleared", "2025-04-10", "random", 0.5)])
    history = history_of(past, known, date(2025, 4, 30))
    y = pd.Series(history.known(), index=history.table.index)
    assert y[y != 0].to_dict() == {("a", pd.Timestamp("2025-02-01")): 1, ("b", pd.Timestamp("2025-03-01")): -1}
    assert fit_order(FEW, history).regime == "yields"


def test_what_was_drawn_by_lot_speaks_for_what_was_not_chosen():
    """Two looked at for certain, one of them confirmed; of eight others four drawn, one confirmed: 1/2 and 8 · 1/4."""
    names = [f"w{number}" for number in range(10)]
    told = [("w0", "confirmed", "2025-02-10", "rule", 1.0), ("w1", "cleared", "2025-02-10", "rule", 1.0)]
    told += [(f"w{n}", "confirmed" if n == 2 else "cleared", "2025-02-10", "random", 0.5) for n in range(2, 6)]
    months, looks = [month(1, plain(*names))], looks_of(stands(told))
    followed = follow_orders(months, FEW, MatterCapacity(capacity=10, red=0, random_share=0), retrain=1)
    picks = with_looks(followed.picks, looks)
    random, *orders = worth_of(months, picks, looks)
    assert random.precision == pytest.approx((1 + 8 * 0.25) / 10)
    assert {one.precision for one in orders} == {random.precision}, "ten places hold them all"
    assert (random.confirmed, random.cleared, random.unknown) == (2, 4, 4)
    assert random.low < random.precision < random.high
    # One order that put first only what was drawn: the interval is that of Clopper and Pearson.
    only = picks[(picks["order"] == "learned") & picks["warning_id"].isin(names[2:6])]
    [own] = [one for one in worth_of(months, only, looks) if one.name == "learned"]
    assert own.precision == pytest.approx(0.25)
    assert own.low == pytest.approx(beta.ppf(0.025, 1, 4))
    assert own.high == pytest.approx(beta.ppf(0.975, 2, 3))


def test_where_nobody_looked_nothing_is_estimated():
    months = [month(1, plain("a", "b", "c"))]
    followed = follow_orders(months, FEW, MatterCapacity(capacity=2, red=0, random_share=0), retrain=1)
    looks = looks_of(stands([]))
    for one in worth_of(months, with_looks(followed.picks, looks), looks):
        assert np.isnan(one.precision)
        assert one.unknown == one.first


def test_while_a_finding_is_open_it_says_nothing():
    both = stands([("a", "open", "2025-03-10", "rule", 1.0), ("a", "cleared", "2025-02-10", "rule", 1.0)])
    assert looks_of(both)["finding"].to_dict() == {"a": "open"}

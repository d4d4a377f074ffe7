"""What is known of a warning when it is ranked: each number counted again by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from riskml.triage import FEATURES, PROFILE, describe, is_ranked
from riskml.triage.matters.yields import likely

DAY = date(2025, 6, 30)


def warning(name, officials=(), rules=("late",), **more):
    told = {
        "about": "case", "grade": "yellow", "status": "new", "degree": 0.5, "amount": 0.0, "counterparties": [],
        "reasons": [f"h{name}"], "records": ["a"],
        "first_at": pd.Timestamp("2025-06-01"), "last_at": pd.Timestamp("2025-06-11"),
    }  # fmt: skip
    return {"warning_id": name, "officials": list(officials), "rules": list(rules), **told, **more}


ROWS = [
    warning("a", ["p"], counterparties=["x"], amount=100.0, reasons=["h1", "h2"], records=["r1", "r2", "r3"]),
    warning("b", ["p", "q"], ["late", "split"], counterparties=["x", "y"], grade="red", degree=1.0),
    warning("c", ["q"], ["late"]),
    warning("d", ["p"], ["late"], last_at=pd.Timestamp("2025-06-29 12:00")),
    warning("e", [], ["split"], counterparties=["x"]),
    warning("reminded", ["p"], grade="reminder"),
    warning("gone", ["p"], counterparties=["x"], status="cleared"),
    warning("listed", ["p"], [], about="score"),
]


def stands(*rows):
    return pd.DataFrame(rows, columns=["matter", "rule", "record", "finding"])


def described(rows=ROWS, **more):
    return describe(pd.DataFrame(rows), as_of=DAY, **more)


def test_exactly_the_ranked_ones_are_described_by_every_feature():
    frame = pd.DataFrame(ROWS)
    told = described()
    assert list(told.columns) == list(FEATURES)
    assert list(told.index) == list(frame.loc[is_ranked(frame), "warning_id"]) == list("abcde")


def test_every_number_is_what_a_count_by_hand_gives():
    told = described()
    assert told.loc["a", ["red", "degree", "rules", "hits", "records", "people", "counterparties"]].tolist() == [
        0, 0.5, 1, 2, 3, 1, 1,
    ]  # fmt: skip
    assert told["red"].tolist() == [0, 1, 0, 0, 0]
    assert told.loc["a", "amount"] == pytest.approx(2.0)
    assert told.loc["b":, "amount"].isna().all()
    assert told.loc["a", ["span", "age"]].tolist() == [10.0, 19.0]
    assert told.loc["d", "age"] == pytest.approx(0.5)
    # p is named three times and q twice, on average 2.5; for "late" the same; for "split" once each
    p, q = np.log(3 / 2.5), np.log(2 / 2.5)
    assert told["same_official"].tolist()[:4] == pytest.approx([p, p, q, p])
    assert told["same_rule"].tolist()[:4] == pytest.approx([p, p, q, p])
    # x is named three times and y once; p|x twice, p|y, q|x and q|y once
    x = np.log(3 / 2)
    assert told["same_counterparty"].tolist()[:2] == pytest.approx([x, x])
    assert told.loc["e", "same_counterparty"] == pytest.approx(x)
    assert told["same_pair"].tolist()[:2] == pytest.approx([np.log(2 / 1.25)] * 2)
    assert told.loc["e", ["same_official", "same_rule", "same_pair"]].isna().all()
    assert told.loc["c", ["same_counterparty", "same_pair"]].isna().all()


def test_more_of_the_same_everywhere_is_no_news():
    """What is told beside others does not grow with the log: twice as many warnings of everybody change nothing."""
    twice = [*ROWS, *({**row, "warning_id": row["warning_id"] + "2"} for row in ROWS)]
    one, two = described(), described(twice)
    beside = ["same_official", "same_rule", "same_counterparty", "same_pair"]
    pd.testing.assert_frame_equal(two.loc[one.index, beside], one[beside])


def test_yields_are_shrunk_and_any_rule_counts():
    told = described(yields={"late": (3, 4)})
    late, split = likely(4, 3, 4), likely(2)
    assert told["rule_yield"].map(lambda odds: 1 / (1 + np.exp(-odds))).tolist() == pytest.approx(
        [late, 1 - (1 - late) * (1 - split), late, late, split]
    )


def test_what_reviews_said_of_others_that_name_the_same_is_shrunk_and_leaves_the_own_out():
    decided = stands(
        ("gone", "late", "a", "cleared"), ("c", "late", "a", "confirmed"), ("b", "late", "a", "open"),
        ("b", "split", "a", "open"), ("p|2025-05", "", "", "confirmed"),
    )  # fmt: skip
    told = described(stands=decided)
    overall = 2 / 3
    of_p, of_q = (0 + 5 * overall) / (1 + 5) - overall, (1 + 5 * overall) / (1 + 5) - overall
    assert told["official_yield"].tolist() == pytest.approx([of_p, of_p, 0.0, of_p, 0.0])
    assert abs(of_p) > of_q, "the farther of two officials counts"
    assert told["counterparty_yield"].tolist() == pytest.approx([of_p, of_p, 0.0, 0.0, of_p])
    assert described()["official_yield"].tolist() == [0.0] * 5


def test_the_strongest_of_those_named_speaks_for_the_profile():
    profile = pd.DataFrame({name: {"p": 1.0, "q": 2.0 + place} for place, name in enumerate(PROFILE)})
    profile.loc["p", "overdue"] = np.nan
    told = described(profile=profile)
    assert told["surprise"].tolist()[:4] == [1, 2, 2, 1]
    assert told.loc[["a", "d", "e"], "overdue"].isna().all()
    assert told.loc["b", "overdue"] == 2.0 + PROFILE.index("overdue")
    assert described()[list(PROFILE)].isna().all(axis=None)


def test_no_order_of_rows_and_no_name_matters():
    decided = stands(("gone", "late", "a", "cleared"), ("c", "late", "a", "confirmed"))
    told = described(stands=decided)
    pd.testing.assert_frame_equal(told, described(ROWS[::-1], stands=decided))
    other = str.maketrans("pqxy", "vwzs")
    renamed = [
        {**row, **{name: [one.translate(other) for one in row[name]] for name in ("officials", "counterparties")}}
        for row in ROWS
    ]
    pd.testing.assert_frame_equal(told, described(renamed, stands=decided))


def test_none_at_all_is_a_table_without_rows():
    told = described(ROWS[5:])
    assert told.empty
    assert list(told.columns) == list(FEATURES)

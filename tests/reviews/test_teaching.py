"""Labels as of a date: what is known, what may be learned from, and what is nobody's business."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.core.errors import ModelError
from riskml.registry.recipes import Labels
from riskml.reviews import LABELS, typed
from riskml.reviews import label as label_rows

MONTHS = pd.date_range("2024-01-01", periods=24, freq="MS")
ROWS = pd.MultiIndex.from_product([["a", "b", "c"], MONTHS], names=["official_id", "month"])


def frame(*rows):
    columns = ["official_id", "month", "finding", "decided_at", "selected_by", "propensity"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(
        month=pd.to_datetime(table["month"]), decided_at=pd.to_datetime(table["decided_at"], format="mixed")
    )


def label(rows, labels, policy, day):
    return label_rows(rows, labels, day, maturity=policy.maturity, overlap=policy.overlap)


def of(labelled, official, month):
    place = ROWS.get_loc((official, pd.Timestamp(month)))
    return int(labelled.y[place]), bool(labelled.learned[place])


FOUND = frame(
    ("a", "2024-06-01", "confirmed", "2024-09-10", "score", 1.0),
    ("b", "2024-06-15", "cleared", "2024-09-10 17:30", "random", 0.05),
    ("c", "2024-06-01", "open", "2024-09-10", "rule", 1.0),
)


def test_a_finding_exists_from_the_day_on_which_it_was_decided():
    before = label(ROWS, FOUND, Labels(maturity=0), date(2024, 9, 9))
    after = label(ROWS, FOUND, Labels(maturity=0), date(2024, 9, 10))
    assert not before.y.any()
    assert of(after, "a", "2024-06-01") == (1, True)
    assert of(after, "b", "2024-06-01") == (-1, True)
    assert (after.confirmed, after.cleared) == (1, 1)


def test_who_is_not_looked_at_is_unlabelled_and_so_is_an_open_review():
    known = label(ROWS, FOUND, Labels(), date(2025, 12, 31))
    assert of(known, "c", "2024-06-01")[0] == 0
    assert (known.y == 0).sum() == len(ROWS) - 2


def test_young_months_are_not_learned_from():
    known = label(ROWS, FOUND, Labels(maturity=6), date(2024, 11, 30))
    assert known.confirmed == 0
    assert of(known, "c", "2024-05-01")[1]
    assert not of(known, "c", "2024-06-01")[1]
    assert label(ROWS, FOUND, Labels(maturity=6), date(2024, 12, 1)).confirmed == 1


def test_months_that_overlap_a_confirmed_one_are_neither():
    known = label(ROWS, FOUND, Labels(maturity=0, overlap=2), date(2025, 12, 31))
    left_out = [month for (who, month), kept in zip(ROWS, known.learned, strict=True) if who == "a" and not kept]
    assert left_out == list(pd.to_datetime(["2024-04-01", "2024-05-01", "2024-07-01", "2024-08-01"]))
    assert all(kept for (who, _), kept in zip(ROWS, known.learned, strict=True) if who != "a")


def test_the_last_decision_stands():
    twice = pd.concat([FOUND, frame(("a", "2024-06-01", "cleared", "2025-02-01", "other", np.nan))])
    assert of(label(ROWS, twice, Labels(), date(2025, 1, 31)), "a", "2024-06-01")[0] == 1
    assert of(label(ROWS, twice, Labels(), date(2025, 2, 1)), "a", "2024-06-01")[0] == -1
    reopened = pd.concat([FOUND, frame(("a", "2024-06-01", "open", "2025-02-01", "other", np.nan))])
    assert of(label(ROWS, reopened, Labels(), date(2025, 2, 1)), "a", "2024-06-01")[0] == 0


def test_labels_of_nobody():
    known = label(ROWS, pd.DataFrame(columns=list(LABELS)), Labels(maturity=0), date(2025, 12, 31))
    assert not known.y.any()
    assert known.learned.all()


decisions = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(list(MONTHS)),
        st.sampled_from(["confirmed", "cleared"]),
        st.dates(date(2025, 12, 1), date(2026, 6, 1)),
        st.just("other"),
        st.just(0.5),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(decisions, st.dates(date(2025, 12, 1), date(2026, 6, 1)), st.randoms())
def test_what_is_decided_later_changes_nothing_and_order_means_nothing(rows, day, random):
    rows = list({(row[0], row[1], row[3]): row for row in rows}.values())  # one moment, one decision
    labels = frame(*rows)
    earlier = frame(*[row for row in rows if row[3] <= day])
    shuffled = list(rows)
    random.shuffle(shuffled)
    whole = label(ROWS, labels, Labels(), day)
    for other in (earlier, frame(*shuffled)):
        same = label(ROWS, other, Labels(), day)
        np.testing.assert_array_equal(whole.y, same.y)
        np.testing.assert_array_equal(whole.learned, same.learned)


def test_every_fault_at_once_and_nobody_is_quoted():
    bad = FOUND.assign(finding="张伟东", selected_by="guess", propensity=1.5, decided_at="soon")
    with pytest.raises(ModelError) as caught:
        typed(bad)
    assert [fault.where for fault in caught.value.faults] == [
        "labels, column finding",
        "labels, column selected_by",
        "labels, column decided_at",
        "labels, column propensity",
    ]
    assert "张伟东" not in str(caught.value)
    with pytest.raises(ModelError, match="a column 'finding'"):
        typed(FOUND.drop(columns="finding"))

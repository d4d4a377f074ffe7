"""A review that is told again, from the accepted files to what stands: on each date as it was told by then."""

from datetime import date

import pandas as pd
import pytest

from riskml.reviews import labels_of, standing
from tests.engine.prepared_log import Prepared, act, write


def told(finding, decided, recorded=None, who="P1", listed="2025-03-31 00:00"):
    row = {"review_id": "r", "official_id": who, "listed_at": pd.Timestamp(listed).to_pydatetime(), "finding": finding}
    times = {"decided_at": decided, "recorded_at": recorded}
    return row | {name: pd.Timestamp(one).to_pydatetime() for name, one in times.items() if one}


def known(tmp_path, rows, as_of):
    log = [act("c1", "accept", "P1", "2025-01-03 09:00:00", operation_id="1")]
    return Prepared(write(tmp_path, {"operations": log, "reviews": rows}), as_of).tables["reviews"].to_pandas()


@pytest.mark.parametrize("turned", [False, True])
def test_labels_of_an_earlier_date_are_those_that_were_known_then(tmp_path, turned):
    rows = [
        told("cleared", "2025-05-02 10:00", "2025-05-03 10:00"),
        told("confirmed", "2025-05-02 10:00", "2025-08-01 10:00"),
    ]
    reviews = known(tmp_path, rows[::-1] if turned else rows, "2025-09-30")
    late = labels_of(reviews, as_of=date(2025, 9, 30))
    assert late["finding"].tolist() == ["cleared", "confirmed"]
    early = labels_of(known(tmp_path, rows, "2025-06-30"), as_of=date(2025, 6, 30))
    pd.testing.assert_frame_equal(late[late["decided_at"] < pd.Timestamp("2025-07-01")], early)
    assert standing(reviews, as_of=date(2025, 9, 30))["finding"].tolist() == ["confirmed"]


def test_without_a_record_the_row_told_last_takes_the_place_of_what_was_known_no_earlier(tmp_path):
    corrected = [told("cleared", "2025-06-02 10:00"), told("confirmed", "2025-05-02 10:00")]
    assert known(tmp_path, corrected, "2025-09-30")["finding"].tolist() == ["confirmed"]
    grown = [told("open", "2025-05-02 10:00"), told("confirmed", "2025-06-02 10:00")]
    assert sorted(known(tmp_path, grown, "2025-09-30")["finding"]) == ["confirmed", "open"]
    assert known(tmp_path, grown, "2025-05-31")["finding"].tolist() == ["open"]
    assert labels_of(known(tmp_path, grown, "2025-09-30"), as_of=date(2025, 9, 30))["finding"].tolist() == [
        "open", "confirmed",
    ]  # fmt: skip

"""What reviews changed is told of those warnings that they speak of, since the run before, and of no other."""

from __future__ import annotations

from datetime import date

import pandas as pd

from riskml.pipeline.changed import changed_by_reviews
from riskml.reviews import Earlier, EarlierRun

WARNINGS = pd.DataFrame(
    {
        "warning_id": ["w1", "w2", "w3", "s1"],
        "about": ["case", "case", "case", "score"],
        "key": ["c1", "c2", "c3", "P|1"],
        "finding": ["cleared", "confirmed", "", "cleared"],
        "status": ["cleared", "known", "new", "grown"],
        "grade": ["yellow", "red", "red", "yellow"],
    }
)
STANDS = pd.DataFrame(
    {
        "matter": ["w1", "w2", "person|P|1|2025-05", "person|P|1|2025-04", "w9"],
        "known_at": pd.to_datetime(
            ["2025-06-03 10:00", "2025-05-31 23:59", "2025-06-02", "2025-05-02", "2025-06-04"], format="ISO8601"
        ),
    }
)
BEFORE = EarlierRun(date(2025, 5, 31), "0", {"w1": Earlier(date(2025, 4, 30), frozenset(), grade="red")})


def test_those_that_became_known_since_are_told_with_how_they_stood_and_stand():
    told = {one["warning_id"]: one for one in changed_by_reviews(WARNINGS, STANDS, BEFORE)}
    assert set(told) == {"w1", "s1"}  # what was known to the run before changes nothing now
    assert (told["w1"]["grade_before"], told["w1"]["grade"], told["w1"]["status"]) == ("red", "yellow", "cleared")
    assert told["w1"]["known_at"] == "2025-06-03T10:00:00"
    assert (told["s1"]["finding"], told["s1"]["grade_before"], told["s1"]["known_at"][:10]) == (
        "cleared", "", "2025-06-02",
    )  # fmt: skip


def test_without_a_run_before_all_that_is_known_is_new_and_without_reviews_nothing_is():
    assert {one["warning_id"] for one in changed_by_reviews(WARNINGS, STANDS, None)} == {"w1", "w2", "s1"}
    assert changed_by_reviews(WARNINGS, STANDS.head(0), None) == []
    assert changed_by_reviews(None, STANDS, None) == []

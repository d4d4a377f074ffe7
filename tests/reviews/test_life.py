"""What became of a warning: suppressed while its facts are cleared, back when they grow."""

import json
from datetime import date

import pandas as pd
import pytest

from riskml.reviews import Earlier, nameless, read_facts, update_status
from riskml.triage import gather
from tests.reviews.at_hand import stands_of
from tests.triage.matters.test_gathering import frame, hit

DAY = date(2025, 6, 30)
REVIEW = ["review_id", "warning_id", "hit_id", "finding", "facts", "decided_at"]


def reviews(*rows):
    return pd.DataFrame(
        [{**dict.fromkeys(REVIEW), "review_id": f"v{i}", **row} for i, row in enumerate(rows)], columns=REVIEW
    )


def decided(warning, finding="cleared", day="2025-06-01", facts=None):
    return {
        "warning_id": warning["warning_id"],
        "facts": warning["facts"] if facts is None else facts,
        "finding": finding,
        "decided_at": pd.Timestamp(day),
    }


def followed(hits, told=None, earlier=None):
    told = reviews() if told is None else told
    stands = stands_of(told, hits, gather(hits), DAY)
    return update_status(gather(hits), hits, stands, earlier or {}, as_of=DAY).to_dict("records")


ONE = frame(hit(1, "late", case_id="C", records=["r1", "r2"]))
TWO = frame(hit(1, "late", case_id="C", records=["r1", "r2"]), hit(2, "skipped", case_id="C", records=["r3"]))
GROWN = frame(hit(9, "late", case_id="C", records=["r1", "r2", "r4"]))
FEWER = frame(hit(8, "late", case_id="C", records=["r2"]))


@pytest.fixture
def cleared():
    return reviews(decided(gather(ONE).iloc[0]))


def test_what_a_human_cleared_is_suppressed_while_its_facts_are_the_same(cleared):
    [row] = followed(ONE, cleared)
    assert (row["status"], row["finding"]) == ("cleared", "cleared")


def test_fewer_facts_stay_cleared(cleared):
    assert followed(FEWER, cleared)[0]["status"] == "cleared"
    assert followed(ONE, reviews(decided(gather(TWO).iloc[0])))[0]["status"] == "cleared"


@pytest.mark.parametrize("hits", [TWO, GROWN])
def test_another_hit_or_another_record_brings_it_back(hits, cleared):
    [row] = followed(hits, cleared)
    assert (row["status"], row["grown_since"]) == ("grown", "cleared")


def test_a_single_hit_can_be_cleared_and_the_other_remains():
    one = {"hit_id": "h1", "finding": "cleared", "decided_at": pd.Timestamp("2025-06-01")}
    assert followed(ONE, reviews(one))[0]["status"] == "cleared"
    assert followed(TWO, reviews(one))[0]["status"] == "grown"
    both = reviews(one, {**one, "hit_id": "h2"})
    assert followed(TWO, both)[0]["status"] == "cleared"


@pytest.mark.parametrize("finding", ["open", "confirmed"])
def test_the_newest_decision_counts_whatever_their_order(finding):
    warning = gather(ONE).iloc[0]
    first, second = decided(warning, day="2025-06-01"), decided(warning, finding, day="2025-06-02")
    for rows in ((first, second), (second, first)):
        [row] = followed(ONE, reviews(*rows))
        assert (row["status"], row["finding"]) == ("new", finding)
    assert followed(ONE, reviews(decided(warning, finding, day="2025-05-01"), first))[0]["status"] == "cleared"


@pytest.mark.parametrize("facts", ["", "h1;h2", "{}"])
def test_a_review_that_names_no_facts_clears_nothing_and_is_said(facts):
    told = reviews(decided(gather(ONE).iloc[0], facts=facts))
    assert followed(ONE, told)[0]["status"] == "new"
    assert nameless(told, as_of=DAY) == ["v0"]


def test_a_review_of_another_warning_clears_nothing():
    other = gather(frame(hit(1, "late", case_id="D", records=["r1", "r2"]))).iloc[0]
    assert followed(ONE, reviews(decided(other)))[0]["status"] == "new"


def test_the_run_before_tells_new_from_known_and_grown():
    warning = gather(ONE).iloc[0]
    before = {warning["warning_id"]: Earlier(date(2025, 5, 31), read_facts(warning["facts"]))}
    assert (followed(ONE)[0]["status"], followed(ONE)[0]["since"]) == ("new", DAY)
    [known] = followed(ONE, earlier=before)
    assert (known["status"], known["since"]) == ("known", date(2025, 5, 31))
    [grown] = followed(TWO, earlier=before)
    assert (grown["status"], grown["grown_since"], grown["since"]) == ("grown", "earlier", date(2025, 5, 31))
    assert followed(FEWER, earlier=before)[0]["status"] == "known"


def test_red_first_then_grown_then_new_and_what_was_cleared_last():
    hits = frame(
        hit(1, "a", grade="red", case_id="known_red"),
        hit(2, "a", case_id="new"),
        hit(3, "a", case_id="grown"),
        hit(4, "a", grade="red", case_id="cleared"),
    )
    warnings = {row["key"]: row for row in gather(hits).to_dict("records")}
    earlier = {
        warnings["known_red"]["warning_id"]: Earlier(DAY, read_facts(warnings["known_red"]["facts"])),
        warnings["grown"]["warning_id"]: Earlier(DAY, frozenset()),
    }
    order = followed(hits, reviews(decided(warnings["cleared"])), earlier)
    assert [row["key"] for row in order] == ["known_red", "grown", "new", "cleared"]


def test_following_does_not_hang_on_the_order_of_hits_or_reviews():
    told = reviews(decided(gather(ONE).iloc[0]), {"hit_id": "h2", "finding": "open", "decided_at": pd.Timestamp(DAY)})
    one = followed(TWO, told)
    assert one == followed(TWO.iloc[::-1], told.iloc[::-1])
    assert json.dumps(one[0]["facts"])

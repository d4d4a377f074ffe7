"""The trail as values: states, marks and records follow from the rows alone."""

from __future__ import annotations

import json

import pandas as pd

from tests.portraits.fabricated_trail import OF_CASE, RULE, act, hit, trail

ALL = ("accept", "examine", "decide", "deliver")


def states(one):
    return {planned.step: planned.state for planned in one.workflow}


def test_an_open_case_has_steps_ahead():
    told = states(trail(act("accept", 3), act("examine", 4)))
    assert told == {"accept": "done", "examine": "done", "hear": "optional", "decide": "ahead", "deliver": "ahead"}


def test_a_closed_case_lacks_what_was_not_done():
    one = trail(act("accept", 3), act("decide", 5, skipped=1), closed_at=pd.Timestamp(2025, 3, 5), outcome="approved")
    assert [planned.step for planned in one.lacking] == ["examine", "deliver"]
    assert one.outcome.zh == "通过"


def test_after_a_refusal_nothing_more_is_needed():
    one = trail(act("accept", 3), act("examine", 4, outcome="rejected"), closed_at=pd.Timestamp(2025, 3, 4))
    assert states(one)["decide"] == states(one)["deliver"] == "unneeded"
    assert not one.lacking


def test_an_act_goes_over_each_step_once():
    one = trail(act("accept", 3), act("decide", 5, skipped=1), act("deliver", 6))
    assert [[label.en for label in each.jumped] for each in one.acts] == [[], ["Examination"], []]


def test_records_are_matched_whatever_their_spaces_and_semicolons():
    one = trail(act("accept", 3, documents="Form； other one"), act("examine", 4, documents=None))
    [form], [opinion] = one.acts[0].records, one.acts[1].records
    assert (form.left, opinion.left) == (True, False)
    assert one.acts[0].others == ("other one",)
    assert (one.records_missing, one.marked("record_missing")) == (1, 1)


def test_where_the_log_lists_no_records_none_is_missing():
    one = trail(act("accept", 3), told=False)
    assert one.acts[0].records[0].left is None
    assert one.records_missing == 0


def test_without_a_card_nothing_is_outside_the_workflow():
    one = trail(act("accept", 3), act("whatever", 4), card=None)
    assert not one.guided
    assert one.marked("outside") == 0
    assert trail(act("whatever", 4)).marked("outside") == 1


def test_a_case_without_acts_and_without_a_matter_still_has_a_trail():
    one = trail(card=None, matter_id="-", unit_id="-")
    assert (one.acts, one.unit, one.matter_id) == ((), "", "")
    assert one.matter.en == "matter not recorded"


def test_hits_are_those_that_cite_the_case_red_ones_first():
    acts = [act(step, day) for day, step in enumerate(ALL, 3)]
    one = trail(
        *acts,
        hits=(
            hit(OF_CASE, "K1"),
            hit(OF_CASE, "K2"),
            hit(RULE, "O-decide-5", "O-elsewhere-9"),
            hit(RULE, "O-elsewhere-9"),
            hit(RULE, "O-elsewhere-8", case_id="K1"),
        ),
    )
    assert [(each.rule, each.acts, each.elsewhere) for each in one.hits] == [
        ("odd", (3,), 1),
        ("odd", (), 1),
        ("late_case", (), 0),
    ]
    assert one.acts[2].hits == (1,)


def test_an_entry_of_a_later_day_is_told():
    one = trail(act("accept", 3, recorded_at=pd.Timestamp(2025, 3, 4)), act("examine", 4))
    assert [each.marks for each in one.acts] == [("entered_late", "record_missing"), ("record_missing",)]
    assert one.acts[0].recorded_at.day == 4


def test_values_are_json():
    one = trail(act("accept", 3, elapsed_hours=float("nan")), hits=(hit(OF_CASE, "K1"),))
    told = json.loads(json.dumps(one.to_dict(), allow_nan=False))
    assert told["acts"][0]["hours"] is None
    assert told["provenance"]["as_of"] == "2025-04-01"

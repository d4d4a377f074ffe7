"""A proposal is the value at which the rule's own hits would come to no more than their due."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.cards import RuleCard
from riskml.cards.rule import Threshold
from riskml.rules import Detection, thresholds
from riskml.rules.facts import facts_column
from riskml.rules.health import HEALTH, MISCALIBRATED


def card(**more):
    threshold = Threshold(parameter="share", fact="value", **more)
    return RuleCard.model_construct(name="loose", parameters={"share": 0.06}, threshold=threshold)


def detection(values, population, records=None):
    told = records or [[f"r{i}"] for i in range(len(values))]
    hits = pd.DataFrame({"rule": "loose", "records": told, "facts": facts_column({"value": values}, len(values), {})})
    row = dict.fromkeys(HEALTH) | {"rule": "loose", "status": "miscalibrated", "population": population}
    return Detection(hits, pd.DataFrame(), pd.DataFrame([row]))


def proposed(found, one):
    [row] = thresholds(found, [one]).to_dict("records")
    return row["proposed"], row["proposed_share"]


def test_the_farthest_hits_are_kept_up_to_the_due_share():
    assert proposed(detection([1.0, 5.0, 9.0, 7.0, 3.0], 40), card()) == (7.0, 0.05)
    assert proposed(detection([1.0, 5.0, 9.0, 7.0, 3.0], 40), card(keep="low", scale=100)) == (0.03, 0.05)


def test_hits_that_are_alike_stay_together_and_where_all_are_no_value_would_do():
    assert proposed(detection([9.0, 7.0, 7.0, 7.0], 40), card()) == (9.0, 0.025)
    assert all(map(math.isnan, proposed(detection([7.0] * 4, 40), card())))


def test_a_record_that_two_hits_cite_counts_once():
    assert proposed(detection([9.0, 8.0], 20, [["r"], ["r"]]), card()) == (8.0, 0.05)


def test_a_card_without_a_threshold_has_none_to_propose_and_a_sound_rule_is_left_alone():
    plain = RuleCard.model_construct(name="loose", parameters={}, threshold=None)
    [row] = thresholds(detection([1.0], 4), [plain]).to_dict("records")
    assert row["parameter"] == ""
    assert math.isnan(row["proposed"])
    found = detection([1.0], 4)
    assert thresholds(replace(found, health=found.health.assign(status="ok")), [card()]).empty


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=20),
    st.integers(20, 200),
    st.sampled_from(["high", "low"]),
    st.randoms(use_true_random=False),
)
def test_the_proposal_is_the_widest_that_keeps_to_the_due_in_any_order(values, population, keep, random):
    told = proposed(detection([float(one) for one in values], population), card(keep=keep))

    def share(bound):
        return sum(one >= bound if keep == "high" else one <= bound for one in values) / population

    fit = [bound for bound in set(values) if share(bound) <= MISCALIBRATED]
    widest = (min if keep == "high" else max)(fit, default=None)
    if widest is None:
        assert math.isnan(told[0])
    else:
        assert told == (float(widest), pytest.approx(share(widest)))
    random.shuffle(values)
    again = proposed(detection([float(one) for one in values], population), card(keep=keep))
    assert str(again) == str(told)

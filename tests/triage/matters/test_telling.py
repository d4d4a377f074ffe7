"""Why a warning stands where it does: the reasons that weigh most, and nothing that a reader could not check."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from riskml.triage import FEATURE_LABELS, FEATURES, MatterCapacity, Ordered, describe, issue, tell_order
from tests.triage.matters.test_describing import ROWS

DAY = date(2025, 6, 30)
FRAME = pd.DataFrame(ROWS)


def told(contributions=None, yields=None, **more):
    features = describe(FRAME, as_of=DAY)
    scores = pd.DataFrame()
    if contributions is not None:
        scores = pd.DataFrame(0.0, index=features.index, columns=["score", "base", *FEATURES]).assign(**contributions)
        more = {"model": "3", "regime": "learned", **more}
    ordered = Ordered(features, scores, **more)
    issued = issue(FRAME, MatterCapacity(), as_of=DAY, learned=ordered.learned)
    return tell_order(issued, ordered, yields or {}).set_index("warning_id")


def test_every_feature_has_a_name_in_both_languages():
    assert set(FEATURE_LABELS) == set(FEATURES)


def test_the_reasons_that_weigh_most_are_told_up_before_down():
    given = {"degree": 0.5, "rules": 0.25, "same_pair": 0.75, "amount": 0.1, "age": -0.3, "span": -0.2, "hits": -0.1}
    own = told(given).loc["a"]
    assert own["order_zh"] == (
        "往前排的理由：同一人员与同一相对人的预警数与他人相比（+0.75）、超出限度的程度（+0.50）、同一事项上的规则数（+0.25）。"
        "往后排的理由：距最近记录的天数（-0.30）、首末记录相隔天数（-0.20）。"
    )
    assert own["order_en"].startswith(
        "Further up for: warnings of the same official and party, beside others (+0.75), "
    )
    assert own["order_en"].endswith(". Further down for: days since its last record (-0.30), "
                                    "days from its first to its last record (-0.20).")  # fmt: skip
    assert told({"age": -0.3}).loc["a", "order_en"] == "Further down for: days since its last record (-0.30)."
    assert told({"age": -0.03}).loc["a", "order_en"] == "Nothing puts it further up or down."


def test_what_is_not_ranked_says_nothing():
    assert (told().loc[["reminded", "gone", "listed"], ["order_zh", "order_en"]] == "").all(axis=None)


@pytest.mark.parametrize("regime", ["", "yields"])
def test_without_what_was_learned_the_yields_are_told(regime):
    own = told(yields={"late": (3, 4), "split": (0, 2)}, regime=regime)
    assert own.loc["b", "order_en"].endswith("of 6 facts 3 were confirmed.")
    assert own.loc["c", "order_zh"] == "同级别内按规则以往的核查结果排序：其规则已核查4项事实，证实3项。"
    assert (told(regime=regime)[["order_zh", "order_en"]] == "").all(axis=None), "nothing was reviewed yet"


def test_a_model_whose_warnings_have_changed_orders_and_tells_nothing():
    class Drifted:
        standing = "withdrawn"

    own = told({"degree": np.arange(5.0)}, yields={"late": (3, 4)}, drift=Drifted())
    assert own.loc["a", "order_en"].startswith("Ordered within its level")

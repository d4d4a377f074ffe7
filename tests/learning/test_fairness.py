"""Groups on the list: counted and compared, and never called by name in what is published."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from riskml.learning.fairness import judge_fairness
from riskml.learning.judgement import Judgement

MONTHS = pd.to_datetime(["2025-11-01", "2025-12-01"])


class First:
    """Scores people by their first column."""

    def decision_function(self, X):
        return X.iloc[:, 0].to_numpy(np.float64)


def said_of(share_of_licensing):
    officials = [f"p{n:03d}" for n in range(200)]
    index = pd.MultiIndex.from_product([officials, MONTHS], names=["official_id", "month"])
    listed = {*officials[: round(40 * share_of_licensing)], *officials[100 : 100 + 40 - round(40 * share_of_licensing)]}
    score = [float(one in listed) for one, _ in index]
    groups = pd.DataFrame(
        {"unit_id": ["许可科"] * 100 + ["综合科"] * 100, "post": ["张三的岗位"] * 3 + ["clerk"] * 197}, index=officials
    )
    judgement = Judgement()
    model = SimpleNamespace(scorer=First())
    judge_fairness(judgement, model, pd.DataFrame({"x": score}, index=index), groups, 40)
    return judgement


def test_a_group_that_is_listed_far_more_often_is_counted_and_nobody_is_named():
    judgement = said_of(0.9)
    assert judgement.figures["exposure.unit_id.groups"] == 2
    assert judgement.figures["exposure.unit_id.outside"] == 2
    assert judgement.figures["exposure.unit_id.surely_outside"] == 2
    assert judgement.figures["exposure.post.groups"] == 0
    zh, en = ("".join(getattr(one, language) for one in judgement.said) for language in ("zh", "en"))
    assert "9.00" in zh
    assert "review whether model and metrics are fair" in en
    assert not any(name in zh + en for name in ("许可科", "综合科", "张三"))


def test_groups_that_are_listed_alike_lie_within_the_band():
    figures = said_of(0.5).figures
    assert figures["exposure.unit_id.outside"] == 0
    assert figures["exposure.unit_id.groups"] == 2

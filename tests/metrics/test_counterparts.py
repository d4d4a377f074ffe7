"""What the same work came to with others is told of the work that the two have most of, and row by row."""

from __future__ import annotations

import numpy as np
import pytest

from tests.metrics.conftest import make_card, make_steps, measure_steps
from tests.metrics.oracle import held

FAVOUR = make_card("favour", "pairs", "counterparty_id, elapsed_hours", concern="low", minimum=5)


def test_each_other_counterparty_of_the_same_work_stands_beside_the_one_that_stands_out() -> None:
    steps = make_steps(6000, months=12).assign(counterparty_id=[f"c{number % 7}" for number in range(6000)])
    friend = steps["official_id"].eq("o002") & (np.arange(len(steps)) % 9 == 0)
    steps["counterparty_id"] = steps["counterparty_id"].mask(friend, "friend")
    steps["elapsed_hours"] = steps["elapsed_hours"].where(~friend, steps["elapsed_hours"] / 12)
    answer = measure_steps(steps, [FAVOUR])
    told = answer.counterparts.query("subject_id == 'o002'")
    rows = held(steps, "elapsed_hours").query("official_id == 'o002'")
    rows = rows.assign(stratum=rows["matter_id"] + "/" + rows["step"])
    pair = rows[rows["counterparty_id"] == "friend"]
    most = pair.groupby("stratum").size().sort_index().idxmax()
    assert set(told["stratum"]) == {most}
    same = pair[pair["stratum"] == most]
    assert set(told["acts"]) == {len(same)}
    assert told["own"].tolist() == pytest.approx([same["elapsed_hours"].mean()] * len(told))
    known = rows["counterparty_id"].value_counts()
    others = rows[(rows["stratum"] == most) & rows["counterparty_id"].isin(known.index[known >= 5].drop("friend"))]
    expected = sorted(others.groupby("counterparty_id")["elapsed_hours"].mean())
    assert told["value"].tolist() == pytest.approx(expected)
    assert "c0" not in answer.counterparts.columns, "nobody is named"
    apart = answer.profile.query("subject == 'official' and z <= -1")["subject_id"]
    assert set(answer.counterparts["subject_id"]) <= set(apart)

"""What arrives late stands beside the first number, never in its place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.metrics import Measurement, measure
from tests.metrics.conftest import AS_OF, make_card, make_presence, make_steps
from tests.working import WORKING, empty_table

CARDS = [
    make_card("late", "rate", "late"),
    make_card("pair", "pairs"),
    make_card("twins", "concentration"),
]
STEPS = make_steps(900, officials=12, units=2, seed=8, months=14)
LAST = AS_OF.year * 12 + AS_OF.month - 1
KEYS = ["subject", "subject_id", "metric", "month"]


def told(known: np.ndarray) -> Measurement:
    """Measure the steps, each known from a month on."""
    with Engine(Settings(threads=1)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        steps = STEPS.assign(known_from=known.astype("int32"))
        engine.put("steps", pa.Table.from_pandas(steps, preserve_index=False))
        former = steps.head(0).assign(known_until=np.zeros(0, "int32"))
        engine.put("steps_former", pa.Table.from_pandas(former, preserve_index=False))
        engine.put("presence", pa.Table.from_pandas(make_presence(STEPS), preserve_index=False))
        engine.lock()
        return measure(engine, CARDS, as_of=AS_OF, months=4, available=frozenset())


def test_a_revision_is_the_number_that_all_records_give_and_the_first_one_stays() -> None:
    month = (STEPS["occurred_at"].dt.year * 12 + STEPS["occurred_at"].dt.month - 1).to_numpy()
    late = np.random.default_rng(3).choice([0, 0, 0, 1, 2], len(STEPS))
    answer, at_once = told(np.minimum(month + late, LAST)), told(month)
    assert at_once.revisions.empty
    assert len(answer.revisions) > 20
    assert set(answer.revisions["metric"]) == {"late", "pair", "twins"}

    ended = at_once.profile[at_once.profile["month"] < pd.Timestamp(AS_OF.replace(day=1))]
    both = ended.merge(answer.revisions, on=KEYS, how="left", suffixes=("", "_now"), indicator=True)
    both = both.merge(answer.profile[[*KEYS, "observed", "z"]], on=KEYS, how="left", suffixes=("", "_first"))
    revised = both["_merge"] == "both"
    assert revised.sum() == len(answer.revisions)
    for name in ("observed", "z"):
        now = both[f"{name}_now"].where(revised, both[f"{name}_first"])
        pd.testing.assert_series_equal(now, both[name], check_names=False, check_exact=True)
        first = both.loc[revised, f"first_{name}"]
        pd.testing.assert_series_equal(first, both.loc[revised, f"{name}_first"], check_names=False, check_exact=True)


def test_only_a_month_that_has_not_ended_is_provisional() -> None:
    profile = told(np.zeros(len(STEPS), int)).profile
    assert set(profile.loc[profile["provisional"], "month"]) == {pd.Timestamp("2026-12-01")}
    assert profile["provisional"].any()

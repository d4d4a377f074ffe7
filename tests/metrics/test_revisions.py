"""What arrives late stands beside the first number, never in its place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from riskml.core.months import month_number
from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.metrics import Measurement, measure
from tests.metrics.conftest import AS_OF, make_card, make_presence, make_steps
from tests.working import WORKING, empty_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.cards import MetricCard

CARDS = [
    make_card("late", "rate", "late"),
    make_card("pair", "pairs"),
    make_card("twins", "concentration"),
]
STEPS = make_steps(900, officials=12, units=2, seed=8, months=14)
LAST = AS_OF.year * 12 + AS_OF.month - 1
KEYS = ["subject", "subject_id", "metric", "month"]


EVERY = [
    *CARDS,
    make_card("hours", "mean", "elapsed_hours", concern="both", trend=True),
    make_card("load", "volume", "elapsed_hours", concern="both", trend=True),
    make_card("favour", "pairs", "counterparty_id, elapsed_hours", concern="both"),
    make_card(
        "lagged", "mean", "lag(elapsed_hours) over (partition by official_id order by occurred_at, operation_id)"
    ),
]


def told(
    known: np.ndarray, as_of: date = AS_OF, cards: Sequence[MetricCard] = CARDS, steps: pd.DataFrame = STEPS
) -> Measurement:
    """Measure the steps, each known from a month on, as far as they are known on a date."""
    with Engine(Settings(threads=1)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        steps = steps.assign(known_from=known.astype("int32"))
        steps = steps[
            (steps["known_from"] <= month_number(as_of))
            & (steps["occurred_at"] < pd.Timestamp(as_of) + pd.Timedelta("1D"))
        ]
        engine.put("steps", pa.Table.from_pandas(steps, preserve_index=False))
        former = steps.head(0).assign(known_until=np.zeros(0, "int32"))
        engine.put("steps_former", pa.Table.from_pandas(former, preserve_index=False))
        engine.put("presence", pa.Table.from_pandas(make_presence(STEPS), preserve_index=False))
        engine.lock()
        return measure(engine, cards, as_of=as_of, months=4, available=frozenset())


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


@pytest.mark.parametrize("end", [date(2026, 9, 30), date(2026, 11, 30)])
def test_what_becomes_known_later_moves_no_ended_month(end: date) -> None:
    month = (STEPS["occurred_at"].dt.year * 12 + STEPS["occurred_at"].dt.month - 1).to_numpy()
    rng = np.random.default_rng(5)
    # A stratum that is met for the first time by a late record, one without working times, and many small ones.
    steps = STEPS.assign(matter_id=[f"m{number}" for number in rng.integers(0, 25, len(STEPS))])
    steps["elapsed_hours"] = steps["elapsed_hours"].mask(steps["matter_id"].isin(["m1", "m2"]))
    known = np.minimum(month + rng.choice([0, 0, 1, 3], len(steps)), LAST)
    # Of that month working times became known later alone.
    here = (month == month_number(end)) & (known == month)
    steps["elapsed_hours"] = steps["elapsed_hours"].mask(here)
    later, then = (told(known, day, EVERY, steps) for day in (AS_OF, end))
    assert {*then.profile["metric"]} >= {card.name for card in EVERY}
    for mine, theirs in ((later.profile, then.profile), (later.series, then.series)):
        ended = pd.Timestamp(end.replace(day=1))
        one, other = (frame[frame["month"] == ended].sort_values(KEYS, ignore_index=True) for frame in (mine, theirs))
        assert len(one)
        pd.testing.assert_frame_equal(one, other, check_exact=True)

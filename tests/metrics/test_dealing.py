"""The work dealt again: who has how much stays, who has what is chance, and everything else is as it was."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy.stats import chisquare

from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.metrics import measure
from riskml.metrics.dealing import dealt_work, shared_work
from tests.metrics.conftest import AS_OF, make_card, make_presence, make_steps
from tests.working import WORKING, empty_table

if TYPE_CHECKING:
    from collections.abc import Iterator

POOL = ["matter_id", "step", "unit_id", "quarter"]


def with_pools(steps: pd.DataFrame) -> pd.DataFrame:
    return steps.assign(quarter=steps["occurred_at"].dt.to_period("Q").astype(str))


def engine_with(steps: pd.DataFrame) -> Iterator[Engine]:
    with Engine(Settings(threads=2)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        engine.put("steps", pa.Table.from_pandas(steps, preserve_index=False))
        engine.put("presence", pa.Table.from_pandas(make_presence(steps), preserve_index=False))
        engine.lock()
        yield engine


@pytest.fixture
def log() -> pd.DataFrame:
    """A log in which o000 is late four times as often as the others."""
    steps = make_steps(4000, officials=24, months=12)
    rng = np.random.default_rng(2)
    late = rng.random(len(steps)) < np.where(steps["official_id"] == "o000", 0.8, 0.2)
    return steps.assign(late=late.astype(int))


def test_each_hand_keeps_its_number_in_each_pool_and_each_act_stays_what_it_was(log: pd.DataFrame) -> None:
    for engine in engine_with(log):
        before = engine.frame("select * from steps order by operation_id")
        with dealt_work(engine, 1):
            dealt = engine.frame("select * from steps order by operation_id")
        pd.testing.assert_frame_equal(engine.frame("select * from steps order by operation_id"), before)
        assert not {name for name in engine.tables() if "dealt" in name or "as_done" in name}
    pd.testing.assert_frame_equal(dealt.drop(columns="official_id"), before.drop(columns="official_id"))
    numbers = [with_pools(one).groupby([*POOL, "official_id"]).size() for one in (before, dealt)]
    pd.testing.assert_series_equal(*numbers)
    assert 0.5 < (dealt["official_id"] != before["official_id"]).mean() < 1


def test_the_same_seed_gives_the_same_deal_in_whatever_order(log: pd.DataFrame) -> None:
    told = []
    for steps, seed in ((log, 1), (log.sample(frac=1, random_state=3), 1), (log, 2)):
        for engine in engine_with(steps):
            with dealt_work(engine, seed):
                told.append(engine.frame("select operation_id, official_id from steps order by operation_id"))
    pd.testing.assert_frame_equal(told[0], told[1])
    assert (told[0]["official_id"] != told[2]["official_id"]).mean() > 0.5


def test_every_possible_deal_of_a_tiny_pool_is_as_likely() -> None:
    """Five acts of a pool, two of them a's: each of the ten ways to deal them comes as often, by chi-squared."""
    steps = make_steps(5, months=1).assign(
        official_id=list("aabbb"), unit_id="u", matter_id="m", step="s", occurred_at=pd.Timestamp("2026-11-03 10:00")
    )
    ways: Counter[tuple[str, ...]] = Counter()
    for engine in engine_with(steps):
        for seed in range(400):
            with dealt_work(engine, seed):
                dealt = engine.frame("select operation_id from steps where official_id = 'a' order by operation_id")
            ways[tuple(dealt["operation_id"])] += 1
    assert set(ways) == set(combinations(sorted(steps["operation_id"].astype(str)), 2))
    assert chisquare(list(ways.values())).pvalue > 0.001


def test_of_dealt_work_z_is_what_chance_gives_and_a_habit_is_gone(log: pd.DataFrame) -> None:
    """The closed form against dealing: mean 0, deviation 1, and a tail of a normal's size."""
    card, z, own = make_card("metric", "rate", "late"), [], []
    for engine in engine_with(log):
        for seed in range(8):
            with dealt_work(engine, seed):
                profile = measure(engine, [card], as_of=AS_OF, months=1, available=frozenset()).profile
            told = profile[profile["subject"] == "official"].set_index("subject_id")["z"].dropna()
            z.append(told)
            own.append(told["o000"])
    every = pd.concat(z)
    assert abs(every.mean()) < 0.15
    assert every.std() == pytest.approx(1.0, abs=0.12)
    assert (every > 1.645).mean() == pytest.approx(0.05, abs=0.04)
    assert max(own) < 4


def test_how_much_work_has_several_hands_is_told(log: pd.DataFrame) -> None:
    alone = log.assign(matter_id=log["official_id"])
    for engine in engine_with(pd.concat([log, alone.assign(operation_id="x" + alone["operation_id"].astype(str))])):
        assert shared_work(engine) == pytest.approx(0.5, abs=0.02)

"""Small logs with known shape, cards in one line, and one measurement."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from riskml.cards import MetricCard
from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.metrics import Measurement, measure
from riskml.metrics.circles import NONE, Circles
from tests.working import WORKING, empty_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from riskml.cards import Tried

WORD = {"zh": "词", "en": "word"}
ACTS = (
    "official_id, unit_id, occurred_at as at, operation_id as ref, "
    "matter_id || '/' || step as stratum, {value} as value from steps"
)
CASES = (
    "select official_id, unit_id, occurred_at as at, operation_id as ref, "
    "matter_id || '/' || unit_id as stratum, counterparty_id from steps"
)
AS_OF = date(2026, 12, 15)


def make_card(name: str, compare: str, value: str | None = None, **more: Any) -> MetricCard:
    observations = CASES if value is None else "select " + ACTS.format(value=value)
    texts = ("label", "unit", "why", "innocent", "cannot_see", "how_to_read")
    base = dict.fromkeys(texts, WORD) | {
        "name": name,
        "family": "deviation",
        "concern": "high",
        "formula": "O - E",
        "minimum": 5,
        "needs": (),
        "compare": compare,
        "observations": observations,
        "example": [{"about": WORD, "tables": {"steps": "operation_id"}, "expected": {"a": {}}}],
    }
    return MetricCard.model_validate(base | more)


def make_steps(size: int = 3000, officials: int = 24, units: int = 3, seed: int = 1, months: int = 24) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    official = rng.integers(0, officials, size)
    day = np.datetime64("2026-12-14") - rng.integers(0, 30 * months, size)
    return pd.DataFrame(
        {
            "operation_id": [f"op{i:06d}" for i in range(size)],
            "case_id": [f"c{i:06d}" for i in range(size)],
            "matter_id": [f"m{i}" for i in rng.integers(0, 3, size)],
            "step": [f"s{i}" for i in rng.integers(0, 2, size)],
            "official_id": [f"o{i:03d}" for i in official],
            "unit_id": [f"u{i}" for i in official % units],
            "occurred_at": day.astype("datetime64[us]") + rng.integers(9, 17, size).astype("timedelta64[h]"),
            "elapsed_workdays": rng.poisson(5, size),
            "elapsed_hours": np.round(rng.gamma(2, 8, size), 3),
            "late": (rng.random(size) < 0.2).astype(int),
            "counterparty_id": [f"p{i:03d}" for i in rng.integers(0, 150, size)],
        }
    )


def make_presence(steps: pd.DataFrame) -> pd.DataFrame:
    people = steps.groupby("official_id")["unit_id"].first().reset_index()
    months = pd.DataFrame({"month": [stamp.date() for stamp in pd.date_range("2024-01-01", "2026-12-01", freq="MS")]})
    frame = people.merge(months, how="cross")
    number = frame["official_id"].rank(method="dense")
    return frame.assign(workdays=18.0 + number % 4)


def measure_steps(
    steps: pd.DataFrame,
    cards: Sequence[MetricCard],
    *,
    as_of: date = AS_OF,
    months: int = 1,
    threads: int = 2,
    presence: pd.DataFrame | None = None,
    engine_of: Callable[[Settings], Engine] = Engine,
    available: frozenset[str] = frozenset(),
    circles: Circles = NONE,
    tried: Sequence[Tried] = (),
) -> Measurement:
    with engine_of(Settings(threads=threads)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        engine.put("steps", pa.Table.from_pandas(steps, preserve_index=False))
        told = make_presence(steps) if presence is None else presence
        engine.put("presence", pa.Table.from_pandas(told, preserve_index=False))
        engine.lock()
        return measure(engine, cards, as_of=as_of, months=months, available=available, circles=circles, tried=tried)


@pytest.fixture(scope="session")
def steps() -> pd.DataFrame:
    return make_steps()


def officials(answer: Measurement, metric: str) -> pd.DataFrame:
    profile = answer.profile
    chosen = profile[(profile["subject"] == "official") & (profile["metric"] == metric)]
    return chosen[chosen["month"] == chosen["month"].max()].set_index("subject_id")

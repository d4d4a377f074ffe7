"""Where a departure lies is found where it was planted, and told nowhere else."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskml.cards import Tried
from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.metrics import measure
from riskml.metrics.strongest_part import LITTLE_WORK, MOST_OF_IT, strongest_parts
from tests.metrics.conftest import AS_OF, WORD, make_card, make_presence
from tests.working import WORKING, empty_table

TRIED = [
    Tried(name="party", label=WORD, part=WORD, acts="select operation_id as ref, counterparty_id as value from steps"),
    Tried(name="unit", label=WORD, acts="select operation_id as ref, unit_id as value from steps"),
]
CARDS = [make_card("late", "rate", "late"), make_card("days", "mean", "elapsed_workdays", concern="both")]


def log() -> pd.DataFrame:
    """Return a year of thirty people: one is late in one matter, one since September, one for one party, one always."""
    rng = np.random.default_rng(4)
    size = 24_000
    frame = pd.DataFrame(
        {
            "operation_id": [f"op{number:05d}" for number in range(size)],
            "official_id": [f"o{number:02d}" for number in rng.integers(0, 30, size)],
            "unit_id": "u",
            "matter_id": [f"m{number}" for number in rng.integers(0, 4, size)],
            "step": "s",
            "occurred_at": pd.Timestamp("2026-01-02 10:00") + pd.to_timedelta(rng.integers(0, 345, size), "D"),
            "elapsed_workdays": rng.poisson(5, size),
            "counterparty_id": [f"p{number}" for number in rng.integers(0, 5, size)],
        }
    )
    chance = np.full(size, 0.1)
    for official, part, share in (
        ("o01", frame["matter_id"] == "m2", 0.7),
        ("o02", frame["occurred_at"] >= "2026-09-01", 0.7),
        ("o03", frame["counterparty_id"] == "p4", 0.9),
        ("o04", frame["unit_id"] == "u", 0.3),
    ):
        chance[(frame["official_id"] == official) & part] = share
    return frame.assign(late=(rng.random(size) < chance).astype(int))


@pytest.fixture(scope="module")
def told() -> pd.DataFrame:
    steps = log()
    with Engine(Settings(threads=1)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        engine.put("steps", pa.Table.from_pandas(steps, preserve_index=False))
        engine.put("presence", pa.Table.from_pandas(make_presence(steps), preserve_index=False))
        engine.lock()
        parts = measure(engine, CARDS, as_of=AS_OF, months=1, available=frozenset(), tried=TRIED).parts
    return parts[parts["metric"] == "late"].set_index("subject_id")


def test_a_departure_lies_where_it_was_planted(told: pd.DataFrame) -> None:
    found = {official: (row["part"], row["value"]) for official, row in told.iterrows()}
    assert found.pop("o01") == ("stratum", "m2/s")
    assert found.pop("o02") == ("months", "2026-09/2026-12")
    assert found.pop("o03") == ("party", "p4")
    assert "o04" not in found, "a departure that is everywhere has no part"
    assert (told["share"] >= MOST_OF_IT).all()
    assert (told["work"] <= LITTLE_WORK).all()


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from("xyz"), st.integers(1, 9), st.integers(-20, 20)),
        min_size=1,
        max_size=14,
    )
)
def test_what_is_told_of_a_part_is_so_and_no_stratum_holds_more_with_less_work(
    rows: list[tuple[int, str, int, int]],
) -> None:
    acts = pd.DataFrame(rows, columns=["month", "stratum", "n", "beyond"]).assign(official_id="a")
    acts["month"] += 2026 * 12
    answer = strongest_parts(acts, ["stratum"])
    total, work = acts["beyond"].sum(), acts["n"].sum()
    sums = acts.groupby("stratum")[["beyond", "n"]].sum() / [max(total, 1), work]
    telling = sums[(sums["beyond"] >= MOST_OF_IT) & (sums["n"] <= LITTLE_WORK)]
    gain = (telling["beyond"].clip(upper=1) - telling["n"]).max() if total > 0 else np.nan
    if answer.empty:
        assert np.isnan(gain)
        return
    one = answer.iloc[0]
    if one["part"] == "stratum":
        own = acts[acts["stratum"] == one["value"]]
    else:
        first, last = (pd.Period(text, "M") for text in one["value"].split("/"))
        own = acts[acts["month"].between(first.year * 12 + first.month - 1, last.year * 12 + last.month - 1)]
        stretches = [
            acts.loc[acts["month"].between(begin, end), "beyond"].sum()
            for begin, end in combinations_with_replacement(sorted(set(acts["month"])), 2)
        ]
        assert own["beyond"].sum() == max(stretches)
    assert one["share"] == pytest.approx(min(own["beyond"].sum() / total, 1))
    assert one["work"] == pytest.approx(own["n"].sum() / work)
    assert not one["share"] - one["work"] < gain - 1e-9

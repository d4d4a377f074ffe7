"""What colleagues did in the same circumstance is tried as the explanation, and only what they did explains."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskml.cards import Tried
from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.metrics import Measurement, measure
from riskml.metrics.circles import NONE, Circles
from riskml.metrics.doubt import LEAST_ACTS, LEAST_OWN, LEAST_PEOPLE, typical_of_others
from tests.metrics.conftest import AS_OF, WORD, make_card, make_presence
from tests.working import WORKING, empty_table

BUSY, BUSY_UNIT = "2026-10", {f"o{number:02d}" for number in range(0, 40, 5)}
TRIED = [
    Tried(
        name="unit_month",
        label=WORD,
        acts="select operation_id as ref, unit_id || '/' || extract(month from occurred_at) as value from steps",
    ),
    Tried(name="group", label=WORD, part=WORD, acts="select operation_id as ref, counterparty_id as value from steps"),
]
CARDS = [make_card("late", "rate", "late"), make_card("days", "mean", "elapsed_workdays", concern="both")]


def log(own: set[str], busy_for: set[str], *, seed: int = 1) -> pd.DataFrame:
    """Return eleven months of five units: some are late by themselves, some in a busy month of their unit.

    Who works in one matter alone has no colleagues there: what is unusual cannot be seen but across matters.
    """
    rng = np.random.default_rng(seed)
    people, months = [f"o{number:02d}" for number in range(40)], pd.period_range("2026-01", "2026-11", freq="M")
    rows = []
    for number, official in enumerate(people):
        for month in months:
            size = 60 if official in busy_for and str(month) == BUSY else 14
            for _ in range(size):
                strange = official in own or (official in busy_for and str(month) == BUSY)
                rows.append(
                    {
                        "official_id": official,
                        "unit_id": f"u{number % 5}",
                        "matter_id": f"m{number // 5}",
                        "step": "s",
                        "occurred_at": month.to_timestamp() + pd.Timedelta(days=int(rng.integers(0, 27)), hours=10),
                        "late": int(rng.random() < (0.7 if strange else 0.1)),
                        "elapsed_workdays": int(rng.poisson(12 if strange else 5)),
                        "counterparty_id": f"p{rng.integers(0, 40)}",
                    }
                )
    frame = pd.DataFrame(rows).sample(frac=1, random_state=seed)
    return frame.assign(operation_id=[f"op{number:05d}" for number in range(len(frame))])


def measured(steps: pd.DataFrame, tried: list[Tried] = TRIED, circles: Circles = NONE) -> Measurement:
    with Engine(Settings(threads=1)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        engine.put("steps", pa.Table.from_pandas(steps, preserve_index=False))
        engine.put("presence", pa.Table.from_pandas(make_presence(steps), preserve_index=False))
        engine.lock()
        return measure(engine, CARDS, as_of=AS_OF, months=1, available=frozenset(), tried=tried, circles=circles)


@pytest.fixture(scope="module")
def told() -> pd.DataFrame:
    steps = log(own={"o01"}, busy_for=BUSY_UNIT)
    return measured(steps).tried.set_index(["subject_id", "metric", "circumstance"])


def test_a_busy_month_of_the_unit_explains_and_what_is_ones_own_is_not_explained(told: pd.DataFrame) -> None:
    months = told.xs("unit_month", level="circumstance")
    busy = months[[official in BUSY_UNIT for official, _ in months.index]]
    assert len(busy) >= 2, "nobody of the busy unit stands out: the log is too plain"
    assert busy["explained"].min() > 0.5
    assert months.loc["o01", "explained"].max() < 0.05
    assert told.xs("group", level="circumstance")["explained"].max() < 0.2
    assert (told["people"] >= LEAST_PEOPLE).all()


def test_what_remains_is_the_departure_less_what_is_explained(told: pd.DataFrame) -> None:
    steps = log(own={"o01"}, busy_for=BUSY_UNIT)
    profile = measured(steps).profile.query("subject == 'official'").set_index(["subject_id", "metric"])
    own = profile.loc[[(official, metric) for official, metric, _ in told.index]]
    share = told["explained"].to_numpy()
    np.testing.assert_allclose(told["z"], own["z"] * (1 - share))
    moved = (told["expected"].to_numpy() - own["expected"]) / (own["observed"] - own["expected"])
    np.testing.assert_allclose(np.clip(moved, 0, 1), share, atol=1e-9)


def test_equals_the_row_by_row_computation(told: pd.DataFrame) -> None:
    """Peers of all other people in the matter, as there are fewer than three in a unit; then the median of others."""
    steps = log(own={"o01"}, busy_for=BUSY_UNIT)
    others = [
        (total["late"].sum() - mine["late"].sum()) / (len(total) - len(mine))
        for (official, matter), mine in steps.groupby(["official_id", "matter_id"])
        for total in [steps[steps["matter_id"] == matter]]
    ]
    keys = list(steps.groupby(["official_id", "matter_id"]).groups)
    usual = dict(zip(keys, others, strict=True))
    steps["beyond"] = steps["late"] - [usual[key] for key in zip(steps["official_id"], steps["matter_id"], strict=True)]
    steps["value"] = steps["unit_id"] + "/" + steps["occurred_at"].dt.month.astype("str")
    for official in {official for official, metric, _ in told.index if metric == "late"}:
        own = steps[steps["official_id"] == official]
        moved = 0.0
        for value, acts in own.groupby("value"):
            rest = steps[(steps["value"] == value) & (steps["official_id"] != official)]
            shown = [one["beyond"].mean() for _, one in rest.groupby("official_id") if len(one) >= LEAST_OWN]
            if len(shown) >= LEAST_PEOPLE and len(rest) >= 1:
                typical = float(np.median(shown)) * len(rest) / (len(rest) + LEAST_ACTS)
                moved += len(acts) * max(typical, 0.0)
        expected = min(1.0, moved / own["beyond"].sum())
        assert told.loc[(official, "late", "unit_month"), "explained"] == pytest.approx(expected, abs=1e-6)


def test_neither_the_order_of_rows_nor_a_circumstance_that_fails_changes_what_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    steps = log(own=set(), busy_for=BUSY_UNIT, seed=2)
    broken = Tried(name="broken", label=WORD, acts="select operation_id as ref, nowhere as value from steps")
    base = measured(steps)
    for rows, tried in ((steps.sample(frac=1, random_state=3), TRIED), (steps, [*TRIED, broken])):
        other = measured(rows, tried)
        pd.testing.assert_frame_equal(other.tried, base.tried, check_exact=True)
        pd.testing.assert_frame_equal(other.profile, base.profile, check_exact=True)
    assert "circumstance broken was not tried" in caplog.text
    assert measured(steps, []).tried.empty


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(1, 12), st.floats(-5, 5, allow_nan=False)), min_size=1, max_size=14
    )
)
def test_others_are_everybody_but_oneself(rows: list[tuple[str, int, float]]) -> None:
    value, n, beyond = (np.array([row[place] for row in rows]) for place in range(3))
    answer = typical_of_others(value.astype(object), n.astype(float), beyond)
    for place, (own, _, _) in enumerate(rows):
        rest = [one for other, one in enumerate(rows) if other != place and one[0] == own]
        shown = [total / size for _, size, total in rest if size >= LEAST_OWN]
        assert answer["people"][place] == len(shown)
        assert answer["acts"][place] == sum(size for _, size, _ in rest)
        assert answer["typical"][place] == pytest.approx(np.median(shown) if shown else 0.0)


PLACE = Tried(name="place", label=WORD, acts="select operation_id as ref, place_id as value from steps")
PLACES = Circles(("place_id",), officials=3, acts=30, names=("place",))
ALONE, SLOW = "o00", "o10"
"""Who is the only one of a matter on the island, and who is late in town."""


def island(*, seed: int = 4) -> pd.DataFrame:
    """Return a log of six matters: whatever is done on the island is late; `ALONE` is there alone for the matter m0."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(30):
        official, matter = f"o{number:02d}", number // 5
        there = official == ALONE or (matter > 0 and number % 5 < 3)
        for _ in range(120):
            far = there and rng.random() < 0.7
            strange = far or official == SLOW
            rows.append(
                {
                    "official_id": official,
                    "unit_id": f"u{number}",
                    "matter_id": f"m{matter}",
                    "step": "s",
                    "occurred_at": pd.Timestamp("2026-01-01") + pd.Timedelta(days=int(rng.integers(0, 330)), hours=10),
                    "place_id": "island" if far else "town",
                    "late": int(rng.random() < (0.6 if strange else 0.1)),
                    "elapsed_workdays": int(rng.poisson(11 if strange else 5)),
                }
            )
    frame = pd.DataFrame(rows).sample(frac=1, random_state=seed)
    return frame.assign(operation_id=[f"op{number:05d}" for number in range(len(frame))])


@pytest.fixture(scope="module")
def far_away() -> pd.DataFrame:
    return measured(island(), [PLACE], PLACES).tried.set_index(["subject_id", "metric"])


def test_a_place_explains_although_others_there_are_compared_with_each_other(far_away: pd.DataFrame) -> None:
    for metric in ("late", "days"):
        assert far_away.loc[(ALONE, metric), "explained"] > 0.5, metric
        assert far_away.loc[(SLOW, metric), "explained"] < 0.05, metric


def test_what_others_show_there_equals_the_row_by_row_computation(far_away: pd.DataFrame) -> None:
    """Of others by everybody else in the matter, wherever; one's own acts that were compared there are not moved."""
    steps = island()
    sums = steps.groupby(["matter_id", "official_id"])["late"].agg(["sum", "size"])
    total = sums.groupby("matter_id").transform("sum")
    usual = ((total["sum"] - sums["sum"]) / (total["size"] - sums["size"])).rename("usual").reset_index()
    steps = steps.merge(usual, on=["matter_id", "official_id"])
    steps["beyond"] = steps["late"] - steps["usual"]
    counts = steps.groupby(["matter_id", "place_id"])["official_id"].agg(["nunique", "size"])
    looked_at = [(official, metric) for official, metric in far_away.index if metric == "late"]
    assert looked_at
    for official, metric in looked_at:
        own = steps[steps["official_id"] == official]
        moved = beyond = 0.0
        for place, acts in own.groupby("place_id"):
            matter = acts["matter_id"].iloc[0]
            alike = steps[(steps["matter_id"] == matter) & (steps["place_id"] == place)]
            rest = alike[alike["official_id"] != official]
            closer = counts.loc[(matter, place), "nunique"] >= PLACES.officials and len(rest) >= PLACES.acts
            there = steps[(steps["place_id"] == place) & (steps["official_id"] != official)]
            shown = [one["beyond"].mean() for _, one in there.groupby("official_id") if len(one) >= LEAST_OWN]
            typical = float(np.median(shown)) * len(there) / (len(there) + LEAST_ACTS)
            moved += 0.0 if closer else len(acts) * max(typical, 0.0)
            elsewhere = steps[(steps["matter_id"] == matter) & (steps["official_id"] != official)]
            beyond += float(acts["late"].sum()) - len(acts) * (rest if closer else elsewhere)["late"].mean()
        assert far_away.loc[(official, metric), "explained"] == pytest.approx(min(1.0, moved / beyond), abs=1e-6)

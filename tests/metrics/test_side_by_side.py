"""Cards measured side by side are what they are when measured one after another, to the last bit."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from riskml.core.project import Settings
from riskml.engine import Engine, duck
from riskml.metrics import ClosedMonths, Measurement, measure, measure_side_by_side
from riskml.metrics.circles import NONE
from riskml.metrics.kept_sums import NothingKept
from tests.metrics.conftest import AS_OF, make_card, make_presence, make_steps
from tests.working import WORKING, empty_table

PLAIN = [make_card(name, "rate", "late", trend=True) for name in ("late", "later")]
CARDS = [
    *PLAIN,
    make_card("hours", "mean", "elapsed_hours", concern="both"),
    make_card("load", "volume", "elapsed_hours", concern="both"),
    make_card("pair", "pairs"),
    make_card("favour", "pairs", "counterparty_id, elapsed_hours", concern="both"),
    make_card("twins", "concentration", trend=True),
    make_card(
        "lagged", "mean", "lag(elapsed_hours) over (partition by official_id order by occurred_at, operation_id)"
    ),
    make_card("nowhere", "rate", "no_such_column"),
]


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr(duck, "_LEAST_ABREAST", 1)
    steps = make_steps(900, officials=12, units=2, seed=8)
    with Engine(Settings(threads=3)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        engine.put("steps", pa.Table.from_pandas(steps, preserve_index=False))
        engine.put("presence", pa.Table.from_pandas(make_presence(steps), preserve_index=False))
        engine.lock()
        yield engine


def side_by_side(engine: Engine, closed: ClosedMonths | None = None) -> Measurement:
    return measure_side_by_side(
        engine, CARDS, as_of=AS_OF, months=3, available=frozenset(), closed=closed or ClosedMonths(),
        sums=NothingKept(), circles=NONE,
    )  # fmt: skip


def in_order(closed: ClosedMonths) -> pa.Table:
    return closed.rows.sort_by([(name, "ascending") for name in ("metric", "span", "month", "subject", "subject_id")])


def same(one: Measurement, other: Measurement) -> None:
    for name in ("profile", "series", "evidence", "gaps", "revisions", "tried", "parts", "peers", "counterparts"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True, obj=name)
    assert one.closed.told == other.closed.told
    assert in_order(one.closed) == in_order(other.closed)


def test_side_by_side_changes_no_bit(engine):
    with engine.abreast() as engines:
        assert len(engines) == 3
    alone = measure(engine, CARDS, as_of=AS_OF, months=3, available=frozenset())
    assert set(alone.profile["metric"]) >= {"late", "hours", "load", "pair", "favour", "twins", "lagged", "late_trend"}
    assert alone.gaps["metric"].tolist() == ["nowhere"]
    same(side_by_side(engine), alone)


def test_months_that_are_known_already_are_given_to_their_cards(engine):
    alone = measure(engine, CARDS, as_of=AS_OF, months=3, available=frozenset())
    again = measure(engine, CARDS, as_of=AS_OF, months=3, available=frozenset(), closed=alone.closed)
    same(side_by_side(engine, alone.closed), again)


def test_cards_that_share_a_scan_are_measured_by_one_engine(engine, monkeypatch):
    asked: list[set[str]] = []

    def counted(_engine, cards, **more):
        asked.append({card.name for card in cards})
        return measure(_engine, cards, **more)

    monkeypatch.setattr("riskml.metrics.side_by_side.measure", counted)
    side_by_side(engine)
    assert len(asked) == 3
    assert sorted(name for share in asked for name in share) == sorted(card.name for card in CARDS)
    assert {"late", "later"} <= next(share for share in asked if "late" in share)


def test_what_was_dealt_anew_is_seen_by_one_engine_alone(engine):
    engine.put("steps", empty_table("steps"))
    with engine.abreast() as engines:
        assert engines == [engine]
    assert side_by_side(engine).profile.empty

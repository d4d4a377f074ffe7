"""Who the peers are is told as the comparison took them: circle by circle, colleagues first where the card says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.metrics import measure
from tests.metrics.conftest import AS_OF, make_card, make_presence, make_steps, measure_steps
from tests.metrics.oracle import in_window
from tests.metrics.test_doubt import BUSY_UNIT, PLACE, PLACES, TRIED, island, log, measured
from tests.working import WORKING, empty_table

if TYPE_CHECKING:
    from riskml.metrics import Measurement


def told(answer: Measurement, official: str, metric: str) -> tuple[int, dict[str, int]]:
    rows = answer.peers.query("subject_id == @official and metric == @metric")
    [people] = rows["people"].unique()
    return int(people), dict(zip(rows["unit_id"], rows["acts"].map(int), strict=True))


def by_unit(peers: pd.DataFrame) -> tuple[int, dict[str, int]]:
    counts = peers.groupby("unit_id").size()
    return peers["official_id"].nunique(), {str(unit): int(count) for unit, count in counts.items()}


def test_peers_are_everybody_else_with_the_same_work_by_unit() -> None:
    steps = log(own={"o01"}, busy_for=BUSY_UNIT)
    peers = steps[(steps["matter_id"] == "m0") & (steps["official_id"] != "o01")]
    answer = measured(steps)
    assert told(answer, "o01", "late") == told(answer, "o01", "days") == by_unit(peers)
    apart = answer.profile.query("subject == 'official' and z >= 1")
    assert set(answer.peers["subject_id"]) <= set(apart["subject_id"]) | set(
        answer.profile.query("subject == 'official' and metric == 'days' and z <= -1")["subject_id"]
    ), "of nobody else is it told"
    assert measured(steps, []).peers.empty, "a fit has no use for it"


def test_of_a_circle_only_those_in_it_are_peers_and_work_counts_once_where_circles_lie_in_each_other() -> None:
    """In town the circle has enough people; on the island of m0 is nobody else: there the whole matter speaks."""
    steps = island()
    answer = measured(steps, [PLACE], PLACES)
    others = steps[(steps["matter_id"] == "m0") & (steps["official_id"] != "o00")]
    assert told(answer, "o00", "late") == by_unit(others), "the matter holds the town, and its acts count once"
    slow = steps[(steps["matter_id"] == "m2") & (steps["official_id"] != "o10")]
    own = steps[steps["official_id"] == "o10"]
    assert told(answer, "o10", "late") == by_unit(slow[slow["place_id"].isin(own["place_id"].unique())])


def test_where_colleagues_come_first_the_peers_are_those_of_the_unit_alone() -> None:
    rng = np.random.default_rng(5)
    people = [f"o{number}" for number in range(9) for _ in range(40)]
    steps = pd.DataFrame(
        {
            "operation_id": [f"op{number:04d}" for number in range(len(people))],
            "official_id": people,
            "unit_id": ["near" if one < "o5" else "far" for one in people],
            "matter_id": "m",
            "step": "s",
            "occurred_at": pd.Timestamp("2026-11-03 10:00"),
            "late": [int(rng.random() < (0.8 if one == "o0" else 0.1)) for one in people],
        }
    )
    answers = {}
    for peers in ("unit", "all"):
        with Engine(Settings(threads=1)) as engine:
            for name in WORKING:
                engine.put(name, empty_table(name))
            engine.put("steps", pa.Table.from_pandas(steps, preserve_index=False))
            engine.put("presence", pa.Table.from_pandas(make_presence(steps), preserve_index=False))
            engine.lock()
            card = make_card("late", "rate", "late", peers=peers)
            answers[peers] = measure(engine, [card], as_of=AS_OF, months=1, available=frozenset(), tried=TRIED[:1])
    assert told(answers["unit"], "o0", "late") == (4, {"near": 160})
    assert told(answers["all"], "o0", "late") == (8, {"far": 160, "near": 160})


def test_of_meetings_the_peers_are_those_among_whom_the_work_was_dealt() -> None:
    """Everybody else in the pools (one kind of work in one quarter) in which somebody had a case, each act once."""
    steps = make_steps(2500, months=12)
    crony = steps["official_id"].eq("o004") & (np.arange(len(steps)) % 4 == 0)
    away = steps["occurred_at"].ge("2026-10-01") & steps["official_id"].eq("o004") & steps["matter_id"].eq("m1")
    steps = steps.assign(counterparty_id=steps["counterparty_id"].mask(crony, "crony"))[~away]
    everywhere = (
        "select official_id, unit_id, occurred_at as at, operation_id as ref, matter_id as stratum, counterparty_id "
        "from steps"
    )
    cards = [
        make_card(name, compare, observations=everywhere, minimum=5)
        for name, compare in (("pair", "pairs"), ("twins", "concentration"))
    ]
    answer = measure_steps(steps, cards, tried=TRIED[:1])
    rows = in_window(steps).assign(pool=lambda one: one["matter_id"] + one["occurred_at"].dt.to_period("Q").astype(str))
    own = set(rows.loc[rows["official_id"] == "o004", "pool"])
    peers = rows[rows["pool"].isin(own) & (rows["official_id"] != "o004")]
    assert set(rows["pool"]) > own, "in one pool o004 had nothing, and nobody there is a peer for it"
    assert told(answer, "o004", "pair") == told(answer, "o004", "twins") == by_unit(peers)
    assert set(peers["unit_id"]) == {"u0", "u1", "u2"}
    assert measure_steps(steps, cards).peers.empty, "a fit has no use for it"

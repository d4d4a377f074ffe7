"""What is asked of all month-ends at once is what is found by asking at each of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import riskml.metrics.asked as asking
from riskml.cards import MetricCard, read_cards
from riskml.core.months import month_number
from riskml.core.project import Project, Settings
from riskml.engine import Engine
from riskml.metrics.asked import Asked, ask, ask_latest
from riskml.metrics.circles import NONE
from riskml.metrics.kept_sums import Folding, NothingKept
from riskml.metrics.month_ends import at_every_end
from riskml.metrics.shared_scans import columns_of
from riskml.workingset import typed_table
from tests.metrics.conftest import AS_OF, make_card, make_steps
from tests.working import SCHEMA, WORKING, empty_table

ROOT = Path(__file__).parents[2]
CARDS = {card.name: card for card in read_cards(Project.open(ROOT)).metrics if card.within}
LAST = month_number(AS_OF)


def log(seed: int) -> tuple[pa.Table, pa.Table]:
    """Return acts as known now and as known before: told late, and told again with another official, time or amount."""
    rng = np.random.default_rng(seed)
    steps = make_steps(1_500, officials=5, units=2, seed=seed, months=20)
    steps["day"] = steps["occurred_at"].dt.date
    steps["occurred_at"] += pd.to_timedelta(rng.integers(0, 12, len(steps)), "min")
    steps["started_at"] = steps["occurred_at"] - pd.to_timedelta(rng.integers(0, 90, len(steps)), "D")
    steps["occurred_is_date"] = rng.random(len(steps)) < 0.1
    steps["acts_again"] = rng.random(len(steps)) < 0.1
    steps["sets_amount"] = rng.random(len(steps)) < 0.7
    steps["amount"] = np.round(rng.gamma(2, 900, len(steps)), 2)
    steps["counterparty_id"] = [f"p{number}" for number in rng.integers(0, 12, len(steps))]
    steps["agent_id"] = [f"g{number}" for number in np.random.default_rng(seed + 1).integers(0, 12, len(steps))]
    steps["post"] = [f"post{number}" for number in rng.integers(0, 2, len(steps))]
    steps["channel"], steps["place_id"] = "window", [f"place{number}" for number in rng.integers(0, 2, len(steps))]
    steps["basis"] = np.random.default_rng(seed + 2).choice(["article 1", "article 2"], len(steps), p=[0.9, 0.1])
    steps["outcome"] = rng.choice(["approved", "rejected", "returned", "accepted"], len(steps))
    for place, name in enumerate(("counterparty_id", "agent_id", "place_id", "elapsed_workdays", "outcome")):
        steps[name] = steps[name].where(np.random.default_rng(seed + 10 + place).random(len(steps)) < 0.95, None)
    month = steps["occurred_at"].dt.year * 12 + steps["occurred_at"].dt.month - 1
    steps["known_from"] = np.minimum(month + rng.choice([0, 0, 0, 1, 4], len(steps)), LAST).astype("int32")
    again = steps[(rng.random(len(steps)) < 0.2) & (steps["known_from"] < LAST)]
    former = again.assign(
        official_id=[f"o{number:03d}" for number in rng.integers(0, 5, len(again))],
        elapsed_workdays=rng.poisson(5, len(again)),
        amount=rng.gamma(2, 900, len(again)),
        outcome=rng.choice(["approved", "rejected", "accepted"], len(again)),
        acts_again=rng.random(len(again)) < 0.5,
        sets_amount=rng.random(len(again)) < 0.5,
        known_until=np.minimum(again["known_from"] + rng.integers(1, 6, len(again)), LAST).astype("int32"),
    )
    steps.loc[again.index, "known_from"] = former["known_until"]
    now, before = (pa.Table.from_pandas(one, preserve_index=False) for one in (steps, former))
    return now, before


def answers(card: MetricCard, missing: range, *, whole: bool, seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what each month changed of a card's answers, and the answers as known now."""
    asked = Asked.of(card, 1, LAST, NONE)
    folding = Folding(NothingKept(), (card.name,), (), tuple(missing), LAST, whole=whole)
    with Engine(Settings(threads=1)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        now, former = log(seed)
        kinds = [
            {"counterparty_id": f"p{number}", "kind": "firm", "address": f"road {number % 3}"} for number in range(12)
        ]
        engine.put("counterparties", typed_table("counterparties", kinds, SCHEMA))
        engine.put("steps", now)
        engine.put("steps_former", former)
        engine.lock()
        ask(engine, asked, columns_of(card.observations), folding)
        ask_latest(engine, asked, "select official_id from steps")
        keys = "official_id, unit_id, stratum, value, month, known"
        history = engine.frame(
            f"select {keys}, sum(times) as times from {asked.history} group by {keys} having sum(times) <> 0 "
            f"order by {keys}"
        )
        return history, engine.frame(f"select ref, value from {asked.latest} order by ref, value")


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("name", sorted(CARDS))
def test_all_ends_at_once_equal_each_end_by_itself(name: str, *, whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    card, ends = CARDS[name], range(LAST - 8, LAST + 1)
    one_by_one = answers(card.model_copy(update={"within": ()}), ends, whole=whole)
    assert (one_by_one[0]["times"] < 0).any(), "news takes nothing back: the log is too plain"
    assert one_by_one[0]["known"].nunique() == len(ends)
    for rows in (4_000_000, 700):
        monkeypatch.setattr(asking, "_ROWS_AT_ONCE", rows)
        for mine, theirs in zip(answers(card, ends, whole=whole), one_by_one, strict=True):
            pd.testing.assert_frame_equal(mine, theirs, check_exact=True, check_dtype=False)


def test_a_month_that_changes_nothing_has_no_news() -> None:
    card = make_card("lagged", "mean", "lag(elapsed_hours) over (partition by official_id order by occurred_at)")
    card = card.model_copy(update={"within": ("official_id",)})
    history, _ = answers(card, range(LAST + 1, LAST + 2), whole=False)
    assert history.empty


@pytest.mark.parametrize(
    "sql",
    [
        "select official_id, count(*) as value from steps group by official_id",
        "select distinct official_id from steps",
        "select official_id from steps order by day limit 3",
        "select a.official_id from steps as a inner join steps as b on a.case_id = b.case_id",
        "select official_id from steps union all select unit_id from steps",
        "with acts as (select * from steps) select official_id from acts",
        "select official_id from matters where exists (select 1 from steps where steps.matter_id = matters.matter_id)",
    ],
)
def test_what_does_more_than_choose_and_look_is_asked_at_each_end(sql: str) -> None:
    assert at_every_end(sql, "editions") is None

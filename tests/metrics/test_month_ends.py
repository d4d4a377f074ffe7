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
from riskml.engine import Engine, Stage
from riskml.metrics.asked import Asked, ask, ask_latest
from riskml.metrics.circles import NONE
from riskml.metrics.kept_sums import Folding, NothingKept
from riskml.metrics.month_ends import at_every_end, editions_of, ends_of_groups, moment_of_looking_back
from riskml.metrics.shared_scans import columns_of
from riskml.workingset import typed_table
from tests.metrics.conftest import AS_OF, make_card, make_steps
from tests.working import SCHEMA, WORKING, empty_table

ROOT = Path(__file__).parents[2]
CARDS = {card.name: card for card in read_cards(Project.open(ROOT)).metrics if card.within}
LAST = month_number(AS_OF)


def log(seed: int, late: float = 0.4, again: float = 0.2) -> tuple[pa.Table, pa.Table]:
    """Return acts as known now and as known before: told late, and told again with another official, time or amount.

    `late` and `again` are the shares of acts of which either is so.
    """
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
    steps["known_from"] = np.minimum(
        month + np.where(rng.random(len(steps)) < late, rng.choice([1, 4], len(steps)), 0), LAST
    ).astype("int32")
    told = steps[(rng.random(len(steps)) < again) & (steps["known_from"] < LAST)]
    former = told.assign(
        official_id=[f"o{number:03d}" for number in rng.integers(0, 5, len(told))],
        elapsed_workdays=rng.poisson(5, len(told)),
        amount=rng.gamma(2, 900, len(told)),
        outcome=rng.choice(["approved", "rejected", "accepted"], len(told)),
        acts_again=rng.random(len(told)) < 0.5,
        sets_amount=rng.random(len(told)) < 0.5,
        known_until=np.minimum(told["known_from"] + rng.integers(1, 6, len(told)), LAST).astype("int32"),
    )
    steps.loc[told.index, "known_from"] = former["known_until"]
    now, before = (pa.Table.from_pandas(one, preserve_index=False) for one in (steps, former))
    return now, before


def answers(
    card: MetricCard, missing: range, *, whole: bool, late: float = 0.4, again: float = 0.2
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what each month changed of a card's answers, and the answers as known now."""
    asked = Asked.of(card, 1, LAST, NONE)
    folding = Folding(NothingKept(), (card.name,), (), tuple(missing), LAST, whole=whole)
    with Engine(Settings(threads=1)) as engine:
        for name in WORKING:
            engine.put(name, empty_table(name))
        now, former = log(1, late, again)
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


LOOKS_BACK = sorted(
    name
    for name, card in CARDS.items()
    if at_every_end(card.observations, "editions") and moment_of_looking_back(card.observations)
)


def test_cards_that_set_an_act_beside_earlier_ones_look_back() -> None:
    assert {"selective_outcome", "exclusive_handling", "amounts_in_parts"} <= {*LOOKS_BACK}
    assert not {"batch_share", "queue_jumping", "odd_sums", "handling_spread"} & {*LOOKS_BACK}


@pytest.mark.parametrize(("late", "again"), [(0.0, 0.0), (0.02, 0.0), (0.01, 0.01)])
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("name", LOOKS_BACK)
def test_months_that_only_add_later_acts_are_told_together(
    name: str, late: float, again: float, *, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, ends, chains = CARDS[name], range(LAST - 8, LAST + 1), []
    one_by_one = answers(card.model_copy(update={"within": ()}), ends, whole=whole, late=late, again=again)
    told = asking.ends_of_groups

    def counted(versions: str, *bounds: int, whole: bool, moment: str | None) -> str:
        chains.append(moment)
        return told(versions, *bounds, whole=whole, moment=moment)

    monkeypatch.setattr(asking, "ends_of_groups", counted)
    for mine, theirs in zip(answers(card, ends, whole=whole, late=late, again=again), one_by_one, strict=True):
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True, check_dtype=False)
    assert chains == ["occurred_at"]


def test_a_chain_goes_on_until_something_is_told_late_or_taken_back() -> None:
    rows = [
        # group, when it happened, from when and until when it is known
        (1, 10, 1, None), (1, 20, 2, None), (1, 30, 3, None),  # each month adds later ones
        (2, 10, 1, None), (2, 20, 2, None), (2, 15, 3, None), (2, 40, 4, None),  # the third tells one late
        (3, 10, 1, 3), (3, 20, 2, None), (3, 30, 3, None),  # the third takes one back
        (4, 10, 1, None), (4, 10, 2, None),  # at the same moment: neither is the later one
    ]  # fmt: skip
    names = ("of_group", "happened_at", "known_from", "known_until")
    with Engine(Settings(threads=1)) as engine:
        columns = zip(names, zip(*rows, strict=True), strict=True)
        engine.put("versions", pa.table({name: pa.array(cells, pa.int32()) for name, cells in columns}))
        engine.run(Stage("ends", ends_of_groups("versions", 1, 4, whole=True, moment="happened_at")))
        ends = engine.frame("select of_group, begun, edition, edition_until from ends order by of_group, edition")
        told = [tuple(None if pd.isna(one) else int(one) for one in row) for row in ends.itertuples(index=False)]
        engine.run(Stage("editions", editions_of("versions", "ends", [1, 2, 3, 4], "happened_at")))
        placed = engine.arrow("select happened_at, edition, edition_until from editions order by all").to_pylist()
    assert told == [
        (1, 1, 1, None), (1, 1, 2, None), (1, 1, 3, None),
        (2, 1, 1, 3), (2, 1, 2, 3), (2, 3, 3, None), (2, 3, 4, None),
        (3, 1, 1, 3), (3, 1, 2, 3), (3, 3, 3, None),
        (4, 1, 1, 2), (4, 2, 2, None),
    ]  # fmt: skip
    assert len(placed) == 3 + (2 + 4) + (2 + 2) + (1 + 2)


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


@pytest.mark.parametrize(
    ("window", "back"),
    [
        ("lag(step) over (partition by case_id order by occurred_at, operation_id)", True),
        ("lag(step, 2) over (order by steps.occurred_at)", True),
        ("count(*) over (order by occurred_at range between interval 12 month preceding and current row)", True),
        ("max(step) over (order by occurred_at rows between 3 preceding and 1 preceding)", True),
        ("row_number() over (partition by case_id order by occurred_at)", True),
        ("lag(step) over acts", True),
        ("lag(step, -1) over (order by occurred_at)", False),
        ("lag(step, position) over (order by occurred_at)", False),
        ("lead(step) over (order by occurred_at)", False),
        ("sum(amount) over (order by occurred_at)", False),
        ("lag(step) over (order by occurred_at desc)", False),
        ("lag(step) over (order by day, occurred_at)", False),
        ("lag(step) over (order by other.occurred_at)", False),
        ("count(*) over (order by occurred_at rows between 1 preceding and 1 following)", False),
        ("count(*) over (order by occurred_at range between unbounded preceding and unbounded following)", False),
        ("count(*) over (partition by case_id)", False),
        ("lead(step) over acts", False),
        ("ntile(4) over acts", False),
        ("percent_rank() over acts", False),
    ],
)
def test_what_a_window_sees_of_later_acts(window: str, *, back: bool) -> None:
    named = " window acts as (partition by case_id order by occurred_at)" if window.endswith("acts") else ""
    plain = f"select {window} as told from steps{named}"
    assert (moment_of_looking_back(plain) is not None) is back
    inner = plain.replace("select ", "select occurred_at as moment, ", 1)
    around = f"select lag(told) over (order by moment) as before from ({inner}) as within"
    assert (moment_of_looking_back(around) is not None) is back
    assert moment_of_looking_back(around.replace("occurred_at as moment", "day as moment")) is None

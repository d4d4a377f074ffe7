"""Cards that cannot be measured, cards that fail, and the examples that stand in cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from riskml.cards import read_cards
from riskml.cards.metric import MetricExample
from riskml.core.project import Project
from riskml.metrics import check_example
from riskml.metrics.shared_scans import sheets_of
from tests.metrics.conftest import ACTS, AS_OF, WORD, make_card, measure_steps, officials
from tests.working import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = """
operation_id, matter_id, step, official_id, unit_id, occurred_at,         elapsed_workdays
1,            m,         s,    a,           u,       2024-03-04 10:00:00, 6
2,            m,         s,    a,           u,       2024-03-05 10:00:00, 8
3,            m,         s,    b,           u,       2024-03-06 10:00:00, 2
4,            m,         s,    b,           u,       2024-03-07 10:00:00, 4
"""


def example(**expected: dict[str, object]) -> MetricExample:
    told = {"about": WORD, "minimum": 1, "tables": {"steps": EXAMPLE}, "expected": expected}
    return MetricExample.model_validate(told)


def test_a_card_whose_columns_are_absent_is_off_and_says_which(steps: pd.DataFrame) -> None:
    needs = ("operations.due_at", "operations.amount")
    card = make_card("late", "rate", "late", needs=needs)
    answer = measure_steps(steps, [card], available=frozenset({"operations.amount"}))
    assert answer.profile.empty
    gap = answer.gaps.iloc[0]
    assert gap["metric"] == "late"
    assert "operations.due_at" in gap["reason_en"]
    assert "operations.due_at" in gap["reason_zh"]
    assert "amount" not in gap["reason_en"]


def test_a_card_that_fails_names_itself_and_stops_no_other(steps: pd.DataFrame) -> None:
    bad = make_card("bad", "rate", "nonsense")
    not_a_share = make_card("days", "rate", "elapsed_workdays")
    nameless = make_card("nameless", "mean", "late").model_copy(update={"observations": "select step from steps"})
    heavy = make_card("heavy", "mean", "lag(nonsense) over (order by operation_id)")
    pair = make_card("pair", "pairs", "counterparty_id, nonsense")
    good = make_card("good", "rate", "late")
    answer = measure_steps(steps, [bad, not_a_share, nameless, heavy, pair, good])
    assert set(answer.gaps["metric"]) == {"bad", "days", "nameless", "heavy", "pair"}
    assert not officials(answer, "good").empty
    alone = measure_steps(steps, [good])
    pd.testing.assert_frame_equal(answer.profile, alone.profile, check_exact=True)
    reasons = answer.gaps.set_index("metric")["reason_en"]
    assert "unit_id" in reasons["nameless"]
    assert "nonsense" in reasons["bad"]
    assert "values of 0 and 1" in reasons["days"]


def test_cards_of_the_same_work_are_folded_in_one_pass(steps: pd.DataFrame) -> None:
    cards = [make_card(name, "rate", name) for name in ("late", "repeated")]
    cards += [make_card("load", "volume", "elapsed_hours"), make_card("hours", "mean", "elapsed_hours")]
    other = make_card("other", "rate", "late").model_copy(
        update={"observations": "select " + ACTS.format(value="late").replace("/' || step", "/' || case_id")}
    )
    sizes = sorted(len(sheet.cards) for sheet in sheets_of([*cards, other], {"steps": tuple(steps.columns)}, AS_OF))
    assert sizes == [1, 4]


def test_cards_measured_together_or_alone_have_the_same_bits(steps: pd.DataFrame) -> None:
    cards = [
        make_card("all_acts", "rate", "late"),
        make_card("some_acts", "rate", "late").model_copy(
            update={"observations": "select " + ACTS.format(value="late") + " where elapsed_workdays > 5"}
        ),
        make_card("load", "volume", "elapsed_hours"),
        make_card("hours", "mean", "elapsed_hours", peers="all"),
        make_card("again", "rate", "late", trend=True),
    ]
    together = measure_steps(steps, cards)
    for card in cards:
        alone = measure_steps(steps, [card])
        names = {card.name, f"{card.name}_trend"}
        mine = together.profile[together.profile["metric"].isin(names)].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, alone.profile, check_exact=True)
        told = together.evidence[together.evidence["metric"] == card.name].reset_index(drop=True)
        pd.testing.assert_frame_equal(told, alone.evidence, check_exact=True)


def test_an_example_that_holds_has_no_fault() -> None:
    card = make_card("days", "mean", "elapsed_workdays")
    right = example(a={"observed": 7, "expected": 3, "exposure": 2, "status": "measured"}, c={"status": "absent"})
    assert check_example(card, right, SCHEMA) == []


def test_an_example_that_does_not_hold_says_where_and_what_was_found() -> None:
    card = make_card("days", "mean", "elapsed_workdays")
    wrong = example(a={"observed": 6, "status": "no_peers"}, c={"observed": 1})
    faults = check_example(card, wrong, SCHEMA)
    assert len(faults) == 3
    assert "days" in faults[0].where
    assert {(fault.expected, fault.found) for fault in faults} >= {
        ("status no_peers", "measured"),
        ("observed = 6", "7"),
        ("observed = 1", "nan"),
    }


def test_an_example_whose_card_fails_says_so() -> None:
    faults = check_example(make_card("bad", "mean", "nonsense"), example(a={"observed": 1}), SCHEMA)
    assert "nonsense" in faults[0].found


def test_every_example_of_the_project_holds(root: Path) -> None:
    faults = [
        str(fault)
        for card in read_cards(Project.open(root)).metrics
        for one in card.example
        for fault in check_example(card, one, SCHEMA)
    ]
    assert faults == []


def test_an_example_shows_groups_that_bear_on_each_other(root: Path) -> None:
    [batch] = [card for card in read_cards(Project.open(root)).metrics if card.name == "batch_share"]
    assert [fault for one in batch.example for fault in check_example(batch, one, SCHEMA)] == []
    apart = batch.model_copy(update={"within": ("operation_id",)})
    faults = [fault for one in batch.example for fault in check_example(apart, one, SCHEMA)]
    assert faults
    assert "groups of operation_id" in faults[0].expected

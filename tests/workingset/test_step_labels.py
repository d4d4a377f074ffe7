"""Labels of steps are names too; a card of which no step is met judges nothing."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING

from riskml.cards import MatterCard, WorkflowStep, matter_tables
from riskml.core.project import Settings
from riskml.core.texts import Text
from riskml.engine import Engine
from riskml.workingset import prepare
from tests.engine.prepared_log import CALENDAR, act, write
from tests.working import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa
    import pytest

LABELS = {"accept": ("受理", "Acceptance"), "decide": ("审批决定", "Decision")}


def card(**labels: tuple[str, str]) -> MatterCard:
    said = Text(zh="许可", en="Permit")
    steps = [WorkflowStep(name=name, label=Text(zh=zh, en=en)) for name, (zh, en) in labels.items()]
    return MatterCard(name="permit", label=said, law=said, limit_workdays=20, step=steps)


def working(folder: Path, names: dict[str, str | list[str]], permit: MatterCard) -> dict[str, pa.Table]:
    """Thirty cases of two steps each, the steps called as said, in each of several ways in turn."""
    ways = {step: [said] if isinstance(said, str) else said for step, said in names.items()}
    acts = [
        act(f"c{case}", ways[step][case % len(ways[step])], "o1", f"2024-02-{1 + case % 20:02} {9 + place:02}:00:00",
            matter_id="permit", operation_id=f"{case}-{place}")
        for case in range(30)
        for place, step in enumerate(("accept", "decide"))
    ]  # fmt: skip
    with Engine(Settings(threads=1)) as engine:
        prepare(
            engine, write(folder, {"operations": acts}), calendar=CALENDAR, lists=matter_tables([permit]),
            schema=SCHEMA, settings=Settings(threads=1), as_of=date(2024, 3, 31),
        )  # fmt: skip
        order = {"steps": "operation_id", "cases": "case_id", "workflow": "matter_id, step"}
        return {table: engine.arrow(f"select * from {table} order by {by}") for table, by in order.items()}


def test_the_same_log_by_names_and_by_labels_is_the_same(tmp_path: Path) -> None:
    told = [
        working(tmp_path / str(number), {step: said[number] for step, said in names.items()}, card(**LABELS))
        for number in range(3)
        for names in [{step: (step, *labels) for step, labels in LABELS.items()}]
    ]
    assert told[0]["steps"]["step"].to_pylist()[:2] == ["accept", "decide"]
    assert told[0]["cases"]["closed_at"].null_count == 0
    for table in told[0]:
        assert told[1][table].equals(told[0][table])
        assert told[2][table].equals(told[0][table])


def test_a_step_in_other_capitals_widths_and_blanks_is_the_same_step(tmp_path: Path) -> None:
    """Else its act would be one outside the workflow, and the step one that was never done."""
    plain = working(tmp_path / "plain", {"accept": "accept", "decide": "decide"}, card(**LABELS))
    ways = {
        "accept": ["accept", "Accept", "受 理", "ACCEPT"],
        "decide": ["Ｄecide", "审批决定　", "decide", "de\u200bcide"],
    }
    told = working(tmp_path / "ways", ways, card(**LABELS))
    for table in plain:
        assert told[table].equals(plain[table])


def test_a_label_that_is_another_steps_name_stays_that_step(tmp_path: Path) -> None:
    permit = card(accept=("受理", "decide"), decide=("审批决定", "Decision"))
    told = working(tmp_path, {"accept": "accept", "decide": "decide"}, permit)
    assert sorted(set(told["steps"]["step"].to_pylist())) == ["accept", "decide"]


def test_a_card_of_which_no_step_is_met_judges_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        told = working(tmp_path, {"accept": "收件", "decide": "发证"}, card(**LABELS))
    assert "matter permit: the log has none of its card's steps" in caplog.text
    assert told["cases"]["closed_at"].null_count == 0  # by the log's own usual course they have ended
    assert set(told["workflow"]["step"].to_pylist()) == {"收件", "发证"}

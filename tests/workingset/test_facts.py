"""What a case is about stands beside each of its acts, as it was known when the act became known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.workingset import prepare
from tests.engine.prepared_log import CALENDAR, dated, write
from tests.working import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path


def test_an_act_has_the_facts_of_its_case_from_the_month_in_which_they_were_told(tmp_path: Path) -> None:
    log = {
        "operations": [
            {"operation_id": f"{case}{day}", "case_id": case, "matter_id": "m", "step": f"s{day}", "official_id": "a",
             "unit_id": "u", "occurred_at": f"2024-01-0{day} 10:00:00"}
            for case in ("known", "changed", "unsaid")
            for day in (2, 3)
        ],
        "cases": [
            {"case_id": case, "matter_id": "m", "basis": basis, "opened_at": "2024-01-01 09:00:00",
             "recorded_at": f"{told} 09:00:00"}
            for case, basis, told in (
                ("known", "slight", "2024-01-01"),
                ("changed", "slight", "2024-01-01"),
                ("changed", "grave", "2024-02-05"),
                ("unsaid", None, "2024-01-01"),
            )
        ],
    }  # fmt: skip
    log = {table: [dated(row) for row in rows] for table, rows in log.items()}
    with Engine(Settings(threads=1)) as engine:
        prepare(
            engine, write(tmp_path, log), calendar=CALENDAR, lists={}, schema=SCHEMA, settings=Settings(threads=1),
            as_of=date(2024, 3, 31),
        )  # fmt: skip
        now = engine.arrow("select distinct case_id, basis from steps").to_pylist()
        before = engine.arrow("select distinct case_id, basis from steps_former").to_pylist()
    assert {row["case_id"]: row["basis"] for row in now} == {"known": "slight", "changed": "grave", "unsaid": None}
    assert {(row["case_id"], row["basis"]) for row in before} == {("changed", "slight")}

"""Who a case is with: the counterparty that was told, else an applicant who is no official."""

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


def test_an_official_who_applies_is_no_counterparty(tmp_path: Path) -> None:
    told = {"firm": ("E1", "C1"), "citizen": (None, "C1"), "colleague": (None, "b"), "both": ("E1", "b")}
    log = {
        "operations": [
            {"operation_id": case, "case_id": case, "matter_id": "m", "step": "s", "official_id": "a", "unit_id": "u",
             "occurred_at": "2024-01-08 10:00:00"}
            for case in told
        ],
        "cases": [
            {"case_id": case, "matter_id": "m", "counterparty_id": party, "applicant_id": applicant,
             "opened_at": "2024-01-05 09:00:00"}
            for case, (party, applicant) in told.items()
        ],
        "officials": [{"official_id": "a"}, {"official_id": "b"}],
    }  # fmt: skip
    log = {table: [dated(row) for row in rows] for table, rows in log.items()}
    with Engine(Settings(threads=1)) as engine:
        prepare(
            engine, write(tmp_path, log), calendar=CALENDAR, lists={}, schema=SCHEMA, settings=Settings(threads=1),
            as_of=date(2024, 3, 31),
        )  # fmt: skip
        rows = engine.arrow("select case_id, counterparty_id from steps").to_pylist()
    assert {row["case_id"]: row["counterparty_id"] for row in rows} == {
        "firm": "E1", "citizen": "C1", "colleague": None, "both": "E1",
    }  # fmt: skip

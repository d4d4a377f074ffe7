"""Who files for the applicant: the act's own agent, else whoever filed before in that case, else the case's."""

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

ACTS = {
    "every": ("G", "G", "G"),
    "later": (None, "G", None),
    "another": ("G", None, "H"),
    "nobody": (None, None, None),
}
"""By case, the agent that each of its acts names."""


def test_an_act_has_its_own_agent_else_the_last_that_was_named_else_that_of_its_case(tmp_path: Path) -> None:
    log = {
        "operations": [
            {"operation_id": f"{case}{day}", "case_id": case, "matter_id": "m", "step": f"s{day}", "official_id": "a",
             "unit_id": "u", "occurred_at": f"2024-01-0{day} 10:00:00", "agent_id": agent}
            for case, agents in [*ACTS.items(), ("told", ACTS["nobody"])]
            for day, agent in enumerate(agents, 2)
        ],
        "cases": [
            {"case_id": "told", "matter_id": "m", "agent_id": "K", "opened_at": "2024-01-01 09:00:00"},
            {"case_id": "silent", "matter_id": "m", "agent_id": "L", "opened_at": "2024-01-01 09:00:00"},
        ],
    }  # fmt: skip
    log = {table: [dated(row) for row in rows] for table, rows in log.items()}
    with Engine(Settings(threads=1)) as engine:
        prepare(
            engine, write(tmp_path, log), calendar=CALENDAR, lists={}, schema=SCHEMA, settings=Settings(threads=1),
            as_of=date(2024, 3, 31),
        )  # fmt: skip
        steps = engine.arrow("select case_id, agent_id from steps order by case_id, occurred_at").to_pylist()
        cases = engine.arrow("select case_id, agent_id from cases").to_pylist()
    of = {case: tuple(row["agent_id"] for row in steps if row["case_id"] == case) for case in (*ACTS, "told")}
    assert of == {
        "every": ("G", "G", "G"),
        "later": (None, "G", "G"),
        "another": ("G", "G", "H"),
        "nobody": (None, None, None),
        "told": ("K", "K", "K"),
    }
    assert {row["case_id"]: row["agent_id"] for row in cases} == {
        "every": "G", "later": "G", "another": "H", "nobody": None, "told": "K", "silent": "L",
    }  # fmt: skip

"""The post that an official held on the day of an act: of the table of posts, else of the roster."""

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


def test_an_act_has_the_post_of_its_day(tmp_path: Path) -> None:
    days = {"before": "2024-01-03", "first": "2024-01-08", "both": "2024-02-05", "after": "2024-03-04"}
    log = {
        "operations": [
            {"operation_id": f"{who}-{name}", "case_id": f"{who}-{name}", "matter_id": "m", "step": "s",
             "official_id": who, "unit_id": "u", "occurred_at": f"{day} 10:00:00"}
            for who in ("a", "b", "c")
            for name, day in days.items()
        ],
        "officials": [{"official_id": "a", "post": "clerk"}, {"official_id": "b", "post": "clerk"}],
        "posts": [
            {"official_id": who, "unit_id": "u", "post": post, "valid_from": begun, "valid_to": ended}
            for who, post, begun, ended in [
                ("a", "inspector", "2024-01-08", "2024-02-20"),
                ("a", "chief", "2024-02-01", "2024-02-28"),
                ("b", None, "2024-01-01", None),
            ]
        ],
    }  # fmt: skip
    log = {table: [dated(row) for row in rows] for table, rows in log.items()}
    with Engine(Settings(threads=1)) as engine:
        prepare(
            engine, write(tmp_path, log), calendar=CALENDAR, lists={}, schema=SCHEMA, settings=Settings(threads=1),
            as_of=date(2024, 3, 31),
        )  # fmt: skip
        rows = engine.arrow("select operation_id, post from steps").to_pylist()
    found = {row["operation_id"]: row["post"] for row in rows}
    assert [found[f"a-{name}"] for name in days] == ["clerk", "inspector", "chief", "clerk"]
    assert {found[f"b-{name}"] for name in days} == {"clerk"}
    assert {found[f"c-{name}"] for name in days} == {None}

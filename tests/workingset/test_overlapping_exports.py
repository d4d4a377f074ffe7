"""Exports that overlap by a month are one log, though the later has a column more and no row has a number."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.intake import import_source, stored_files
from riskml.pipeline import create_project
from riskml.workingset import prepare
from tests.engine.prepared_log import CALENDAR
from tests.working import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

ACTS = [("c1", "accept", "a", "2024-01-09 09:00"), ("c1", "decide", "b", "2024-02-06 10:00"),
        ("c2", "decide", "b", "2024-02-06 10:00"), ("c3", "decide", "a", "2024-03-05 11:00")]  # fmt: skip
PAID = [
    ("k1", "100", "2024-01-09"),
    ("k1", "100", "2024-02-06"),
    ("k1", "100", "2024-02-06"),
    ("k2", "7", "2024-03-05"),
]
HEADS = {"operations": "case_id,step,official_id,occurred_at", "payments": "payee_id,amount,paid_at"}


def written(folder: Path, name: str, head: str, rows) -> Path:
    file = folder / f"{name}.csv"
    file.write_text("\n".join([head, *(",".join(row) for row in rows)]) + "\n", "utf-8")
    return file


def told(folder: Path, table: str, files, columns: str):
    project = create_project(folder)
    for file in files:
        import_source(project, file, table=table)
    with Engine(Settings(threads=1)) as engine:
        prepare(
            engine, stored_files(project), calendar=CALENDAR, lists={}, schema=SCHEMA, settings=Settings(threads=1),
            as_of=date(2024, 3, 31),
        )  # fmt: skip
        name = "steps" if table == "operations" else table
        found = engine.arrow(f"select {columns} from {name} order by all")
    return [tuple(row.values()) for row in found.to_pylist()]


@pytest.mark.parametrize("order", [*permutations((0, 1, 2))], ids=str)
def test_acts_without_a_number_that_two_exports_hold_are_done_once(tmp_path, order):
    head = HEADS["operations"]
    whole = [(*act, "7") for act in ACTS]
    files = [
        written(tmp_path, "jan_feb", head, ACTS[:3]),
        written(tmp_path, "feb_mar", head + ",amount", whole[1:]),
        written(tmp_path, "feb", head + ",channel", [(*act, "desk") for act in ACTS[1:2]]),
    ]
    columns = "case_id, step, official_id, occurred_at"
    plain = told(tmp_path / "plain", "operations", [written(tmp_path, "all", head, ACTS)], columns)
    found = told(tmp_path / "parts", "operations", [files[place] for place in order], columns)
    assert found == plain
    assert len(plain) == len(ACTS)


def test_payments_that_two_exports_hold_are_paid_once_and_two_of_a_kind_twice(tmp_path):
    head = HEADS["payments"]
    files = [
        written(tmp_path, "jan_feb", head, PAID[:3]),
        written(tmp_path, "feb_mar", head + ",scheme", [(*one, "s") for one in PAID[1:]]),
    ]
    for name, given in {"one": files, "other": files[::-1]}.items():
        found = told(tmp_path / name, "payments", given, "payee_id, amount")
        assert found == [("k1", 100.0)] * 3 + [("k2", 7.0)]


def test_sums_that_differ_are_not_made_one_by_a_third_source_that_has_none(tmp_path):
    head = HEADS["operations"]
    files = [
        written(tmp_path, "a", head + ",amount,channel", [(*ACTS[0], "1", "desk")]),
        written(tmp_path, "b", head + ",amount", [(*ACTS[0], "2")]),
        written(tmp_path, "c", head, [ACTS[3]]),
    ]
    assert told(tmp_path / "p", "operations", files, "amount") == [(1.0,), (2.0,), (None,)]

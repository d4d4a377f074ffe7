"""Which of several tellings of one act speaks: the one that was entered last, in whatever order files come."""

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
    from collections.abc import Sequence
    from pathlib import Path

HEAD = "operation_id,case_id,step,official_id,occurred_at,outcome,recorded_at\n"
TOLD = {
    "jan": ("rejected", "2024-01-10 10:00"),
    "feb": ("approved", "2024-02-08 10:00"),
    "mar": ("returned", "2024-03-06 10:00"),
}


def outcomes(folder: Path, order: Sequence[str], entered: bool = True) -> list[str]:
    """Import one act as three months tell it, in an order; return what is known of it at the end of each month."""
    project = create_project(folder / "-".join(order))
    for month in order:
        outcome, when = TOLD[month]
        line = f"L1,c1,decide,a,2024-01-09 09:00,{outcome},{when if entered else ''}\n"
        file = folder / f"{month}.csv"
        file.write_text(HEAD + line + f"L9,{month},decide,a,2024-01-09 09:00,,\n", encoding="utf-8")
        import_source(project, file)
    found = []
    for as_of in (date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)):
        with Engine(Settings(threads=1)) as engine:
            prepare(
                engine, stored_files(project), calendar=CALENDAR, lists={}, schema=SCHEMA,
                settings=Settings(threads=1), as_of=as_of,
            )  # fmt: skip
            acts = engine.arrow("select outcome from steps where operation_id = 'L1'").to_pylist()
        found += [row["outcome"] for row in acts]
    return found


@pytest.mark.parametrize("order", [*permutations(TOLD)])
def test_a_correction_stays_one_when_an_older_file_comes_later(tmp_path: Path, order: tuple[str, ...]) -> None:
    """An old export that is imported again must not turn back what was corrected since."""
    assert outcomes(tmp_path, order) == ["rejected", "approved", "returned"]


def test_without_the_time_of_entry_the_last_import_speaks(tmp_path: Path) -> None:
    assert outcomes(tmp_path, ["mar", "jan", "feb"], entered=False) == ["approved"] * 3

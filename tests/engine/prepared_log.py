"""Small logs through `prepare`: tables as lists of rows, only the columns that they name."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from riskml.calendars import build
from riskml.cards import MatterCard, WorkflowStep, matter_tables
from riskml.core.project import Settings
from riskml.core.texts import Text
from riskml.engine import Engine
from riskml.workingset import prepare
from tests.working import SCHEMA, STORED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

LABEL = Text(zh="事项", en="matter")
CALENDAR = build("CN", date(2023, 12, 1), date(2025, 12, 31))

Rows = list[dict[str, Any]]


def at(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def act(case: str, step: str, official: str, occurred: str, **more: Any) -> dict[str, Any]:
    """Return one row of operations; a time without a clock is only a date."""
    row: dict[str, Any] = {"case_id": case, "step": step, "official_id": official, "occurred_at": occurred, **more}
    return dated(row)


def dated(row: dict[str, Any]) -> dict[str, Any]:
    """Turn texts of times into times, and say which are only dates."""
    result = dict(row)
    for key, value in row.items():
        if (key.endswith("_at") or key.startswith("valid_")) and isinstance(value, str):
            result[key] = at(value)
            result[f"{key}_is_date" if key.startswith("valid_") else f"{key[:-3]}_is_date"] = len(value) == 10
    return result


def matter(name: str, steps: Sequence[str | dict[str, Any]], **more: Any) -> MatterCard:
    nodes = [{"name": step} if isinstance(step, str) else step for step in steps]
    return MatterCard(
        name=name, label=LABEL, law=LABEL, step=tuple(WorkflowStep(label=LABEL, **node) for node in nodes), **more
    )


def write(folder: Path, tables: Mapping[str, Rows], source: str = "log") -> dict[str, list[Path]]:
    files = {}
    for name, rows in tables.items():
        columns = [column for column in STORED[name] if any(column in row for row in rows)]
        data: dict[str, pa.Array] = {
            column: pa.array([row.get(column) for row in rows], STORED[name][column]) for column in columns
        }
        data["source_id"] = pa.array([source] * len(rows), pa.string())
        data["source_row"] = pa.array(range(1, len(rows) + 1), pa.int64())
        path = folder / name / f"{source}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(data), path)
        files[name] = [path]
    return files


class Prepared:
    """The working set of a small log, read into pandas."""

    def __init__(
        self,
        files: Mapping[str, Sequence[Path]],
        as_of: str,
        cards: Iterable[MatterCard] = (),
        office: tuple[str, str] = ("09:00", "17:00"),
    ) -> None:
        settings = Settings(
            threads=1, memory="1GB", office_hours=(time.fromisoformat(office[0]), time.fromisoformat(office[1]))
        )
        with Engine(settings) as engine:
            self.available = prepare(
                engine,
                files,
                calendar=CALENDAR,
                lists=matter_tables(cards),
                settings=settings,
                schema=SCHEMA,
                as_of=date.fromisoformat(as_of),
            )
            self.tables = {name: engine.arrow(f'select * from "{name}"') for name in engine.tables()}

    def frame(self, name: str, by: str | list[str]) -> pd.DataFrame:
        return self.tables[name].to_pandas().sort_values(by, ignore_index=True)

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        """Return a table's rows in an order that does not depend on how they came."""
        return sorted((tuple(row.values()) for row in self.tables[name].to_pylist()), key=repr)

    def step(self, operation: str) -> dict[str, Any]:
        [row] = [row for row in self.tables["steps"].to_pylist() if row["operation_id"] == operation]
        return dict(row)

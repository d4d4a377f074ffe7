"""Seconds of a day's refresh: what is known of two years, then 20,000 operations more, from files to pages.

    .venv/bin/python benchmarks/refresh.py --operations 1000000 2000000

For each size a project of its own takes the log in without its last 20,000 operations and is run whole, which also
trains. Then these are taken in, and it is run again as of the last day: the log's only news. Told is what each takes,
and the stages of the second run; beside them a bare scan of the accepted operations, in the same process.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq
from operations import officials_of, write_operations

from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from riskml.workingset import reference_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from riskml.core.project import Project

NEWS = 20_000
_TOLD = re.compile(r"^(?P<stage>.*): (?P<seconds>[0-9.]+) s, ")


class Stages(logging.Handler):
    """Gathers the seconds that the stages of a run tell in the log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.seconds: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what a stage took, under its name without dates and numbers."""
        told = _TOLD.match(record.getMessage())
        if told:
            stage = re.sub(r"\s*\d[\d-]*", "", told["stage"])
            self.seconds[stage] = self.seconds.get(stage, 0.0) + float(told["seconds"])


def timed(what: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    what()
    return round(time.perf_counter() - start, 1)


def split(folder: Path, operations: int) -> tuple[Path, Path, date, date]:
    """Write the log as a bureau would hand it over, in two files; return them with the last day of each."""
    every = folder / "every.parquet"
    write_operations(every, operations)
    stored = [name for name in reference_schema().accepted("operations") if name in pq.read_schema(every).names]
    listed, old, new = ", ".join(stored), folder / "old.parquet", folder / "new.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"create view log as select {listed}, row_number() over (order by occurred_at, operation_id) as turn "
            f"from read_parquet('{every}')"
        )
        days = []
        for file, which in ((old, "<="), (new, ">")):
            rows = f"select {listed} from log where turn {which} {operations - NEWS}"
            connection.execute(f"copy ({rows}) to '{file}' (format parquet)")
            days += connection.execute(f"select cast(max(occurred_at) as date) from read_parquet('{file}')").fetchall()
    every.unlink()
    return old, new, days[0][0], days[1][0]


def scanned(project: Project) -> float:
    """Return the seconds of reading every accepted operation once."""
    files = [str(file) for file in (project.store / "tables" / "operations").glob("*.parquet")]
    with duckdb.connect() as connection:
        sql = "select max(hash(columns(*))) from read_parquet(?)"
        return min(timed(lambda: connection.execute(sql, [files]).fetchall()) for _ in range(3))


def measure(operations: int, folder: Path) -> dict[str, object]:
    """Return what a history and its news take."""
    old, new, before, after = split(folder, operations)
    project = create_project(folder / "project")
    stages = Stages()
    log = logging.getLogger("riskml")
    log.setLevel(logging.INFO)

    def run(as_of: date) -> None:
        open_project(project.root).run(as_of=as_of, train=before == as_of)

    first = timed(lambda: import_source(project, old, table="operations", format="parquet"))
    whole = timed(lambda: run(before))
    taken = timed(lambda: import_source(project, new, table="operations", format="parquet"))
    log.addHandler(stages)
    again = timed(lambda: run(after))
    log.removeHandler(stages)
    return {
        "operations": operations, "officials": officials_of(operations), "history_import_s": first,
        "first_run_s": whole, "news_import_s": taken, "refresh_s": again, "scan_s": scanned(project),
        "refresh_stages_s": stages.seconds,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operations", type=int, nargs="+", default=[1_000_000, 2_000_000])
    asked = parser.parse_args()
    for operations in asked.operations:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(operations, Path(folder))), flush=True)


if __name__ == "__main__":
    main()

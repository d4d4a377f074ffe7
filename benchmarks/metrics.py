"""Seconds of all metric cards over a log, beside a bare scan of the same columns and beside plain pandas.

    .venv/bin/python benchmarks/metrics.py --operations 10000000

All three run in this one process, one after the other, over the same rows. The scan reads the same columns that the
cards read, from the same table, into one row of aggregates. pandas computes four of the cards (a rate, a mean, a
volume and the pools of a pair) for one window only; the engine's time for the same four is measured apart.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
from operations import MONTHS, officials_of, presence_of, write_operations

from riskml.cards import read_cards
from riskml.engine import WORKING, Engine, Stage, empty_table
from riskml.metrics import measure
from riskml.project import Project, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from riskml.cards import MetricCard

AS_OF = date(2025, 12, 31)
FLAGS = {name for name, kind in WORKING["steps"].items() if pa.types.is_boolean(kind)}
CORE = ("overdue_rate", "handling_time", "effort_weighted_completions", "strongest_pair")


def peak() -> float:
    """Return the largest memory that this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9


def timed(what: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def columns_read(cards: Sequence[MetricCard], known: Sequence[str]) -> list[str]:
    """Return the columns of `steps` that any card names."""
    named = {
        column.name
        for card in cards
        for column in sqlglot.parse_one(card.observations, read="duckdb").find_all(sqlglot.exp.Column)
    }
    return [name for name in known if name in named]


def scan(engine: Engine, columns: Sequence[str]) -> float:
    """Read every value of some columns once, into one row: what no metric over them can be faster than."""
    whole = {"string": "max({0})", "timestamp[us]": "max(epoch_us({0}))", "date32[day]": "max(day({0}))"}
    aggregates = ", ".join(
        whole.get(str(WORKING["steps"][name]), "sum({0})").format(f"{name}::int" if name in FLAGS else name)
        for name in columns
    )
    return min(timed(lambda: engine.arrow(f"select {aggregates} from steps")) for _ in range(3))


def left_out(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return observed and expected sums of each official, his own rows left out of the stratum's mean."""
    cells = frame.groupby(["stratum", "official_id"], observed=True)[value].agg(["size", "sum"]).reset_index()
    total = cells.groupby("stratum", observed=True)[["size", "sum"]].transform("sum")
    rest = total - cells[["size", "sum"]]
    cells["expected"] = cells["size"] * rest["sum"] / rest["size"].replace(0, np.nan)
    cells["variance"] = cells["size"] * (total["sum"] / total["size"]) * (1 - total["sum"] / total["size"])
    return cells.groupby("official_id", observed=True)[["size", "sum", "expected", "variance"]].sum()


def with_pandas(file: Path) -> None:
    """Compute four metrics for the last twelve months, with categories and vectorised groupings throughout."""
    columns = ["official_id", "unit_id", "occurred_at", "matter_id", "step", "elapsed_workdays", "elapsed_hours",
               "limit_workdays", "closes_case", "counterparty_id"]  # fmt: skip
    frame = pd.read_parquet(file, columns=columns)
    frame = frame[frame["occurred_at"] >= pd.Timestamp("2025-01-01")]
    steps = frame["step"].cat.categories.size
    frame["stratum"] = frame["matter_id"].cat.codes.astype("int32") * steps + frame["step"].cat.codes
    limited = frame[frame["limit_workdays"].notna()]
    left_out(limited.assign(late=(limited["elapsed_workdays"] > limited["limit_workdays"]).astype("int8")), "late")
    bounds = frame.groupby("stratum")["elapsed_workdays"].quantile([0.01, 0.99]).unstack()
    clipped = frame["elapsed_workdays"].clip(
        frame["stratum"].map(bounds[0.01]), frame["stratum"].map(bounds[0.99]), axis=0
    )
    left_out(frame.assign(held=clipped), "held")
    weight = frame.groupby("stratum")["elapsed_hours"].median()
    frame.assign(effort=frame["stratum"].map(weight)).groupby("official_id", observed=True)["effort"].sum()
    closed = frame[frame["closes_case"] & frame["counterparty_id"].notna()].copy()
    closed["quarter"] = closed["occurred_at"].dt.quarter
    pool = ["matter_id", "unit_id", "quarter"]
    pair = closed.groupby([*pool, "official_id", "counterparty_id"], observed=True).size().rename("x").reset_index()
    pair = pair.merge(pair.groupby([*pool, "official_id"], observed=True)["x"].sum().rename("n").reset_index())
    pair = pair.merge(pair.groupby([*pool, "counterparty_id"], observed=True)["x"].sum().rename("m").reset_index())
    pair = pair.merge(pair.groupby(pool, observed=True)["x"].sum().rename("cases").reset_index())
    pair["expected"] = pair["n"] * pair["m"] / pair["cases"]
    lifts = pair.groupby(["official_id", "counterparty_id"], observed=True)[["x", "expected"]].sum()
    (lifts["x"] / lifts["expected"]).groupby("official_id", observed=True).max()


def prepared(engine: Engine, file: Path, operations: int) -> None:
    """Put the log where the working set would: `steps` from the file, presence, the rest empty."""
    schema = pq.read_schema(file)
    given = ", ".join(
        f"cast({name} as {'varchar' if pa.types.is_string(kind) else _sql(kind)}) as {name}"
        if name in schema.names
        else f"cast(null as {_sql(kind)}) as {name}"
        for name, kind in WORKING["steps"].items()
    )
    for name in WORKING:
        if name != "steps":
            engine.put(name, empty_table(name))
    engine.put("presence", presence_of(officials_of(operations)))
    engine.put("clock", pa.table({"as_of": pa.array([AS_OF], pa.date32())}))
    engine.load("told", [file])
    engine.run(Stage("steps", f"select {given} from told"))
    engine.lock()


def _sql(kind: pa.DataType) -> str:
    names = {"string": "varchar", "timestamp[us]": "timestamp", "date32[day]": "date", "bool": "boolean",
             "int64": "bigint", "double": "double"}  # fmt: skip
    return names[str(kind)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=10_000_000)
    parser.add_argument("--project", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--file", type=Path, help="where the log is kept between runs")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = given.file or Path(folder) / "operations.parquet"
        if not file.exists():
            write_operations(file, given.operations)
        project = Project.open(given.project)
        cards = read_cards(project).metrics
        available = frozenset(need for card in cards for need in card.needs)
        with Engine(Settings(memory=project.settings.memory)) as engine:
            prepared(engine, file, given.operations)
            bare = scan(engine, columns_read(cards, [*WORKING["steps"]]))
            core = [card for card in cards if card.name in CORE]
            four_scan = scan(engine, columns_read(core, [*WORKING["steps"]]))
            four = timed(lambda: measure(engine, core, as_of=AS_OF, available=available))
            whole = timed(lambda: measure(engine, cards, as_of=AS_OF, available=available))
        ours = peak()
        frames = timed(lambda: with_pandas(file))
    answer = {
        "operations": given.operations, "officials": officials_of(given.operations), "months": MONTHS,
        "cards": len(cards), "scan_s": bare, "measure_s": whole, "ratio_to_scan": whole / bare,
        "core_scan_s": four_scan, "core_s": four, "core_ratio_to_scan": four / four_scan, "pandas_s": frames,
        "pandas_over_core": frames / four, "peak_gb": ours,
    }  # fmt: skip
    if given.json:
        print(json.dumps(answer))
        return
    for name, value in answer.items():
        print(f"{name:>20} {value:,.2f}" if isinstance(value, float) else f"{name:>20} {value:,}")


if __name__ == "__main__":
    main()

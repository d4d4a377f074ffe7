"""Seconds of all metric cards over a log, beside a bare scan of the same columns and beside plain pandas.

    .venv/bin/python benchmarks/metrics.py --operations 10000000

All three run in this one process, one after the other, over the same rows. The scan reads the same columns that the
cards read, from the same table, into one row of aggregates. pandas computes four of the cards (a rate, a mean, a
volume and the strongest pair) for the same windows; the engine's time for the same four is measured apart. A run
tells twelve month-ends; what the latest of them alone costs is told beside it, and what a run costs where that of the
month before has kept its numbers and sums.
With `--prepare` the making of the working set from accepted rows is measured too, after them and in no ratio.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
from operations import MONTHS, matters_of, officials_of, open_cases_of, presence_of, write_operations

from riskml.calendars import build_for
from riskml.cards import read_cards
from riskml.core.access import Access
from riskml.core.months import month_number
from riskml.core.project import Project, Settings
from riskml.engine import Engine, Stage
from riskml.metrics import measure
from riskml.pipeline.closed_months import ClosedStore
from riskml.pipeline.kept_sums import KeptSums
from riskml.workingset import prepare, reference_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from riskml.cards import MetricCard

AS_OF = date(2025, 12, 31)
STORED, WORKING = reference_schema().stored, reference_schema().working
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


LONG = [(end - 11, end) for end in range(MONTHS - 12, MONTHS)]
SINGLE = [(month, month) for month in range(MONTHS - 12, MONTHS)]


def left_out(part: pd.DataFrame) -> pd.DataFrame:
    """Return observed, expected and variance of each official, his own cases left out of each stratum."""
    cells = part.groupby(["stratum", "official"], sort=False)[["n", "s1", "s2"]].sum().reset_index()
    total = cells.groupby("stratum")[["n", "s1", "s2"]].transform("sum")
    rest = total["n"] - cells["n"]
    cells["expected"] = cells["n"] * (total["s1"] - cells["s1"]) / rest.where(rest > 0)
    spread = (total["s2"] - total["s1"] ** 2 / total["n"]) / (total["n"] - 1).where(total["n"] > 1)
    cells["variance"] = spread * cells["n"] * total["n"] / rest.where(rest > 0)
    sums = cells.groupby("official")[["n", "s1", "expected", "variance"]].sum()
    sums["z"] = (sums["s1"] - sums["expected"]) / np.sqrt(sums["variance"])
    held = sums["z"].clip(float(sums["z"].quantile(0.1)), float(sums["z"].quantile(0.9)))
    return sums.assign(phi=(held**2).mean())


def strongest(part: pd.DataFrame) -> pd.Series:
    """Return each official's largest lift over random assignment within pools."""
    pool = ["stratum", "quarter"]
    pair = part.groupby([*pool, "official", "party"], sort=False)["n"].sum().rename("x").reset_index()
    n = pair.groupby([*pool, "official"])["x"].transform("sum")
    m = pair.groupby([*pool, "party"])["x"].transform("sum")
    pair["expected"] = n * m / pair.groupby(pool)["x"].transform("sum")
    lifts = pair.groupby(["official", "party"], sort=False)[["x", "expected"]].sum()
    return (lifts["x"] / lifts["expected"]).groupby("official").max()


def with_pandas(file: Path) -> None:
    """Compute four metrics for the same windows, from monthly partial sums of small whole numbers.

    It leaves out what the engine adds to them: units, colleagues before everybody, trends, evidence, exact tails.
    """
    columns = ["official_id", "unit_id", "occurred_at", "matter_id", "step", "elapsed_workdays", "elapsed_hours",
               "late_workdays", "case_id", "counterparty_id"]  # fmt: skip
    frame = pd.read_parquet(file, columns=columns)
    year, month = frame["occurred_at"].dt.year, frame["occurred_at"].dt.month
    frame["month"] = ((year - 2024) * 12 + month - 1).astype("int16")
    steps = frame["step"].cat.categories.size
    frame["stratum"] = frame["matter_id"].cat.codes.astype("int32") * steps + frame["step"].cat.codes
    frame["official"] = frame["official_id"].cat.codes
    keys = ["official", "stratum", "month"]
    bounds = frame.groupby("stratum")["elapsed_workdays"].quantile(np.array([0.01, 0.99])).unstack()  # noqa: PD010
    low, high = (frame["stratum"].map(bounds[share]) for share in (0.01, 0.99))
    for value in (frame["late_workdays"] > 0, frame["elapsed_workdays"].clip(low, high)):
        told = frame[keys].assign(s1=value.astype("float64"), s2=np.square(value.astype("float64")), n=1)
        part = told.groupby(keys, sort=False)[["n", "s1", "s2"]].sum().reset_index()
        for first, last in LONG + SINGLE:
            left_out(part[part["month"].between(first, last)])
    weight = frame.groupby("stratum")["elapsed_hours"].median()
    effort = frame["stratum"].map(weight).groupby([frame["official"], frame["month"]]).sum().reset_index(name="effort")
    for first, last in LONG + SINGLE:
        total = effort[effort["month"].between(first, last)].groupby("official")["effort"].sum()
        away = total.div((total.sum() - total) / (len(total) - 1)).map(np.log)
        (away - away.median()) / (1.4826 * (away - away.median()).abs().median())
    cases = frame.drop_duplicates(["case_id", "official"], keep="last")
    cases = cases.assign(
        stratum=cases["stratum"] * 10_000 + cases["unit_id"].cat.codes,
        party=pd.factorize(cases["counterparty_id"])[0],
        quarter=cases["month"] // 3,
    )
    part = cases.groupby(["stratum", "official", "party", "quarter", "month"], sort=False).size().reset_index(name="n")
    for first, last in LONG:
        strongest(part[part["month"].between(first, last)])


def one_more_month(engine: Engine, cards: Sequence[MetricCard], available: frozenset[str], folder: Path) -> float:
    """Return the seconds of a month's run where that of the month before has kept its numbers and sums."""
    closed = ClosedStore(
        folder / "store" / "months", "benchmark", (), {card.name: card.name for card in cards}, Access()
    )

    def run(as_of: date) -> None:
        last, sums = month_number(as_of), KeptSums(closed)
        kept = closed.load(last - MONTHS, last - 1)
        closed.keep(measure(engine, cards, as_of=as_of, available=available, closed=kept, sums=sums).closed)
        sums.sweep()

    run(AS_OF.replace(day=1) - timedelta(days=1))
    return timed(lambda: run(AS_OF))


def prepared(engine: Engine, file: Path, operations: int) -> None:
    """Put the log where the working set would: `steps` from the file, what else cards read, the rest empty."""
    matters, workflow = matters_of()
    tables = {
        "presence": presence_of(officials_of(operations)),
        "open_cases": open_cases_of(officials_of(operations)),
        "matters": matters,
        "workflow": workflow,
        "clock": pa.table({"as_of": pa.array([AS_OF], pa.date32())}),
    }
    for name in WORKING:
        if name != "steps" and name not in tables:
            engine.put(name, reference_schema().empty(name))
    for name, table in tables.items():
        engine.put("told", table)
        engine.run(Stage(name, f"select {_given(name, table.column_names)} from told"))
        engine.drop("told")
    engine.load("told", [file])
    engine.run(Stage("steps", f"select {_given('steps', pq.read_schema(file).names)} from told"))
    engine.lock()


def preparation(project: Project, file: Path) -> float:
    """Return the seconds of making the working set from the log as intake would have accepted it."""
    with tempfile.TemporaryDirectory() as folder:
        accepted = Path(folder) / "operations.parquet"
        columns = [name for name in pq.read_schema(file).names if name in STORED["operations"]]
        with pq.ParquetFile(file) as log, pq.ParquetWriter(accepted, _accepted(columns)) as writer:
            first = 1
            for batch in log.iter_batches(1_000_000, columns=columns):
                rows = pa.array(range(first, first + len(batch)), pa.int64())
                source = pa.array(["log"] * len(batch))
                table = pa.table([*batch.columns, source, rows], names=[*columns, "source_id", "source_row"])
                writer.write_table(table.cast(_accepted(columns)))
                first += len(batch)
        calendar = build_for(project, date(2023, 1, 1), date(2027, 12, 31))
        with Engine(Settings(memory=project.settings.memory)) as engine:
            return timed(
                lambda: prepare(
                    engine, {"operations": [accepted]}, calendar=calendar, lists={}, schema=reference_schema(),
                    settings=project.settings, as_of=AS_OF,
                )
            )  # fmt: skip


def _accepted(columns: Sequence[str]) -> pa.Schema:
    return pa.schema([(name, STORED["operations"][name]) for name in [*columns, "source_id", "source_row"]])


def _given(table: str, columns: Sequence[str]) -> str:
    """Return the columns of a working table: as they are given, else null."""
    return ", ".join(
        f"cast({name if name in columns else 'null'} as {_sql(kind)}) as {name}"
        for name, kind in WORKING[table].items()
    )


def _sql(kind: pa.DataType) -> str:
    names = {"string": "varchar", "timestamp[us]": "timestamp", "date32[day]": "date", "bool": "boolean",
             "int64": "bigint", "double": "double"}  # fmt: skip
    return names[str(kind)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=10_000_000)
    parser.add_argument("--project", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--file", type=Path, help="where the log is kept between runs")
    parser.add_argument("--prepare", action="store_true", help="measure the making of the working set too")
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
            one = timed(lambda: measure(engine, cards, as_of=AS_OF, months=1, available=available))
            more = one_more_month(engine, cards, available, Path(folder))
        ours = peak()
        frames = timed(lambda: with_pandas(file))
        made = preparation(project, file) if given.prepare else None
    answer = {
        "operations": given.operations, "officials": officials_of(given.operations), "months": MONTHS,
        "cards": len(cards), "scan_s": bare, "measure_s": whole, "ratio_to_scan": whole / bare,
        "one_month_s": one, "one_month_ratio_to_scan": one / bare, "one_more_month_s": more,
        "nothing_over_one_more_month": whole / more,
        "core_scan_s": four_scan, "core_s": four, "core_ratio_to_scan": four / four_scan, "pandas_s": frames,
        "pandas_over_core": frames / four, "peak_gb": ours,
    }  # fmt: skip
    if made is not None:
        answer["prepare_s"] = made
    if given.json:
        print(json.dumps(answer))
        return
    for name, value in answer.items():
        print(f"{name:>24} {value:,.2f}" if isinstance(value, float) else f"{name:>24} {value:,}")


if __name__ == "__main__":
    main()

"""Taking a file in: rows a minute and the peak of memory, beside pandas and DuckDB reading the same file.

    .venv/bin/python benchmarks/importing.py --rows 4000000

A log of acts is written as CSV, twice: a third of the rows, and all of them, which tells whether memory grows with the
file. Each reading is a process of its own, so that its peak of memory is its own: the import with all checks; pandas
with every cell as text, which checks nothing; pandas with its own guesses, times parsed; and DuckDB from the file to
Parquet, its own guesses, no checks. The import is the only one of them that says what was wrong.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WAYS = ("import", "pandas as text", "pandas", "duckdb")


def peak() -> float:
    """Megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


LOG = """
    with drawn as (
        select n, cast(hash(n) % 100000000 as bigint) as lot,
            timestamp '2024-01-02 08:00:00' + to_seconds(cast(n * 60000000 // {rows} as bigint)) as moment
        from range({rows}) numbers(n)
    )
    select printf('L%09d', n) as operation_id, printf('C%08d', n // 4) as case_id,
        ['accept', 'review', 'decide', 'deliver'][1 + n % 4] as step, printf('P%04d', lot % 4000) as official_id,
        printf('U%02d', lot % 40) as unit_id, moment - to_minutes(lot % 3000) as received_at, moment as occurred_at,
        cast(moment + interval 20 day as date) as due_at,
        if(n % 4 = 2, ['approved', 'rejected', 'returned'][1 + lot % 3], null) as outcome,
        if(n % 2 = 0, lot / 100, null) as amount, printf('91110108%09dX', lot % 300000) as counterparty_id,
        ['window', 'online'][1 + n % 2] as channel
    from drawn
"""
"""Acts of some thousand officials over two years: identifiers, times, days, words, sums and empty cells."""


def filled(folder: Path, rows: int) -> Path:
    """Write a log of so many acts as CSV."""
    import duckdb  # noqa: PLC0415 -- a process loads what it measures

    file = folder / "log.csv"
    with duckdb.connect() as engine:
        engine.execute(f"copy ({LOG.format(rows=rows)}) to '{file}' (header, delimiter ',')")
    return file


def with_import(file: Path, folder: Path) -> int:
    """Take it into a project of its own, every row checked."""
    from riskml.intake import import_source  # noqa: PLC0415 -- a process loads what it measures
    from riskml.pipeline import create_project  # noqa: PLC0415 -- a process loads what it measures

    [account] = import_source(create_project(folder / "bureau"), file)
    return account.accepted


def with_pandas(file: Path, *, as_text: bool) -> int:
    """Read it whole."""
    import pandas as pd  # noqa: PLC0415 -- a process loads what it measures

    if as_text:
        return len(pd.read_csv(file, dtype=str, keep_default_na=False))
    return len(pd.read_csv(file, parse_dates=["received_at", "occurred_at", "due_at"]))


def with_duckdb(file: Path, folder: Path) -> int:
    """Copy it to Parquet."""
    import duckdb  # noqa: PLC0415 -- a process loads what it measures

    with duckdb.connect() as engine:
        engine.execute(f"copy (from '{file}') to '{folder / 'copy.parquet'}' (compression zstd)")
        counted: int = engine.execute(f"select count(*) from '{folder / 'copy.parquet'}'").fetchall()[0][0]
    return counted


def measured(way: str, file: Path) -> dict[str, float]:
    """Read once, in this process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        if way == "import":
            rows = with_import(file, folder)
        elif way == "duckdb":
            rows = with_duckdb(file, folder)
        else:
            rows = with_pandas(file, as_text=way == "pandas as text")
    return {"rows": rows, "seconds": time.perf_counter() - started, "peak": peak()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=4_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--read", nargs=2, metavar=("WAY", "FILE"), help="read once; for the processes within")
    given = parser.parse_args()
    if given.read:
        print(json.dumps(measured(given.read[0], Path(given.read[1]))))
        return
    for rows in (given.rows // 3, given.rows):
        with tempfile.TemporaryDirectory() as name:
            file = filled(Path(name), rows)
            print(f"{rows:,} rows, {file.stat().st_size / 1e6:,.0f} MB of CSV", flush=True)
            took: dict[str, list[float]] = {way: [] for way in WAYS}
            for _ in range(given.repeats):  # in turn, so that a busy minute is everybody's
                for way in WAYS:
                    words = [sys.executable, __file__, "--read", way, str(file)]
                    done = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603 (itself)
                    one = json.loads(done.stdout.splitlines()[-1])
                    took[way].append(one["seconds"])
                    speed = 60 * one["rows"] / one["seconds"]
                    print(f"  {way}: {speed:,.0f} rows a minute, peak {one['peak']:,.0f} MB", flush=True)
            own = statistics.median(took["import"])
            told = ", ".join(f"{own / statistics.median(took[way]):.1f} x {way}" for way in WAYS[1:])
            print(f"  the import takes {told} (medians of {given.repeats})", flush=True)


if __name__ == "__main__":
    main()

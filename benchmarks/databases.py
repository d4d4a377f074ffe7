"""A database as a source: rows a second and the peak of memory, beside pandas reading the same table in chunks.

    .venv/bin/python benchmarks/databases.py --rows 5000000

A server of its own (PostgreSQL, MariaDB: what is installed) is filled with a log. Each reading is a process of its
own, so that its peak of memory is its own: the import with all checks; its first part, from the database to a file;
and `pandas.read_sql` with chunks of as many rows through the same driver, which keeps nothing. A second size, a third
of the first, tells whether memory grows with the table.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.database_servers import Server, mariadb_server, postgres_server, program

if TYPE_CHECKING:
    from riskml.core.project import Project
    from riskml.intake.mappings import Mapping

CHUNK = 16_384
SERIES = {"postgresql": "generate_series(1, {}) as t(n)", "mariadb": "(select seq as n from seq_1_to_{}) as t"}
TEXT = {"postgresql": "varchar(20)", "mariadb": "char(20)"}
DAY = {
    "postgresql": "timestamp '2024-01-01 08:00:00' + n * interval '7 second'",
    "mariadb": "timestamp '2024-01-01 08:00:00' + interval n * 7 second",
}


def peak() -> float:
    """Megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def filled(server: Server, rows: int) -> None:
    """Make a log of so many acts."""
    number, text = f"cast(n as {TEXT[server.kind]})", TEXT[server.kind].replace("char(20)", "char(9)")
    server.run(
        "drop table if exists log",
        f"create table log as select concat('L', {number}) as operation_id, concat('C', cast(n % 900000 as {text}))"
        f" as case_id, 'decide' as step, concat('P', cast(n % 400 as {text})) as official_id, concat('u', cast(n % 30"
        f" as {text})) as unit_id, {DAY[server.kind]} as occurred_at, cast(n % 99999 / 7.0 as decimal(9, 2)) as amount,"
        f" 'approved' as outcome, {DAY[server.kind]} as updated_at from {SERIES[server.kind].format(rows)}",
    )


def measured(how: str, url: str) -> dict[str, float]:
    """Read once, in this process."""
    from riskml.intake.mappings import Mapping  # noqa: PLC0415 -- a process loads what it measures

    told = {"from_table": "log", "watermark": "updated_at"}
    mapping = Mapping.model_validate({"source": {"url_from": "URL", "name": "log"}, "tables": {"operations": told}})
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        if how == "pandas":
            rows = with_pandas(url)
        else:
            from riskml.intake import import_source  # noqa: PLC0415 -- a process loads what it measures
            from riskml.pipeline import create_project  # noqa: PLC0415 -- a process loads what it measures

            os.environ["URL"] = url
            project = create_project(Path(folder) / "bureau")
            started = time.perf_counter()
            if how == "import":
                [account] = import_source(project, mapping=mapping)
                rows = account.accepted
            else:
                rows = landed_rows(project, mapping)
    return {"rows": rows, "seconds": time.perf_counter() - started, "peak": peak()}


def landed_rows(project: Project, mapping: Mapping) -> int:
    """Read the table into its file only."""
    from riskml.intake.contracts import load_contracts  # noqa: PLC0415 -- a process loads what it measures
    from riskml.intake.databases.reading import landed  # noqa: PLC0415 -- a process loads what it measures

    with landed(project, mapping, load_contracts(project.accepted / "contracts"), layout=0) as origin:
        return origin.landed["operations"].rows


def with_pandas(url: str) -> int:
    """Read the table with pandas, some rows at a time."""
    import pandas as pd  # noqa: PLC0415 -- a process loads what it measures
    import sqlalchemy  # noqa: PLC0415 -- a process loads what it measures

    from riskml.intake.databases.sessions import DRIVERS  # noqa: PLC0415 -- a process loads what it measures

    made = sqlalchemy.engine.make_url(url)
    engine = sqlalchemy.create_engine(made.set(drivername=DRIVERS[made.drivername]))
    with engine.connect().execution_options(stream_results=True, max_row_buffer=CHUNK) as connection:
        return sum(len(part) for part in pd.read_sql("select * from log", connection, chunksize=CHUNK))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--read", nargs=2, metavar=("HOW", "URL"), help="read once; for the processes within")
    given = parser.parse_args()
    if given.read:
        print(json.dumps(measured(*given.read)))
        return
    servers = {"postgresql": (postgres_server, "initdb"), "mariadb": (mariadb_server, "mariadb-install-db")}
    for kind, (start, needs) in servers.items():
        if program(needs) is None:
            print(f"{kind}: not here")
            continue
        with start() as server:
            for rows in (given.rows // 3, given.rows):
                filled(server, rows)
                told = {}
                for how in ("landing", "import", "pandas"):
                    words = [sys.executable, __file__, "--read", how, server.url]
                    done = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603 (itself)
                    one = told[how] = json.loads(done.stdout.splitlines()[-1])
                    speed = one["rows"] / one["seconds"]
                    print(f"{kind}, {rows:,} rows, {how}: {speed:,.0f} rows a second, peak {one['peak']:,.0f} MB")
                ratio = told["import"]["seconds"] / told["pandas"]["seconds"]
                print(f"{kind}, {rows:,} rows: the import takes {ratio:.2f} times what pandas takes")


if __name__ == "__main__":
    main()

"""A process that answers one select after another over a working set that it only reads, and that may be killed.

Started by its path, by `riskml.engine.apart`: it loads duckdb and pyarrow and nothing of riskml, so that it is there
soon. What it is told stands in one line of JSON, and so does what it says.
"""

from __future__ import annotations

import json
import os
import sys
from queue import SimpleQueue
from threading import Thread
from typing import Any

import duckdb
import pyarrow as pa

_ROWS = 100_000


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _limit(most: int) -> None:
    """Let the system refuse memory that the database does not count, such as the texts that one call makes."""
    try:
        import resource  # noqa: PLC0415 (not everywhere)
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _listen(lines: SimpleQueue[str]) -> None:
    """Hand on what is told; where nobody is left to tell anything, end at once, whatever is being asked."""
    for line in sys.stdin:
        lines.put(line)
    os._exit(0)


def _say(**told: Any) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _give(connection: duckdb.DuckDBPyConnection, table: str, path: str, columns: str) -> None:
    """Let a table be read that stands in a file of Arrow's, under its own name and with its own types."""
    with pa.memory_map(path) as held:
        connection.register(f"given {table}", pa.ipc.open_file(held).read_all())
    connection.execute(
        f"create or replace temporary view {_quoted(table)} as select {columns} from {_quoted(f'given {table}')}"  # noqa: S608
    )


def _answer(
    connection: duckdb.DuckDBPyConnection, name: str, sql: str, given: dict[str, tuple[str, str]], into: str
) -> list[str]:
    """Write the answer of a select as Arrow, and return the database's own types of its columns."""
    try:
        for table, (path, columns) in given.items():
            _give(connection, table, path, columns)
        connection.execute(f"create or replace temporary table {_quoted(name)} as\n{sql}")
        answer = connection.sql(f"select * from {_quoted(name)}")  # noqa: S608 (a name in quotes)
        types = [str(kind) for kind in answer.types]
        with (
            answer.to_arrow_reader(_ROWS) as rows,
            pa.OSFile(into, "wb") as file,
            pa.ipc.new_file(file, rows.schema) as writer,
        ):
            for batch in rows:
                writer.write_batch(batch)
    finally:
        for table in given:
            connection.execute(f"drop view if exists temp.{_quoted(table)}")
            connection.unregister(f"given {table}")
        connection.execute(f"drop table if exists temp.{_quoted(name)}")
    return types


def main() -> None:
    """Open the working set behind the same locked door as the engine's own, and answer until nobody asks."""
    lines: SimpleQueue[str] = SimpleQueue()
    Thread(target=_listen, args=(lines,), daemon=True).start()
    opening = json.loads(lines.get())
    _limit(opening["most"])
    connection = duckdb.connect(opening["file"], read_only=True, config=opening["config"])
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    _say(ready=True)
    while True:
        asked = json.loads(lines.get())
        try:
            _say(types=_answer(connection, **asked))
        except duckdb.Error as error:
            _say(kind=type(error).__name__, message=str(error))
        except MemoryError:
            _say(kind="OutOfMemoryException", message="the system gave no more memory")


if __name__ == "__main__":
    main()

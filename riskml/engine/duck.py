"""DuckDB, embedded: loads what is accepted, locks the door, runs stages one by one."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, Self

import duckdb

from riskml.core.errors import CardError, Fault, RiskmlError, disk_fault
from riskml.core.scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from types import TracebackType

    import pandas as pd
    import pyarrow as pa

    from riskml.core.project import Settings
    from riskml.engine.stage import Stage


# Messages that speak of names in the SQL. All others may quote a cell, and a cell may be a person.
_OF_NAMES = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)


def _refused(stage: Stage, error: duckdb.Error) -> RiskmlError | OSError:
    if disk_fault(error, stage.name):
        return OSError(str(error))  # no fault of the stage, and nothing that others could go on after
    kind = CardError if isinstance(error, _OF_NAMES) else RiskmlError
    return kind([Fault(f"stage {stage.name}", "SQL that runs", str(error))])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class Engine:
    """A database that lives as long as one run, in a folder that goes with it.

    What is made before `lock` stands in a file: compressed, and a large log does not need large memory. What is made
    after it lives no longer than the measuring and is temporary: in memory, and spilled when that is full. Before any
    SQL from a card runs, `lock` closes files, network and settings for good.

    Parameters
    ----------
    settings
        The project's settings: memory, spill and threads.
    folder
        Where the working file and the spill go; a temporary folder by default.

    Examples
    --------
    >>> from riskml.engine import Stage
    >>> from riskml.core.project import Settings
    >>> import pyarrow as pa
    >>> with Engine(Settings()) as engine:
    ...     engine.put("acts", pa.table({"official_id": ["a", "a", "b"]}))
    ...     engine.run(Stage("tally", "select official_id, count(*) as n from acts group by official_id"))
    ...     engine.frame("select * from tally order by official_id")["n"].tolist()
    [2, 1]
    """

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        self._scratch = Scratch(folder or Path(tempfile.gettempdir()), "engine")
        config: dict[str, Any] = {
            "memory_limit": settings.memory,
            "temp_directory": str(self._scratch.path / "spill"),
            "max_temp_directory_size": settings.spill,
            "python_enable_replacements": False,
            "preserve_insertion_order": False,
        }
        if settings.threads:
            config["threads"] = settings.threads
        self._kind = "table"
        self._card_seconds = settings.card_seconds
        self._connection = duckdb.connect(str(self._scratch.path / "work.duckdb"), config=config)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection and remove its working file."""
        self._connection.close()
        self._scratch.close()

    def load(self, name: str, files: Iterable[Path]) -> None:
        """Make a view over Parquet files, in their order; columns that a file lacks are null. Not after `lock`.

        ``source_order`` is the place of a row's ``source_id`` among the files' names: later files come later.
        """
        chosen = list(files)
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in chosen)
        stems = ", ".join("'" + path.stem.replace("'", "''") + "'" for path in chosen)
        order = f", list_position([{stems}], source_id) as source_order" if self._has_source(chosen) else ""
        self._connection.execute(
            f"create or replace view {_quoted(name)} as "  # noqa: S608 (names and paths are quoted)
            f"select *{order} from read_parquet([{paths}], union_by_name=true)"
        )

    def _has_source(self, files: Iterable[Path]) -> bool:
        paths = [str(path) for path in files]
        sql = "select count(*) from parquet_schema(?) where name = 'source_id'"
        return bool(self._connection.execute(sql, [paths]).fetchall()[0][0])

    def put(self, name: str, table: pa.Table) -> None:
        """Copy an Arrow table in, replacing a table of that name."""
        self._connection.register("incoming", table)
        try:
            self._connection.execute(f"create or replace {self._kind} {_quoted(name)} as select * from incoming")  # noqa: S608
        finally:
            self._connection.unregister("incoming")

    def lock(self) -> None:
        """Close files, network and settings for the rest of this connection; tables made from now on are temporary."""
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")
        self._kind = "temporary table"

    def run(self, stage: Stage) -> None:
        """Materialise a stage as the table of its name.

        Raises
        ------
        CardError
            The SQL names something that is not there, or is no SQL; the fault names the stage.
        RiskmlError
            The database refused the SQL over a value, which the message may quote.
        """
        try:
            self._connection.execute(f"create or replace {self._kind} {_quoted(stage.name)} as\n{stage.sql}")
        except duckdb.Error as error:
            raise _refused(stage, error) from error

    def ask(self, stage: Stage) -> None:
        """Materialise a card's select as the table of its name, within the project's `card_seconds`.

        Raises
        ------
        CardError
            As `run`, or the time is over.
        RiskmlError
            As `run`.
        """
        with self._in_time() as ended:
            try:
                self.run(stage)
            except RiskmlError as error:
                if not ended:
                    raise
                fault = Fault(
                    f"stage {stage.name}",
                    f"an answer within {self._card_seconds:g} s",
                    "none; it was stopped",
                    "Bound its joins, or raise card_seconds in [tool.riskml].",
                )
                raise CardError([fault]) from error

    @contextmanager
    def _in_time(self) -> Iterator[list[bool]]:
        """Interrupt what is running when the time of a card is over; say so in the list that is given."""
        ended: list[bool] = []

        def end() -> None:
            ended.append(True)
            self._connection.interrupt()

        timer = Timer(self._card_seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield ended
        finally:
            # Joined, so that it can interrupt nothing that comes later.
            timer.cancel()
            timer.join()

    def append(self, stage: Stage) -> None:
        """Add a stage's rows, by column name, to the table of its name, made when it is not there."""
        if stage.name not in self.tables():
            self.run(stage)
            return
        try:
            self._connection.execute(f"insert into {_quoted(stage.name)} by name\n{stage.sql}")
        except duckdb.Error as error:
            raise _refused(stage, error) from error

    def drop(self, *names: str) -> None:
        """Remove tables that are no longer needed."""
        for name in names:
            self._connection.execute(f"drop table if exists {_quoted(name)}")

    def forget(self, name: str, condition: str) -> None:
        """Remove the rows of a table for which a condition of the engine's own holds."""
        self._connection.execute(f"delete from {_quoted(name)} where {condition}")  # noqa: S608 (our own words)

    def keep(self, name: str, columns: Collection[str]) -> None:
        """Drop every other column of a table."""
        for column in self.tables()[name]:
            if column not in columns:
                self._connection.execute(f"alter table {_quoted(name)} drop column {_quoted(column)}")

    def unload(self, *names: str) -> None:
        """Remove views over Parquet files."""
        for name in names:
            self._connection.execute(f"drop view if exists {_quoted(name)}")

    def tables(self) -> dict[str, tuple[str, ...]]:
        """Return every table and view with its columns."""
        rows = self._connection.execute(
            "select table_name, list(column_name order by ordinal_position) from information_schema.columns group by 1"
        ).fetchall()
        return {name: tuple(columns) for name, columns in rows}

    def arrow(self, sql: str) -> pa.Table:
        """Run a select of the engine's own and return Arrow."""
        return self._connection.sql(sql).to_arrow_table()

    def frame(self, sql: str) -> pd.DataFrame:
        """Run a select of the engine's own and return pandas."""
        frame: pd.DataFrame = self._connection.execute(sql).df()
        return frame

"""DuckDB, embedded: loads what is accepted, locks the door, runs stages one by one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Self

import duckdb
from sqlglot import exp

from riskml.core.errors import CardError, Fault, RiskmlError, Verbatim, disk_fault
from riskml.core.scratch import Scratch
from riskml.engine.apart import Apart, OverrunError
from riskml.engine.phrases_faults import phrase
from riskml.engine.reach import heeds_interrupt
from riskml.engine.select import parse_select

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from types import TracebackType

    import pandas as pd
    import pyarrow as pa

    from riskml.core.project import Settings
    from riskml.engine.stage import Stage


# Messages that speak of names in the SQL, or of bytes. All others may quote a cell, and a cell may be a person.
_OF_NAMES = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.OutOfMemoryException)
_UNITS = {"MB": 10**6, "GB": 10**9}

_AGAIN = 0.05
"""Seconds between one interrupt and the next."""

_LEAST_ABREAST, _MOST_ABREAST = 20_000, 2_000_000
"""Rows of the longest table between which selects are worth running side by side."""

_MOST_LANES = 8

_TOGETHER = 65_536
"""Rows in a row group of what is written."""


def _refused(stage: Stage, error: duckdb.Error) -> RiskmlError | OSError:
    if disk_fault(error, stage.name):
        return OSError(str(error))  # no fault of the stage, and nothing that others could go on after
    kind = CardError if isinstance(error, _OF_NAMES) else RiskmlError
    return kind([Fault(phrase("stage", name=stage.name), phrase("sql_that_runs"), Verbatim(str(error)))])


def _cores() -> int:
    # A container or a scheduler may leave this process some of the machine's only.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class Engine:
    """A database that lives as long as one run, in a folder that goes with it.

    What is made before `lock` stands in a file: compressed, and a large log does not need large memory. What is made
    after it lives no longer than the measuring and is temporary: in memory, and spilled when that is full. Before any
    SQL from a card runs, `lock` closes files, network and settings for good, and the file to whoever would write it.

    A card's select has its time. It runs here, and is interrupted, where it is sure to heed that
    (`riskml.engine.reach`): most that read one table or little data. All others are answered by a second process on
    the same file, which is killed (`riskml.engine.apart`): some milliseconds each. To ask all of them there would cost
    as much again for the small selects, and a process for each card's examples; to ask none of them there would leave
    a join of no answer, or one call of one function, to run for hours and take all memory. Each of the two processes
    takes at most `memory`.

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
        self._config: dict[str, Any] = {
            "memory_limit": settings.memory,
            "temp_directory": str(self._scratch.path / "spill"),
            "max_temp_directory_size": settings.spill,
            "python_enable_replacements": False,
            "preserve_insertion_order": False,
        }
        if settings.threads:
            self._config["threads"] = settings.threads
        self._kind = "table"
        self._card_seconds = settings.card_seconds
        self._memory = int(settings.memory[:-2]) * _UNITS[settings.memory[-2:]]
        self._file = self._scratch.path / "work.duckdb"
        self._apart: Apart | None = None
        self._rows: dict[str, int] = {}
        self._lanes = 1
        self._temporary: set[str] = set()
        self._columns: dict[str, tuple[str, ...] | None] = {}
        self._connection = duckdb.connect(str(self._file), config=self._config)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection, and the process that answers beside it, and remove the working file."""
        self._close_connection()
        self._scratch.close()

    def _close_connection(self) -> None:
        if self._apart is not None:
            self._apart.close()
        self._connection.close()

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
        self._made(name)
        self._columns_of(name)  # after `lock` no file says them any more

    def _has_source(self, files: Iterable[Path]) -> bool:
        paths = [str(path) for path in files]
        sql = "select count(*) from parquet_schema(?) where name = 'source_id'"
        return bool(self._connection.execute(sql, [paths]).fetchall()[0][0])

    def put(self, name: str, table: pa.Table) -> None:
        """Copy an Arrow table in, replacing a table of that name."""
        self._put(name, table, "*")

    def _put(self, name: str, table: pa.Table, columns: str) -> None:
        self._connection.register("incoming", table)
        try:
            made = f"create or replace {self._kind} {_quoted(name)} as select {columns} from incoming"  # noqa: S608
            self._connection.execute(made)
        finally:
            self._connection.unregister("incoming")
        self._made(name)

    def lock(self) -> None:
        """Close files, network and settings for good, and the working file to all writing.

        Tables made from now on are temporary.
        """
        # Opened anew: a file that somebody may write cannot be read by another process.
        self._connection.close()
        self._connection = duckdb.connect(str(self._file), read_only=True, config=self._config)
        self._rows = dict(self._connection.execute("select table_name, estimated_size from duckdb_tables()").fetchall())
        self._apart = Apart(self._file, self._scratch.path, self._config, self._memory)
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")
        self._kind = "temporary table"
        if _LEAST_ABREAST <= max(self._rows.values(), default=0) <= _MOST_ABREAST:
            self._lanes = min(self._config.get("threads") or _cores(), _MOST_LANES)

    @contextmanager
    def abreast(self) -> Iterator[list[Engine]]:
        """Lend engines over the working file, each for a thread of its own: as many as are worth it, this one first.

        Of some 100,000 rows the database answers a select on one core: what waits is other selects, not its rows. Of
        some millions each select takes all cores by itself, and several at once would share the memory. What one makes
        is temporary, and no other sees it: this engine alone is lent where it has made something, and before `lock`.
        """
        others = [self._another() for _ in range(self._lanes - 1)] if not self._temporary else []
        try:
            yield [self, *others]
        finally:
            for one in others:
                one._close_connection()  # noqa: SLF001 -- one of this class

    def _another(self) -> Engine:
        other = copy(self)
        other._connection = self._connection.cursor()  # noqa: SLF001 -- one of this class
        other._apart = Apart(self._file, self._scratch.path, self._config, self._memory)  # noqa: SLF001
        other._temporary, other._columns, other._lanes = set(), self._columns.copy(), 1  # noqa: SLF001
        return other

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
        self._made(stage.name)

    def _made(self, name: str) -> None:
        """Remember that there is a table, its columns not yet asked for, and whether the working file holds it."""
        self._columns[name] = None
        if self._apart is not None:
            self._temporary.add(name)

    def _gone(self, name: str) -> None:
        """Forget a table; one of its name in the working file, which it lay over, is there again."""
        self._columns.pop(name, None)
        self._temporary.discard(name)
        if name in self._rows:
            self._columns[name] = None

    def ask(self, stage: Stage) -> None:
        """Materialise a card's select as the table of its name, within the project's `card_seconds` and `memory`.

        Raises
        ------
        CardError
            As `run`, or the time is over, or there is no more memory.
        RiskmlError
            As `run`.
        """
        given = self._given_apart(stage.sql)
        if self._apart is not None and given is not None:
            self._ask_apart(self._apart, stage, given)
            return
        with self._in_time() as ended:
            try:
                self.run(stage)
            except RiskmlError as error:
                if not ended:
                    raise
                raise self._overrun(stage) from error

    def _overrun(self, stage: Stage) -> CardError:
        fault = Fault(
            phrase("stage", name=stage.name),
            phrase("an_answer_within_s", card_seconds=self._card_seconds),
            phrase("none_it_was_stopped"),
            phrase("bound_its_joins_or_raise_card"),
        )
        return CardError([fault])

    def _given_apart(self, sql: str) -> list[str] | None:
        """Return the tables that a select reads and the working file lacks; none at all where it can be asked here."""
        if self._apart is None:
            return None
        try:
            tree = parse_select(sql, "")
        except CardError:
            return []
        named = {table.name for table in tree.find_all(exp.Table)}
        # A temporary table lies over one of its name in the file.
        made = {name: self._count(name) for name in sorted(named & self._temporary)}
        return None if heeds_interrupt(tree, self._rows | made) else list(made)

    def _count(self, name: str) -> int:
        counted: int = self._connection.execute(f"select count(*) from temp.{_quoted(name)}").fetchall()[0][0]  # noqa: S608
        return counted

    def _ask_apart(self, apart: Apart, stage: Stage, given: Iterable[str]) -> None:
        try:
            tables = (self._connection.table(_quoted(name)).set_alias(name) for name in given)
            with apart.answer(stage.name, stage.sql, tables, self._card_seconds) as (answer, columns):
                self._put(stage.name, answer, columns)
        except OverrunError:
            raise self._overrun(stage) from None
        except duckdb.Error as error:
            raise _refused(stage, error) from error

    @contextmanager
    def _in_time(self) -> Iterator[list[bool]]:
        """Interrupt what is running when the time of a card is over; say so in the list that is given.

        It is interrupted again and again until it ends: the database forgets an interrupt that comes in the moment
        before a select begins, and on a busy machine that moment may be when the time is over.
        """
        ended: list[bool] = []
        done = Event()

        def end() -> None:
            if not done.wait(self._card_seconds):
                ended.append(True)
                self._connection.interrupt()
            while not done.wait(_AGAIN):
                self._connection.interrupt()

        watch = Thread(target=end, daemon=True)
        watch.start()
        try:
            yield ended
        finally:
            # Joined, so that it can interrupt nothing that comes later.
            done.set()
            watch.join()

    def append(self, stage: Stage) -> None:
        """Add a stage's rows, by column name, to the table of its name, made when it is not there."""
        if stage.name not in self._columns:
            self.run(stage)
            return
        try:
            self._connection.execute(f"insert into {_quoted(stage.name)} by name\n{stage.sql}")
        except duckdb.Error as error:
            raise _refused(stage, error) from error

    def add(self, name: str, table: pa.Table) -> None:
        """Add Arrow's rows, by column name, to a table that is there."""
        self._connection.register("incoming", table)
        try:
            self._connection.execute(f"insert into {_quoted(name)} by name select * from incoming")  # noqa: S608
        finally:
            self._connection.unregister("incoming")

    def drop(self, *names: str) -> None:
        """Remove tables that are no longer needed."""
        for name in names:
            self._connection.execute(f"drop table if exists {_quoted(name)}")
            self._gone(name)

    def forget(self, name: str, condition: str) -> None:
        """Remove the rows of a table for which a condition of the engine's own holds."""
        self._connection.execute(f"delete from {_quoted(name)} where {condition}")  # noqa: S608 (our own words)

    def keep(self, name: str, columns: Collection[str]) -> None:
        """Drop every other column of a table."""
        for column in self.tables()[name]:
            if column not in columns:
                self._connection.execute(f"alter table {_quoted(name)} drop column {_quoted(column)}")
        self._made(name)

    def unload(self, *names: str) -> None:
        """Remove views over Parquet files."""
        for name in names:
            self._connection.execute(f"drop view if exists {_quoted(name)}")
            self._gone(name)

    def tables(self) -> dict[str, tuple[str, ...]]:
        """Return every table and view with its columns."""
        return {name: self._columns_of(name) for name in self._columns}

    def _columns_of(self, name: str) -> tuple[str, ...]:
        # Asked once: what the database says of all its tables costs milliseconds each time.
        columns = self._columns[name]
        if columns is None:
            columns = self._columns[name] = tuple(self._connection.table(_quoted(name)).columns)
        return columns

    def arrow(self, sql: str) -> pa.Table:
        """Run a select of the engine's own and return Arrow."""
        return self._connection.sql(sql).to_arrow_table()

    def reader(self, sql: str) -> pa.RecordBatchReader:
        """Run a select of the engine's own and return Arrow batch by batch, to be read before anything else is run."""
        return self._connection.sql(sql).to_arrow_reader(_TOGETHER)

    def export(self, sql: str, file: Path) -> None:
        """Write what a select of the engine's own returns as Parquet, batch by batch."""
        import pyarrow.parquet as pq  # noqa: PLC0415 -- only who writes waits for it

        reader = self.reader(sql)
        with reader, pq.ParquetWriter(file, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)

    def frame(self, sql: str) -> pd.DataFrame:
        """Run a select of the engine's own and return pandas."""
        frame: pd.DataFrame = self._connection.execute(sql).df()
        return frame

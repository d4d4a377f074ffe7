"""Asking apart: selects that may not heed an interrupt are answered by a process that can be killed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_PROGRAM = Path(__file__).with_name("answering.py")
_START_SECONDS = 120.0
_BASE = 1 << 29
_ROWS = 100_000


class OverrunError(Exception):
    """The answer did not come in time."""


class Apart:
    """A second process that reads the same working file, started when it is first needed.

    A process of its own is the only thing that can be stopped in the midst of one call. The working file is read by
    both, so that nothing is copied to it but the few tables that were made since; what it answers comes back as Arrow.
    It costs some milliseconds an answer, and half a second when it is started: anew after each that was killed.

    Parameters
    ----------
    file
        The working file, which nobody writes any more.
    folder
        Where its spill and the answers stand, removed with it.
    config
        The database's settings.
    memory
        Bytes that the database may take. The system grants half as much again for what it does not count; where
        there is no `RLIMIT_DATA`, as on Windows, the database's own limit is the only one.
    """

    def __init__(self, file: Path, folder: Path, config: Mapping[str, Any], memory: int) -> None:
        self._file, self._folder, self._config, self._memory = file, folder, config, memory
        self._process: subprocess.Popen[str] | None = None
        self._place: Path | None = None

    @contextmanager
    def answer(
        self, name: str, sql: str, given: Iterable[duckdb.DuckDBPyRelation], seconds: float
    ) -> Iterator[tuple[pa.Table, str]]:
        """Lend the answer of a select, and what to select from it so that its types are the database's own.

        Parameters
        ----------
        name
            What the answer is called.
        sql
            The select.
        given
            Tables that the working file does not hold, under their names.
        seconds
            After which the process is killed.

        Raises
        ------
        OverrunError
            It was killed.
        duckdb.Error
            The select failed, or took more memory than there is.
        """
        process, place = self._started()
        into = place / "answer"
        paths: dict[str, tuple[str, str]] = {}
        try:
            for table in given:
                path = str(place / f"given_{len(paths)}")
                paths[table.alias] = path, _columns(table.columns, map(str, table.types))
                _write(table, path)
            told = self._asked({"name": name, "sql": sql, "given": paths, "into": str(into)}, process, seconds)
            if "types" not in told:
                raise getattr(duckdb, told["kind"], duckdb.Error)(told["message"])
            with pa.memory_map(str(into)) as held:
                answer = pa.ipc.open_file(held).read_all()
                yield answer, _columns(answer.column_names, told["types"])
        finally:
            for path in (str(into), *(path for path, _ in paths.values())):
                Path(path).unlink(missing_ok=True)

    def close(self) -> None:
        """End the process and remove what it left."""
        if self._process is not None:
            self._process.kill()
            # Waits for its end, and closes what was between the two.
            self._process.communicate()
        if self._place is not None:
            shutil.rmtree(self._place, ignore_errors=True)
        self._process = self._place = None

    def _started(self) -> tuple[subprocess.Popen[str], Path]:
        if self._process is not None and self._place is not None and self._process.poll() is None:
            return self._process, self._place
        self.close()
        self._place = Path(tempfile.mkdtemp(prefix="apart-", dir=self._folder))
        # -P: the folder of the program holds modules that are called as some of Python's own are.
        self._process = subprocess.Popen(  # noqa: S603 (this very Python, and a file of our own)
            [sys.executable, "-P", str(_PROGRAM)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        )  # fmt: skip
        config = dict(self._config) | {"temp_directory": str(self._place / "spill")}
        opening = {"file": str(self._file), "config": config, "most": self._memory * 3 // 2 + _BASE}
        self._asked(opening, self._process, _START_SECONDS)
        return self._process, self._place

    def _asked(self, told: dict[str, Any], process: subprocess.Popen[str], seconds: float) -> dict[str, Any]:
        """Say one thing to the process and return what it says, or kill it."""
        if process.stdin is None or process.stdout is None:
            raise duckdb.ConnectionException("the process that answers cannot be spoken to")
        ended: list[bool] = []

        def end() -> None:
            ended.append(True)
            process.kill()

        timer = Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        except BaseException:
            # Whoever asks next must not be given this answer.
            self.close()
            raise
        finally:
            timer.cancel()
            timer.join()
        if ended or not line:
            self.close()
            if ended:
                raise OverrunError
            # What it could not say itself: a system that gives no more memory ends it.
            raise duckdb.OutOfMemoryException("its process came to an end before it answered")
        said: dict[str, Any] = json.loads(line)
        if said.get("kind") == "OutOfMemoryException":
            # What it took it may not give back.
            self.close()
        return said


def _columns(names: Iterable[str], types: Iterable[str]) -> str:
    """Name columns with the database's types: Arrow has no names for some of them."""
    quoted = ('"' + name.replace('"', '""') + '"' for name in names)
    return ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in zip(quoted, types, strict=True))


def _write(table: duckdb.DuckDBPyRelation, path: str) -> None:
    with (
        table.to_arrow_reader(_ROWS) as rows,
        pa.OSFile(path, "wb") as file,
        pa.ipc.new_file(file, rows.schema) as writer,
    ):
        for batch in rows:
            writer.write_batch(batch)

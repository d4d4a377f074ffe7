"""One command at a time: whoever changes a project holds its lock, and clears first what a killed command has left."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from riskml.core.atomic import COMMIT, finish, remove
from riskml.core.errors import Fault, ProjectError, Verbatim, disk_errors
from riskml.core.hold import NoLocksError, hold, is_held, release
from riskml.core.phrases_faults import phrase
from riskml.core.scratch import abandoned, sweep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.core.texts import Text

LOCK: Final = ".lock"
DRAFT: Final = ".draft"


@dataclass(frozen=True, slots=True)
class _Worker:
    """Who holds a lock in this process."""

    process: int
    thread: int
    since: datetime
    command: str


_at_work: dict[Path, _Worker] = {}


@contextlib.contextmanager
def at_work(project: Project, command: str) -> Iterator[None]:
    """Hold the project's lock while a command changes it.

    A command that calls another goes on under the same lock. Whoever only reads takes none. What is written meanwhile
    can be read by the owner alone, or by the group that the settings name as well.

    Parameters
    ----------
    project
        What is changed.
    command
        What is at work, for whoever finds the lock taken.

    Raises
    ------
    ProjectError
        Another command is at work.
    DiskError
        The disk is full or broken, or this account may not write there.
    """
    path = project.store.resolve() / LOCK
    own = _at_work.get(path)
    if own is not None and (own.process, own.thread) == (os.getpid(), threading.get_ident()):
        yield
        return
    access = project.settings.access
    with disk_errors(str(project.root)), access.kept():
        access.make(project.store)
        handle = _taken(project, path, command)
        _at_work[path] = worker = _Worker(os.getpid(), threading.get_ident(), datetime.now(UTC), command)
        try:
            for folder in (project.quarantine, project.runs):
                access.make(folder)
            _tell(handle, worker)
            clear(project)
            yield
        finally:
            if worker.process == os.getpid():  # a process that was forked has nothing to give back
                del _at_work[path]
                with contextlib.suppress(OSError):
                    os.truncate(handle, 0)
                release(handle)


def clear(project: Project) -> None:
    """Clear what killed commands have left; whoever calls this holds the lock.

    An import that had been decided on is brought to its end. Drafts, rows that no manifest names, and folders whose
    owner no longer lives are removed; a run that was set aside is put back.
    """
    finish(project.store)
    remove(project.store / f"{COMMIT}{DRAFT}")
    for file in _unnamed(project):
        remove(file)
    for folder, name in _swept(project):
        sweep(folder, name, unowned=True)


def left_behind(project: Project) -> list[Path]:
    """Return what the next command will bring to its end or clear; nothing is touched. Not while one is at work."""
    begun = [file for file in (project.store / COMMIT, project.store / f"{COMMIT}{DRAFT}") if file.exists()]
    scratch = [path for folder, name in _swept(project) for path in abandoned(folder, name, unowned=True)]
    return [*begun, *_unnamed(project), *scratch]


def who_works(project: Project) -> tuple[str, datetime] | None:
    """Return which command holds a project's lock, and since when; None where none does. Nothing is touched.

    A lock's file that says nothing is not tried: a command that begins just then would find it taken.
    """
    path = project.store / LOCK
    try:
        told: Any = json.loads(path.read_bytes())
        worker = str(told["command"]), datetime.fromisoformat(told["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return worker if is_held(path) else None


def _swept(project: Project) -> tuple[tuple[Path, str], ...]:
    """Return the folders in which unfinished work stands, each with what the names of such work begin with."""
    return (project.runs, "."), (project.store, "."), (project.store / "engine", "")


def _unnamed(project: Project) -> Iterator[Path]:
    """Yield drafts, and rows that no manifest names."""
    kept = {file.stem for file in (project.store / "manifests").glob("*.json")}
    for folder in (project.store / "tables", project.quarantine):
        for file in folder.glob("*/*"):
            unnamed = file.suffix in (".parquet", ".csv") and _is_import(file.stem) and file.stem not in kept
            if file.is_file() and (unnamed or _is_draft(file)):
                yield file
    yield from (project.store / "manifests").glob(f".*{DRAFT}")


def _is_import(stem: str) -> bool:
    return len(stem) == 16 and set(stem) <= set("0123456789abcdef")  # noqa: PLR2004 (as intake names them)


def _is_draft(file: Path) -> bool:
    return file.name.startswith(".") and file.name.endswith(DRAFT)


def _taken(project: Project, path: Path, command: str) -> int:
    """Take the lock and return its handle."""
    own = _at_work.get(path)
    try:
        handle = None if own is not None and own.process == os.getpid() else hold(path)
    except NoLocksError as error:
        fault = Fault(
            str(path), phrase("a_file_system_with_locks"), Verbatim(str(error)), phrase("keep_the_projects_store")
        )
        raise ProjectError([fault]) from error
    if handle is None:
        expected = phrase("no_other_command_at_work_while", command=command)
        raise ProjectError([Fault(str(project.root), expected, _said(path), phrase("until_it_has_ended"))])
    return handle


def _tell(handle: int, worker: _Worker) -> None:
    """Write into the lock's file who holds it."""
    told = {
        "command": worker.command,
        "since": worker.since.isoformat(timespec="seconds"),
        "process": worker.process,
        "host": platform.node(),
    }
    os.truncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(told).encode())


def _said(path: Path) -> Text:
    """Say who holds the lock, as far as its file tells."""
    try:
        told: Any = json.loads(path.read_bytes())
        since = datetime.fromisoformat(told["since"]).astimezone()
        command, process, host = str(told["command"]), int(told["process"]), str(told["host"])
    except (OSError, ValueError, KeyError, TypeError):
        return phrase("another_at_work")
    today = since.date() == datetime.now(UTC).astimezone().date()
    at = f"{since:%H:%M}" if today else f"{since:%Y-%m-%d %H:%M}"
    facts = {"command": command, "at": at, "process": process}
    if host == platform.node():
        return phrase("another_since", **facts)
    return phrase("another_since_on", host=host, **facts)

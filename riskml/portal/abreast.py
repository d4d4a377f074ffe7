"""Several processes that answer for one room: they share the socket that listens, and they end together."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from typing import TYPE_CHECKING, Any, Final

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.core.project import Project
from riskml.portal.phrases_faults import phrase
from riskml.portal.start import answer_at, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from riskml.portal.settings import Address

_PATIENCE: Final = 15
"""Seconds in which a process ends what it is answering."""


def answer_abreast(project: Project, address: Address, port: int, workers: int) -> None:
    """Answer requests to this machine by several processes until this one is stopped; the room was started before.

    Where one of them ends by itself all do, and so does this: whatever watches the command starts it anew.

    Parameters
    ----------
    project, address
        Whose room it is, and where it is reached.
    port
        The port on this machine.
    workers
        How many processes.

    Raises
    ------
    ProjectError
        One of them has ended by itself.
    """
    spawn = get_context("spawn")
    with socket.create_server(("127.0.0.1", port), backlog=1024) as listening:
        of = (project.root, address, listening)
        processes = [spawn.Process(target=_answer, args=of, daemon=True) for _ in range(workers)]
        code: int | None = None
        try:
            with _stopped_as_by_keyboard():
                for one in processes:
                    one.start()
                ended = connection.wait([one.sentinel for one in processes])
                first = next(one for one in processes if one.sentinel in ended)
                first.join()
                code = first.exitcode
        except KeyboardInterrupt:
            return
        finally:
            _stop(processes)
    fault = Fault(Verbatim("riskml serve"), phrase("workers_until_stopped"), phrase("worker_ended", code=code))
    raise ProjectError([fault])


def _stop(processes: Sequence[SpawnProcess]) -> None:
    begun = [one for one in processes if one.pid is not None]
    for one in begun:
        one.terminate()
    for one in begun:
        one.join(_PATIENCE)
        if one.is_alive():
            one.kill()
            one.join()


def _answer(root: Path, address: Address, listening: socket.socket) -> None:
    """Answer in a process of its own, until it is told to stop or the one that started it is gone."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    join(Project.open(root), address)
    answer_at(listening)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _stopped_as_by_keyboard() -> Iterator[None]:
    """Have a signal to end do what Ctrl-C does, so that nothing is left running."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

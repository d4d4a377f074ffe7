"""The project's own store of runs and models, laid out for the first time: aside, and put in its place when whole."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from riskml.core.atomic import move, settle_file, settle_folder
from riskml.core.scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def found_store(database: Path) -> None:
    """Have MLflow lay out an empty store where none is; who comes second leaves the first one's.

    MLflow makes its tables by all the migrations that there ever were, one after another, and SQLite waits for the
    disk several times in each. Nothing can be lost of a store that nobody knows yet, so the disk is asked to hold it
    once, when it is whole. What MLflow does is not touched: the layout is its own, of whatever version it is.

    Parameters
    ----------
    database
        Where the store is to stand.
    """
    from mlflow import MlflowClient  # noqa: PLC0415  # sets its own loggers when it is imported

    with Scratch(database.parent / "engine", "mlflow") as scratch:
        made = scratch.path / database.name
        uri = f"sqlite:///{made.as_posix()}"
        with _without_waiting():
            client = MlflowClient(tracking_uri=uri, registry_uri=uri)
            client.search_experiments(max_results=1)
            client.search_registered_models(max_results=1)
        settle_file(made)
        if not database.exists():
            move(made, database)
            settle_folder(database.parent)


@contextlib.contextmanager
def _without_waiting() -> Iterator[None]:
    """Open databases that do not wait for the disk, and close them in the end: none is used with less care later."""
    from sqlalchemy import event  # noqa: PLC0415
    from sqlalchemy.engine import Engine  # noqa: PLC0415

    opened: list[Any] = []

    def hurry(connection: Any, _: object) -> None:
        connection.execute("pragma synchronous = off")
        opened.append(connection)

    event.listen(Engine, "connect", hurry)
    try:
        yield
    finally:
        event.remove(Engine, "connect", hurry)
        for one in opened:
            one.close()

"""The tables of a new registry, made once a session: MLflow takes seconds to bring an empty file to its newest form."""

from __future__ import annotations

import os
import sqlite3
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def tables_made_once(shared: Path) -> None:
    """Have MLflow fill a new SQLite file from the first that it made, once MLflow has been imported.

    What it makes is the same for each new file, and nobody's rows are in it yet; workers share what one has made.
    """
    utils = sys.modules.get("mlflow.store.db.utils")
    if utils is None or hasattr(utils._initialize_tables, "made_once"):
        return
    make, template = utils._initialize_tables, shared / "tables_of_a_new_registry.db"

    def initialize(engine: Any) -> None:
        if engine.dialect.name != "sqlite" or not engine.url.database or not utils._is_empty_database(engine):
            make(engine)
            return
        if template.is_file():
            _copy(template, engine.url.database)
            return
        make(engine)
        draft = template.with_suffix(f".{os.getpid()}")
        _copy(engine.url.database, draft)
        draft.replace(template)

    initialize.made_once = True  # type: ignore[attr-defined]
    utils._initialize_tables = initialize


def _copy(source: Path | str, target: Path | str) -> None:
    one, other = sqlite3.connect(source), sqlite3.connect(target)
    try:
        one.backup(other)
    finally:
        one.close()
        other.close()

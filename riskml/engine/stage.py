"""A stage: one named select that the engine materialises as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class Stage:
    """A named select in DuckDB's dialect.

    Parameters
    ----------
    name
        The table that the stage makes.
    sql
        One select, without a closing semicolon.
    """

    name: str
    sql: str


def read_stages(folder: Traversable) -> dict[str, Stage]:
    """Read a folder of ``name.sql`` files; the name of the file is the name of the stage."""
    return {
        file.name.removesuffix(".sql"): Stage(file.name.removesuffix(".sql"), file.read_text("utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".sql")
    }

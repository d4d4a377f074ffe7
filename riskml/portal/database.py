"""Where the room keeps what it knows: SQLite in the project, or PostgreSQL where its address is given."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.portal.phrases_faults import phrase

if TYPE_CHECKING:
    from riskml.core.project import Project

PATIENCE: Final = 10
"""Seconds that a writer waits for its turn."""
_SCHEMES: Final = ("postgresql", "postgres")


def database_settings(project: Project, address: str) -> dict[str, Any]:
    """Return Django's settings for the database at an address; without one, for SQLite in the project.

    Parameters
    ----------
    project
        Whose room it is.
    address
        ``postgresql://USER:PASSWORD@HOST:PORT/NAME``; what follows a ``?`` is handed to the driver, such as
        ``host=/run/postgresql`` or ``sslmode=verify-full``.

    Raises
    ------
    ProjectError
        The address is of another kind, or names no database.
    """
    return _postgresql(address) if address else _sqlite(project)


def _sqlite(project: Project) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(project.store / "portal" / "room.sqlite3"),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # A writer waits for its turn at the beginning of a transaction, not in the middle of it.
            "transaction_mode": "IMMEDIATE",
            "timeout": PATIENCE,
            "init_command": "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on",
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    told = urlsplit(address)
    name = unquote(told.path.removeprefix("/"))
    if told.scheme not in _SCHEMES or not name:
        # The address itself is not told again: it may have a password.
        expected = Verbatim("postgresql://USER:PASSWORD@HOST:PORT/NAME")
        found = Verbatim(f"{told.scheme}://…") if told.scheme else phrase("no_scheme")
        raise ProjectError([Fault(phrase("database_address"), expected, found)])
    if find_spec("psycopg") is None:
        where, remedy = phrase("the_database"), phrase("install_it")
        raise ProjectError([Fault(where, phrase("psycopg"), phrase("none"), remedy)])
    more = dict(parse_qsl(told.query))
    return {
        "ENGINE": "riskml.portal.postgresql",
        "NAME": name,
        "USER": unquote(told.username or ""),
        "PASSWORD": unquote(told.password or ""),
        "HOST": more.pop("host", told.hostname or ""),
        "PORT": more.pop("port", str(told.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A page's query is over before the compiler that PostgreSQL calls for those that it deems long has begun.
        "OPTIONS": {"options": f"-c lock_timeout={PATIENCE}s -c jit=off", **more},
    }

"""What a mapping says of a database, and what a manifest keeps of a reading of it; never a password."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from riskml.core.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping as Pairs

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TABLE = re.compile(r"[^\s.;'\"`\[\]()]+(\.[^\s.;'\"`\[\]()]+){0,2}")
_HIDDEN = "something else, which is not shown: it may hold a password"
_NEVER = "An address with its password stands in the environment or in a file of its own, never in a mapping."
LOOK_BACK = 3600


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _as_word(value: object) -> object:
    """Take what is no text for none, so that no complaint shows it."""
    return value if isinstance(value, str) else ""


_Word = Annotated[str, BeforeValidator(_as_word)]


class DatabaseSource(BaseModel):
    """Where the tables of a mapping stand; who reads them, and with which password, is said elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str | None = Field(
        default=None, description="what imports call it; the name of the mapping's file by default"
    )
    url_from: _Word = Field(default="", description="the environment variable that holds the database's URL")
    url_file: _Word = Field(default="", description="the file that holds it, which its owner alone may read (0600)")


class TableSource(BaseModel):
    """Whence one table of a mapping comes, where its source is a database.

    Parameters
    ----------
    from_table
        The table or view, as ``schema.table``.
    select
        One select in its place.
    watermark
        The column that grows whenever a row is new or changed: a time, or a whole number.
    key
        The columns that tell its rows apart, in whose order they are read; those that fill the contract's key where
        not said.
    look_back
        How far behind the last watermark the next import reads again, for rows that were written with an earlier
        one: seconds, or steps of a whole number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    from_table: str | None = None
    select: str | None = None
    watermark: str | None = None
    key: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = ()
    look_back: int = Field(default=LOOK_BACK, ge=0)

    @property
    def of_a_database(self) -> tuple[str, ...]:
        """The keys given that speak of a database."""
        return tuple(name for name in TableSource.model_fields if name in self.model_fields_set)


class Tally(BaseModel):
    """Some rows as a number and a sum of digests, whatever their order: enough to know them again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: int = 0
    digest: str = ""


class Taken(BaseModel):
    """What one import took from a database.

    Parameters
    ----------
    server
        The kind of database, its host and its name.
    select_sha256
        Of the table's name or the select.
    plan_sha256
        Of all else that decides what is kept: another mapping, contract or time zone begins anew.
    watermark
        The column, where there is one.
    after
        The last watermark of the import before; nothing where it was read from the beginning.
    until
        The last watermark met.
    again
        The rows at `until` and as far behind it as the next import looks back.
    unmarked
        The rows of which the watermark says nothing.
    known
        Rows read again and left, since an earlier import took them as they are.
    follows
        The import before.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    server: str
    select_sha256: str
    plan_sha256: str
    watermark: str | None = None
    after: str | None = None
    until: str | None = None
    again: Tally = Tally()
    unmarked: Tally = Tally()
    known: int = 0
    follows: str | None = None


def source_faults(source: DatabaseSource | None, tables: Pairs[str, TableSource], where: str) -> list[Fault]:
    """Name what is wrong with the parts of a mapping that speak of a database, without showing what may be secret.

    Examples
    --------
    >>> told = DatabaseSource(url_from="postgresql://desk:secret@host/desk")
    >>> [fault] = source_faults(told, {"operations": TableSource(from_table="log")}, "desk.toml")
    >>> fault.where, "secret" in str(fault)
    ('desk.toml, key source.url_from', False)
    """
    if source is None:
        return [
            Fault(f"{where}, key tables.{name}.{key}", "a [source] that says which database", "none", "Add it.")
            for name, one in tables.items()
            for key in one.of_a_database
        ]
    faults = []
    if bool(source.url_from) == bool(source.url_file):
        found = "both" if source.url_from else "neither, or what is no text"
        faults.append(Fault(f"{where}, key source", "one of url_from and url_file", found, _NEVER))
    if source.url_from and not _VARIABLE.fullmatch(source.url_from):
        faults.append(Fault(f"{where}, key source.url_from", "the name of an environment variable", _HIDDEN, _NEVER))
    if "://" in source.url_file:
        faults.append(Fault(f"{where}, key source.url_file", "the path of a file", _HIDDEN, _NEVER))
    for name, one in tables.items():
        key = f"{where}, key tables.{name}"
        if (one.from_table is None) == (one.select is None):
            found = "neither" if one.select is None else "both"
            faults.append(Fault(key, "one of from_table and select", found, "Say where its rows stand."))
        if one.from_table is not None and not _TABLE.fullmatch(one.from_table):
            expected = "a table as schema.table"
            faults.append(Fault(f"{key}.from_table", expected, repr(one.from_table), "For other names use select."))
    return faults

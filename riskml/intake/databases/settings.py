"""What a mapping says of a database, and what a manifest keeps of a reading of it; never a password."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from riskml.core.errors import Fault, Verbatim
from riskml.intake.databases.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping as Pairs

    from riskml.core.texts import Text

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TABLE = re.compile(r"[^\s.;'\"`\[\]()]+(\.[^\s.;'\"`\[\]()]+){0,2}")
_HIDDEN = phrase("not_shown")
_NEVER = phrase("never_in_a_mapping")
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


def source_faults(source: DatabaseSource | None, tables: Pairs[str, TableSource], where: str | Text) -> list[Fault]:
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
            Fault(
                phrase("key_tables", where=where, name=name, key=key),
                phrase("a_source_that_says_which_database"),
                phrase("none"),
                phrase("add_it"),
            )
            for name, one in tables.items()
            for key in one.of_a_database
        ]
    faults = []
    if bool(source.url_from) == bool(source.url_file):
        found = phrase("both") if source.url_from else phrase("neither_or_what_is_no_text")
        faults.append(Fault(phrase("key_source", where=where), phrase("one_of_url_from_and_url"), found, _NEVER))
    if source.url_from and not _VARIABLE.fullmatch(source.url_from):
        faults.append(
            Fault(phrase("key_source_url", where=where), phrase("the_name_of_an_environment_variable"), _HIDDEN, _NEVER)
        )
    if "://" in source.url_file:
        faults.append(Fault(phrase("key_source_url_file", where=where), phrase("the_path_of_a_file"), _HIDDEN, _NEVER))
    for name, one in tables.items():
        key = phrase("key_tables_2", where=where, name=name)
        if (one.from_table is None) == (one.select is None):
            found = phrase("neither") if one.select is None else phrase("both")
            faults.append(Fault(key, phrase("one_of_from_table_and_select"), found, phrase("say_where_its_rows_stand")))
        if one.from_table is not None and not _TABLE.fullmatch(one.from_table):
            expected = phrase("a_table_as_schema_table")
            faults.append(
                Fault(
                    phrase("key_tables", where=where, name=name, key="from_table"),
                    expected,
                    Verbatim(repr(one.from_table)),
                    phrase("for_other_names_use_select"),
                )
            )
    return faults

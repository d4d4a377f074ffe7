"""An object-centric event log (OCEL 2.0) in SQLite, opened so that nothing in it can run."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.readers.chunks import refuse_too_wide
from riskml.intake.readers.documents import text
from riskml.intake.readers.ocel_files import WHAT, Event, Member, Object, Relations, Unread
from riskml.intake.readers.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SQLITE: Final = "SQLite"
MAGIC: Final = b"SQLite format 3\x00"
CELL = 1 << 24
"""Bytes of one cell, at most."""

_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_VIRTUAL = re.compile(r"\s*create\s+virtual\b", re.IGNORECASE)
_RELATIONS = {
    "event": ("event_object", "ocel_event_id", "ocel_object_id"),
    "object": ("object_object", "ocel_source_id", "ocel_target_id"),
}
_TABLES = {
    "event": ("ocel_id", "ocel_type"),
    "object": ("ocel_id", "ocel_type"),
    "event_map_type": ("ocel_type", "ocel_type_map"),
    "object_map_type": ("ocel_type", "ocel_type_map"),
    "event_object": ("ocel_event_id", "ocel_object_id", "ocel_qualifier"),
}
_OWN = ("ocel_id", "ocel_time", "ocel_changed_field")


def _name(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _plain(value: object) -> str | None:
    """Return a cell as text: a number as SQLite holds it, bytes as the text that they are."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return None if value is None else text(str(value))


class _Ordered:
    """Rows in the order of their first column, asked for in that order."""

    def __init__(self, rows: Iterator[Sequence[object]]) -> None:
        self._rows = rows
        self._next = next(rows, None)
        self.strays = 0

    def of(self, key: bytes) -> list[Sequence[object]]:
        """Return the rows of a key; those before it belong to nothing that was asked for."""
        found = []
        while self._next is not None and _key(self._next) <= key:
            if _key(self._next) == key:
                found.append(self._next)
            else:
                self.strays += 1
            self._next = next(self._rows, None)
        return found

    def rest(self) -> int:
        """Return how many rows belong to nothing that was asked for."""
        self.strays += (self._next is not None) + sum(1 for _ in self._rows)
        self._next = None
        return self.strays


def _key(row: Sequence[object]) -> bytes:
    return row[0] if isinstance(row[0], bytes) else b""


class SqliteLog:
    """A log in SQLite; each pass opens it anew, read only.

    No statement but a select of one plain table is prepared: no view, function or trigger of the file is run, and
    rows are put together here, in the order of their identifiers.
    """

    form = SQLITE

    def __init__(self, path: Path) -> None:
        self._path = path
        beside = path.with_name(f"{path.name}-wal")
        if beside.is_file() and beside.stat().st_size:
            remedy = phrase("close_whatever_writes_it_or_make")
            raise SourceError([Fault(str(path), phrase("a_database_that_is_whole"), Verbatim(beside.name), remedy)])
        with closing(self._connect()) as base:
            self._tables = self._found(base)

    def _connect(self) -> sqlite3.Connection:
        base = sqlite3.connect(f"file:{quote(str(self._path.resolve()))}?mode=ro&immutable=1", uri=True)
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, CELL)
        base.text_factory = lambda raw: raw.decode("utf-8", "replace")
        base.execute("pragma query_only = on")
        base.execute("pragma trusted_schema = off")
        base.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
        return base

    def _fault(self, error: Exception) -> SourceError:
        return SourceError([Fault(str(self._path), WHAT, Verbatim(str(error)) or Verbatim(type(error).__name__))])

    def _found(self, base: sqlite3.Connection) -> dict[str, list[str]]:
        """Return the columns of every plain table."""
        try:
            told = base.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
            plain = [name for name, sql in told if isinstance(sql, str) and not _VIRTUAL.match(sql)]
            found = {name: _columns(base, name) for name in plain}
        except sqlite3.Error as error:
            raise self._fault(error) from error
        for columns in found.values():
            refuse_too_wide(len(columns), str(self._path))
        missing = [
            f"{table}.{column}"
            for table, needed in _TABLES.items()
            for column in needed
            if column not in found.get(table, ())
        ]
        if missing:
            raise SourceError(
                [
                    Fault(
                        str(self._path),
                        phrase("with", what=WHAT, names=", ".join(missing)),
                        Verbatim(", ".join(found)) or phrase("no_table"),
                    )
                ]
            )
        return found

    def members(self) -> Iterator[Member]:
        """Yield the objects and events in the order of their identifiers; what is neither is told, too."""
        try:
            with closing(self._connect()) as base:
                for kind in ("object", "event"):
                    yield from self._members(base, kind)
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def _ordered(self, base: sqlite3.Connection, table: str, key: str, columns: Sequence[str]) -> _Ordered:
        # As bytes, identifiers have the order here that they have there.
        said = "".join(f", {_name(column)}" for column in columns)
        query = f"select cast(cast({_name(key)} as text) as blob){said} from {_name(table)} order by 1"  # noqa: S608 (quoted)
        return _Ordered(base.execute(query))

    def _members(self, base: sqlite3.Connection, kind: str) -> Iterator[Member]:
        mapped = base.execute(f"select ocel_type, ocel_type_map from {kind}_map_type").fetchall()  # noqa: S608 (ours)
        tables = {_plain(name): f"{kind}_{short}" for name, short in mapped}
        own = {
            name: self._ordered(base, table, "ocel_id", self._tables[table])
            for name, table in tables.items()
            if "ocel_id" in self._tables.get(table, ())
        }
        relations = self._relations(base, kind)
        listed = base.execute(f"select cast(cast(ocel_id as text) as blob), ocel_type from {kind} order by 1")  # noqa: S608 (ours)
        for row in listed:
            key, name = _key(row), _plain(row[1])
            columns = self._tables[tables[name]] if name in own else []
            rows = [
                dict(zip(columns, map(_plain, one[1:]), strict=True))
                for one in (own[name].of(key) if name in own else ())
            ]
            related: Relations = tuple(
                (to, _plain(part) or "") for _, target, part in relations.of(key) if (to := _plain(target))
            )
            ident = _plain(key)
            if kind == "object":
                yield Object(ident, name, tuple(_changes(rows)), related)
                continue
            for each in rows or [{}]:
                yield Event(ident, name, each.get("ocel_time"), dict(_said(each)), related)
        for name, rest in own.items():
            for _ in range(rest.rest()):
                yield Unread(f"{kind}s", f"row: in {tables[name]}, but not among the {kind}s")

    def _relations(self, base: sqlite3.Connection, kind: str) -> _Ordered:
        table, key, target = _RELATIONS[kind]
        if table not in self._tables:
            return _Ordered(iter(()))
        return self._ordered(base, table, key, (target, "ocel_qualifier"))


def _columns(base: sqlite3.Connection, table: str) -> list[str]:
    return [one[0] for one in base.execute(f"select * from {_name(table)} limit 0").description]  # noqa: S608 (quoted)


def _said(row: dict[str, str | None]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if name not in _OWN and value is not None:
            yield name, value


def _changes(rows: Sequence[dict[str, str | None]]) -> Iterator[tuple[str, str, str | None]]:
    for row in rows:
        changed = row.get("ocel_changed_field")
        yield from ((name, value, row.get("ocel_time")) for name, value in _said(row) if changed in (None, name))

"""Object-centric event logs (OCEL 2.0): each event as an act in each of its cases."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from riskml.core.errors import Fault, SourceError, did_you_mean
from riskml.intake.event_logs import ACTIVITY, EVENT, OBJECT, TIMESTAMP, role_column
from riskml.intake.readers.chunks import Chunk, refuse_too_wide, rows_at_once, table_of
from riskml.intake.readers.documents import moment
from riskml.intake.readers.ocel_files import JsonLog, Object, Unread, XmlLog, start_of
from riskml.intake.readers.ocel_notes import OcelNotes, asked
from riskml.intake.readers.ocel_objects import RELATED, ObjectPath, Objects, first_met, latest, parsed
from riskml.intake.readers.ocel_sqlite import MAGIC, SqliteLog
from riskml.intake.readers.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.core.texts import Text
    from riskml.intake.event_logs import EventLog
    from riskml.intake.mappings import Mapping
    from riskml.intake.readers.ocel_files import Event, EventLogFile

BASE = (EVENT, ACTIVITY, TIMESTAMP)
FORMER = b'"ocel:'
"""What stands at the start of a log in the standard's first version, and of no other."""

Row = dict[str, str | None]


def opened_log(path: Path, encoding: str | None) -> EventLogFile:
    """Open a log in the form that its first bytes tell.

    Raises
    ------
    SourceError
        It is in none of the three.
    """
    start = start_of(path)
    if start.startswith(MAGIC):
        with path.open("rb") as file:
            if not file.read(len(MAGIC)).startswith(MAGIC):
                raise SourceError(
                    [Fault(str(path), phrase("a_database_that_lies_open"), phrase("a_packed"), phrase("unpack_it"))]
                )
        return SqliteLog(path)
    if FORMER in start:
        remedy = phrase("save_it_anew_in_ocel_2")
        raise SourceError([Fault(str(path), phrase("an_event_log_in_ocel_2"), phrase("one_in_ocel_1_0"), remedy)])
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return JsonLog(path) if plain.startswith((b"{", b"[")) else XmlLog(path, encoding)


class OcelReader:
    """Read a log: a row for each event and case, and one for each object of the types that fill tables.

    An event's attribute ``NAME`` is column ``NAME``. The objects of an event are columns by the words of a mapping
    (``company``, ``Employee:approver``, ``application > company``), what was known of them by then ``company.name``.
    A row's number is that of its event, or of its object, in the log's order. The log is read twice; memory holds the
    types of its objects, and of their attributes and relations those that the mapping names.
    """

    fixed = True

    def __init__(self, path: Path, how: Mapping | None) -> None:
        self._path = path
        self._log = opened_log(path, how.encoding if how else None)
        said: EventLog | None = how.ocel if how else None
        self._tables: dict[str, str] = said.objects if said else {}
        self._events_of = [name for name in how.tables if name not in self._tables] if how else []
        columns = [column for name in self._events_of for column in how.tables[name].columns()] if how else []
        roles = said.words() if said else {}
        words = [*columns, *(word for several in roles.values() for word in several)]
        self._objects = Objects(
            lambda name: any(word.endswith(f".{name}") for word in words), related=any(RELATED in one for one in words)
        )
        self.details = {"form": self._log.form}
        self.notes: list[Text | str] = []
        self._attributes = self._survey()
        if said is None:
            raise asked(path, self._log, self._objects, self._attributes)
        self._roles = {role: self._meant(role, several) for role, several in roles.items()}
        self._cases = [one for one in self._roles["case"] if isinstance(one, ObjectPath)]
        types = self._objects.attributes
        self._named = {
            column: way
            for column in dict.fromkeys(columns)
            if column not in self._attributes.values() and (way := parsed(column, types)) is not None
        }
        role_columns = [role_column(role) for role in self._roles]
        # What has a role or fills a table is used: only the others are offered as columns.
        ways = [one for several in self._roles.values() for one in several if isinstance(one, ObjectPath)]
        used = {part.type for way in ways for part in (way.first, way.then) if part is not None}
        left = [name for name in types if name not in used]
        left += [f"{name}.{one}" for name in types if name not in self._tables.values() for one in types[name]]
        self._of_events = [*dict.fromkeys((*BASE, *role_columns, *self._attributes.values(), *left, *self._named))]
        unknown = [name for name in self._tables.values() if name not in types]
        if unknown:
            raise SourceError(self._unknown(phrase("objects_of_type", name=name), name) for name in unknown)
        self.by_table = dict.fromkeys(self._events_of, self._of_events) | {
            table: [OBJECT, *types[name]] for table, name in self._tables.items()
        }
        self.columns = [*dict.fromkeys(column for several in self.by_table.values() for column in several)]
        refuse_too_wide(len(self.columns), str(path))

    def _survey(self) -> dict[str, str]:
        """Take in all objects; return each attribute of events with its column."""
        met: dict[str, str] = {}
        for one in self._log.members():
            if isinstance(one, Object):
                self._objects.add(one)
            elif not isinstance(one, Unread):
                for name in one.attributes:
                    met.setdefault(name, f"{name} (2)" if name.startswith("ocel:") else name)
                refuse_too_wide(len(met), str(self._path))
        return met

    def _unknown(self, expected: Text, word: str) -> Fault:
        types = self._objects.attributes
        found = ", ".join(types) or phrase("none")
        return Fault(
            str(self._path),
            expected,
            phrase("object_types", found=found),
            did_you_mean(word, [*types, *self._attributes]),
        )

    def _meant(self, role: str, words: tuple[str, ...]) -> list[ObjectPath | str]:
        """Return what each word of a role means: a path to objects, or an event's attribute."""
        faults: list[Fault] = []
        found: list[ObjectPath | str] = []
        for word in words:
            path = parsed(word, self._objects.attributes)
            attribute = self._attributes.get(word) if role != "case" else None
            if path is not None and attribute is not None:
                remedy = phrase("name_the_attribute_as_a_column", role=role, word=word)
                both = phrase("an_object_type_and_an_attribute")
                faults.append(
                    Fault(str(self._path), phrase("one_meaning_of_for_ocel", word=word, role=role), both, remedy)
                )
            elif path is None and attribute is None:
                faults.append(self._unknown(phrase("objects_or_an_attribute", word=word, role=role), word))
            elif path is not None and path.attribute is not None and role == "case":
                faults.append(
                    Fault(str(self._path), phrase("objects_for_ocel_case"), phrase("an_attribute_of_theirs", word=word))
                )
            else:
                found.append(path if path is not None else word)
        if faults:
            raise SourceError(faults)
        return found

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        notes = OcelNotes(self._case_types())
        computed = [*dict.fromkeys((*BASE, *map(role_column, self._roles), *self._attributes.values(), *self._named))]
        events = _Rows(computed)
        things = {table: _Rows(self.by_table[table]) for table in self._tables}
        number: Counter[str] = Counter()
        for one in self._log.members():
            if isinstance(one, Object):
                number["objects"] += 1
                for table, name in self._tables.items():
                    if one.type == name:
                        things[table].add(number["objects"], {OBJECT: one.id, **latest(one)})
                        yield from things[table].ready(table)
            elif isinstance(one, Unread):
                number[one.among] += 1
                if one.among == "events":
                    events.add(number["events"], {}, one.fault)
                else:
                    notes.unread += 1
            else:
                number["events"] += 1
                for row, fault, cells in self._acts(one, notes):
                    events.add(number["events"], row, fault, cells)
            yield from events.ready(*self._events_of)
        if not number["events"]:
            raise SourceError([Fault(str(self._path), phrase("events"), phrase("none"))])
        for table, rows in things.items():
            yield from rows.ready(table, least=1)
        yield from events.ready(*self._events_of, least=1)
        self.notes = notes.lines(self._objects)

    def _case_types(self) -> str:
        return " or ".join(dict.fromkeys((one.then or one.first).type for one in self._cases))

    def _acts(self, event: Event, notes: OcelNotes) -> Iterator[tuple[Row, str, dict[str, str]]]:
        """Yield an event's row in each of its cases, with what is wrong with it or with a cell of it."""
        notes.see(event, self._objects)
        base: Row = {EVENT: event.id, ACTIVITY: event.type, TIMESTAMP: event.time}
        base |= {self._attributes[name]: value for name, value in event.attributes.items()}
        cases = first_met(self._cases, self._objects, event.related)
        notes.cases(event, len(cases))
        if not cases:
            yield base, f"row: touches no {self._case_types()}", {}
            return
        for case in cases:
            row, cells = base | {role_column("case"): case}, {}
            if len(cases) > 1:
                row[EVENT] = f"{event.id}/{case}"
            for role, meanings in self._roles.items():
                if role == "case":
                    continue
                column = role_column(role)
                found = self._first(meanings, event, case)
                row[column] = found[0] if len(found) == 1 else None
                if len(found) > 1 and role == "official":
                    row[column] = "; ".join(found)
                    cells[column] = "several who act; name the part that they have in the event"
                elif len(found) > 1:
                    notes.several(role, event)
            for column, path in self._named.items():
                found = self._values(path, event, case)
                row[column] = found[0] if len(found) == 1 else None
                if len(found) > 1:
                    notes.several(column, event)
            yield row, "", cells

    def _first(self, meanings: list[ObjectPath | str], event: Event, case: str) -> list[str]:
        for one in meanings:
            if isinstance(one, ObjectPath):
                found = self._values(one, event, case)
            else:
                found = [event.attributes[one]] if one in event.attributes else []
            if found:
                return found
        return []

    def _values(self, path: ObjectPath, event: Event, case: str) -> list[str]:
        """Return the objects at a path's end, or what was known of them by the event."""
        met = self._objects.met(path, event.related, case)
        if path.attribute is None:
            return met
        known = (self._objects.known(one, path.attribute, moment(event.time)) for one in met)
        return [one for one in known if one is not None]


class _Rows:
    """Rows of some tables, handed on some at a time."""

    def __init__(self, columns: list[str]) -> None:
        self._columns = columns
        self._step = rows_at_once(len(columns))
        self._clear()

    def _clear(self) -> None:
        self._rows: list[Row] = []
        self._numbers: list[int] = []
        self._faults: dict[int, list[str]] = {}
        self._cells: dict[str, dict[int, str]] = {}

    def add(self, number: int, row: Row, fault: str = "", cells: dict[str, str] | None = None) -> None:
        place = len(self._rows)
        if fault:
            self._faults[place] = [fault]
        for column, wrong in (cells or {}).items():
            self._cells.setdefault(column, {})[place] = wrong
        self._rows.append(row)
        self._numbers.append(number)

    def ready(self, *tables: str, least: int | None = None) -> Iterator[Chunk]:
        if not self._rows or len(self._rows) < (least or self._step):
            return
        table = table_of(self._columns, [[row.get(column) for row in self._rows] for column in self._columns])
        for name in tables:
            numbers = np.array(self._numbers, dtype=np.int64)
            yield Chunk(table, numbers, self._faults, name, self._cells)
        self._clear()

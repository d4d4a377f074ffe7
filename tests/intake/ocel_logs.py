"""Object-centric event logs in the standard's three forms, written from one plain account of them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from pathlib import Path

BEGINNING = "1970-01-01T00:00:00Z"


@dataclass
class Log:
    """Events: identifier, type, time, attributes, related. Objects: identifier, type, changes, related."""

    events: list[tuple[str, str, str, dict[str, Any], list[tuple[str, str]]]] = field(default_factory=list)
    objects: list[tuple[str, str, list[tuple[str, Any, str]], list[tuple[str, str]]]] = field(default_factory=list)


def as_json(log: Log, file: Path) -> Path:
    def related(several):
        return [{"objectId": to, "qualifier": part} for to, part in several]

    told = {
        "eventTypes": [{"name": name, "attributes": []} for name in {one[1]: None for one in log.events}],
        "objectTypes": [{"name": name, "attributes": []} for name in {one[1]: None for one in log.objects}],
        "events": [
            {"id": ident, "type": kind, "time": time,
             "attributes": [{"name": name, "value": value} for name, value in said.items()],
             "relationships": related(to)}
            for ident, kind, time, said, to in log.events
        ],
        "objects": [
            {"id": ident, "type": kind,
             "attributes": [{"name": name, "value": value, "time": time} for name, value, time in changes],
             "relationships": related(to)}
            for ident, kind, changes, to in log.objects
        ],
    }  # fmt: skip
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return file


def as_xml(log: Log, file: Path, relation: str = "relationship", part: str = "qualifier") -> Path:
    def related(several):
        told = (f"<{relation} object-id={quoteattr(to)} {part}={quoteattr(as_)}/>" for to, as_ in several)
        return f"<objects>{''.join(told)}</objects>"

    def attribute(name, value, time=None):
        since = "" if time is None else f" time={quoteattr(time)}"
        return f"<attribute name={quoteattr(name)}{since}>{escape(str(value))}</attribute>"

    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<log><object-types/><event-types/><objects>"]
    for ident, kind, changes, to in log.objects:
        said = "".join(attribute(*one) for one in changes)
        head = f"<object id={quoteattr(ident)} type={quoteattr(kind)}>"
        lines.append(f"{head}<attributes>{said}</attributes>{related(to)}</object>")
    lines.append("</objects><events>")
    for ident, kind, time, attributes, to in log.events:
        said = "".join(attribute(*one) for one in attributes.items())
        head = f"<event id={quoteattr(ident)} type={quoteattr(kind)} time={quoteattr(time)}>"
        lines.append(f"{head}<attributes>{said}</attributes>{related(to)}</event>")
    file.write_text("\n".join([*lines, "</events></log>"]), encoding="utf-8")
    return file


def as_sqlite(log: Log, file: Path) -> Path:
    with closing(sqlite3.connect(file)) as base, base:
        for kind, members, relation in (
            ("event", log.events, ("event_object", "ocel_event_id", "ocel_object_id")),
            ("object", log.objects, ("object_object", "ocel_source_id", "ocel_target_id")),
        ):
            base.execute(f"create table {kind} (ocel_id text, ocel_type text)")
            base.execute(f"create table {kind}_map_type (ocel_type text, ocel_type_map text)")
            table, source, target = relation
            base.execute(f"create table {table} ({source} text, {target} text, ocel_qualifier text)")
            base.executemany(f"insert into {kind} values (?, ?)", [one[:2] for one in members])
            base.executemany(
                f"insert into {table} values (?, ?, ?)", [(one[0], *to) for one in members for to in one[-1]]
            )
            for number, name in enumerate({one[1]: None for one in members}):
                short = f"T{number}"
                base.execute(f"insert into {kind}_map_type values (?, ?)", (name, short))
                rows = [dict(row) for one in members if one[1] == name for row in _rows(kind, one)]
                columns = [*{key: None for row in rows for key in row}]
                quoted = ", ".join(f'"{key}"' for key in columns)
                base.execute(f'create table "{kind}_{short}" ({quoted})')
                marks = ", ".join("?" * len(columns))
                base.executemany(
                    f'insert into "{kind}_{short}" values ({marks})',
                    [[row.get(key) for key in columns] for row in rows],
                )
    return file


def _rows(kind, one):
    if kind == "event":
        return [{"ocel_id": one[0], "ocel_time": one[2], **one[3]}]
    own = {"ocel_id": one[0], "ocel_changed_field": None}
    first = {name: value for name, value, time in one[2] if time == BEGINNING}
    later = [
        own | {"ocel_time": time, "ocel_changed_field": name, name: value}
        for name, value, time in one[2]
        if time != BEGINNING
    ]
    return [own | {"ocel_time": BEGINNING, **first}, *later]

"""The events and objects of an object-centric event log (OCEL 2.0), in whichever of its forms it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from riskml.core.errors import Fault, SourceError
from riskml.intake.readers.documents import objects, text
from riskml.intake.readers.jsonstream import members
from riskml.intake.readers.packed import unpacked
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.readers.xmlstream import elements, local, refuse_swollen
from riskml.intake.readers.xmltext import as_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


JSON, XML = "JSON", "XML"
WHAT = phrase("an_ocel_log")
START = 1 << 12
MARK = b"\xef\xbb\xbf"
_MEMBERS = 3
"""How deep an event or object lies in XML: in a list, in the log."""

Relations = tuple[tuple[str, str], ...]
"""Identifiers of objects, each with its part in the event or relation."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event, as its log tells it."""

    id: str | None
    type: str | None
    time: str | None
    attributes: dict[str, str]
    related: Relations


@dataclass(frozen=True, slots=True)
class Object:
    """One object, with what is said of it from when on."""

    id: str | None
    type: str | None
    attributes: tuple[tuple[str, str, str | None], ...]
    related: Relations


@dataclass(frozen=True, slots=True)
class Unread:
    """A member of a list of events, or of objects, that is none."""

    among: str
    fault: str


Member = Event | Object | Unread


class EventLogFile(Protocol):
    """A log in one of the forms; each pass reads it anew."""

    form: str

    def members(self) -> Iterator[Member]:
        """Yield the events and objects in the log's order; what is neither is told, too."""


class JsonLog:
    """A log in JSON."""

    form = JSON

    def __init__(self, path: Path) -> None:
        self._path = path

    def members(self) -> Iterator[Member]:
        """Yield the events and objects in the log's order; what is neither is told, too."""
        with unpacked(self._path, WHAT, "ocel") as file:
            for name, one in members(file, self._path, WHAT):
                if name not in ("events", "objects"):
                    continue
                if not isinstance(one, dict):
                    yield Unread(name, f"row: a value among the {name} that is none")
                elif name == "events":
                    yield Event(
                        text(one.get("id")),
                        text(one.get("type")),
                        text(one.get("time")),
                        {name: value for name, value, _ in _told(one)},
                        _related(one),
                    )
                else:
                    yield Object(text(one.get("id")), text(one.get("type")), tuple(_told(one)), _related(one))


def _told(one: dict[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    for attribute in objects(one.get("attributes")):
        name, value = text(attribute.get("name")), text(attribute.get("value"))
        if name is not None and value is not None:
            yield name, value, text(attribute.get("time"))


def _related(one: dict[str, Any]) -> Relations:
    told = ((text(each.get("objectId")), text(each.get("qualifier"))) for each in objects(one.get("relationships")))
    return tuple((to, part or "") for to, part in told if to is not None)


class XmlLog:
    """A log in XML."""

    form = XML

    def __init__(self, path: Path, encoding: str | None) -> None:
        self._path, self._encoding = path, encoding

    def members(self) -> Iterator[Member]:
        """Yield the events and objects in the log's order; what is neither is told, too."""
        with unpacked(self._path, WHAT, "ocel") as file:
            document, _ = as_utf8(file, self._path, self._encoding)
            within: list[Any] = []
            nodes = 0
            for begins, name, element, depth in elements(document, self._path, WHAT):
                if begins:
                    del within[depth - 1 :]
                    within.append(element)
                    nodes += 1
                    refuse_swollen(nodes, self._path, name)
                elif depth == _MEMBERS:
                    listed = local(within[1].tag)
                    if (listed, name) == ("events", "event"):
                        told = {name: value for name, value, _ in _attributes(element)}
                        said = [text(element.get(key)) for key in ("id", "type", "time")]
                        yield Event(said[0], said[1], said[2], told, _objects(element))
                    elif (listed, name) == ("objects", "object"):
                        said = [text(element.get(key)) for key in ("id", "type")]
                        yield Object(said[0], said[1], tuple(_attributes(element)), _objects(element))
                    within[1].clear()
                    nodes = 0


def _attributes(element: Any) -> Iterator[tuple[str, str, str | None]]:
    for group in element:
        if local(group.tag) == "attributes":
            for one in group:
                name, value = text(one.get("name")), text("".join(one.itertext()))
                if name is not None and value is not None:
                    yield name, value, text(one.get("time"))


def _objects(element: Any) -> Relations:
    """Return an element's relations: tools differ in the tag, and in whether a part is a qualifier or relationship."""
    told = [
        (text(one.get("object-id")), text(one.get("qualifier")) or text(one.get("relationship")) or "")
        for group in element
        if local(group.tag) == "objects"
        for one in group
    ]
    return tuple((to, part) for to, part in told if to is not None)


def start_of(path: Path) -> bytes:
    """Return the first bytes of a log, unpacked.

    Raises
    ------
    SourceError
        It cannot be unpacked, or holds nothing.
    """
    with unpacked(path, WHAT, "ocel") as file:
        start = file.read(START)
    if not start.removeprefix(MARK).strip():
        raise SourceError([Fault(str(path), WHAT, phrase("nothing"))])
    return start

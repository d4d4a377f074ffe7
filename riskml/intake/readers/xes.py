"""XES, the standard of event logs (IEEE 1849), plain or gzipped, one trace at a time."""

from __future__ import annotations

import gzip
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

import numpy as np
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from riskml.core.errors import Fault, SourceError
from riskml.intake.readers.chunks import CHUNK_ROWS, Chunk, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GZIP = b"\x1f\x8b"


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attributes(element: Any, prefix: str) -> dict[str, str]:
    """Return an element's attributes, nested ones as ``outer/inner``; repeated ones joined.

    Examples
    --------
    >>> from defusedxml.ElementTree import fromstring
    >>> event = fromstring(
    ...     '<event><string key="org:resource" value="a"><int key="level" value="2"/></string>'
    ...     '<list key="papers"><values><string key="paper" value="x"/><string key="paper" value="y"/></values>'
    ...     "</list></event>"
    ... )
    >>> attributes(event, "")
    {'org:resource': 'a', 'org:resource/level': '2', 'papers/paper': 'x; y'}
    """
    said: dict[str, str] = {}
    for child in element:
        key = child.get("key")
        name = prefix if key is None else f"{prefix}{key}"
        value = child.get("value")
        if key is not None and value is not None:
            said[name] = f"{said[name]}; {value}" if name in said else value
        if len(child) and _local(child.tag) != "event":
            for inner, text in attributes(child, name if key is None else f"{name}/").items():
                said[inner] = f"{said[inner]}; {text}" if inner in said else text
    return said


class XesReader:
    """Read a log: one row an event, in the log's order.

    An event's attribute ``NAME`` is column ``NAME``, a trace's is ``case:NAME``. Which columns there are is
    known at the end: an attribute may first occur in the last trace. Globals, classifiers and figures of the
    log as a whole are no rows and are passed over. Memory holds one trace and one chunk.
    """

    fixed = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self.columns: list[str] = []
        self.details: dict[str, str] = {}
        self.notes: list[str] = []

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        traces = 0
        with ExitStack() as stack:
            raw = stack.enter_context(self._path.open("rb"))
            packed = raw.read(len(GZIP)) == GZIP
            raw.seek(0)
            file = stack.enter_context(gzip.GzipFile(fileobj=raw)) if packed else raw
            try:
                events: list[dict[str, str]] = []
                first = 1
                for trace in self._traces(file):
                    traces += 1
                    events += trace
                    if len(events) >= CHUNK_ROWS:
                        yield self._chunk(events, first)
                        first += len(events)
                        events = []
                if events:
                    yield self._chunk(events, first)
            except (ParseError, DefusedXmlException, EOFError, OSError) as error:
                raise SourceError([Fault(str(self._path), "an XES log", str(error))]) from error
        if not traces:
            raise SourceError([Fault(str(self._path), "an XES log with traces", "none")])

    def _traces(self, file: Any) -> Iterator[list[dict[str, str]]]:
        """Yield the events of each trace, with the trace's own attributes."""
        events: list[dict[str, str]] = []
        log: Any = None
        in_trace = in_event = False
        for moment, element in iterparse(file, ("start", "end"), forbid_dtd=True):
            tag = _local(element.tag)
            if moment == "start":
                log = element if log is None else log
                in_trace = in_trace or tag == "trace"
                in_event = in_event or tag == "event"
            elif tag == "event":
                events.append(attributes(element, ""))
                element.clear()
                in_event = False
                if not in_trace:  # the standard lets an event belong to no trace; it is a row without a case
                    yield events
                    events = []
            elif tag == "trace":
                case = attributes(element, "case:")
                yield [case | event for event in events]
                events, in_trace = [], False
                log.clear()
            elif not (in_trace or in_event or element is log):
                element.clear()

    def _chunk(self, events: list[dict[str, str]], first: int) -> Chunk:
        known = dict.fromkeys(self.columns)
        for event in events:
            known.update(dict.fromkeys(event))
        self.columns = list(known)
        table = table_of(self.columns, [[event.get(name) for event in events] for name in self.columns])
        return Chunk(table, np.arange(first, first + len(events), dtype=np.int64))

"""XES, the standard of event logs (IEEE 1849), plain or packed, one trace at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from riskml.core.errors import Fault, SourceError
from riskml.intake.readers.chunks import CHUNK_ROWS, Chunk, refuse_too_wide, rows_at_once, table_of
from riskml.intake.readers.lifecycle import Lifecycle
from riskml.intake.readers.packed import unpacked
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.readers.xmlstream import elements, local, refuse_swollen
from riskml.intake.readers.xmltext import as_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.core.texts import Text

TRACE = 1_000_000
"""Events of one trace, at most: memory holds them until it ends."""

_IN_LOG = 2
"""How deep a trace lies."""


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
        if len(child) and local(child.tag) != "event":
            for inner, text in attributes(child, name if key is None else f"{name}/").items():
                said[inner] = f"{said[inner]}; {text}" if inner in said else text
    return said


class XesReader:
    """Read a log: one row an event, in the log's order.

    An event's attribute ``NAME`` is column ``NAME``, a trace's is ``case:NAME``. Which columns there are is
    known at the end: an attribute may first occur in the last trace. Globals, classifiers and figures of the
    log as a whole are no rows and are passed over. Memory holds one trace and one chunk.

    Parameters
    ----------
    path
        The log, plain, gzipped or alone in a zip.
    encoding
        What its bytes are, whatever it declares.
    pairs
        The words of the life of an act are read as the standard's, and its start and its end are one row.
    """

    fixed = False

    def __init__(self, path: Path, encoding: str | None = None, *, pairs: bool = False) -> None:
        self._path, self._encoding = path, encoding
        self._life = Lifecycle() if pairs else None
        self.columns: list[str] = []
        self.details: dict[str, str] = {}
        self.notes: list[Text | str] = []

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        traces = 0
        with unpacked(self._path, "an XES log", ".xes") as file:
            text, codec = as_utf8(file, self._path, self._encoding)
            if codec != "utf-8":
                self.details["encoding"] = codec
            events: list[dict[str, str]] = []
            first = 1
            for trace in self._traces(text):
                traces += 1
                events += self._life.read(trace) if self._life else trace
                if len(events) >= CHUNK_ROWS:
                    yield from self._chunks(events, first)
                    first += len(events)
                    events = []
            yield from self._chunks(events, first)
        if not traces:
            raise SourceError([Fault(str(self._path), phrase("an_xes_log_with_traces"), phrase("none"))])
        self.notes += self._life.notes() if self._life else []

    def _traces(self, file: Any) -> Iterator[list[dict[str, str]]]:
        """Yield the events of each trace, with the trace's own attributes."""
        events: list[dict[str, str]] = []
        log: Any = None
        in_trace = in_event = False
        nodes = 0
        for begins, tag, element, depth in elements(file, self._path, "an XES log"):
            if begins:
                log = element if log is None else log
                in_trace = in_trace or tag == "trace"
                in_event = in_event or tag == "event"
                nodes += 1
                refuse_swollen(nodes, self._path, tag)
                continue
            if tag == "event":
                events.append(attributes(element, ""))
                element.clear()
                in_event, nodes = False, 0
                if len(events) > TRACE:
                    raise SourceError(
                        [Fault(str(self._path), phrase("at_most_events_in_a_trace", trace=TRACE), phrase("more"))]
                    )
                if not in_trace:  # the standard lets an event belong to no trace; it is a row without a case
                    yield events
                    events = []
            elif tag == "trace":
                case = attributes(element, "case:")
                yield [case | event for event in events]
                events, in_trace, nodes = [], False, 0
            elif not (in_trace or in_event or element is log):
                element.clear()
            if depth == _IN_LOG and not in_trace:
                log.clear()
                nodes = 0

    def _chunks(self, events: list[dict[str, str]], first: int) -> Iterator[Chunk]:
        known = dict.fromkeys(self.columns)
        for event in events:
            known.update(dict.fromkeys(event))
            refuse_too_wide(len(known), str(self._path))
        self.columns = list(known)
        # A table of no column would have no rows either, so events that say nothing say it in a column.
        named = self.columns or ["concept:name"]
        step = rows_at_once(len(named))
        for start in range(0, len(events), step):
            part = events[start : start + step]
            table = table_of(named, [[event.get(name) for event in part] for name in named])
            yield Chunk(table, np.arange(first + start, first + start + len(part), dtype=np.int64))

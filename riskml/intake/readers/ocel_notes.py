"""What a person should know of how an object-centric log was read, and what is asked before it can be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError
from riskml.intake.phrases import told
from riskml.intake.readers.ocel_files import Event
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.telling import SHOWN, cut_short

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from riskml.core.texts import Text
    from riskml.intake.readers.ocel_files import EventLogFile
    from riskml.intake.readers.ocel_objects import Objects


class OcelNotes:
    """Keeps count of what is told at the end."""

    def __init__(self, case: str) -> None:
        self._case = case
        self.unread = 0
        self._shared = self._acts = 0
        self._without: Counter[str] = Counter()
        self._several: Counter[str] = Counter()
        self._example: dict[str, str] = {}
        self._lost: Counter[str] = Counter()

    def see(self, event: Event, objects: Objects) -> None:
        """Count the objects that an event names and the log does not list."""
        self._lost.update(to for to, _ in event.related if objects.type_of(to) is None)

    def cases(self, event: Event, several: int) -> None:
        """Count an event that touches no case, or several."""
        if not several:
            self._without[event.type or "?"] += 1
        elif several > 1:
            self._shared += 1
            self._acts += several

    def several(self, what: str, event: Event) -> None:
        """Count an event of which several objects would fill one field."""
        self._several[what] += 1
        self._example.setdefault(what, event.id or "?")

    def lines(self, objects: Objects) -> list[Text | str]:
        """Say it, a line each."""
        lines: list[Text | str] = []
        if self._shared:
            lines.append(told("shared_events", case=self._case, n=self._shared, acts=self._acts))
        if self._without:
            types = cut_short((told("of_reason", why=name, n=often), often) for name, often in self._without.items())
            lines.append(told("caseless_events", case=self._case, types=types))
        lines += [
            told("several_objects", what=what, acts=often, example=self._example[what])
            for what, often in sorted(self._several.items())
        ]
        if self._lost:
            lines.append(told("unlisted_objects", n=self._lost.total(), example=repr(min(self._lost))))
        if objects.again:
            lines.append(told("objects_again", n=objects.again))
        if objects.undated:
            lines.append(told("objects_undated", n=objects.undated))
        if self.unread:
            lines.append(told("no_objects", n=self.unread))
        if objects.relations and not objects.reads_related:
            lines.append(told("relations_unread", n=objects.relations))
        return lines


def asked(path: Path, log: EventLogFile, objects: Objects, attributes: Mapping[str, str]) -> SourceError:
    """Return what has to be said before a log can be read: which of its objects are the cases, and who acts."""
    touched: dict[str, Counter[int]] = {name: Counter() for name in objects.counts}
    events = 0
    parts: dict[str, dict[str, None]] = {name: {} for name in objects.counts}
    for one in log.members():
        if isinstance(one, Event):
            events += 1
            types = [objects.type_of(to) for to in dict.fromkeys(to for to, _ in one.related)]
            for name, often in Counter(filter(None, types)).items():
                touched[name][often] += 1
            for to, part in one.related:
                type_ = objects.type_of(to)
                if part and type_ is not None and len(parts[type_]) <= SHOWN:
                    parts[type_][part] = None
    counted = []
    for name, often in objects.counts.most_common():
        met = touched[name]
        spread = f"{min(met)}" if len(met) == 1 else f"{min(met)} to {max(met)}" if met else "none"
        as_part = f", as {', '.join(parts[name])}" if parts[name] else ""
        counted.append(f"{name} ({often:,}; on {sum(met.values()):,} of {events:,} events, {spread} each{as_part})")
    # Most events touch a case, and only one, and a case has several of them; of such types the one with more objects.

    def fit(name: str) -> tuple[bool, int, int]:
        return touched[name].total() > objects.counts[name], touched[name][1], objects.counts[name]

    by_fit = sorted(objects.counts, key=fit, reverse=True)
    case = by_fit[0] if by_fit else "TYPE"
    found = phrase(
        "object_types_attributes_of_events",
        types="; ".join(counted) or "none",
        attributes=", ".join(attributes) or "none",
    )
    remedy = phrase("say_it_in_a_mapping_such", case=case)
    expected = phrase("which_objects_are_the_cases")
    return SourceError([Fault(str(path), expected, found, remedy)])

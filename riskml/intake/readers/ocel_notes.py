"""What a person should know of how an object-centric log was read, and what is asked before it can be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError
from riskml.intake.readers.ocel_files import Event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from riskml.intake.readers.ocel_files import EventLogFile
    from riskml.intake.readers.ocel_objects import Objects

SHOWN = 8


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

    def lines(self, objects: Objects) -> list[str]:
        """Say it, a line each."""
        told = []
        if self._shared:
            told.append(
                f"events that touch several objects of type {self._case}: {self._shared:,}; each is an act in each of"
                f" them, {self._acts:,} acts of one time, with the case behind the event's identifier"
            )
        if self._without:
            listed = ", ".join(f"{name} {often:,}" for name, often in self._without.most_common(SHOWN))
            told.append(f"events that touch no object of type {self._case}, set aside: {listed}")
        told += [
            f"several objects where a field takes one, left empty: {what} in {often:,} acts, such as"
            f" {self._example[what]}"
            for what, often in sorted(self._several.items())
        ]
        if self._lost:
            lost = sum(self._lost.values())
            told.append(f"events name objects that the log does not list: {lost:,} times (such as {min(self._lost)!r})")
        if objects.again:
            told.append(f"objects that are listed again, told of further: {objects.again:,}")
        if objects.undated:
            told.append(f"changes of objects at a time that cannot be read, left out: {objects.undated:,}")
        if self.unread:
            told.append(f"members of the list of objects that are none, left out: {self.unread:,}")
        if objects.relations and not objects.reads_related:
            told.append(
                f"relations between objects that no word of the mapping goes over, not read: {objects.relations:,}"
            )
        return told


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
    told = []
    for name, often in objects.counts.most_common():
        met = touched[name]
        spread = f"{min(met)}" if len(met) == 1 else f"{min(met)} to {max(met)}" if met else "none"
        as_part = f", as {', '.join(parts[name])}" if parts[name] else ""
        told.append(f"{name} ({often:,}; on {sum(met.values()):,} of {events:,} events, {spread} each{as_part})")
    # Most events of a process touch its case, and only one; of several such types the one with more objects.
    by_fit = sorted(objects.counts, key=lambda name: (touched[name][1], objects.counts[name]), reverse=True)
    case = by_fit[0] if by_fit else "TYPE"
    found = f"object types {'; '.join(told) or 'none'}; attributes of events: {', '.join(attributes) or 'none'}"
    remedy = (
        f"Say it in a mapping, such as [ocel] case = {case!r}, official = 'TYPE', 'TYPE:PART' or 'ATTRIBUTE'; or with"
        " --map case_id=TYPE --map official_id=TYPE."
    )
    expected = "which objects are the cases, and who acts on them"
    return SourceError([Fault(str(path), expected, found, remedy)])

"""The objects of an event log: which of them an event means by a word, and what was known of them by then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from riskml.intake.readers.documents import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from riskml.intake.readers.ocel_files import Object, Relations

RELATED = ">"
"""Stands in a word between an object of the event and one that is related with it."""

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_BEGINNING = ("", "0")
"""What tools write for the time of what an object is from its beginning, beside the first of January 1970."""


@dataclass(frozen=True, slots=True)
class Part:
    """Objects of one type, in one part of an event or relation where that is said."""

    type: str
    qualifier: str | None = None

    def fits(self, type_: str | None, qualifier: str) -> bool:
        """Tell whether an object of a type and in a part is meant."""
        return type_ == self.type and self.qualifier in (None, qualifier)


@dataclass(frozen=True, slots=True)
class ObjectPath:
    """From an event to its objects, or on to those related with them, and perhaps to an attribute of theirs."""

    first: Part
    then: Part | None = None
    attribute: str | None = None


def parsed(word: str, types: Mapping[str, Mapping[str, None]]) -> ObjectPath | None:
    """Read a word as a path, by the object types that a log has and their attributes.

    Examples
    --------
    >>> types = {"Employee": {}, "application": {"fee": None}, "company": {}}
    >>> parsed("Employee:approver", types)
    ObjectPath(first=Part(type='Employee', qualifier='approver'), then=None, attribute=None)
    >>> parsed("application > company", types).then
    Part(type='company', qualifier=None)
    >>> parsed("application.fee", types).attribute, parsed("resource", types)
    ('fee', None)
    """
    if (whole := _part(word.strip(), types)) is not None:
        return ObjectPath(whole[0], attribute=whole[1])
    before, sign, after = word.partition(RELATED)
    first, then = _part(before.strip(), types), _part(after.strip(), types)
    if not sign or first is None or then is None or first[1] is not None:
        return None
    return ObjectPath(first[0], then[0], then[1])


def _part(word: str, types: Mapping[str, Mapping[str, None]]) -> tuple[Part, str | None] | None:
    if word in types:
        return Part(word), None
    for name in sorted(types, key=len, reverse=True):
        rest = word.removeprefix(name)
        if rest == word or len(rest) == 1:
            continue
        if rest[0] == "." and rest[1:] in types[name]:
            return Part(name), rest[1:]
        if rest[0] == ":":
            attribute = next((one for one in types[name] if rest.endswith(f".{one}")), None)
            qualifier = rest[1:] if attribute is None else rest[1 : -len(attribute) - 1]
            return Part(name, qualifier), attribute
    return None


class Objects:
    """All objects of a log; memory holds their types, and of attributes and relations what is asked for.

    Parameters
    ----------
    wanted
        Whether an attribute of this name is asked for.
    related
        Whether relations between objects are.
    """

    def __init__(self, wanted: Callable[[str], bool], *, related: bool) -> None:
        self._wanted, self.reads_related = wanted, related
        self._types: dict[str, str] = {}
        self._said: dict[str, dict[str, list[tuple[datetime, str]]]] = {}
        self._related: dict[str, list[tuple[str, str]]] = {}
        self.counts: Counter[str] = Counter()
        self.attributes: dict[str, dict[str, None]] = {}
        self.relations = self.again = self.undated = 0

    def add(self, one: Object) -> None:
        """Take an object in; one that comes again is told of further."""
        if one.id is None or one.type is None:
            return
        if one.id in self._types:
            self.again += 1
        else:
            self.counts[one.type] += 1
        self._types.setdefault(one.id, one.type)
        known = self.attributes.setdefault(one.type, {})
        for name, value, time in one.attributes:
            known[name] = None
            if not self._wanted(name):
                continue
            since = _ALWAYS if (time or "") in _BEGINNING else moment(time)
            if since is None:
                self.undated += 1
            else:
                self._said.setdefault(one.id, {}).setdefault(name, []).append((since, value))
        self.relations += len(one.related)
        if self.reads_related:
            for to, qualifier in one.related:
                self._related.setdefault(one.id, []).append((to, qualifier))
                self._related.setdefault(to, []).append((one.id, qualifier))

    def type_of(self, ident: str) -> str | None:
        """Return the type of an object, if the log lists it."""
        return self._types.get(ident)

    def met(self, path: ObjectPath, related: Relations, only: str | None = None) -> list[str]:
        """Return the objects at a path's end, each once.

        Parameters
        ----------
        path
            The path.
        related
            The objects of the event.
        only
            The one object of its type that counts, where an event is told of each of several.
        """
        own = self._types.get(only) if only is not None else None
        firsts = [
            ident
            for ident, qualifier in related
            if path.first.fits(self._types.get(ident), qualifier) and (own != path.first.type or ident == only)
        ]
        if path.then is None:
            return [*dict.fromkeys(firsts)]
        # A case that the event reaches by a relation only is not among its objects.
        firsts += [only] if only is not None and own == path.first.type and not firsts else []
        then = path.then
        reached = (
            to
            for ident in firsts
            for to, qualifier in self._related.get(ident, ())
            if then.fits(self._types.get(to), qualifier)
        )
        return [*dict.fromkeys(reached)]

    def known(self, ident: str, attribute: str, at: datetime | None) -> str | None:
        """Return what was known of an object at a time: the latest that had been said by then."""
        said = self._said.get(ident, {}).get(attribute, ())
        by_then = [(since, place) for place, (since, _) in enumerate(said) if at is not None and since <= at]
        return said[max(by_then)[1]][1] if by_then else None


def latest(one: Object) -> dict[str, str]:
    """Return what is said of an object last."""
    said: dict[str, tuple[datetime, str]] = {}
    for name, value, time in one.attributes:
        since = moment(time) or _ALWAYS
        if name not in said or since >= said[name][0]:
            said[name] = since, value
    return {name: value for name, (_, value) in said.items()}


def first_met(paths: Sequence[ObjectPath], objects: Objects, related: Relations, only: str | None = None) -> list[str]:
    """Return the objects of the first path that leads to any."""
    found: Iterator[list[str]] = (objects.met(path, related, only) for path in paths)
    return next((one for one in found if one), [])

"""Releases of one contracting process, put together: however they are packed, in the order of their dates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from riskml.intake.readers.documents import at, moment, objects, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COMPILED = "compiled"
_DEEP = 40
"""What lies deeper is nothing that a table holds, and is replaced whole."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def merged(earlier: Any, later: Any, depth: int = 0) -> Any:
    """Put a later release of the same process over an earlier one, as the standard's merging does.

    Objects are merged by key, lists of objects by the members' ``id``; all else is replaced. What is empty in the
    later one replaces nothing: publishers write it for what they do not tell again.

    Examples
    --------
    >>> merged({"tender": {"id": "1", "status": "active"}}, {"tender": {"status": "complete"}, "awards": None})
    {'tender': {'id': '1', 'status': 'complete'}, 'awards': None}
    >>> merged({"awards": [{"id": "1"}]}, {"awards": [{"id": "1", "status": "active"}, {"id": "2"}]})
    {'awards': [{'id': '1', 'status': 'active'}, {'id': '2'}]}
    >>> merged({"awards": [{"id": "1"}]}, {"awards": []})
    {'awards': [{'id': '1'}]}
    """
    if later in (None, "", [], {}):
        return later if earlier is None else earlier
    if depth > _DEEP:
        return later
    if isinstance(earlier, dict) and isinstance(later, dict):
        return {**earlier, **{key: merged(earlier.get(key), value, depth + 1) for key, value in later.items()}}
    if not (isinstance(earlier, list) or isinstance(later, list)):
        return later
    several = [one if isinstance(one, list) else [one] for one in (earlier, later)]
    members = [one for each in several for one in each]
    if not all(text(at(one, "id")) for one in members):
        return later
    by_id: dict[str, Any] = {}
    for one in members:
        named = text(one["id"]) or ""
        by_id[named] = merged(by_id.get(named), one, depth + 1)
    return [*by_id.values()]


def is_compiled(release: dict[str, Any]) -> bool:
    """Tell whether a release is the state of its process: its date is not that of each fact in it."""
    return COMPILED in {one.lower() for one in texts(release.get("tag"))}


def releases(document: Any, depth: int = 0) -> Iterator[Any]:
    """Yield what a document holds: releases of a package or list, the state of each record, or itself."""
    if isinstance(document, list) and depth < _DEEP:
        for one in document:
            yield from releases(one, depth + 1)
    elif isinstance(at(document, "records"), list):
        for record in document["records"]:
            yield from _of_record(record)
    elif isinstance(document, dict) and "compiledRelease" in document:
        yield from _of_record(document)
    elif isinstance(at(document, "releases"), list):
        yield from document["releases"]
    else:
        yield document


def _of_record(record: Any) -> Iterator[Any]:
    """Yield the state of a record: as compiled, else its releases."""
    compiled = at(record, "compiledRelease")
    if isinstance(compiled, dict):
        yield {"ocid": at(record, "ocid"), **compiled, "tag": [COMPILED]}
        return
    embedded = [one for one in objects(at(record, "releases")) if "ocid" in one]
    yield from embedded or [record]


@dataclass(frozen=True, slots=True)
class Process:
    """What one source tells of one process.

    ``number`` is the line or place of its first release. ``recorded`` says when each fact was told, which is known of
    a single release only; ``released`` and ``release_id`` are the date and the identifier of the last one.
    """

    number: int
    release: dict[str, Any]
    recorded: str | None
    released: str | None
    release_id: str | None = None

    @property
    def origin(self) -> dict[str, str | None]:
        """The last release, as every row of the process names it."""
        return {"released_at": self.released, "release_id": self.release_id}


def process_of(told: Sequence[tuple[int, dict[str, Any]]]) -> Process:
    """Put the releases of one process together, in the order of their dates and not of their places.

    Examples
    --------
    >>> later = {"ocid": "o", "date": "2025-02-01", "tender": {"status": "complete"}}
    >>> first = {"ocid": "o", "date": "2025-01-01", "tender": {"title": "Desks", "status": "active"}}
    >>> whole = process_of([(1, later), (2, first)])
    >>> whole.release["tender"], whole.recorded, whole.released
    ({'title': 'Desks', 'status': 'complete'}, None, '2025-02-01')
    """
    number = min(place for place, _ in told)
    in_order = [release for _, release in told]
    if len(in_order) > 1:
        in_order.sort(key=_place)
    whole: Any = in_order[0]
    for one in in_order[1:]:
        whole = merged(whole, one)
    released = text(in_order[-1].get("date"))
    single = len(in_order) == 1 and not is_compiled(whole)
    return Process(number, whole, released if single else None, released, text(in_order[-1].get("id")))


def written(release: dict[str, Any]) -> str:
    """Return a release as text, the same for the same contents."""
    return json.dumps(release, sort_keys=True)


def _place(release: dict[str, Any]) -> tuple[datetime, int, str, str]:
    named = text(release.get("id")) or ""
    # Of one moment: by the number or name that the publisher gave, so that places in files decide nothing.
    return (moment(text(release.get("date"))) or _LONG_AGO, len(named), named, written(release))

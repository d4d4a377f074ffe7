"""What a warning is called, and the facts that it rests on: pairs of a rule and a record."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Fact = tuple[str, str]
SEPARATOR = "|"


def warning_id(about: str, key: str) -> str:
    """Return the name of a warning: of what it is about, never of its hits, so that it can grow.

    Examples
    --------
    >>> warning_id("case", "C-1") == warning_id("case", "C-1") != warning_id("tender", "C-1")
    True
    """
    return hashlib.sha256(f"{about}{SEPARATOR}{key}".encode()).hexdigest()[:16]


def facts_text(facts: Mapping[str, Iterable[str]]) -> str:
    """Write what a warning rests on: for each rule the records that its hits cite, as JSON with one form only."""
    ordered = {rule: sorted(set(records)) for rule, records in sorted(facts.items())}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))


def read_facts(text: str) -> frozenset[Fact] | None:
    """Read such a text back as pairs of rule and record; nothing where it is no such text.

    Examples
    --------
    >>> sorted(read_facts('{"paid_twice":["p1","p2"]}'))
    [('paid_twice', 'p1'), ('paid_twice', 'p2')]
    >>> read_facts("p1, p2") is None
    True
    """
    try:
        facts = json.loads(text)
    except ValueError:
        return None
    if not isinstance(facts, dict) or not all(isinstance(records, list) for records in facts.values()):
        return None
    return frozenset((rule, str(record)) for rule, records in facts.items() for record in records)


def facts_of_hit(rule: str, records: Iterable[object]) -> frozenset[Fact]:
    """Return the facts of one hit."""
    return frozenset((rule, str(record)) for record in records)


def said(value: object) -> str:
    """Return a cell as text; '' where it says nothing."""
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 (NaN)

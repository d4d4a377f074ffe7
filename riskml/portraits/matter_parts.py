"""The parts of the register about matters: lines, counts by unit, reminders, and rules to be set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from riskml.core.texts import Text
    from riskml.portraits.parts import Grade


@dataclass(frozen=True, slots=True)
class UnitLeads:
    """The warnings about matters of one unit; ``first`` is the earliest record, ``since`` the first list.

    ``red`` and ``yellow`` are issued; ``waiting`` and ``reminders`` are not.
    """

    unit_id: str
    unit: str
    red: int
    yellow: int
    waiting: int
    reminders: int
    new: int
    grown: int
    first: date
    since: date


@dataclass(frozen=True, slots=True)
class DeskReminders:
    """What one unit's desks are reminded of: by matter and rule how many cases, over all and since when."""

    unit_id: str
    unit: str
    reminders: int
    matters: tuple[tuple[Text, Text, int], ...]
    last: date


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One warning about a matter: all that the rules say of it, where it went, and since when it is known.

    ``rank`` is its place among all that wait for the reviewers, issued or not; ``order`` says why it stands there, and
    ``drawn`` whether a lot issued it.
    """

    warning_id: str
    rank: int
    about: str
    title: Text
    grade: Grade
    status: str
    grown_since: str
    finding: str
    officials: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    rules: tuple[Text, ...]
    hits: int
    reason: Text | None
    first: date
    last: date
    since: date
    inbox: Text | None
    recipient: str
    route: Text | None
    order: Text | None
    drawn: bool


@dataclass(frozen=True, slots=True)
class RuleToSet:
    """A rule that flags more than its due, and the value of its parameter at which it would not; NaN where none would.

    ``parameter`` is empty where the card names none.
    """

    rule: str
    label: Text
    hits: int
    flagged: int
    population: int
    share: float
    parameter: str
    value: float
    proposed: float
    proposed_share: float
    silent: bool

"""The trail of one case: every step that was done in it, in order, beside what its workflow asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from riskml.portraits.plain import plain

if TYPE_CHECKING:
    from datetime import date, datetime

    from riskml.core.texts import Text
    from riskml.portraits.parts import Grade, Provenance

State = Literal["done", "lacking", "ahead", "optional", "unneeded"]
Mark = Literal["out_of_order", "skipped", "repeated", "outside", "late", "entered_late", "record_missing"]


@dataclass(frozen=True, slots=True)
class Document:
    """A record that a step must leave; ``left`` is None where the log never says what was left."""

    name: str
    label: Text
    left: bool | None


@dataclass(frozen=True, slots=True)
class Act:
    """One step that was done: who, when, how long, with what limit, and what it left.

    ``workdays`` and ``hours`` are working time since the act before it (or since it was received); ``limit_workdays``
    is the limit that the log or the workflow sets, ``late_workdays`` what lies beyond it. ``others`` are records that
    nobody asked for, ``jumped`` the required steps that it went over, ``hits`` the numbers of the hits that cite it.
    ``account`` is what did it where that is told to be no person. ``limit_since``, ``hours_since`` and ``legal_since``
    are the days from which the card's limits were in force, where it tells them.
    """

    number: int
    operation_id: str
    step: str
    label: Text
    duty: Text | None
    place: int | None
    post: Text | None
    official_id: str
    official: str
    unit: str
    started_at: datetime | None
    occurred_at: datetime
    recorded_at: datetime | None
    workdays: int | None
    hours: float | None
    limit_workdays: float | None
    limit_hours: float | None
    legal_limit_workdays: float | None
    late_workdays: float | None
    outcome: Text | None
    amount: float | None
    reason: str
    records: tuple[Document, ...]
    others: tuple[str, ...]
    jumped: tuple[Text, ...]
    marks: tuple[Mark, ...]
    hits: tuple[int, ...]
    account: str = ""
    limit_since: date | None = None
    hours_since: date | None = None
    legal_since: date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One step of the workflow, and what became of it in this case.

    ``state`` is 'lacking' where the case went past a required step, or closed, without it; 'ahead' where it has not
    come to it; 'optional' where the step need not be done; 'unneeded' after a refusal or withdrawal.
    """

    place: int
    step: str
    label: Text
    duty: Text | None
    post: Text | None
    required: bool
    state: State
    acts: tuple[int, ...]
    level: Text | None
    risk: Text | None
    control: Text | None


@dataclass(frozen=True, slots=True)
class TrailHit:
    """A hit that cites this case or one of its acts; ``elsewhere`` counts the records that lie in other cases."""

    number: int
    rule: str
    label: Text
    grade: Grade
    sentence: Text
    innocent: Text
    acts: tuple[int, ...]
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Trail:
    """The full trail of one case, as known on a date.

    ``guided`` tells whether a matter card gives the workflow; without one it is the common variant of the log, and
    what lacks is only unusual. ``workdays`` run from the opening to the close, or to the date while it is open.
    """

    kind: ClassVar[str] = "trail"

    case_id: str
    matter_id: str
    matter: Text
    law: Text | None
    unit: str
    applicant_id: str
    counterparty: str
    agent: str
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    outcome: Text | None
    amount: float | None
    workdays: int | None
    limit_workdays: float | None
    guided: bool
    acts: tuple[Act, ...]
    workflow: tuple[Planned, ...]
    hits: tuple[TrailHit, ...]
    rules_silent: int
    provenance: Provenance
    limit_since: date | None = None

    @property
    def lacking(self) -> tuple[Planned, ...]:
        """The required steps that the case went past, or closed, without."""
        return tuple(one for one in self.workflow if one.state == "lacking")

    @property
    def records_missing(self) -> int:
        """How many records that the steps done should have left are not listed."""
        return sum(one.left is False for act in self.acts for one in act.records)

    def marked(self, mark: Mark) -> int:
        """Return how many acts bear a mark."""
        return sum(mark in act.marks for act in self.acts)

    @property
    def people(self) -> int:
        """How many officials acted."""
        return len({act.official_id for act in self.acts if act.official_id})

    def to_dict(self) -> dict[str, Any]:
        """Return the whole trail as values that JSON can hold."""
        return {"kind": self.kind, **plain(self)}

"""The portraits themselves: an official's, a unit's, the whole, and the register of warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from riskml.portraits.plain import plain

if TYPE_CHECKING:
    from datetime import date

    from riskml.core.texts import Text
    from riskml.portraits.chart_parts import ScorePlace
    from riskml.portraits.matter_parts import Choices, DeskReminders, LeadLine, ListCounts, RuleToSet, UnitLeads
    from riskml.portraits.parts import (
        Account,
        CommonProblem,
        CommonRule,
        CommonRules,
        Count,
        Coverage,
        Gap,
        GapGroup,
        GradePanel,
        HitPanel,
        MetricPanel,
        Person,
        Provenance,
        Shape,
        UnitCount,
    )
    from riskml.portraits.reason_parts import Involved, Reason, Summary


@dataclass(frozen=True, slots=True)
class Matters:
    """The warnings about matters of one run.

    Parameters
    ----------
    lines
        Those that were issued, in the order of their rank; without those about counterparties.
    parties
        Those about counterparties.
    later
        Those that were not issued, in the order of their rank.
    desks
        The reminders by unit, most first, but those of rules that the list tells by unit.
    rules
        Rules that flag more than their due, and what to set instead.
    units
        Counts by unit.
    common
        By unit, the rules that several of its people were hit by.
    """

    lines: tuple[LeadLine, ...]
    parties: tuple[LeadLine, ...]
    later: tuple[LeadLine, ...]
    desks: tuple[DeskReminders, ...]
    rules: tuple[RuleToSet, ...]
    units: tuple[UnitLeads, ...]
    common: tuple[CommonRules, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """What every portrait has: the period it speaks of, where it comes from, and what it leaves unsaid.

    ``off`` puts together those gaps that are for want of the same tables.
    """

    kind: ClassVar[str] = ""

    start: date
    end: date
    provenance: Provenance
    gaps: tuple[Gap, ...]
    off: tuple[GapGroup, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the whole portrait as values that JSON can hold."""
        return {"kind": self.kind, **plain(self)}


@dataclass(frozen=True, slots=True)
class OfficialPortrait(Portrait):
    """The account of one official's score, which the official could answer.

    ``summary`` is the first screen; ``place`` the score's among others, nothing where a rule lists the person;
    ``reasons`` those for which the person is listed, first; ``involved`` what rules say of matters that the person had
    a hand in, beside the unit's.
    """

    kind: ClassVar[str] = "official"

    person: Person
    grade: GradePanel
    summary: Summary
    account: Account | None
    place: ScorePlace | None
    reasons: tuple[Reason, ...]
    involved: tuple[Involved, ...]
    hits: tuple[HitPanel, ...]
    metrics: tuple[MetricPanel, ...]


@dataclass(frozen=True, slots=True)
class UnitPortrait(Portrait):
    """The shape of a unit; nobody in it is named, and small groups are not shown at all.

    ``hidden`` is a unit of too few people for any figure of theirs; ``counted`` tells whether its warnings
    and hits are shown, which a larger unit may lack, too, so that a small one's cannot be worked out. ``own`` are the
    hits about the unit itself, which name nobody; ``common`` the rules that several of its people were hit by.
    """

    kind: ClassVar[str] = "unit"

    unit_id: str
    unit: str
    people: int
    hidden: bool
    counted: bool
    warnings: tuple[Count, ...]
    hits: tuple[Count, ...]
    own: tuple[HitPanel, ...]
    common: tuple[CommonRule, ...]
    metrics: tuple[MetricPanel, ...]
    shapes: tuple[Shape, ...]
    rule: Text


@dataclass(frozen=True, slots=True)
class WholePortrait(Portrait):
    """The whole that was measured: counts, common problems, what could not be measured; ``told_first`` goes before."""

    kind: ClassVar[str] = "whole"

    counts: ListCounts
    families: tuple[Count, ...]
    hits: tuple[Count, ...]
    units: tuple[UnitCount, ...]
    problems: tuple[CommonProblem, ...]
    coverage: tuple[Coverage, ...]
    rule: Text
    told_first: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Staff:
    """The officials of one unit, in order of their identifiers; without a unit, an empty name."""

    unit_id: str
    unit: str
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Register(Portrait):
    """The warnings of one run, for the reviewers, and everybody by unit; ``told_first`` goes before."""

    kind: ClassVar[str] = "register"

    counts: ListCounts
    choices: Choices
    staff: tuple[Staff, ...]
    matters: Matters
    problems: tuple[CommonProblem, ...]
    told_first: tuple[Text, ...] = ()

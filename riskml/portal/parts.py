"""Cases that were split: who belongs together, which records lie with which, what a second case has of the first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from pydantic import TypeAdapter

from riskml.core.texts import Text
from riskml.portal.models import CaseFile, Reason, Rule, RunWarning, Signature
from riskml.portal.models_answers import CasePaper
from riskml.portal.place import place
from riskml.reviews import FINDINGS
from riskml.reviews.cases import Case, concluded, holders
from riskml.reviews.facts import read_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from riskml.reviews.cases import Recommendation
    from riskml.reviews.facts import Fact

KEPT: Final = TypeAdapter(Case)
_OPEN: Final = "open"


def case_of(row: CaseFile) -> Case:
    """Return the case that a row keeps."""
    return KEPT.validate_json(row.kept)


def with_parts(numbers: Iterable[str]) -> list[str]:
    """Return numbers of cases, and those of all that were split off them, directly or not."""
    return _descended(numbers, CaseFile.objects.filter(split_at__isnull=False))


def with_all_below(numbers: Iterable[str]) -> list[str]:
    """Return numbers of cases, and those of all that came of them, split off or opened about them, directly or not."""
    return _descended(numbers, CaseFile.objects.all())


def _descended(numbers: Iterable[str], among: QuerySet[CaseFile]) -> list[str]:
    found = list(dict.fromkeys(numbers))
    layer = found
    while layer:
        below = among.filter(parent__in=layer).exclude(number__in=found)
        layer = list(below.order_by("number").values_list("number", flat=True))
        found += layer
    return found


def family_of(row: CaseFile) -> list[Case]:
    """Return the first case and all that were split off it, whichever of them is asked of."""
    first = case_of(row).line[0]
    return [case_of(one) for one in CaseFile.objects.filter(number__in=with_parts([first])).order_by("number")]


def first_of(row: CaseFile) -> CaseFile:
    """Return the case that came from the warning itself."""
    return CaseFile.objects.get(number=case_of(row).line[0]) if row.split_at is not None else row


def warning_number(row: CaseFile) -> str:
    """Return the number of the warning that a case came from, split off or not; empty where it came from none."""
    return first_of(row).warning


def told_by(row: CaseFile, moment: datetime) -> RunWarning | None:
    """Return the warning that a case came from as it had been told by a moment."""
    told = RunWarning.objects.filter(number=warning_number(row)).select_related("run").order_by("run__as_of", "run__pk")
    return told.filter(run__loaded_at__lte=moment).last() or told.first()


def looked_at(case: Case, until: int | None = None) -> datetime:
    """Return as of when the facts of a case are those that it is about: its opening, or when they had grown.

    Parameters
    ----------
    case
        Which.
    until
        As of how many of its moves; by default of all.
    """
    register = place().cases.register_of[case.register]
    grown = {one.name for one in register.move if one.effect == "grow"}
    return max([case.opening.at, *(one.at for one in case.made[:until] if one.move in grown)])


def held(row: CaseFile, until: int | None = None) -> frozenset[Fact]:
    """Return what lies with a case of the facts that its warning rests on; none of a warning about a person.

    Parameters
    ----------
    row
        Which.
    until
        As of how many of its moves; by default now.
    """
    case = case_of(row)
    told = told_by(row, looked_at(case, until))
    facts = read_facts(told.facts) if told else None
    if not facts:
        return frozenset()
    lie = holders(family_of(row), facts, place().cases, (row.number, until) if until else None)
    return frozenset(fact for fact, number in lie.items() if number == row.number)


def share_of(row: CaseFile, until: int | None = None) -> frozenset[Fact] | None:
    """Return what lies with a case of a warning that was split; None where it never was."""
    if row.split_at is None and not CaseFile.objects.filter(split_at__isnull=False, parent=row.number).exists():
        return None
    return held(row, until)


def trail_of(row: CaseFile) -> tuple[Signature, ...]:
    """Return the signatures of a case, those before it was split off among them, in their order."""
    own = tuple(row.signatures.all())
    if row.split_at is None:
        return own
    above = trail_of(CaseFile.objects.get(number=row.parent))
    return (*(one for one in above if one.place < row.split_at), *own)


def papers_of(row: CaseFile) -> QuerySet[CasePaper]:
    """Return the files of a case, and those that were there when it was split off."""
    mine, part = Q(case=row), case_of(row).opening.part
    if part is not None:
        mine |= Q(case__number__in=part.of, at__lte=part.at)
    return CasePaper.objects.filter(mine)


def finding_of(row: CaseFile, case: Case, count: int) -> str:
    """Return what a move of a case concluded, counted from one; of a clue's result, what the clue came to."""
    finding = concluded(case, place().cases.register_of[case.register], count)
    return _of_linked(row, case) if finding == "linked" else finding


def _of_linked(row: CaseFile, case: Case) -> str:
    """Return what the cases came to that a warning was handed over as: open until one of them has ended."""
    numbers = {
        *case.linked,
        *CaseFile.objects.filter(parent=row.number, register="clue").values_list("number", flat=True),
    }
    found = []
    for one in CaseFile.objects.filter(number__in=numbers, register="clue"):
        ended = case_of(one)
        move = place().cases.register_of[one.register].named(ended.made[-1].move) if one.final else None
        found.append((move.finding if move else "") or _OPEN)
    return min(found, key=FINDINGS.index, default=_OPEN)


def recommended_for(row: CaseFile) -> tuple[Recommendation, ...]:
    """Return what the library has that fits the reasons of a case's warning."""
    told = told_by(row, looked_at(case_of(row)))
    if told is None:
        return ()
    names = set(Reason.objects.filter(warning=told).values_list("name", flat=True))
    share = share_of(row)
    if share is not None:
        names &= {rule for rule, _ in share}
    areas = set(Rule.objects.filter(run=told.run, name__in=names).values_list("area", flat=True))
    return place().library.fitting(names, areas)


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one rule, with what the rule is called."""

    rule: str
    label: Text
    records: tuple[str, ...]


def records_said(row: CaseFile, facts: Collection[Fact]) -> tuple[Records, ...]:
    """Return facts by rule, with what each rule is called."""
    told = told_by(row, looked_at(case_of(row)))
    labels = {one.name: one.label for one in Reason.objects.filter(warning=told)} if told else {}
    found: dict[str, list[str]] = defaultdict(list)
    for rule, record in sorted(facts):
        found[rule].append(record)
    return tuple(
        Records(rule, labels.get(rule, Text.same(rule)), tuple(records)) for rule, records in sorted(found.items())
    )

"""How cases moved in a month or a quarter, by unit and by office: numbers of cases, and no case.

Of what is about people, one or two cases of a unit are not told, nor what they could be worked out from.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, F, OuterRef, Q, Subquery

from riskml.portal.accounts import now
from riskml.portal.models import CaseFile, CaseUnit, RunWarning, Unit
from riskml.portal.models_notes import Step
from riskml.portal.place import place
from riskml.portal.scopes import current_run
from riskml.portal.seeded import real_cases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.portal.periods import Period

MEASURES: Final = ("opened", "assessed", "assigned", "answered", "rectified", "closed", "late")
FEW: Final = 3
"""Fewer cases about people than these are not told of a unit."""
_REGISTERS: Final = ("warning", "clue")
_ASSESSED: Final = ("assess", "propose")
_RECTIFIED: Final = ("rectify",)

Cell = int | None
"""A number of cases; none where it is not told."""


@dataclass(frozen=True, slots=True)
class Row:
    """One unit or office: a number for each measure, and that of the period before."""

    name: str
    now: Mapping[str, Cell]
    before: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Part:
    """What is about people, or about matters: over all, by unit and by office."""

    total: Row
    units: tuple[Row, ...] = ()
    offices: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """A period beside the one before it."""

    period: Period
    people: Part
    matters: Part


@dataclass(slots=True)
class _Counted:
    """The cases of each measure, and those of each unit and office."""

    total: dict[str, set[int]] = field(default_factory=lambda: {one: set() for one in MEASURES})

    def by(self, places: Mapping[int, Iterable[str]]) -> dict[str, dict[str, set[int]]]:
        """Return the cases of each measure by where they belong."""
        found: dict[str, dict[str, set[int]]] = defaultdict(lambda: {one: set() for one in MEASURES})
        for measure, cases in self.total.items():
            for case in cases:
                for name in places.get(case, ()):
                    found[name][measure].add(case)
        return found


def progress(period: Period, units: frozenset[str] | None = None) -> Progress:
    """Count a period and the one before it; with units, only what concerns these.

    Parameters
    ----------
    period
        Which.
    units
        The units that the reader may know of; None for all of them.
    """
    halves = [_counted(period, units), _counted(period.before, units)]
    cases = {case for half in halves for told in half.total.values() for case in told}
    of_units, of_offices, people = _places(cases, units)
    parts = []
    for about_people in (True, False):
        kept = [_only(half, people, inside=about_people) for half in halves]
        parts.append(_part(kept[0], kept[1], of_units, of_offices, hides=about_people))
    return Progress(period, *parts)


def _counted(period: Period, units: frozenset[str] | None) -> _Counted:
    counted = _Counted()
    since = datetime.combine(period.first, time.min)
    until = datetime.combine(period.last + timedelta(days=1), time.min)
    cases = CaseFile.objects.filter(real_cases(), register__in=_REGISTERS)
    if units is not None:
        cases = cases.filter(Exists(CaseUnit.objects.filter(case=OuterRef("pk"), unit_id__in=units)))
    counted.total["opened"].update(cases.filter(opened_at__gte=since, opened_at__lt=until).values_list("pk", flat=True))
    steps = Step.objects.filter(case__in=cases.values("pk"))
    kinds = _kinds()
    made = steps.filter(at__gte=since, at__lt=until).values_list("case_id", "case__register", "move", "to", "origin")
    for case, register, move, to, origin in made:
        for measure in kinds.get((register, move), ()):
            counted.total[measure].add(case)
        if to != origin and _final(register, to):
            counted.total["closed"].add(case)
    # Late is what fell due in the period and was not moved on in time: moved on later, or not yet.
    due = Q(due__gte=period.first, due__lte=period.last)
    missed = steps.filter(due, at__date__gt=F("due")).exclude(origin=F("to"))
    counted.total["late"].update(missed.values_list("case_id", flat=True))
    stands = cases.filter(due, due__lt=now().date(), final=False)
    counted.total["late"].update(stands.values_list("pk", flat=True))
    return counted


def _kinds() -> dict[tuple[str, str], list[str]]:
    """Return what each move of the table counts as."""
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in _REGISTERS:
        for one in place().cases.register_of[name].move:
            told = {
                "assessed": one.name in _ASSESSED,
                "assigned": one.effect == "assign" and bool(one.to),
                "answered": one.effect == "answer",
                "rectified": one.name in _RECTIFIED,
            }
            kinds[name, one.name] += [measure for measure, holds in told.items() if holds]
    return kinds


def _final(register: str, state: str) -> bool:
    told = place().cases.register_of[register].state.get(state)
    return told is not None and told.final


def _places(
    cases: set[int], units: frozenset[str] | None
) -> tuple[dict[int, list[str]], dict[int, list[str]], set[int]]:
    """Return the units and the office of each case, and which cases are about people."""
    rows = CaseUnit.objects.filter(case__in=cases)
    rows = rows if units is None else rows.filter(unit_id__in=units)
    names = {one.unit_id: one.called for one in Unit.objects.filter(run=current_run())}
    of_units: dict[int, list[str]] = defaultdict(list)
    for case, unit in rows.values_list("case_id", "unit_id"):
        of_units[case].append(names.get(unit, unit))
    told = RunWarning.objects.filter(number=OuterRef("warning")).order_by("-run__as_of", "-run__pk")
    annotated = CaseFile.objects.filter(pk__in=cases).annotate(
        office=Subquery(told.values("inbox_zh")[:1]), about=Subquery(told.values("about")[:1])
    )
    of_offices: dict[int, list[str]] = {}
    people: set[int] = set()
    for case, register, office, about in annotated.values_list("pk", "register", "office", "about"):
        if office:
            of_offices[case] = [office]
        if register != "warning" or about == "person":
            people.add(case)
    return of_units, of_offices, people


def _only(half: _Counted, people: set[int], *, inside: bool) -> _Counted:
    kept = {one: {case for case in cases if (case in people) == inside} for one, cases in half.total.items()}
    return _Counted(kept)


def _part(
    this: _Counted,
    before: _Counted,
    of_units: Mapping[int, Iterable[str]],
    of_offices: Mapping[int, Iterable[str]],
    *,
    hides: bool,
) -> Part:
    tables = []
    totals = [{one: len(cases) for one, cases in half.total.items()} for half in (this, before)]
    told: list[dict[str, Cell]] = [dict(one) for one in totals]
    for places in (of_units, of_offices):
        halves = [half.by(places) for half in (this, before)]
        names = sorted({*halves[0], *halves[1]})
        counts = [{name: {one: len(half[name][one]) for one in MEASURES} for name in names} for half in halves]
        cells = [_hidden(one, total) if hides else (one, total) for one, total in zip(counts, told, strict=True)]
        told = [dict(one[1]) for one in cells]
        tables.append(tuple(Row(name, cells[0][0][name], cells[1][0][name]) for name in names))
    return Part(Row("", told[0], told[1]), *tables)


def _hidden(
    counts: Mapping[str, Mapping[str, int]], total: Mapping[str, Cell]
) -> tuple[dict[str, dict[str, Cell]], dict[str, Cell]]:
    """Hide what is few, and as much more as it takes that nobody works it out from the rest and the total."""
    cells: dict[str, dict[str, Cell]] = {name: dict(row) for name, row in counts.items()}
    whole = dict(total)
    for measure in MEASURES:
        column = sorted((row[measure], name) for name, row in counts.items() if row[measure])
        few = [one for one in column if one[0] < FEW]
        more = column[len(few) :]
        # One hidden cell, or cells that sum up to less than is told, follow from the total: the next goes with them.
        while few and more and (len(few) == 1 or sum(count for count, _ in few) < FEW):
            few.append(more.pop(0))
        for _, name in few:
            cells[name][measure] = None
        told = whole[measure]
        lone = bool(few) and (len(few) == 1 or sum(count for count, _ in few) < FEW)
        if lone or (told is not None and 0 < told < FEW):
            whole[measure] = None
    return cells, whole

"""What runs told of the rules and metrics by which improvements are measured: read once for a page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from riskml.portal.effects import (
    Effect,
    Verdict,
    Window,
    effect_of,
    effect_of_metric,
    following,
    may_name_until,
    together,
    whole_months,
)
from riskml.portal.models import Reason, Rule, RunWarning, Unit
from riskml.portal.models_notes import RuleMonth, RunTold
from riskml.portal.models_watch import UnitMetric
from riskml.portal.parts import warning_number
from riskml.portal.scopes import current_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.core.texts import Text
    from riskml.portal.models import CaseFile
    from riskml.portal.models_watch import TaskMetric

MOST_METRICS: Final = 3
"""Metrics of one task: the more there are, the wider is each interval."""
_STATES: Final = ("ok", "miscalibrated", "idle")
"""States of a rule in which that it flagged nobody says something."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One rule or metric in one unit, before and since.

    Parameters
    ----------
    label, unit
        What and where.
    effect
        What was measured.
    concern
        Of a metric, the side on which it is worth a look; empty of a rule.
    named
        Of a metric, who named it and when.
    """

    label: Text
    unit: str
    effect: Effect
    concern: str = ""
    named: TaskMetric | None = None

    @property
    def verdict(self) -> Verdict:
        """What the interval says: fewer is the better of a rule, and whatever concerns less of a metric."""
        told = self.effect.verdict
        if self.concern != "low":
            return told
        return "more" if told == "fewer" else "fewer" if told == "more" else told


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of cases by the number of the warning, and what runs told of them by rule and unit."""

    of: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, Text]
    windows: Mapping[tuple[str, str], list[Window]]


@dataclass(frozen=True, slots=True)
class _Metrics:
    """What runs told of the metrics that were named, by unit and metric."""

    labels: Mapping[tuple[str, str], Text]
    concerns: Mapping[tuple[str, str], str]
    months: Mapping[tuple[str, str], Mapping[date, tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What runs told of the rules, metrics and units of some cases."""

    rules: _Rules
    metrics: _Metrics
    names: Mapping[str, str]

    @classmethod
    def of(cls, rows: Iterable[CaseFile]) -> Measured:
        """Read it in a few look-ups, however many cases there are; their units and metrics are prefetched."""
        rows = list(rows)
        units = {each.unit_id for one in rows for each in one.units.all()}
        people: dict[tuple[int, str], int] = {}
        called: dict[str, str] = {}
        for unit in Unit.objects.filter(unit_id__in=units).order_by("run__as_of"):
            people[unit.run_id, unit.unit_id] = unit.people
            called[unit.unit_id] = unit.called
        named = {each.name for one in rows for each in one.metrics.all()}
        return cls(_rules(rows, units, people), _metrics(named, units), called)

    def compared(self, row: CaseFile, began: date) -> tuple[Compared, ...]:
        """Return what was measured of a case's rules and metrics in its units, all of it sure together."""
        units = [each.unit_id for each in row.units.all()]
        pairs = [
            Compared(self.rules.labels[name], self.names.get(unit, unit), effect)
            for name in self.rules.of.get(warning_number(row), ())
            if name in self.rules.labels
            for unit in units
            if (effect := effect_of(self.rules.windows.get((name, unit), []), began)).before.of
        ]
        pairs += [
            Compared(
                self.metrics.labels[unit, each.name],
                self.names.get(unit, unit),
                effect_of_metric(self.metrics.months.get((unit, each.name), {}), began),
                self.metrics.concerns[unit, each.name],
                each,
            )
            for each in row.metrics.all()
            for unit in units
            if (unit, each.name) in self.metrics.labels
        ]
        effects = together([one.effect for one in pairs])
        return tuple(replace(one, effect=effect) for one, effect in zip(pairs, effects, strict=True))


def choices(begun: Mapping[CaseFile, date], today: date) -> dict[str, tuple[tuple[str, Text], ...]]:
    """Return by their numbers what cases may be measured by, too: none once there is something to see of it.

    Parameters
    ----------
    begun
        The cases, each with the day on which its improvement began.
    today
        The day.
    """
    able = [row for row, began in begun.items() if not row.final and today <= may_name_until(began)]
    units = {each.unit_id for row in able for each in row.units.all()}
    known: dict[str, dict[str, Text]] = defaultdict(dict)
    for one in UnitMetric.objects.filter(run=current_run(), unit_id__in=units).defer("months") if units else ():
        known[one.unit_id][one.name] = one.label
    found: dict[str, tuple[tuple[str, Text], ...]] = {}
    for row in able:
        named = {each.name for each in row.metrics.all()}
        told = {name: label for each in row.units.all() for name, label in known.get(each.unit_id, {}).items()}
        left = tuple((name, label) for name, label in sorted(told.items()) if name not in named)
        if left and len(named) < MOST_METRICS:
            found[row.number] = left
    return found


def _rules(rows: list[CaseFile], units: set[str], people: Mapping[tuple[int, str], int]) -> _Rules:
    rules: dict[str, dict[str, None]] = defaultdict(dict)
    of_warnings = RunWarning.objects.filter(number__in=[warning_number(one) for one in rows])
    reasons = Reason.objects.filter(warning__in=of_warnings, kind="rule").order_by("warning__run__as_of", "place")
    for number, name in reasons.values_list("warning__number", "name"):
        rules[number][name] = None
    names = {name for told in rules.values() for name in told}
    asked: set[tuple[int, str]] = set()
    labels: dict[str, Text] = {}
    for rule in Rule.objects.filter(name__in=names).order_by("run__as_of"):
        labels[rule.name] = rule.label
        if rule.state in _STATES:
            asked.add((rule.run_id, rule.name))
    flagged: dict[tuple[int, str, str], dict[date, int]] = defaultdict(dict)
    for one in RuleMonth.objects.filter(rule__in=names, unit_id__in=units):
        flagged[one.run_id, one.rule, one.unit_id][one.month] = one.flagged
    windows: dict[tuple[str, str], list[Window]] = defaultdict(list)
    for told in RunTold.objects.select_related("run").order_by("run__as_of", "run__pk"):
        months = whole_months(told.start, told.run.as_of)
        for name in names:
            for unit_id in units if (told.run_id, name) in asked else ():
                window = Window(
                    told.run.as_of,
                    months,
                    people.get((told.run_id, unit_id), 0),
                    flagged.get((told.run_id, name, unit_id), {}),
                )
                windows[name, unit_id].append(window)
    return _Rules({number: tuple(told) for number, told in rules.items()}, labels, windows)


def _metrics(named: set[str], units: set[str]) -> _Metrics:
    labels: dict[tuple[str, str], Text] = {}
    concerns: dict[tuple[str, str], str] = {}
    months: dict[tuple[str, str], dict[date, tuple[float, float]]] = defaultdict(dict)
    told = UnitMetric.objects.filter(name__in=named, unit_id__in=units).select_related("run")
    for one in told.order_by("run__as_of", "run__pk") if named else ():
        key = (one.unit_id, one.name)
        labels[key], concerns[key] = one.label, one.concern
        for day, observed, expected in one.months:
            month = date.fromisoformat(day)
            # A month that is not over when the run was made is told by a later one.
            if following(month) - timedelta(days=1) <= one.run.as_of:
                months[key][month] = (observed, expected)
    return _Metrics(labels, concerns, months)

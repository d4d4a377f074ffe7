"""Improvement tasks: what was to be improved, and how often the same rules flagged the same units before and since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q
from django.views.decorators.http import require_GET

from riskml.portal.doors import RoomRequest, door
from riskml.portal.effects import EFFECT_SHOWN, ENDS, IMPROVING, Effect, Window, effect_of, together, whole_months
from riskml.portal.models import CaseFile, Reason, Rule, RunWarning, Unit
from riskml.portal.models_notes import RuleMonth, RunTold, Step
from riskml.portal.pages import page
from riskml.portal.parts import warning_number
from riskml.portal.scopes import readable_cases
from riskml.portal.views.listing import LAST_WITHOUT_DUE, sheet_of
from riskml.portal.views.standing import line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.http import HttpResponse

    from riskml.core.texts import Text
    from riskml.portal.views.standing import Line

_MEASURED: Final = ("ok", "miscalibrated", "idle")
"""States of a rule in which that it flagged nobody says something."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One rule in one unit, before and since."""

    rule: Text
    unit: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Task:
    """One improvement.

    Parameters
    ----------
    line
        Its case.
    opens
        Whether the reader may open the case; else nothing is shown that names what it is about.
    began
        When it was begun.
    ended, shown
        When its end was signed, and whether it was signed as an effect shown; none while it is open.
    compared
        What the runs measured.
    """

    line: Line
    opens: bool
    began: date
    ended: date | None
    shown: bool
    compared: tuple[Compared, ...]

    @property
    def stands(self) -> str:
        """How an open one stands: nothing to compare, no interval that tells, fewer flagged, or more of some."""
        verdicts = {one.effect.verdict for one in self.compared} - {"unknown"}
        if not verdicts:
            return "to_sign"
        return next((one for one in ("more", "fewer") if one in verdicts), "open")


@require_GET
@door("improvements")
def improvements(request: RoomRequest) -> HttpResponse:
    """List them, those that are open first."""
    steps = Step.objects.filter(case=OuterRef("pk"))
    begun = Exists(steps.filter(to=IMPROVING))
    ended = Q(Exists(steps.filter(move__in=ENDS)), final=True)
    readable = readable_cases(request.reader, {"warning": "improvements"})
    rows = CaseFile.objects.filter(readable, begun).filter(Q(state=IMPROVING) | ended)
    sheet = sheet_of(rows.order_by("final", LAST_WITHOUT_DUE, "number").prefetch_related("units", "steps"), request.GET)
    numbers = [one.number for one in sheet.rows]
    opens = CaseFile.objects.filter(readable_cases(request.reader), number__in=numbers)
    may_open = set(opens.values_list("number", flat=True))
    measured = _Measured.of(sheet.rows)
    tasks = []
    for row in sheet.rows:
        made = list(row.steps.all())
        began = next(one.at.date() for one in reversed(made) if one.to == IMPROVING)
        end = next((one for one in reversed(made) if one.move in ENDS and row.final), None)
        compared = measured.compared(row, began)
        line = line_of(row, request.reader)
        shown = end is not None and end.move == EFFECT_SHOWN
        tasks.append(Task(line, row.number in may_open, began, end.at.date() if end else None, shown, compared))
    return page(request, "improvements.html.j2", {"sheet": sheet, "tasks": tasks})


@dataclass(frozen=True, slots=True)
class _Measured:
    """What runs told of the rules and units of some cases: read once for a page."""

    rules: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, Text]
    names: Mapping[str, str]
    windows: Mapping[tuple[str, str], list[Window]]

    @classmethod
    def of(cls, rows: Iterable[CaseFile]) -> _Measured:
        """Read it in a few look-ups, however many cases there are."""
        rows = list(rows)
        rules: dict[str, dict[str, None]] = defaultdict(dict)
        of_warnings = RunWarning.objects.filter(number__in=[warning_number(one) for one in rows])
        reasons = Reason.objects.filter(warning__in=of_warnings, kind="rule").order_by("warning__run__as_of", "place")
        for number, name in reasons.values_list("warning__number", "name"):
            rules[number][name] = None
        names = {name for told in rules.values() for name in told}
        units = {each.unit_id for one in rows for each in one.units.all()}
        runs = RunTold.objects.select_related("run").order_by("run__as_of", "run__pk")
        people: dict[tuple[int, str], int] = {}
        called: dict[str, str] = {}
        for unit in Unit.objects.filter(unit_id__in=units).order_by("run__as_of"):
            people[unit.run_id, unit.unit_id] = unit.people
            called[unit.unit_id] = unit.called
        asked: set[tuple[int, str]] = set()
        labels: dict[str, Text] = {}
        for rule in Rule.objects.filter(name__in=names).order_by("run__as_of"):
            labels[rule.name] = rule.label
            if rule.state in _MEASURED:
                asked.add((rule.run_id, rule.name))
        flagged: dict[tuple[int, str, str], dict[date, int]] = defaultdict(dict)
        for one in RuleMonth.objects.filter(rule__in=names, unit_id__in=units):
            flagged[one.run_id, one.rule, one.unit_id][one.month] = one.flagged
        windows: dict[tuple[str, str], list[Window]] = defaultdict(list)
        for told in runs:
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
        return cls({number: tuple(told) for number, told in rules.items()}, labels, called, windows)

    def compared(self, row: CaseFile, began: date) -> tuple[Compared, ...]:
        """Return what was measured of a case's rules in its units."""
        pairs = [
            (name, each.unit_id, effect)
            for name in self.rules.get(warning_number(row), ())
            if name in self.labels
            for each in row.units.all()
            if (effect := effect_of(self.windows.get((name, each.unit_id), []), began)).before.of
        ]
        effects = together([effect for _, _, effect in pairs])
        return tuple(
            Compared(self.labels[name], self.names.get(unit, unit), effect)
            for (name, unit, _), effect in zip(pairs, effects, strict=True)
        )

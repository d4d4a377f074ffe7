"""The first screen of an official's portrait: what a reader with twenty seconds is told, in the order of reading."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from riskml.core.texts import Text, listed
from riskml.portraits.numerals import fixed, number
from riskml.portraits.phrases_reasons import PHRASES, told
from riskml.portraits.reason_parts import Summary
from riskml.portraits.reasons import LATE
from riskml.portraits.sentences import amount
from riskml.rules.written import SEVERAL, sum_told, unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.portraits.parts import GapGroup, GradePanel, MetricPanel, Person
    from riskml.portraits.reason_parts import Reason, Record
    from riskml.portraits.run_data import RunData

MOST_RECORDS = 5
MOST_ALSO = 6
MOST_BETTER = 3
BETTER = -1.0
"""A metric speaks for somebody from this many standard deviations on, on the side that does not concern."""


def summary_of(
    person: Person,
    grade: GradePanel,
    reasons: Sequence[Reason],
    panels: Sequence[MetricPanel],
    *,
    off: Sequence[GapGroup],
    run_data: RunData,
) -> Summary:
    """Draw the first screen from what the portrait tells in full below it."""
    shown = _shown(grade, reasons)
    return Summary(
        line=_line(person, grade, shown, run_data),
        also=tuple(one.label for one in reasons[1 : 1 + MOST_ALSO]),
        favour=_favour(reasons, panels, run_data),
        money=_money(reasons),
        records=_records(reasons),
        total=len({record.ref for reason in reasons for record in reason.records}),
        missing=_missing(person, reasons, off),
        onward=_onward(grade, reasons, panels),
        chance=_chance(grade, run_data),
    )


def _shown(grade: GradePanel, reasons: Sequence[Reason]) -> list[Reason]:
    """Return the reasons for which somebody is listed: of rules where a rule lists, of the score where it does."""
    kind = "rule" if grade.selected_by == "rule" else "metric"
    return [one for one in reasons if one.kind == kind]


def _line(person: Person, grade: GradePanel, shown: Sequence[Reason], run_data: RunData) -> Text:
    if grade.grade == "none":
        if grade.selected_by == "random":
            return PHRASES["line_lot"]
        return PHRASES["line_none" if grade.concluded else "line_open"]
    if grade.selected_by == "rule" and shown:
        rule = shown[0].steps[0].label
        return told("line_rule", rule=rule) if len(shown) == 1 else told("line_rules", rule=rule, count=len(shown))
    rows = run_data.scores.rows(person.official_id)
    score = float(rows[0]["score"]) if rows else math.nan
    return told("line_score", score=fixed(score, 2), threshold=fixed(run_data.threshold, 2))


def _favour(reasons: Sequence[Reason], panels: Sequence[MetricPanel], run_data: RunData) -> tuple[Text, ...]:
    measured = [panel for panel in panels if panel.figures.status == "measured"]
    quiet = [panel for panel in measured if not panel.stands_out]
    better = sorted((one for one in quiet if _can_be_better(one) and one.aside <= BETTER), key=lambda one: one.aside)
    said = [
        told(
            "better" if panel.compare == "rate" else "better_in",
            label=panel.label,
            unit=panel.unit,
            observed=amount(panel.figures.observed, panel.figures, panel.compare),
            expected=amount(panel.figures.expected, panel.figures, panel.compare),
        )
        for panel in better[:MOST_BETTER]
    ]
    if measured:
        said.append(told("like_peers", all=len(measured), count=len(quiet)))
    off = {str(rule) for rule in run_data.rule_gaps["rule"]}
    if not any(reason.kind == "rule" for reason in reasons):
        said.append(told("rules_clear", asked=len(run_data.rule_cards.keys() - off)))
    return tuple(said)


def _can_be_better(panel: MetricPanel) -> bool:
    """Whether one side of a metric is the better one; work compared both ways, or with the own past, has none."""
    return panel.concern != "both" and panel.compare in {"rate", "mean", "times"}


def _money(reasons: Sequence[Reason]) -> Text:
    most: dict[Text | None, float] = {}  # sums of different currencies have no largest: each has its own
    for one in reasons:
        if not math.isnan(one.amount):
            most[one.unit] = max(one.amount, most.get(one.unit, one.amount))
    sums = [sum_told(f"{amount:,.2f}", unit) for unit, amount in most.items()]
    if any(math.isnan(one.amount) and one.unit == unit_of(SEVERAL, {}) for one in reasons):
        sums.append(PHRASES["money_apart"])
    total = listed(sums) if sums else None
    whom = list(dict.fromkeys(one for reason in reasons for one in reason.whom))[:3]
    if not whom:
        return PHRASES["no_money"] if total is None else told("money_alone", amount=total)
    if total is None:
        return told("whom_alone", whom=listed(whom))
    return told("money", amount=total, whom=listed(whom))


def _records(reasons: Sequence[Reason]) -> tuple[Record, ...]:
    """Return the records to pull first: the worst of each reason in turn, each record once."""
    found: dict[str, Record] = {}
    for place in range(MOST_RECORDS):
        for reason in reasons:
            if place < len(reason.records):
                found.setdefault(reason.records[place].ref, reason.records[place])
    return tuple(found.values())[:MOST_RECORDS]


def _missing(person: Person, reasons: Sequence[Reason], off: Sequence[GapGroup]) -> tuple[Text, ...]:
    said = [] if person.unit_id else [PHRASES["missing_unit"]]
    said += [text for reason in reasons[:1] for text in reason.cannot_see[:1]]
    tables = dict.fromkeys(label for group in off for _, label in group.tables)
    count = sum(len(group.metrics) + len(group.rules) for group in off)
    if tables:
        said.append(told("missing_tables", tables=listed(list(tables)[:4]), count=count))
    return tuple(said)


def _onward(grade: GradePanel, reasons: Sequence[Reason], panels: Sequence[MetricPanel]) -> tuple[Text, ...]:
    if not reasons:
        return (PHRASES["onward_lot"],) if grade.selected_by == "random" else ()
    families = {panel.metric: panel.family for panel in panels}
    first = reasons[0]
    family = families.get(first.name, "")
    steps = ["pull_records"]
    if family == LATE:
        steps.insert(0, "check_clock")
    if first.kind == "metric":
        steps.append("ask_division")
    elif first.whom:
        steps.append("check_tie")
    return tuple(PHRASES[one] for one in (*steps, "onward_rest"))


def _chance(grade: GradePanel, run_data: RunData) -> Text:
    if grade.grade == "none":
        return PHRASES["chance_none"]
    if grade.selected_by != "score" or math.isnan(run_data.false_discovery):
        return PHRASES["chance_rule"]
    return told("chance_score", listed=run_data.by_score, false=number(run_data.by_score * run_data.false_discovery))

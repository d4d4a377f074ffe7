"""The first page of the list: whom and what a reader may take up today, a line each, by kind of question."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.core.texts import Text
from riskml.portraits.chains import ORDER, chain_of, chains_of
from riskml.portraits.groups import Groups
from riskml.portraits.matter_parts import Absent, Choice, Choices, LateUnit
from riskml.portraits.matters import APART, label_of, matter_of, rows_of, title_of
from riskml.portraits.panels import metric_panels
from riskml.portraits.parts import aside
from riskml.portraits.reasons import grading_hits
from riskml.portraits.run_data import NOWHERE, Index, said
from riskml.portraits.sentences import amount
from riskml.rules.written import SEVERAL
from riskml.triage import EXPLANATION_FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from riskml.portraits.chains import Chain
    from riskml.portraits.matter_parts import WhyAbsent
    from riskml.portraits.parts import MetricPanel
    from riskml.portraits.run_data import RunData

MOST_MATTERS = 10
MOST_RECORDS = 3
MOST_LATE = 3
"""Matters that the table of lateness names of a unit."""


def portray_choices(run_data: RunData) -> Choices:
    """Draw the first page of the list."""
    groups = Groups(run_data)
    leads = run_data.matter_warnings[~run_data.matter_warnings["about"].isin(APART)]
    standing = rows_of(leads[leads["disposition"] != "cleared"])
    warned = {str(hit): row for row in standing for hit in row["reasons"]}
    warnings = run_data.warnings.frame
    chosen = warnings[(warnings["grade"] != "none") | (warnings["selected_by"].map(said) != "")]
    listed_people = {str(one) for one in chosen.index}
    told: set[str] = set()
    people, drawn = [], []
    for official_id in chosen.index:
        place, keys, line, hits = _person(str(official_id), warned, groups)
        told |= hits
        if line.by == "random":
            drawn.append(line)
        else:
            people.append((place, keys, line))
    hits_by_id = Index(run_data.every_hit, "hit_id")
    issued = [row for row in standing if row["disposition"] == "issued"]
    by_rank = sorted((row for row in issued if row["selected_by"] != "random"), key=lambda row: row["rank"])
    lined = [row for row in by_rank if not groups.by_unit(row["rules"])]
    untold = [row for row in lined if not told.issuperset(_telling(row, hits_by_id, groups))]
    by_lot = [row for row in issued if row["selected_by"] == "random"]
    shown = [_matter(row, hits_by_id, listed_people, groups) for row in untold[:MOST_MATTERS]]
    return Choices(
        people=groups.gather(people),
        drawn=tuple(sorted(drawn, key=lambda one: one.key)),
        matters=groups.gather(shown),
        told_with_people=len(lined) - len(untold),
        further=len(by_rank) - (len(lined) - len(untold)) - len(shown),
        drawn_matters=tuple(_matter(row, hits_by_id, listed_people, groups)[2] for row in by_lot),
        late=_late(standing, run_data, groups),
    )


def _telling(row: Mapping[str, Any], hits_by_id: Index, groups: Groups) -> list[str]:
    """Return the hits of a matter but those that are told by unit."""
    hits = [hit for one in row["reasons"] for hit in hits_by_id.rows(one)]
    return [hit["hit_id"] for hit in hits if not groups.by_unit([hit["rule"]])]


def _person(
    official_id: str, warned: Mapping[str, Mapping[str, Any]], groups: Groups
) -> tuple[int, tuple[float | str, ...], Choice, frozenset[str]]:
    """Return a person's place, what orders it there, the line, and the hits that the line tells."""
    run_data = groups.run_data
    [row] = run_data.warnings.rows(official_id)
    own = _own_hits(official_id, run_data)
    about = run_data.matter_warnings
    scored = rows_of(about[about["about"].isin(("score", "draw")) & (about["key"] == official_id)])
    states = scored + [warned[one["hit_id"]] for one in own if one["hit_id"] in warned]
    line = Choice(
        about="person",
        key=official_id,
        title=Text.same(run_data.roster.official(official_id)),
        units=tuple(run_data.roster.unit(one) for one in [run_data.unit_of(official_id)] if one),
        grade=row["grade"],
        by=said(row["selected_by"]),
        marks=tuple(one for one in EXPLANATION_FLAGS if said(row.get(one, "")) == "True"),
    )
    if line.by == "random":
        return groups.last, (official_id,), line, frozenset()
    line = _with_state(line, states)
    panel = _strongest(official_id, run_data) if line.by == "score" else None
    if panel is not None:
        told = _of_metric(line, panel)
        return groups.of_family(panel.family), (0.0, -panel.contribution, official_id), told, frozenset()
    found = chains_of(own)
    if not found:
        return groups.last, (0.0, 0.0, official_id), line, frozenset()
    first = found[0]
    told = replace(_of_chain(line, first, run_data), others=len(found) - 1)
    place = min(groups.of_rule(link.rule) for link in first.links if link.grade == first.grade)
    keys = (-_known(first.amount), -float(len(first.records)), official_id)
    return place, keys, told, frozenset(first.hits)


def _own_hits(official_id: str, run_data: RunData) -> list[dict[str, Any]]:
    """Return the hits about the person: of rules that grade people where any do, none that is cleared or reminds."""
    return grading_hits(official_id, run_data) or [
        hit
        for hit in run_data.hits.rows(official_id)
        if hit.get("subject", "official") == "official"
        and hit["grade"] != "reminder"
        and hit["hit_id"] not in run_data.cleared
    ]


def _strongest(official_id: str, run_data: RunData) -> MetricPanel | None:
    """Return the metric that adds most to the score, one that stands out before others."""
    adding = [
        panel
        for panel in metric_panels("official", official_id, run_data)
        if panel.figures.status == "measured" and panel.contribution > 0
    ]
    return min(adding, key=lambda one: (not one.stands_out, -one.contribution, one.metric), default=None)


def _of_metric(line: Choice, panel: MetricPanel) -> Choice:
    figures = panel.figures
    counted = panel.compare in ("rate", "pairs")
    compared = panel.compare != "trend" and math.isfinite(figures.expected)
    times = figures.observed / figures.expected if compared and figures.expected > 0 and not counted else math.nan
    return replace(
        line,
        kinds=(panel.label,),
        count=figures.observed if counted else figures.exposure,
        base=figures.exposure if panel.compare == "rate" else math.nan,
        observed=amount(figures.observed, figures, panel.compare) if compared else "",
        expected=amount(figures.expected, figures, panel.compare) if compared else "",
        measured_in=panel.unit if compared and panel.compare != "rate" else None,
        times=times,
        first=apart_since(panel),
        records=tuple(one.ref for one in panel.evidence[:MOST_RECORDS]),
        records_in_all=max(len(panel.evidence), math.floor(_known(figures.observed if counted else figures.exposure))),
    )


def apart_since(panel: MetricPanel) -> date | None:
    """Return the first of the months that together lie farthest to the side on which the year lies.

    Of all runs of months without a break, that of the greatest sum of standard deviations; a month without work neither
    adds nor breaks. Where months have no figure of their own, it is the earliest of the records that weigh most.
    """
    best, since = 0.0, min((one.at.date() for one in panel.evidence), default=None)
    total, start = 0.0, None
    side = "low" if panel.figures.z < 0 else "high"
    for point in panel.series:
        away = aside(point.z, side)
        if math.isnan(away):
            continue
        if total <= 0.0:
            total, start = 0.0, point.month
        total += away
        if total > best:
            best, since = total, start
    return since


def _of_chain(line: Choice, chain: Chain, run_data: RunData) -> Choice:
    return replace(
        line,
        kinds=tuple(label_of(one.rule, run_data) for one in sorted(chain.links, key=lambda one: ORDER[one.grade])),
        amount=chain.amount,
        unit=run_data.unit(chain.currency) if chain.currency == SEVERAL or not math.isnan(chain.amount) else None,
        count=float(len(chain.records)),
        first=chain.first.date(),
        last=chain.last.date(),
        records=chain.records[:MOST_RECORDS],
        records_in_all=len(chain.records),
    )


def _known(value: float) -> float:
    return 0.0 if math.isnan(value) else value


def _with_state(line: Choice, rows: Sequence[Mapping[str, Any]]) -> Choice:
    """Say what became of a line since the run before: grown where any of it has, new where all of it is."""
    statuses, findings = [str(row["status"]) for row in rows], [said(row["finding"]) for row in rows]
    status = "grown" if "grown" in statuses else "known" if "known" in statuses else "new" if statuses else ""
    return replace(line, status=status, finding=next((one for one in findings if one and one != "cleared"), ""))


def _matter(
    row: Mapping[str, Any], hits_by_id: Index, listed_people: set[str], groups: Groups
) -> tuple[int, tuple[float | str, ...], Choice]:
    run_data = groups.run_data
    hits = [hit for one in row["reasons"] for hit in hits_by_id.rows(one)]
    names = run_data.roster.names
    line = Choice(
        about="matter",
        key=row["warning_id"],
        title=title_of(row, run_data),
        units=tuple(run_data.roster.unit(one) for one in row["units"]),
        grade=row["grade"],
        by="random" if row["selected_by"] == "random" else "rule",
        people=tuple((one, names.get(one, "")) for one in row["officials"]),
        absent=tuple(
            Absent(one, names.get(one, ""), _why_absent(one, hits, run_data))
            for one in row["officials"]
            if row["grade"] == "red" and one not in listed_people and run_data.officials
        ),
    )
    line = _with_state(line, [row])
    if not hits:
        return groups.last, (0.0, 0.0, float(row["rank"])), line
    chain = chain_of(hits)
    told = _of_chain(line, chain, run_data)
    if math.isnan(told.amount) and chain.currency != SEVERAL and _known(float(row.get("amount", math.nan))) > 0:
        told = replace(told, amount=float(row["amount"]), unit=run_data.unit(chain.currency))
    place = min(groups.of_rule(link.rule) for link in chain.links if link.grade == chain.grade)
    keys = (-_known(told.amount), -_known(float(row.get("degree", math.nan))), float(row["rank"]))
    return place, keys, told


def _why_absent(official_id: str, hits: Iterable[Mapping[str, Any]], run_data: RunData) -> WhyAbsent:
    """Say why somebody in a red matter is not on the list of people."""
    row = next(iter(run_data.warnings.rows(official_id)), {})
    if said(row.get("cut")):
        return "no_room"
    own = [hit for hit in hits if hit.get("subject", "official") == "official" and hit["official_id"] == official_id]
    if not own:
        return "not_of_people"
    return "cleared" if all(hit["hit_id"] in run_data.cleared for hit in own) else "widespread"


def _late(standing: Sequence[Mapping[str, Any]], run_data: RunData, groups: Groups) -> tuple[LateUnit, ...]:
    """Gather lateness by unit; one of several units counts in each."""
    counted: dict[str, Counter[str]] = {}
    last: dict[str, date] = {}
    for row in standing:
        if not groups.by_unit(row["rules"]):
            continue
        for unit in row["units"] or [NOWHERE]:
            counted.setdefault(unit, Counter())[row["disposition"]] += 1
            day = pd.Timestamp(row["last_at"]).date()
            last[unit] = max(last.get(unit, day), day)
    reminded: dict[str, list[tuple[int, str, str]]] = {}
    for row in rows_of(run_data.reminders):
        if groups.by_unit([row["rule"]]):
            reminded.setdefault(row["unit_id"], []).append((-int(row["reminders"]), row["matter_id"], row["rule"]))
    found = [
        LateUnit(
            unit_id=unit,
            unit=run_data.roster.unit(unit) if unit != NOWHERE else "",
            reminders=counts["reminder"],
            issued=counts["issued"],
            waiting=counts["waiting"],
            matters=tuple(
                (None if matter == NOWHERE else matter_of(matter, run_data), label_of(rule, run_data), -times)
                for times, matter, rule in sorted(reminded.get(unit, []))[:MOST_LATE]
            ),
            last=last[unit],
        )
        for unit, counts in counted.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.issued - one.waiting, -one.reminders, one.unit_id)))

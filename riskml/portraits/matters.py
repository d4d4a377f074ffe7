"""Warnings about matters: how many, where, since when, what is new, and what is common to a unit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.core.texts import Text
from riskml.portraits.groups import Groups
from riskml.portraits.matter_parts import DeskReminders, LeadLine, RuleToSet, UnitLeads
from riskml.portraits.parts import SEVERAL, CommonRule, CommonRules
from riskml.portraits.phrases import MATTERS
from riskml.portraits.portrait import Matters
from riskml.portraits.run_data import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.portraits.run_data import RunData

APART = ("score", "draw", "rule")
"""Warnings about a person whom no rule named, which the list of people has, and about a rule."""


def portray_matters(run_data: RunData) -> Matters:
    """Draw the warnings about matters."""
    leads = run_data.matter_warnings[~run_data.matter_warnings["about"].isin(APART)]
    issued, later = (rows_of(leads[leads["disposition"] == name]) for name in ("issued", "waiting"))
    lines = [_line(row, run_data) for row in issued]
    return Matters(
        lines=tuple(line for line in lines if line.about != "counterparty"),
        parties=tuple(line for line in lines if line.about == "counterparty"),
        later=tuple(_line(row, run_data) for row in later),
        desks=_desks(run_data),
        rules=_rules(run_data),
        units=_units(rows_of(leads[leads["disposition"] != "cleared"]), run_data),
        common=_by_unit(common_rules(run_data)),
    )


def _desks(run_data: RunData) -> tuple[DeskReminders, ...]:
    """Gather the reminders by unit, those with most first; one that several rules give is one of its unit.

    Those that the list tells by unit stand there.
    """
    groups = Groups(run_data)
    reminded = run_data.matter_warnings[run_data.matter_warnings["disposition"] == "reminder"]
    apart = [row["units"] for row in rows_of(reminded) if not groups.by_unit(row["rules"])]
    counted = Counter(unit for units in apart for unit in (list(units) or ["-"]))
    told = {rule for rule in run_data.reminders["rule"] if groups.by_unit([rule])}
    others = run_data.reminders[~run_data.reminders["rule"].isin(told)]
    desks = []
    for unit, own in others.groupby("unit_id", sort=True):
        rows = own.sort_values(["reminders", "matter_id", "rule"], ascending=[False, True, True], kind="stable")
        desks.append(
            DeskReminders(
                unit_id=str(unit),
                unit=run_data.roster.unit(str(unit)) if unit != "-" else "",
                reminders=counted[str(unit)],
                matters=tuple(
                    (None if matter == NOWHERE else matter_of(matter, run_data), label_of(rule, run_data), int(count))
                    for matter, rule, count in zip(rows["matter_id"], rows["rule"], rows["reminders"], strict=True)
                ),
                last=pd.Timestamp(rows["last_at"].max()).date(),
            )
        )
    return tuple(sorted(desks, key=lambda one: (-one.reminders, one.unit_id)))


def _rules(run_data: RunData) -> tuple[RuleToSet, ...]:
    """Tell of the rules that flag more than their due, those that flag most first."""
    told = run_data.loose_rules.sort_values(["share", "rule"], ascending=[False, True], kind="stable")
    names = (
        "rule",
        "hits",
        "flagged",
        "population",
        "share",
        "parameter",
        "value",
        "proposed",
        "proposed_share",
        "silent",
    )
    return tuple(
        RuleToSet(label=label_of(row["rule"], run_data), **{name: row[name] for name in names}) for row in rows_of(told)
    )


def matter_of(matter: str, run_data: RunData) -> Text:
    """Return what a matter of the power list is called."""
    card = run_data.matters.get(matter)
    return card.label if card else Text(zh=matter or "—", en=matter or "—")


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain values."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*(frame[name].tolist() for name in names), strict=True)]


def _line(row: Mapping[str, Any], run_data: RunData) -> LeadLine:
    sentences = [run_data.sentences[one] for one in row["reasons"] if one in run_data.sentences]
    # The first reason is of a red rule where there is one, then the latest.
    sentences.sort(key=lambda one: (one.red, one.at, one.text.en), reverse=True)
    return LeadLine(
        warning_id=row["warning_id"],
        rank=row["rank"],
        about=row["about"],
        title=title_of(row, run_data),
        grade=row["grade"],
        status=row["status"],
        grown_since=row["grown_since"],
        finding=row["finding"],
        officials=tuple((one, run_data.roster.names.get(one, "")) for one in row["officials"]),
        units=tuple(run_data.roster.unit(one) for one in row["units"]),
        rules=tuple(label_of(one, run_data) for one in row["rules"]),
        hits=len(row["reasons"]),
        reason=sentences[0].text if sentences else None,
        first=pd.Timestamp(row["first_at"]).date(),
        last=pd.Timestamp(row["last_at"]).date(),
        since=row["since"],
        inbox=run_data.inboxes.get(row["inbox"]) or (Text.same(row["inbox"]) if row["inbox"] else None),
        recipient=run_data.roster.official(row["recipient"]) if row["recipient"] else "",
        route=Text(zh=row["route_zh"], en=row["route_en"]) if row["route_zh"] else None,
        order=Text(zh=row["order_zh"], en=row["order_en"]) if row["order_zh"] else None,
        drawn=row["selected_by"] == "random",
    )


def title_of(row: Mapping[str, Any], run_data: RunData) -> Text:
    """Return what a warning is about, in words."""
    first, _, second = row["key"].partition("|")
    roster = run_data.roster
    parties = roster.counterparties
    return MATTERS.get(row["about"], MATTERS["official"]).filled(
        key=row["key"],
        official=roster.official(first),
        unit=roster.unit(first),
        party=parties.get(second or first, second or first),
    )


def label_of(rule: str, run_data: RunData) -> Text:
    """Return what a rule is called."""
    card = run_data.rule_cards.get(rule)
    return card.label if card else Text.same(rule)


def _units(rows: Iterable[Mapping[str, Any]], run_data: RunData) -> tuple[UnitLeads, ...]:
    """Count by unit, most first; a warning of several units counts in each."""
    by_unit: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        for unit in row["units"] or [""]:
            by_unit.setdefault(unit, []).append(row)
    counted = []
    for unit, own in by_unit.items():
        issued = [row for row in own if row["disposition"] == "issued"]
        grades, statuses = Counter(row["grade"] for row in issued), Counter(row["status"] for row in issued)
        dispositions = Counter(row["disposition"] for row in own)
        counted.append(
            UnitLeads(
                unit_id=unit,
                unit=run_data.roster.unit(unit) if unit else "",
                red=grades["red"],
                yellow=grades["yellow"],
                waiting=dispositions["waiting"],
                reminders=dispositions["reminder"],
                new=statuses["new"],
                grown=statuses["grown"],
                first=min(pd.Timestamp(row["first_at"]).date() for row in own),
                since=min(row["since"] for row in own),
            )
        )
    return tuple(
        sorted(
            counted,
            key=lambda one: (-one.red, -one.yellow, -one.waiting, -one.reminders, one.unit_id == "", one.unit_id),
        )
    )


def common_rules(run_data: RunData, unit_id: str | None = None) -> tuple[CommonRule, ...]:
    """Return the rules that were hit by several people of one unit, hits that a human cleared left out."""
    hits = run_data.every_hit if unit_id is None else run_data.unit_hits.of(unit_id)
    named = hits[(hits["official_id"] != "") & ~hits["hit_id"].isin(run_data.cleared)]
    counted = named.groupby(["unit_id", "rule"], sort=True).agg(
        people=("official_id", "nunique"), hits=("hit_id", "size")
    )
    counted = counted[counted["people"] >= SEVERAL]
    return tuple(
        CommonRule(
            unit_id=str(unit),
            unit=run_data.roster.unit(str(unit)) if unit != "-" else "",
            rule=str(rule),
            label=label_of(str(rule), run_data),
            people=int(people),
            hits=int(times),
        )
        for (unit, rule), people, times in zip(counted.index, counted["people"], counted["hits"], strict=True)
    )


def _by_unit(rules: Iterable[CommonRule]) -> tuple[CommonRules, ...]:
    units: dict[str, list[CommonRule]] = {}
    for one in rules:
        units.setdefault(one.unit_id, []).append(one)
    return tuple(
        CommonRules(unit, own[0].unit, tuple(sorted(own, key=lambda one: (-one.people, -one.hits, one.rule))))
        for unit, own in sorted(units.items(), key=lambda pair: (pair[0] == "-", pair[0]))
    )

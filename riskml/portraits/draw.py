"""Drawing portraits from one run's data: pure functions, the same data give the same portrait."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from riskml.core.errors import Fault, RiskmlError, Verbatim, did_you_mean
from riskml.core.texts import Text
from riskml.portraits.chart_parts import score_place
from riskml.portraits.head import head
from riskml.portraits.hiding import GROUP
from riskml.portraits.matters import common_rules
from riskml.portraits.panels import (
    compare_of,
    gaps_of,
    hit_panels,
    metric_card,
    metric_label,
    metric_panels,
    whole_gaps,
)
from riskml.portraits.parts import (
    Account,
    Contribution,
    Count,
    Coverage,
    GradePanel,
    Person,
    UnitCount,
    stands_out,
)
from riskml.portraits.phrases import FAMILIES, GRADES
from riskml.portraits.phrases_faults import phrase
from riskml.portraits.portrait import OfficialPortrait, UnitPortrait, WholePortrait
from riskml.portraits.reasons import involved_in, reasons_of
from riskml.portraits.register import count_list, portray_register
from riskml.portraits.run_data import said
from riskml.portraits.shape import RULE, common_problems, shapes_of
from riskml.portraits.summary import summary_of
from riskml.triage import EXPLANATION_FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from riskml.portraits.parts import HitPanel
    from riskml.portraits.portrait import Portrait
    from riskml.portraits.run_data import RunData


def portray_official(official_id: str, run_data: RunData) -> OfficialPortrait:
    """Draw the portrait of one official.

    Raises
    ------
    RiskmlError
        Nothing is known of such an official.
    """
    if official_id not in run_data.officials:
        remedy = did_you_mean(official_id, sorted(run_data.officials)) or phrase("see_warnings_parquet")
        raise RiskmlError(
            [Fault(phrase("official"), phrase("an_official_of_this_run"), Verbatim(repr(official_id)), remedy)]
        )
    panels = metric_panels("official", official_id, run_data)
    hits = hit_panels(run_data.hits.rows(official_id), run_data)
    grade, top = _grade(official_id, run_data), head(run_data, gaps_of(panels, run_data))
    roster, unit_id = run_data.roster, run_data.unit_of(official_id)
    person = Person(
        official_id=official_id,
        name=roster.names.get(official_id, ""),
        unit_id=unit_id,
        unit=roster.unit(unit_id),
        post=roster.post(official_id),
    )
    reasons = reasons_of(official_id, panels, hits, grade, run_data)
    return OfficialPortrait(
        **top,
        person=person,
        grade=grade,
        summary=summary_of(person, grade, reasons, panels, off=top["off"], run_data=run_data),
        account=_account(official_id, run_data),
        place=None if grade.selected_by == "rule" else score_place(official_id, run_data),
        reasons=reasons,
        involved=involved_in(official_id, run_data),
        hits=hits,
        metrics=panels,
    )


def _grade(official_id: str, run_data: RunData) -> GradePanel:
    rows = run_data.warnings.rows(official_id)
    if not rows:
        return GradePanel("none", concluded=False, promise=None, reason=None, selected_by="", p_value=math.nan)
    [row] = rows
    return GradePanel(
        grade=row["grade"],
        concluded=bool(row["concluded"]),
        promise=_text(row["promise_zh"], row["promise_en"]),
        reason=_text(row["reason_zh"], row["reason_en"]),
        selected_by=said(row["selected_by"]),
        p_value=float(row["p_value"]),
        marks=tuple(one for one in EXPLANATION_FLAGS if said(row.get(one, "")) == "True"),
    )


def _text(zh: object, en: object) -> Text | None:
    return Text(zh=said(zh), en=said(en)) if said(zh) and said(en) else None


def _account(official_id: str, run_data: RunData) -> Account | None:
    rows = run_data.scores.rows(official_id)
    if not rows:
        return None
    [row] = rows
    score = float(row["score"])
    if math.isnan(score):
        return None
    parts = []
    for name, value in row.items():
        if name in ("score", "base"):
            continue
        card = metric_card(name, run_data)
        family = card.family if card else ""
        parts.append(Contribution(name, metric_label(name, run_data), family, float(value)))
    return Account(score, float(row["base"]), tuple(parts))


def portray_unit(unit_id: str, run_data: RunData) -> UnitPortrait:
    """Draw the portrait of one unit: its shape, without a list of its people.

    Raises
    ------
    RiskmlError
        Nothing is known of such a unit.
    """
    if unit_id not in run_data.units:
        remedy = did_you_mean(unit_id, run_data.units)
        raise RiskmlError([Fault(phrase("unit"), phrase("a_unit_of_this_run"), Verbatim(repr(unit_id)), remedy)])
    people = run_data.people.get(unit_id, ())
    counted = unit_id not in run_data.uncounted
    hidden = len(people) < GROUP  # the metrics of a unit of one are that person's
    panels = () if hidden else metric_panels("unit", unit_id, run_data)
    return UnitPortrait(
        **head(run_data, whole_gaps(run_data) if hidden else gaps_of(panels, run_data)),
        unit_id=unit_id,
        unit=run_data.roster.unit(unit_id),
        people=len(people),
        hidden=hidden,
        counted=counted,
        warnings=_warnings(people, run_data) if counted else (),
        hits=_hits(run_data.unit_hits.of(unit_id), run_data) if counted else (),
        own=_about_unit(unit_id, run_data),
        common=common_rules(run_data, unit_id) if counted and not hidden else (),
        metrics=panels,
        shapes=() if hidden else shapes_of(unit_id, run_data),
        rule=RULE,
    )


def _about_unit(unit_id: str, run_data: RunData) -> tuple[HitPanel, ...]:
    """Return the hits about the unit itself; those that name an official are counted only, for nobody is named here."""
    hits = run_data.unit_hits.rows(unit_id)
    own = [one for one in hits if one.get("subject") == "unit" and one["official_id"] == ""]
    return hit_panels(own, run_data)


def _warnings(people: Iterable[str], run_data: RunData) -> tuple[Count, ...]:
    counts = Counter(run_data.grades.get(one, "none") for one in people)
    return tuple(Count(name, label, counts[name]) for name, label in GRADES.items())


def _hits(rows: pd.DataFrame, run_data: RunData) -> tuple[Count, ...]:
    """Count hits by rule; a rule that could not ask has no zero, but stands among what is not said."""
    off = set(run_data.rule_gaps["rule"].map(str))
    counts = rows["rule"].value_counts()
    found = []
    for name in sorted((run_data.rule_cards.keys() - off) | {str(one) for one in counts.index}):
        card = run_data.rule_cards.get(name)
        label = card.label if card else Text.same(name)
        found.append(Count(name, label, int(counts.get(name, 0))))
    return tuple(found)


def portray_whole(run_data: RunData) -> WholePortrait:
    """Draw the whole: counts by grade, family and unit, common problems, what was not measurable."""
    officials = run_data.latest[run_data.latest["subject"] == "official"]
    return WholePortrait(
        **head(run_data, whole_gaps(run_data)),
        counts=count_list(run_data),
        families=_families(officials, run_data),
        hits=_hits(run_data.every_hit, run_data),
        units=tuple(_unit_count(unit_id, run_data) for unit_id in run_data.units),
        problems=common_problems(run_data),
        coverage=_coverage(officials, run_data),
        rule=RULE,
        told_first=run_data.told_first,
    )


def _out(rows: pd.DataFrame, run_data: RunData) -> pd.Series[bool]:
    """Tell which rows stand out on the side that concerns."""
    out = pd.Series(data=False, index=rows.index, dtype=bool)
    measured = rows[rows["status"] == "measured"]
    columns = (measured[name] for name in ("metric", "z", "low", "high"))
    for place, metric, z, low, high in zip(measured.index, *columns, strict=True):
        card = metric_card(str(metric), run_data)
        if card is not None:
            compare = compare_of(str(metric), card, run_data)
            out[place] = stands_out(float(z), float(low), float(high), card.concern, compare)
    return out


def _families(officials: pd.DataFrame, run_data: RunData) -> tuple[Count, ...]:
    out = officials[_out(officials, run_data)]
    people = out.groupby("family")["subject_id"].nunique()
    return tuple(Count(name, label, int(people.get(name, 0))) for name, label in FAMILIES.items())


def _unit_count(unit_id: str, run_data: RunData) -> UnitCount:
    people = run_data.people.get(unit_id, ())
    name = run_data.roster.unit(unit_id)
    if unit_id in run_data.uncounted:
        return UnitCount(unit_id, name, len(people), None, None)
    red, yellow = _warnings(people, run_data)
    return UnitCount(unit_id, name, len(people), red.count, yellow.count)


def _coverage(officials: pd.DataFrame, run_data: RunData) -> tuple[Coverage, ...]:
    out = _out(officials, run_data)
    lines = []
    for name, rows in officials.groupby("metric", sort=True):
        card = metric_card(str(name), run_data)
        if card is None:
            continue
        status = rows["status"].value_counts()
        lines.append(
            Coverage(
                metric=str(name),
                label=metric_label(str(name), run_data),
                family=card.family,
                measured=int(status.get("measured", 0)),
                below_minimum=int(status.get("below_minimum", 0)),
                no_peers=int(status.get("no_peers", 0)),
                stands_out=int(out[rows.index].sum()),
            )
        )
    return tuple(lines)


def draw_all(run_data: RunData, officials: Iterable[str] | None = None) -> Iterator[Portrait]:
    """Draw every portrait of a run, each once: the register, the whole, units, then officials (all by default)."""
    yield portray_register(run_data)
    yield portray_whole(run_data)
    for unit_id in run_data.units:
        yield portray_unit(unit_id, run_data)
    for official_id in sorted(run_data.officials if officials is None else set(officials)):
        yield portray_official(official_id, run_data)

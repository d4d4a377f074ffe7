"""Drawing portraits from one run's material: pure functions, the same material gives the same portrait."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from riskml.faults import Fault, RiskmlError, did_you_mean
from riskml.grades import MARKS
from riskml.portraits.hiding import GROUP
from riskml.portraits.material import said
from riskml.portraits.matters import common_rules, portray_matters
from riskml.portraits.panels import (
    MONTHS,
    compare_of,
    gap_groups,
    gaps_of,
    hit_panels,
    metric_card,
    metric_label,
    metric_panels,
    row_of,
    strongest,
    whole_gaps,
)
from riskml.portraits.parts import (
    Account,
    CommonProblem,
    Contribution,
    Count,
    Coverage,
    GradePanel,
    Person,
    UnitCount,
    stands_out,
)
from riskml.portraits.portrait import OfficialPortrait, Register, Staff, UnitPortrait, WarningLine, WholePortrait
from riskml.portraits.shape import RULE, shapes_of
from riskml.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from riskml.portraits.material import Material
    from riskml.portraits.parts import GapGroup, HitPanel

FAMILIES = {
    "workload": Text(zh="工作量", en="Workload"),
    "deviation": Text(zh="偏离度", en="Deviation"),
    "overdue": Text(zh="超期量", en="Overdue"),
    "closeness": Text(zh="亲密度", en="Closeness"),
}
GRADES = {"red": Text(zh="红色", en="Red"), "yellow": Text(zh="黄色", en="Yellow")}


def _off(material: Material) -> tuple[GapGroup, ...]:
    return gap_groups(whole_gaps(material), material.tables)


def _start(material: Material) -> date:
    return (material.month - pd.DateOffset(months=MONTHS - 1)).date()


def portray_official(official_id: str, material: Material) -> OfficialPortrait:
    """Draw the portrait of one official.

    Raises
    ------
    RiskmlError
        Nothing is known of such an official.
    """
    if official_id not in material.officials:
        remedy = did_you_mean(official_id, sorted(material.officials)) or "See warnings.parquet."
        raise RiskmlError([Fault("official", "an official of this run", repr(official_id), remedy)])
    panels = metric_panels("official", official_id, material)
    hits = hit_panels(material.hits.of(official_id), material)
    grade = _grade(official_id, material)
    roster, unit_id = material.roster, material.unit_of(official_id)
    return OfficialPortrait(
        start=_start(material),
        end=material.provenance.as_of,
        provenance=material.provenance,
        gaps=gaps_of(panels, material),
        off=_off(material),
        person=Person(
            official_id=official_id,
            name=roster.names.get(official_id, ""),
            unit_id=unit_id,
            unit=roster.unit(unit_id),
            post=roster.posts.get(official_id, ""),
        ),
        grade=grade,
        account=_account(official_id, material),
        reasons=strongest(hits, panels, warned=grade.grade != "none"),
        hits=hits,
        metrics=panels,
    )


def _grade(official_id: str, material: Material) -> GradePanel:
    if official_id not in material.warnings.index:
        return GradePanel("none", concluded=False, promise=None, reason=None, selected_by="", p_value=math.nan)
    row = row_of(material.warnings, official_id)
    return GradePanel(
        grade=row["grade"],
        concluded=bool(row["concluded"]),
        promise=_text(row["promise_zh"], row["promise_en"]),
        reason=_text(row["reason_zh"], row["reason_en"]),
        selected_by=said(row["selected_by"]),
        p_value=float(row["p_value"]),
        marks=tuple(one for one in MARKS if said(row.get(one, "")) == "True"),
    )


def _text(zh: object, en: object) -> Text | None:
    return Text(zh=said(zh), en=said(en)) if said(zh) and said(en) else None


def _account(official_id: str, material: Material) -> Account | None:
    if official_id not in material.scores.index:
        return None
    row = row_of(material.scores, official_id)
    score = float(row["score"])
    if math.isnan(score):
        return None
    parts = []
    for name, value in row.items():
        if name in ("score", "base"):
            continue
        card = metric_card(name, material)
        family = card.family if card else ""
        parts.append(Contribution(name, metric_label(name, material), family, float(value)))
    return Account(score, float(row["base"]), tuple(parts))


def portray_unit(unit_id: str, material: Material) -> UnitPortrait:
    """Draw the portrait of one unit: its shape, without a list of its people.

    Raises
    ------
    RiskmlError
        Nothing is known of such a unit.
    """
    if unit_id not in material.units:
        remedy = did_you_mean(unit_id, material.units)
        raise RiskmlError([Fault("unit", "a unit of this run", repr(unit_id), remedy)])
    people = material.people.get(unit_id, ())
    counted = unit_id not in material.uncounted
    hidden = len(people) < GROUP  # the metrics of a unit of one are that person's
    panels = () if hidden else metric_panels("unit", unit_id, material)
    return UnitPortrait(
        start=_start(material),
        end=material.provenance.as_of,
        provenance=material.provenance,
        gaps=whole_gaps(material) if hidden else gaps_of(panels, material),
        off=_off(material),
        unit_id=unit_id,
        unit=material.roster.unit(unit_id),
        people=len(people),
        hidden=hidden,
        counted=counted,
        warnings=_warnings(people, material) if counted else (),
        hits=_hits(material.unit_hits.of(unit_id), material) if counted else (),
        own=_about_unit(unit_id, material),
        common=common_rules(material, unit_id) if counted and not hidden else (),
        metrics=panels,
        shapes=() if hidden else shapes_of(unit_id, material),
        rule=RULE,
    )


def _about_unit(unit_id: str, material: Material) -> tuple[HitPanel, ...]:
    """Return the hits about the unit itself; those that name an official are counted only, for nobody is named here."""
    hits = material.unit_hits.of(unit_id)
    if "subject" not in hits.columns:
        return ()
    return hit_panels(hits[(hits["subject"] == "unit") & (hits["official_id"] == "")], material)


def _warnings(people: Iterable[str], material: Material) -> tuple[Count, ...]:
    counts = Counter(material.grades.get(one, "none") for one in people)
    return tuple(Count(name, label, counts[name]) for name, label in GRADES.items())


def _hits(rows: pd.DataFrame, material: Material) -> tuple[Count, ...]:
    """Count hits by rule; a rule that could not ask has no zero, but stands among what is not said."""
    off = set(material.rule_gaps["rule"].map(str))
    counts = rows["rule"].value_counts()
    found = []
    for name in sorted((material.rule_cards.keys() - off) | {str(one) for one in counts.index}):
        card = material.rule_cards.get(name)
        label = card.label if card else Text(zh=name, en=name)
        found.append(Count(name, label, int(counts.get(name, 0))))
    return tuple(found)


def portray_whole(material: Material) -> WholePortrait:
    """Draw the whole: counts by grade, family and unit, common problems, what was not measurable."""
    officials = material.latest[material.latest["subject"] == "official"]
    return WholePortrait(
        start=_start(material),
        end=material.provenance.as_of,
        provenance=material.provenance,
        gaps=whole_gaps(material),
        off=_off(material),
        officials=len(material.officials),
        not_concluded=int((~material.warnings["concluded"].astype(bool)).sum()),
        warnings=_warnings(material.warnings.index, material),
        families=_families(officials, material),
        hits=_hits(material.every_hit, material),
        units=tuple(_unit_count(unit_id, material) for unit_id in material.units),
        problems=_problems(material),
        coverage=_coverage(officials, material),
        rule=RULE,
    )


def _problems(material: Material) -> tuple[CommonProblem, ...]:
    return tuple(
        CommonProblem(unit_id, material.roster.unit(unit_id), shape)
        for unit_id in material.units
        for shape in shapes_of(unit_id, material)
        if shape.pattern == "common"
    )


def _out(rows: pd.DataFrame, material: Material) -> pd.Series[bool]:
    """Tell which rows stand out on the side that concerns."""
    out = pd.Series(data=False, index=rows.index, dtype=bool)
    measured = rows[rows["status"] == "measured"]
    columns = (measured[name] for name in ("metric", "z", "low", "high"))
    for place, metric, z, low, high in zip(measured.index, *columns, strict=True):
        card = metric_card(str(metric), material)
        if card is not None:
            compare = compare_of(str(metric), card, material)
            out[place] = stands_out(float(z), float(low), float(high), card.concern, compare)
    return out


def _families(officials: pd.DataFrame, material: Material) -> tuple[Count, ...]:
    out = officials[_out(officials, material)]
    people = out.groupby("family")["subject_id"].nunique()
    return tuple(Count(name, label, int(people.get(name, 0))) for name, label in FAMILIES.items())


def _unit_count(unit_id: str, material: Material) -> UnitCount:
    people = material.people.get(unit_id, ())
    name = material.roster.unit(unit_id)
    if unit_id in material.uncounted:
        return UnitCount(unit_id, name, len(people), None, None)
    red, yellow = _warnings(people, material)
    return UnitCount(unit_id, name, len(people), red.count, yellow.count)


def _coverage(officials: pd.DataFrame, material: Material) -> tuple[Coverage, ...]:
    out = _out(officials, material)
    lines = []
    for name, rows in officials.groupby("metric", sort=True):
        card = metric_card(str(name), material)
        if card is None:
            continue
        status = rows["status"].value_counts()
        lines.append(
            Coverage(
                metric=str(name),
                label=metric_label(str(name), material),
                family=card.family,
                measured=int(status.get("measured", 0)),
                below_minimum=int(status.get("below_minimum", 0)),
                no_peers=int(status.get("no_peers", 0)),
                stands_out=int(out[rows.index].sum()),
            )
        )
    return tuple(lines)


def portray_register(material: Material) -> Register:
    """List the warnings of a run: red before yellow, then those drawn at random."""
    chosen = material.warnings[
        (material.warnings["grade"] != "none") | (material.warnings["selected_by"].map(said) != "")
    ]
    lines = [_line(str(official_id), material) for official_id in chosen.index]
    order = {"red": 0, "yellow": 1}

    def place(line: WarningLine) -> tuple[int, bool, str, str]:
        unit = material.unit_of(line.official_id)
        return order.get(line.grade, 2), unit == "", unit, line.official_id

    return Register(
        start=_start(material),
        end=material.provenance.as_of,
        provenance=material.provenance,
        gaps=whole_gaps(material),
        off=_off(material),
        officials=len(material.officials),
        not_concluded=int((~material.warnings["concluded"].astype(bool)).sum()),
        lines=tuple(sorted(lines, key=place)),
        staff=_staff(material),
        matters=portray_matters(material),
        problems=_problems(material),
    )


def _staff(material: Material) -> tuple[Staff, ...]:
    """List everybody by unit and identifier; those of no known unit come last."""
    units: dict[str, list[str]] = {}
    for official_id in sorted(material.officials):
        units.setdefault(material.unit_of(official_id), []).append(official_id)
    names = material.roster.names
    return tuple(
        Staff(unit, material.roster.unit(unit), tuple((one, names.get(one, "")) for one in units[unit]))
        for unit in sorted(units, key=lambda unit: (unit == "", unit))
    )


def _line(official_id: str, material: Material) -> WarningLine:
    panels = metric_panels("official", official_id, material)
    hits = hit_panels(material.hits.of(official_id), material)
    grade = _grade(official_id, material)
    reasons = strongest(hits, panels, warned=grade.grade != "none", most=len(hits) + len(panels))
    return WarningLine(
        official_id=official_id,
        name=material.roster.names.get(official_id, ""),
        unit=material.roster.unit(material.unit_of(official_id)),
        grade=grade.grade,
        selected_by=grade.selected_by,
        reasons=reasons[:1],
        others=max(0, len(reasons) - 1),
        marks=grade.marks,
    )

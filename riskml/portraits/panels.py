"""Panels: one metric or one hit of one subject, taken out of the run's frames."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.texts import Text
from riskml.metrics.pairs import is_valued
from riskml.portraits.natural import TIMES, written_back
from riskml.portraits.numerals import percent
from riskml.portraits.once import once
from riskml.portraits.parts import (
    Band,
    EvidenceRecord,
    Figures,
    Gap,
    GapGroup,
    HitPanel,
    MetricPanel,
    MonthPoint,
    Revision,
    Trial,
)
from riskml.portraits.phrases import AREAS, PHRASES, told
from riskml.portraits.ranks import ranks, three_digits
from riskml.portraits.run_data import MONTHS, NOWHERE, said
from riskml.portraits.sentences import unsaid
from riskml.portraits.set_against import Beside, Peers
from riskml.rules import area_of
from riskml.rules.written import month_told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from numpy.typing import NDArray

    from riskml.cards import MetricCard
    from riskml.portraits.run_data import RunData

TREND = "_trend"
BAND_PEOPLE = 5
"""A band of fewer people would show single persons."""
NAMED_UNITS = 3
"""Units of peers that are named; more are counted."""


def metric_card(name: str, run_data: RunData) -> MetricCard | None:
    """Return the card of a metric; a trend has its parent's."""
    cards = run_data.metric_cards
    return cards.get(name) or cards.get(name.removesuffix(TREND))


def metric_label(name: str, run_data: RunData) -> Text:
    """Return what a metric is called, or another feature of the score."""
    card = metric_card(name, run_data)
    if card is None:
        area = area_of(name)
        return told("hits_label", area=AREAS.get(area, Text.same(area))) if area else Text.same(name)
    if name in run_data.metric_cards:
        return card.label
    return told("trend_label", label=card.label)


def compare_of(name: str, card: MetricCard, run_data: RunData) -> str:
    """Return how a metric compares: as its card says, or as a trend, or within pairs by a value."""
    if name not in run_data.metric_cards:
        return "trend"
    return "favour" if is_valued(card) else card.compare


def metric_panels(subject: str, subject_id: str, run_data: RunData) -> tuple[MetricPanel, ...]:
    """Return a panel for each metric of the subject's profile, strongest first."""
    key = (subject, subject_id)
    series = _by_metric(run_data.series.rows(key))
    evidence = _by_metric(run_data.evidence.rows(subject_id)) if subject == "official" else {}
    revisions = _by_metric(run_data.revisions.rows(key))
    trials = _by_metric(run_data.tried.rows(subject_id)) if subject == "official" else {}
    parts = _by_metric(run_data.parts.rows(subject_id)) if subject == "official" else {}
    others = _by_metric(run_data.counterparts.rows(subject_id)) if subject == "official" else {}
    peers = _by_metric(run_data.peers.rows(subject_id)) if subject == "official" else {}
    shares = _shares(subject_id, run_data) if subject == "official" else {}
    panels = [
        replace(
            _panel(row, series.get(row["metric"], []), evidence.get(row["metric"], []), shares, run_data),
            revisions=tuple(
                Revision(pd.Timestamp(one["month"]).date(), float(one["first_z"]), float(one["z"]))
                for one in revisions.get(row["metric"], [])
            ),
            trials=_trials(trials.get(row["metric"], []), run_data),
            part=next((_part(one, run_data) for one in parts.get(row["metric"], [])), None),
            peers=_peers(peers.get(row["metric"], []), run_data),
            beside=_beside(others.get(row["metric"], []), run_data),
        )
        for row in run_data.profile.rows(key)
        if metric_card(row["metric"], run_data) is not None
    ]
    return tuple(sorted(panels, key=_strength))


def _trials(rows: list[dict[str, Any]], run_data: RunData) -> tuple[Trial, ...]:
    """Return what was tried: what explains something first, the most telling before others; the rest as it is named."""
    order = list(run_data.trials)
    told = [
        Trial(run_data.trials[name], int(one["people"]), int(one["acts"]), float(one["explained"]), float(one["z"]))
        for one in sorted(rows, key=lambda one: order.index(one["circumstance"]))
        for name in [one["circumstance"]]
    ]
    return tuple(sorted(told, key=lambda one: -one.explained if one.tells else 0.0))


def _peers(rows: list[dict[str, Any]], run_data: RunData) -> Peers | None:
    """Return who the peers are, those units first that did most of the work; no units of peers who would be known."""
    if not rows:
        return None
    people, acts = int(rows[0]["people"]), sum(int(one["acts"]) for one in rows)
    known = all(one["unit_id"] != NOWHERE for one in rows)
    if people < BAND_PEOPLE or not known:
        return Peers(people, acts, 0, ())
    most = sorted(rows, key=lambda one: (-int(one["acts"]), one["unit_id"]))
    names = tuple(run_data.roster.unit(str(one["unit_id"])) for one in most)
    return Peers(people, acts, len(names), names if len(names) <= NAMED_UNITS else ())


def _beside(rows: list[dict[str, Any]], run_data: RunData) -> Beside | None:
    """Return what the same work came to with others; nothing where they are too few to stay unnamed."""
    if len(rows) < BAND_PEOPLE:
        return None
    first, card = rows[0], metric_card(rows[0]["metric"], run_data)
    back = np.exp if card is not None and card.logs else np.asarray
    others = ranks(np.sort(back(np.array([one["value"] for one in rows], dtype=np.float64))))
    return Beside(
        work=run_data.stratum(said(first["stratum"])),
        acts=int(first["acts"]),
        own=three_digits(float(back(float(first["own"])))),
        others=tuple(three_digits(float(one)) for one in others),
    )


def _part(row: Mapping[str, Any], run_data: RunData) -> Text:
    """Say where a departure lies that is not everywhere."""
    kind, value = str(row["part"]), str(row["value"])
    if kind == "months":
        first, _, last = value.partition("/")
        since = last == f"{run_data.month:%Y-%m}"
        form = "part_month" if first == last else "part_since" if since else "part_months"
        months = (month_told(date.fromisoformat(f"{one}-01")) for one in (first, last))
        where = told(form, **dict(zip(("first", "last"), months, strict=True)))
    elif kind == "stratum":
        where = run_data.stratum(value)
    else:
        where = run_data.value(kind, value)
    return told("lies_in", share=percent(float(row["share"])), part=where, work=percent(float(row["work"])))


def _strength(panel: MetricPanel) -> tuple[bool, float, float, str]:
    share = -panel.contribution if math.isfinite(panel.contribution) else 0.0
    far = -panel.aside if math.isfinite(panel.aside) else math.inf
    return (not panel.stands_out, share, far, panel.metric)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values; by columns, for that is several times faster than ``to_dict``."""
    names = [str(name) for name in frame.columns]
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _by_metric(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["metric"], []).append(row)
    return found


def _shares(official_id: str, run_data: RunData) -> Mapping[str, Any]:
    return next(iter(run_data.scores.rows(official_id)), {})


def _panel(
    row: dict[str, Any],
    series: list[dict[str, Any]],
    evidence: list[dict[str, Any]],
    shares: Mapping[str, Any],
    run_data: RunData,
) -> MetricPanel:
    name = row["metric"]
    card = metric_card(name, run_data)
    if card is None:  # metric_panels asks only for metrics that have one
        raise KeyError(name)
    figures = _figures(row)
    others = _others(name, figures, run_data) if row["subject"] == "official" else np.empty(0)
    panel = MetricPanel(
        metric=name,
        label=metric_label(name, run_data),
        family=card.family,
        unit=card.unit,
        compare=compare_of(name, card, run_data),
        concern=card.concern,
        minimum=card.minimum,
        figures=figures,
        band=_band(others),
        series=_months(series, run_data.month),
        evidence=tuple(
            EvidenceRecord(
                ref=said(one["ref"]),
                at=pd.Timestamp(one["at"]).to_pydatetime(),
                stratum=run_data.stratum(said(one["stratum"])),
                counterparty=run_data.roster.party(said(one.get("counterparty_id"))),
                value=float(one["value"]),
                weight=float(one["weight"]),
            )
            for one in evidence
        ),
        contribution=float(shares.get(name, math.nan)),
        circles=run_data.circles,
        why=card.why,
        innocent=card.innocent,
        cannot_see=card.cannot_see,
        how_to_read=card.how_to_read,
        party=card.party,
        others=tuple(float(one) for one in ranks(others)),
    )
    if card.logs and panel.compare in TIMES:
        return written_back(panel)
    return replace(panel, others=tuple(three_digits(one) for one in panel.others))


def _figures(row: Mapping[str, Any]) -> Figures:
    return Figures(
        observed=float(row["observed"]),
        expected=float(row["expected"]),
        exposure=float(row["exposure"]),
        ratio=float(row["ratio"]),
        effect=float(row["effect"]),
        low=float(row["low"]),
        high=float(row["high"]),
        z=float(row["z"]),
        status=row["status"],
        peers=int(row["peers"]) if pd.notna(row["peers"]) else 0,
        close=float(row["close"]) if pd.notna(row.get("close")) else 0.0,
    )


def _others(metric: str, figures: Figures, run_data: RunData) -> NDArray[np.float64]:
    """Return the sorted effects of the others, none where they are too few to be shown."""
    effects = run_data.effects.get(metric, np.empty(0))
    if figures.status == "measured" and math.isfinite(figures.effect):
        effects = np.delete(effects, np.searchsorted(effects, figures.effect))  # the others, not oneself
    return effects if len(effects) >= BAND_PEOPLE else np.empty(0)


def _band(others: NDArray[np.float64]) -> Band | None:
    if not len(others):
        return None
    low, median, high = np.quantile(others, [0.1, 0.5, 0.9])
    return Band(float(low), float(high), len(others), float(median))


def _months(series: list[dict[str, Any]], last: pd.Timestamp) -> tuple[MonthPoint, ...]:
    """Return the twelve months up to ``last``, in order; a month without work has NaN, not zero."""
    known = {pd.Timestamp(one["month"]): one for one in series}
    points = []
    for month in _year_to(last):
        row = known.get(month, {})
        points.append(
            MonthPoint(
                month=month.date(),
                observed=float(row.get("observed", math.nan)),
                expected=float(row.get("expected", math.nan)),
                exposure=float(row.get("exposure", 0)),
                z=float(row.get("z", math.nan)),
            )
        )
    return tuple(points)


@cache
def _year_to(last: pd.Timestamp) -> tuple[pd.Timestamp, ...]:
    return tuple(pd.date_range(end=last, periods=MONTHS, freq="MS"))


def hit_panels(hits: list[dict[str, Any]], run_data: RunData) -> tuple[HitPanel, ...]:
    """Return a panel for each hit: of rules that grade people first, red before yellow, the rarest rule and the newest.

    Those that a human cleared come last.
    """
    panels = []
    for row in hits:
        card = run_data.rule_cards.get(row["rule"])
        panels.append(
            HitPanel(
                hit_id=row["hit_id"],
                rule=row["rule"],
                label=card.label if card else Text.same(row["rule"]),
                grade=row["grade"],
                at=pd.Timestamp(row["at"]).to_pydatetime(),
                sentence=Text(zh=row["sentence_zh"], en=row["sentence_en"]),
                records=tuple(str(one) for one in row["records"]),
                why=card.why if card else PHRASES["not_stated"],
                innocent=card.innocent if card else PHRASES["not_stated"],
                cannot_see=card.cannot_see if card else PHRASES["not_stated"],
                cleared=row["hit_id"] in run_data.cleared,
            )
        )
    newest_first = sorted(panels, key=lambda one: (one.at, one.rule, one.records), reverse=True)
    graders = run_data.graders
    return tuple(
        sorted(
            newest_first,
            key=lambda one: (one.cleared, one.rule not in graders, one.grade != "red", graders.get(one.rule, 0)),
        )
    )


def gaps_of(panels: tuple[MetricPanel, ...], run_data: RunData) -> tuple[Gap, ...]:
    """Return everything about which nothing is said of a subject, and why."""
    off = whole_gaps(run_data)
    closed = {gap.name for gap in off if gap.kind == "metric"}
    seen = {panel.metric for panel in panels}
    few = [
        Gap("metric", panel.metric, panel.label, unsaid(panel))
        for panel in panels
        if panel.figures.status != "measured" and panel.metric not in closed
    ]
    unseen = [
        Gap("metric", name, card.label, PHRASES["nothing_seen"])
        for name, card in sorted(run_data.metric_cards.items())
        if name not in seen and name not in closed
    ]
    return (*few, *unseen, *off)


def whole_gaps(run_data: RunData) -> tuple[Gap, ...]:
    """Return the metrics and rules that were off for everybody."""
    return once(run_data, "gaps", _whole_gaps)


def _whole_gaps(run_data: RunData) -> tuple[Gap, ...]:
    metrics = [
        Gap(
            "metric",
            name,
            metric_label(name, run_data),
            _reason(row),
            _missing(name, run_data),
        )
        for row in _records(run_data.gaps)
        for name in [str(row["metric"])]
    ]
    rules = [
        Gap(
            "rule",
            row["rule"],
            card.label if card else Text.same(row["rule"]),
            _reason(row),
            run_data.missing.get(row["rule"], ()),
        )
        for row in _records(run_data.rule_gaps)
        for card in [run_data.rule_cards.get(row["rule"])]
    ]
    return (*metrics, *rules)


def _missing(name: str, run_data: RunData) -> tuple[str, ...]:
    return run_data.missing.get(name.removesuffix(TREND), ())


def gap_groups(
    gaps: tuple[Gap, ...], tables: Mapping[str, Text], instead: Mapping[str, Text] | None = None
) -> tuple[GapGroup, ...]:
    """Put together what is off for want of the same tables; most first. A gap of another reason is in no group."""
    found: dict[tuple[str, ...], list[Gap]] = {}
    for gap in gaps:
        if gap.missing:
            columns = {column for need in gap.missing for column in need.split("|")}
            found.setdefault(tuple(sorted({one.partition(".")[0] for one in columns})), []).append(gap)
    groups = [
        GapGroup(
            tables=tuple((name, tables.get(name, Text.same(name))) for name in names),
            columns=columns,
            in_words=tuple(dict.fromkeys(_column(one, tables) for one in columns)),
            metrics=tuple(gap.label for gap in same if gap.kind == "metric"),
            rules=tuple(gap.label for gap in same if gap.kind == "rule"),
            found=tuple((instead or {})[name] for name in names if name in (instead or {})),
        )
        for names, same in found.items()
        for columns in [tuple(sorted({one for gap in same for need in gap.missing for one in need.split("|")}))]
    ]
    return tuple(sorted(groups, key=lambda one: (-len(one.metrics) - len(one.rules), one.columns)))


def _column(code: str, tables: Mapping[str, Text]) -> Text:
    """Tell a column in words; one that no contract names, by its table."""
    return tables.get(code) or tables.get(code.partition(".")[0]) or Text.same(code)


def _reason(row: Mapping[str, Any]) -> Text:
    return Text(zh=row["reason_zh"], en=row["reason_en"])

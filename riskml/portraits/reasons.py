"""Why a person is listed: each reason with its records, its course, and what explains it.

Only what grades people is a person's reason: metrics that add to the score, and rules that name few. What rules say of
matters that many have a hand in stands apart, beside the unit's. What rules say of one matter is one reason.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from riskml.cards.phrases import COUNTERPARTY
from riskml.core.texts import Text, listed, quoted
from riskml.metrics.thin import FEW_PEERS
from riskml.portraits.chains import chains_of
from riskml.portraits.chart_parts import Event
from riskml.portraits.clocks import clock_of
from riskml.portraits.course import course_of
from riskml.portraits.numerals import fixed
from riskml.portraits.once import once
from riskml.portraits.parts import SEVERAL
from riskml.portraits.phrases import PHRASES as COMMON
from riskml.portraits.phrases_reasons import told
from riskml.portraits.reason_parts import Involved, Reason, Record
from riskml.portraits.run_data import said
from riskml.portraits.sentences import explanations, sentence
from riskml.portraits.shape import pattern
from riskml.rules.written import SEVERAL as APART
from riskml.rules.written import day_told, sum_told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from riskml.portraits.chains import Chain
    from riskml.portraits.clocks import CaseClock
    from riskml.portraits.parts import GradePanel, HitPanel, MetricPanel
    from riskml.portraits.run_data import RunData
    from riskml.portraits.set_against import Peers

MOST_RECORDS = 200
"""Records of a reason that a portrait holds."""
LATE = "overdue"
"""The family of metrics that go by a clock."""
_HOURS = "office_hours"
_DEALT = ("pairs", "concentration")
_BY_PEERS = ("rate", "mean", "times", "volume")


def reasons_of(
    official_id: str, panels: Sequence[MetricPanel], hits: Sequence[HitPanel], grade: GradePanel, run_data: RunData
) -> tuple[Reason, ...]:
    """Return every reason, those for which the person is listed first.

    Whom a rule lists is told by the rules first, whom the score lists by the metrics that add most to it.
    """
    rows = {row["hit_id"]: row for row in grading_hits(official_id, run_data)}
    by_rule = [_of_chain(chain, rows, hits, run_data) for chain in chains_of(rows.values())]
    by_score = [_of_metric(panel, official_id, run_data) for panel in _telling(panels, grade)]
    return tuple(by_score + by_rule if grade.selected_by == "score" else by_rule + by_score)


def grading_hits(official_id: str, run_data: RunData) -> list[dict[str, Any]]:
    """Return the hits that are reasons about a person: of rules that grade people, none that reminds or is cleared."""
    return [
        row
        for row in run_data.hits.rows(official_id)
        if row["rule"] in run_data.graders
        and row.get("subject", "official") == "official"
        and row["grade"] != "reminder"
        and row["hit_id"] not in run_data.cleared
    ]


def _telling(panels: Sequence[MetricPanel], grade: GradePanel) -> list[MetricPanel]:
    """Return the metrics that are reasons, those that add most first.

    A metric that the score does not count is nobody's reason. A warning that no single metric explains comes from many
    small departures together: then the metrics that add most to the score speak for it.
    """
    scored = any(math.isfinite(panel.contribution) for panel in panels)
    telling = [panel for panel in panels if panel.stands_out and (panel.contribution > 0 or not scored)]
    if grade.selected_by == "score" and not telling:
        telling = [panel for panel in panels if panel.figures.status == "measured" and panel.contribution > 0]
    return sorted(telling, key=lambda one: -one.contribution if scored else -one.aside)


def _of_metric(panel: MetricPanel, official_id: str, run_data: RunData) -> Reason:
    card = run_data.metric_cards.get(panel.metric)
    tried = (explanations(panel), panel.part, _common(panel, official_id, run_data))
    total = max(_count(panel), len(panel.evidence)) if panel.evidence else 0
    notes = [_compared_with(panel.peers)] if panel.peers else []
    hours = run_data.provenance.office_hours
    if hours and card is not None and _HOURS in card.observations:
        notes.append(told("office_hours", hours=hours))
    if panel.compare in _DEALT and panel.figures.peers:
        notes.append(told("dealt_among", peers=panel.figures.peers))
    if panel.family == LATE:
        notes.append(told("no_pauses"))
    if panel.compare in _BY_PEERS and panel.figures.peers < FEW_PEERS:
        notes.append(told("few_peers", peers=panel.figures.peers))
    return Reason(
        kind="metric",
        name=panel.metric,
        label=panel.label,
        sentence=sentence(panel),
        course=course_of(panel),
        contribution=panel.contribution,
        without=_without(panel.contribution, official_id, run_data),
        explained=tuple(one for one in tried if one is not None),
        notes=tuple(notes),
        records=tuple(
            Record(one.ref, one.at, one.stratum, one.counterparty, one.value, one.weight) for one in panel.evidence
        ),
        total=total,
        complete=panel.compare in {"rate", "pairs"},
        amount=math.nan,
        whom=tuple(_named(panel.party, one.counterparty) for one in panel.evidence if one.counterparty)[:1],
        events=(),
        clocks=_clocks(panel, official_id, run_data),
        steps=(),
        innocent=(panel.innocent,),
        why=(panel.why,),
        cannot_see=(panel.cannot_see,),
    )


def _compared_with(peers: Peers) -> Text:
    """Say who the peers are: how many, of which units where these tell nobody, and with how many acts."""
    if peers.units:
        return told("peers_of", people=peers.people, units=listed(peers.units), acts=peers.acts)
    if peers.count:
        return told("peers_of_units", people=peers.people, count=peers.count, acts=peers.acts)
    return told("peers_alone", people=peers.people, acts=peers.acts)


def _clocks(panel: MetricPanel, official_id: str, run_data: RunData) -> tuple[CaseClock, ...]:
    """Return the clocks of the worst records' cases, as far as the run has them; each case once."""
    found: dict[str, CaseClock] = {}
    for record in panel.evidence if panel.family == LATE else ():
        case, steps = run_data.clocks.get(record.ref, ({}, ()))
        if not case or case["case_id"] in found:
            continue
        card = run_data.matters.get(said(case["matter_id"]))
        labels = {one.name: one.label for one in card.step} if card else {}
        found[case["case_id"]] = clock_of(
            case, steps, official_id, matter=run_data.stratum(said(case["matter_id"])), label_of=partial(_step, labels)
        )
    return tuple(found.values())


def _step(labels: Mapping[str, Text], step: str) -> Text:
    return labels.get(step) or quoted(step)


def _count(panel: MetricPanel) -> int:
    """Return how many records count: those that a rate or a pair counts on the side of the departure."""
    figures = panel.figures
    count = figures.observed
    if panel.compare == "rate" and figures.z < 0:
        count = figures.exposure - figures.observed
    return round(count) if panel.compare in {"rate", "pairs"} and math.isfinite(count) else 0


def _without(contribution: float, official_id: str, run_data: RunData) -> Text | None:
    """Say what the score would be without a contribution, and whether that would still list the person."""
    rows = run_data.scores.rows(official_id)
    if not rows or not math.isfinite(contribution):
        return None
    left = float(rows[0]["score"]) - contribution
    [warning] = run_data.warnings.rows(official_id) or [{}]
    if warning.get("selected_by") != "score":
        return None
    form = "without_listed" if left >= run_data.threshold else "without_not"
    return told(form, score=fixed(left, 2), threshold=fixed(run_data.threshold, 2))


def _common(panel: MetricPanel, official_id: str, run_data: RunData) -> Text | None:
    """Say that most of the unit departs the same way, where it does."""
    unit = run_data.unit_of(official_id)
    values = [float(row["z"]) for row in run_data.measured.rows(unit) if row["metric"] == panel.metric]
    whole = [
        float(row["z"])
        for row in run_data.profile.rows(("unit", unit))
        if row["metric"] == panel.metric and row["status"] == "measured"
    ]
    kind, beyond, _ = pattern([z for z in values if math.isfinite(z)], panel.concern, *whole[:1])
    return told("common_metric", people=len(values), beyond=beyond) if kind == "common" else None


def _of_chain(
    chain: Chain, rows: Mapping[str, Mapping[str, Any]], hits: Sequence[HitPanel], run_data: RunData
) -> Reason:
    """Return what rules say of one matter as one reason."""
    by_id = {hit.hit_id: hit for hit in hits}
    steps = [by_id[one] for one in chain.hits]
    whom = run_data.roster.counterparties.get(chain.counterparty_id, chain.counterparty_id)
    of_record = {record: hit for hit in reversed(steps) for record in hit.records}
    first, last = (day_told(one.date()) for one in (chain.first, chain.last))
    start = run_data.start
    early = sum(pd.Timestamp(hit.at) < pd.Timestamp(start) for hit in steps)
    form = "course_day" if first == last else "course_rule"
    return Reason(
        kind="rule",
        name="+".join(chain.rules),
        label=steps[0].label if len(chain.links) == 1 else told("chain_label", whom=whom),
        sentence=_said(chain, by_id, whom, run_data.unit(chain.currency)),
        course=told(form, first=first, last=last, count=len(steps)),
        contribution=math.nan,
        without=None,
        explained=_common_rules(chain, run_data),
        notes=(told("outside", count=early, start=day_told(start)),) if early else (),
        records=tuple(
            Record(ref, of_record[ref].at, of_record[ref].label, whom) for ref in chain.records[:MOST_RECORDS]
        ),
        total=len(chain.records),
        complete=True,
        amount=chain.amount,
        unit=run_data.unit(chain.currency),
        whom=(_named(_party(chain, run_data), run_data.roster.party(chain.counterparty_id)),) if whom else (),
        events=_events(chain, rows, run_data),
        clocks=(),
        steps=tuple(steps),
        innocent=tuple(dict.fromkeys(hit.innocent for hit in steps)),
        why=tuple(dict.fromkeys(hit.why for hit in steps)),
        cannot_see=tuple(dict.fromkeys(hit.cannot_see for hit in steps)),
    )


def _party(chain: Chain, run_data: RunData) -> Text:
    """Return what the other side of a chain is: whatever else than a counterparty a rule of it says."""
    told_of = [run_data.rule_cards[one].party for one in chain.rules if one in run_data.rule_cards]
    return next((one for one in told_of if one != COUNTERPARTY), COUNTERPARTY)


def _named(party: Text, name: str) -> Text:
    """Name the other side, with what it is where it is no counterparty."""
    return Text.same(name) if party == COUNTERPARTY else told("party_named", party=party, name=name)


def _said(chain: Chain, hits: Mapping[str, HitPanel], whom: str, unit: Text | None) -> Text:
    first = hits[chain.links[0].hits[0]]
    if len(chain.links) == 1:
        count = len(chain.hits)
        return first.sentence if count == 1 else told("times_more", sentence=first.sentence, count=count)
    rules = listed(
        (
            told("chain_link", rule=label, count=len(one.hits)) if len(one.hits) > 1 else label
            for one in chain.links
            for label in [hits[one.hits[0]].label]
        ),
        COMMON["semicolon"],
    )
    unpriced = "chain_apart" if chain.currency == APART else "chain_unpriced"
    form = unpriced if math.isnan(chain.amount) else "chain"
    amount = sum_told(f"{chain.amount:,.2f}", unit)
    return told(form, whom=whom, count=len(chain.links), rules=rules, amount=amount)


def _events(chain: Chain, rows: Mapping[str, Mapping[str, Any]], run_data: RunData) -> tuple[Event, ...]:
    """Return when each thing was first and last found, in the order of time; an amount stands at the last."""
    events = []
    for link in chain.links:
        card = run_data.rule_cards.get(link.rule)
        kind = card.label if card else Text.same(link.rule)
        for row in (rows[one] for one in link.hits):
            last, first = pd.Timestamp(row["at"]), pd.Timestamp(row.get("first_at", row["at"]))
            amount = row.get("amount")
            told_amount = math.nan if amount is None or pd.isna(amount) else float(amount)
            label = Text.same(str(next(iter(row["records"]), "")))
            if pd.notna(first) and first.date() < last.date():
                events.append(Event(first.date(), kind, label, math.nan))
            events.append(Event(last.date(), kind, label, told_amount, run_data.unit(said(row.get("currency")))))
    return tuple(sorted(events, key=lambda one: one.at))


def _common_rules(chain: Chain, run_data: RunData) -> tuple[Text, ...]:
    """Say of each rule that several of the unit's people were hit by."""
    unit = run_data.unit_of(chain.holder)
    found = []
    for link in chain.links:
        rows = [one for one in run_data.unit_hits.rows(unit) if one["rule"] == link.rule and one["official_id"]]
        people = len({one["official_id"] for one in rows})
        if people >= SEVERAL:
            found.append(told("common_rule", people=people, hits=len(rows)))
    return tuple(found)


def involved_in(official_id: str, run_data: RunData) -> tuple[Involved, ...]:
    """Return what rules say of matters that the person had a hand in, most hits first; those of reasons left out."""
    own: dict[str, list[dict[str, Any]]] = {}
    reasons = {row["hit_id"] for row in grading_hits(official_id, run_data)}
    for row in run_data.hits.rows(official_id):
        if row["hit_id"] not in reasons:
            own.setdefault(str(row["rule"]), []).append(row)
    if not own:
        return ()
    unit = run_data.unit_of(official_id)
    counts, people = once(run_data, f"hits of {unit}", partial(_counted, unit))
    lines = []
    for rule, rows in own.items():
        card = run_data.rule_cards.get(rule)
        newest = sorted(rows, key=lambda one: one["at"], reverse=True)
        records = tuple(dict.fromkeys(str(record) for one in newest for record in one["records"]))
        label = card.label if card else Text.same(rule)
        hits, known = max(counts[rule], len(rows)), max(1, len(people.get(rule, ())))
        cleared = sum(one["hit_id"] in run_data.cleared for one in rows)
        lines.append(Involved(rule, label, len(rows), hits, known, cleared, records[:MOST_RECORDS]))
    return tuple(sorted(lines, key=lambda one: (-one.own, one.rule)))


def _counted(unit: str, run_data: RunData) -> tuple[Counter[str], dict[str, set[str]]]:
    """Count a unit's hits about people by rule, and tell whom."""
    theirs = [one for one in run_data.unit_hits.rows(unit) if one["official_id"]]
    people: dict[str, set[str]] = {}
    for one in theirs:
        people.setdefault(str(one["rule"]), set()).add(one["official_id"])
    return Counter(str(one["rule"]) for one in theirs), people

"""What portraits are drawn from: one run's frames, checked and indexed once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
import pandas as pd

from riskml.core.texts import Text, listed, quoted
from riskml.portraits.frames import COLUMNS, check_frames
from riskml.portraits.hiding import uncounted
from riskml.portraits.phrases import PHRASES
from riskml.portraits.ranks import ranks, three_digits
from riskml.rules import thresholds
from riskml.rules.written import unit_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from riskml.cards import Cards, MatterCard, MetricCard, RuleCard
    from riskml.metrics import Measurement
    from riskml.portraits.clocks import ClockRows
    from riskml.portraits.parts import Provenance
    from riskml.portraits.roster import Roster
    from riskml.rules import Detection
    from riskml.triage import ListGroup, Triaged

MONTHS = 12
"""Months that a portrait speaks of."""
NOWHERE = "-"
"""The unit of work whose unit is not known, and the matter of work whose matter is not."""

DEALT_IN = ("post", "channel")
"""The kinds of codes that the circumstances of a stratum may be."""


def said(value: object) -> str:
    """Return a cell as text, an empty one as the empty string."""
    return "" if value is None or value is pd.NA or value != value else str(value)  # noqa: PLR0124 - NaN


class Index:
    """The rows of a frame by key, found without a scan: thousands of portraits are drawn from one."""

    def __init__(self, frame: pd.DataFrame, keys: str | list[str]) -> None:
        self.frame = frame
        rows = frame.groupby(keys, sort=False).indices
        self._rows = {key: np.asarray(places, dtype=np.intp) for key, places in rows.items()}
        # A column that is looked up in the frame each time takes longer than its values.
        self._columns = {str(name): _values(frame[name]) for name in frame.columns}

    def rows(self, key: Hashable) -> list[dict[str, Any]]:
        """Return the rows of one key as plain values, in their order; none where the key is unknown."""
        places = self._rows.get(key, ())
        if not len(places):
            return []
        columns = [values[places].tolist() for values in self._columns.values()]
        return [dict(zip(self._columns, row, strict=True)) for row in zip(*columns, strict=True)]

    def of(self, key: Hashable) -> pd.DataFrame:
        """Return the rows of one key, in their order; none where the key is unknown."""
        return self.frame.take(self._rows.get(key, np.empty(0, dtype=np.intp)))

    def keys(self) -> list[Hashable]:
        """Return every key, in order of appearance."""
        return list(self._rows)


def _values(column: pd.Series) -> Any:
    """Return a column as an array that gives Python's own values, or pandas' where Python has none.

    Texts and moments are made once, each however often it stands in the column: to make them again for each row that
    is asked for takes longer than all else about it.
    """
    kind = column.dtype
    if isinstance(kind, np.dtype) and kind.kind not in "mM":
        return column.to_numpy()
    try:
        codes, known = pd.factorize(column)
    except (TypeError, NotImplementedError):  # lists have no hash
        return column.array
    values = np.empty(len(known) + 1, dtype=object)  # the last one stands for what is missing: its code is -1
    values[:-1], values[-1] = known.tolist(), pd.NaT if isinstance(kind, np.dtype) else kind.na_value
    return values[codes]


class Sentence(NamedTuple):
    """What a hit says, and what orders it among the reasons of a warning."""

    red: bool
    at: pd.Timestamp
    text: Text


@dataclass(frozen=True, slots=True)
class RunData:
    """One run, ready to draw portraits from; build it with :meth:`from_run`.

    Parameters
    ----------
    month
        The last month of the window that the portraits speak of.
    profile, series, revisions, tried, parts, peers, counterparts, evidence, hits
        Rows by subject: of ``profile`` only those of ``month``.
    measured
        Of the profile of ``month`` the rows of officials that were measured, by unit.
    gaps, rule_gaps
        Frames as their stages hand them on.
    scores, warnings
        One row an official.
    grades
        The grade of each official who was graded.
    effects
        For each metric the sorted effects of every official it was measured for.
    people
        The officials of each unit who have a profile in ``month``; everybody belongs to one unit.
    homes
        The one unit of each official, as far as it is known.
    uncounted
        Units whose warnings and hits are not counted on any page.
    officials, units
        Everyone and every unit about whom there is anything to say, in order; '-' (work of no known
        unit) is no unit.
    metric_cards, rule_cards, matters
        Cards by name.
    matter_warnings
        Warnings about matters, as ``riskml.triage`` hands them on; none where it is left out.
    reminders
        What the desks are reminded of, by unit, matter and rule.
    loose_rules
        The rules that flag more than their due, with a proposal of their threshold.
    sentences
        What each hit says, by its id.
    cleared
        The hits whose facts a human has cleared.
    compared
        The date of the run before.
    inboxes
        What each inbox is called.
    circles
        The circumstances that acts are compared in, by their names.
    trials
        What each circumstance is called that was tried as an explanation.
    value_names
        How a value of a circumstance is named, with a place for it.
    by_score
        How many are listed by score.
    false_discovery
        The share of those that may be there by chance alone.
    value_codes
        Of which kind of code the values of a circumstance are.
    words
        What codes are called, by their kind.
    graders
        For each rule that may grade people, how many it names; the fewer, the more it says of one.
    missing
        The needs of each metric and rule that the data do not meet.
    tables
        What each table is called.
    null
        Scores that chance alone gives: shares, and the score that each lies below.
    threshold
        Where the list by score begins, NaN where it selects nobody.
    ranked_scores
        Everybody's scores as the list goes by them, sorted, unnamed, by evenly spaced ranks.
    groups
        What stands together on the list, in this order.
    clocks
        By act, the rows of its case and of the case's steps: of acts whose case is told step by step.
    found_instead
        What each table has of which a column is missing.
    told_first
        What a reader has to know before anything else.
    once
        What has been worked out of it already, by name.
    """

    month: pd.Timestamp
    profile: Index
    latest: pd.DataFrame
    measured: Index
    series: Index
    revisions: Index
    tried: Index
    parts: Index
    peers: Index
    counterparts: Index
    evidence: Index
    hits: Index
    unit_hits: Index
    every_hit: pd.DataFrame
    gaps: pd.DataFrame
    rule_gaps: pd.DataFrame
    scores: Index
    warnings: Index
    grades: Mapping[str, str]
    effects: Mapping[str, NDArray[np.float64]]
    people: Mapping[str, tuple[str, ...]]
    homes: Mapping[str, str]
    uncounted: frozenset[str]
    officials: frozenset[str]
    units: tuple[str, ...]
    metric_cards: Mapping[str, MetricCard]
    rule_cards: Mapping[str, RuleCard]
    matters: Mapping[str, MatterCard]
    provenance: Provenance
    roster: Roster
    matter_warnings: pd.DataFrame
    reminders: pd.DataFrame
    loose_rules: pd.DataFrame
    sentences: Mapping[str, Sentence]
    cleared: frozenset[str]
    compared: date | None
    inboxes: Mapping[str, Text]
    missing: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Text]
    graders: Mapping[str, int]
    circles: Text | None
    trials: Mapping[str, Text]
    value_names: Mapping[str, Text]
    null: tuple[tuple[float, float], ...]
    threshold: float
    ranked_scores: tuple[float, ...]
    by_score: int
    false_discovery: float
    value_codes: Mapping[str, str]
    words: Mapping[str, Mapping[str, Text]]
    groups: tuple[ListGroup, ...] = ()
    clocks: ClockRows = field(default_factory=dict)
    found_instead: Mapping[str, Text] = field(default_factory=dict)
    told_first: tuple[Text, ...] = ()
    once: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def from_run(
        cls,
        *,
        measurement: Measurement,
        detection: Detection,
        scores: pd.DataFrame,
        triaged: Triaged,
        cards: Cards,
        provenance: Provenance,
        roster: Roster,
        missing: Mapping[str, tuple[str, ...]] | None = None,
        tables: Mapping[str, Text] | None = None,
    ) -> Self:
        """Check and index the values of one run.

        Raises
        ------
        RiskmlError
            Frames lack columns that the portraits need; every one is named.
        """
        profile, hits = measurement.profile, detection.counted
        scores, warnings = _by_official(scores), _by_official(triaged.warnings)
        matter_warnings = triaged.matter_warnings
        if matter_warnings is None:
            matter_warnings = pd.DataFrame(columns=COLUMNS["matter_warnings"].split())
        reminders = triaged.reminders
        if reminders is None:
            reminders = pd.DataFrame(columns=COLUMNS["reminders"].split())
        frames = {
            "profile": profile,
            "series": measurement.series,
            "evidence": measurement.evidence,
            "revisions": measurement.revisions,
            "tried": measurement.tried,
            "parts": measurement.parts,
            "peers": measurement.peers,
            "counterparts": measurement.counterparts,
            "gaps": measurement.gaps,
            "hits": hits,
            "rule_gaps": detection.gaps,
            "warnings": warnings.reset_index(),
            "matter_warnings": matter_warnings,
            "reminders": reminders,
        }
        check_frames(frames)
        levels = [triaged.levels.get(hit, grade) for hit, grade in zip(hits["hit_id"], hits["grade"], strict=True)]
        hits = hits.drop(columns="facts", errors="ignore").assign(grade=levels)  # no page reads them, and they are slow
        month = pd.Timestamp(profile["month"].max()) if len(profile) else _month_of(provenance)
        latest = profile[profile["month"] == month]
        officials = latest[latest["subject"] == "official"]
        measured = officials[officials["status"] == "measured"]
        homes = _homes(officials, roster)
        people: dict[str, tuple[str, ...]] = {}
        for one in sorted(officials["subject_id"].map(str).unique()):
            people[homes.get(one, NOWHERE)] = (*people.get(homes.get(one, NOWHERE), ()), one)
        known = latest.loc[latest["subject"] == "unit", "subject_id"]
        about = hits.loc[_subject(hits) == "unit", "unit_id"]
        units = sorted({*known.map(str), *about.map(str), *people} - {NOWHERE})
        return cls(
            month=month,
            profile=Index(latest, ["subject", "subject_id"]),
            latest=latest,
            measured=Index(measured.assign(unit_id=measured["subject_id"].map(homes)), "unit_id"),
            series=Index(measurement.series, ["subject", "subject_id"]),
            revisions=Index(measurement.revisions, ["subject", "subject_id"]),
            tried=Index(measurement.tried, "subject_id"),
            parts=Index(measurement.parts, "subject_id"),
            peers=Index(measurement.peers, "subject_id"),
            counterparts=Index(measurement.counterparts, "subject_id"),
            evidence=Index(measurement.evidence.sort_values(["subject_id", "metric", "rank"]), "subject_id"),
            hits=Index(hits, "official_id"),
            unit_hits=Index(hits, "unit_id"),
            every_hit=hits,
            gaps=measurement.gaps,
            rule_gaps=detection.gaps,
            scores=Index(scores, "official_id"),
            warnings=Index(warnings, "official_id"),
            grades={str(one): str(grade) for one, grade in warnings["grade"].items()},
            effects={
                str(metric): np.sort(values.to_numpy(dtype=np.float64))
                for metric, values in measured.dropna(subset=["effect"]).groupby("metric")["effect"]
            },
            people=people,
            homes=homes,
            uncounted=uncounted({one: len(people.get(one, ())) for one in units}),
            officials=frozenset(
                str(one)
                for ids in (officials["subject_id"], hits["official_id"], scores.index, warnings.index)
                for one in ids.unique()
                if one != ""
            ),
            units=tuple(units),
            metric_cards={card.name: card for card in cards.metrics},
            rule_cards={card.name: card for card in cards.rules},
            matters={card.name: card for card in cards.matters},
            provenance=provenance,
            roster=replace(roster, post_words=cards.words.post),
            matter_warnings=matter_warnings,
            reminders=reminders,
            loose_rules=_loose_rules(detection, cards),
            sentences={
                hit: Sentence(grade == "red", at, Text(zh=zh, en=en))
                for hit, grade, at, zh, en in zip(
                    *(hits[name] for name in ("hit_id", "grade", "at", "sentence_zh", "sentence_en")), strict=True
                )
            },
            cleared=frozenset(hit for reasons in matter_warnings["cleared_reasons"] for hit in reasons),
            compared=triaged.compared,
            inboxes=triaged.inboxes,
            missing=missing or {},
            tables=tables or {},
            graders=triaged.graders,
            circles=listed(labels) if (labels := [one.label for one in cards.circumstances.circumstance]) else None,
            trials={one.name: one.label for one in cards.circumstances.tried},
            value_names={one.name: one.part for one in cards.circumstances.tried if one.part},
            null=triaged.null,
            threshold=triaged.threshold,
            ranked_scores=_ranked(warnings),
            by_score=int(((warnings["selected_by"] == "score") & (warnings["grade"] != "none")).sum()),
            false_discovery=triaged.false_discovery,
            groups=triaged.groups,
            value_codes={one.name: one.code for one in cards.circumstances.tried if one.code},
            words=cards.words.tables,
        )

    @property
    def start(self) -> date:
        """The first day of the window that portraits speak of."""
        return (self.month - pd.DateOffset(months=MONTHS - 1)).date()

    def unit_of(self, official_id: str) -> str:
        """Return the one unit of an official: where the work was done, else where the roster has them."""
        return self.homes.get(official_id, "")

    def stratum(self, stratum: str) -> Text:
        """Return the kind of work behind ``matter/step/unit/…`` in words, as far as cards and roster have them.

        Step and unit may be missing, and a step of somebody's log may hold a slash itself. What follows the unit are
        the circumstances that the work is dealt in: a post, a place, a channel.
        """
        matter, *rest = stratum.split("/")
        at = next((i for i, one in enumerate(rest) if i and one in {*self.units, NOWHERE}), len(rest))
        step, unit, further = "/".join(rest[:at]), rest[at] if at < len(rest) else NOWHERE, rest[at + 1 :]
        card = self.matters.get(matter)
        steps = {one.name: one.label for one in card.step} if card else {}
        parts = [
            card.label if card else quoted(matter) if matter not in {"", NOWHERE} else None,
            (steps.get(step) or quoted(step)) if step else None,
            self.roster.unit(unit) if unit != NOWHERE else None,
            *(self._circumstance(one) for one in further if one),
        ]
        return listed([part for part in parts if part is not None] or [PHRASES["no_matter"]], Text.same(" · "))

    def unit(self, currency: str) -> Text | None:
        """Return what sums of a currency are in, in words; None where neither records nor project say it."""
        return unit_of(currency, self.words.get("currency", {}))

    def _circumstance(self, code: str) -> Text:
        """Return a place, a post or a channel in words."""
        named = self.roster.units.get(code)
        if named:
            return Text.same(named)
        return next((words[code] for name in DEALT_IN if code in (words := self.words.get(name, {}))), quoted(code))

    def value(self, circumstance: str, value: str) -> Text:
        """Return where a departure lies: a value of a circumstance, in words as far as there are any."""
        code = self.value_codes.get(circumstance, "")
        named = self.roster.units.get(value) if code == "unit_id" else None
        word = Text.same(named) if named else self.words.get(code, {}).get(value) or quoted(value)
        return self.value_names[circumstance].filled(value=word)


def _ranked(warnings: pd.DataFrame) -> tuple[float, ...]:
    """Return everybody's scores as the list goes by them."""
    scores = warnings["remaining"] if "remaining" in warnings.columns else warnings["score"]
    return tuple(three_digits(one) for one in ranks(np.sort(scores.dropna().to_numpy(np.float64))))


def _loose_rules(detection: Detection, cards: Cards) -> pd.DataFrame:
    """Return the health of the rules that flag more than their due, and a proposal beside it."""
    return thresholds(detection, cards.rules).merge(detection.health, on="rule", how="inner")


def _subject(hits: pd.DataFrame) -> pd.Series:
    """Return whom each hit is about; officials where that is not said."""
    if "subject" in hits.columns:
        return hits["subject"]
    return pd.Series("official", index=hits.index, dtype="object")


def _homes(officials: pd.DataFrame, roster: Roster) -> dict[str, str]:
    """Give each official one unit, where most metrics saw the work, then where most of it was done.

    Metrics look at different work of somebody who moved, and a trend has no unit; counted by rows, such a
    person would be counted in several units.
    """
    known = officials[~officials["unit_id"].map(said).isin(["", NOWHERE])]
    seen = known.groupby(["subject_id", "unit_id"], as_index=False).agg(
        rows=("metric", "size"), work=("exposure", "sum")
    )
    most = seen.sort_values(["rows", "work", "unit_id"], ascending=[False, False, True]).drop_duplicates("subject_id")
    homes = dict(zip(most["subject_id"].map(str), most["unit_id"].map(str), strict=True))
    return {**{one: unit for one, unit in roster.units_of.items() if unit != NOWHERE}, **homes}


def _month_of(provenance: Provenance) -> pd.Timestamp:
    return pd.Timestamp(provenance.as_of).replace(day=1)


def _by_official(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index("official_id") if "official_id" in frame.columns else frame

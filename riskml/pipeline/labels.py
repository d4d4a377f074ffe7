"""Labels: what reviewers had found, by official and month, as it was known on a date.

A label says who was looked at and what came of it, not who did something. Nobody gets one who was not looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import pandas as pd

from riskml.pipeline.earlier import MATTER_WARNINGS
from riskml.triage import gather, read_facts, warning_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.pipeline.facts import Facts

COLUMNS: Final = ("official_id", "month", "finding", "decided_at", "selected_by", "propensity")
_HIT: Final = ["hit_id", "official_id", "at"]
_LEAD: Final = ["warning_id", "officials", "last_at"]
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_WEIGHT: Final = {"confirmed": 2, "open": 1, "cleared": 0}
_PEOPLE: Final = {"score": "score", "draw": "random"}
_REVIEW: Final = (
    "review_id", "warning_id", "hit_id", "official_id", "listed_at", "selected_by", "propensity", "finding", "facts",
    "decided_at", "recorded_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whom a warning or a hit is about, and of which month, as far as that is one person and known."""

    official: str = ""
    month: pd.Timestamp | None = None
    way: str = "rule"


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Where the ids of warnings and hits are looked up.

    Parameters
    ----------
    hits
        hit_id, official_id ('' for nobody), at.
    warnings
        warning_id, officials, last_at; of several rows with one id the first speaks.
    officials
        Whose warnings by score or by lot a warning_id may name.
    """

    hits: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_HIT))
    warnings: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_LEAD))
    officials: frozenset[str] = frozenset()

    @classmethod
    def of_runs(cls, runs: Path, day: date | None = None) -> Self:
        """Look up what runs have published, the latest first; up to a day, where one is given."""
        return cls(warnings=_joined(_earlier_warnings(runs, day), _LEAD))

    def with_facts(self, facts: Facts) -> Lookup:
        """Look up first what facts tell: their hits, the warnings that they make, and who acted."""
        profile = facts.measurement.profile
        acted = profile.loc[profile["subject"] == "official", "subject_id"]
        hits = facts.detection.hits
        return Lookup(
            hits=_joined([hits[_HIT], self.hits], _HIT),
            warnings=_joined([gather(hits, tenders=facts.tenders)[_LEAD], self.warnings], _LEAD),
            officials=self.officials | {*acted, *facts.officials["official_id"]},
        )


def _joined(parts: Iterable[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    """Put tables under each other; of several rows with one id the first stays."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=columns)
    return pd.concat(filled, ignore_index=True).drop_duplicates(columns[0], ignore_index=True)


@dataclass(frozen=True, slots=True)
class _Decision:
    """One decision about one matter of one person and month."""

    known_at: pd.Timestamp
    review_id: str
    matter: str
    finding: str
    way: str
    propensity: float


def labels_of(reviews: pd.DataFrame, *, as_of: date, lookup: Lookup | None = None) -> pd.DataFrame:
    """Return what reviewers had found by the end of a day, one row for each time that it changed.

    A review names its official and the date of the list, or it is resolved by its hit or warning. A warning that
    names several people is a label of nobody, whatever was decided: the review has to say whom it is about. What is
    still unresolved is listed by :func:`unlabelled`.

    Several matters of one person and month make one label: confirmed while any of them stands confirmed, else open
    while any is open, else cleared. Of one matter the newest decision counts.

    Parameters
    ----------
    reviews
        The accepted table: review_id, finding, decided_at, and warning_id, hit_id, official_id, listed_at,
        selected_by, propensity, facts, recorded_at as far as they are known.
    as_of
        What was decided or recorded later is not known yet.
    lookup
        Where ids of hits and warnings are looked up; nowhere by default.

    Returns
    -------
    DataFrame
        official_id; month (its first day); finding ('confirmed', 'cleared' or 'open'); decided_at, from when on it was
        *known*: the later of decision and record; selected_by ('rule', 'score', 'random' or 'other'); propensity, NaN
        where unknown. Ordered by official, month and decided_at; the last row of an official and month is what stands.

    Examples
    --------
    >>> from datetime import date
    >>> told = {"review_id": ["r"], "official_id": ["P1"], "listed_at": ["2025-03-31"], "finding": ["confirmed"]}
    >>> reviews = pd.DataFrame({**told, "decided_at": ["2025-05-02"]})
    >>> [len(labels_of(reviews, as_of=date(2025, 5, day))) for day in (1, 2)]
    [0, 1]
    """
    decisions: dict[tuple[str, pd.Timestamp], list[_Decision]] = {}
    for subject, decision in _resolved(_known(reviews, as_of), lookup or Lookup()):
        if subject.official and subject.month is not None:
            decisions.setdefault((subject.official, subject.month), []).append(decision)
    rows = [
        (official, month, one.finding, at, one.way, one.propensity)
        for (official, month), own in sorted(decisions.items())
        for at, one in _stands(own)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    texts = dict.fromkeys(("official_id", "finding", "selected_by"), "str")
    times = dict.fromkeys(("month", "decided_at"), "datetime64[us]")
    return frame.astype({**texts, **times, "propensity": "float64"})


def unlabelled(reviews: pd.DataFrame, *, as_of: date, lookup: Lookup | None = None) -> list[str]:
    """Return the ids of reviews that label nobody: of no one person, or of no month; parameters as `labels_of`."""
    return sorted(
        decision.review_id
        for subject, decision in _resolved(_known(reviews, as_of), lookup or Lookup())
        if not subject.official or subject.month is None
    )


def known_labels(project: Project, facts: Facts) -> pd.DataFrame:
    """Return the labels of a project as of its facts' date.

    Warnings are looked up among the facts' own and those that earlier runs published.
    """
    return labels_of(facts.reviews, as_of=facts.as_of, lookup=_lookup(project, facts))


def known_unlabelled(project: Project, facts: Facts) -> list[str]:
    """Return the ids of a project's reviews that label nobody."""
    return unlabelled(facts.reviews, as_of=facts.as_of, lookup=_lookup(project, facts))


def _lookup(project: Project, facts: Facts) -> Lookup:
    if facts.reviews.empty:
        return Lookup()
    return Lookup.of_runs(project.runs, facts.as_of).with_facts(facts)


def _earlier_warnings(runs: Path, day: date | None) -> Iterator[pd.DataFrame]:
    """Yield the warnings that runs published, the latest first; what cannot be read is passed over."""
    last = day.isoformat() if day else "9999-12-31"
    for folder in sorted((one for one in runs.glob("????-??-??") if one.name <= last), reverse=True):
        try:
            yield pd.read_parquet(folder / MATTER_WARNINGS, columns=_LEAD)
        except (OSError, ValueError):  # no run, or one that went no further than measuring
            continue


def _known(reviews: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the reviews that were decided and recorded by the end of a day, with every column."""
    frame = reviews.reindex(columns=list(_REVIEW))
    for name in ("decided_at", "recorded_at", "listed_at"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    known_at = frame[["decided_at", "recorded_at"]].max(axis=1)
    return frame.assign(known_at=known_at)[known_at < pd.Timestamp(as_of) + pd.Timedelta(days=1)]


def _resolved(reviews: pd.DataFrame, lookup: Lookup) -> Iterator[tuple[_Subject, _Decision]]:
    """Yield each decision with whom it is about; what the review itself says comes first."""
    if reviews.empty:
        return
    of_hit, of_warning = _by_hit(lookup.hits), _by_warning(lookup.warnings, lookup.officials)
    columns = (
        "review_id", "warning_id", "hit_id", "official_id", "listed_at", "selected_by", "propensity", "finding",
        "facts", "known_at",
    )  # fmt: skip
    for row in zip(*(reviews[name] for name in columns), strict=True):
        review_id, warning, hit, official, listed_at, way, propensity, finding, facts, known_at = row
        found = _Subject(way="other")
        if _said(hit):
            found = of_hit.get(_said(hit), found)
        elif _said(warning):
            found = of_warning.get(_said(warning), found)
        month = listed_at if pd.notna(listed_at) else _month_told(_said(facts)) or found.month
        subject = _Subject(_said(official) or found.official, _first_day(month), found.way)
        decision = _Decision(
            known_at=known_at,
            review_id=str(review_id),
            matter=_said(hit) or _said(warning) or "person",
            finding=str(finding),
            way=_said(way) or found.way,
            propensity=float(propensity) if pd.notna(propensity) and propensity > 0 else np.nan,
        )
        yield subject, decision


def _by_hit(hits: pd.DataFrame) -> dict[str, _Subject]:
    return {
        str(hit): _Subject(_said(official), pd.Timestamp(at))
        for hit, official, at in zip(hits["hit_id"], hits["official_id"], hits["at"], strict=True)
    }


def _by_warning(warnings: pd.DataFrame, officials: Iterable[str]) -> dict[str, _Subject]:
    """Name each warning's one person; a warning about several people has a month only."""
    known = {
        warning_id(about, official): _Subject(official, way=way)
        for official in officials
        for about, way in _PEOPLE.items()
    }
    told = zip(warnings["warning_id"], warnings["officials"], warnings["last_at"], strict=True)
    matters = {
        str(one): _Subject(str(people[0]) if len(people) == 1 else "", pd.Timestamp(last)) for one, people, last in told
    }
    # A warning about a person keeps its id from month to month: whose it is is known, of which month is not.
    return matters | known


def _month_told(facts: str) -> pd.Timestamp | None:
    """Return the latest month that the facts of a warning about a person name."""
    pairs = read_facts(facts) if facts else None
    months = [pd.Timestamp(month) for about, month in pairs or () if about in _PEOPLE and _MONTH.fullmatch(month)]
    return max(months, default=None)


def _first_day(moment: pd.Timestamp | None) -> pd.Timestamp | None:
    return None if moment is None else moment.to_period("M").to_timestamp()


def _stands(decisions: list[_Decision]) -> Iterator[tuple[pd.Timestamp, _Decision]]:
    """Yield what stands of one person and month, each time that it changed."""
    newest: dict[str, _Decision] = {}
    before = ""
    ordered = sorted(decisions, key=lambda one: (one.known_at, one.review_id))
    for place, decision in enumerate(ordered):
        newest[decision.matter] = decision
        last_of_moment = place + 1 == len(ordered) or ordered[place + 1].known_at != decision.known_at
        standing = max(newest.values(), key=lambda one: _WEIGHT[one.finding])
        if last_of_moment and standing.finding != before:
            before = standing.finding
            yield decision.known_at, standing


def _said(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 (NaN)

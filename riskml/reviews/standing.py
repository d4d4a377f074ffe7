"""What stands: the one reading of reviews as of a date, which labels, lists, backtests and yields all go through.

- *Known* is a review from the later of decision and record on; what is decided or recorded later does not exist. A
  review that is told again replaces what it said before, from the day on which that became known.
- *The newest decision counts*, by when it was decided, not by when it was entered: what is entered late does not
  overrule what was decided after it. An 'open' one counts like any other: what is reopened is neither confirmed nor
  cleared.
- *Facts are decided one by one.* A decision about a hit or about named facts of a warning decides those. One that
  names none speaks of the matter as a whole, and of the facts that were decided before; it decides no other fact.
- *People are decided one by one.* A decision about one person leaves what was decided about another; one that names
  nobody is about everybody.
- Where several stand, the strongest does: confirmed before open before cleared.

Neither the order of rows nor a row told twice changes anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from riskml.reviews.facts import Fact, said
from riskml.reviews.subjects import WHOLE, Lookup, Subject, Subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

FINDINGS: Final = ("confirmed", "open", "cleared")
"""The strongest first."""
STANDING: Final = (
    "matter", "rule", "record", "official_id", "month", "finding", "decided_at", "recorded_at", "known_at",
    "selected_by", "propensity", "review_id",
)  # fmt: skip
_REVIEW: Final = (
    "review_id", "warning_id", "hit_id", "official_id", "listed_at", "selected_by", "propensity", "finding", "facts",
    "decided_at", "recorded_at",
)  # fmt: skip
_NEVER: Final = pd.Timestamp.max


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, as it was told from one moment to another.

    Parameters
    ----------
    review_id, finding, decided_at, recorded_at
        As the review says.
    subject
        Whom and what it is about.
    known_at, until
        From when on it was known, and until when, where it was told again and otherwise.
    way, propensity
        Why it was looked at, and with which probability, NaN where unknown.
    """

    review_id: str
    finding: str
    decided_at: pd.Timestamp
    recorded_at: pd.Timestamp
    subject: Subject
    known_at: pd.Timestamp
    way: str
    propensity: float
    until: pd.Timestamp = _NEVER

    @property
    def order(self) -> tuple[pd.Timestamp, pd.Timestamp, str]:
        """What makes one decision newer than another."""
        return self.decided_at, self.known_at, self.review_id


State = dict[str, dict[Fact, dict[str, Decision]]]
"""What stands of each matter, fact and person ('' for everybody)."""


def decisions_of(reviews: pd.DataFrame, *, as_of: date, lookup: Lookup | None = None) -> list[Decision]:
    """Return every decision that was known by the end of a day, those told otherwise since among them, in order.

    Parameters
    ----------
    reviews
        The accepted table: review_id, finding, decided_at, and warning_id, hit_id, official_id, listed_at,
        selected_by, propensity, facts, recorded_at as far as they are known.
    as_of
        What was decided or recorded later is not known yet.
    lookup
        Where ids of hits and warnings are looked up; nowhere by default.
    """
    frame = _known(reviews, as_of)
    names = [str(name) for name in frame.columns]
    cells = [dict(zip(names, row, strict=True)) for row in zip(*(frame[name].tolist() for name in names), strict=True)]
    subjects = Subjects(
        lookup or Lookup(), (said(one["hit_id"]) for one in cells), (said(one["warning_id"]) for one in cells)
    )
    ordered = sorted(
        (_decision(one, subjects) for one in cells),
        key=lambda one: (one.review_id, one.known_at, one.decided_at, -FINDINGS.index(one.finding), _told(one)),
    )
    kept = []
    for place, one in enumerate(ordered):
        after = ordered[place + 1] if place + 1 < len(ordered) else None
        if after is None or after.review_id != one.review_id:
            kept.append(one)
        elif after.known_at > one.known_at:
            kept.append(replace(one, until=after.known_at))
    return sorted(kept, key=lambda one: one.order)


def current(decisions: Iterable[Decision], moment: pd.Timestamp | None = None) -> list[Decision]:
    """Return those that had been told by a moment, and not otherwise since; by default in the end."""
    if moment is None:
        return [one for one in decisions if one.until == _NEVER]
    return [one for one in decisions if one.known_at <= moment < one.until]


def state_of(decisions: Iterable[Decision]) -> State:
    """Return what stands of decisions that all hold at one moment."""
    state: State = {}
    for one in sorted(decisions, key=lambda one: one.order):
        whom, matter = one.subject.official, state.setdefault(one.subject.matter, {})
        if WHOLE in one.subject.facts:
            touched = {*matter, WHOLE}
        else:
            touched = set(one.subject.facts)
            _forget(matter.get(WHOLE, {}), whom)
        for fact in touched:
            decided = matter.setdefault(fact, {})
            _forget(decided, whom)
            decided[whom] = one
    return state


def strongest(decisions: Iterable[Decision]) -> Decision | None:
    """Return the decision that stands where several do: the strongest finding, of equal ones the newest."""
    return max(decisions, key=lambda one: (-FINDINGS.index(one.finding), one.order), default=None)


def standing(reviews: pd.DataFrame, *, as_of: date, lookup: Lookup | None = None) -> pd.DataFrame:
    """Return what stands at the end of a day: one row for each matter, fact and person that was decided.

    Parameters
    ----------
    reviews, as_of, lookup
        As of :func:`decisions_of`.

    Returns
    -------
    DataFrame
        matter (a warning_id, or the name of a person's month); rule and record, both '' where the decision is about
        the matter as a whole; official_id, '' for everybody; month, finding, decided_at, recorded_at, known_at (the
        later of the two), selected_by, propensity and review_id of the newest decision.

    Examples
    --------
    >>> from datetime import date
    >>> told = {"review_id": ["a", "b"], "official_id": "P1", "listed_at": "2025-03-31", "finding": ["cleared", "open"]}
    >>> reviews = pd.DataFrame({**told, "decided_at": ["2025-05-02", "2025-08-01"]})
    >>> [standing(reviews, as_of=date(2025, month, 9))["finding"].tolist() for month in (4, 5, 8)]
    [[], ['cleared'], ['open']]
    """
    rows = [
        (matter, *fact, whom, one.subject.month, one.finding, one.decided_at, one.recorded_at, one.known_at, one.way,
         one.propensity, one.review_id)
        for matter, facts in state_of(current(decisions_of(reviews, as_of=as_of, lookup=lookup))).items()
        for fact, decided in facts.items()
        for whom, one in decided.items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(STANDING))
    times = dict.fromkeys(("month", "decided_at", "recorded_at", "known_at"), "datetime64[us]")
    ordered = frame.astype({**times, "propensity": "float64"})
    return ordered.sort_values(list(STANDING[:4]), kind="stable", ignore_index=True)


def nameless(reviews: pd.DataFrame, *, as_of: date, lookup: Lookup | None = None) -> list[str]:
    """Return the ids of reviews that clear nothing by themselves: they name no hit, no facts and no person's month."""
    return _ids(one for one in decisions_of(reviews, as_of=as_of, lookup=lookup) if not one.subject.named)


def unlabelled(reviews: pd.DataFrame, *, as_of: date, lookup: Lookup | None = None) -> list[str]:
    """Return the ids of reviews that label nobody: of no one person, or of no month."""
    known = decisions_of(reviews, as_of=as_of, lookup=lookup)
    return _ids(one for one in known if not one.subject.official or one.subject.month is None)


def _ids(decisions: Iterable[Decision]) -> list[str]:
    return sorted(one.review_id for one in current(decisions))


def _known(reviews: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return what was decided and recorded by the end of a day, with every column."""
    frame = reviews.reindex(columns=list(_REVIEW))
    for name in ("decided_at", "recorded_at", "listed_at"):
        frame[name] = pd.to_datetime(frame[name], format="mixed").astype("datetime64[us]")
    frame["propensity"] = pd.to_numeric(frame["propensity"]).astype("float64")
    known_at = frame[["decided_at", "recorded_at"]].max(axis=1)
    return frame.assign(known_at=known_at)[known_at < pd.Timestamp(as_of) + pd.Timedelta(days=1)]


def _decision(row: Mapping[str, Any], subjects: Subjects) -> Decision:
    subject, propensity = subjects.of(row), row["propensity"]
    return Decision(
        review_id=said(row["review_id"]),
        finding=said(row["finding"]),
        decided_at=row["decided_at"],
        recorded_at=row["recorded_at"],
        subject=subject,
        known_at=row["known_at"],
        way=said(row["selected_by"]) or subject.way,
        propensity=propensity if propensity > 0 else np.nan,
    )


def _told(one: Decision) -> tuple[Any, ...]:
    """Return what tells two tellings of one moment apart, as far as that matters."""
    subject = one.subject
    month, propensity = subject.month or pd.Timestamp.min, one.propensity if one.propensity > 0 else 0.0
    return subject.matter, subject.official, month, sorted(subject.facts), one.way, propensity


def _forget(decided: dict[str, Decision], whom: str) -> None:
    """Take back what was decided about a person, or about everybody."""
    if whom:
        decided.pop(whom, None)
    else:
        decided.clear()

"""What a replayed list would have asked of the reviewers, and what it would have found: from lists and real labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.core.months import first_day, month_number
from riskml.evaluation.intervals import clopper_pearson
from riskml.portraits.backtest import Draws, ReplayedMonth
from riskml.reviews import last_labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

LISTED: Final = (
    "month",
    "place",
    "official_id",
    "score",
    "p_value",
    "grade",
    "selected_by",
    "inclusion_probability",
    "look",
    "finding",
    "reviewed_month",
    "found_at",
)
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class MonthList:
    """One month's list as it would have been drawn.

    Parameters
    ----------
    month, as_of, model_as_of
        As of :class:`riskml.portraits.backtest.ReplayedMonth`.
    warnings
        Everybody's grade, as ``riskml.triage.grade`` gives it, in the order of the list.
    """

    month: pd.Timestamp
    as_of: date
    model_as_of: date
    warnings: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Finding:
    """What stands of one official and month: what a review found, and how long it took."""

    month: int
    finding: str
    took: pd.Timedelta


def follow_lists(lists: Sequence[MonthList], labels: pd.DataFrame, *, holds: int) -> pd.DataFrame:
    """Return everybody who is on a list, with what a look would have brought.

    A person on the list is looked at, unless that was done less than `holds` months before. What the look brings is
    what a real review of that official found that was nearest, at most `holds` months before or after; of two equally
    near the later. It would have come as long after the list as it came after the real one. Whom nobody really
    looked at, of him nothing is known.

    Parameters
    ----------
    lists
        In the order of the months.
    labels
        As ``riskml.reviews.labels_of`` gives them, of the end.
    holds
        How many months a look holds.

    Returns
    -------
    DataFrame
        month, place (on the list, from 1), official_id, score, p_value, grade, selected_by, inclusion_probability,
        look, finding ('confirmed', 'cleared', 'open', 'unknown'; '' where nobody looks), reviewed_month (of the real
        review) and found_at (when it would have been decided; NaT where it is not).
    """
    known = _standing(labels)
    looked: dict[str, int] = {}
    rows = []
    for one in lists:
        now = month_number(one.month)
        on_list = one.warnings[one.warnings["selected_by"] != ""]
        columns = ("official_id", "score", "p_value", "grade", "selected_by", "inclusion_probability")
        for place, told in enumerate(zip(*(on_list[name] for name in columns), strict=True), start=1):
            official = str(told[0])
            look = now - looked.get(official, now - holds) >= holds
            brought = _nearest(known.get(official, ()), now, holds) if look else None
            finding = brought.finding if brought else UNKNOWN if look else ""
            if look:
                looked[official] = now
            reviewed = first_day(brought.month) if brought else None
            decided = brought is not None and brought.finding != "open"
            found_at = pd.Timestamp(one.as_of) + max(brought.took, pd.Timedelta(0)) if brought and decided else None
            rows.append((one.month, place, official, *told[1:], look, finding, reviewed, found_at))
    frame = pd.DataFrame(rows, columns=list(LISTED))
    texts = dict.fromkeys(("official_id", "grade", "selected_by", "finding"), "str")
    numbers = dict.fromkeys(("score", "p_value", "inclusion_probability"), "float64")
    times = dict.fromkeys(("month", "reviewed_month", "found_at"), "datetime64[us]")
    return frame.astype({**texts, **numbers, **times, "place": "int64", "look": "bool"})


def draws_of(labels: pd.DataFrame, people: Mapping[pd.Timestamp, int], *, level: float = 0.95) -> Draws:
    """Estimate which share of officials and months a look would confirm.

    Those whom the real list chose for certain stand for themselves alone; those drawn by lot, for everybody else. The
    interval is exact (Clopper and Pearson 1934) over as many draws as there are officials drawn.

    Parameters
    ----------
    labels
        What stands at the end.
    people
        Officials with a score or a hit, by month; labels of other months are left out.
    level
        Of the interval.
    """
    last = last_labels(labels)
    decided = last[last["month"].isin(list(people)) & last["finding"].isin(["confirmed", "cleared"])]
    lot = (decided["selected_by"] == "random") | (decided["propensity"] < 1)
    drawn, certain = decided[lot], decided[~lot]
    confirmed = int((drawn["finding"] == "confirmed").sum())
    if drawn.empty or not sum(people.values()):
        return Draws(len(drawn), confirmed, np.nan, np.nan, np.nan)
    everybody = sum(people.values())
    found, others = float((certain["finding"] == "confirmed").sum()), max(everybody - len(certain), 0)
    share, persons = confirmed / len(drawn), drawn["official_id"].nunique()
    low, high = clopper_pearson(share * persons, persons, level)
    of_all = [(found + others * one) / everybody for one in (share, low, high)]
    return Draws(len(drawn), confirmed, *of_all)


def count_months(lists: Sequence[MonthList], listed: pd.DataFrame, draws: Draws) -> tuple[ReplayedMonth, ...]:
    """Add up, month by month, what the lists asked for and what they found, beside random order.

    In random order every look would be at another person: the best that it can do.
    """
    confirmed = listed[listed["finding"] == "confirmed"]
    first = confirmed.drop_duplicates("official_id")
    months, looks, found = [], 0, 0
    for one in lists:
        own = listed[listed["month"] == one.month]
        ways, findings = own["selected_by"].value_counts(), own.loc[own["look"], "finding"].value_counts()
        new = int((first["month"] == one.month).sum())
        people = len(one.warnings)
        looks, found = looks + int(own["look"].sum()), found + new
        told = first["found_at"] < pd.Timestamp(one.as_of) + pd.Timedelta(days=1)
        reach = min(looks, people)
        months.append(
            ReplayedMonth(
                month=one.month.date(),
                as_of=one.as_of,
                model_as_of=one.model_as_of,
                people=people,
                by_rule=int(ways.get("rule", 0)),
                by_score=int(ways.get("score", 0)),
                by_lot=int(ways.get("random", 0)),
                looks=int(own["look"].sum()),
                confirmed=int(findings.get("confirmed", 0)),
                cleared=int(findings.get("cleared", 0)),
                open=int(findings.get("open", 0)),
                unknown=int(findings.get(UNKNOWN, 0)),
                found=new,
                looks_so_far=looks,
                found_so_far=found,
                told_so_far=int(told.sum()),
                random=reach * draws.share,
                random_low=reach * draws.low,
                random_high=reach * draws.high,
            )
        )
    return tuple(months)


def _standing(labels: pd.DataFrame) -> dict[str, list[_Finding]]:
    """Return what stands at the end of each official's reviewed months."""
    last = last_labels(labels)
    known: dict[str, list[_Finding]] = {}
    for official, month, finding, decided_at in zip(
        last["official_id"], last["month"], last["finding"], last["decided_at"], strict=True
    ):
        listed_at = (month + pd.offsets.MonthEnd()).normalize()
        known.setdefault(str(official), []).append(_Finding(month_number(month), str(finding), decided_at - listed_at))
    return known


def _nearest(findings: Sequence[_Finding], month: int, holds: int) -> _Finding | None:
    near = [one for one in findings if abs(one.month - month) <= holds]
    return min(near, key=lambda one: (abs(one.month - month), -one.month), default=None)

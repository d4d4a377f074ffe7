"""What of the warnings is issued this month: as many as reviewers can look at, the strongest first; the rest waits.

Some places go by lot to those that would wait: what reviews say of them tells how much the order misses.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from riskml.rules import LEVELS
from riskml.triage.matters.yields import likely_any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from riskml.reviews import Earlier
    from riskml.triage.matters.yields import Yields
    from riskml.triage.settings import MatterCapacity

Disposition = Literal["issued", "listed", "waiting", "reminder", "cleared"]
DISPOSITIONS: Final[tuple[Disposition, ...]] = ("issued", "listed", "waiting", "reminder", "cleared")
APART: Final = ("score", "draw", "rule")
"""Warnings that take no place of matters, and are listed all the same: about a person, or about a rule."""
_GRADES = ("red", "yellow", "reminder", "none")


@dataclass(frozen=True, slots=True)
class _Place:
    """How a warning came to be issued: when, by its rank ('rule') or a lot ('random'), and how probable that was."""

    when: date | None = None
    selected_by: str = ""
    probability: float = 0.0


@dataclass(slots=True)
class _Left:
    """The places of a month that are left: by rank, by lot, and of both together for red ones."""

    ranked: int
    drawn: int
    red: int


def issue(
    warnings: pd.DataFrame,
    capacity: MatterCapacity,
    *,
    as_of: date,
    seed: int = 0,
    earlier: Mapping[str, Earlier] | None = None,
    yields: Yields | None = None,
    learned: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Say of each warning whether it is issued, waits, is a reminder to the desk, or was cleared; others are listed.

    Those about matters are ranked: by level; within a level by how likely a review is to confirm them, as was learned
    from reviews or, where nothing was, by what reviewers confirmed of any of their rules (see `likely`) times their
    degree; by degree; by how many rules meet in them and how many hits; by amount; and by their identifier.

    A share of the places is drawn by lot among those that would wait, red ones only where red ones have a place left;
    the lot hangs on the seed, the date and the identifier. What an earlier run issued stays issued and takes no place
    of this month, unless it was issued in this very month; what has turned red since asks for a place again. No order
    of rows changes anything.

    Parameters
    ----------
    warnings
        With their status, as ``riskml.reviews.update_status`` gives them.
    capacity
        How many may be issued in a calendar month.
    as_of
        The date of the run.
    seed
        Of the lot.
    earlier
        The warnings of the latest run before, by warning_id.
    yields
        What reviewers confirmed of each rule.
    learned
        Of each warning that is ranked, by warning_id, what a model learned from reviews makes of it.

    Returns
    -------
    DataFrame
        The warnings with disposition, issued (when; nothing where it was not), rank (from 1, among those about
        matters that are red or yellow; 0 for others), selected_by ('rule' for what its rank issued, 'random' for what
        a lot did, '' for what was not issued) and inclusion_probability, in the order of the list.
    """
    before = earlier or {}
    order = ranked(warnings, yields or {}, learned)
    own = list(zip(order["warning_id"], order["grade"], strict=True))
    issued = _issued(own, capacity, as_of, seed, before)
    rank = {one: place for place, one in enumerate(order["warning_id"], 1)}
    rows = []
    for one, about, status, grade in zip(
        *(warnings[name] for name in ("warning_id", "about", "status", "grade")), strict=True
    ):
        place = issued[one] if one in issued else _place_before(before.get(one))
        disposition: Disposition = "waiting" if place.when is None else "issued"
        if status == "cleared":
            disposition = "cleared"
        elif about in APART:
            disposition = "listed"
        elif grade == "reminder":
            disposition = "reminder"
        rows.append((disposition, place.when, rank.get(one, 0), place.selected_by, place.probability))
    columns = ["disposition", "issued", "rank", "selected_by", "inclusion_probability"]
    told = pd.DataFrame(rows, index=warnings.index, columns=columns, dtype="object")
    kinds = {"disposition": "str", "rank": "int64", "selected_by": "str", "inclusion_probability": "float64"}
    told = told.astype(kinds)
    return _in_order(warnings.assign(**{name: told[name] for name in columns}))


def is_ranked(warnings: pd.DataFrame) -> pd.Series:
    """Say which warnings are ranked: those about matters that are red or yellow and were not cleared."""
    apart, cleared = warnings["about"].isin(APART), warnings["status"] == "cleared"
    return ~apart & ~cleared & (warnings["grade"] != "reminder")


def ranked(warnings: pd.DataFrame, yields: Yields, learned: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return the warnings that are ranked, in the order of their rank; see `issue`."""
    warnings = warnings.loc[is_ranked(warnings)]
    by_yields = likely_any(warnings, yields) * warnings["degree"]
    likely = by_yields if learned is None else warnings["warning_id"].map(learned)
    keys = pd.DataFrame(
        {
            "level": [-LEVELS.index(one) for one in warnings["grade"]],
            "likely": -likely,
            "degree": -warnings["degree"],
            "rules": [-len(one) for one in warnings["rules"]],
            "hits": [-len(one) for one in warnings["reasons"]],
            "amount": -warnings["amount"],
            "id": warnings["warning_id"],
        },
        index=warnings.index,
    )
    return warnings.loc[keys.sort_values(list(keys.columns), kind="stable").index]


def _issued(
    ranked: Sequence[tuple[str, str]], capacity: MatterCapacity, as_of: date, seed: int, before: Mapping[str, Earlier]
) -> dict[str, _Place]:
    """Return the place of each warning that is ranked: by rank first, then by lot among those that would wait."""
    month = [
        one for one in before.values() if one.issued is not None and one.issued.replace(day=1) == as_of.replace(day=1)
    ]
    lots = sum(one.selected_by == "random" for one in month)
    places = capacity.capacity - len(month)
    drawn = max(0, min(places, capacity.draws - lots))
    left = _Left(
        ranked=min(places - drawn, capacity.capacity - capacity.draws - (len(month) - lots)),
        drawn=drawn,
        red=capacity.red - sum(one.grade == "red" for one in month),
    )
    issued: dict[str, _Place] = {}
    waiting: list[tuple[str, str]] = []
    for one, grade in ranked:
        known = before.get(one)
        issued[one] = _place_before(known)
        rose = known is not None and grade == "red" != known.grade
        if issued[one].when is not None and not rose:
            continue
        if left.ranked > 0 and (grade != "red" or left.red > 0):
            left.ranked, left.red = left.ranked - 1, left.red - (grade == "red")
            issued[one] = _Place(as_of, "rule", 1.0)
        elif issued[one].when is None:
            waiting.append((one, grade))
    return issued | _drawn(waiting, left, f"{seed}|{as_of.isoformat()}|", as_of)


def _drawn(waiting: Sequence[tuple[str, str]], left: _Left, ticket: str, as_of: date) -> dict[str, _Place]:
    """Draw among those that would wait; every one that may be drawn has the same chance.

    Red ones take part where there is room for as many red ones as places are drawn, so that none of them has to be
    put back.
    """
    pool = [one for one, grade in waiting if grade != "red" or left.red >= left.drawn]
    places = max(0, min(left.drawn, len(pool)))
    drawn = sorted(pool, key=lambda one: hashlib.sha256((ticket + one).encode()).hexdigest())[:places]
    return {one: _Place(as_of, "random", places / len(pool)) for one in drawn}


def _place_before(known: Earlier | None) -> _Place:
    """Return the place that a warning had in the run before."""
    if known is None or known.issued is None:
        return _Place()
    return _Place(known.issued, known.selected_by, known.inclusion_probability)


def _in_order(warnings: pd.DataFrame) -> pd.DataFrame:
    """Put warnings in the order of the list: issued, listed, waiting, reminders, cleared; red first, then by rank."""
    places = pd.DataFrame(
        {
            "disposition": [DISPOSITIONS.index(one) for one in warnings["disposition"]],
            "grade": [_GRADES.index(one) for one in warnings["grade"]],
            "rank": warnings["rank"],
            "rules": [-len(one) for one in warnings["rules"]],
            "hits": [-len(one) for one in warnings["reasons"]],
            "id": warnings["warning_id"],
        }
    )
    order = places.sort_values(list(places.columns), kind="stable").index
    return warnings.loc[order].reset_index(drop=True)


def reminders(warnings: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    """Count the reminders of each desk by matter; a reminder of several units counts in each.

    Parameters
    ----------
    warnings
        As `issue` gives them.
    hits
        The hits that they were gathered from.

    Returns
    -------
    DataFrame
        unit_id, matter_id ('' where none is named), rule, reminders, hits, first_at and last_at; in this order.
    """
    own = warnings.loc[warnings["disposition"] == "reminder", ["warning_id", "reasons"]].explode("reasons")
    columns = ["hit_id", "unit_id", "matter_id", "rule", "first_at", "at"]
    told = own.merge(hits[columns].drop_duplicates("hit_id"), left_on="reasons", right_on="hit_id")
    told["matter_id"] = told["matter_id"].fillna("")
    counted = told.groupby(["unit_id", "matter_id", "rule"], sort=True).agg(
        reminders=("warning_id", "nunique"),
        hits=("hit_id", "size"),
        first_at=("first_at", "min"),
        last_at=("at", "max"),
    )
    return counted.reset_index()

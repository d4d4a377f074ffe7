"""What of the warnings is issued this month: as many as reviewers can look at, the strongest first; the rest waits."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from riskml.rules import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from riskml.reviews import Earlier
    from riskml.triage.settings import MatterCapacity

    Yields = Mapping[str, tuple[int, int]]
    """Of each rule how many facts reviewers confirmed, of how many that they decided."""

Disposition = Literal["issued", "listed", "waiting", "reminder", "cleared"]
DISPOSITIONS: Final[tuple[Disposition, ...]] = ("issued", "listed", "waiting", "reminder", "cleared")
APART: Final = ("score", "draw", "rule")
"""Warnings that take no place of matters, and are listed all the same: about a person, or about a rule."""
_HANDFUL: Final = 5
_GRADES = ("red", "yellow", "reminder", "none")


def issue(
    warnings: pd.DataFrame,
    capacity: MatterCapacity,
    *,
    as_of: date,
    earlier: Mapping[str, Earlier] | None = None,
    yields: Yields | None = None,
) -> pd.DataFrame:
    """Say of each warning whether it is issued, waits, is a reminder to the desk, or was cleared; others are listed.

    Those about matters are ranked: by level; by degree; by how likely a review is to confirm any of their rules (see
    `likely`); by how many rules meet in them and how many hits; by amount; and by their identifier. What an earlier run
    issued stays issued and takes no place of this month, unless it was issued in this very month; what has turned red
    since asks for a place again. No order of rows changes anything.

    Parameters
    ----------
    warnings
        With their status, as ``riskml.reviews.update_status`` gives them.
    capacity
        How many may be issued in a calendar month.
    as_of
        The date of the run.
    earlier
        The warnings of the latest run before, by warning_id.
    yields
        What reviewers confirmed of each rule.

    Returns
    -------
    DataFrame
        The warnings with disposition, issued (when; nothing where it was not) and rank (from 1, among those about
        matters that are red or yellow; 0 for others), in the order of the list.
    """
    before = earlier or {}
    apart = warnings["about"].isin(APART)
    cleared = warnings["status"] == "cleared"
    ranked = warnings.index[~apart & ~cleared & (warnings["grade"] != "reminder")]
    order = _ranked(warnings.loc[ranked], yields or {})
    own = zip(order["warning_id"], order["grade"], strict=True)
    issued: dict[str, date | None] = _issued(list(own), capacity, as_of, before)
    rank = {one: place for place, one in enumerate(order["warning_id"], 1)}
    rows = []
    for one, about, status, grade in zip(
        *(warnings[name] for name in ("warning_id", "about", "status", "grade")), strict=True
    ):
        when = issued.get(one, before[one].issued if one in before else None)
        disposition: Disposition = "waiting" if when is None else "issued"
        if status == "cleared":
            disposition = "cleared"
        elif about in APART:
            disposition = "listed"
        elif grade == "reminder":
            disposition = "reminder"
        rows.append((disposition, when, rank.get(one, 0)))
    told = pd.DataFrame(rows, index=warnings.index, columns=["disposition", "issued", "rank"], dtype="object")
    return _in_order(
        warnings.assign(
            disposition=told["disposition"].astype("str"), issued=told["issued"], rank=told["rank"].astype("int64")
        )
    )


def likely(named: int, confirmed: int = 0, decided: int = 0) -> float:
    """Return how likely a warning of a rule is to be confirmed.

    Before anybody looked, a rule that raises few warnings says more of each than one that raises many: of `named` ones
    a handful are taken to be right. What reviewers decided takes over as it grows.

    Examples
    --------
    >>> likely(5), likely(495), round(likely(495, confirmed=45, decided=50), 2)
    (0.5, 0.01, 0.82)
    """
    return (confirmed + _HANDFUL * _HANDFUL / (_HANDFUL + named)) / (decided + _HANDFUL)


def _likely_any(warnings: pd.DataFrame, yields: Yields) -> list[float]:
    """Return of each warning how likely one of its rules is to be confirmed, as if they were independent."""
    named = Counter(rule for rules in warnings["rules"] for rule in rules)
    missed = {rule: 1 - likely(count, *yields.get(rule, (0, 0))) for rule, count in named.items()}
    return [1 - math.prod(sorted(missed[rule] for rule in rules)) for rules in warnings["rules"]]


def _ranked(warnings: pd.DataFrame, yields: Yields) -> pd.DataFrame:
    """Return warnings in the order of their rank."""
    keys = pd.DataFrame(
        {
            "level": [-LEVELS.index(one) for one in warnings["grade"]],
            "degree": -warnings["degree"],
            "likely": [-one for one in _likely_any(warnings, yields)],
            "rules": [-len(one) for one in warnings["rules"]],
            "hits": [-len(one) for one in warnings["reasons"]],
            "amount": -warnings["amount"],
            "id": warnings["warning_id"],
        }
    )
    return warnings.loc[keys.sort_values(list(keys.columns), kind="stable").index]


def _issued(
    ranked: Iterable[tuple[str, str]], capacity: MatterCapacity, as_of: date, before: Mapping[str, Earlier]
) -> dict[str, date | None]:
    """Return when each warning was issued, of those that are ranked; None for what waits."""
    month = [
        one for one in before.values() if one.issued is not None and one.issued.replace(day=1) == as_of.replace(day=1)
    ]
    left, red_left = capacity.capacity - len(month), capacity.red - sum(one.grade == "red" for one in month)
    issued: dict[str, date | None] = {}
    for one, grade in ranked:
        known = before.get(one)
        when = known.issued if known else None
        rose = known is not None and grade == "red" != known.grade
        if (when is None or rose) and left > 0 and (grade != "red" or red_left > 0):
            left, red_left = left - 1, red_left - (grade == "red")
            when = as_of
        issued[one] = when
    return issued


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

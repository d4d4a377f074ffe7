"""What became of a warning: new, known, grown, or cleared by a human."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from riskml.triage.gathering import read_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

Status = Literal["grown", "new", "known", "cleared"]
STATUSES: tuple[Status, ...] = ("grown", "new", "known", "cleared")
GRADES = ("red", "yellow", "none")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run had published of one warning."""

    since: date
    facts: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Review:
    """One decision: what it says, and of which facts."""

    order: tuple[pd.Timestamp, str]
    finding: str
    hit_id: str
    facts: frozenset[tuple[str, str]]


def _said(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 (NaN)


def _read(reviews: pd.DataFrame) -> tuple[dict[str, list[_Review]], dict[str, list[_Review]], list[str]]:
    """Return decisions by warning and by hit, and the ids of those that name neither facts nor a hit."""
    by_warning: dict[str, list[_Review]] = {}
    by_hit: dict[str, list[_Review]] = {}
    unread = []
    columns = ("review_id", "warning_id", "hit_id", "finding", "facts", "decided_at")
    for review_id, warning, hit, finding, facts, decided_at in zip(*(reviews[name] for name in columns), strict=True):
        pairs = read_facts(_said(facts)) if _said(facts) else frozenset()
        one = _Review((pd.Timestamp(decided_at), str(review_id)), str(finding), _said(hit), pairs or frozenset())
        if _said(hit):
            by_hit.setdefault(_said(hit), []).append(one)
        elif _said(warning) and pairs:
            by_warning.setdefault(_said(warning), []).append(one)
        else:
            unread.append(str(review_id))
    return by_warning, by_hit, sorted(unread)


def speechless(reviews: pd.DataFrame) -> list[str]:
    """Return the ids of reviews that clear nothing: they name no hit, and not the facts that the reviewer had."""
    return _read(reviews)[2]


def cleared_shares(hits: pd.DataFrame, reviews: pd.DataFrame) -> dict[str, float]:
    """Return by rule which share of the facts that humans have decided they cleared; undecided rules are left out.

    A fact is a rule and a record; the newest decision about it counts, and one that is still open decides nothing.
    """
    by_warning, by_hit, _ = _read(reviews)
    known = [(one, one.facts) for ones in by_warning.values() for one in ones]
    known += [
        (one, frozenset((rule, str(record)) for record in records))
        for hit, rule, records in zip(hits["hit_id"], hits["rule"], hits["records"], strict=True)
        for one in by_hit.get(hit, ())
    ]
    decided: dict[tuple[str, str], str] = {}
    for review, covered in sorted(known, key=lambda one: one[0].order):
        decided |= dict.fromkeys(covered, review.finding)
    of_rule: dict[str, list[bool]] = {}
    for (rule, _), finding in decided.items():
        if finding != "open":
            of_rule.setdefault(rule, []).append(finding == "cleared")
    return {rule: sum(cleared) / len(cleared) for rule, cleared in of_rule.items()}


def update_status(
    warnings: pd.DataFrame,
    hits: pd.DataFrame,
    reviews: pd.DataFrame,
    earlier: Mapping[str, Earlier],
    *,
    as_of: date,
) -> pd.DataFrame:
    """Say of each warning what became of it.

    The facts of a warning are pairs of a rule and a record. A human clears the facts that the review names; the newest
    decision about a fact counts. A warning is ``cleared`` while all its facts are: the same, or fewer. It has
    ``grown`` where some facts were cleared and others were never decided, or where the earlier run lacked some of
    them; it is ``new`` where the earlier run lacked the warning, and ``known`` else.

    Parameters
    ----------
    warnings
        As ``gather`` gives them.
    hits
        Their hits.
    reviews
        What was decided by the date: review_id, warning_id, hit_id, finding ('cleared', 'confirmed' or 'open'), facts,
        decided_at.
    earlier
        The warnings of the latest run before, by warning_id; without a run before, nothing.
    as_of
        Since when a warning is on the list that is on it for the first time.

    Returns
    -------
    DataFrame
        The warnings with status, grown_since ('cleared', 'earlier' or ''), finding (the newest that covers any of
        its facts, or '') and since. What was cleared comes last; red before yellow, grown before new before known,
        then those in which more rules meet.
    """
    by_warning, by_hit, _ = _read(reviews)
    of_hit = {
        hit: frozenset((rule, str(record)) for record in records)
        for hit, rule, records in zip(hits["hit_id"], hits["rule"], hits["records"], strict=True)
        if hit in by_hit
    }
    status, grown_since, findings, since = [], [], [], []
    for identifier, text, reasons in zip(warnings["warning_id"], warnings["facts"], warnings["reasons"], strict=True):
        facts = read_facts(text) or frozenset()
        known = [(one, one.facts) for one in by_warning.get(identifier, ())]
        known += [(one, of_hit[reason]) for reason in reasons for one in by_hit.get(reason, ()) if reason in of_hit]
        decided, newest = _decided(facts, known)
        before = earlier.get(identifier)
        one, grown = _status(facts, decided, before)
        status.append(one)
        grown_since.append(grown)
        findings.append(newest)
        since.append(before.since if before else as_of)
    followed = warnings.assign(
        status=pd.Series(status, index=warnings.index, dtype="object"),
        grown_since=pd.Series(grown_since, index=warnings.index, dtype="object"),
        finding=pd.Series(findings, index=warnings.index, dtype="object"),
        since=pd.Series(since, index=warnings.index, dtype="object"),
    )
    return in_order(followed)


def in_order(followed: pd.DataFrame) -> pd.DataFrame:
    """Put warnings that were followed up in the order of the list; see ``update_status``."""
    places = pd.DataFrame(
        {
            "away": followed["status"] == "cleared",
            "grade": followed["grade"].map(GRADES.index),
            "status": followed["status"].map(STATUSES.index),
            "rules": -followed["rules"].map(len),
            "reasons": -followed["reasons"].map(len),
            "id": followed["warning_id"],
        }
    )
    order = places.sort_values(list(places.columns), kind="stable").index
    return followed.loc[order].reset_index(drop=True)


def _decided(
    facts: frozenset[tuple[str, str]], known: Iterable[tuple[_Review, frozenset[tuple[str, str]]]]
) -> tuple[dict[tuple[str, str], str], str]:
    """Return the newest finding of each fact, and the newest of all that cover any."""
    decided: dict[tuple[str, str], str] = {}
    newest = ""
    for review, covered in sorted(known, key=lambda one: one[0].order):
        touched = facts & covered
        decided |= dict.fromkeys(touched, review.finding)
        newest = review.finding if touched else newest
    return decided, newest


def _status(
    facts: frozenset[tuple[str, str]], decided: Mapping[tuple[str, str], str], before: Earlier | None
) -> tuple[Status, str]:
    cleared = {fact for fact, finding in decided.items() if finding == "cleared"}
    if facts and cleared == facts:
        return "cleared", ""
    if cleared and facts - decided.keys():
        return "grown", "cleared"
    if before is None:
        return "new", ""
    return ("grown", "earlier") if facts - before.facts else ("known", "")

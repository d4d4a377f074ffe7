"""What became of a warning: new, known, grown, or cleared by a human."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from riskml.reviews.facts import Fact, facts_of_hit, read_facts
from riskml.reviews.standing import FINDINGS
from riskml.reviews.subjects import PEOPLE, WHOLE, month_matter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

Status = Literal["grown", "new", "known", "cleared"]
STATUSES: tuple[Status, ...] = ("grown", "new", "known", "cleared")
GRADES = ("red", "yellow", "reminder", "none")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run had published of one warning.

    Parameters
    ----------
    since, facts, grade
        Since when it is on the list, what it rests on, and its level.
    issued
        When it was issued, if it was.
    selected_by, inclusion_probability
        Whether its rank ('rule') or a lot ('random') issued it, and how probable that was.
    """

    since: date
    facts: frozenset[Fact]
    issued: date | None = None
    grade: str = "yellow"
    selected_by: str = ""
    inclusion_probability: float = 0.0


def cleared_shares(stands: pd.DataFrame) -> dict[str, float]:
    """Return by rule which share of the facts that humans have decided they cleared; undecided rules are left out.

    A fact is a rule and a record; one that is open anywhere, and confirmed nowhere, is not decided.

    Parameters
    ----------
    stands
        As :func:`riskml.reviews.standing` gives it.
    """
    facts = stands[stands["rule"] != ""]
    strongest = _strongest(facts, ["rule", "record"])
    decided = strongest[strongest != "open"]
    shares = (decided == "cleared").groupby(level="rule").mean()
    return {str(rule): float(share) for rule, share in shares.items()}


def confirmed_counts(stands: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return by rule how many of its facts humans confirmed, of how many that they decided.

    Parameters
    ----------
    stands
        As :func:`riskml.reviews.standing` gives it.
    """
    strongest = _strongest(stands[stands["rule"] != ""], ["rule", "record"])
    told = (strongest[strongest != "open"] == "confirmed").groupby(level="rule").agg(["sum", "size"])
    return {str(rule): (int(sure), int(size)) for rule, sure, size in told.itertuples()}


def _strongest(stands: pd.DataFrame, by: list[str]) -> pd.Series:
    """Return the strongest finding that stands of each of some keys."""
    places = stands["finding"].map(FINDINGS.index).groupby([stands[name] for name in by]).min()
    return places.map(dict(enumerate(FINDINGS)))


def update_status(
    warnings: pd.DataFrame,
    hits: pd.DataFrame,
    stands: pd.DataFrame,
    earlier: Mapping[str, Earlier],
    *,
    as_of: date,
) -> pd.DataFrame:
    """Say of each warning what became of it.

    The facts of a warning are pairs of a rule and a record; what was decided about each is what stands. A warning is
    ``cleared`` while all its facts are: the same, or fewer. It has ``grown`` where some facts were cleared and others
    were never decided, or where the earlier run lacked some of them; it is ``new`` where the earlier run lacked the
    warning, and ``known`` else.

    Parameters
    ----------
    warnings
        As ``gather`` gives them.
    hits
        Their hits: hit_id, rule, records.
    stands
        What stands of the reviews as of the date, as :func:`riskml.reviews.standing` gives it.
    earlier
        The warnings of the latest run before, by warning_id; without a run before, nothing.
    as_of
        Since when a warning is on the list that is on it for the first time.

    Returns
    -------
    DataFrame
        The warnings with status, grown_since ('cleared', 'earlier' or ''), finding (the strongest that stands of any
        of its facts, or ''), since, and cleared_reasons: those of its hits all of whose facts are cleared, whatever
        became of the warning. What was cleared comes last; red before yellow, grown before new before known, then
        those in which more rules meet.
    """
    decided_of: dict[str, dict[Fact, str]] = {}
    strongest = _strongest(stands, ["matter", "rule", "record"]).reset_index()
    for matter, rule, record, finding in strongest.itertuples(index=False):
        decided_of.setdefault(matter, {})[(rule, record)] = finding
    of_hit = {
        hit: facts_of_hit(rule, records)
        for hit, rule, records in zip(hits["hit_id"], hits["rule"], hits["records"], strict=True)
    }
    rows = []
    columns = ("warning_id", "about", "key", "facts", "reasons")
    for identifier, about, key, text, reasons in zip(*(warnings[name] for name in columns), strict=True):
        facts = read_facts(text) or frozenset()
        decided = _decided(facts, identifier, key if about in PEOPLE else None, decided_of)
        cleared = {fact for fact, finding in decided.items() if finding == "cleared"}
        before = earlier.get(identifier)
        rows.append(
            (
                *_status(facts, decided.keys(), cleared, before),
                min(decided.values(), key=FINDINGS.index, default=""),
                before.since if before else as_of,
                [one for one in reasons if one in of_hit and of_hit[one] and of_hit[one] <= cleared],
            )
        )
    told = pd.DataFrame(
        rows,
        index=warnings.index,
        columns=["status", "grown_since", "finding", "since", "cleared_reasons"],
        dtype="object",
    )
    return in_order(warnings.assign(**{str(name): told[name] for name in told.columns}))


def _decided(
    facts: frozenset[Fact], warning: str, person: str | None, decided_of: Mapping[str, Mapping[Fact, str]]
) -> dict[Fact, str]:
    """Return what stands of each fact of a warning that was decided; that of a person's month is the month's."""
    if person is None:
        known = decided_of.get(warning, {})
        return {fact: known[fact] for fact in facts if fact in known}
    months = {fact: decided_of.get(month_matter(person, pd.Timestamp(fact[1])), {}) for fact in facts}
    return {fact: known[WHOLE] for fact, known in months.items() if WHOLE in known}


def _status(
    facts: frozenset[Fact], decided: AbstractSet[Fact], cleared: AbstractSet[Fact], before: Earlier | None
) -> tuple[Status, str]:
    if facts and cleared == facts:
        return "cleared", ""
    if cleared and facts - decided:
        return "grown", "cleared"
    if before is None:
        return "new", ""
    return ("grown", "earlier") if facts - before.facts else ("known", "")


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

"""Whom a review is about, of which month, and of which facts: what it says itself, else what its ids lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from riskml.reviews.facts import Fact, facts_of_hit, read_facts, said, warning_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

HITS: Final = ("hit_id", "official_id", "at", "rule", "records")
WARNINGS: Final = ("warning_id", "officials", "last_at", "reasons", "seen_at")
PEOPLE: Final = {"score": "score", "draw": "random"}
"""Warnings about a person as such, and how that person came on the list."""
WHOLE: Final[Fact] = ("", "")
"""A matter as a whole: what a decision is about that names no facts."""
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def no_hits() -> pd.DataFrame:
    """Return a table of no hits, as it is looked up in."""
    return pd.DataFrame(columns=list(HITS))


def _no_warnings() -> pd.DataFrame:
    return pd.DataFrame(columns=list(WARNINGS))


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Where the ids of warnings and hits are looked up.

    Parameters
    ----------
    hits
        hit_id, official_id ('' for nobody), at, rule, records.
    warnings
        warning_id, officials, last_at, reasons (its hits), seen_at (the date of the run that told it so). A warning
        grows from run to run: a reviewer saw it as the latest run up to the decision told it.
    officials
        Whose warnings by score or by lot a warning_id may name.
    """

    hits: pd.DataFrame = field(default_factory=no_hits)
    warnings: pd.DataFrame = field(default_factory=_no_warnings)
    officials: frozenset[str] = frozenset()

    def beside(
        self, hits: pd.DataFrame, warnings: pd.DataFrame, officials: Iterable[str] = (), *, seen_at: date
    ) -> Lookup:
        """Look up also what was told as of a date: hits, the warnings that they make, and who acted."""
        told = warnings.assign(seen_at=pd.Timestamp(seen_at))
        return Lookup(
            _joined(self.hits, hits, HITS).drop_duplicates("hit_id", ignore_index=True),
            _joined(self.warnings, told, WARNINGS),
            self.officials.union(officials),
        )


def _joined(one: pd.DataFrame, other: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    filled = [part[list(columns)] for part in (one, other) if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(columns))


@dataclass(frozen=True, slots=True)
class Subject:
    """What one review is about.

    Parameters
    ----------
    official, month
        Of whom and of which month (its first day), as far as that is one person and known.
    matter
        The warning that it belongs to, or the person's month.
    facts
        Which of its facts; ``WHOLE`` where they are not named.
    way
        How that came to be looked at, where the review does not say.
    named
        Whether it says what the reviewer had looked at: a hit, facts, or a person's month.
    """

    official: str
    month: pd.Timestamp | None
    matter: str
    facts: frozenset[Fact]
    way: str
    named: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """What a hit or one version of a warning tells."""

    official: str
    at: pd.Timestamp
    facts: frozenset[Fact] = frozenset()


def month_matter(official: str, month: pd.Timestamp) -> str:
    """Return the name of a person's month as a matter of its own, which a score or the lot picked."""
    return f"person|{official}|{month:%Y-%m}"


class Subjects:
    """Ids that reviews name, looked up once.

    Parameters
    ----------
    lookup
        Where.
    hits, warnings
        The ids that reviews name.
    """

    def __init__(self, lookup: Lookup, hits: Iterable[str], warnings: Iterable[str]) -> None:
        asked, about = set(hits), set(warnings)
        own = lookup.hits[lookup.hits["hit_id"].isin(list(asked))]
        self._hits = {
            str(hit): _Told(said(official), pd.Timestamp(at), facts_of_hit(str(rule), records))
            for hit, official, at, rule, records in zip(*(own[name] for name in HITS), strict=True)
        }
        self._people: Mapping[str, tuple[str, str]] = {
            one: (official, way)
            for official in lookup.officials
            for kind, way in PEOPLE.items()
            if (one := warning_id(kind, official)) in about
        }
        self._warnings: dict[str, list[tuple[pd.Timestamp, _Told]]] = {}
        self._warning_of: dict[str, str] = {}
        told = lookup.warnings.sort_values(["seen_at", "warning_id"], kind="stable")
        for one, officials, last_at, reasons, seen_at in zip(*(told[name] for name in WARNINGS), strict=True):
            self._warning_of |= dict.fromkeys(asked.intersection(reasons), str(one))
            if one in about:
                people = sorted({str(official) for official in officials})
                sole = people[0] if len(people) == 1 else ""
                versions = self._warnings.setdefault(str(one), [])
                if not versions or versions[-1][0] != seen_at:  # of one day the first speaks: what had been published
                    versions.append((seen_at, _Told(sole, pd.Timestamp(last_at))))

    def of(self, review: Mapping[str, Any]) -> Subject:
        """Tell what one review is about; what it says itself comes first."""
        hit, warning, official = (said(review[name]) for name in ("hit_id", "warning_id", "official_id"))
        text = said(review["facts"])
        pairs = (read_facts(text) if text else None) or frozenset()
        listed = review["listed_at"] if review["listed_at"] is not pd.NaT else _month_told(pairs)
        if hit:
            known = self._hits.get(hit)
            whom = official or (known.official if known else "")
            month = _first_day(listed or (known.at if known else None))
            covered = (known.facts if known else frozenset()) or frozenset([("", hit)])
            matter = self._warning_of.get(hit) or warning or f"hit|{hit}"
            return Subject(whom, month, matter, covered, "rule" if known else "other", named=True)
        sole, way = self._people.get(warning, ("", ""))
        if not warning or way or _month_told(pairs):
            whom, month = official or sole, _first_day(listed)
            if whom and month is not None:
                return Subject(whom, month, month_matter(whom, month), frozenset([WHOLE]), way or "other", named=True)
            return Subject(
                whom, month, warning or f"review|{review['review_id']}", frozenset([WHOLE]), way or "other", named=False
            )
        seen = self._seen(warning, review["decided_at"])
        whom = official or (seen.official if seen else "")
        month = _first_day(listed or (seen.at if seen else None))
        way = "rule" if seen else "other"
        return Subject(whom, month, warning, pairs or frozenset([WHOLE]), way, named=bool(pairs))

    def _seen(self, warning: str, decided_at: pd.Timestamp) -> _Told | None:
        """Return a warning as it stood when it was decided, or as it was first told where that was later."""
        versions = self._warnings.get(warning, [])
        before = [told for seen_at, told in versions if seen_at <= decided_at]
        return before[-1] if before else versions[0][1] if versions else None


def _month_told(pairs: frozenset[Fact]) -> pd.Timestamp | None:
    """Return the latest month that the facts of a warning about a person name."""
    months = [pd.Timestamp(month) for about, month in pairs if about in PEOPLE and _MONTH.fullmatch(month)]
    return max(months, default=None)


def _first_day(moment: pd.Timestamp | None) -> pd.Timestamp | None:
    return None if moment is None else pd.Timestamp(moment.year, moment.month, 1)

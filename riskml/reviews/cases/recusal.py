"""Recusal: who may not sign in a case because the tables show a tie, or because somebody asked and it is not decided.

What the tables show is a question, not a finding: it bars until the principal decides, and a decision not to recuse
lifts it. Kin, past posts and superiors are looked at; nothing else about a person is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self

import pandas as pd

from riskml.reviews.cases.case import Bar
from riskml.reviews.cases.clocks import MONTHS, months_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from riskml.reviews.cases.case import Case

RECUSAL = "recusal"
YEARS = 3
"""For how long a past post in the same unit counts: a local setting."""
Kind = Literal["kin", "past_post", "superior"]


@dataclass(frozen=True, slots=True)
class Post:
    """One stretch of one official in one unit; without an end it lasts."""

    official: str
    unit: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties somebody who works here to whom a case is about, and the record that shows it."""

    person: str
    subject: str
    kind: Kind
    record: str


@dataclass(frozen=True, slots=True)
class Relations:
    """What the project's tables tell of ties, as values.

    Parameters
    ----------
    kin
        Pairs of an official and a relative whom the official declared.
    posts
        Who served where, and when.
    superiors
        Whom somebody answers to, by way of others too, as ``routes.toml`` and the posts of chiefs have it.
    """

    kin: frozenset[tuple[str, str]] = frozenset()
    posts: tuple[Post, ...] = ()
    superiors: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        relatives: pd.DataFrame,
        posts: pd.DataFrame,
        superiors: Mapping[str, frozenset[str]] | None = None,
    ) -> Self:
        """Read the tables ``declared_relatives`` and ``posts`` of a project; who answers to whom comes as it is."""
        kin = frozenset(zip(relatives["official_id"].map(str), relatives["person_id"].map(str), strict=True))
        columns = (posts[name] for name in ("official_id", "unit_id", "valid_from", "valid_to"))
        served = tuple(
            Post(str(official), str(unit), first.date(), None if pd.isna(last) else last.date())
            for official, unit, first, last in zip(*columns, strict=True)
        )
        return cls(kin, served, superiors or {})

    def ties(self, person: str, subjects: Iterable[str], day: date) -> tuple[Tie, ...]:
        """Return what ties a person to those whom a case is about, on a day.

        Two are kin where one declared the other, or both declared the same relative. A past post ties where both
        served in one unit at the same time within the last three years.
        """
        found: list[Tie] = []
        for subject in sorted(set(subjects) - {person}):
            if self._are_kin(person, subject):
                found.append(Tie(person, subject, "kin", "declared_relatives"))
            shared = self._shared_post(person, subject, day)
            if shared:
                found.append(Tie(person, subject, "past_post", f"posts: {shared}"))
            if subject in self.superiors.get(person, frozenset()):
                found.append(Tie(person, subject, "superior", "routes.toml"))
        return tuple(found)

    def _are_kin(self, one: str, other: str) -> bool:
        mine = {relative for official, relative in self.kin if official == one}
        theirs = {relative for official, relative in self.kin if official == other}
        return other in mine or one in theirs or bool(mine & theirs)

    def _shared_post(self, one: str, other: str, day: date) -> str:
        begin = months_after(day, -YEARS * MONTHS)
        mine, theirs = ([post for post in self.posts if post.official == name] for name in (one, other))
        for post in mine:
            for beside in theirs:
                first = max(post.first, beside.first, begin)
                last = min(post.last or day, beside.last or day, day)
                if post.unit == beside.unit and first <= last:
                    return post.unit
        return ""


def bars_of(case: Case, recusals: Iterable[Case], ties: Iterable[Tie] = ()) -> tuple[Bar, ...]:
    """Return who may not sign in a case, and from when to when.

    Parameters
    ----------
    case
        The case.
    recusals
        The cases of the register of recusals; those linked to this case, or to one that it was split off, count, each
        for whom it is about.
    ties
        What the tables show; it bars from the opening on.

    Returns
    -------
    tuple of Bar
        One for each recusal that was asked and, until a decision, for each tie. A recusal bars from when it is asked;
        a decision not to recuse ends it, and the ties of the person with it.
    """
    bars: list[Bar] = []
    lifted: dict[str, datetime] = {}
    for one in recusals:
        if one.register != RECUSAL or not {*case.line} & {*one.opening.linked}:
            continue
        ended = one.since if one.state == "refused" else None
        for person in one.opening.subjects:
            bars.append(Bar(person, RECUSAL, one.opening.at, ended))
            if ended:
                lifted[person] = max(ended, lifted.get(person, ended))
    bars += [Bar(one.person, one.kind, case.opening.at, lifted.get(one.person)) for one in ties]
    return tuple(bars)

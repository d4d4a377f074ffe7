"""Ties that the tables show between those who work here and those whom a case is about: kin, and past posts.

What they show is a question, not a finding: it bars until it is decided as a recusal, and a decision not to recuse
lifts it. Whom somebody answers to is looked at where pages open (`riskml.portal.scopes`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q

from riskml.portal.models_notes import Kin, Served
from riskml.reviews.cases import Post, Relations, Tie

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from riskml.portal.models import Run


def ties_between(people: Iterable[str], subjects: Collection[str], run: Run | None) -> tuple[Tie, ...]:
    """Return what ties some people to some subjects, as of the day of a run; without one nothing is known."""
    people = sorted(set(people) - set(subjects))
    if run is None or not people or not subjects:
        return ()
    relations = _relations(run.pk, {*people, *subjects})
    return tuple(tie for one in people for tie in relations.ties(one, subjects, run.as_of))


@lru_cache(maxsize=256)
def tied_to(run: int, day: date, person: str) -> frozenset[str]:
    """Return the officials whom a person is tied to; what a run told is never changed."""
    units = Served.objects.filter(run=run, official_id=person).values("unit_id")
    beside = set(Served.objects.filter(run=run, unit_id__in=units).values_list("official_id", flat=True))
    mine = set(Kin.objects.filter(run=run, official_id=person).values_list("relative_id", flat=True))
    of_mine = Kin.objects.filter(run=run, relative_id__in={*mine, person}).values_list("official_id", flat=True)
    others = {*beside, *mine, *of_mine} - {person}
    if not others:
        return frozenset()
    return frozenset(tie.subject for tie in _relations(run, {person, *others}).ties(person, others, day))


def _relations(run: int, people: Collection[str]) -> Relations:
    kin = Kin.objects.filter(Q(official_id__in=people), run=run).values_list("official_id", "relative_id")
    served = Served.objects.filter(run=run, official_id__in=people)
    posts = tuple(Post(one.official_id, one.unit_id, one.first, one.last) for one in served)
    return Relations(frozenset(kin), posts)

"""Warnings that are known to be false: which they are, kept out of every figure, and how reviewers did with them.

They are put among others so that whoever supervises the reviewers sees whether records are looked at. What they show is
a check of the process, and is told of nobody alone.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Max, Q

from riskml.evaluation.intervals import Estimate, clopper_pearson
from riskml.portal.models import CaseFile, Signature
from riskml.portal.models_notes import Step
from riskml.portal.models_watch import Seed, Seeding
from riskml.portal.parts import with_all_below
from riskml.portal.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

CLEARED: Final = ("explained",)
CONFIRMED: Final = ("closed", "concluded")
"""Final states of a warning's case in which it was taken for explained, or for true."""
_DAY: Final = 86_400.0


def seeded_cases() -> QuerySet[CaseFile]:
    """Return the cases of such warnings, and all that came of them, directly or not."""
    return CaseFile.objects.filter(number__in=remembered("seeded_cases", _numbers))


def _numbers() -> Collection[str]:
    """Return their numbers; a case of one is opened after the warning was seeded."""
    own = CaseFile.objects.filter(warning__in=Seed.objects.values("warning")).values_list("number", flat=True)
    return with_all_below(own)


def real_cases() -> Q:
    """Return which cases count."""
    return ~Q(pk__in=seeded_cases().values("pk"))


def real_warnings() -> Q:
    """Return which warnings count."""
    return ~Q(number__in=Seed.objects.values("warning"))


def is_revealed(case: CaseFile | None) -> bool:
    """Say whether a case was one of these, and has ended: before that nobody is told."""
    return bool(case and case.final and case.warning and Seed.objects.filter(warning=case.warning).exists())


@dataclass(frozen=True, slots=True)
class Checked:
    """How reviewers did with them.

    Parameters
    ----------
    placed, open
        How many there were, and how many of them have not ended.
    cleared, confirmed, merged
        How those that ended, did.
    hands
        How many people signed in those that ended.
    days
        The median of days until they ended.
    wrong
        The share that was taken for true, of those cleared or taken for true, with its exact interval.
    """

    placed: int
    open: int
    cleared: int
    confirmed: int
    merged: int
    hands: int
    days: float | None
    wrong: Estimate | None


def checked() -> Checked:
    """Return it, over all that were ever placed."""
    rows = list(CaseFile.objects.filter(warning__in=Seed.objects.values("warning")))
    ended = [one for one in rows if one.final]
    last = dict(Step.objects.filter(case__in=ended).values_list("case").annotate(Max("at")))
    days = [(last[one.pk] - one.opened_at).total_seconds() / _DAY for one in ended if one.pk in last]
    cleared = sum(one.state in CLEARED for one in ended)
    confirmed = sum(one.state in CONFIRMED for one in ended)
    decided = cleared + confirmed
    placed = Seed.objects.count()
    return Checked(
        placed,
        placed - len(ended),
        cleared,
        confirmed,
        len(ended) - decided,
        Signature.objects.filter(case__in=ended).values("person").distinct().count(),
        statistics.median(days) if days else None,
        Estimate(confirmed / decided, *clopper_pearson(confirmed, decided)) if decided else None,
    )


def seedings() -> list[Seeding]:
    """Return what was proposed and approved, the latest first."""
    return list(Seeding.objects.select_related("approved").prefetch_related("seeds").order_by("-at", "-pk"))

"""Keeping what follows from a signature so that pages about many cases can count it: moves made, and cases tied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.portal.models_notes import CaseLink, Step

if TYPE_CHECKING:
    from riskml.portal.models import CaseFile
    from riskml.reviews.cases import Case


def keep_step(row: CaseFile, before: Case, after: Case) -> None:
    """Keep what the last signature of a case made, and what it tied it to; a signature that others wait for is none.

    Parameters
    ----------
    row
        The case's row as it was read before the signature: its day is the one that the move was due.
    before, after
        The case before the signature, and after it.
    """
    if len(after.made) > len(before.made):
        made = after.made[-1]
        Step.objects.create(
            case=row,
            place=len(before.made),
            move=made.move,
            origin=made.origin,
            to=made.to,
            since=before.since,
            due=row.due,
            at=made.at,
        )
    tied = dict.fromkeys(after.linked[len(before.linked) :])
    CaseLink.objects.bulk_create([CaseLink(case=row, number=one) for one in tied], ignore_conflicts=True)

"""Numbers of cases: one after the other in a year, each given once, whatever became of the case that had it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import F

from riskml.portal.models import CaseFile
from riskml.portal.models_notes import LastNumber

if TYPE_CHECKING:
    from datetime import datetime

_DIGITS: Final = 5


def next_numbers(at: datetime, count: int) -> list[str]:
    """Take so many numbers of a year; they are taken once the transaction that asks for them has ended.

    Parameters
    ----------
    at
        When the cases are opened.
    count
        How many.
    """
    year = f"{at:%Y}"
    row, _ = LastNumber.objects.get_or_create(year=year, defaults={"last": _highest(year)})
    # In one statement, which no other passes: who reads first and adds then gives a number twice.
    LastNumber.objects.filter(pk=row.pk).update(last=F("last") + count)
    last = LastNumber.objects.get(pk=row.pk).last
    return [f"{year}-{one:0{_DIGITS}}" for one in range(last - count + 1, last + 1)]


def _highest(year: str) -> int:
    """Return the highest number of a year that a case has."""
    numbers = CaseFile.objects.filter(number__startswith=f"{year}-").values_list("number", flat=True)
    places = (one.rpartition("-")[2] for one in numbers)
    return max((int(one) for one in places if one.isdecimal()), default=0)

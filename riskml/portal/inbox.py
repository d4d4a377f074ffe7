"""What is in somebody's inbox: the one reading of it, for their page and for the counts that they are sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from riskml.portal.models import CaseFile
from riskml.portal.place import place
from riskml.portal.scopes import named_in, readable_cases

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from riskml.portal.doors import Reader


def inbox_of(reader: Reader, today: date) -> QuerySet[CaseFile]:
    """Return the open cases that wait for a reader's signature, are assigned to them, or are late and told them.

    Parameters
    ----------
    reader
        Whose inbox it is.
    today
        The day on which clocks are read.
    """
    return CaseFile.objects.filter(
        readable_cases(reader), named_in(reader) | _told_late(reader.roles, today), final=False
    )


def _told_late(roles: frozenset[str], today: date) -> Q:
    """Return the cases whose time is up by so much that one of some roles is told of them."""
    here, told = place(), Q(pk__in=[])
    for name, register in here.cases.register_of.items():
        for one in register.escalate:
            if one.role in roles:
                told |= Q(register=name, due__lt=here.days.before(today + timedelta(days=1), one.after))
    return told

"""How many open cases each person has, for the forms that name a group."""

from __future__ import annotations

from django.db.models import Count

from riskml.portal.models import CaseMember


def held_by() -> dict[str, int]:
    """Return it by person; whoever has none is not in it."""
    rows = CaseMember.objects.filter(case__final=False).values_list("person")
    return dict(rows.annotate(Count("pk")))

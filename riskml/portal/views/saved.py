"""Keeping how a list is looked at, and changing or removing what was kept: each reader their own, and no one else's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from riskml.portal.doors import RoomRequest, door
from riskml.portal.models import Account
from riskml.portal.pages import page
from riskml.portal.saved_views import LISTS, LONGEST_NAME, MOST, OFTEN, asked_of, change_view, keep_view, parts_of

if TYPE_CHECKING:
    from django.http import HttpResponse

ACTS = ("keep", "remove", "first", "not_first")


@require_POST
@door(*(one.page for one in LISTS.values()))
def saved_view(request: RoomRequest, listed: str) -> HttpResponse:
    """Keep, remove or put first one of the reader's views of a list, and show the list again."""
    account, act, form = request.user, request.POST.get("act", ""), request.POST
    of = LISTS.get(listed)
    if of is None or act not in ACTS or not isinstance(account, Account) or not request.reader.opens(of.page):
        raise Http404
    query, name = form.get("query", ""), form.get("name", "")
    if act == "keep":
        faults = keep_view(account, listed, name, query, first=form.get("first") == "1")
    else:
        faults = change_view(account, listed, name, act)
    asked = asked_of(listed, parts_of(query))
    if faults:
        values = {"faults": faults, "listed": listed, "name": name[: 2 * LONGEST_NAME], "query": urlencode(asked)}
        limits = {"longest": LONGEST_NAME, "most": MOST, "often": OFTEN}
        return page(request, "view_refused.html.j2", {**values, **limits}, status=422)
    # Whoever has changed a view goes on with the list that they had before them, whichever it opens with.
    return redirect(f"{reverse(listed)}?{urlencode(asked) or 'view=all'}")

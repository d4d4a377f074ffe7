"""Opening a person's page: the purpose is asked first, and every opening is entered into the ledger with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from riskml.portal.accounts import now
from riskml.portal.entries import enter_opening
from riskml.portal.pages import page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

_KEY: Final = "purposes"
_HOLDS: Final = timedelta(minutes=30)
"""How long a purpose holds for further openings of the same person's page."""
LONGEST: Final = 200
"""Characters of a purpose, as the ledger takes them."""


def told_purpose(request: HttpRequest, official: str) -> bool:
    """Take down for what purpose a person's page is to be opened; say whether it was told just now."""
    told = request.POST.get("purpose", "").strip()[:LONGEST] if request.method == "POST" else ""
    if told:
        kept = request.session.get(_KEY, {})
        request.session[_KEY] = {**kept, official: [told, (now() + _HOLDS).isoformat()]}
    return bool(told)


def enter_purpose(request: HttpRequest, official: str) -> bool:
    """Enter an opening of a person's page with its purpose; say whether there is one that holds."""
    told, until = request.session.get(_KEY, {}).get(official, ["", ""])
    if not told or until <= now().isoformat():
        return False
    enter_opening(request.user.get_username(), official, told)
    return True


def give_purpose(request: HttpRequest, key: str, officials: Iterable[str]) -> bool:
    """Let the purpose that was told once for a page about several people hold for each; say whether there is one."""
    kept = request.session.get(_KEY, {})
    told, until = kept.get(key, ["", ""])
    if not told or until <= now().isoformat():
        return False
    request.session[_KEY] = {**kept, **{one: [told, until] for one in officials}}
    return True


def ask_purpose(request: HttpRequest, official: str) -> HttpResponse:
    """Ask for what purpose a person's page is opened."""
    return page(request, "purpose.html.j2", {"official": official, "longest": LONGEST})

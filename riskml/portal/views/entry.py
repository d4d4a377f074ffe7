"""Coming in and going out, and what is told where something goes wrong."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from allauth.account.utils import perform_login
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from riskml.portal import look
from riskml.portal.doors import open_door
from riskml.portal.identity.leaving import way_out
from riskml.portal.pages import page
from riskml.portal.sign_on import sign_on_in_force

if TYPE_CHECKING:
    from riskml.portal.models import Account

_KEPT: Final = {"Cache-Control": "max-age=600"}
_LOG = logging.getLogger(__name__)


def login_page(request: HttpRequest, failed: str = "") -> HttpResponse:
    """Show the login, with why it failed before."""
    values = {"failed": failed, "sign_on": sign_on_in_force()}
    return page(request, "login.html.j2", values, status=401 if failed else 200)


@open_door
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Let somebody in by name and password."""
    if request.method == "GET":
        return login_page(request)
    account: Account | None = authenticate(
        request, username=request.POST.get("name", ""), password=request.POST.get("password", "")
    )
    if account is None:
        return login_page(request, "room_login_failed")
    # The way on is the adapter's: past the second step, where one is set.
    answer: HttpResponse = perform_login(request, account, email_verification="none")
    return answer


@open_door
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Let somebody out, and on to where they leave the provider by which they came.

    By a page, and not at once: forms of ours lead to us alone, which holds for where they are sent on to, too.
    """
    out = way_out(request)
    logout(request)
    if out is None:
        return redirect("login")
    return page(request, "left.html.j2", {"out": out, "reader": None, "menu": (), "roles": ()})


@open_door
@require_GET
def style(_: HttpRequest) -> HttpResponse:
    """Return the style of every page: the reports' and the room's own."""
    return HttpResponse(look.sheet(), content_type="text/css; charset=utf-8", headers=_KEPT)


@open_door
@require_GET
def script(_: HttpRequest) -> HttpResponse:
    """Return the script of lists."""
    return HttpResponse(look.script(), content_type="text/javascript; charset=utf-8", headers=_KEPT)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was not sent from our own page."""
    _LOG.warning("a form was refused: %s", reason)
    return page(request, "told.html.j2", {"title": "room_form_expired", "note": ""}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django hands it)
    """Answer where there is no page, or none that the reader may open."""
    return page(request, "told.html.j2", {"title": "room_not_here", "note": "room_not_here_note"}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer where something went wrong here; Django logs what."""
    return page(request, "told.html.j2", {"title": "room_failed", "note": "room_failed_note"}, status=500)

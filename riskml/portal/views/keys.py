"""Security keys: the page where one is set, and the script which asks a key what the page says."""

from __future__ import annotations

from functools import cache
from importlib import resources
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from riskml.portal.accounts import has_password
from riskml.portal.doors import RoomRequest, open_door, own_door
from riskml.portal.identity.factors import end_logins, has_second_factor, needs_second_factor
from riskml.portal.identity.keys import begin_setting, key_name, set_key
from riskml.portal.models import Account
from riskml.portal.pages import page, words
from riskml.portal.scripts import with_key_script

if TYPE_CHECKING:
    from django.http import HttpRequest

_FIELD: Final = "credential"


def answer_of(request: HttpRequest) -> str:
    """Return what a key answered, as a form sends it; nothing where no key was asked."""
    return request.POST.get(_FIELD, "")


def origin_of(request: HttpRequest) -> str:
    """Return the address that a browser says a page is of."""
    return f"{request.scheme}://{request.get_host()}"


def has_name(request: HttpRequest) -> bool:
    """Say whether the room is reached by a name: keys are bound to one, and take no number for it."""
    try:
        ip_address(request.get_host().rsplit(":", 1)[0].strip("[]"))
    except ValueError:
        return True
    return False


@require_http_methods(["GET", "POST"])
@with_key_script
@own_door
def set_security_key(request: RoomRequest) -> HttpResponse:
    """Set a security key, after the reader's password once more."""
    account = request.user
    if not isinstance(account, Account):
        raise Http404
    failed = request.method == "POST"
    if failed and has_password(account, request.POST.get("password", "")):
        name = key_name(request.POST.get("name", ""), words(request)("identity_security_key"))
        recovery = set_key(account, name, answer_of(request), origin_of(request))
        if recovery is not None:
            # Whoever came in elsewhere by less comes in anew.
            end_logins(account, but=request.session.session_key)
            request.session.cycle_key()
            return page(request, "recovery.html.j2", {"codes": recovery}) if recovery else redirect("security")
    values = {
        "needed": needs_second_factor(request.reader.person) and not has_second_factor(account),
        "asked": begin_setting(account) if has_name(request) else "",
        "by_name": f"http://localhost:{request.get_port()}/",
        "failed": failed,
        "menu": (),
    }
    return page(request, "set_key.html.j2", values, status=401 if failed else 200)


@require_GET
@open_door
def script(_: HttpRequest) -> HttpResponse:
    """Return the script."""
    return HttpResponse(
        _script(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "max-age=600"}
    )


@cache
def _script() -> str:
    return (resources.files("riskml.portal") / "templates" / "keys.js").read_text("utf-8")

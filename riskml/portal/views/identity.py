"""The reader's own account: the second step of a login, second factors, other logins, and what is confirmed first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from riskml.portal.accounts import count_wrong, has_password, now
from riskml.portal.doors import RoomRequest, open_door, own_door
from riskml.portal.identity.factors import (
    end_logins,
    factors_of,
    has_second_factor,
    logins,
    needs_second_factor,
    new_recovery,
    remove_factors,
    remove_key,
    set_codes,
)
from riskml.portal.identity.keys import begin_asking, check_key
from riskml.portal.identity.notice import PARTS, confirm
from riskml.portal.models import Account
from riskml.portal.pages import page
from riskml.portal.scripts import with_key_script
from riskml.portal.views.keys import answer_of, has_name, origin_of

if TYPE_CHECKING:
    from django.http import HttpRequest

_BEGUN: Final = "authenticator"
"""Where a session keeps the key that is about to be set."""
_NAMESPACE: Final = re.compile(r' xmlns="[^"]*"|^<\?xml[^>]*>\s*')


@require_http_methods(["GET", "POST"])
@with_key_script
@open_door
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="login")  # type: ignore[untyped-decorator]
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a security key, after the password; wrong ones count as wrong passwords do."""
    stage = request._login_stage  # type: ignore[attr-defined] # noqa: SLF001 -- where allauth keeps it
    account = Account.objects.get(pk=stage.login.user.pk)
    if request.method == "GET":
        return _second_step(request, account)
    by = "key" if answer_of(request) else "code"
    if not account.is_active or account.locked(now()):
        return _second_step(request, account, by)
    if not _passes(request, account):
        count_wrong(account)
        return _second_step(request, account, by)
    answer: HttpResponse = stage.exit()
    return answer


def _second_step(request: HttpRequest, account: Account, failed: str = "") -> HttpResponse:
    asked = begin_asking(account) if has_name(request) else ""
    values = {"failed": failed, "asked": asked, "codes": factors_of(account).codes}
    return page(request, "second_step.html.j2", values, status=401 if failed else 200)


def _passes(request: HttpRequest, account: Account) -> bool:
    """Say whether a code or a key is right, and have allauth know by what they came in."""
    if answer_of(request):
        key = check_key(account, answer_of(request), origin_of(request))
        if key is not None:
            key.user = account
            post_authentication(request, key)
        return key is not None
    form = AuthenticateForm(user=account, data=request.POST)
    if not form.is_valid():
        return False
    form.save()
    return True


def _account(request: RoomRequest) -> Account:
    account = request.user
    if not isinstance(account, Account):
        raise Http404
    return account


@require_GET
@own_door
def security(request: RoomRequest) -> HttpResponse:
    """Show what the reader comes in by, and where they are logged in."""
    return _security(request, failed=False)


def _security(request: RoomRequest, *, failed: bool) -> HttpResponse:
    account = _account(request)
    values = {"factors": factors_of(account), "logins": logins(account), "failed": failed}
    return page(request, "security.html.j2", values, status=401 if failed else 200)


@require_http_methods(["GET", "POST"])
@own_door
def set_factor(request: RoomRequest) -> HttpResponse:
    """Set an authenticator: show its key, and take it once it makes the right code."""
    account = _account(request)
    if factors_of(account).codes:
        return redirect("security")
    secret = request.session.get(_BEGUN, "")
    failed = request.method == "POST"
    known = bool(factors_of(account).keys)
    # Whoever finds a login open must not add a factor of their own to one that is set.
    vouched = not known or (failed and has_password(account, request.POST.get("password", "")))
    if failed and secret and vouched and not Account.objects.get(pk=account.pk).locked(now()):
        codes = _set(request, account, secret)
        if codes:
            return page(request, "recovery.html.j2", {"codes": codes})
    if not secret:
        secret = request.session[_BEGUN] = generate_totp_secret()
    adapter = get_adapter()
    values = {
        "needed": needs_second_factor(request.reader.person) and not known,
        "key": " ".join(re.findall("....", secret)),
        "picture": _NAMESPACE.sub("", adapter.build_totp_svg(adapter.build_totp_url(account, secret))),
        "failed": failed,
        "asks_password": known,
        "menu": (),
    }
    return page(request, "set_factor.html.j2", values, status=401 if failed else 200)


def _set(request: RoomRequest, account: Account, secret: str) -> list[str] | None:
    codes = set_codes(account, secret, request.POST.get("code", ""))
    if codes is None:
        count_wrong(account)
        return None
    del request.session[_BEGUN]
    # Whoever came in elsewhere by the password alone comes in anew.
    end_logins(account, but=request.session.session_key)
    request.session.cycle_key()
    return codes


@require_POST
@own_door
def change(request: RoomRequest) -> HttpResponse:
    """Change what the reader comes in by, after their password once more."""
    account, asked = _account(request), request.POST.get("change", "")
    key = re.fullmatch(r"key-(\d{1,18})", asked)
    if asked not in ("recovery", "remove", "end") and key is None:
        raise Http404
    if not has_password(account, request.POST.get("password", "")):
        return _security(request, failed=True)
    if asked == "end":
        end_logins(account, but=request.session.session_key)
        return redirect("security")
    if key is not None and remove_key(account, int(key[1])):
        if not has_second_factor(account):
            return redirect("login")  # with the last of them every login has ended
        end_logins(account, but=request.session.session_key)
    if asked == "recovery" and has_second_factor(account):
        return page(request, "recovery.html.j2", {"codes": new_recovery(account)})
    if asked == "remove" and remove_factors(account):
        return redirect("login")  # that login has ended, too
    return redirect("security")


@require_http_methods(["GET", "POST"])
@own_door
def first_notice(request: RoomRequest) -> HttpResponse:
    """Have it confirmed that state secrets do not belong here."""
    if request.method == "GET":
        return page(request, "notice.html.j2", {"parts": PARTS, "menu": ()})
    confirm(_account(request))
    return redirect("answers" if request.reader.roles == {"subject"} else "inbox")

"""Coming in by a provider of identities: to it with a state, a nonce and a challenge, and back from it."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from riskml.portal.doors import open_door
from riskml.portal.identity.provider import Checked
from riskml.portal.pages import page
from riskml.portal.sign_on import PROVIDER, sign_on_in_force
from riskml.portal.views.entry import login_page

if TYPE_CHECKING:
    from django.http import HttpRequest

_LOG = logging.getLogger(__name__)
_HERE = "_redir"
"""The mark of a request that our own page made: the session's cookie comes with no other."""


@open_door
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send somebody to the provider."""
    if sign_on_in_force() is None:
        raise Http404
    nonce = secrets.token_urlsafe(32)
    try:
        provider = get_adapter().get_provider(request, PROVIDER)
        answer: HttpResponse = provider.redirect(
            request, process="login", data={"nonce": nonce}, auth_params={"nonce": nonce}
        )
    except (requests.RequestException, KeyError, ValueError) as error:
        _LOG.warning("the provider of identities does not answer: %s", error)
        return login_page(request, "identity_sign_on_failed")
    return answer


@open_door
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Take somebody back from the provider, by way of a page of ours."""
    if sign_on_in_force() is None:
        raise Http404
    if _HERE not in request.GET:
        return page(request, "returning.html.j2", {"address": f"{request.get_full_path()}&{_HERE}="})
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(Checked(request, PROVIDER))(request)
    except ImmediateHttpResponse as error:
        return error.response  # type: ignore[no-any-return] # allauth has no types
    except (KeyError, ValueError) as error:
        _LOG.warning("the provider of identities answers what cannot be read: %s", error)
        return login_page(request, "identity_sign_on_failed")
    return answer

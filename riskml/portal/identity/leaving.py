"""Leaving the provider's login, too: OpenID Connect RP-Initiated Logout 1.0, where the provider offers it.

Where it ends a login is told by the provider's discovery document and kept with the login, so that leaving asks nobody:
whoever leaves is out here first, whatever the provider does. What is kept is in the session, and goes with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.urls import reverse

from riskml.portal.sign_on import ADDRESS, sign_on_in_force

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from riskml.portal.sign_on import SignOn

_KEY: Final = "sign_on"
ENDS_AT: Final = "end_session_endpoint"


@dataclass(frozen=True, slots=True)
class WayOut:
    """How somebody who came by a provider leaves it.

    Parameters
    ----------
    provider
        Which.
    address
        Where to go next; empty where the provider has no such address.
    """

    provider: SignOn
    address: str


def ending_of(discovery: Mapping[str, object], token: str) -> dict[str, str]:
    """Return what is kept of a login: where the provider ends it, and the token that tells it which one."""
    ends_at = discovery.get(ENDS_AT)
    return {"at": ends_at if isinstance(ends_at, str) and re.fullmatch(ADDRESS, ends_at) else "", "token": token}


def keep_ending(request: HttpRequest, ending: Mapping[str, str]) -> None:
    """Keep it with the login."""
    request.session[_KEY] = dict(ending)


def way_out(request: HttpRequest) -> WayOut | None:
    """Return how somebody leaves the provider by which they came; None where they came by none."""
    kept, provider = request.session.get(_KEY), sign_on_in_force()
    if not kept or provider is None:
        return None
    if not kept["at"]:
        return WayOut(provider, "")
    back = request.build_absolute_uri(reverse("login"))
    asked = {"id_token_hint": kept["token"], "client_id": provider.client, "post_logout_redirect_uri": back}
    there = urlsplit(kept["at"])
    query = "&".join(part for part in (there.query, urlencode(asked)) if part)
    return WayOut(provider, urlunsplit((there.scheme, there.netloc, there.path, query, "")))

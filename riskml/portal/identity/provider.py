"""The provider of identities, as django-allauth asks for it; its tokens are taken by stricter rules than its own.

django-allauth takes a token that came over TLS without looking at its signature, and knows no nonce. Here a token is
taken only if the provider's key signed it, for this room, within its time; the nonce is compared where the login that
it answers is known. Claims come from the token alone: no further address is asked about the person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.urls import reverse

from riskml.portal.identity.leaving import ending_of
from riskml.portal.sign_on import PROVIDER, sign_on_in_force

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest

_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures of a key pair: nothing that the room's own secret could have made, and nothing unsigned."""
_LEEWAY: Final = 30
"""Seconds by which two clocks may differ."""


class Checked(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # allauth has no types
    """The exchange of a code for a token, and what a token must be."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002 (allauth hands it)
        """Return where the provider sends people back to."""
        return str(build_absolute_uri(request, reverse("sign_on_back")))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **told: Any) -> SocialLogin:  # noqa: ARG002
        """Return the login that a token speaks for."""
        written = str(told["response"].get("id_token") or "")
        claims = self._claims(written, app.client_id)
        ending = ending_of(self.openid_config, written)
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims, "ending": ending})

    def _claims(self, token: str, client: str) -> dict[str, Any]:
        """Return the claims of a token, whatever is wrong with it being a refusal."""
        asked = sign_on_in_force()
        try:
            with get_adapter().get_requests_session() as session:
                answer = session.get(self.openid_config["jwks_uri"])
                answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json())
            claims: dict[str, Any] = jwt.decode(
                token,
                key=keys[jwt.get_unverified_header(token)["kid"]],
                algorithms=list(_ALGORITHMS),
                audience=client,
                issuer=asked.issuer if asked else "",
                leeway=_LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )
        except (jwt.PyJWTError, KeyError, ValueError) as error:
            raise OAuth2Error(f"no token that holds: {error}") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", "" if several else client) != client:
            raise OAuth2Error("a token for others, too")
        return claims


class RoomProvider(OpenIDConnectProvider):  # type: ignore[misc] # allauth has no types
    """The one provider of this room."""

    id = PROVIDER
    name = PROVIDER
    oauth2_adapter_class = Checked


provider_classes = [RoomProvider]
"""The name by which django-allauth finds it."""

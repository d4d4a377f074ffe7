"""What django-allauth asks of the room: secrets are kept encrypted, nobody signs up, and where a login leads."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.urls import reverse

from riskml.portal.accounts import now
from riskml.portal.identity.leaving import keep_ending
from riskml.portal.models import Account
from riskml.portal.sign_on import sign_on_in_force
from riskml.portal.views.entry import login_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest

_LOG = logging.getLogger(__name__)
ISSUER = "riskml"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Accounts are made by whoever operates the room, and by nobody else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth hands it)
        """Refuse it."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the inbox, and whom cases are about to what they are asked."""
        account = request.user
        subject = isinstance(account, Account) and account.roles == ["subject"]
        return reverse("answers" if subject else "inbox")


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """What codes are made of is encrypted with the room's secret: a stolen database makes no code."""

    def get_totp_issuer(self) -> str:
        """Return the name under which an authenticator shows the room's codes."""
        return ISSUER

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the name that security keys are bound to, and under which they show the room."""
        return {**super().get_public_key_credential_rp_entity(), "name": ISSUER}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        """Return by what a security key shows whose it is."""
        return {"id": str(user.pk).encode(), "name": user.name, "display_name": user.name}

    def encrypt(self, text: str) -> str:
        """Encrypt what is kept."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt it; what another secret of the room has encrypted is as good as nothing, and fits no code."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Whom a provider knows comes in by an account that they have here already; nobody gets one by logging in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 (likewise)
        """Refuse it."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Go on with the account that the claims name, past the second step where one is set; else refuse."""
        claims = sociallogin.account.extra_data["id_token"]
        account = account_of(claims, (sociallogin.state.get("data") or {}).get("nonce", ""))
        if account is None:
            raise ImmediateHttpResponse(login_page(request, "identity_sign_on_failed"))
        # Before, for a login that waits for its second step is finished by another request.
        keep_ending(request, sociallogin.account.extra_data["ending"])
        raise ImmediateHttpResponse(perform_login(request, account, email_verification="none"))

    def on_authentication_error(self, request: HttpRequest, *_: Any, exception: Any = None, **__: Any) -> None:
        """Say that it was not completed; the log says why."""
        _LOG.warning("a single sign-on was refused: %s", exception or "cancelled, or of no login of ours")
        raise ImmediateHttpResponse(login_page(request, "identity_sign_on_failed"))


def account_of(claims: Mapping[str, Any], nonce: str) -> Account | None:
    """Return the account that the claims of a token name, where they answer this very login."""
    told, asked = claims.get("nonce"), sign_on_in_force()
    if not asked or not nonce or not isinstance(told, str) or not hmac.compare_digest(told, nonce):
        return None
    account = Account.objects.filter(name=str(claims.get(asked.claim, "")), is_active=True).first()
    return account if account is not None and not account.locked(now()) else None


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"second factors\n" + str(settings.SECRET_KEY).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))

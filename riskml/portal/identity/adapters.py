"""What django-allauth asks of the room: secrets are kept encrypted, nobody signs up, and where a login leads."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.urls import reverse

from riskml.portal.models import Account

if TYPE_CHECKING:
    from django.http import HttpRequest

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

    def encrypt(self, text: str) -> str:
        """Encrypt what is kept."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt it; what another secret of the room has encrypted is as good as nothing, and fits no code."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"second factors\n" + str(settings.SECRET_KEY).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))

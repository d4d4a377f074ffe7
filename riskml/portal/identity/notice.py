"""What does not belong here: confirmed once by everybody who comes in, and entered with the hash of its text."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from riskml.portal.accounts import now
from riskml.portal.entries import enter_access
from riskml.portal.identity.models import Confirmation
from riskml.portal.phrases_identity import PHRASES

if TYPE_CHECKING:
    from riskml.portal.models import Account

PARTS = ("identity_notice_secrets", "identity_notice_found", "identity_notice_use")
"""What is confirmed, sentence by sentence."""


def _text() -> str:
    """Return the whole text in both languages: it is one notice, in whichever it was read."""
    return "\n".join(f"{PHRASES[one].zh}\n{PHRASES[one].en}" for one in PARTS)


def text_hash() -> str:
    """Return by what the text is known."""
    return hashlib.sha256(_text().encode()).hexdigest()


def is_confirmed(account: Account) -> bool:
    """Say whether somebody has confirmed the notice as it stands."""
    return Confirmation.objects.filter(account=account, text=text_hash()).exists()


def confirm(account: Account) -> None:
    """Take down that somebody confirms the notice."""
    with transaction.atomic():
        _, made = Confirmation.objects.get_or_create(account=account, text=text_hash(), defaults={"at": now()})
        if made:
            enter_access("confirmed", account.name, text=_text())

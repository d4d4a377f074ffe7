"""Whether somebody is past what comes before every page: one statement, as every page asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

from riskml.portal.identity.factors import TYPES
from riskml.portal.identity.notice import text_hash

if TYPE_CHECKING:
    from riskml.portal.models import Account

_ASK: Final = """
    select
        exists (select 1 from mfa_authenticator where user_id = %s and type in (%s, %s)),
        exists (select 1 from identity_confirmation where account_id = %s and text = %s)
"""


def stands_ready(account: Account) -> tuple[bool, bool]:
    """Return whether somebody has set a second factor, and whether they have confirmed the notice as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [account.pk, *TYPES, account.pk, text_hash()])
        factor, confirmed = cursor.fetchone()
    return bool(factor), bool(confirmed)

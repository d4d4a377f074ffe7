"""Second factors: who needs one, and setting, replacing and removing it; each is entered, and ends other logins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from riskml.portal.entries import enter_access
from riskml.portal.place import place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from riskml.portal.models import Account
    from riskml.reviews.cases import Person

TYPES: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What is a second factor; recovery codes alone are none."""


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has set.

    Parameters
    ----------
    codes
        Whether an authenticator makes codes for them.
    keys
        The security keys, by number and name.
    recovery
        How many recovery codes are left.
    """

    codes: bool
    keys: tuple[tuple[int, str], ...]
    recovery: int


def factors_of(account: Account) -> Factors:
    """Return what somebody has set."""
    rows = list(Authenticator.objects.filter(user=account).order_by("pk"))
    recovery = next((one.wrap() for one in rows if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        any(one.type == Authenticator.Type.TOTP for one in rows),
        tuple((one.pk, one.wrap().name) for one in rows if one.type == Authenticator.Type.WEBAUTHN),
        len(recovery.get_unused_codes()) if recovery else 0,
    )


def has_second_factor(account: Account) -> bool:
    """Say whether somebody comes in with a second factor."""
    return bool(is_mfa_enabled(account, TYPES))


def needs_second_factor(person: Person) -> bool:
    """Say whether access.toml asks for a second factor of somebody of these roles."""
    return not set(person.roles).isdisjoint(place().access.second_factor)


def set_codes(account: Account, secret: str, code: str) -> list[str] | None:
    """Set an authenticator, once it has shown that it makes the right codes; return recovery codes, else nothing."""
    if not validate_totp_code(secret, code):
        return None
    with transaction.atomic():
        TOTP.activate(account, secret)
        enter_access("factor_set", account.name)
        return _new_recovery(account)


def new_recovery(account: Account) -> list[str]:
    """Return recovery codes in the place of those from before."""
    with transaction.atomic():
        enter_access("factor_set", account.name)
        return _new_recovery(account)


def first_recovery(account: Account) -> list[str]:
    """Return recovery codes where none are set yet; those from before stay as they are."""
    held = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).exists()
    return [] if held else _new_recovery(account)


def _new_recovery(account: Account) -> list[str]:
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(account).get_unused_codes()
    return codes


def remove_factors(account: Account) -> bool:
    """Remove every second factor; say whether there was one."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=account)
        if not rows.exists():
            return False
        enter_access("factor_removed", account.name)
        rows.delete()
    end_logins(account)
    return True


def remove_key(account: Account, number: int) -> bool:
    """Remove one security key, and with the last factor all that goes with it; say whether there was such a key."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=account, type__in=TYPES)
        found = [one for one in rows if one.pk == number and one.type == Authenticator.Type.WEBAUTHN]
        if not found:
            return False
        if len(rows) == 1:
            return remove_factors(account)
        enter_access("factor_removed", account.name)
        found[0].delete()
    return True


def end_logins(account: Account, but: str | None = None) -> int:
    """End somebody's logins everywhere, but for one; return how many there were."""
    with transaction.atomic():
        keys = [one.session_key for one in _sessions(account) if one.session_key != but]
        if keys:
            enter_access("sessions_ended", account.name)
            Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def logins(account: Account) -> int:
    """Return how many logins of somebody hold."""
    return sum(1 for _ in _sessions(account))


def _sessions(account: Account) -> Iterator[Session]:
    for one in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if one.get_decoded().get("_auth_user_id") == str(account.pk):
            yield one

"""Security keys (WebAuthn) as a second factor: allauth and fido2 hold the ceremonies, and here what they leave open.

Beyond them: an answer is taken for this very address alone, a question is asked once, and a key whose counter does not
go up is not taken, for then two hold it.
"""

from __future__ import annotations

import base64
import json
import logging
import struct
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import UnsupportedAlgorithm
from django.core.exceptions import ValidationError
from django.db import transaction

from riskml.portal.entries import enter_access
from riskml.portal.identity.factors import first_recovery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.portal.models import Account

_LOG = logging.getLogger(__name__)
_COUNTER: Final = "counter"
"""Where a key's row keeps the highest count that it has told."""
LONGEST: Final = 40
"""Characters of a key's name."""
MOST: Final = 10
"""Keys of one account."""
_LONGEST_ANSWER: Final = 20_000
_NO_ANSWER: Final = (
    *(ValidationError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError),
    *(NotImplementedError, RecursionError, struct.error, UnsupportedAlgorithm),
)
"""What a text raises that is no key's answer."""


def begin_setting(account: Account) -> str:
    """Return what a browser asks a new key, as JSON; the answer is taken in this login alone."""
    return _told(auth.begin_registration(account, passwordless=False))


def set_key(account: Account, name: str, answer: str, origin: str) -> list[str] | None:
    """Set a key by its answer to what was asked last.

    Parameters
    ----------
    account
        Whose.
    name
        By which they know it.
    answer
        What the key answered, as the browser's JSON.
    origin
        The address that the question was asked at.

    Returns
    -------
    list of str, or None
        Recovery codes where these are the first; nothing where the answer was not taken.
    """
    told = _of_this_address(answer, origin)
    try:
        if told is None:
            return None
        auth.parse_registration_response(told)
        binding = auth.complete_registration(told)
        known = binding.credential_data
        if known is None or known.public_key.ALGORITHM not in known.public_key.supported_algorithms():
            return None
        if auth.get_authenticator_by_credential_id(account, known.credential_id):
            return None
    except _NO_ANSWER as error:
        _LOG.warning("a security key was not set: %r", error)
        return None
    finally:
        auth.clear_state()
    with transaction.atomic():
        if Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).count() >= MOST:
            return None
        row = auth.WebAuthn.add(account, name, dict(told)).instance
        row.data[_COUNTER] = binding.counter
        row.save(update_fields=["data"])
        enter_access("factor_set", account.name)
        return first_recovery(account)


def begin_asking(account: Account) -> str:
    """Return what a browser asks a key that is set, as JSON; nothing where none is."""
    if not Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).exists():
        return ""
    return _told(auth.begin_authentication(account))


def check_key(account: Account, answer: str, origin: str) -> Authenticator | None:
    """Return the key that answered what was asked last; nothing where the answer is not taken.

    Parameters
    ----------
    account, answer, origin
        As of `set_key`.
    """
    told = _of_this_address(answer, origin)
    try:
        if told is None:
            return None
        counter = auth.parse_authentication_response(told).response.authenticator_data.counter
        with transaction.atomic():
            found = auth.complete_authentication(account, told)
            row = Authenticator.objects.select_for_update().get(pk=found.pk)
            before = row.data.get(_COUNTER, 0)
            # A key that does not count says 0 every time; one that counts and has not gone up has a double.
            if (counter or before) and counter <= before:
                _LOG.warning(
                    "a security key told the count %d after %d: two hold it, and it was not taken", counter, before
                )
                return None
            row.data[_COUNTER] = counter
            row.save(update_fields=["data"])
    except _NO_ANSWER as error:
        _LOG.warning("a security key was not taken: %r", error)
        return None
    finally:
        auth.clear_state()
    return row


def key_name(given: str, otherwise: str) -> str:
    r"""Return a key's name as it is kept: without what cannot be seen or turns the order of letters.

    Examples
    --------
    >>> key_name(" office\u202e  key ", "key"), key_name("\u200b", "key")
    ('office key', 'key')
    """
    seen = "".join(one for one in unicodedata.normalize("NFC", given) if unicodedata.category(one)[0] != "C")
    return " ".join(seen.split())[:LONGEST] or otherwise


def _told(options: Any) -> str:
    return json.dumps(_plain(options)["publicKey"])


def _plain(value: Any) -> Any:
    """Return options as JSON has them: fido2 hands on mappings that are no dictionaries."""
    if hasattr(value, "items"):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def _of_this_address(answer: str, origin: str) -> Mapping[str, Any] | None:
    """Return an answer that was given at an address, not within a page of another; fido2 would take its subdomains."""
    if len(answer) > _LONGEST_ANSWER:
        return None
    try:
        told = json.loads(answer)
        written = told["response"]["clientDataJSON"]
        client = json.loads(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        here = client["origin"] == origin and not client.get("crossOrigin")
    except _NO_ANSWER:
        return None
    return told if here and isinstance(told, dict) else None

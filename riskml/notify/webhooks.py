"""A webhook: JSON by POST, signed, to an encrypted address or to this machine."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import urllib.request
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from riskml.notify.secret import read_secret

if TYPE_CHECKING:
    from datetime import datetime

    from riskml.core.texts import Language
    from riskml.notify.digests import Digest
    from riskml.notify.settings import Webhook

_MOST: Final = 65_536
_MILLISECONDS: Final = 1000


class RefusedError(OSError):
    """The other side answered, and did not take it."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else: another address is another receiver."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow none."""


def body_of(digest: Digest, template: str, language: Language) -> bytes:
    """Write a digest as the JSON of a template.

    Parameters
    ----------
    digest, language
        What it says, and how.
    template
        ``wecom`` and ``dingtalk`` take a text; ``plain`` has the counts as well.
    """
    subject, text = digest.subject.in_(language), digest.text.in_(language)
    told: dict[str, Any]
    if template == "plain":
        told = {"kind": digest.kind, "key": digest.key, "subject": subject, "text": text, "counts": dict(digest.counts)}
    else:
        told = {"msgtype": "text", "text": {"content": f"{subject}\n{text}"}}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def signature(secret: str, at: str, body: bytes) -> str:
    """Sign a body and the moment of its sending: HMAC-SHA256 over the moment, a point, and the body.

    Examples
    --------
    >>> signature("key", "1767225600", b"{}")[:23]
    'sha256=df344de429b8ee67'
    """
    return "sha256=" + hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def address_of(webhook: Webhook, secret: str, at: datetime) -> str:
    """Return where it is sent; DingTalk's signature stands in the address, over the moment and the secret."""
    url = webhook.url.replace("{secret}", quote(secret, safe=""))
    if webhook.template != "dingtalk":
        return url
    stamp = str(int(at.timestamp() * _MILLISECONDS))
    sign = base64.b64encode(hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()).decode()
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'timestamp': stamp, 'sign': sign})}"


def send_to_webhook(webhook: Webhook, body: bytes, *, number: str, at: datetime) -> None:
    """Send a body, and insist that it was taken.

    Parameters
    ----------
    webhook, body
        Where to, and what.
    number, at
        The delivery's, by which a second copy is known as one, and when it is sent.

    Raises
    ------
    OSError
        The other side is not there, or did not take it.
    ProjectError
        The secret cannot be read.
    """
    secret, stamp = read_secret(webhook.secret), str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Riskml-Delivery": number,
        "X-Riskml-Timestamp": stamp,
        "X-Riskml-Signature": signature(secret, stamp, body),
    }
    url = address_of(webhook, secret, at)
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - https or this machine, by its settings
    with urllib.request.build_opener(_NoRedirects).open(request, timeout=webhook.seconds) as answer:
        told = answer.read(_MOST)
    if webhook.template != "plain":
        code = json.loads(told).get("errcode") if told.startswith(b"{") else None
        if code != 0:
            raise RefusedError(f"errcode {code}")

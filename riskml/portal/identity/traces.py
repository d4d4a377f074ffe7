"""Coming in and going out leave a trace in the ledger; a login that cannot be entered is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_in, user_logged_out

from riskml.portal.accounts import count_anew
from riskml.portal.entries import enter_access

if TYPE_CHECKING:
    from riskml.portal.models import Account


def connect() -> None:
    """Listen to Django's own signals: whatever way somebody came in, they are sent."""
    user_logged_in.connect(_came_in, dispatch_uid="room: came in")
    user_logged_out.connect(_went_out, dispatch_uid="room: went out")


def _came_in(user: Account, **_: Any) -> None:
    enter_access("login", user.name)
    count_anew(user)


def _went_out(user: Account | None, **_: Any) -> None:
    if user is not None:
        enter_access("logout", user.name)

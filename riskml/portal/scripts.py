"""Which pages may run a script of the room's own. Every other page's policy allows none."""

from __future__ import annotations

from typing import Final

from csp.decorators import csp_update

_OWN: Final = ["'self'"]
with_key_script = csp_update({"script-src": _OWN})
"""Lets a page ask a security key."""
with_list_script = csp_update({"script-src": _OWN, "connect-src": _OWN})
"""Lets a list ask the room for itself anew."""

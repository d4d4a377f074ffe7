"""Identity as Django knows it: its one table, and the traces of coming in and going out."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """An application of its own, so that its table is no matter of the room's cases."""

    name = "riskml.portal.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have logins leave their trace."""
        from riskml.portal.identity import traces  # noqa: PLC0415 -- it needs the tables, which are known by now

        traces.connect()

"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The one application; its label stands before the names of its tables."""

    name = "riskml.portal"
    label = "room"
    default_auto_field = "django.db.models.BigAutoField"

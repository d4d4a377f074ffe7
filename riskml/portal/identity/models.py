"""The one table of identity: who confirmed what the room is not for."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Confirmation(models.Model):
    """Somebody confirmed the notice of a text, by its hash; another text is confirmed anew."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "text"), name="confirmed_once"),)

"""What readers keep for themselves: how they look at a list, under a name of their own."""

from __future__ import annotations

from django.db import models


class SavedView(models.Model):
    """A list as its reader asks for it. It is theirs alone, goes with the account, and is no part of any case.

    ``asked`` has the parts of a query, ``page`` the list; one view of a list may be the one it opens with.
    """

    account = models.ForeignKey("room.Account", models.CASCADE, related_name="views")
    page = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    asked = models.JSONField(default=dict)
    first = models.BooleanField(default=False)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("account", "page", "name"), name="view_named_once"),
            models.UniqueConstraint(
                fields=("account", "page"), condition=models.Q(first=True), name="one_view_comes_first"
            ),
        )

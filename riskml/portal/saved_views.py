"""Saved views: which parts of a list's query may be kept, by whom, how many, and how often they may be changed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from django.core.cache import cache
from django.db import transaction

from riskml.portal.accounts import now
from riskml.portal.models import Account
from riskml.portal.models_views import SavedView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

MOST: Final = 20
"""Views of one list that somebody may keep."""
LONGEST_NAME: Final = 40
LONGEST_PART: Final = 100
"""Characters of one part of a query, as the lists take them."""
OFTEN: Final = 60
"""Changes that somebody may make within an hour: whoever writes has others wait for their turn."""
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A list whose views can be kept.

    Parameters
    ----------
    page
        Its kind in access.toml.
    parts
        Of a query, what makes a view; its page and its language are none.
    order
        In which order it stands where none is asked for: to ask for that one is to ask for nothing.
    """

    page: str
    parts: tuple[str, ...]
    order: str = ""


LISTS: Final = {
    "warnings": Kept("warnings", ("grade", "kind", "waiting", "sort", "rule", "q"), "rank"),
    "clues": Kept("clues", ("source", "sort", "q"), "newest"),
    "officials": Kept("portrait", ("q",)),
}
"""The lists, by the names of their addresses."""


@dataclass(frozen=True, slots=True)
class View:
    """A view as a page shows it: its name, its query, whether the list opens with it, and whether it is in sight."""

    name: str
    query: str
    first: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class Views:
    """What a list's page says of views.

    Parameters
    ----------
    page
        The name of the list's address.
    kept
        The reader's own, by name.
    query
        What is asked for now, as a query.
    """

    page: str
    kept: tuple[View, ...]
    query: str


def asked_of(page: str, query: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of a query that a view of a list is made of; those that leave everything open are none.

    Examples
    --------
    >>> asked_of("clues", {"q": " audit ", "source": "", "sort": "newest", "page": "2", "lang": "en"})
    {'q': 'audit'}
    """
    parts = {name: query.get(name, "").strip()[:LONGEST_PART] for name in LISTS[page].parts}
    return {name: value for name, value in parts.items() if value and (name, value) != ("sort", LISTS[page].order)}


def parts_of(query: str) -> dict[str, str]:
    """Return the parts of a query that a form carried along; of what is longer than any query, the beginning."""
    return dict(parse_qsl(query[: 20 * LONGEST_PART]))


def name_of(written: str) -> str:
    r"""Return a name as it is kept: in one line, without what cannot be seen or turns the order of letters.

    Examples
    --------
    >>> name_of("  red\u202e \n only ")
    'red only'
    """
    plain = " ".join(unicodedata.normalize("NFC", written).split())
    return " ".join("".join(one for one in plain if unicodedata.category(one)[0] != "C").split())


def own_views(request: HttpRequest, page: str) -> Views:
    """Return the reader's views of a list."""
    asked, account = asked_of(page, request.GET), request.user
    rows = SavedView.objects.filter(account=account, page=page) if isinstance(account, Account) else ()
    kept = tuple(View(one.name, urlencode(one.asked), one.first, one.asked == asked) for one in rows)
    return Views(page, kept, urlencode(asked))


def first_query(request: HttpRequest, page: str) -> str:
    """Return the query that a list opens with where none was asked for; empty where there is none to go by."""
    account = request.user
    if not isinstance(account, Account) or set(request.GET) - {"lang"}:
        return ""
    first = SavedView.objects.filter(account=account, page=page, first=True).first()
    return urlencode(first.asked) if first else ""


def keep_view(account: Account, page: str, written: str, query: str, *, first: bool) -> list[str]:
    """Keep a view, in the place of one of the same name; return the phrases of what stands against it.

    Parameters
    ----------
    account
        Whose it becomes.
    page
        The name of the list's address.
    written
        Its name, as it was written.
    query
        What the list was asked for.
    first
        Whether the list is to open with it.
    """
    name, asked = name_of(written), asked_of(page, parts_of(query))
    faults = []
    if not name or len(name) > LONGEST_NAME:
        faults.append("pages_view_needs_name")
    if not asked:
        faults.append("pages_view_needs_parts")
    if faults:
        return faults
    with transaction.atomic():
        own = SavedView.objects.filter(account=account, page=page)
        if not own.filter(name=name).exists() and own.count() >= MOST:
            return ["pages_view_too_many"]
        if not _may_change(account):
            return ["pages_view_too_often"]
        if first:
            own.exclude(name=name).update(first=False)
        # What comes first goes on doing so when it is kept anew.
        told = {"asked": asked, "first": True} if first else {"asked": asked}
        SavedView.objects.update_or_create(account=account, page=page, name=name, defaults=told)
    return []


def change_view(account: Account, page: str, name: str, act: str) -> list[str]:
    """Remove one of somebody's views, or have a list open with it or no longer; return what stands against it.

    Parameters
    ----------
    account, page, name
        Whose, of which list, which one; of one that is not there nothing is changed.
    act
        ``remove``, ``first`` or ``not_first``.
    """
    with transaction.atomic():
        own = SavedView.objects.filter(account=account, page=page)
        named = own.filter(name=name)
        if not named.exists():
            return []
        if not _may_change(account):
            return ["pages_view_too_often"]
        if act == "remove":
            named.delete()
        else:
            own.update(first=False)
            named.update(first=act == "first")
    return []


def _may_change(account: Account) -> bool:
    """Count a change, and say whether it is one too many within the hour."""
    key = f"views:{account.pk}"
    made, until = cache.get(key) or (0, "")
    if not until or until <= now().isoformat():
        made, until = 0, (now() + _HOUR).isoformat()
    if made >= OFTEN:
        return False
    cache.set(key, (made + 1, until), (datetime.fromisoformat(until) - now()).total_seconds() + 1)
    return True

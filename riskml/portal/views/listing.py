"""What the lists share: a page at a time, and what was asked for carried on to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, prefetch_related_objects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

ROWS: Final = 50
LAST_WITHOUT_DUE: Final = F("due").asc(nulls_last=True)
"""What has no day comes last: databases differ in where they put it unless they are told."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a list.

    Parameters
    ----------
    rows
        What it shows.
    count, number, pages
        How many there are in all; which page of how many it is.
    before, after
        The addresses of the pages beside it, as queries; empty where there is none.
    """

    rows: list[Any]
    count: int
    number: int
    pages: int
    before: str
    after: str


def sheet_of(rows: QuerySet[Any], asked: Mapping[str, str]) -> Sheet:
    """Return the page of a list that a query asks for, the nearest where there is no such page."""
    found = Paginator(rows, ROWS).get_page(asked.get("page"))
    return _sheet(found, list(found.object_list), asked)


def long_sheet_of(keys: Sequence[int], shown_of: QuerySet[Any], asked: Mapping[str, str], *beside: str) -> Sheet:
    """Return the page of a list that may be long: its order is remembered, and its rows are not.

    Parameters
    ----------
    keys
        The keys of its rows, in their order.
    shown_of
        Where the rows that are shown are read.
    asked
        The query.
    beside
        What is read with each row that is shown.
    """
    found = Paginator(keys, ROWS).get_page(asked.get("page"))
    by_key = shown_of.in_bulk(list(found.object_list))
    shown = [by_key[one] for one in found.object_list]
    prefetch_related_objects(shown, *beside)
    return _sheet(found, shown, asked)


def _sheet(found: Page[Any], rows: list[Any], asked: Mapping[str, str]) -> Sheet:
    kept = {name: value for name, value in asked.items() if name not in ("page", "lang") and value}

    def query(number: int) -> str:
        return "?" + urlencode({**kept, "page": number})

    return Sheet(
        rows,
        found.paginator.count,
        found.number,
        found.paginator.num_pages,
        query(found.number - 1) if found.has_previous() else "",
        query(found.number + 1) if found.has_next() else "",
    )

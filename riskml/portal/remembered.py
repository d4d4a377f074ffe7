"""What long lists hold, remembered until a case moves or a run is read: what runs told is never changed.

A list of fifty thousand warnings that somebody may read takes a moment to work out, and is asked for again with every
page, by all who look at it. What is remembered is found by the whole of its question (who asks, with their roles, unit
and areas as they are at this moment, and for what) and by what could change its answer since. So nobody is shown what
they may no longer read, and each process remembers for itself. Only pages that are read are answered from memory:
whatever writes asks the tables.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from django.db.models import QuerySet

T = TypeVar("T")

_NEWEST: Final = """
    select (select max(id) from room_run), (select max(id) from room_casefile), (select max(id) from room_signature)
"""

MOST: Final = 2_000_000
"""Values that a process remembers, some 16 megabytes; those that were asked for longest ago are forgotten first."""


class _Memory:
    """Answers by their question, as many as have room."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._held = 0
        self._lock = threading.Lock()

    def find(self, question: Hashable) -> Any:
        """Return what is known; None where it is not, or where that is what is known."""
        with self._lock:
            if question not in self._known:
                return None
            self._known.move_to_end(question)
            return self._known[question][1]

    def keep(self, question: Hashable, told: Any) -> None:
        held = 1 + (len(told) if isinstance(told, (tuple, list, dict, frozenset, array)) else 0)
        with self._lock:
            if question in self._known:
                return
            self._known[question] = held, told
            self._held += held
            while self._held > MOST:
                self._held -= self._known.popitem(last=False)[1][0]

    def forget(self) -> None:
        with self._lock:
            self._known.clear()
            self._held = 0


_memory = _Memory()


class _Reading:
    """One page that is read: what could change answers is looked at once for it."""

    def __init__(self) -> None:
        self.since: tuple[int | None, ...] | None = None


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Answer from memory within this: a page is read, and nothing is written that lists depend on."""
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


def forget() -> None:
    """Forget everything: where a transaction is undone, numbers are given again."""
    _memory.forget()


def remembered(question: Hashable, ask: Callable[[], T]) -> T:
    """Return the answer to a question; the tables are asked where it is not remembered, or where no page is read.

    Parameters
    ----------
    question
        The whole of it: what is asked, by whom, and of which day where days count.
    ask
        Asks the tables. Nobody changes what it returns.
    """
    page = _reading.get()
    if page is None:
        return ask()
    if page.since is None:
        page.since = _since()
    whole = (question, page.since)
    known: T | None = _memory.find(whole)
    if known is not None:
        return known
    told = ask()
    _memory.keep(whole, told)
    return told


def remembered_keys(question: Hashable, rows: Callable[[], QuerySet[Any]]) -> Sequence[int]:
    """Return the keys of the rows of a list, in its order.

    Parameters
    ----------
    question
        As for `remembered`.
    rows
        Returns a list of what runs told or of cases, as far as cases and rights let it be read.
    """

    def ask() -> Sequence[int]:
        keys = rows().prefetch_related(None).values_list("pk", flat=True)
        return array("q", keys.iterator(chunk_size=10_000))

    return remembered(question, ask)


def _since() -> tuple[int | None, ...]:
    """Return what grows with every case that is opened, with every signature and with every run.

    Asked before what is remembered: what changes in between is asked for anew next time. Those who write take turns,
    so that a later number is never there before an earlier one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        return tuple(cursor.fetchone())

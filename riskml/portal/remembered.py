"""What long lists hold, remembered until a case moves or a run is read: what runs told is never changed.

A list of fifty thousand warnings that somebody may read takes a moment to work out, and is asked for again with every
page, by all who look at it. What is remembered is found by the whole of its question (who asks, for what, barred from
which cases: all of it stands in the query and its values) and by what could change its answer since. So nobody is shown
what they may no longer read, and each process remembers for itself.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import EmptyResultSet
from django.db.models import Max

from riskml.portal.models import CaseFile, Run, Signature

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from django.db.models import QuerySet

MOST: Final = 2_000_000
"""Values that a process remembers, some 16 megabytes; those that were asked for longest ago are forgotten first."""


class _Memory:
    """Answers by their question, as many as have room."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Sequence[Any]] = OrderedDict()
        self._held = 0
        self._lock = threading.Lock()

    def find(self, question: Hashable) -> Sequence[Any] | None:
        with self._lock:
            if question in self._known:
                self._known.move_to_end(question)
            return self._known.get(question)

    def keep(self, question: Hashable, told: Sequence[Any]) -> None:
        with self._lock:
            if question in self._known:
                return
            self._known[question] = told
            self._held += 1 + len(told)
            while self._held > MOST:
                self._held -= 1 + len(self._known.popitem(last=False)[1])

    def forget(self) -> None:
        with self._lock:
            self._known.clear()
            self._held = 0


_memory = _Memory()


def forget() -> None:
    """Forget everything: where a transaction is undone, numbers are given again."""
    _memory.forget()


def remembered_keys(rows: QuerySet[Any]) -> Sequence[int]:
    """Return the keys of the rows of a list, in its order.

    Parameters
    ----------
    rows
        A list of what runs told, as far as cases and rights let it be read.
    """
    return _remembered(rows.prefetch_related(None).values_list("pk", flat=True), keys=True)


def remembered_rows(rows: QuerySet[Any]) -> Sequence[Any]:
    """Return the values of a list, each as the query gives them.

    Parameters
    ----------
    rows
        As for `remembered_keys`, with ``values_list``.
    """
    return _remembered(rows, keys=False)


def _remembered(rows: QuerySet[Any], *, keys: bool) -> Sequence[Any]:
    try:
        text, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return ()
    question = (text, tuple(values), _since())
    told = _memory.find(question)
    if told is None:
        told = array("q", rows.iterator(chunk_size=10_000)) if keys else tuple(rows)
        _memory.keep(question, told)
    return told


def _since() -> tuple[int | None, ...]:
    """Return what grows with every case that is opened, with every signature and with every run.

    Asked before what is remembered: what changes in between is asked for anew next time. Those who write take turns,
    so that a later number is never there before an earlier one.
    """
    newest = (one.objects.aggregate(newest=Max("pk"))["newest"] for one in (Run, CaseFile, Signature))
    return tuple(newest)

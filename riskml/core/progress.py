"""How far a command has come: told while it works to whoever watches, and to nobody where nobody does."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a stage is done.

    Parameters
    ----------
    stage
        Which: ``metrics``, ``rules``, ``deals``, …
    done, total
        How many of how many.
    """

    stage: str
    done: int
    total: int


_watching: ContextVar[tuple[Callable[[Progress], object], ...]] = ContextVar("watching", default=())


@contextmanager
def watched(watcher: Callable[[Progress], object]) -> Iterator[None]:
    """Tell a watcher how far what goes on within has come."""
    before = _watching.set((*_watching.get(), watcher))
    try:
        yield
    finally:
        _watching.reset(before)


def reached(stage: str, done: int, total: int) -> None:
    """Tell whoever watches how much of a stage is done."""
    for watcher in _watching.get():
        watcher(Progress(stage, done, total))


def counted(stage: str, things: Sequence[_T], size: Callable[[_T], int] = lambda _: 1) -> Iterator[_T]:
    """Yield things one after another, and tell whoever watches how many of them are done, each counted by its size.

    Examples
    --------
    >>> with watched(lambda one: print(one.stage, one.done, "of", one.total)):
    ...     letters = list(counted("letters", "ab"))
    letters 0 of 2
    letters 1 of 2
    letters 2 of 2
    """
    done, total = 0, sum(map(size, things))
    for thing in things:
        reached(stage, done, total)
        yield thing
        done += size(thing)
    reached(stage, done, total)

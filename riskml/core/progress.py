"""How far a command has come: told while it works to whoever watches, and to nobody where nobody does."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass
from functools import partial
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


def contexts(count: int) -> list[Context]:
    """Return contexts for threads that share a stage: what they reach is added up, and told to whoever watches here.

    Examples
    --------
    >>> with watched(lambda one: print(one.stage, one.done, "of", one.total)):
    ...     one, other = contexts(2)
    ...     _ = one.run(list, counted("letters", "a")), other.run(list, counted("letters", "b"))
    letters 1 of 2
    letters 2 of 2
    """
    watching = _watching.get()
    known: dict[int, Progress] = {}

    def told(place: int, progress: Progress) -> None:
        known[place] = progress
        if len(known) == count:  # before that the whole is not known
            done, total = (sum(getattr(one, name) for one in known.values()) for name in ("done", "total"))
            for watcher in watching:
                watcher(Progress(progress.stage, done, total))

    made = [copy_context() for _ in range(count)]
    for place, context in enumerate(made):
        context.run(_watching.set, (partial(told, place),))
    return made


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

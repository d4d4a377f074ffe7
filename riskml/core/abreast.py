"""Work that falls into parts, done here or by several processes abreast; its results come in the order of the parts."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Protocol, TypeVar

from riskml.core.collecting import collect_seldom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Part = TypeVar("Part")
Result = TypeVar("Result")
_AHEAD = 2


class Abreast(Protocol):
    """What does a function for each part and yields the results in turn; few parts are taken before their turn."""

    def __call__(self, do: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
        """Do it."""
        ...


def one_by_one(do: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
    """Do a function for each part here, when its result is asked for."""
    return map(do, parts)


@contextmanager
def abreast(jobs: int) -> Iterator[Abreast]:
    """Have processes at hand that do parts of work; with one job, all is done in this process.

    A function that others do has to stand in a module, and what it takes and returns goes from process to process. A
    script that asks for more than one job keeps its own work below ``if __name__ == "__main__":``, since each process
    reads it anew.

    Parameters
    ----------
    jobs
        How many processes.

    Examples
    --------
    >>> with abreast(1) as each:
    ...     list(each(abs, [-1, 2]))
    [1, 2]
    """
    if jobs <= 1:
        yield one_by_one
        return
    # Started anew and not forked: what reads tables has threads of its own, which a fork would leave behind locked.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=collect_seldom) as pool:

        def each(do: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
            coming = iter(parts)
            ahead = deque(pool.submit(do, part) for part in islice(coming, _AHEAD * jobs))
            while ahead:
                done = ahead.popleft().result()
                ahead.extend(pool.submit(do, part) for part in islice(coming, 1))
                yield done

        yield each

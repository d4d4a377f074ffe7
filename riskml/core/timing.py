"""How long the stages of a command take: told to who listens to the log, and to who collects them."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Timing:
    """What a stage took.

    Parameters
    ----------
    stage
        What was done.
    seconds
        On the clock.
    processor
        Seconds of this process's processor time.
    peak_memory
        The most bytes that this process has held until then; None where the system does not tell.
    """

    stage: str
    seconds: float
    processor: float
    peak_memory: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold, seconds to the millisecond."""
        return {**asdict(self), "seconds": round(self.seconds, 3), "processor": round(self.processor, 3)}


def peak_memory() -> int | None:
    """Return the most bytes that this process has held so far; None where the system does not tell.

    Examples
    --------
    >>> told = peak_memory()
    >>> told is None or told > 1_000_000
    True
    """
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 (not on every system)

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


class Timings:
    """What the stages of a command took, and all of it so far."""

    def __init__(self) -> None:
        self.stages: list[Timing] = []
        self._clock, self._processor = time.perf_counter(), time.process_time()

    def whole(self) -> Timing:
        """Return what everything took until now, what belongs to no stage as well."""
        seconds, processor = time.perf_counter() - self._clock, time.process_time() - self._processor
        return Timing("whole", seconds, processor, peak_memory())

    def to_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold. A stage may lie within another, so they need not add up to the whole."""
        whole = {name: value for name, value in self.whole().to_dict().items() if name != "stage"}
        return {**whole, "stages": [one.to_dict() for one in self.stages]}


_collecting: ContextVar[tuple[Timings, ...]] = ContextVar("collecting", default=())


@contextmanager
def timed(log: logging.Logger, stage: str) -> Iterator[None]:
    """Tell, once a stage is done, what it took: a line of the log at INFO, and a `Timing` to who collects them.

    Examples
    --------
    >>> import logging
    >>> with timed(logging.getLogger("riskml.example"), "counting"):
    ...     sum(range(10))
    45
    """
    clock, processor = time.perf_counter(), time.process_time()
    yield
    took = Timing(stage, time.perf_counter() - clock, time.process_time() - processor, peak_memory())
    for collected in _collecting.get():
        collected.stages.append(took)
    message = "%s: %.1f s, %.1f of the processor"
    log.info(message, stage, took.seconds, took.processor, extra={"timing": took})


@contextmanager
def timings() -> Iterator[Timings]:
    """Collect what the stages within take, each as it ends.

    Examples
    --------
    >>> import logging
    >>> log = logging.getLogger("riskml.example")
    >>> with timings() as taken:
    ...     with timed(log, "counting"):
    ...         pass
    >>> [one["stage"] for one in taken.to_dict()["stages"]]
    ['counting']
    """
    collected = Timings()
    before = _collecting.set((*_collecting.get(), collected))
    try:
        yield collected
    finally:
        _collecting.reset(before)

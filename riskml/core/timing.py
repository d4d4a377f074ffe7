"""How long the stages of a command take, told to who listens to the log."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator


@contextmanager
def timed(log: logging.Logger, stage: str) -> Iterator[None]:
    """Log at INFO, once a stage is done, its seconds on the clock and those of this process's processor time.

    Examples
    --------
    >>> import logging
    >>> with timed(logging.getLogger("riskml.example"), "counting"):
    ...     sum(range(10))
    45
    """
    clock, processor = time.perf_counter(), time.process_time()
    yield
    log.info("%s: %.1f s, %.1f of the processor", stage, time.perf_counter() - clock, time.process_time() - processor)

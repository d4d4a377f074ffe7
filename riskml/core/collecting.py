"""Seldom looking for circles among objects, while work makes millions of them that have none."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SELDOM: Final = (50_000, 20, 100)
"""New objects, then rounds, after which Python looks again: of cards, tables and portraits it looks through all each
time, a tenth of a second, and finds nothing; what has no circle is freed at once anyhow.
"""


def collect_seldom() -> None:
    """Let this process look for circles seldom, from now on."""
    gc.set_threshold(*_SELDOM)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for circles seldom for a while; no value hangs on it, and memory hardly.

    Whoever has told Python not to look at all is left alone.

    Examples
    --------
    >>> before = gc.get_threshold()
    >>> with seldom_collected():
    ...     gc.get_threshold() == before
    False
    >>> gc.get_threshold() == before
    True
    """
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)

"""Pages of the API: what a room lists in `__all__`, one by one, as lazy imports hide it from `automodule`."""

from __future__ import annotations

import importlib
import inspect
import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SHOWN = 160
"""Of a constant's value so many letters are shown; a docstring it has none, but that of its type."""
_ROOM = re.compile(r"^\.\. room:: (?P<name>[\w.]+)\n(?P<options>(?:   :.*\n)*)", re.MULTILINE)


def listing(name: str, options: str = "") -> str:
    """Return the directives that document a room.

    Examples
    --------
    >>> print(listing("riskml.engine").splitlines()[3])
    .. autoclass:: riskml.engine.Engine
    """
    room = importlib.import_module(name)
    parts = [f".. automodule:: {name}\n{options}"]
    for one in room.__all__:
        value = getattr(room, one)
        if inspect.isclass(value):
            parts.append(f".. autoclass:: {name}.{one}\n   :members:\n{options}")
        elif inspect.isroutine(value):
            parts.append(f".. autofunction:: {name}.{one}\n{options}")
        else:
            told = textwrap.shorten(repr(value), SHOWN, placeholder=" …")
            parts.append(f".. py:data:: {one}\n   :value: {told}\n{options}")
    return "\n".join(parts)


def _write_out(_: Sphinx, __: str, source: list[str]) -> None:
    source[0] = _ROOM.sub(lambda found: listing(found["name"], found["options"]), source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the listing as a page is read."""
    app.connect("source-read", _write_out)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

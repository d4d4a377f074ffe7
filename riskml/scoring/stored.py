"""The door by which a stored scorer comes back: of the very format that was written, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from riskml.core.errors import Fault, ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    T = TypeVar("T")

_REMEDY = "Run 'riskml train' again."


def rebuilt(meta: Mapping[str, Any], written: str, what: str, rebuild: Callable[[], T]) -> T:
    """Rebuild a scorer from stored data, whatever they turn out to be.

    Parameters
    ----------
    meta
        The stored description.
    written
        The format that it must have.
    what
        What is rebuilt, for the message.
    rebuild
        Does it; the errors of data that are not what they say become one fault.

    Raises
    ------
    ModelError
        The format is another, or the data are not those of such a scorer.
    """
    if meta.get("format") != written:
        raise ModelError([Fault("model", f"format {written!r}", repr(meta.get("format")), _REMEDY)])
    try:
        return rebuild()
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise ModelError([Fault("model", f"the arrays of a fitted {what}", repr(error), _REMEDY)]) from error

"""What is the same for all portraits of a run, worked out for the first that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from riskml.portraits.run_data import RunData

_Value = TypeVar("_Value")


def once(run_data: RunData, name: str, make: Callable[[RunData], _Value]) -> _Value:
    """Return what is made of a run, made once and changed by nobody; a run with anything replaced makes it anew.

    Parameters
    ----------
    run_data
        The run.
    name
        What it is called among all that is kept of the run.
    make
        Makes it.
    """
    if name not in run_data.once:
        run_data.once[name] = make(run_data)
    return cast("_Value", run_data.once[name])

"""A bureau's own word on its working days: ``data/calendars/overrides.toml``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, model_validator

from riskml.core.texts import Text
from riskml.core.toml import read_model

if TYPE_CHECKING:
    from pathlib import Path


class OverriddenDay(BaseModel):
    """One day that the bureau decides itself, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    day: dt.date
    working: bool
    reason: Text


class Overrides(BaseModel):
    """Days that win over every library, and years whose official notice the file holds in full.

    Examples
    --------
    >>> Overrides().announced
    ()
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    announced: tuple[int, ...] = ()
    day: tuple[OverriddenDay, ...] = ()

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        days = [one.day for one in self.day]
        twice = sorted({str(day) for day in days if days.count(day) > 1})
        if twice:
            raise ValueError(f"each day may stand once; more than once: {', '.join(twice)}")
        return self


def read_overrides(path: Path) -> Overrides:
    """Read the override file; a project without one overrides nothing.

    Raises
    ------
    ProjectError
        The file is no TOML, or has unknown keys or wrong values; every fault at once.
    """
    if not path.is_file():
        return Overrides()
    return read_model(path, Overrides, OverriddenDay)

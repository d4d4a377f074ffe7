"""Limits of matter cards: a number that is always in force, or several, each from a day on."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag

from riskml.cards.phrases_faults import phrase
from riskml.core.errors import WordedError
from riskml.core.toml import ALTERNATIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

ALWAYS = date.min
"""The day from which a limit is in force that names none."""
ENDLESS = date.max
"""The day until which a limit is in force that no other follows."""


class DatedLimit(BaseModel):
    """A limit, and the day from which it is in force; only the first of several may name none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: date | None = Field(None, alias="from")
    limit: float = Field(gt=0)

    @property
    def day(self) -> date:
        """The first day on which it is in force."""
        return self.since or ALWAYS


def _in_order(limits: tuple[DatedLimit, ...]) -> tuple[DatedLimit, ...]:
    if not limits:
        raise WordedError(phrase("a_limit_at_least"))
    undated = [str(place) for place, one in enumerate(limits, 1) if place > 1 and one.since is None]
    dated = [one.day for one in limits if one.since]
    wrong = [f"{before} → {after}" for before, after in pairwise(dated) if after <= before]
    if undated and wrong:
        raise WordedError(phrase("limits_dated_and_in_order", places=", ".join(undated), days=", ".join(wrong)))
    if undated:
        raise WordedError(phrase("limits_dated", places=", ".join(undated)))
    if wrong:
        raise WordedError(phrase("limits_in_order", days=", ".join(wrong)))
    return limits


_NUMBER, _DATED = ALTERNATIVE + "number", ALTERNATIVE + "dated"


def _written(value: Any) -> str:
    return _DATED if isinstance(value, (list, tuple)) else _NUMBER


Limit = Annotated[
    Annotated[Annotated[float, Field(gt=0)], Tag(_NUMBER)]
    | Annotated[tuple[DatedLimit, ...], AfterValidator(_in_order), Tag(_DATED)],
    Discriminator(_written),
]
"""``20``, or ``[{ limit = 20 }, { from = 2025-07-01, limit = 10 }]``: each from its day on, the first from ever."""


def dated(limit: float | tuple[DatedLimit, ...] | None) -> tuple[tuple[date, float], ...]:
    """Return the days from which limits are in force, in order, and the limits.

    Examples
    --------
    >>> dated(20.0)
    ((datetime.date(1, 1, 1), 20.0),)
    >>> dated((DatedLimit(limit=20), DatedLimit(**{"from": date(2025, 7, 1), "limit": 10})))[1]
    (datetime.date(2025, 7, 1), 10.0)
    """
    if limit is None:
        return ()
    return tuple((one.day, one.limit) for one in limit) if isinstance(limit, tuple) else ((ALWAYS, limit),)


def newest(limit: float | tuple[DatedLimit, ...] | None) -> float | None:
    """Return the limit that the card tells last."""
    told = dated(limit)
    return told[-1][1] if told else None


def periods(**limits: float | tuple[DatedLimit, ...] | None) -> Iterator[dict[str, Any]]:
    """Yield the periods in which no limit changes: what each limit then is, and since when (``…_since``).

    The clock of a case or a step has the limits of the period in which it begins.

    Examples
    --------
    >>> limits = (DatedLimit(limit=20), DatedLimit(**{"from": date(2025, 7, 1), "limit": 10}))
    >>> [(one["until_day"], one["workdays"], one["hours"]) for one in periods(workdays=limits, hours=8.0)]
    [(datetime.date(2025, 7, 1), 20.0, 8.0), (datetime.date(9999, 12, 31), 10.0, 8.0)]
    """
    told = {name: dated(limit) for name, limit in limits.items()}
    days = sorted({day for one in told.values() for day, _ in one})
    for first, until in pairwise([*days, ENDLESS]):
        row: dict[str, Any] = {"from_day": first, "until_day": until}
        for name, one in told.items():
            began = [(day, limit) for day, limit in one if day <= first]
            since, limit = began[-1] if began else (None, None)
            row |= {name: limit, f"{name}_since": None if since == ALWAYS else since}
        yield row

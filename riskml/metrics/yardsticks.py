"""Yardsticks: what a month's values are held between, and the effort of its acts.

They are taken from what was known when the month closed, of its twelve last months, and stay what they were: who asks
later, for how many months, or beside which other cards, finds the same. Values are counted at three significant
digits, so that the counts of a month can be kept and added.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from riskml.engine import Stage
from riskml.metrics.windows import EARLIER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from riskml.engine import Engine

_TOGETHER = 200_000
_YARDSTICKS = pa.schema(
    [
        ("stratum", pa.string()), ("month", pa.int32()), ("known", pa.int32()), ("low", pa.float64()),
        ("high", pa.float64()), ("middle", pa.float64()),
    ]
)  # fmt: skip


def _rounded(value: str) -> str:
    """Return the SQL of a value at three significant digits."""
    scale = f"power(1e1, floor(log10(abs({value}))) - 2)"
    return f"case when {value} = 0 then 0e0 else round({value} / {scale}) * {scale} end"


def count_values(engine: Engine, name: str, rows: str, value: str) -> None:
    """Count the values of each stratum and month, as they became known, into a table.

    Parameters
    ----------
    engine
        Where the rows are.
    name
        The table.
    rows
        A select of `stratum`, `month`, `known`, `times` and the value.
    value
        The name of the value.
    """
    engine.run(
        Stage(
            name,
            f"select stratum, month, known, {_rounded('value')} as value, sum(times) as times from ("  # noqa: S608
            f"select stratum, month, known, times, cast({value} as double) as value from ({rows}) as known_once "
            f"where {value} is not null) as valued group by stratum, month, known, value",
        )
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often each value of some strata was known, one below another: strata in order, and values within them."""

    value: NDArray[np.float64]
    starts: NDArray[np.int64]  # where each stratum's values begin, and where the last ends
    through: NDArray[np.int64]  # how often any value down to this one, by closed month

    def at(self, share: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> NDArray[np.float64]:
        """Return, by stratum and closed month, the least value with as many values down to it as `share` of all."""
        before = np.vstack([np.zeros_like(self.through[:1]), self.through])[self.starts]
        every = np.diff(before, axis=0)
        wanted = before[:-1] + share(every)
        places = [np.searchsorted(column, target) for column, target in zip(self.through.T, wanted.T, strict=True)]
        values: NDArray[np.float64] = self.value[np.minimum(np.column_stack(places), len(self.value) - 1)]
        return np.where(every > 0, values, np.nan)


def _counts(rows: pd.DataFrame, first: int, last: int) -> _Counts:
    """Count, at each closed month's end, the values of its twelve last months that were known by then."""
    new_stratum = rows["stratum"].to_numpy()[1:] != rows["stratum"].to_numpy()[:-1]
    new = np.r_[True, new_stratum | (np.diff(rows["value"].to_numpy()) != 0)]
    place, months = np.cumsum(new) - 1, last - first + 1
    value = rows["value"].to_numpy()[new]
    month, times = rows["month"].to_numpy(np.int64), rows["times"].to_numpy(np.float64)
    enters = np.clip(np.maximum(month, rows["known"].to_numpy(np.int64)) - first, 0, months)
    leaves = np.clip(month + EARLIER - first, enters, months)
    width, size = months + 1, len(value) * (months + 1)
    change = np.bincount(place * width + enters, times, size) - np.bincount(place * width + leaves, times, size)
    known = np.maximum(np.cumsum(change.astype(np.int64).reshape(-1, width)[:, :months], axis=1), 0)
    starts = np.r_[place[np.r_[True, new_stratum]], len(value)]
    return _Counts(value, starts, np.cumsum(known, axis=0))


def lay_yardsticks(engine: Engine, name: str, counts: str, months: Sequence[int]) -> None:
    """Make a table of `stratum`, `month`, `known` (the same), `low`, `high` and `middle` of some months from `counts`.

    `low` and `high` are the 1st and the 99th of a hundred values, `middle` is their median. A stratum has one for every
    month that follows a value within the year, whether or not something of it happened in that month: which strata
    have one must not hang on what became known later.
    """
    rows = engine.frame(f"select stratum, value, month, known, times from {counts} order by stratum, value")  # noqa: S608

    strata, first, last = rows["stratum"].to_numpy(), min(months), max(months)
    cuts = np.r_[0, np.flatnonzero(strata[1:] != strata[:-1]) + 1, len(rows)] if len(rows) else np.array([0])
    parts = []
    for start, end in _spans(cuts):
        told_by = _counts(rows.iloc[start:end], first, last)
        low, high = told_by.at(lambda every: -(-every // 100)), told_by.at(lambda every: -(-99 * every // 100))
        middle = (told_by.at(lambda every: -(-every // 2)) + told_by.at(lambda every: every // 2 + 1)) / 2
        told = np.flatnonzero(~np.isnan(middle).ravel() & np.tile(np.isin(range(first, last + 1), months), len(middle)))
        stratum, month = np.divmod(told, last - first + 1)
        parts.append(
            pd.DataFrame(
                {
                    "stratum": strata[cuts[(cuts >= start) & (cuts < end)]][stratum],
                    "month": (month + first).astype(np.int32),
                    "known": (month + first).astype(np.int32),
                    "low": low.ravel()[told],
                    "high": high.ravel()[told],
                    "middle": middle.ravel()[told],
                }
            )
        )
    told_all = pd.concat(parts) if parts else pd.DataFrame(columns=_YARDSTICKS.names)
    engine.put(name, pa.Table.from_pandas(told_all, _YARDSTICKS, preserve_index=False))


def _spans(cuts: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return whole strata together, about so many rows at once that their counts by month take little memory."""
    spans, start = [], 0
    for cut, following in pairwise([*cuts.tolist(), None]):
        if cut > start and (following is None or following - start > _TOGETHER):
            spans.append((start, cut))
            start = cut
    return spans

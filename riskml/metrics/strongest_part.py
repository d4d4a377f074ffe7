"""Where a departure lies: a deviation need not be everywhere, and often is not.

A strange hand in one matter, at one place or since one month is told as one number with the rest of the work. Of each
departure the part is looked for that holds most of it with little of the work: one stratum, one value of a
circumstance, or one unbroken stretch of months. It is told beside the number and moves neither it nor the score: who
looks in many places finds a part that stands out, and nobody's chances pay for that here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.cards import MetricCard, Tried
    from riskml.engine import Engine

MOST_OF_IT: Final = 0.8
LITTLE_WORK: Final = 0.5
"""A part is told where it holds so much of a departure with no more than this share of the acts."""
STRATUM, MONTHS = "stratum", "months"


def find_parts(engine: Engine, card: MetricCard, doubted: pd.DataFrame, tried: Sequence[Tried]) -> pd.DataFrame:
    """Return the strongest part of each departure by a card.

    Parameters
    ----------
    engine
        Holds `residual`; see :mod:`riskml.metrics.residuals`.
    card
        The card.
    doubted
        Who stands out, and on which side: official_id, side.
    tried
        Circumstances of whose values a part may be.
    """
    names = [one.name for one in tried]
    listed = ", ".join([STRATUM, "month", *(f'"{name}"' for name in names)])
    engine.put("doubted", pa.Table.from_pandas(doubted[["official_id", "side"]], preserve_index=False))
    acts = engine.frame(
        f"select official_id, {listed}, cast(sum(n) as bigint) as n, "  # noqa: S608 (our own, and names in quotes)
        "max(side) * cast(sum(beyond) as double) as beyond from residual inner join doubted using (official_id) "
        f"group by official_id, {listed} order by official_id, {listed}"
    )
    engine.drop("doubted")
    return strongest_parts(acts, [STRATUM, *names]).assign(metric=card.name)


def strongest_parts(acts: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return of each person the part that holds most of the departure with the least of the work, where one does.

    Parameters
    ----------
    acts
        official_id, month (a number), the columns in `names`, n (acts) and beyond (what they show beyond what was
        expected, on the side on which the person stands out).
    names
        Columns of whose values a part may be.

    Returns
    -------
    DataFrame
        subject_id, part (the column, or 'months'), value (of months the first and the last, as ``2025-03/2025-09``),
        share (of the departure, at most 1) and work (share of the acts).

    Examples
    --------
    >>> acts = pd.DataFrame({"official_id": "a", "month": [24300, 24301, 24302], "stratum": ["x", "y", "x"]})
    >>> strongest_parts(acts.assign(n=[20, 10, 20], beyond=[0.5, 9.0, 0.5]), ["stratum"]).to_dict("records")
    [{'subject_id': 'a', 'part': 'stratum', 'value': 'y', 'share': 0.9, 'work': 0.2}]
    """
    rows = []
    for official, own in acts.groupby("official_id", sort=True):
        total, work = float(own["beyond"].sum()), float(own["n"].sum())
        if total <= 0:
            continue
        found = [
            (name, str(value), float(beyond) / total, float(n) / work)
            for name in names
            for value, beyond, n in own.groupby(name, sort=True)[["beyond", "n"]].sum().itertuples()
        ]
        by_month = own.groupby("month", sort=True)[["beyond", "n"]].sum()
        first, last = _stretch(by_month["beyond"].to_numpy(np.float64))
        part = by_month.iloc[first : last + 1]
        named = "/".join(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in part.index[[0, -1]])
        found.append((MONTHS, named, float(part["beyond"].sum()) / total, float(part["n"].sum()) / work))
        telling = [one for one in found if one[2] >= MOST_OF_IT and one[3] <= LITTLE_WORK]
        if telling:
            name, value, share, of_work = max(telling, key=lambda one: (min(one[2], 1.0) - one[3], -len(one[0])))
            rows.append((official, name, value, min(share, 1.0), of_work))
    return pd.DataFrame(rows, columns=["subject_id", "part", "value", "share", "work"])


def _stretch(sums: np.ndarray) -> tuple[int, int]:
    """Return where the unbroken stretch begins and ends whose sum is the greatest (Kadane's algorithm).

    Examples
    --------
    >>> _stretch(np.array([-1.0, 4.0, -1.0, 3.0, -5.0]))
    (1, 3)
    """
    best, running, start, answer = -np.inf, 0.0, 0, (0, len(sums) - 1)
    for place, value in enumerate(sums.tolist()):
        if running <= 0:
            running, start = 0.0, place
        running += value
        if running > best:
            best, answer = running, (start, place)
    return answer

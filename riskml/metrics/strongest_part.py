"""Where a departure lies: a deviation need not be everywhere, and often is not.

A strange hand in one matter, at one place or since one month is told as one number with the rest of the work. Of each
departure the part is looked for that holds most of it with little of the work: one stratum, one value of a
circumstance, or one unbroken stretch of months. It is told beside the number and moves neither it nor the score: who
looks in many places finds a part that stands out, and nobody's chances pay for that here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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
    sums = ["beyond", "n"]
    whole = acts.groupby("official_id", sort=True)[sums].sum().add_suffix("_in_all")
    found = [
        acts.groupby(["official_id", name], sort=True)[sums]
        .sum()
        .reset_index()
        .rename(columns={name: "value"})
        .assign(part=name)
        for name in names
    ]
    by_month = acts.groupby(["official_id", "month"], sort=True)[sums].sum().reset_index()
    found.append(pd.DataFrame([_months_of(str(one), own) for one, own in by_month.groupby("official_id", sort=True)]))
    parts = pd.concat(found, ignore_index=True).join(whole, on="official_id")
    parts = parts[parts["beyond_in_all"] > 0].assign(
        share=lambda one: one["beyond"] / one["beyond_in_all"], work=lambda one: one["n"] / one["n_in_all"]
    )
    telling = parts[(parts["share"] >= MOST_OF_IT) & (parts["work"] <= LITTLE_WORK)]
    telling = telling.assign(share=telling["share"].clip(upper=1.0))
    telling = telling.assign(apart=telling["share"] - telling["work"], length=-telling["part"].str.len())
    best = telling.sort_values(["official_id", "apart", "length"], ascending=[True, False, False], kind="stable")
    best = best.drop_duplicates("official_id").rename(columns={"official_id": "subject_id"})
    best["value"] = best["value"].map(str)
    return best[["subject_id", "part", "value", "share", "work"]].reset_index(drop=True)


def _months_of(official: str, months: pd.DataFrame) -> dict[str, Any]:
    """Return the stretch of somebody's months that holds most of the departure."""
    first, last = _stretch(months["beyond"].to_numpy(np.float64))
    part = months.iloc[first : last + 1]
    named = "/".join(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in part["month"].iloc[[0, -1]])
    sums = {"beyond": float(part["beyond"].sum()), "n": int(part["n"].sum())}
    return {"official_id": official, "part": MONTHS, "value": named, **sums}


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

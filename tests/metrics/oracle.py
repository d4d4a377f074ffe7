"""The comparisons once more, written plainly over rows, without the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from riskml.metrics.circles import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.metrics.circles import Circles

FIRST, LAST = pd.Timestamp("2026-01-01"), pd.Timestamp("2026-12-16")


def in_window(steps: pd.DataFrame) -> pd.DataFrame:
    return steps[(steps["occurred_at"] >= FIRST) & (steps["occurred_at"] < LAST)]


def rounded(values: pd.Series) -> pd.Series:
    """At three significant digits."""
    return values.map(lambda value: value if pd.isna(value) else float(f"{value:.2e}"))


def yardstick(
    steps: pd.DataFrame, value: str, *quantiles: float, method: str
) -> dict[tuple[str, str, int], list[float]]:
    """Quantiles of a stratum's values, for each month of those of the twelve months that end with it."""
    month = steps["occurred_at"].dt.year * 12 + steps["occurred_at"].dt.month - 1
    known = steps.assign(month=month, value=rounded(steps[value]))
    known = known[steps["occurred_at"] < LAST]
    return {
        (*key, end): np.quantile(some, quantiles, method=method).tolist()
        for key, part in known.groupby(["matter_id", "step"])
        for end in part["month"].unique()
        if len(some := part.loc[part["month"].between(end - 11, end), "value"].dropna())
    }


def keys_of(rows: pd.DataFrame) -> list[tuple[str, str, int]]:
    month = rows["occurred_at"].dt.year * 12 + rows["occurred_at"].dt.month - 1
    return list(zip(rows["matter_id"], rows["step"], month, strict=True))


def held(steps: pd.DataFrame, value: str) -> pd.DataFrame:
    """The window's rows, each value held to the 1st and 99th of a hundred of its stratum and month."""
    bounds = yardstick(steps, value, 0.01, 0.99, method="inverted_cdf")
    rows = in_window(steps)
    low, high = (np.array([bounds[key][side] for key in keys_of(rows)]) for side in (0, 1))
    return rows.assign(**{value: rows[value].clip(low, high)})


def peers_in(circle: pd.DataFrame, official: str, unit: str, *, by_unit: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The pool and the others in it: colleagues of the unit where they are enough, else everybody."""
    near = circle[circle["unit_id"] == unit]
    others = near[near["official_id"] != official]
    if by_unit and others["official_id"].nunique() >= 2 and len(others) >= 30 and near["official_id"].nunique() >= 3:
        return near, others
    return circle, circle[circle["official_id"] != official]


Circle = dict[int, dict[tuple[str, ...], pd.DataFrame]]


def circles_in(stratum: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.DataFrame, Circle]:
    """The rows of a stratum, what is not known of them told as '-', and of each level the rows of each circle."""
    told = stratum.assign(**{column: stratum[column].fillna("-") for column in columns})
    return told, {level: dict(list(told.groupby(list(columns[:level])))) for level in range(1, len(columns) + 1)}


def in_circles(
    told: pd.DataFrame, circles: Circle, official: str, columns: Sequence[str], kept: Sequence[str], *, by_unit: bool
) -> list[tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, int]]:
    """One official's rows of a stratum, each unit's and circle's with its pool and the others, and the level.

    What is kept and known of a row is shared by all that it is held against, however few they are.
    """
    mine = told[told["official_id"] == official]
    chosen: dict[tuple[str, ...], list[pd.DataFrame]] = {}
    for (unit, *finest), own in mine.groupby(["unit_id", *columns]):
        bound = [place + 1 for place, one in enumerate(columns) if one in kept and finest[place] != "-"]
        for level in range(len(columns), -1, -1):
            key = tuple(finest[:level])
            _, rest = peers_in(circles[level][key] if level else told, official, unit, by_unit=by_unit)
            enough = rest["official_id"].nunique() >= 2 and len(rest) >= 30
            if level == max(bound, default=0) or (key[-1] != "-" and enough):
                chosen.setdefault((unit, *key), []).append(own)
                break
    answer = []
    for (unit, *key), parts in chosen.items():
        circle = circles[len(key)][tuple(key)] if key else told
        answer.append((pd.concat(parts), *peers_in(circle, official, unit, by_unit=by_unit), len(key)))
    return answer


def sums(
    rows: pd.DataFrame, officials: Iterable[str], value: str, *, by_unit: bool, circles: Circles = NONE
) -> pd.DataFrame:
    """Observed, expected, variance and third cumulant of each official, row by row."""
    names = ("n", "observed", "expected", "variance", "skew", "peers", "close")
    answers = {official: dict.fromkeys(names, 0.0) for official in officials}
    for _, stratum in rows.groupby(["matter_id", "step"]):
        told, within = circles_in(stratum, circles.columns)
        for official, answer in answers.items():
            for own, pool, rest, level in in_circles(
                told, within, official, circles.columns, circles.kept, by_unit=by_unit
            ):
                if not len(rest):
                    continue
                spread = np.var(pool[value], ddof=1)
                p, share = pool[value].mean(), len(own) / len(rest)
                answer["n"] += len(own)
                answer["close"] += len(own) * (level > 0)
                answer["observed"] += own[value].sum()
                answer["expected"] += len(own) * rest[value].mean()
                answer["variance"] += spread * len(own) * (len(own) + len(rest)) / len(rest)
                answer["skew"] += p * (1 - p) * (1 - 2 * p) * len(own) * (1 - share**2)
                answer["peers"] = max(answer["peers"], rest["official_id"].nunique())
    return pd.DataFrame(answers).T


def cube_root_score(x: np.ndarray, skew: np.ndarray) -> np.ndarray:
    """The normal score of a Pearson type III variate, after Wilson and Hilferty."""
    safe = np.where(np.abs(skew) < 1e-6, 1.0, skew)
    curved = 6 / safe * (np.cbrt(np.maximum(safe * x / 2 + 1, 1e-3)) - 1) + safe / 6
    return np.where(np.abs(skew) < 1e-6, x, curved)


def overdispersion(wanted: pd.DataFrame, reach: pd.Series) -> float:
    """Paule and Mandel's variance with which the winsorised z have a normal's mean square, halved step by step."""
    cut = stats.norm.ppf(0.8)
    usual = stats.norm.expect(lambda value: value**2, lb=-cut, ub=cut) + 0.4 * cut**2

    def squares(tau2: float) -> float:
        total = wanted["variance"] + tau2 * reach**2
        z = cube_root_score(
            (wanted["difference"] / np.sqrt(total)).to_numpy(), (wanted["skew"] / total**1.5).to_numpy()
        )
        return float(((np.clip(z, *np.quantile(z, [0.2, 0.8])) - np.median(z)) ** 2).sum()) / usual

    if squares(0.0) <= len(wanted) - 1:
        return 0.0
    low, high = 0.0, 1.0
    while squares(high) > len(wanted) - 1:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if squares(middle) > len(wanted) - 1 else (low, middle)
    return high


def shared_tail(x: int, pools: list[tuple[int, int, int]]) -> float:
    """Mid-p of the cases that a pair shares, by scipy's hypergeometric, pool after pool."""
    total = np.array([1.0])
    for n, m, cases in pools:
        total = np.convolve(total, stats.hypergeom(cases, m, n).pmf(np.arange(min(n, m) + 1)))
    return float(total[x + 1 :].sum() + total[x] / 2)


def ewma_against_past(z: list[float]) -> tuple[float, float, float]:
    """Recent level, past level and chance variance of their difference, by recursion on unit impulses."""

    def level(values: np.ndarray) -> float:
        ewma, mass = 0.0, 0.0
        for value in values:
            ewma, mass = 0.75 * ewma + 0.25 * value, 0.75 * mass + 0.25
        return ewma / mass

    values = np.array(z)
    impulses = np.eye(len(values))
    effect = [level(one) - one[:-1].mean() for one in impulses]
    return level(values), float(values[:-1].mean()), float(np.square(effect).sum())

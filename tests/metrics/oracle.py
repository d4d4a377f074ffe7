"""The comparisons once more, written plainly over rows, without the engine."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

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


def sums(rows: pd.DataFrame, official: str, value: str, *, by_unit: bool) -> dict[str, float]:
    """Observed, expected, variance and third cumulant of one official, row by row."""
    answer = {"n": 0.0, "observed": 0.0, "expected": 0.0, "variance": 0.0, "skew": 0.0, "peers": 0.0}
    for _, stratum in rows.groupby(["matter_id", "step"]):
        mine = stratum[stratum["official_id"] == official]
        for unit, own in mine.groupby("unit_id"):
            near = stratum[stratum["unit_id"] == unit]
            others = near[near["official_id"] != official]
            pool, rest = near, others
            if not by_unit or others["official_id"].nunique() < 3 or len(others) < 30:
                pool, rest = stratum, stratum[stratum["official_id"] != official]
            if not len(rest):
                continue
            spread = np.var(pool[value], ddof=1)
            p, share = pool[value].mean(), len(own) / len(rest)
            answer["n"] += len(own)
            answer["observed"] += own[value].sum()
            answer["expected"] += len(own) * rest[value].mean()
            answer["variance"] += spread * len(own) * len(pool) / len(rest)
            answer["skew"] += p * (1 - p) * (1 - 2 * p) * len(own) * (1 - share**2)
            answer["peers"] = max(answer["peers"], rest["official_id"].nunique())
    return answer


def cube_root_score(x: np.ndarray, skew: np.ndarray) -> np.ndarray:
    """The normal score of a Pearson type III variate, after Wilson and Hilferty."""
    safe = np.where(np.abs(skew) < 1e-6, 1.0, skew)
    curved = 6 / safe * (np.cbrt(np.maximum(safe * x / 2 + 1, 1e-3)) - 1) + safe / 6
    return np.where(np.abs(skew) < 1e-6, x, curved)


def overdispersion(z: np.ndarray, weight: np.ndarray) -> float:
    """DerSimonian and Laird's moment estimator on winsorised z."""
    low, high = np.quantile(z, [0.1, 0.9])
    cut = stats.norm.ppf(0.9)
    usual = stats.norm.expect(lambda value: value**2, lb=-cut, ub=cut) + 0.2 * cut**2
    q = (np.clip(z, low, high) ** 2).sum() / usual
    return max(0.0, (q - (len(z) - 1)) / (weight.sum() - (weight**2).sum() / weight.sum()))


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

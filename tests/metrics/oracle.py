"""The comparisons once more, written plainly over rows, without the engine."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

FIRST, LAST = pd.Timestamp("2026-01-01"), pd.Timestamp("2026-12-16")


def in_window(steps: pd.DataFrame) -> pd.DataFrame:
    return steps[(steps["occurred_at"] >= FIRST) & (steps["occurred_at"] < LAST)]


def folded(steps: pd.DataFrame) -> pd.DataFrame:
    """All that is folded for one window of twelve months: a month more, for trends."""
    return steps[(steps["occurred_at"] >= pd.Timestamp("2025-12-01")) & (steps["occurred_at"] < LAST)]


def held(steps: pd.DataFrame, value: str) -> pd.DataFrame:
    """The window's rows, the value held to the 1st and 99th of a hundred of its stratum."""
    bounds = {
        key: np.quantile(part[value], [0.01, 0.99], method="inverted_cdf")
        for key, part in folded(steps).groupby(["matter_id", "step"])
    }
    rows = in_window(steps)
    keys = list(zip(rows["matter_id"], rows["step"], strict=True))
    low, high = (np.array([bounds[key][side] for key in keys]) for side in (0, 1))
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

"""Shapley values by their definition, and rows to try them on."""

from __future__ import annotations

from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def by_definition(worth_of: Callable[[list[int]], float], players: list[int], width: int) -> Floats:
    """Average marginal worth over all coalitions; who is no player gets 0."""
    phi = np.zeros(width)
    n = len(players)
    worth = {
        frozenset(chosen): worth_of(list(chosen)) for size in range(n + 1) for chosen in combinations(players, size)
    }
    for player in players:
        for coalition, before in worth.items():
            if player not in coalition:
                share = factorial(len(coalition)) * factorial(n - len(coalition) - 1) / factorial(n)
                phi[player] += share * (worth[coalition | {player}] - before)
    return phi


def profiles(rows: int, width: int, *, seed: int = 0, gaps: float = 0.0) -> Floats:
    """Correlated rows with heavy tails, exact in float32 so that scikit-learn's trees see the same numbers."""
    random = np.random.default_rng(seed)
    mixing = random.normal(size=(width, width)) * 0.4 + np.eye(width)
    values = random.standard_t(4, size=(rows, width)) @ mixing.T
    values = values.astype(np.float32).astype(np.float64)
    values[random.random(values.shape) < gaps] = np.nan
    return values

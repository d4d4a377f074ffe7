"""Exact tails of the cases that a pair shares when each pool is dealt out at random."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Wholes = NDArray[np.int64]

_BATCH = 4_000_000


def _pmf(n: Wholes, m: Wholes, cases: Wholes, width: int, log_factorial: Reals) -> Reals:
    """Return P(X = 0 .. width) of each pool, a row a pool."""
    x = np.arange(width + 1)[None, :]
    n, m, cases = n[:, None], m[:, None], cases[:, None]
    possible = (x <= np.minimum(n, m)) & (x >= n + m - cases)

    def choose(all_of: Wholes, some: NDArray[Any]) -> Reals:
        some = np.where(possible, some, 0)
        answer: Reals = log_factorial[all_of] - log_factorial[some] - log_factorial[all_of - some]
        return answer

    logs = choose(m, x) + choose(cases - m, n - x) - choose(cases, np.broadcast_to(n, possible.shape))
    return np.where(possible, np.exp(np.where(possible, logs, 0.0)), 0.0)


def _power(value: Wholes) -> Wholes:
    """Return the exponent of the smallest power of two that is not less, so that like sizes share a batch."""
    exponent: Wholes = np.ceil(np.log2(np.maximum(value, 1))).astype(np.int64)
    return exponent


def _sum_of_pools(starts: Wholes, counts: Wholes, pmf: Reals, width: int) -> Reals:
    """Convolve the pools of each pair, all pairs at once, pool by pool."""
    total = np.zeros((len(starts), width + 1))
    total[:, 0] = 1.0
    for turn in range(int(counts.max())):
        held = np.flatnonzero(counts > turn)
        step = pmf[starts[held] + turn]
        before = total[held]
        after = before * step[:, :1]
        for shift in range(1, step.shape[1]):
            after[:, shift:] += before[:, : width + 1 - shift] * step[:, shift, None]
        total[held] = after
    return total


def mid_p(pair: Wholes, x: Wholes, n: Wholes, m: Wholes, cases: Wholes) -> Reals:
    """Return P(S > x) + P(S = x) / 2 of each pair, S being the sum over its pools of hypergeometric counts.

    Parameters
    ----------
    pair
        The pair that each pool belongs to: 0, 1, 2 … in rising order, none left out.
    x
        Shared cases of each pair.
    n, m, cases
        Of each pool: the official's cases, the counterparty's, and all.

    Returns
    -------
    ndarray
        One mid-p value a pair; an upper tail summed from its own terms, so that it stays exact when it is tiny.

    Examples
    --------
    >>> one = np.array([0])
    >>> round(float(mid_p(one, np.array([2]), np.array([2]), np.array([2]), np.array([4]))[0]), 12)
    0.083333333333
    """
    pairs = len(x)
    answer = np.ones(pairs)
    if not pairs:
        return answer
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, int(cases.max()) + 1)))])
    counts = np.bincount(pair, minlength=pairs)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    both = np.minimum(n, m)
    most = np.bincount(pair, weights=both, minlength=pairs).astype(np.int64)
    single = np.maximum.reduceat(both, starts)
    size = _power(most) * 64 + _power(single)
    for bucket in np.unique(size):
        width, reach = int(2 ** (bucket // 64)), int(2 ** (bucket % 64))
        chosen = np.flatnonzero(size == bucket)
        at_once = max(1, _BATCH // (width + 1) // max(1, int(counts[chosen].max())))
        for begin in range(0, len(chosen), at_once):
            some = chosen[begin : begin + at_once]
            local = np.concatenate([[0], np.cumsum(counts[some])[:-1]])
            rows = np.repeat(starts[some] - local, counts[some]) + np.arange(int(counts[some].sum()))
            pmf = _pmf(n[rows], m[rows], cases[rows], min(reach, width), log_factorial)
            total = _sum_of_pools(local, counts[some], pmf, width)
            above = np.where(np.arange(width + 1)[None, :] > x[some, None], total, 0.0).sum(axis=1)
            at = np.where(x[some] <= width, total[np.arange(len(some)), np.minimum(x[some], width)], 0.0)
            answer[some] = above + at / 2.0
    return np.minimum(answer, 1.0)

"""Columns from the future: what is known only later, and what changes when it is computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.core.months import first_day
from riskml.evaluation.intervals import wilson
from riskml.evaluation.months import numbers_of_months
from riskml.evaluation.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RESAMPLES = 200
"""Resamples of officials behind the lower limit of how far a column moved."""

LEVEL = 0.99
"""How sure it must be that a column moved more than late records explain."""

NOISE = 1e-18
"""Share of a column's variance that is rounding: a thousand-millionth of its standard deviation."""


def known_later_faults(X: pd.DataFrame, known_at: Mapping[str, object] | pd.DataFrame) -> list[Fault]:
    """Return a fault for each column that was known only after the month it is about.

    Parameters
    ----------
    X
        Features, with an index level ``month``.
    known_at
        When each value was known: a table with the rows of ``X``, or for each column one date, or one date a
        row. Columns that it does not name are not judged; a missing date is a value that was never recorded.
    """
    months = numbers_of_months(X.index.get_level_values("month"))
    after = pd.DatetimeIndex([first_day(int(month) + 1) for month in months])
    faults = []
    for name in map(str, known_at):
        if name not in X.columns:
            faults.append(Fault(f"known_at[{name!r}]", "a column of the features", "none of that name"))
            continue
        given = known_at[name]
        one_date = not hasattr(given, "__len__") or isinstance(given, str)
        when = given.reindex(X.index) if isinstance(given, pd.Series) and given.index.equals(X.index) else given
        dates = pd.to_datetime(pd.Series([when] * len(X) if one_date else np.asarray(when), dtype=object))
        if len(dates) != len(X):
            faults.append(Fault(f"known_at[{name!r}]", f"{len(X)} dates, one a row", Verbatim(str(len(dates)))))
            continue
        late = (dates.to_numpy() >= after.to_numpy()) & X[name].notna().to_numpy()
        if late.any():
            first = int(np.flatnonzero(late)[0])
            found = phrase(
                "of_values_known_later_the_first",
                late=int(late.sum()),
                count=len(X),
                first_day=first_day(int(months[first])),
                date=dates.iloc[first].date(),
            )
            remedy = phrase("leave_the_column_out_or_compute")
            faults.append(Fault(phrase("column", name=name), phrase("values_known_by_the_end"), found, remedy))
    return faults


def changed_by_the_future(
    now: pd.DataFrame, then: pd.DataFrame, *, late_share: float | Mapping[str, float] = 0.0, seed: int = 0
) -> pd.DataFrame:
    """Compare months computed as of a past date with the same months computed today.

    A column that is honest as of a date changes only as far as records came in late. If a share s of the
    records behind a value did, and they are like the others, the mean of the rest differs from the mean of all
    by a variance of s / (1 - s) times the variance of the latter at the most: differences between officials
    only add to that variance. So a column is named when its mean squared change, over its variance, is surely
    above s / (1 - s): when the lower limit over resampled officials is. The same bound holds for values that
    appear or vanish, where Wilson's lower limit is taken. Where no record came in late nothing may move at all.

    Parameters
    ----------
    now, then
        The same months, index (official_id, month): computed today, and as of a past date. Rows and columns
        that both have are compared.
    late_share
        Share of the records of those months that were recorded after the past date: one for all columns, or
        one a column (0 where it names none).
    seed
        Of the resampling.

    Returns
    -------
    DataFrame
        One row a column: rows, moved (mean squared change over variance), moved_at_least, appeared (share of
        values that are only in one of both), explained (s / (1 - s)), changed (bool).

    Raises
    ------
    ModelError
        Nothing in common, or a share that is none.
    """
    rows = now.index.intersection(then.index)
    columns = [name for name in now.columns if name in then.columns]
    shares = late_share if not isinstance(late_share, float | int) else dict.fromkeys(columns, float(late_share))
    faults = [
        Fault(f"late_share of {name!r}", "a share from 0 to below 1", Verbatim(repr(share)))
        for name, share in shares.items()
        if not 0 <= share < 1
    ]
    if not len(rows) or not columns:
        faults.append(Fault("tables of now and then", "the same months and columns", "nothing in common"))
    if faults:
        raise ModelError(faults)
    officials = pd.factorize(rows.get_level_values(0))[0]
    random = np.random.default_rng(seed)
    times = random.multinomial(officials.max() + 1, np.full(officials.max() + 1, 1 / (officials.max() + 1)), RESAMPLES)
    found = []
    for name in columns:
        a = now.loc[rows, name].to_numpy(np.float64)
        b = then.loc[rows, name].to_numpy(np.float64)
        share = float(shares.get(name, 0.0))
        explained = share / (1.0 - share)
        moved, surely = _moved(a, b, officials, times)
        one_sided = np.isnan(a) != np.isnan(b)
        at_all = moved > NOISE or bool(one_sided.any())
        some = float((~(np.isnan(a) & np.isnan(b))).sum())
        gone = float(wilson(np.array([float(one_sided.sum())]), np.array([some]), 2 * LEVEL - 1)[0][0]) if some else 0.0
        found.append(
            {
                "column": name,
                "rows": len(rows),
                "moved": moved,
                "moved_at_least": surely,
                "appeared": float(one_sided.sum() / some) if some else 0.0,
                "explained": explained,
                "changed": at_all if share == 0 else surely > explained + 1e-12 or gone > explained,
            }
        )
    return pd.DataFrame(found).set_index("column")


def _moved(now: Floats, then: Floats, officials: NDArray[np.int64], times: NDArray[np.int64]) -> tuple[float, float]:
    """Return the mean squared change over the variance, and its lower limit over resampled officials."""
    both = ~(np.isnan(now) | np.isnan(then))
    if not both.any():
        return 0.0, 0.0
    a, b, who = now[both], then[both], officials[both]
    size = times.shape[1]
    sums = np.array(
        [
            np.bincount(who, values, size)
            for values in (np.ones(len(a)), a - a.mean(), (a - a.mean()) ** 2, (a - b) ** 2)
        ]
    )

    def ratio(weights: Floats) -> Floats:
        n, total, squares, change = weights @ sums.T if weights.ndim == 1 else (weights @ sums.T).T
        variance = squares - total**2 / np.maximum(n, 1.0)
        # A constant that moved at all moved without end.
        return np.where(change <= 0, 0.0, change / np.maximum(variance, 1e-300))

    limits = ratio(times.astype(np.float64))
    return float(ratio(np.ones(size))), float(np.quantile(limits, 1.0 - LEVEL))


def future_faults(changes: pd.DataFrame) -> list[Fault]:
    """Return a fault for each column that moved more than late records explain."""
    remedy = "It knows what came later: compute it from records known at the end of each month."
    faults = []
    for name, row in changes[changes["changed"]].iterrows():
        expected = "the same values on both days, for no late records explain a change"
        if row["explained"]:
            expected = f"no more change than late records explain ({row['explained']:.3g} of its variance)"
        gone = f"{100 * row['appeared']:.1f}% of values that one side lacks"
        faults.append(
            Fault(phrase("column", name=name), expected, f"{row['moved']:.3g} of its variance, and {gone}", remedy)
        )
    return faults

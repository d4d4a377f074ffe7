"""Months as numbers, read from whatever a table brings them in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError
from riskml.core.months import month_numbers

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

MONTH = "month"
_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?")


def count_of_months(given: int | str, where: str = "period") -> int:
    """Return a span of months that is given as a number or as an ISO 8601 duration.

    Raises
    ------
    ModelError
        It is neither, or negative.

    Examples
    --------
    >>> count_of_months("P2M"), count_of_months("P1Y6M"), count_of_months(3)
    (2, 18, 3)
    """
    if isinstance(given, int | np.integer) and not isinstance(given, bool) and given >= 0:
        return int(given)
    match = _PERIOD.fullmatch(given) if isinstance(given, str) else None
    if match is None or not any(match.groups()):
        raise ModelError(
            [Fault(where, "a number of months, 0 or more, or a duration such as 'P2M' or 'P1Y'", repr(given))]
        )
    years, months = match.groups(default="0")
    return 12 * int(years) + int(months)


def numbers_of_months(months: Any, where: str = MONTH) -> Integers:
    """Return each month as a number, so that differences are months (see ``riskml.core.months``).

    Parameters
    ----------
    months
        Timestamps, dates, periods or texts such as ``"2026-03"``; pandas, numpy, Arrow or a list.

    Raises
    ------
    ModelError
        One of them is missing or is no date.

    Examples
    --------
    >>> numbers_of_months(["2025-12", "2026-02"]).tolist()
    [24311, 24313]
    """
    values = months.to_pandas() if hasattr(months, "to_pandas") else months
    if isinstance(getattr(values, "dtype", None), pd.PeriodDtype):
        values = pd.PeriodIndex(values).to_timestamp()
    try:
        dates = pd.DatetimeIndex(pd.to_datetime(np.asarray(values)))
    except (ValueError, TypeError) as error:
        raise ModelError([Fault(where, "a date in every row", str(error).splitlines()[0])]) from error
    if missing := int(np.isnat(dates.to_numpy()).sum()):
        raise ModelError([Fault(where, "a date in every row", f"{missing} missing")])
    return month_numbers(dates)


def months_of(table: Any, given: Any = None) -> Integers:
    """Return the month of each row: as given, else of the index level, else of the column ``month``.

    Parameters
    ----------
    table
        A pandas or Arrow table, or anything else where `given` names the months.
    given
        One month a row.

    Raises
    ------
    ModelError
        There is no month to be found, or not one a row.
    """
    if given is None:
        if isinstance(table, pd.Series | pd.DataFrame) and MONTH in table.index.names:
            given = table.index.get_level_values(MONTH)
        elif MONTH in getattr(table, "column_names", ()) or (isinstance(table, pd.DataFrame) and MONTH in table):
            given = table[MONTH]
        else:
            remedy = "Name the months when the splitter is made, or give the table an index level 'month'."
            raise ModelError([Fault("table to split", "the month of each row", "none", remedy)])
    numbers = numbers_of_months(given)
    if len(numbers) != len(table):
        raise ModelError([Fault("months", f"{len(table)}, one a row", str(len(numbers)))])
    return numbers

"""Yardsticks: what a month's values are held between, and the effort of its acts.

They are taken from what was known when the month closed, of its twelve last months, and stay what they were: who asks
later, for how many months, or beside which other cards, finds the same. Values are counted at three significant
digits, so that the counts of a month can be kept and added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from riskml.engine import Stage
from riskml.metrics.windows import EARLIER

if TYPE_CHECKING:
    from riskml.engine import Engine


def _rounded(value: str) -> str:
    """Return the SQL of a value at three significant digits."""
    scale = f"power(1e1, floor(log10(abs({value}))) - 2)"
    return f"case when {value} = 0 then 0e0 else round({value} / {scale}) * {scale} end"


def count_values(engine: Engine, rows: str, value: str) -> None:
    """Count the values of each stratum and month, as they became known, into `value_count`.

    Parameters
    ----------
    engine
        Where the rows are.
    rows
        A select of `stratum`, `month`, `known`, `times` and the value.
    value
        The name of the value.
    """
    engine.run(
        Stage(
            "value_count",
            f"select stratum, month, known, {_rounded('value')} as value, sum(times) as times from ("  # noqa: S608
            f"select stratum, month, known, times, cast({value} as double) as value from ({rows}) as known_once "
            f"where {value} is not null) as valued group by stratum, month, known, value",
        )
    )


def lay_yardsticks(engine: Engine, name: str, first: int, last: int) -> None:
    """Make a table of `stratum`, `month`, `low`, `high` and `middle` of some months from `value_count`.

    `low` and `high` are the 1st and the 99th of a hundred values, `middle` is their median. A stratum has one for every
    month that follows a value within the year, whether or not something of it happened in that month: which strata
    have one must not hang on what became known later.
    """
    months = pa.table({"month": pa.array(range(first, last + 1), pa.int32())})
    engine.put("yardstick_month", months)
    engine.run(
        Stage(
            "value_known",
            "select closed.stratum, closed.month, counted.value, cast(sum(counted.times) as bigint) as times "  # noqa: S608
            "from (select stratum, month from (select distinct stratum from value_count) as strata "
            "cross join yardstick_month) as closed "
            "inner join value_count as counted on closed.stratum = counted.stratum "
            f"and counted.month between closed.month - {EARLIER - 1} and closed.month "
            "and counted.known <= closed.month group by closed.stratum, closed.month, counted.value "
            "having sum(counted.times) > 0",
        )
    )
    engine.run(
        Stage(
            name,
            "select stratum, month, min(case when 100 * through >= every then value end) as low, "
            "min(case when 100 * through >= 99 * every then value end) as high, "
            "(min(case when 2 * through >= every then value end) + min(case when 2 * through > every then value end)) "
            "/ 2e0 as middle from (select stratum, month, value, "
            "sum(times) over (partition by stratum, month order by value "
            "rows between unbounded preceding and current row) as through, "
            "sum(times) over (partition by stratum, month) as every from value_known) as ordered "
            "group by stratum, month",
        )
    )
    engine.drop("value_count", "value_known", "yardstick_month")

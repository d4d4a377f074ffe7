"""Folding: observations become monthly partial sums per official, unit and stratum, once.

Every sum of the fold is a sum of whole numbers, so it is the same in whatever order the database adds. A real value
is first held to the 1st and 99th of a hundred values of its stratum and set on a grid of `GRID` steps over that
range; a value in the middle of the range is off by less than 2e-10 of it.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from riskml.engine import Stage, fill_parameters, read_stages
from riskml.metrics.windows import month_start

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from riskml.engine import Engine
    from riskml.metrics.shared_scans import Sheet

GRID = 2**32
"""Steps over a stratum's range."""

STAGES = read_stages(files("riskml.metrics") / "stages")
"""The stages that stand in files, by name."""

_MONTH = "cast(extract(year from moment) * 12 + extract(month from moment) - 1 as integer)"


def _suffixed(node: exp.Expr, place: int) -> exp.Expr:
    """Return a copy in which every name that ends in _0 ends in _place."""
    copy = node.copy()
    for name in copy.find_all(exp.Identifier):
        if name.name.endswith("_0"):
            name.set("this", f"{name.name.removesuffix('_0')}_{place}")
    return copy


@cache
def widened(sql: str, places: tuple[int, ...]) -> str:
    """Return a stage that is written for one card, or one window, as the same stage for several side by side.

    Every column of a select that names something ending in `_0` is repeated for each.

    Examples
    --------
    >>> widened("select w, sum(n_0) as n_0 from cell group by w", (0, 1))
    'SELECT w, SUM(n_0) AS n_0, SUM(n_1) AS n_1 FROM cell GROUP BY w'
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    for select in list(tree.find_all(exp.Select)):
        columns = []
        for column in select.expressions:
            repeated = any(name.name.endswith("_0") for name in column.find_all(exp.Identifier))
            columns += [_suffixed(column, place) for place in places] if repeated else [column]
        select.set("expressions", columns)
    return tree.sql(dialect="duckdb")


@cache
def at_place(sql: str, place: int) -> str:
    """Return a stage that is written for the first card of a sheet as the same for another.

    Examples
    --------
    >>> at_place("select n_0 as n from standardised where n_0 > 0", 3)
    'SELECT n_3 AS n FROM standardised WHERE n_3 > 0'
    """
    return _suffixed(sqlglot.parse_one(sql, read="duckdb"), place).sql(dialect="duckdb")


def run_stages(engine: Engine, *names: str, **values: float | str) -> None:
    """Run stages from files, in order, with `$name` filled in."""
    for name in names:
        stage = STAGES[name]
        engine.run(Stage(name, fill_parameters(stage.sql, values, name)) if values else stage)


def run_wide(engine: Engine, places: Iterable[int], *names: str, **values: float | str) -> None:
    """Run stages from files, in order, for all cards of a sheet, or all windows, side by side."""
    for name in names:
        sql = fill_parameters(STAGES[name].sql, values, name) if values else STAGES[name].sql
        engine.run(Stage(name, widened(sql, tuple(places))))


def run_each(engine: Engine, windows: Iterable[int], *names: str) -> None:
    """Run stages from files that read one window's columns, for all windows one below another."""
    for name in names:
        sqls = [at_place(fill_parameters(STAGES[name].sql, {"w": w}, name), w) for w in windows]
        engine.run(Stage(name, " union all ".join(sqls)))


def append_stage(engine: Engine, name: str, into: str, place: int = 0, **values: float | str) -> None:
    """Run a stage from a file and add its rows to those that other cards left in a table."""
    engine.append(Stage(into, fill_parameters(at_place(STAGES[name].sql, place), values, name)))


def seen(sql: str, first: int, as_of: date, *more: str) -> str:
    """Return the observations that are known on a date, from a month on, with their keys filled.

    Parameters
    ----------
    sql
        One select with `official_id`, `unit_id`, `moment`, `stratum` and what else is asked for.
    first
        The first month that is looked at.
    as_of
        The last day that is looked at.
    more
        Further columns or expressions.
    """
    columns = "".join(f", {one}" for one in more)
    start = month_start(first).date().isoformat()
    end = (as_of + timedelta(days=1)).isoformat()
    return (
        "select official_id, coalesce(unit_id, '-') as unit_id, "  # noqa: S608 (a card's checked select)
        f"coalesce(stratum, '-') as stratum, moment{columns} from ({sql}) as observation "
        f"where official_id is not null and moment >= cast('{start}' as timestamp) "
        f"and moment < cast('{end}' as timestamp)"
    )


def _yardstick(sheet: Sheet, rows: str) -> Stage:
    columns = []
    for place, card in enumerate(sheet.cards):
        value = f"cast(value_{place} as double)"
        if card.compare == "mean":
            columns += [
                f"percentile_disc({fraction}) within group (order by {value}) as {name}_{place}"
                for name, fraction in (("low", "1e-2"), ("high", "99e-2"))
            ]
        elif card.compare == "volume":
            columns.append(f"percentile_cont(5e-1) within group (order by {value}) as middle_{place}")
    return Stage("yardstick", f"select stratum, {', '.join(columns)} from ({rows}) as observation group by stratum")  # noqa: S608


def _fold(sheet: Sheet, rows: str, *, measured: bool) -> Stage:
    """Group what is seen by month; values of `mean` cards are set on their stratum's grid first."""
    inner, sums = [], []
    for place, card in enumerate(sheet.cards):
        inner.append(f"seen_{place}")
        sums.append(f"count(seen_{place}) as n_{place}")
        if card.compare == "rate":
            inner.append(f"value_{place}")
            sums.append(f"cast(sum(cast(value_{place} as bigint)) as bigint) as s1_{place}")
        elif card.compare == "mean":
            low, high = f"yardstick.low_{place}", f"yardstick.high_{place}"
            inner.append(
                f"case when value_{place} is null then null when {high} > {low} then "
                f"(least(greatest(cast(value_{place} as double), {low}), {high}) - {low}) / ({high} - {low}) "
                f"else 0e0 end as u_{place}"
            )
            sums += [
                f"cast(sum(cast(round(u_{place} * {GRID}) as bigint)) as bigint) as s1_{place}",
                f"cast(sum(cast(round(u_{place} * u_{place} * {GRID}) as bigint)) as bigint) as s2_{place}",
            ]
    joined = " inner join yardstick on observation.stratum = yardstick.stratum" if measured else ""
    return Stage(
        "fold",
        f"select official_id, unit_id, stratum, month, {', '.join(sums)} from ("  # noqa: S608
        f"select official_id, unit_id, observation.stratum, {_MONTH} as month, {', '.join(inner)} "
        f"from ({rows}) as observation{joined}) as placed group by official_id, unit_id, stratum, month",
    )


def _has_mean(sheet: Sheet) -> bool:
    return any(card.compare == "mean" for card in sheet.cards)


def fold_sheet(engine: Engine, sheet: Sheet, first: int, as_of: date) -> None:
    """Fold a sheet into `coded` (numbers only), the tables of its codes, and `yardstick`."""
    places = range(len(sheet.cards))
    rows = seen(sheet.sql, first, as_of, *(f"seen_{place}, value_{place}" for place in places))
    measured = _has_mean(sheet)
    if measured or any(card.compare == "volume" for card in sheet.cards):
        engine.run(_yardstick(sheet, rows))
    engine.run(_fold(sheet, rows, measured=measured))
    run_stages(engine, "official_code", "unit_code", "stratum_code")
    columns = []
    for place, card in zip(places, sheet.cards, strict=True):
        columns.append(f"fold.n_{place}")
        if card.compare != "volume":
            second = f"s2_{place}" if card.compare == "mean" else f"s1_{place}"
            columns += [f"coalesce(fold.s1_{place}, 0) as s1_{place}", f"coalesce(fold.{second}, 0) as s2_{place}"]
    engine.run(
        Stage(
            "coded",
            "select official_code.official_code, unit_code.unit_code, stratum_code.stratum_code, fold.month, "  # noqa: S608
            f"{', '.join(columns)} from fold "
            "inner join official_code on fold.official_id = official_code.official_id "
            "inner join unit_code on fold.unit_id = unit_code.unit_id "
            "inner join stratum_code on fold.stratum = stratum_code.stratum",
        )
    )
    engine.drop("fold")


def scale_of(engine: Engine, sheet: Sheet) -> None:
    """Make the table `scale`: per stratum how the sums of each card are read, and who its peers may be.

    A value is `low + step * s`; `grid` is the number of steps over the range (1 for a rate, whose sums are counts);
    `odds` is 1 where the third cumulant of a share is known; `by_unit` is 1 where colleagues come first.
    """
    columns = []
    for place, card in enumerate(sheet.cards[: sheet.standardised]):
        near = int(card.peers == "unit")
        if card.compare == "mean":
            low, high = f"yardstick.low_{place}", f"yardstick.high_{place}"
            columns += [
                f"coalesce({low}, 0e0) as low_{place}",
                f"coalesce({high} - {low}, 0e0) / {GRID} as step_{place}",
                f"cast({GRID} as double) as grid_{place}, 0e0 as odds_{place}, {near} as by_unit_{place}",
            ]
        else:
            columns.append(
                f"0e0 as low_{place}, 1e0 as step_{place}, 1e0 as grid_{place}, 1e0 as odds_{place}, "
                f"{near} as by_unit_{place}"
            )
    joined = " inner join yardstick on stratum_code.stratum = yardstick.stratum" if _has_mean(sheet) else ""
    engine.run(Stage("scale", f"select stratum_code.stratum_code, {', '.join(columns)} from stratum_code{joined}"))  # noqa: S608


def not_a_share(engine: Engine, place: int) -> bool:
    """Say whether a rate's values leave 0 and 1: whether some sum is below nothing or above its count."""
    sql = f"select count(*) as n from coded where s1_{place} < 0 or s1_{place} > n_{place}"  # noqa: S608 (a number)
    return bool(engine.frame(sql)["n"].iloc[0])

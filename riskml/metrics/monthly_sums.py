"""Folding: observations become monthly partial sums per official, unit and stratum, once.

Every sum of the fold is one of whole numbers or of fixed-point decimals, so it is the same in whatever order the
database adds. A real value is first held between its month's yardsticks. Beside the month in which something happened
stands the month in which it became known: what a late record or a correction changes is a row of its own, and the sums
as known at a month's end are those of all rows known by then.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from riskml.engine import Stage, fill_parameters, read_stages
from riskml.metrics.circles import circles_of
from riskml.metrics.windows import EARLIER
from riskml.metrics.yardsticks import count_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.cards import MetricCard
    from riskml.engine import Engine
    from riskml.metrics.kept_sums import Folding
    from riskml.metrics.shared_scans import Sheet

REAL = "decimal(38, 9)"
"""What real values are summed as."""

STAGES = read_stages(files("riskml.metrics") / "stages")
"""The stages that stand in files, by name."""

_KEYS = ("official_id", "unit_id", "stratum", "month", "known")


_FIRST = re.compile(r"(?<=\w)_0\b")
"""How the names end that stand for the first card of a sheet, or the first window."""


@cache
def widened(sql: str, places: tuple[int, ...]) -> str:
    """Return a stage that is written for one card, or one window, as the same stage for several side by side.

    Every column of a select that names something ending in `_0` is repeated for each; so is a condition, which then
    holds where it does for any.

    Examples
    --------
    >>> widened("select w, sum(n_0) as n_0 from cell where n_0 > 0 group by w", (0, 1))
    'SELECT w, SUM(n_0) AS n_0, SUM(n_1) AS n_1 FROM cell WHERE n_0 > 0 OR n_1 > 0 GROUP BY w'
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    for select in list(tree.find_all(exp.Select)):
        select.set("expressions", [_repeated(column, places, ", ") for column in select.expressions])
        where = select.args.get("where")
        if where:
            where.set("this", _repeated(where.this, places, " OR "))
    return tree.sql(dialect="duckdb")


def _repeated(node: exp.Expr, places: tuple[int, ...], between: str) -> exp.Expr:
    if not any(name.name.endswith("_0") for name in node.find_all(exp.Identifier)):
        return node
    # As text, and not as trees: of some sixty windows, to copy trees took longer than to answer what they asked.
    return exp.Var(this=between.join(_text_at(node.sql(dialect="duckdb"), place) for place in places))


def _text_at(sql: str, place: int) -> str:
    return _FIRST.sub(f"_{place}", sql)


@cache
def at_place(sql: str, place: int) -> str:
    """Return a stage that is written for the first card of a sheet as the same for another.

    Examples
    --------
    >>> at_place("select n_0 as n from standardised where n_0 > 0", 3)
    'SELECT n_3 AS n FROM standardised WHERE n_3 > 0'
    """
    return _text_at(sqlglot.parse_one(sql, read="duckdb").sql(dialect="duckdb"), place)


def run_stages(engine: Engine, *names: str, **values: float | str) -> None:
    """Run stages from files, in order, with `$name` filled in."""
    for name in names:
        stage = STAGES[name]
        engine.run(Stage(name, fill_parameters(stage.sql, values, name)) if values else stage)


def run_wide(engine: Engine, places: Iterable[int], *names: str, real: bool = False) -> None:
    """Run stages from files, in order, for all cards of a sheet, or all windows, side by side.

    Where the values are real, what the stages say of the sums `s1` and `s2` as whole numbers is said of decimals.
    """
    for name in names:
        sql = re.sub(r"(\(s[12]_0\)) as bigint\)", rf"\1 as {REAL})", STAGES[name].sql) if real else STAGES[name].sql
        engine.run(Stage(name, widened(sql, tuple(places))))


def run_each(engine: Engine, windows: Iterable[int], *names: str) -> None:
    """Run stages from files that read one window's columns, for all windows one below another."""
    for name in names:
        sqls = [at_place(fill_parameters(STAGES[name].sql, {"w": w}, name), w) for w in windows]
        engine.run(Stage(name, " union all ".join(sqls)))


def append_stage(engine: Engine, name: str, into: str, place: int = 0, **values: float | str) -> None:
    """Run a stage from a file and add its rows to those that other cards left in a table."""
    engine.append(Stage(into, fill_parameters(at_place(STAGES[name].sql, place), values, name)))


def known_once(history: str, first: int, last: int, *more: str) -> str:
    """Return what was known once of some months, with its keys filled.

    Parameters
    ----------
    history
        One select with `official_id`, `unit_id`, `stratum`, `month`, `known`, `times` and what else is asked for.
    first, last
        The months that are looked at.
    more
        Further columns or expressions.
    """
    columns = "".join(f", {one}" for one in more)
    return (
        "select official_id, coalesce(unit_id, '-') as unit_id, coalesce(stratum, '-') as stratum, month, "  # noqa: S608
        f"greatest(known, month) as known, times{columns} from ({history}) as observation "
        f"where official_id is not null and month between {first} and {last} and known <= {last}"
    )


def _sums(place: int, card: MetricCard) -> tuple[list[str], list[str]]:
    """Return what a card's sums are made of, row by row, and the sums."""
    seen = [f"case when seen_{place} is not null then times end as n_{place}"]
    sums = [f"cast(sum(n_{place}) as bigint) as n_{place}"]
    if card.compare == "rate":
        seen.append(f"times * cast(value_{place} as bigint) as s1_{place}")
        sums.append(f"cast(sum(s1_{place}) as bigint) as s1_{place}")
    elif card.compare == "mean":
        yard = f"yardstick_{place}"
        held = f"least(greatest(cast(value_{place} as double), {yard}.low), {yard}.high)"
        real = f"case when seen_{place} is not null then cast(times * {{}} as {REAL}) end"
        seen += [f"{real.format(held)} as s1_{place}", f"{real.format(f'{held} * {held}')} as s2_{place}"]
        sums += [f"cast(sum({name}_{place}) as {REAL}) as {name}_{place}" for name in ("s1", "s2")]
    return seen, sums


def _fold(sheet: Sheet, rows: str) -> Stage:
    """Group what was known once by month and by the month in which it became known."""
    inner, sums, joined, kept = [], [], "", []
    for place, card in enumerate(sheet.cards):
        own, added = _sums(place, card)
        inner += own
        sums += added
        kept += [f"{one.rpartition(' as ')[0]} <> 0" for one in added]
        if card.compare == "mean":
            joined += (
                f" left join yardstick_{place} on observation.stratum = yardstick_{place}.stratum "
                f"and observation.month = yardstick_{place}.month"
            )
    keys = ", ".join(f"observation.{key}" for key in _KEYS if key != "stratum")
    keys += ", observation.fine as stratum"
    return Stage(
        "fold",
        f"select {', '.join(_KEYS)}, {', '.join(sums)} from (select {keys}, {', '.join(inner)} "  # noqa: S608
        f"from ({rows}) as observation{joined}) as placed group by {', '.join(_KEYS)} having {' or '.join(kept)}",
    )


def fold_sheet(engine: Engine, sheet: Sheet, folding: Folding, first: int, last: int) -> None:
    """Fold a sheet into `coded` (numbers only), the tables of its codes, and a yardstick a card that needs one.

    `coded` holds, for each official, unit, stratum and month, what each month of knowledge added to the sums: the sums
    as known at a month's end are those of all rows known by then.
    """
    places = range(len(sheet.cards))
    told = ["fine", *(f"seen_{place}, value_{place}" for place in places)]
    parts = {"fold": "fold"}
    for place, card in enumerate(sheet.cards):
        if card.compare in {"mean", "volume"}:
            rows = folding.news(known_once(sheet.history, first - EARLIER + 1, last, *told))
            count_values(engine, f"value_count_{place}", rows, f"value_{place}")
            parts |= folding.yardsticks(engine, f"value_count_{place}", f"yardstick_{place}", first)
    engine.run(_fold(sheet, folding.news(known_once(sheet.history, first, last, *told))))
    folding.join(engine, "fold", "fold")
    run_stages(engine, "official_code", "unit_code", "stratum_code")
    columns = []
    for place, card in zip(places, sheet.cards, strict=True):
        columns.append(f"coalesce(fold.n_{place}, 0) as n_{place}")
        if card.compare != "volume":
            second = f"s2_{place}" if card.compare == "mean" else f"s1_{place}"
            columns += [f"coalesce(fold.s1_{place}, 0) as s1_{place}", f"coalesce(fold.{second}, 0) as s2_{place}"]
    engine.run(
        Stage(
            "coded",
            "select official_code.official_code, unit_code.unit_code, stratum_code.stratum_code, fold.month, "  # noqa: S608
            f"fold.known, {', '.join(columns)} from fold "
            "inner join official_code on fold.official_id = official_code.official_id "
            "inner join unit_code on fold.unit_id = unit_code.unit_id "
            "inner join stratum_code on fold.stratum = stratum_code.fine "
            f"where fold.month >= {first}",
        )
    )
    folding.keep(engine, parts, first)
    engine.drop("fold", *(f"value_count_{place}" for place in places))


def peers_of(engine: Engine, sheet: Sheet) -> None:
    """Make the circles of the fold, and `scale`: per circle and card who peers may be, and what is known of chance.

    `odds` is 1 where the third cumulant of a share is known; `by_unit` is 1 where colleagues come first.
    """
    columns = [
        f"{float(card.compare == 'rate'):.0f}e0 as odds_{place}, {int(card.peers == 'unit')} as by_unit_{place}"
        for place, card in enumerate(sheet.cards[: sheet.standardised])
    ]
    rows = engine.arrow("select fine, stratum_code from stratum_code order by stratum_code")
    finest = zip(rows["fine"].to_pylist(), rows["stratum_code"].to_pylist(), strict=True)
    of, circles = circles_of(finest, sheet.circles.kept_levels)
    engine.put("circle_of", of)
    engine.put("circle", circles)
    engine.run(Stage("scale", f"select circle_code as stratum_code, {', '.join(columns)} from circle"))  # noqa: S608


def not_a_share(engine: Engine, place: int) -> bool:
    """Say whether a rate's values leave 0 and 1: whether some sum is below nothing or above its count."""
    sql = f"select count(*) as n from cell where s1_{place} < 0 or s1_{place} > n_{place}"  # noqa: S608 (a number)
    return bool(engine.frame(sql)["n"].iloc[0])

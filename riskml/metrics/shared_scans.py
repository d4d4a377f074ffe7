"""Sheets: which cards are read and folded together.

Most cards ask the same table for another column of the same work. Folding each on its own would read and group
the whole log once a card; a sheet reads it once for all cards whose select differs only in its filter and value.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.cards import MetricCard

_KEYS = ("official_id", "unit_id", "at", "stratum", "ref")
_PLAIN = {"kind", "expressions", "from_", "from", "where", "hint"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cards that one pass over the log folds.

    Parameters
    ----------
    cards
        The cards, in the order of their columns.
    sql
        One select: `official_id`, `unit_id`, `moment`, `stratum`, `ref` and for the card at position i `seen_i`
        (1 where the row is its observation, else null) and `value_i`.
    """

    cards: tuple[MetricCard, ...]
    sql: str

    @property
    def standardised(self) -> int:
        """How many cards, the first ones, are compared stratum by stratum: all but those of volume."""
        return sum(card.compare != "volume" for card in self.cards)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A select that only filters one table."""

    key: tuple[str, ...]
    where: str
    value: str


def columns_of(sql: str) -> frozenset[str]:
    """Return the names of the columns that a select gives.

    Examples
    --------
    >>> sorted(columns_of("select official_id, occurred_at as at from steps"))
    ['at', 'official_id']
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    return frozenset(tree.named_selects if isinstance(tree, exp.Query) else ())


def reading(sql: str, made: Mapping[str, str]) -> str:
    """Return a select that reads what is already made from its table instead of making it again.

    Parameters
    ----------
    sql
        A select.
    made
        Tables by the select that they hold.

    Examples
    --------
    >>> made = {"SELECT step FROM steps WHERE closes_case": "observed_0"}
    >>> reading("with acts as (select step from steps where closes_case) select count(*) from acts", made)
    'SELECT COUNT(*) FROM observed_0 AS acts'
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    known = {
        cte.alias: held
        for cte in tree.find_all(exp.CTE)
        if (held := made.get(cte.this.sql(dialect="duckdb"))) is not None
    }
    if not known:
        return sql
    for block in list(tree.find_all(exp.With)):
        block.set("expressions", [cte for cte in block.expressions if cte.alias not in known])
        if not block.expressions:
            block.pop()
    for table in list(tree.find_all(exp.Table)):
        if table.name in known:
            table.replace(exp.to_table(known[table.name], alias=table.alias_or_name))
    return tree.sql(dialect="duckdb")


def is_plain(sql: str) -> bool:
    """Say whether a select only filters one table, so that reading it again costs little.

    Examples
    --------
    >>> is_plain("select step from steps where amount > 0")
    True
    >>> is_plain("select step, lag(day) over (partition by step order by day) from steps")
    False
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    if not isinstance(tree, exp.Select):
        return False
    used = {name for name, value in tree.args.items() if value}
    heavy = tree.find(exp.Window, exp.AggFunc, exp.Subquery, exp.Exists)
    selects = sum(1 for _ in tree.find_all(exp.Select))
    return used <= _PLAIN and heavy is None and selects == 1 and tree.find(exp.Table) is not None


def _plain(card: MetricCard) -> _Plain | None:
    if not is_plain(card.observations):
        return None
    tree = sqlglot.parse_one(card.observations, read="duckdb")
    named = {one.alias_or_name: one.unalias() for one in tree.expressions}
    table = tree.find(exp.Table)
    if table is None or not named.keys() >= {*_KEYS, "value"}:
        return None
    where = tree.args.get("where")
    key = (table.sql(dialect="duckdb"), *(named[name].sql(dialect="duckdb") for name in _KEYS))
    condition = where.this.sql(dialect="duckdb") if where else "true"
    return _Plain(key, condition, named["value"].sql(dialect="duckdb"))


def single(card: MetricCard, source: str | None = None) -> Sheet:
    """Return the sheet of one card alone, read from its own select or from a table that holds its rows."""
    value = "value" if "value" in columns_of(card.observations) else "cast(null as double)"
    seen = "1" if card.compare == "volume" else f"case when {value} is not null then 1 end"
    rows = source or f"({card.observations})"
    sql = (
        "select official_id, unit_id, cast(told.at as timestamp) as moment, stratum, ref, "  # noqa: S608 (a card's checked select)
        f"{seen} as seen_0, {value} as value_0 from {rows} as told"
    )
    return Sheet((card,), sql)


def _together(cards: list[MetricCard], plains: list[_Plain]) -> Sheet:
    table, official, unit, at, stratum, ref = plains[0].key
    columns = [
        f"{official} as official_id",
        f"{unit} as unit_id",
        f"cast({at} as timestamp) as moment",
        f"{stratum} as stratum",
        f"{ref} as ref",
    ]
    for place, (card, plain) in enumerate(zip(cards, plains, strict=True)):
        wanted = plain.where if card.compare == "volume" else f"({plain.where}) and ({plain.value}) is not null"
        columns.append(f"case when {wanted} then 1 end as seen_{place}")
        columns.append(f"case when {plain.where} then {plain.value} end as value_{place}")
    wheres = sorted({plain.where for plain in plains})
    where = "" if "true" in wheres else " where " + " or ".join(f"({one})" for one in wheres)
    return Sheet(tuple(cards), f"select {', '.join(columns)} from {table}{where}")  # noqa: S608


def sheets_of(cards: Iterable[MetricCard]) -> list[Sheet]:
    """Group cards (rate, mean and volume) into sheets; a card that is not plain has a sheet of its own."""
    groups: dict[tuple[str, ...], list[tuple[MetricCard, _Plain]]] = defaultdict(list)
    alone: list[Sheet] = []
    for card in cards:
        plain = _plain(card)
        if plain is None:
            alone.append(single(card))
        else:
            groups[*plain.key, card.window].append((card, plain))
    for members in groups.values():
        members.sort(key=lambda member: member[0].compare == "volume")
    shared = [_together([card for card, _ in members], [plain for _, plain in members]) for members in groups.values()]
    return shared + alone
